import { sameCell, type CellsByField, type Change } from './change.ts'
import type { RowWithoutId } from './facts.ts'
import type { PlacedCells } from './plan-writes.ts'
import type { RowsThen } from './rows-then.ts'
import type { TabSnapshot } from './snapshot.ts'
import { isShown, pick, type StrayRow } from './strays.ts'
import type { Tab } from './tab.ts'

/** A row without an id that got cells meant for another row, or was emptied in its place. */
export interface NamelessStray {
  /** what it took */
  readonly instead: PlacedCells
  /** the whole row as it was */
  readonly had: CellsByField
  /** the whole row as it is; undefined when it was emptied */
  readonly now: CellsByField | undefined
}

/**
 * Rows without an id that took cells meant for others: somebody was still typing in them, or they waited for their ids.
 *
 * @param placed what was written
 * @param before the rows of those tabs just before the write
 * @param strays rows with an id that took some of it
 * @returns none where more rows changed than were missed, for one of them may be a person's. Never throws.
 */
export function findNameless(
  placed: readonly PlacedCells[],
  before: ReadonlyMap<string, Pick<RowsThen, 'withoutId'>>,
  snapshots: ReadonlyMap<string, TabSnapshot>,
  strays: readonly StrayRow[],
): NamelessStray[] {
  const lost = placed.filter((each) => each.kind !== 'adopt' && !isShown(each, snapshots.get(each.tab)))
  const alike = Map.groupBy(lost, ({ tab, kind, cells }) => JSON.stringify([tab, kind, cells]))
  return [...alike.values()].flatMap((missed) => {
    const [first] = missed
    const snapshot = snapshots.get(first?.tab ?? '')
    const then = before.get(first?.tab ?? '')?.withoutId ?? []
    if (first === undefined || snapshot === undefined || then.length === 0) return []
    const gone = without(then, snapshot.withoutId)
    const come = without(snapshot.withoutId, then)
    const hits = first.kind === 'remove' ? emptied(gone, come, snapshot) : overwritten(gone, come, first)
    const left = missed.filter((each) => strays.every(({ instead }) => instead !== each))
    return hits.length > left.length ? [] : hits.map((hit, at) => ({ ...hit, instead: left[at] ?? first }))
  })
}

/**
 * How such a row is put right: it gets an id, for without one nothing can be decided of it, and back what it held.
 *
 * @returns the changes, in their order; none for a tab whose ids people give. Never throws.
 */
export function putNamelessRight(
  { had, now, instead }: NamelessStray,
  tab: Tab,
  idOf: (prefix: string) => string,
): readonly Change[] {
  if (tab.idPrefix === undefined) return []
  const { title } = tab
  const key = idOf(tab.idPrefix)
  const isOurs = (field: string) => field !== tab.key && tab.columns[field]?.edits !== 'formula'
  if (now === undefined)
    return [{ kind: 'append', tab: title, key, cells: { ...pick(had, isOurs), [tab.key]: key } }]
  const isHit = (field: string) =>
    isOurs(field) && field in instead.cells && !sameCell(had[field], now[field])
  return [
    { kind: 'adopt', tab: title, key, cells: { ...now, [tab.key]: null } },
    { kind: 'update', tab: title, key, cells: pick(had, isHit), before: pick(now, isHit) },
  ]
}

/** Rows of which just the written cells became what was written. */
function overwritten(
  gone: readonly RowWithoutId[],
  come: readonly RowWithoutId[],
  { cells }: PlacedCells,
): Omit<NamelessStray, 'instead'>[] {
  const open = new Set(gone)
  return come.flatMap(({ cells: now }) => {
    if (!Object.entries(cells).every(([field, cell]) => sameCell(now[field], cell))) return []
    const row = [...open].find(({ cells: had }) =>
      Object.keys(now).every((field) => field in cells || sameCell(had[field], now[field])),
    )
    if (row === undefined) return []
    open.delete(row)
    return [{ had: row.cells, now }]
  })
}

/** Rows that are nowhere any more, neither changed nor with an id. */
function emptied(
  gone: readonly RowWithoutId[],
  come: readonly RowWithoutId[],
  snapshot: TabSnapshot,
): Omit<NamelessStray, 'instead'>[] {
  // One that somebody types on in is not gone.
  if (come.length > 0) return []
  const { key: keyField } = snapshot.tab
  const isNamed = ({ cells }: RowWithoutId) =>
    [...snapshot.keys()].some((key) => {
      const named = snapshot.sheetCells(key)
      return Object.entries(cells).every(
        ([field, cell]) => field === keyField || sameCell(named?.[field], cell),
      )
    })
  return gone.filter((row) => !isNamed(row)).map(({ cells }) => ({ had: cells, now: undefined }))
}

/** Rows of one list that the other does not have as well; as often as they are more. */
function without(rows: readonly RowWithoutId[], others: readonly RowWithoutId[]): RowWithoutId[] {
  const left = [...others]
  return rows.filter(({ cells }) => {
    const at = left.findIndex((other) =>
      Object.keys(cells).every((field) => sameCell(other.cells[field], cells[field])),
    )
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
