import { refuse, type Result } from '../kit/result.ts'
import type { FileRefusal } from './csv-table.ts'

/** A column of an export under its names, newest layout last; compared without case. */
export type Spellings = readonly [string, ...string[]]

/** The exports that a header is recognised as, by columns that only they have. */
const known: readonly (readonly [string, readonly string[]])[] = [
  ['Shopify’s orders export', ['name', 'lineitem name']],
  ['Shopify’s customers export', ['first name', 'total spent']],
  ['Shopify’s products export', ['handle', 'variant price']],
  ['Shopify’s products export', ['url handle', 'title']],
  ['Shopify’s inventory export', ['handle', 'coo']],
  ['Shopify’s inventory export', ['handle', 'location']],
  ['WooCommerce’s products export', ['regular price']],
  ['Etsy’s listings export', ['currency_code']],
]

/**
 * Where each column of an export is.
 *
 * @param header the file's first row
 * @param wanted the columns that are read, by our name
 * @param required those without which the file is not this export
 * @returns 0-based places, absent for a column that the file lacks; refused with 'other-file'. Never throws.
 */
export function findColumns<N extends string>(
  header: readonly string[],
  exportName: string,
  wanted: Readonly<Record<N, Spellings>>,
  required: readonly N[],
): Result<ReadonlyMap<N, number>, FileRefusal> {
  const places = new Map<string, number>()
  header.forEach((cell, at) => {
    const key = headerKey(cell)
    if (!places.has(key)) places.set(key, at)
  })
  const found = new Map<N, number>()
  for (const [name, spellings] of Object.entries(wanted) as [N, Spellings][]) {
    const place = spellings.map((each) => places.get(headerKey(each))).find((each) => each !== undefined)
    if (place !== undefined) found.set(name, place)
  }
  const missing = required.filter((name) => !found.has(name)).map((name) => wanted[name])
  if (missing.length > 0) return refuse(otherFile(header, exportName, missing))
  return { ok: true, value: found }
}

/** The refusal of a file that is not the export that was asked for. Never throws. */
export function otherFile(
  header: readonly string[],
  exportName: string,
  missing: readonly (readonly string[])[],
): FileRefusal {
  const keys = new Set(header.map(headerKey))
  const looks = known.find(([, columns]) => columns.every((column) => keys.has(column)))?.[0]
  const looksLike = looks === exportName ? undefined : looks
  return { code: 'other-file', wanted: exportName, missing, found: header, looksLike }
}

/** The form in which two spellings of one header are the same. Never throws. */
export function headerKey(header: string): string {
  return header.trim().replaceAll(/\s+/g, ' ').toLowerCase()
}
