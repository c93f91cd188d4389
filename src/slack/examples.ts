import type { Facts } from '../workbook/facts.ts'
import { code } from './blocks.ts'
import type { ExampleWord, ExampleWords, Feature } from './feature.ts'

/** What stands for a word that the workbook does not have, or not yet. */
const missing: Readonly<Record<ExampleWord, string>> = {
  sku: '<sku>',
  style: '<style>',
  supplier: '<supplier>',
  location: '<location>',
  otherLocation: '<another location>',
  movement: '<movement>',
  sample: '<sample>',
  return: '<return>',
  po: '<po>',
  inspection: '<inspection>',
  payment: '<payment>',
}

/** The words that the team's own workbook has for examples; of two features the later one knows better. */
export function exampleWordsOf(features: readonly Feature[], facts: Facts): ExampleWords {
  const found = features.flatMap((feature) => Object.entries(feature.exampleWords?.(facts) ?? {}))
  return Object.fromEntries(found.filter(([, word]) => word !== undefined && word !== ''))
}

/**
 * A line to copy, with its places filled in, as code in mrkdwn.
 *
 * @param line such as '/stock remove {sku} 3 sold'
 * @param words what stands for the places; one that is left out or blank stays a place: '<sku>'. Never throws.
 */
export function exampleLine(line: string, words: ExampleWords): string {
  const filled = line.replace(/\{(\w+)\}/g, (place, name: string) => {
    const word = name in missing ? (name as ExampleWord) : undefined
    return word === undefined ? place : words[word] || missing[word]
  })
  return `\`${code(filled)}\``
}
