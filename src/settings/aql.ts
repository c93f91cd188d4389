/** Inspection levels of ISO 2859-1: three general ones and four special ones with small samples. */
export const inspectionLevels = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'] as const
export type InspectionLevel = (typeof inspectionLevels)[number]

/** Acceptance quality limits that can be asked for, percent of pieces; ISO 2859-1 has them in these steps. */
export const aqls = [0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5] as const

/** Defects by what they do. critical: unsafe or unlawful. major: a customer sends it back. minor: hardly seen. */
export const severities = ['critical', 'major', 'minor'] as const
export type Severity = (typeof severities)[number]

/** An AQL for each severity, percent; 0: no such defect is allowed. */
export type AqlBySeverity = Readonly<Record<Severity, number>>

/** An AQL as the standard writes it: '0.065', '0.10', '1.0', '2.5'; '0' where none is allowed. Never throws. */
export function aqlWords(aql: number): string {
  if (aql === 0) return '0'
  return aql === 0.065 ? '0.065' : aql < 1 ? aql.toFixed(2) : aql.toFixed(1)
}

/** The AQLs of all severities, critical first: '0 / 2.5 / 4.0'. Never throws. */
export function aqlsWords(by: AqlBySeverity): string {
  return severities.map((severity) => aqlWords(by[severity])).join(' / ')
}

/** True for an AQL that plans are made for, and for 0. Never throws. */
export function isAql(aql: number): boolean {
  return aql === 0 || aqls.some((each) => each === aql)
}

/** The AQLs on both sides of one that is not offered; one of them at either end. Never throws. */
export function nearestAqls(aql: number): readonly number[] {
  const below = aqls.findLast((each) => each < aql)
  const above = aqls.find((each) => each > aql)
  return [below, above].filter((each) => each !== undefined)
}

/**
 * A level as people type it: 'II', 'ii', '2', 'level 2', 'S-2', 'S2'.
 *
 * @returns undefined for anything else. Never throws.
 */
export function levelOf(text: string): InspectionLevel | undefined {
  const word = text
    .trim()
    .toUpperCase()
    .replace(/^(?:GENERAL|SPECIAL)?\s*(?:LEVEL)?\s*/, '')
  const general: Readonly<Record<string, InspectionLevel>> = { '1': 'I', '2': 'II', '3': 'III' }
  if (Object.hasOwn(general, word)) return general[word]
  const special = /^S[-\s]?([1-4])$/.exec(word)?.[1]
  const wanted = special === undefined ? word : `S-${special}`
  return inspectionLevels.find((level) => level === wanted)
}

/** A number as it is typed for an AQL: '2.5', '2,5', '2.5%'. undefined for anything else. Never throws. */
export function aqlNumber(text: string): number | undefined {
  const word = text.trim().replace(/\s*%$/, '').replace(',', '.')
  return /^\d{1,3}(?:\.\d{1,4})?$/.test(word) ? Number(word) : undefined
}

/**
 * AQLs of all severities as the Settings tab or a plan has them: '0 / 2.5 / 4.0', 'critical 0, major 2.5, minor 4.0'.
 *
 * @returns undefined where one is missing or none that is offered. Never throws.
 */
export function aqlsOf(text: string): AqlBySeverity | undefined {
  const named = severities.map((severity) =>
    aqlNumber(new RegExp(`\\b${severity}\\D{0,3}(\\d+(?:[.,]\\d+)?)`, 'i').exec(text)?.[1] ?? ''),
  )
  const inOrder = text.split(/\s*[/;]\s*|\s+/).map(aqlNumber)
  const [critical, major, minor] = named.every((each) => each !== undefined) ? named : inOrder
  if (critical === undefined || major === undefined || minor === undefined) return undefined
  if (inOrder.length !== 3 && named.includes(undefined)) return undefined
  return [critical, major, minor].every(isAql) ? { critical, major, minor } : undefined
}
