import { nearSkus } from '../catalog/actions.ts'
import type { PieceText } from '../catalog/reading.ts'
import { cut } from '../kit/cut.ts'
import { code, line, say } from '../slack/blocks.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Reply } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import { stockExamples } from './examples.ts'
import { findStock } from './find-stock.ts'

type Verb = 'add' | 'remove'
interface Reading {
  readonly words: readonly string[]
  readonly quantity: number | undefined
}

const mostNear = 3

/** Said where the words can be read in two ways: a line for each, ready to copy. */
export function twoReadings(verb: Verb, readings: readonly Reading[], facts: Facts): Reply {
  const lines = readings.map((reading) => moveLine(verb, reading, facts))
  return say(
    `Nothing was changed: I can read this in two ways. Copy the line that you mean, with the right quantity:\n${lines.join('\n')}`,
  )
}

/** Said where there is no quantity, or more than one number that could be it. */
export function noQuantity(verb: Verb, parsed: PieceText, facts: Facts): Reply {
  const { words, numbers } = parsed
  const { finding } = findStock(facts, words)
  const found =
    numbers.length > 1
      ? `I found ${numbers.join(' and ')}`
      : `I found no number${otherwise('rest' in finding ? finding.rest : words)}`
  const known = finding.kind === 'sku' ? finding.sku.sku : undefined
  const wanted = `/stock ${verb} {sku} 3 ${verb === 'add' ? 'received' : 'sold'}`
  const example = exampleLine(wanted, {
    ...stockExamples(facts),
    ...(known === undefined ? {} : { sku: known }),
  })
  // Each number with the others where they stand, so that nothing of what was typed is lost.
  const lines =
    known === undefined || numbers.length < 2
      ? []
      : [...new Set(numbers)]
          .slice(0, mostNear)
          .map((quantity) => `\`/stock ${verb} ${code(known)} x${Math.abs(quantity)} …\``)
  const copy = lines.length === 0 ? '' : `\nCopy the one that you mean: ${lines.join('  ')}`
  return say(`Nothing was changed: ${found}, and expected one quantity, as in ${example} or \`x3\`.${copy}`)
}

/** What looks like a number and is no quantity of pieces: '2.5', '5 €', '99999999999'; undefined where nothing does. */
export function oddNumber(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^[-+]?\d+(?:[.,]\d+)*$/.test(word))
  const [found, next = ''] = at < 0 ? [] : words.slice(at, at + 2)
  if (found === undefined) return undefined
  return /^(?:\p{Sc}|[A-Z]{3})$/u.test(next) ? `${found} ${next}` : found
}

function otherwise(words: readonly string[]): string {
  const found = oddNumber(words)
  return found === undefined ? '' : ` of whole pieces that I can take (“${cut(code(found), 40)}” is none)`
}

/** Lines with the pieces that are most like what was typed. */
export function nearestMove(verb: Verb, parsed: PieceText, facts: Facts): string[] {
  const quantity = Math.abs(parsed.quantity ?? 1)
  const why = verb === 'add' ? 'received' : 'sold'
  return nearSkus(facts, parsed.words.join(' '), mostNear).map(
    ({ sku }) => `\`/stock ${verb} ${code(sku)} ${quantity} ${why}\``,
  )
}

/** The same for a look-up. */
export function nearestLooks(words: string, facts: Facts): string[] {
  return nearSkus(facts, words, mostNear).map(({ sku }) => `\`/stock ${code(sku)}\``)
}

function moveLine(verb: Verb, { words, quantity }: Reading, facts: Facts): string {
  const { finding, rest } = findStock(facts, words)
  const named =
    finding.kind === 'sku'
      ? finding.sku.sku
      : finding.kind === 'style' && finding.skus.length === 1
        ? (finding.skus[0]?.sku ?? '')
        : finding.kind === 'style'
          ? finding.style
          : words.join(' ')
  return `\`/stock ${verb} ${code([named, `x${Math.abs(quantity ?? 1)}`, rest].join(' ').trim())}\``
}

/**
 * No piece is like these words; with the nearest lines to copy. Never throws.
 *
 * @param quantity whether there was one beside them
 */
export function notFound(words: string, nearest: readonly string[] = [], quantity = false): Reply {
  if (words.trim() === '') {
    const found = quantity ? 'I found a quantity and no piece' : 'Which piece? I found none in what you typed'
    return say(`${found}. Nothing was changed. Say its SKU, its style or words of its name, too.`)
  }
  const lines = nearest.length === 0 ? '' : `\nNearest, to copy: ${nearest.join('  ')}`
  return say(
    `I found no piece like “${line(words)}”. Nothing was changed. Try its SKU, its style or one word of its name, or add it with \`/sku new\`.${lines}`,
  )
}
