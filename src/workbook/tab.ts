import type { Cell, CellCodec } from './cells.ts'

/** Who is meant to type in a column. The bot reads all of them; 'bot' and 'formula' are grey and warn a person who types. */
export type Edits = 'people' | 'both' | 'bot' | 'formula'

/** One column of a tab, found in the sheet by its header. */
export interface Column<T = unknown> extends CellCodec<T> {
  /** the plain words in row 1; how the column is found */
  readonly header: string
  /** one or two sentences for the person who hovers over the header */
  readonly note: string
  readonly edits: Edits
  /** pixels */
  readonly width: number
  /** words of the dropdown, for a choice */
  readonly choices?: readonly string[]
  /**
   * For 'formula': the formula with places in braces. `{sku}` is this row's cell of that column, `{Movements.sku}` the
   * whole column of another tab.
   */
  readonly formula?: string
  /** true when a row may lack the column in an older workbook; its values then read as blank */
  readonly addedLater?: boolean
  /** true for what things cost the team: shown in Slack only to who may see costs */
  readonly isCost?: boolean
  /** true when what is typed here becomes an act and the cell is emptied; taking the act back does not type it again */
  readonly inbox?: boolean
}

export type Columns = Readonly<Record<string, Column>>

/** How the rows of a ledger leave it when their period is closed. */
export interface Closing<R = Readonly<Record<string, unknown>>> {
  /** the tab that takes them: the same columns, and one for the mark */
  readonly into: Tab
  /** the field of `into` that says which close took a row */
  readonly mark: string
  /** the field by which the ledger is put in order when its closed rows are gone */
  readonly order: string
  /** the rows that stand for those that were taken; the same rows always give the same keys. Never throws. */
  carry(rows: readonly R[], close: { readonly name: string; readonly at: number }): R[]
  /** the name of the close that a row of the ledger stands for; undefined for any other row. Never throws. */
  standsFor(key: string): string | undefined
}

/** A tab of the workbook: one record a row, found by its key column. */
export interface Tab<C extends Columns = Columns> {
  readonly title: string
  /** the field whose column names a record */
  readonly key: string
  /** the letters that begin an id the bot gives ('MV'); absent when people name the rows */
  readonly idPrefix?: string
  /** what the tab is for, one sentence */
  readonly about: string
  readonly columns: C
  /** true for a tab that only grows and may become long: read by its tail */
  readonly ledger: boolean
  /** true when an older workbook may lack the tab: it then reads as empty, and nothing complains */
  readonly addedLater?: boolean
  /** true for a tab that hardly changes: read at the start, and when somebody needs it anew */
  readonly seldom?: boolean
  /** how its rows leave it; only a ledger has it */
  readonly closing?: Closing<RecordOf<C>>
  /** cells that make a doubled row count nothing; only a ledger has them, for its rows are never emptied */
  readonly voided?: Readonly<Record<string, Cell>>
  /** the row that takes another back; only a ledger has it, every other row may be changed back */
  reverse?(record: RecordOf<C>, how: { id: string; at: number; by: string }): RecordOf<C>
}

export type RecordOf<C extends Columns> = {
  readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never
}

/** The record type of a tab. */
export type RowOf<T> = T extends Tab<infer C> ? RecordOf<C> : never

/** What a column says beside its codec. */
export interface ColumnWords {
  header: string
  note: string
  edits: Edits
  width?: number
  formula?: string
  addedLater?: boolean
  inbox?: boolean
  isCost?: boolean
}

/** Joins a codec with its header, note and owner. Never throws. */
export function column<T, K extends CellCodec<T>>(
  codec: K & CellCodec<T>,
  words: ColumnWords,
): K & Column<T> {
  return { ...codec, ...words, width: Math.max(words.width ?? 110, headerWidth(words.header)) }
}

/** Pixels that a header needs in bold to stand on one line. */
function headerWidth(header: string): number {
  return Math.ceil(header.length * 7.5) + 24
}

/**
 * Defines a tab once: everything else (setup, templates, reading, writing, manifest of the workbook) is made from it.
 *
 * @returns the tab. Throws at start when two columns share a header or the key is not a column: a bug.
 */
export function defineTab<const C extends Columns>(words: {
  title: string
  key: keyof C & string
  idPrefix?: string
  about: string
  columns: C
  ledger?: boolean
  addedLater?: boolean
  seldom?: boolean
  closing?: Closing<RecordOf<C>>
  voided?: Readonly<Record<string, Cell>>
  reverse?(record: RecordOf<C>, how: { id: string; at: number; by: string }): RecordOf<C>
}): Tab<C> {
  const headers = Object.values(words.columns).map((each) => each.header.toLowerCase())
  if (new Set(headers).size !== headers.length)
    throw new Error(`Tab ${words.title} has two columns of one header`)
  if (!(words.key in words.columns))
    throw new Error(`Tab ${words.title} has no column for its key ${words.key}`)
  return { ...words, ledger: words.ledger ?? false }
}

/** The cells of a record, by field. Fields left out of the record are left out here. Never throws. */
export function toCells(tab: Tab, record: Readonly<Record<string, unknown>>): Record<string, Cell> {
  const cells: Record<string, Cell> = {}
  for (const [field, value] of Object.entries(record)) {
    const owner = tab.columns[field]
    if (owner !== undefined && owner.edits !== 'formula') cells[field] = owner.toCell(value)
  }
  return cells
}

/** 'A' for 0, 'Z' for 25, 'AA' for 26. Never throws for whole numbers of 0 or more. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

/** Where a field's column is, 0-based, in a tab of the workbook; undefined when the header is not there. */
export type FindColumn = (title: string, field: string) => number | undefined

/**
 * A column's formula for one row, ready to be written.
 *
 * @param rowNumber 1-based, as the sheet shows it
 * @returns undefined when a column that the formula needs is missing. Never throws.
 */
export function formulaFor(tab: Tab, field: string, rowNumber: number, find: FindColumn): string | undefined {
  let complete = true
  const formula = tab.columns[field]?.formula?.replace(
    /\{(?:([^{}.]+)\.)?([^{}.]+)\}/g,
    (_, title?: string, name = '') => {
      const index = find(title ?? tab.title, String(name))
      if (index === undefined) complete = false
      const letters = columnLetters(index ?? 0)
      return title === undefined ? `$${letters}${rowNumber}` : `${quoteTitle(title)}!$${letters}:$${letters}`
    },
  )
  return complete ? formula : undefined
}

/** A tab's title as it stands in a range or formula. Never throws. */
export function quoteTitle(title: string): string {
  return /^[A-Za-z][A-Za-z0-9]*$/.test(title) ? title : `'${title.replaceAll("'", "''")}'`
}
