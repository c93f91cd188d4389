import { plainWords } from '../kit/plain-words.ts'
import {
  quantityAmong,
  typedWords,
  withQuantity,
  type CommandText,
  type NumberWord,
  type TypedWords,
} from '../slack/command-text.ts'
import { variantWords, type SkuRecord } from './rules.ts'
import type { Finding } from './search.ts'

/** What was typed about a piece, read with the catalogue at hand. */
export interface PieceText extends CommandText {
  /** the quantity has a plus or minus before it */
  readonly signed: boolean
  /** the quantity was a word, such as 'three' */
  readonly spelled: boolean
  /** the same words read in another way, which may be meant as well */
  readonly second: { readonly words: readonly string[]; readonly quantity: number | undefined } | undefined
}

const spelledNumbers = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')

/**
 * Takes apart what was typed about a piece. Numbers that belong to a code, a barcode, a style's name or a size are no
 * quantity: 'fio gld 45 2' is two of FIO-GLD-45, '90201B×3' three of 90201B.
 *
 * @param find what words mean in the catalogue
 * @returns `second` where the words can be read in two ways, as 'prism 7' where there is a size 7. Never throws.
 */
export function parsePieceText(text: string, find: (words: readonly string[]) => Finding): PieceText {
  const typed = unglued(typedWords(text), find)
  const whole = find(typed.words)
  const code = runOf(whole, typed.words)
  const free = typed.numbers.filter((each) => code === undefined || each.at < code.from || each.at >= code.to)
  const size = free.some((each) => each.marked) ? undefined : onlySize(whole, free)
  const open = size === undefined ? free : free.filter((each) => each !== size)
  const chosen = quantityAmong(open)
  const plain = { signed: chosen?.signed ?? false, spelled: false, second: undefined }
  const numbers = open.map((each) => each.value)
  if (chosen !== undefined) {
    const read = { ...withQuantity(typed, chosen), numbers, ...plain }
    const found = find(read.words)
    const other = whole.kind === 'sku' && found.kind === 'sku' && found.sku !== whole.sku
    return other ? { ...read, second: { words: typed.words, quantity: chosen.value } } : read
  }
  if (open.length > 1) return { ...withQuantity(typed, undefined), numbers, ...plain }
  if (size !== undefined) {
    const asPieces = withQuantity(typed, size)
    return {
      ...asPieces,
      numbers: [size.value],
      quantity: undefined,
      words: typed.words,
      ...plain,
      second: { words: asPieces.words, quantity: size.value },
    }
  }
  const within = typed.numbers
    .filter((each) => !free.includes(each))
    .map((each) => withQuantity(typed, each))
    .find(({ words }) => isExact(find(words)))
  if (within !== undefined)
    return {
      ...withQuantity(typed, undefined),
      numbers: within.quantity === undefined ? [] : [within.quantity],
      ...plain,
      second: { words: within.words, quantity: within.quantity },
    }
  return spelledOut(typed) ?? { ...withQuantity(typed, undefined), numbers, ...plain }
}

/**
 * The variants of a style that the other words name, and the words left over: of the Luna hoops 'gold m sold' names those
 * in gold and M, and leaves 'sold'.
 *
 * @returns all of them where no word tells them apart; never none. Never throws.
 */
export function narrowed(
  skus: readonly SkuRecord[],
  rest: readonly string[],
): { readonly skus: readonly SkuRecord[]; readonly rest: readonly string[] } {
  let left = skus
  const unused: string[] = []
  for (const word of rest) {
    const fitting = left.filter((record) => traitsOf(record).includes(bareWord(word)))
    const tells = fitting.length > 0 && skus.some((record) => !traitsOf(record).includes(bareWord(word)))
    if (tells) left = fitting
    else unused.push(word)
  }
  return { skus: left, rest: unused }
}

function traitsOf(record: SkuRecord): string[] {
  return plainWords(`${variantWords(record)} ${record.sku}`)
    .split(/[^\p{L}\p{N}.]+/u)
    .filter((word) => word !== '')
}

function bareWord(word: string): string {
  return plainWords(word).replace(/[.,:;!?]+$/, '')
}

function isExact(finding: Finding): boolean {
  return finding.kind === 'sku' || finding.kind === 'style'
}

/** A code and its quantity without a blank between them, as '90201B×3' or, out of a table, 'LUNA-M;3'. */
function unglued(typed: TypedWords, find: (words: readonly string[]) => Finding): TypedWords {
  if (typed.numbers.some((each) => each.marked)) return typed
  for (const [at, word] of typed.words.entries()) {
    const match = /^(.+?)(?:[x×*]|[,;:=])(\d{1,6})[,;]?$/i.exec(word)
    if (match === null || isWhole(find([word]))) continue
    const [, code = '', digits = ''] = match
    if (!isWhole(find([code]))) continue
    const words = [...typed.words.slice(0, at), code, `x${digits}`, ...typed.words.slice(at + 1)]
    return typedWords(words.map((each) => (/\s/.test(each) ? `"${each}"` : each)).join(' '))
  }
  return typed
}

function isWhole(finding: Finding): boolean {
  return finding.kind === 'sku' && finding.rest.length === 0
}

/** Where the words of a code or style stand; those left over are the others, in their order. */
function runOf(finding: Finding, words: readonly string[]): { from: number; to: number } | undefined {
  if (finding.kind !== 'sku' && finding.kind !== 'style') return undefined
  const { rest } = finding
  const from = words.findIndex((word, at) => word !== rest[at])
  return from < 0 ? undefined : { from, to: from + words.length - rest.length }
}

/** The one bare number that is a size or length of the style's variants, as the 7 of 'prism 7'. */
function onlySize(finding: Finding, numbers: readonly NumberWord[]): NumberWord | undefined {
  if (finding.kind !== 'style') return undefined
  const sizes = numbers.filter((each) =>
    finding.skus.some((record) => traitsOf(record).includes(String(each.value))),
  )
  return sizes.length === 1 && numbers.length <= 2 ? sizes[0] : undefined
}

/** The one number that is a word: '90201B three'. It is asked back, for 'one' may be anything. */
function spelledOut(typed: TypedWords): PieceText | undefined {
  const found = typed.words.flatMap((word, at) => {
    const value = spelledNumbers.indexOf(bareWord(word).toLowerCase())
    return value > 0 ? [{ at, width: 1, value, marked: false, signed: false }] : []
  })
  const [only] = found
  if (only === undefined || found.length > 1) return undefined
  return {
    ...withQuantity(typed, only),
    numbers: [only.value],
    signed: false,
    spelled: true,
    second: undefined,
  }
}
