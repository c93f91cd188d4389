import { z } from 'zod'
import { cut } from '../kit/cut.ts'
import { dateOfSerial, localDate, serialOf, type LocalDate } from '../kit/local-date.ts'

/** One cell as the sheet gives it: a blank is null, a formula is its result, an error is its text ('#REF!'). */
export type Cell = string | number | boolean | null

/** What kind of value a column holds; decides format, parsing and the words of a problem. */
export type ColumnKind = 'text' | 'choice' | 'whole' | 'number' | 'money' | 'date' | 'moment' | 'flag'

/** How one kind of value is read from a cell and written to it. */
export interface CellCodec<T> {
  readonly kind: ColumnKind
  /** what a person is told to type, as in 'a whole number such as 12' */
  readonly expected: string
  readonly schema: z.ZodType<T>
  /** the same as the schema, for tabs of very many rows: undefined when the cell cannot be read */
  read(cell: unknown): T | undefined
  toCell(value: T): Cell
}

const errorText = /^#(REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|ERROR!|SPILL!)$|^Loading\.\.\.$|^LOADING$/i

/** True for the text that a cell shows instead of a value: '#REF!', 'Loading...'. Never throws. */
export function isErrorText(cell: unknown): boolean {
  return typeof cell === 'string' && mayBeError(cell) && errorText.test(cell)
}

/** Saves the pattern for the few cells that begin like an error. */
function mayBeError(cell: string): boolean {
  return cell.startsWith('#') || cell.startsWith('L') || cell.startsWith('l')
}

/**
 * A cell that may be read as T.
 *
 * @param read gets the cell with outer blanks gone; answers undefined when the cell cannot be read
 * @param blank what an empty cell means; undefined when a value is required
 */
function codec<T>(
  kind: ColumnKind,
  expected: string,
  blank: T | undefined,
  read: (cell: string | number | boolean) => T | undefined,
  toCell: (value: T) => Cell,
): CellCodec<T> {
  const readCell = (raw: unknown): T | undefined => {
    const cell = typeof raw === 'string' ? raw.trim() : raw
    if (cell === '' || cell === null || cell === undefined) return blank
    if (typeof cell !== 'string' && typeof cell !== 'number' && typeof cell !== 'boolean') return undefined
    return isErrorText(cell) ? undefined : read(cell)
  }
  const schema = z.unknown().transform((raw, context): T => {
    const value = readCell(raw)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: expected })
    return z.NEVER
  })
  return { kind, expected, schema, read: readCell, toCell }
}

/** Google's limit of one cell, in characters. Source: docs/google-sheets.md. */
const mostInCell = 50_000

/** Free text; a number typed in it is its digits. Blank is ''. What a cell cannot hold, such as half a letter, is cut or left out. */
export function text(): CellCodec<string> {
  return codec<string>('text', 'text', '', String, (value) => cut(value.toWellFormed(), mostInCell))
}

/** Free text in which the bot says back what it found in other cells: '#REF!' there is a word and no error. */
export function quotedText(): CellCodec<string> {
  const read = (cell: unknown): string => {
    const written = typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean'
    return written ? String(cell).trim() : ''
  }
  return { ...text(), schema: z.unknown().transform(read), read }
}

/** Text that may not be blank, such as a key. */
export function requiredText(expected: string): CellCodec<string> {
  return codec<string>(
    'text',
    expected,
    undefined,
    (cell) => String(cell) || undefined,
    (value) => value.toWellFormed(),
  )
}

/**
 * One of a list of words, read without regard to case.
 *
 * @param blank what an empty cell means; leave out when one of the words is required
 */
export function choice<const C extends string>(
  choices: readonly C[],
  blank?: C,
): CellCodec<C> & { choices: readonly C[] } {
  const byKey = new Map(choices.map((word) => [word.toLowerCase(), word]))
  const read = (cell: string | number | boolean) => byKey.get(String(cell).toLowerCase())
  return { ...codec<C>('choice', `one of: ${choices.join(', ')}`, blank, read, (value) => value), choices }
}

/** One of a list of words, or blank (null). */
export function optionalChoice<const C extends string>(
  choices: readonly C[],
): CellCodec<C | null> & { choices: readonly C[] } {
  const byKey = new Map(choices.map((word) => [word.toLowerCase(), word]))
  const read = (cell: string | number | boolean) => byKey.get(String(cell).toLowerCase())
  return {
    ...codec<C | null>('choice', `one of: ${choices.join(', ')}, or blank`, null, read, (value) => value),
    choices,
  }
}

/** A whole number in a range, or blank (null). */
export function optionalWhole(range: { min?: number; max?: number } = {}): CellCodec<number | null> {
  return codec<number | null>(
    'whole',
    wholeWords(range, true),
    null,
    (cell) => whole(cell, range),
    (value) => value,
  )
}

/** A whole number in a range, never blank. */
export function requiredWhole(range: { min?: number; max?: number } = {}): CellCodec<number> {
  return codec<number>(
    'whole',
    wholeWords(range, false),
    undefined,
    (cell) => whole(cell, range),
    (value) => value,
  )
}

/** A number of 0 or more, or blank (null). */
export function optionalNumber(): CellCodec<number | null> {
  return codec<number | null>('number', 'a number of 0 or more, or blank', null, amount, (value) => value)
}

/** An amount of money in the row's or the workbook's currency, 0 or more, or blank (null). A currency sign is ignored. */
export function optionalMoney(): CellCodec<number | null> {
  return codec<number | null>('money', 'an amount such as 12.50, or blank', null, money, (value) => value)
}

/** A day, or blank (null). Read from a serial number or from text as YYYY-MM-DD. */
export function optionalDate(): CellCodec<LocalDate | null> {
  return codec<LocalDate | null>(
    'date',
    'a date such as 2026-03-14, or blank',
    null,
    (cell) => {
      if (typeof cell === 'number') return cell >= 1 && cell < 200_000 ? dateOfSerial(cell) : undefined
      return typeof cell === 'string' ? localDate(cell) : undefined
    },
    (value) => (value === null ? null : serialOf(value)),
  )
}

/**
 * A moment as the sheet's serial number (days since 1899-12-30 on a clock in the workbook's time zone), or blank (null).
 * Kept as a number: the ledger has many.
 */
export function optionalMoment(): CellCodec<number | null> {
  return codec<number | null>(
    'moment',
    'a date and time such as 2026-03-14 09:30, or blank',
    null,
    (cell) => {
      if (typeof cell === 'number') return cell >= 1 && cell < 200_000 ? cell : undefined
      if (typeof cell !== 'string') return undefined
      const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(cell)
      const day = localDate(match?.[1] ?? '')
      if (match === null || day === undefined) return undefined
      const [hours, minutes, seconds] = [Number(match[2] ?? 0), Number(match[3] ?? 0), Number(match[4] ?? 0)]
      if (hours > 23 || minutes > 59 || seconds > 59) return undefined
      return serialOf(day) + (hours * 3600 + minutes * 60 + seconds) / 86_400
    },
    (value) => value,
  )
}

/**
 * A number from a cell or from typed text: 12, '12', '1,200', '€ 12.50', '12,50 €', '(3)' as -3.
 *
 * One comma with three digits after it separates thousands ('1,200'); with one or two digits it is the decimal comma.
 * Undefined for anything else, such as '12 or 13', '1.2.3' or a percentage. Never throws.
 */
export function parseNumber(cell: string | number | boolean): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined
  if (typeof cell === 'boolean') return undefined
  const bare = cell
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace(/^(?:[A-Z]{3}|[$€£¥₹])|(?:[A-Z]{3}|[$€£¥₹])$/g, '')
  const match = /^(\()?([-+]?)(\d[\d.,']*)(\))?$/.exec(bare)
  if (match === null || (match[1] === undefined) !== (match[4] === undefined)) return undefined
  const digits = plainDigits(match[3] ?? '')
  if (digits === undefined) return undefined
  const value = Number(digits)
  if (!Number.isFinite(value)) return undefined
  return (match[2] === '-' || match[1] !== undefined ? -1 : 1) * value
}

/** How people write a currency: by its sign, its letters or a short form. A sign may have its country before it: 'US$'. */
const currency =
  '[A-Z]{0,3}\\p{Sc}|[A-Z]{3}|(?i:kr|kč|zł|zl|руб|р|лв|грн|lei|ft|tl|rs|rp|rm|dh|din|sfr|fr|yen|nt\\$?)'
const currencyBefore = new RegExp(`^(?:${currency})\\.?\\s*(?=[-+(\\d])`, 'u')
const currencyBehind = new RegExp(`(?<=[\\d).])\\s*(?:${currency})\\.?$`, 'u')

/**
 * An amount of money as people write it: as parseNumber, with any currency beside it: '419 руб.', 'R$260,00', '125,00 zł',
 * '€(3)' as -3. Text such as '1.727', which is two amounts, is none. A star or a 'each' behind it, and the apostrophe that keeps a cell text, are passed over. Never throws.
 */
export function parseMoney(cell: string | number | boolean): number | undefined {
  if (typeof cell !== 'string') return parseNumber(cell)
  const bare = cell
    .trim()
    .replace(/^'/, '')
    .replace(/\s*(?:\*|\(ea\)|each|,-|\.-)$/i, '')
  const sign = bare.startsWith('-') ? '-' : ''
  const plain = bare.replace(/^-\s*/, '').replace(currencyBefore, '').replace(currencyBehind, '')
  // 1.727 may be a bit less than two, or more than a thousand.
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(plain.trim())) return undefined
  return parseNumber(`${sign}${plain.replace(/(?<=\d)\.$/, '')}`)
}

function plainDigits(written: string): string | undefined {
  const bare = written.replaceAll("'", '')
  const lastComma = bare.lastIndexOf(',')
  const lastDot = bare.lastIndexOf('.')
  if (lastComma < 0 && /^\d+(\.\d+)?$/.test(bare)) return bare
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return bare.replaceAll(',', '')
  if (
    /^\d{1,3}(\.\d{3})+,\d+$/.test(bare) ||
    (lastDot < 0 && /^\d+,\d{1,2}$/.test(bare)) ||
    /^\d{1,3}(\.\d{3}){2,}$/.test(bare)
  ) {
    return bare.replaceAll('.', '').replace(',', '.')
  }
  return undefined
}

function whole(cell: string | number | boolean, range: { min?: number; max?: number }): number | undefined {
  const value = parseNumber(cell)
  if (value === undefined || !Number.isSafeInteger(value)) return undefined
  return value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity) ? value : undefined
}

function wholeWords(range: { min?: number; max?: number }, blank: boolean): string {
  const low = range.min === undefined ? '' : ` of ${range.min} or more`
  const high = range.max === undefined ? '' : `${low ? ', at' : ' of at'} most ${range.max}`
  return `a whole number${low}${high}${blank ? ', or blank' : ''}`
}

function amount(cell: string | number | boolean): number | undefined {
  return notNegative(parseNumber(cell))
}

function money(cell: string | number | boolean): number | undefined {
  return notNegative(parseMoney(cell))
}

function notNegative(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 ? value : undefined
}
