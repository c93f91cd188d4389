import type { Cell } from './cells.ts'
import { sameCell, type CellsByField, type RowChange } from './change.ts'
import { plainCells } from './parse-row.ts'
import { placeOf } from './pending-changes.ts'
import type { AddedRow, PlacedCells } from './plan-writes.ts'
import type { Tab } from './tab.ts'

/**
 * What a process that ended had written into rows, as far as its changes tell: it took the rows' numbers with it.
 *
 * @param changes those that it sent and did not see in the sheet
 * @param known what it knew of a row right before: what stood there already was not sent. Never throws.
 */
export function placedBefore(
  changes: readonly { seq: number; change: RowChange }[],
  tabs: readonly Tab[],
  known: (tab: string, key: string) => CellsByField | undefined,
): PlacedCells[] {
  const chains = Map.groupBy(changes, ({ change }) => placeOf(change)).values()
  return [...chains].flatMap((chain): PlacedCells[] => {
    const [first] = chain
    if (first === undefined) return []
    const { tab, key } = first.change
    const seqs = chain.map(({ seq }) => seq)
    const kinds = new Set(chain.map(({ change }) => change.kind))
    if (kinds.has('append')) return []
    const itsTab = tabs.find(({ title }) => title === tab)
    if (first.change.kind === 'adopt' && itsTab !== undefined)
      return [{ tab, key, rowNumber: 0, cells: { [itsTab.key]: key }, kind: 'adopt', seqs }]
    if (kinds.has('remove')) return [{ tab, key, rowNumber: 0, cells: {}, kind: 'remove', seqs }]
    const cells: Record<string, Cell> = {}
    for (const { change } of chain) {
      if (change.kind !== 'update') continue
      for (const [field, cell] of Object.entries(change.cells))
        if (!sameCell(cell, change.before[field])) cells[field] = cell
    }
    const before = known(tab, key)
    const stood =
      itsTab === undefined || before === undefined ? {} : plainCells(itsTab, before, undefined).cells
    const isSent = ([field, cell]: [string, Cell]) => !(field in stood) || !sameCell(cell, stood[field])
    const sent = Object.fromEntries(Object.entries(cells).filter(isSent))
    return [{ tab, key, rowNumber: 0, cells: sent, kind: 'update', seqs }]
  })
}

/**
 * The rows that a process that ended had added, whole, with what was decided of them before they left.
 *
 * @param changes those that it sent and did not see in the sheet. Never throws.
 */
export function addedBefore(changes: readonly { change: RowChange }[]): AddedRow[] {
  const chains = Map.groupBy(changes, ({ change }) => placeOf(change)).values()
  return [...chains].flatMap((chain): AddedRow[] => {
    const [first] = chain
    if (first?.change.kind !== 'append') return []
    const { tab, key } = first.change
    const cells = chain.flatMap(({ change }) => ('cells' in change ? [change.cells] : []))
    return [{ tab, key, cells: Object.assign({}, ...cells) }]
  })
}
