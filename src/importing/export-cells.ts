import { accept, refuse, type Result } from '../kit/result.ts'
import { parseMoney } from '../workbook/cells.ts'

/** Longer texts than this are no name, code or link; the sheet itself refuses 50,000. */
const longestText = 1_000

/** Why a cell is not taken in. `column` is the header as the file spells it. */
export type CellRefusal =
  | { readonly code: 'too-long'; readonly column: string; readonly length: number }
  | { readonly code: 'shortened-number'; readonly column: string; readonly got: string }
  | { readonly code: 'not-an-amount'; readonly column: string; readonly got: string }
  | { readonly code: 'negative-amount'; readonly column: string; readonly got: string }

/**
 * A cell as one line of text: line breaks, control characters and runs of blanks become one blank.
 *
 * A leading apostrophe goes: spreadsheet programs and Shopify put it before codes so that they stay text. Never throws.
 */
export function plainText(cell: string): string {
  return tidy(cell).replace(/^'+\s*/, '')
}

/** As plainText, for words in which a leading apostrophe may be meant. Never throws. */
export function tidy(cell: string): string {
  return cell.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

/** A text that fits a cell; refused with 'too-long'. Never throws. */
export function readText(column: string, cell: string): Result<string, CellRefusal> {
  const text = tidy(cell)
  return text.length > longestText ? refuse({ code: 'too-long', column, length: text.length }) : accept(text)
}

/**
 * A SKU or barcode.
 *
 * @returns refused with 'shortened-number' for 5.60123E+12: a spreadsheet program rounded the digits away. Never throws.
 */
export function readCode(column: string, cell: string): Result<string, CellRefusal> {
  const text = plainText(cell)
  if (text.length > longestText) return refuse({ code: 'too-long', column, length: text.length })
  if (/^\d([.,]\d+)?E\+?\d{1,2}$/i.test(text) && /[.,+]/.test(text))
    return refuse({ code: 'shortened-number', column, got: text })
  return accept(text)
}

/** An amount of 0 or more, or null for a blank. Refusals: 'not-an-amount', 'negative-amount'. Never throws. */
export function readAmount(column: string, cell: string): Result<number | null, CellRefusal> {
  const text = plainText(cell)
  if (text === '') return accept(null)
  const amount = parseMoney(text)
  if (amount === undefined) return refuse({ code: 'not-an-amount', column, got: text })
  return amount < 0 ? refuse({ code: 'negative-amount', column, got: text }) : accept(amount)
}

/** A link of the web; '' for anything else. Never throws. */
export function readLink(cell: string): string {
  const text = tidy(cell)
  return text.length <= longestText && /^https?:\/\/\S+$/i.test(text) ? text : ''
}

type ValuesOf<T extends Readonly<Record<string, Result<unknown, unknown>>>> = {
  readonly [K in keyof T]: Extract<T[K], { ok: true }>['value']
}
type RefusalOf<T extends Readonly<Record<string, Result<unknown, unknown>>>> = Extract<
  T[keyof T],
  { ok: false }
>['refusal']

/** All values under their names, or the first refusal. Never throws. */
export function together<T extends Readonly<Record<string, Result<unknown, unknown>>>>(
  results: T,
): Result<ValuesOf<T>, RefusalOf<T>> {
  const values: Record<string, unknown> = {}
  for (const [name, result] of Object.entries(results)) {
    if (!result.ok) return refuse(result.refusal as RefusalOf<T>)
    values[name] = result.value
  }
  return accept(values as ValuesOf<T>)
}
