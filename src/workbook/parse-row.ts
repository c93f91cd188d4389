import { beginning } from '../kit/cut.ts'
import { isErrorText, type Cell } from './cells.ts'
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
  const record: Record<string, unknown> = {}
  let problems: readonly Omit<Problem, 'rowNumber'>[] = none
  let usable = true
  for (const [field, column] of fieldsOf(tab)) {
    if (only !== undefined && !only.includes(field)) continue
    const value = column.read(cells[field])
    if (value !== undefined) {
      record[field] = value
      continue
    }
    const { header, expected } = column
    // The bot's own formula that shows an error is the bot's to mend: no person could.
    if (column.edits !== 'formula' || !isErrorText(cells[field]))
      problems = [...problems, { tab: tab.title, key, column: header, got: shown(cells[field]), expected }]
    const fallback = lastGood(column, known?.[field]) ?? column.read(null)
    if (fallback === undefined) usable = false
    else record[field] = fallback
  }
  return { record: usable ? record : undefined, problems }
}

const none: readonly Omit<Problem, 'rowNumber'>[] = []
const knownFields = new WeakMap<Tab['columns'], [string, Tab['columns'][string]][]>()

/** A tab's fields with their columns, made once: a ledger has very many rows. */
function fieldsOf(tab: Tab): readonly [string, Tab['columns'][string]][] {
  const known = knownFields.get(tab.columns)
  if (known !== undefined) return known
  const fields = Object.entries(tab.columns)
  knownFields.set(tab.columns, fields)
  return fields
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
    if (column === undefined) continue
    const value = column.read(cell)
    if (value !== undefined) plain[field] = column.toCell(value)
    else {
      unreadable.add(field)
      plain[field] = record?.[field] === undefined ? cell : column.toCell(record[field])
    }
  }
  return { cells: plain, unreadable }
}

/** A cell in the form in which the bot writes it, a blank one too; one that cannot be read as it is. Never throws. */
export function meantBy(column: Tab['columns'][string] | undefined, cell: Cell): Cell {
  const value = column?.read(cell)
  return column === undefined || value === undefined ? cell : column.toCell(value)
}

function lastGood(column: Tab['columns'][string], value: unknown): unknown {
  if (value === undefined) return undefined
  // A record's value goes through its cell form, so that a record and a journaled row are taken alike.
  return column.read(typeof value === 'string' ? column.toCell(value) : value)
}

function shown(cell: Cell | undefined): string {
  if (cell === null || cell === undefined || cell === '') return 'nothing'
  return beginning(String(cell), 200)
}
