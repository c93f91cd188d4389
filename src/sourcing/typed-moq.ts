import { parseMoney } from '../workbook/cells.ts'
import type { PriceBreak } from './lot.ts'

/** One way to read what was typed: the words that name the piece, the quantity, and the price where one was typed. */
export interface MoqReading {
  readonly words: readonly string[]
  readonly quantity: number
  readonly price: number | undefined
}

/** A piece that costs more is a slip of the finger. */
const mostPrice = 1_000_000

/** What was typed behind `/moq`. */
export interface TypedMoq {
  /** those with more words for the piece first; empty where no quantity was typed */
  readonly readings: readonly MoqReading[]
  readonly breaks: readonly PriceBreak[]
  /** words that look like a price break and cannot be read */
  readonly unreadable: readonly string[]
}

/**
 * Takes apart 'LUNA-M 300 4.20 500@4.20 1000@3.90': price breaks anywhere, then the quantity and maybe a price at the end.
 *
 * Of two numbers at the end the first belongs to the name ('sol ring 7 300'), or the second is a price: both readings are
 * given, and the catalogue tells which it is. '300@4.20' and '300 @ 4.20' alone are quantity and price. Never throws.
 */
export function typedMoq(text: string): TypedMoq {
  const tokens = text
    .replace(/\s*@\s*/g, '@')
    .split(/\s+/)
    .filter((token) => token !== '' && !/^(?:at|pcs?|pieces?|each)$/i.test(token))
  const breaks: PriceBreak[] = []
  const unreadable: string[] = []
  const words: string[] = []
  for (const token of tokens) {
    const [, from, price] = /^x?(\d[^@]*)@(.*)$/i.exec(token) ?? []
    if (from === undefined || price === undefined) {
      words.push(token)
      continue
    }
    const pieces = wholeOf(from)
    const unitCost = parseMoney(price)
    if (pieces === undefined || unitCost === undefined || unitCost <= 0 || unitCost > mostPrice)
      unreadable.push(token)
    else breaks.push({ from: pieces, unitCost })
  }
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  const readings: MoqReading[] = []
  const amount = last === '' ? undefined : parseMoney(last)
  const quantity = wholeOf(before)
  const only = wholeOf(last)
  if (only !== undefined && words.length > 1)
    readings.push({ words: words.slice(0, -1), quantity: only, price: undefined })
  if (amount !== undefined && amount > 0 && amount <= mostPrice && quantity !== undefined && words.length > 2)
    readings.push({ words: words.slice(0, -2), quantity, price: amount })
  const [first] = breaks
  if (readings.length === 0 && breaks.length === 1 && first !== undefined && words.length > 0)
    return {
      readings: [{ words, quantity: first.from, price: first.unitCost }],
      breaks: [],
      unreadable,
    }
  return { readings, breaks, unreadable }
}

/** Pieces: '300', 'x300', '1,200'; undefined for anything else, 0 included. */
function wholeOf(text: string): number | undefined {
  const bare = text.replace(/^x/i, '').replace(/^(\d{1,3})[.,](\d{3})$/, '$1$2')
  const pieces = Number(bare)
  return /^\d{1,7}$/.test(bare) && pieces > 0 ? pieces : undefined
}
