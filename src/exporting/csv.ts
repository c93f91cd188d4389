import { stringify } from 'csv-stringify/sync'
import { dateOfSerial, type LocalDate } from '../kit/local-date.ts'
import { mapped, type Steps } from '../kit/steps.ts'
import { neutralised } from './neutral.ts'

/** What a column holds. A moment is the sheet's serial number on the team's clock. */
export type ColumnKind = 'text' | 'number' | 'day' | 'moment'

/** A value of a table: text, a number or serial number, a day; null is blank. */
export type Value = string | number | LocalDate | null

/** A column of a table. */
export interface TableColumn {
  readonly header: string
  readonly kind: ColumnKind
  /** true for what things cost the team */
  readonly isCost: boolean
}

/** What becomes a file: a row has a value for each column, in their order. */
export interface Table {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly Value[])[]
}

/** So many rows are written before the next pause. */
const rowsAtOnce = 100

/**
 * A table as the bytes of a CSV file that Excel, LibreOffice and Google Sheets open as it is meant: UTF-8 with its mark,
 * commas, CRLF, a decimal point, days as 2026-11-30, moments as 2026-11-30 14:05:00, texts neutralised, headers first.
 *
 * Source: RFC 4180; docs/decisions/0055-csv-for-spreadsheets.md. Never throws.
 */
export function* csvOf({ columns, rows }: Table): Steps<Uint8Array> {
  const parts = [lines([columns.map(({ header }) => neutralised(header))], true)]
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce)
    parts.push(lines(some.map((row) => columns.map(({ kind }, index) => written(row[index] ?? null, kind)))))
    yield
  }
  return Buffer.from(parts.join(''), 'utf8')
}

/** The table without its columns of costs. Never throws. */
export function* withoutCosts({ columns, rows }: Table): Steps<Table> {
  const kept = columns.flatMap(({ isCost }, at) => (isCost ? [] : [at]))
  const only = <T>(all: readonly T[]): T[] => kept.map((at) => all[at] as T)
  return { columns: only(columns), rows: yield* mapped(rows, only) }
}

/** By itself the writer quotes only the line break that it ends rows with; a program ends a row at any. */
function lines(rows: readonly (readonly string[])[], isFirst = false): string {
  return stringify(rows as string[][], {
    bom: isFirst,
    record_delimiter: 'windows',
    quote_record_delimiter: true,
  })
}

function written(value: Value, kind: ColumnKind): string {
  if (value === null) return ''
  if (typeof value === 'string') return kind === 'day' ? value : neutralised(value.toWellFormed())
  return kind === 'moment' ? momentWords(value) : plainNumber(value)
}

/** A number with a decimal point and without an exponent. */
function plainNumber(value: number): string {
  const text = String(value)
  return text.includes('e')
    ? value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
    : text
}

function momentWords(serial: number): string {
  const seconds = Math.round(serial * 86_400)
  const time = seconds % 86_400
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0')
  return `${dateOfSerial(Math.floor(seconds / 86_400))} ${two(time / 3600)}:${two((time / 60) % 60)}:${two(time % 60)}`
}
