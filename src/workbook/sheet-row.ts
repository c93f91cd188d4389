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
  rowNumber: number
  readonly record: ParsedRow['record']
  readonly problems: ParsedRow['problems']
  /** what cells held before they took something meant for another row; of each, until it changes */
  stray: CellsByField | undefined = undefined
  /** counts the reads: in which one the row was seen last */
  seenAt = 0
  readonly #tab: Tab
  readonly #kept: CellsByField | undefined

  /**
   * @param cells every field of the tab that has a column
   * @param whole true when every field has one
   */
  constructor(
    tab: Tab,
    place: { key: string; rowNumber: number },
    cells: CellsByField,
    parsed: ParsedRow,
    whole: boolean,
  ) {
    this.key = place.key
    this.rowNumber = place.rowNumber
    this.record = parsed.record
    this.problems = parsed.problems
    this.#tab = tab
    this.#kept = whole && isAsWritten(tab, cells, parsed.record) ? undefined : cells
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

/** True when a row's cells are those that the bot itself writes for its record; blank is blank, however it is stored. */
function isAsWritten(tab: Tab, cells: CellsByField, record: ParsedRow['record']): boolean {
  if (!tab.ledger || record === undefined) return false
  for (const field in tab.columns) {
    const cell = cells[field] ?? ''
    if (cell !== (tab.columns[field]?.toCell(record[field]) ?? '')) return false
  }
  return true
}
