import { severities, type Severity } from '../settings/aql.ts'
import { defectKinds, type DefectKind, type Found } from './rules.ts'

const severityWords: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  crit: 'critical',
  c: 'critical',
  major: 'major',
  maj: 'major',
  ma: 'major',
  minor: 'minor',
  min: 'minor',
  mi: 'minor',
}

/** What can be typed for the pieces of one kind of defect. */
export const foundExpected = 'pieces by severity, such as 2 major, 1 minor'

/**
 * Pieces by severity as people type them: '2 major, 1 minor', 'major 2 minor 1', '0/2/1' (critical / major / minor).
 *
 * @returns zeros for blank; undefined where a number has no severity, or anything else is there. Never throws.
 */
export function typedFound(text: string): Found | undefined {
  const words = text.trim().toLowerCase()
  const three = /^(\d{1,7})\s*\/\s*(\d{1,7})\s*\/\s*(\d{1,7})$/.exec(words)
  if (three !== null) return { critical: Number(three[1]), major: Number(three[2]), minor: Number(three[3]) }
  const found = { critical: 0, major: 0, minor: 0 }
  const tokens = words.match(/\d+|[^\s\d,;:×x]+/g) ?? []
  if (tokens.length % 2 !== 0) return undefined
  for (let at = 0; at < tokens.length; at += 2) {
    const [first = '', second = ''] = [tokens[at], tokens[at + 1]]
    const [digits, word] = /^\d/.test(first) ? [first, second] : [second, first]
    const severity = Object.hasOwn(severityWords, word) ? severityWords[word] : undefined
    if (severity === undefined || !/^\d{1,7}$/.test(digits)) return undefined
    found[severity] += Number(digits)
  }
  return found
}

/** Pieces by severity in words: '2 major, 1 minor'; '' for none. Never throws. */
export function foundWords(found: Found): string {
  return severities
    .filter((severity) => found[severity] > 0)
    .map((severity) => `${found[severity]} ${severity}`)
    .join(', ')
}

/** All kinds in words, as the sheet keeps them: 'plating 2 major, 1 minor; clasp 1 critical'. Never throws. */
export function defectsWords(byKind: Partial<Readonly<Record<DefectKind, Found>>>): string {
  return defectKinds
    .flatMap((kind) => {
      const words = byKind[kind] === undefined ? '' : foundWords(byKind[kind])
      return words === '' ? [] : [`${kind} ${words}`]
    })
    .join('; ')
}

/**
 * Three numbers as the sheet keeps them, critical first: '0 / 5 / 7'.
 *
 * @returns undefined for anything else. Never throws.
 */
export function threeNumbers(text: string): Found | undefined {
  const three = /^\s*(\d{1,7})\s*[/,;]\s*(\d{1,7})\s*[/,;]\s*(\d{1,7})\s*$/.exec(text)
  return three === null
    ? undefined
    : { critical: Number(three[1]), major: Number(three[2]), minor: Number(three[3]) }
}

/** The same the other way. Never throws. */
export function numbersWords(found: Found): string {
  return severities.map((severity) => found[severity]).join(' / ')
}

/** Kinds and pieces out of what defectsWords wrote; what cannot be read is left out. Never throws. */
export function foundOfWords(text: string): Partial<Record<DefectKind, Found>> {
  return Object.fromEntries(
    text.split(';').flatMap((part) => {
      const kind = defectKinds.find((each) => part.trim().toLowerCase().startsWith(`${each} `))
      const found = kind === undefined ? undefined : typedFound(part.trim().slice(kind.length))
      return kind === undefined || found === undefined ? [] : [[kind, found] as const]
    }),
  )
}
