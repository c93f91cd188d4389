import type { Cell } from './cells.ts'
import type { CellsByField } from './change.ts'
import type { Problem } from './facts.ts'
import type { Tab } from './tab.ts'

/** What a row reads as, and what in it could not be read. */
export interface ParsedRow {
  /** undefined when a required cell is bad and nothing good is known of it */
  readonly record: Readonly<Record<string, unknown>> | undefined
  readonly problems: readonly Omit<Problem, 'rowNumber'>[]
}

/**
 * Reads a row by the tab's schema; a bad cell keeps its last good value and becomes a problem.
 *
 * @param known the row's last good record or cells, by field
 * @param only the fields to read; all when left out
 * @returns the record with every field, or only those asked for. Never throws.
 */
export function parseRow(
  tab: Tab,
  key: string,
  cells: CellsByField,
  known: Readonly<Record<string, unknown>> | undefined,
  only?: readonly string[],
): ParsedRow {
  if (only === undefined) {
    const parsed = tab.row.safeParse(cells)
    if (parsed.success) return { record: parsed.data, problems: [] }
  }
  const record: Record<string, unknown> = {}
  const problems: Omit<Problem, 'rowNumber'>[] = []
  let usable = true
  for (const [field, column] of Object.entries(tab.columns)) {
    if (only !== undefined && !only.includes(field)) continue
    const read = column.schema.safeParse(cells[field] ?? null)
    if (read.success) {
      record[field] = read.data
      continue
    }
    problems.push({
      tab: tab.title,
      key,
      column: column.header,
      got: shown(cells[field]),
      expected: read.error.issues[0]?.message ?? column.expected,
    })
    const fallback = [known?.[field], null]
      .map((value) => lastGood(column, value))
      .find((value) => value !== undefined)
    if (fallback === undefined) usable = false
    else record[field] = fallback.value
  }
  return { record: usable ? record : undefined, problems }
}

/**
 * A row's cells in the form in which the bot writes them: '€ 12.50' as 12.5, 'Approved' as 'approved', a text date as its
 * serial number. Two cells mean the same when these forms are the same.
 *
 * @param record what the row reads as; stands in for a cell that cannot be read
 * @returns the cells of all fields in `cells`, and the fields that cannot be read. Never throws.
 */
export function plainCells(
  tab: Tab,
  cells: CellsByField,
  record: Readonly<Record<string, unknown>> | undefined,
): { cells: Record<string, Cell>; unreadable: Set<string> } {
  const plain: Record<string, Cell> = {}
  const unreadable = new Set<string>()
  for (const [field, cell] of Object.entries(cells)) {
    const column = tab.columns[field]
    const read = column?.schema.safeParse(cell)
    if (column === undefined || read === undefined) continue
    if (read.success) plain[field] = column.toCell(read.data)
    else {
      unreadable.add(field)
      plain[field] = record?.[field] === undefined ? cell : column.toCell(record[field])
    }
  }
  return { cells: plain, unreadable }
}

function lastGood(column: Tab['columns'][string], value: unknown): { value: unknown } | undefined {
  if (value === undefined) return undefined
  // A record's value goes through its cell form, so that a record and a journaled row are taken alike.
  const cell: Cell = typeof value === 'string' || value === null ? column.toCell(value) : (value as Cell)
  const read = column.schema.safeParse(cell)
  return read.success ? { value: read.data } : undefined
}

function shown(cell: Cell | undefined): string {
  if (cell === null || cell === undefined || cell === '') return 'nothing'
  return String(cell).slice(0, 200)
}
