import {
  aqlNumber,
  isAql,
  levelOf,
  severities,
  type AqlBySeverity,
  type InspectionLevel,
} from '../settings/aql.ts'
import { typedWords } from '../slack/command-text.ts'

/** What was typed behind `/qc`, in any order. */
export interface TypedPlan {
  /** the words that are neither lot, level nor AQL: what is inspected */
  readonly names: readonly string[]
  readonly lot: number | undefined
  readonly level: InspectionLevel | undefined
  /** the severities that somebody named; one alone is major, two are major and minor */
  readonly aql: Partial<AqlBySeverity>
  /** true: the whole order, not one of its lines */
  readonly whole: boolean
}

/** What of it cannot be read. */
export type TypedFault =
  | { readonly code: 'lot-unreadable'; readonly got: string }
  | { readonly code: 'level-unknown'; readonly got: string }
  | { readonly code: 'aql-unreadable'; readonly got: string }
  | { readonly code: 'too-many-numbers'; readonly got: readonly number[] }

/** A number that has no word before it: a lot, or an AQL. */
interface Loose {
  readonly value: number
  readonly isAql: boolean
}

const fillers = /^(?:po|sku|order|for|of|the|inspect|inspection|plan|normal)$/i
const wholeWords = /^(?:whole|all|everything)$/i
const levelLike = /^(?:i{1,4}|iv|v|s-?\d{1,2})$/i

/**
 * Takes apart what was typed behind `/qc`: '1200 II 2.5', 'S-2 1.0/2.5/4.0', 'lot 500 level I aql 4', 'major 1.5'.
 *
 * Numbers with a decimal point or comma are AQLs, whole ones the lot; of several whole ones the largest is the lot.
 *
 * @param isName true for a word that is an order's id or a SKU's code, whatever else it may look like
 * @returns what cannot be read as a fault. Never throws.
 */
export function typedPlan(text: string, isName: (word: string) => boolean): TypedPlan | TypedFault {
  const { words, numbers } = typedWords(text.replace(/(?<=[\d.,])\s*\/\s*(?=\d)/g, '/'))
  const names: string[] = []
  const loose: Loose[] = []
  const aql: { critical?: number; major?: number; minor?: number } = {}
  let lot: number | undefined
  let level: InspectionLevel | undefined
  let whole = false
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const next = words[at + 1] ?? ''
    const lower = word.toLowerCase().replace(/[:=]$/, '')
    const number = numbers.find((each) => each.at === at)
    const severity = severities.find((each) => each === lower)
    if (isName(word)) names.push(word)
    else if (lower === 'lot' || lower === 'pieces') {
      if (next.toLowerCase() === 'of') at += 1
      const found = numbers.find((each) => each.at === at + 1)
      if (found === undefined) return { code: 'lot-unreadable', got: words[at + 1] ?? '' }
      lot = found.value
      at += found.width
    } else if (lower === 'level') {
      level = levelOf(next)
      if (level === undefined) return { code: 'level-unknown', got: next }
      at += 1
    } else if (lower === 'aql' || severity !== undefined) {
      const found = next.split('/').map(aqlNumber)
      if (found.some((each) => each === undefined)) {
        if (lower === 'aql' && severities.some((each) => next.toLowerCase().startsWith(each))) continue
        return { code: 'aql-unreadable', got: next }
      }
      for (const each of found) {
        if (severity !== undefined) aql[severity] = each ?? 0
        else loose.push({ value: each ?? 0, isAql: true })
      }
      at += 1
    } else if (/^[\d.,]+(?:\/[\d.,]+)+%?$/.test(word)) {
      const found = word.split('/').map(aqlNumber)
      if (found.some((each) => each === undefined)) return { code: 'aql-unreadable', got: word }
      loose.push(...found.map((value) => ({ value: value ?? 0, isAql: true })))
    } else if (number !== undefined) {
      loose.push({ value: number.value, isAql: false })
      at += number.width - 1
    } else if (/^\d+(?:[.,]\d+%?|%)$/.test(word) && aqlNumber(word) !== undefined) {
      loose.push({ value: aqlNumber(word) ?? 0, isAql: true })
    } else if (levelLike.test(word)) {
      level = levelOf(word)
      if (level === undefined) return { code: 'level-unknown', got: word }
    } else if (wholeWords.test(word)) whole = true
    else if (!fillers.test(word)) names.push(word)
  }
  const sorted = lotAmong(loose, lot)
  const [first, second, third] = sorted.aqls
  if (sorted.aqls.length > 3) return { code: 'too-many-numbers', got: loose.map(({ value }) => value) }
  if (third !== undefined) Object.assign(aql, { critical: first, major: second, minor: third })
  else if (second !== undefined) Object.assign(aql, { major: first, minor: second })
  else if (first !== undefined) aql.major = first
  return { names, lot: sorted.lot, level, aql, whole }
}

/** Which of the numbers is the lot: the largest whole one, unless it was named, or is the 0 of '0 2.5 4.0'. */
function lotAmong(
  loose: readonly Loose[],
  named: number | undefined,
): { readonly lot: number | undefined; readonly aqls: readonly number[] } {
  const whole = loose.filter((each) => !each.isAql)
  const [only] = whole
  const isCritical = whole.length === 1 && only?.value === 0 && loose.length === 3
  if (named !== undefined || whole.length === 0 || isCritical)
    return { lot: named, aqls: loose.map(({ value }) => value) }
  const largest = whole.reduce((a, b) => {
    // '1 4': both may be an AQL, the larger one is the lot; '2 4': 4 is an AQL and 2 is none, so 2 is the lot
    if (isAql(a.value) !== isAql(b.value)) return isAql(a.value) ? b : a
    return b.value > a.value ? b : a
  })
  return { lot: largest.value, aqls: loose.filter((each) => each !== largest).map(({ value }) => value) }
}
