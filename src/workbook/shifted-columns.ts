import { keyOf } from '../kit/ids.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { AddedRow, PlacedCells } from './plan-writes.ts'
import { samePlaces } from './raw-row.ts'
import type { TabSnapshot } from './snapshot.ts'
import { isShown, type StrayRow } from './strays.ts'

/** 0-based column of each field. */
type ColumnAt = ReadonlyMap<string, number>

/** What was written, and where its tab's columns stood then. */
export interface WrittenByColumn {
  readonly added: readonly AddedRow[]
  readonly placed: readonly PlacedCells[]
  /** by tab */
  readonly columns: ReadonlyMap<string, ColumnAt>
}

/**
 * Cells that took what was meant for another column.
 *
 * Google knows columns by their number only. Somebody who inserts or moves a column in the second between our read and our
 * write makes it land beside its place. A row that was added is known by its key, and put right when it holds, column by
 * column, just what was sent. Of a row that was there, a cell is put right that holds what was meant for the column that
 * stood there, while that one does not.
 *
 * @param before the rows of those tabs that changed since just before the write: the cells that they had, by tab and key
 * @returns what puts them right, but no formula and no column of people's own. Never throws.
 */
export function findShifted(
  { added, placed, columns }: WrittenByColumn,
  before: ReadonlyMap<string, Iterable<readonly [string, CellsByField]>>,
  snapshots: ReadonlyMap<string, TabSnapshot>,
): StrayRow[] {
  return [...columns].flatMap(([title, then]) => {
    const snapshot = snapshots.get(title)
    if (snapshot?.usable !== true || samePlaces(then, snapshot.columnAt)) return []
    const was = new Map([...then].map(([field, at]) => [at, field]))
    const addedThere = added.filter(({ tab }) => tab === title)
    const rows = addedThere.flatMap(({ tab, key, cells }) => {
      const instead: PlacedCells = { tab, key, rowNumber: 0, cells, kind: 'update', seqs: [] }
      return holdsShifted(cells, was, snapshot, key) ? shifted(instead, cells, snapshot) : []
    })
    const had = new Map(before.get(title))
    const lost = placed.filter(
      (each) => each.tab === title && each.kind === 'update' && !isShown(each, snapshot),
    )
    const cells = lost.flatMap((each) => {
      const row = had.get(keyOf(each.key))
      return row === undefined ? [] : shifted(each, hitBy(each, row, was, snapshot), snapshot)
    })
    return [...rows, ...cells]
  })
}

/** What the cells held that took what was meant for the column that stood in their place. */
function hitBy(
  { key, cells }: PlacedCells,
  row: CellsByField,
  was: ReadonlyMap<number, string>,
  snapshot: TabSnapshot,
): CellsByField {
  const shown = snapshot.sheetCells(key)
  const hit = [...snapshot.columnAt].filter(([field, at]) => {
    const meant = was.get(at)
    if (meant === undefined || meant === field || !(meant in cells)) return false
    return sameCell(shown?.[field], cells[meant]) && !sameCell(row[field], cells[meant])
  })
  return Object.fromEntries(hit.map(([field]) => [field, row[field] ?? null]))
}

/** True when each column holds what was sent for the one that stood there before, and not all hold their own. */
function holdsShifted(
  cells: CellsByField,
  was: ReadonlyMap<number, string>,
  snapshot: TabSnapshot,
  key: string,
): boolean {
  const shown = snapshot.sheetCells(key)
  if (shown === undefined) return false
  const { columns } = snapshot.tab
  const places = [...snapshot.columnAt].filter(([field]) => columns[field]?.edits !== 'formula')
  return (
    places.every(([field, at]) => sameCell(shown[field], cells[was.get(at) ?? ''])) &&
    places.some(([field]) => !sameCell(shown[field], cells[field]))
  )
}

/** A row with the cells that it is to have, as far as it does not show them. */
function shifted(instead: PlacedCells, cells: CellsByField, snapshot: TabSnapshot): StrayRow[] {
  const { tab, key } = instead
  const row = snapshot.plainRow(key)
  const fields = [...snapshot.columnAt.keys()].filter(
    (field) =>
      field in cells && (row?.unreadable.has(field) === true || !sameCell(row?.cells[field], cells[field])),
  )
  if (row === undefined || fields.length === 0) return []
  const pick = (from: CellsByField) => Object.fromEntries(fields.map((field) => [field, from[field] ?? null]))
  return [{ instead, tab, key, had: pick(cells), got: pick(row.cells) }]
}
