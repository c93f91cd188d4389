import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { Tab } from './tab.ts'

type Row = readonly Cell[]
/** 0-based column of each field. */
type ColumnAt = ReadonlyMap<string, number>

/** True for a row whose cells say that it counts nothing. Never throws. */
export function isVoided({ voided }: Tab, columnAt: ColumnAt, row: Row): boolean {
  if (voided === undefined) return false
  for (const field in voided) {
    const cell = row[columnAt.get(field) ?? -1] ?? ''
    if (cell === '' || keyOf(String(cell)) !== keyOf(String(voided[field]))) return false
  }
  return true
}

/**
 * True for a row of the sheet, with its id, of which nothing else is there: nobody but the bot gives that id. Never
 * throws.
 */
export function isOnlyId(tab: Tab, columnAt: ColumnAt, row: Row): boolean {
  if (tab.idPrefix === undefined) return false
  for (const [field, at] of columnAt) if (!saysNothing(tab, field, row[at] ?? null)) return false
  return true
}

/** True for a cell that nobody typed: a blank one, the key, a formula's. Never throws. */
export function saysNothing(tab: Tab, field: string, cell: Cell): boolean {
  return cell === null || cell === '' || field === tab.key || tab.columns[field]?.edits === 'formula'
}

/** A row's cells by field. Never throws. */
export function cellsByField(columnAt: ColumnAt, row: Row): CellsByField {
  const cells: Record<string, Cell> = {}
  for (const [field, at] of columnAt) cells[field] = row[at] ?? null
  return cells
}

/** The cells of a row without a key; undefined when nobody typed in it. Never throws. */
export function typedCells(tab: Tab, columnAt: ColumnAt, row: Row): CellsByField | undefined {
  const cells = cellsByField(columnAt, row)
  const typed = Object.entries(cells).some(([field, cell]) => !saysNothing(tab, field, cell))
  return typed ? cells : undefined
}

/** True when all fields stand where they stood. Never throws. */
export function samePlaces(a: ColumnAt, b: ColumnAt): boolean {
  if (a.size !== b.size) return false
  for (const [field, at] of a) if (b.get(field) !== at) return false
  return true
}

/** True when all cells of `b` are the same in `a`. Never throws. */
export function sameCells(a: CellsByField, b: CellsByField): boolean {
  return Object.keys(b).every((field) => sameCell(a[field], b[field]))
}
