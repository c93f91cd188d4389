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
  /** all variants of a style, or all SKUs of a name where no style is called so; case and accents ignored */
  readonly style: (style: string) => readonly SkuRecord[]
  /** best match first, at most `most` */
  readonly like: (words: string, most: number) => readonly SkuRecord[]
  /** the same where one word alike is enough: for a hint, never for an answer */
  readonly near: (words: string, most: number) => readonly SkuRecord[]
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
  const byName = new Map<string, SkuRecord[]>()
  let longest = 0
  for (const record of records) {
    const { sku, barcode, style, name } = record
    longest = Math.max(longest, sku.length, barcode.length, style.length, name.length)
    if (barcode !== '' && !byCode.has(keyOf(barcode))) byCode.set(keyOf(barcode), record)
    if (style !== '') addTo(byStyle, plainWords(style), record)
    if (name !== '' && name !== style) addTo(byName, plainWords(name), record)
  }
  for (const record of records) byCode.set(keyOf(record.sku), record)
  const byPlainCode = indexPlainCodes(records)
  let words: MiniSearch<SkuRecord> | undefined
  const wordIndex = (): MiniSearch<SkuRecord> => {
    words ??= indexWords(records)
    return words
  }
  const found = (typed: string, most: number, combineWith: 'AND' | 'OR') =>
    wordIndex()
      .search(typed, { combineWith })
      .slice(0, most)
      .flatMap((hit) => byCode.get(String(hit.id)) ?? [])
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
    style: (style) => {
      if (isTooLong(style)) return []
      const spoken = plainWords(style)
      return byStyle.get(spoken) ?? byName.get(spoken) ?? []
    },
    like: (typed, most) => found(typed, most, 'AND'),
    near: (typed, most) => found(typed, most, 'OR'),
  }
}

function addTo(groups: Map<string, SkuRecord[]>, key: string, record: SkuRecord): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [record])
  else group.push(record)
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
      const meant = named(search, run.join(' '))
      const [first] = meant
      if (first !== undefined && meant.length === 1) return { kind: 'sku', sku: first, rest }
      if (first !== undefined) return { kind: 'style', style: first.style || first.name, skus: meant, rest }
    }
  }
  const skus = words.length === 0 ? [] : search.like(words.join(' '), 25)
  return skus.length === 0 ? { kind: 'nothing' } : { kind: 'several', skus }
}

/** What words are called exactly: one SKU by its code, or all of a style; a comma behind them is none of the name. */
function named(search: SkuSearch, spoken: string): readonly SkuRecord[] {
  const sku =
    search.exact(spoken) ??
    search.exact(spoken.replaceAll(/\s+/g, '-')) ??
    search.exact(spoken.replaceAll(/\s+/g, ''))
  if (sku !== undefined) return [sku]
  const style = search.style(spoken)
  const bare = spoken.replace(/[,;:.!?]+$/, '')
  return style.length > 0 || bare === spoken || bare === '' ? style : named(search, bare)
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
