import { localDate, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { parseMoney } from '../workbook/cells.ts'
import { readAmount, readCode, readText, tidy, type CellRefusal } from './export-cells.ts'
import type { Mapping } from './mapping.ts'

/** Whether figures such as 3/4/2026 begin with the day or the month; undefined: nobody said. */
export type DateOrder = 'dmy' | 'mdy' | undefined

/** Why a cell of a supplier, SKU or order is not taken in. `column` is the header as the file spells it. */
export type BuyingCellRefusal =
  | CellRefusal
  | { readonly code: 'blank'; readonly column: string }
  | { readonly code: 'not-whole'; readonly column: string; readonly got: string; readonly least: number }
  | { readonly code: 'not-a-day'; readonly column: string; readonly got: string }
  | { readonly code: 'two-days'; readonly column: string; readonly got: string }
  | {
      readonly code: 'unknown-word'
      readonly column: string
      readonly got: string
      readonly known: readonly string[]
    }

/** A row of a file, its cells asked for by the names of our fields. */
export interface MappedRow {
  readonly line: number
  readonly header: readonly string[]
  readonly cells: readonly string[]
  readonly mapping: Mapping
  /** what parts the decimals in this file; undefined: its amounts do not tell */
  readonly decimals: DecimalMark
}

/** What parts the decimals in a file. */
export type DecimalMark = '.' | ',' | undefined

/** Fields that hold amounts. */
const amountFields = [
  'moqValue',
  'depositPercent',
  'cost',
  'price',
  'freight',
  'duty',
  'other',
  'fxRate',
  'unitCost',
]

/**
 * What parts the decimals in a file, as its amounts show: '43.2705' and '12.5' have a dot, and then '60.745' has one, too,
 * which alone could be sixty thousand.
 *
 * @returns undefined where no amount tells, or they tell both. Never throws.
 */
export function decimalMarkOf(
  rows: readonly { readonly cells: readonly string[] }[],
  { places }: Mapping,
): DecimalMark {
  const columns = amountFields.flatMap((field) => places.get(field) ?? [])
  let dot = false
  let comma = false
  for (const { cells } of rows)
    for (const at of columns) {
      const cell = tidy(cells[at] ?? '')
      dot ||= /\d\.(?:\d{1,2}|\d{4,})$/.test(cell) || /^0\.\d+$/.test(cell)
      comma ||= /\d,(?:\d{1,2}|\d{4,})$/.test(cell) || /^0,\d+$/.test(cell)
    }
  return dot === comma ? undefined : dot ? '.' : ','
}

/** '.5' as 0.5, and '60.745' told from sixty thousand by what parts the decimals in its file. */
function plainAmount(cell: string, decimals: DecimalMark): string {
  if (/^[.,]\d+$/.test(cell.trim())) return `0.${cell.trim().slice(1)}`
  const [, whole = '', mark, part = ''] = /^(\D*\d{1,3})([.,])(\d{3})$/.exec(cell.trim()) ?? []
  if (mark === undefined || decimals === undefined) return cell
  return mark === decimals ? `${whole}.${part}0` : `${whole}${part}`
}

/** A cell as it stands, and its column's header; a field that the file lacks is blank. Never throws. */
export function cellOf(row: MappedRow, field: string): { readonly column: string; readonly cell: string } {
  const place = row.mapping.places.get(field)
  if (place === undefined) return { column: field, cell: '' }
  return { column: row.header[place] ?? field, cell: row.cells[place] ?? '' }
}

/** One line of text; '' for a blank. Never throws. */
export function textCell(row: MappedRow, field: string): Result<string, BuyingCellRefusal> {
  const { column, cell } = cellOf(row, field)
  return readText(column, cell)
}

/** A code that may not be blank. Never throws. */
export function codeCell(row: MappedRow, field: string): Result<string, BuyingCellRefusal> {
  const { column, cell } = cellOf(row, field)
  const read = readCode(column, cell)
  return read.ok && read.value === '' ? refuse({ code: 'blank', column }) : read
}

/** An amount of 0 or more; null for a blank. Never throws. */
export function amountCell(row: MappedRow, field: string): Result<number | null, BuyingCellRefusal> {
  const { column, cell } = cellOf(row, field)
  return readAmount(column, plainAmount(cell, row.decimals))
}

/** A whole number of at least `least`: '3', '3.00', '1,200'; null for a blank. Never throws. */
export function wholeCell(
  row: MappedRow,
  field: string,
  least: number,
): Result<number | null, BuyingCellRefusal> {
  const { column, cell } = cellOf(row, field)
  const got = tidy(cell)
  if (got === '') return accept(null)
  const value = parseMoney(plainAmount(got, row.decimals))
  return value === undefined || !Number.isSafeInteger(value) || value < least
    ? refuse({ code: 'not-whole', column, got, least })
    : accept(value)
}

/**
 * A day: '2026-03-14', with or without a time behind it, '2026/3/14', '20260314', '14.3.2026'; null for a blank.
 *
 * @param order which of two figures is the day where both could be; refused with 'two-days' where nobody said. Never throws.
 */
export function dayCell(
  row: MappedRow,
  field: string,
  order: DateOrder,
): Result<LocalDate | null, BuyingCellRefusal> {
  const { column, cell } = cellOf(row, field)
  const got = tidy(cell)
  if (got === '') return accept(null)
  const time = String.raw`(?:[T ]\d{1,2}:\d{2}.*)?$`
  const ahead = new RegExp(String.raw`^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})${time}`).exec(got)
  if (ahead !== null) return dayOf(ahead[1], ahead[2], ahead[3]) ?? refuse({ code: 'not-a-day', column, got })
  const behind = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${time}`).exec(got)
  if (behind === null) return refuse({ code: 'not-a-day', column, got })
  const [, first = '', second = '', year] = behind
  const either = Number(first) <= 12 && Number(second) <= 12 && Number(first) !== Number(second)
  if (either && order === undefined) return refuse({ code: 'two-days', column, got })
  const monthFirst = either ? order === 'mdy' : Number(second) > 12
  const [month, day] = monthFirst ? [first, second] : [second, first]
  return dayOf(year, month, day) ?? refuse({ code: 'not-a-day', column, got })
}

function dayOf(year = '', month = '', day = ''): Result<LocalDate, never> | undefined {
  const date = localDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  return date === undefined ? undefined : accept(date)
}

const flags: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  yes: true,
  y: true,
  '0': false,
  false: false,
  no: false,
  n: false,
}

/** Yes or no; null for a blank. Never throws. */
export function flagCell(row: MappedRow, field: string): Result<boolean | null, BuyingCellRefusal> {
  const { column, cell } = cellOf(row, field)
  const got = tidy(cell)
  if (got === '') return accept(null)
  const flag = flags[got.toLowerCase()]
  return flag === undefined
    ? refuse({ code: 'unknown-word', column, got, known: ['yes', 'no', 'true', 'false', '1', '0'] })
    : accept(flag)
}

/** One of a list of words, case ignored; null for a blank. Never throws. */
export function choiceCell<C extends string>(
  row: MappedRow,
  field: string,
  known: readonly C[],
): Result<C | null, BuyingCellRefusal> {
  const { column, cell } = cellOf(row, field)
  const got = tidy(cell)
  if (got === '') return accept(null)
  const word = known.find((each) => each === got.toLowerCase())
  return word === undefined ? refuse({ code: 'unknown-word', column, got, known }) : accept(word)
}
