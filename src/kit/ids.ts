import { createHash } from 'node:crypto'

/** A stock keeping unit: the text that names one sellable variant. Compared without case, kept as written. */
export type Sku = string & { readonly __brand: 'Sku' }

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * An id that the same request always makes again: 'MV-4K7Q2M9XBD'.
 *
 * @param prefix two to four letters that say the tab
 * @param parts what makes it unique, usually the request's id and a counter within the request
 * @returns prefix, dash and 10 characters of Crockford's base 32: 50 bits, one chance in a million of any clash among
 *   47,000 ids of one prefix. Never throws.
 */
export function idFor(prefix: string, ...parts: readonly (string | number)[]): string {
  const digest = createHash('sha256').update(parts.join('\u0000')).digest()
  let text = ''
  for (let index = 0; index < 10; index += 1) text += alphabet[(digest[index] ?? 0) & 31]
  return `${prefix}-${text}`
}

/** The form in which two spellings of one key are the same: no outer blanks, no leading apostrophes, upper case. Never throws. */
export function keyOf(text: string): string {
  const first = text.charCodeAt(0)
  // Nearly all keys begin with a letter or a digit, and a ledger has very many.
  const begun = isPlain(first) ? text : text.replace(/^[\s']+/, '')
  return begun.trimEnd().toUpperCase()
}

function isPlain(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
}
