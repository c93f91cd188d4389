import { nearSkus, pieceText } from '../catalog/actions.ts'
import type { SkuRecord } from '../catalog/rules.ts'
import type { Facts } from '../workbook/facts.ts'
import { findStock } from './find-stock.ts'
import type { ListLine } from './list-actions.ts'

/** One line of a pasted list, as it was read. */
export type ReadLine =
  | { readonly typed: string; readonly line: ListLine; readonly record: SkuRecord }
  | {
      readonly typed: string
      /** what is missing: a SKU that can only be guessed, a quantity, or a choice between two readings */
      readonly fault: 'piece' | 'quantity' | 'two-readings'
      /** the nearest line that could be read */
      readonly nearest: string
    }

/**
 * A pasted list, line by line; a heading without a piece is the reason of all lines that give none.
 *
 * @param sign 1 adds, -1 removes
 * @returns undefined when the words are no list but one line. Never throws.
 */
export function readList(
  facts: Facts,
  text: string,
  sign: 1 | -1,
): { readonly lines: readonly ReadLine[]; readonly heading: string } | undefined {
  const parts = partsOf(facts, text)
  if (parts === undefined) return undefined
  const [first = '', ...others] = parts
  const heading = namesSomething(facts, first) ? '' : first.replace(/[:;,.]+$/, '')
  const lines = (heading === '' ? parts : others).map((part) => readLine(facts, part, sign, heading))
  return { lines, heading }
}

/** The lines of a list, or what stands between commas where each part names a SKU and a quantity. */
function partsOf(facts: Facts, text: string): string[] | undefined {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^\s*[-\u2022*\u25e6]\s+/, '').trim())
    .filter((line) => line !== '')
  if (lines.length > 1)
    return lines.filter((line) => namesSomething(facts, line)).length > 1 ? lines : undefined
  const parts = text
    .split(/[,;]\s+|\s+and\s+/i)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const isList = parts.length > 1 && parts.every((part) => 'line' in readLine(facts, part, 1, ''))
  return isList ? parts : undefined
}

/** Whether a line is about a piece: it names one, or it has a number and other words. */
function namesSomething(facts: Facts, line: string): boolean {
  const parsed = pieceText(facts, line)
  const { finding } = findStock(facts, parsed.words)
  return (
    finding.kind === 'sku' ||
    finding.kind === 'style' ||
    (parsed.numbers.length > 0 && parsed.words.length > 0)
  )
}

function readLine(facts: Facts, typed: string, sign: 1 | -1, heading: string): ReadLine {
  const parsed = pieceText(facts, typed)
  const { finding, location, rest } = findStock(facts, parsed.words)
  const { quantity } = parsed
  const against = parsed.signed && quantity !== undefined && (quantity < 0 || sign < 0)
  const nearest = () => {
    const known = 'skus' in finding ? finding.skus[0] : finding.kind === 'sku' ? finding.sku : undefined
    const sku = known ?? nearSkus(facts, parsed.words.join(' '), 1)[0]
    // Copied as it is, a line without a quantity must not come to stand for one piece.
    const pieces = quantity === undefined || quantity === 0 ? '<quantity>' : String(Math.abs(quantity))
    return [sku?.sku ?? '<sku>', pieces, rest].join(' ').trim()
  }
  if (finding.kind !== 'sku') return { typed, fault: 'piece', nearest: nearest() }
  if (parsed.second !== undefined || parsed.numbers.length > 1)
    return { typed, fault: 'two-readings', nearest: nearest() }
  if (quantity === undefined || quantity === 0 || parsed.spelled || against)
    return { typed, fault: 'quantity', nearest: nearest() }
  const reason = rest === '' ? heading : rest
  const line = { sku: finding.sku.sku, change: sign * Math.abs(quantity), reason, location }
  return { typed, line, record: finding.sku }
}
