import MiniSearch from 'minisearch'
import { keyOf } from '../kit/ids.ts'
import { plainWords } from '../kit/plain-words.ts'
import { skuWords, type SkuRecord } from './rules.ts'

/** What a person's words can mean. */
export type Finding =
  | { readonly kind: 'sku'; readonly sku: SkuRecord; readonly rest: readonly string[] }
  | {
      readonly kind: 'style'
      readonly style: string
      readonly skus: readonly SkuRecord[]
      readonly rest: readonly string[]
    }
  /** close, but nobody may write on it: the person picks */
  | { readonly kind: 'several'; readonly skus: readonly SkuRecord[] }
  | { readonly kind: 'nothing' }

/** The catalogue made ready for look-ups. */
export interface SkuSearch {
  /** a SKU by its exact code or barcode, case ignored; accents, too, where only one SKU can be meant */
  readonly exact: (code: string) => SkuRecord | undefined
  /** all variants of a style, case and accents ignored */
  readonly style: (style: string) => readonly SkuRecord[]
  /** best match first, at most `most` */
  readonly like: (words: string, most: number) => readonly SkuRecord[]
}

/**
 * Prepares look-ups over a catalogue.
 *
 * Words match by their beginning, without accents and with one or two letters wrong, in any field that a person may
 * remember: code, name, style, type, material, colour, size. Never throws.
 */
export function prepareSearch(records: readonly SkuRecord[]): SkuSearch {
  const byCode = new Map<string, SkuRecord>()
  const byStyle = new Map<string, SkuRecord[]>()
  let longest = 0
  for (const record of records) {
    longest = Math.max(longest, record.sku.length, record.barcode.length, record.style.length)
    if (record.barcode !== '' && !byCode.has(keyOf(record.barcode))) byCode.set(keyOf(record.barcode), record)
    if (record.style === '') continue
    const style = plainWords(record.style)
    const siblings = byStyle.get(style)
    if (siblings === undefined) byStyle.set(style, [record])
    else siblings.push(record)
  }
  for (const record of records) byCode.set(keyOf(record.sku), record)
  const byPlainCode = indexPlainCodes(records)
  let words: MiniSearch<SkuRecord> | undefined
  const wordIndex = (): MiniSearch<SkuRecord> => {
    words ??= indexWords(records)
    return words
  }
  /** A pasted page is no name; folding its accents again and again would take long. */
  const isTooLong = (typed: string) => typed.length > 2 * longest
  return {
    exact: (code) => {
      if (isTooLong(code)) return undefined
      const exact = byCode.get(keyOf(code))
      if (exact !== undefined) return exact
      const plain = plainWords(code)
      const [one, ...others] = [byCode.get(plain) ?? [], byPlainCode.get(plain) ?? []].flat()
      return others.length === 0 ? one : undefined
    },
    style: (style) => (isTooLong(style) ? [] : (byStyle.get(plainWords(style)) ?? [])),
    like: (typed, most) =>
      wordIndex()
        .search(typed)
        .slice(0, most)
        .flatMap((hit) => byCode.get(String(hit.id)) ?? []),
  }
}

/**
 * Finds what a person means among words that may hold more, such as a reason.
 *
 * First an exact code or barcode, the longest run of words first ('LUNA HOOP M' is 'LUNA-HOOP-M'), then a style's name,
 * then words alike. Only an exact code or style says which words are left over. Never throws.
 */
export function findSkus(search: SkuSearch, words: readonly string[]): Finding {
  for (let length = words.length; length > 0; length -= 1) {
    for (let from = 0; from + length <= words.length; from += 1) {
      const run = words.slice(from, from + length)
      const rest = [...words.slice(0, from), ...words.slice(from + length)]
      const spoken = run.join(' ')
      const sku =
        search.exact(spoken) ??
        search.exact(spoken.replaceAll(/\s+/g, '-')) ??
        search.exact(spoken.replaceAll(/\s+/g, ''))
      if (sku !== undefined) return { kind: 'sku', sku, rest }
      const style = search.style(spoken)
      const [first] = style
      if (first !== undefined && style.length === 1) return { kind: 'sku', sku: first, rest }
      if (first !== undefined) return { kind: 'style', style: first.style, skus: style, rest }
    }
  }
  const skus = words.length === 0 ? [] : search.like(words.join(' '), 25)
  return skus.length === 0 ? { kind: 'nothing' } : { kind: 'several', skus }
}

/** SKUs whose code has letters that are typed without their accents, too, by that spelling. */
function indexPlainCodes(records: readonly SkuRecord[]): Map<string, SkuRecord[]> {
  const found = new Map<string, SkuRecord[]>()
  for (const record of records) {
    const plain = plainWords(record.sku)
    if (plain === keyOf(record.sku)) continue
    found.set(plain, [...(found.get(plain) ?? []), record])
  }
  return found
}

function indexWords(records: readonly SkuRecord[]): MiniSearch<SkuRecord> {
  const index = new MiniSearch<SkuRecord>({
    fields: ['sku', 'words', 'style', 'type', 'supplier'],
    idField: 'key',
    extractField: (record, field) => {
      if (field === 'key') return keyOf(record.sku)
      return field === 'words' ? skuWords(record) : String(record[field as keyof SkuRecord] ?? '')
    },
    // 'hoops' finds 'hoop'
    processTerm: (term) =>
      plainWords(term)
        .toLowerCase()
        .replace(/(?<=\w{3})s$/, ''),
    searchOptions: {
      combineWith: 'AND',
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boost: { sku: 3, style: 2 },
    },
  })
  index.addAll(records)
  return index
}
