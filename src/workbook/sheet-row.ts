import type { Cell } from './cells.ts'
import type { CellsByField } from './change.ts'
import type { ParsedRow } from './parse-row.ts'
import type { Tab } from './tab.ts'

/**
 * A row in the sheet: where it was seen last, what was in it, and what it reads as.
 *
 * A ledger has very many rows, and nearly all stand there as the bot writes them: their cells are not kept, but made
 * again from the record when somebody asks.
 */
export class SheetRow implements ParsedRow {
  readonly key: string
  /** 1-based; 0 until the row is taken in */
  rowNumber = 0
  readonly record: ParsedRow['record']
  readonly problems: ParsedRow['problems']
  /** what cells held before they took something meant for another row; of each, until it changes */
  stray: CellsByField | undefined = undefined
  /** counts the reads: in which one the row was seen last */
  seenAt = 0
  readonly #tab: Tab
  readonly #kept: CellsByField | undefined

  /** @param kept every field that has a column; undefined when the cells are those that the bot writes for the record */
  constructor(tab: Tab, key: string, parsed: ParsedRow, kept: CellsByField | undefined) {
    this.key = key
    this.record = parsed.record
    this.problems = parsed.problems
    this.#tab = tab
    this.#kept = kept
  }

  /** What the row's cells held, by field. */
  get cells(): CellsByField {
    if (this.#kept !== undefined) return this.#kept
    const cells: Record<string, Cell> = {}
    for (const field in this.#tab.columns) cells[field] = this.cell(field)
    return cells
  }

  /** What one of the row's cells held; null for a field without a column. */
  cell(field: string): Cell {
    if (this.#kept !== undefined) return this.#kept[field] ?? null
    return this.#tab.columns[field]?.toCell(this.record?.[field]) ?? null
  }
}
