import type { Cell } from './cells.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { Facts } from './facts.ts'
import { oneCell, type PlacedCells } from './plan-writes.ts'
import type { SheetRow } from './sheet-row.ts'
import type { TabSnapshot } from './snapshot.ts'
import type { SheetRequest } from './spreadsheet.ts'
import { formulaFor, type FindColumn, type Tab } from './tab.ts'

/** Cells that follow from others, such as the reorder point: never journaled, always worked out again. */
export interface ComputedColumns {
  readonly tab: Tab
  /** per key the cells as they have to be; for a formula column, what the formula has to show */
  readonly cells: (facts: Facts) => ReadonlyMap<string, Readonly<Record<string, Cell>>>
}

/** At most so many cells are brought up to date in one batch, to stay inside a request's advised size. */
const mostCells = 4000

/** What is to be tidied, beside what was decided. */
export interface Tidying {
  readonly requests: readonly SheetRequest[]
  /** formula cells that show something else than they should: those may have been typed over and are worth a look */
  readonly suspects: readonly { readonly tab: string; readonly key: string; readonly field: string }[]
  /** doubled rows that the requests make void, and ids that they take out of rows with nothing else in them */
  readonly placed: readonly PlacedCells[]
}

/**
 * What a row of the sheet shows in full: nearly all do, look after look, and are not compared again cell by cell. A row
 * that a look finds changed is another row, and so are cells that are worked out anew.
 */
const upToDate = new WeakMap<SheetRow, CellsByField>()

/** Nothing to tidy. */
export const noTidying: Tidying = { requests: [], suspects: [], placed: [] }

/**
 * Requests that bring computed cells and missing formulas up to date and put doubled rows right.
 *
 * A ledger row is doubled when a write that seemed lost came after all: the later row says the same under the same id and
 * is made void. A row that has nothing but an id, which another row has, got it when rows moved in the moment of a write:
 * the id is taken out again.
 * Rows that are not in the sheet yet are left for the next time.
 *
 * @param idsSettled false while ids are given back to rows that moved: none is taken out then. Never throws.
 */
export function reconcile(
  computed: readonly ComputedColumns[],
  facts: Facts,
  snapshots: ReadonlyMap<string, TabSnapshot>,
  sheetIds: ReadonlyMap<string, number>,
  idsSettled = true,
): Tidying {
  const requests: SheetRequest[] = []
  const suspects: { tab: string; key: string; field: string }[] = []
  const placed: PlacedCells[] = []
  const find = finderOf(snapshots)
  for (const { tab, cells } of computed) {
    const snapshot = snapshots.get(tab.title)
    const sheetId = sheetIds.get(tab.title)
    if (snapshot?.usable !== true || sheetId === undefined) continue
    for (const [key, wanted] of cells(facts)) {
      const row = snapshot.sheetRow(key)
      if (row === undefined || requests.length >= mostCells || upToDate.get(row) === wanted) continue
      const { cells: shown, rowNumber } = row
      let isUpToDate = true
      for (const [field, cell] of Object.entries(wanted)) {
        const columnIndex = snapshot.columnAt.get(field)
        if (columnIndex !== undefined && sameCell(shown[field], cell)) continue
        isUpToDate = false
        if (columnIndex === undefined) continue
        const start = { sheetId, rowIndex: rowNumber - 1, columnIndex }
        if (tab.columns[field]?.edits !== 'formula') requests.push(oneCell(start, cell))
        else if (shown[field] === null || shown[field] === '') {
          const formulaValue = formulaFor(tab, field, rowNumber, find)
          if (formulaValue !== undefined) requests.push(oneCell(start, { formulaValue }))
        } else suspects.push({ tab: tab.title, key, field })
      }
      if (isUpToDate) upToDate.set(row, wanted)
    }
  }
  for (const { tab, usable, doubles, columnAt } of snapshots.values()) {
    const { voided, title } = tab
    const sheetId = sheetIds.get(title)
    if (!usable || sheetId === undefined) continue
    for (const { rowNumber } of idsSettled ? doubles.filter((double) => double.onlyId) : []) {
      placed.push({ tab: title, key: '', rowNumber, cells: { [tab.key]: null }, kind: 'adopt', seqs: [] })
      const columnIndex = columnAt.get(tab.key)
      if (columnIndex !== undefined)
        requests.push(oneCell({ sheetId, rowIndex: rowNumber - 1, columnIndex }, null))
    }
    if (voided === undefined) continue
    for (const { key, rowNumber } of doubles.filter((double) => double.same && !double.voided)) {
      placed.push({ tab: title, key, rowNumber, cells: voided, kind: 'void', seqs: [] })
      for (const [field, cell] of Object.entries(voided)) {
        const columnIndex = columnAt.get(field)
        if (columnIndex !== undefined)
          requests.push(oneCell({ sheetId, rowIndex: rowNumber - 1, columnIndex }, cell))
      }
    }
  }
  return { requests, suspects, placed }
}

/** Requests that write formulas anew, as far as the sheet has what they point to. Never throws. */
export function formulasAnew(
  places: readonly { readonly tab: string; readonly key: string; readonly field: string }[],
  snapshots: ReadonlyMap<string, TabSnapshot>,
  sheetIds: ReadonlyMap<string, number>,
): SheetRequest[] {
  const find = finderOf(snapshots)
  return places.slice(0, mostCells).flatMap(({ tab: title, key, field }) => {
    const snapshot = snapshots.get(title)
    const sheetId = sheetIds.get(title)
    const rowNumber = snapshot?.rowNumber(key)
    const columnIndex = find(title, field)
    if (
      snapshot === undefined ||
      sheetId === undefined ||
      rowNumber === undefined ||
      columnIndex === undefined
    )
      return []
    const formulaValue = formulaFor(snapshot.tab, field, rowNumber, find)
    return formulaValue === undefined
      ? []
      : [oneCell({ sheetId, rowIndex: rowNumber - 1, columnIndex }, { formulaValue })]
  })
}

function finderOf(snapshots: ReadonlyMap<string, TabSnapshot>): FindColumn {
  return (title, field) => {
    const snapshot = snapshots.get(title)
    return snapshot?.usable === true ? snapshot.columnAt.get(field) : undefined
  }
}
