import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { SheetRow } from './sheet-row.ts'
import type { Tab } from './tab.ts'

/** A tab's cells as the sheet gave them. */
export interface RawTab {
  /** row 1 */
  readonly header: readonly Cell[]
  /** 1-based number of the first row in `rows` */
  readonly fromRow: number
  /** each as its cells, or as what was read of it already by `SheetRows.reader` */
  readonly rows: readonly RawRow[]
}

/** A row of it. */
export type RawRow = readonly Cell[] | SheetRow

/** A row whose key another row has, too: it counts nothing. */
export interface DoubledRow {
  readonly key: string
  readonly rowNumber: number
  /** true when it says the same as the row that counts: written twice, not typed */
  readonly same: boolean
  /** true when its cells say already that it counts nothing */
  readonly voided: boolean
  /** true when there is nothing in it but an id that the bot gives: it came there when rows moved during a write */
  readonly onlyId: boolean
}

type Row = readonly Cell[]
/** 0-based column of each field. */
type ColumnAt = ReadonlyMap<string, number>

/** Asked of very many rows, and therefore made once for a tab's columns. */
export type AskRow = (row: Row) => boolean

/** True for a row whose cells say that it counts nothing. Never throws. */
export function voidedIn({ voided = {} }: Tab, columnAt: ColumnAt): AskRow {
  const words = Object.entries(voided).map(([field, cell]) => ({
    at: columnAt.get(field) ?? -1,
    key: keyOf(String(cell)),
    /** what stood there last and is another word: nearly all rows have the same */
    other: '' as Cell,
  }))
  return (row) => {
    for (const word of words) {
      const cell = row[word.at] ?? ''
      if (cell === '' || cell === word.other) return false
      if (keyOf(String(cell)) === word.key) continue
      word.other = cell
      return false
    }
    return words.length > 0
  }
}

/**
 * True for a row of the sheet, with its id, of which nothing else is there: nobody but the bot gives that id. Never
 * throws.
 */
export function onlyIdIn(tab: Tab, columnAt: ColumnAt): AskRow {
  if (tab.idPrefix === undefined) return () => false
  const telling = [...columnAt].flatMap(([field, at]) => (isTelling(tab, field) ? [at] : []))
  return (row) => {
    for (const at of telling) if ((row[at] ?? '') !== '') return false
    return true
  }
}

/** True for a cell that nobody typed: a blank one, the key, a formula's. Never throws. */
export function saysNothing(tab: Tab, field: string, cell: Cell): boolean {
  return cell === null || cell === '' || !isTelling(tab, field)
}

function isTelling(tab: Tab, field: string): boolean {
  return field !== tab.key && tab.columns[field]?.edits !== 'formula'
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
