import { findSku } from '../catalog/actions.ts'
import type { SkuRecord } from '../catalog/rules.ts'
import { keyOf } from '../kit/ids.ts'
import { serialOf } from '../kit/local-date.ts'
import { linesOf, openOrders, poOf, type PoRow } from '../purchasing/actions.ts'
import { settingsOf } from '../settings/actions.ts'
import {
  aqlsOf,
  aqlWords,
  levelOf,
  severities,
  type AqlBySeverity,
  type InspectionLevel,
} from '../settings/aql.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import { numbersWords, threeNumbers } from './defects.ts'
import { isAgainst, limitsOf, standingFails, verdictOf, type Standing, type Verdict } from './rules.ts'
import { planLot, type LotPlan } from './sampling.ts'
import { inspectionsTab } from './tabs.ts'

export type InspectionRow = RowOf<typeof inspectionsTab>

/** An inspection by its id. */
export function inspectionOf(facts: Facts, id: string): InspectionRow | undefined {
  return id.trim() === '' ? undefined : facts.find(inspectionsTab, id)
}

/** Address of an inspection's row; of the tab without one. */
export function linkToInspection(facts: Facts, id?: string): string {
  return facts.link(inspectionsTab, id)
}

/** The id of an inspection of the team's for examples. */
export function exampleInspection(facts: Facts): string | undefined {
  return (openInspections(facts)[0] ?? facts.rows(inspectionsTab)[0])?.id
}

/** When a result came; a row typed by hand has its day until the bot has answered it. */
function momentOf({ at, on }: Pick<InspectionRow, 'at' | 'on'>): number {
  return at ?? (on === null ? 0 : serialOf(on))
}

/** An inspection as the rules judge what it replaces. */
export function standingOf(row: InspectionRow): Standing & { readonly row: InspectionRow } {
  const { id, po, sku, result } = row
  return { id, po: keyOf(po), sku: keyOf(sku), result, at: momentOf(row), row }
}

/** What a group of inspections is about: an order, or a SKU without one. */
function groupOf({ po, sku }: Pick<InspectionRow, 'po' | 'sku'>): string {
  return po.trim() === '' ? `sku ${keyOf(sku)}` : `po ${keyOf(po)}`
}

const groups: Derivation<ReadonlyMap<string, readonly InspectionRow[]>> = {
  tabs: [inspectionsTab],
  daily: false,
  derive: (facts) => {
    const found = new Map<string, InspectionRow[]>()
    for (const row of facts.rows(inspectionsTab)) {
      const key = groupOf(row)
      const known = found.get(key)
      if (known === undefined) found.set(key, [row])
      else known.push(row)
    }
    return found
  },
}

/** The inspections of an order, the earliest first. */
export function inspectionsOfPo(facts: Facts, po: string): readonly InspectionRow[] {
  const rows = facts.derived(groups).get(groupOf({ po, sku: '' })) ?? []
  return po.trim() === '' ? [] : rows.toSorted((a, b) => momentOf(a) - momentOf(b))
}

const openOnes: Derivation<readonly InspectionRow[]> = {
  tabs: [inspectionsTab],
  daily: false,
  derive: (facts) => {
    const fails = [...facts.derived(groups).values()].flatMap((rows) =>
      standingFails(rows.map(standingOf)).map(({ row }) => row),
    )
    // A row that somebody is still typing says nothing yet.
    const pending = facts
      .rows(inspectionsTab)
      .filter((row) => row.result === 'pending' && (row.po.trim() !== '' || row.sku.trim() !== ''))
    return [...fails, ...pending]
  },
}

/** What is not over: failed ones that no later one has replaced, then those without a result. */
export function openInspections(facts: Facts): readonly InspectionRow[] {
  return facts.derived(openOnes)
}

/** The newest inspection of a SKU that has a result, alone or as part of an order's line. */
export function lastInspectionOfSku(facts: Facts, sku: string): InspectionRow | undefined {
  const wanted = keyOf(sku)
  return facts
    .rows(inspectionsTab)
    .filter((row) => keyOf(row.sku) === wanted && row.result !== 'pending')
    .reduce<InspectionRow | undefined>(
      (last, row) => (last === undefined || momentOf(row) >= momentOf(last) ? row : last),
      undefined,
    )
}

/** All inspections of the same order; of the same SKU where there is no order. */
export function inspectionsLike(
  facts: Facts,
  row: Pick<InspectionRow, 'po' | 'sku'>,
): readonly InspectionRow[] {
  return facts.derived(groups).get(groupOf(row)) ?? []
}

/** True for a failed inspection that no later one has replaced. */
export function stillFails(facts: Facts, row: InspectionRow): boolean {
  return standingFails(inspectionsLike(facts, row).map(standingOf)).some(({ id }) => id === row.id)
}

/** The lot that a result is about, and how it is sampled. */
export type About = {
  /** a pending row's id; '' for a new one */
  readonly id: string
  readonly po: string
  readonly sku: string
  readonly lot: number
  readonly level: InspectionLevel
  readonly aql: AqlBySeverity
}

/** What a row's lot and plan say; what it leaves blank is as Settings have it. undefined without a lot, or unreadable. */
export function aboutRow(facts: Facts, row: InspectionRow): About | undefined {
  const settings = settingsOf(facts)
  const [first = '', ...more] = row.plan.split(',')
  const blank = row.plan.trim() === ''
  const level = blank ? settings.inspectionLevel : levelOf(first)
  const aql = blank || more.length === 0 ? settings.aql : aqlsOf(more.join(','))
  if (row.lotSize === null || level === undefined || aql === undefined) return undefined
  return { id: row.id, po: row.po, sku: row.sku, lot: row.lotSize, level, aql }
}

/** What a row's own numbers say of it; undefined while it has none, or nothing to hold them against. */
export function verdictOfRow(facts: Facts, row: InspectionRow): Verdict | undefined {
  const { critical, major, minor, lookedAt, sampleSize } = row
  if (critical === null && major === null && minor === null) return undefined
  const found = { critical: critical ?? 0, major: major ?? 0, minor: minor ?? 0 }
  const typed = threeNumbers(row.accept)
  if (typed !== undefined) return verdictOf({ sampleSize, accept: typed }, found, lookedAt)
  const about = aboutRow(facts, row)
  const planned = about === undefined ? undefined : planLot(about.lot, about.level, about.aql)
  return planned?.ok === true ? verdictOf(limitsOf(planned.value), found, lookedAt) : undefined
}

/** True for a pass or fail that the row's own numbers contradict. */
export function isRowAgainst(facts: Facts, row: InspectionRow): boolean {
  const verdict = verdictOfRow(facts, row)
  return verdict !== undefined && isAgainst(row.result, verdict)
}

/** The word that the column Noted has for a row's result. */
export function notedOf(facts: Facts, row: InspectionRow): string {
  return isRowAgainst(facts, row) ? `${row.result} against the numbers` : row.result
}

/** What a person's words name. */
export type Subject =
  | { readonly kind: 'inspection'; readonly row: InspectionRow }
  | { readonly kind: 'named'; readonly po: PoRow | undefined; readonly sku: string }
  | { readonly kind: 'several'; readonly po: PoRow | undefined; readonly skus: readonly SkuRecord[] }
  | { readonly kind: 'unknown'; readonly words: string }

/** The order and SKU that words name, in any order; SKUs by their code, style or words. */
export function subjectOf(facts: Facts, names: readonly string[]): Subject {
  const row = names.map((word) => inspectionOf(facts, word)).find((each) => each !== undefined)
  if (row !== undefined) return { kind: 'inspection', row }
  const po = names.map((word) => poOf(facts, word)).find((each) => each !== undefined)
  const rest = names.filter((word) => po === undefined || keyOf(word) !== keyOf(po.id))
  if (rest.length === 0) return { kind: 'named', po, sku: '' }
  const finding = findSku(facts, rest)
  if (finding.kind === 'sku') return { kind: 'named', po, sku: finding.sku.sku }
  if (finding.kind === 'nothing') {
    const line =
      po === undefined
        ? undefined
        : linesOf(facts, po.id).find((each) => keyOf(each.sku) === keyOf(rest.join(' ')))
    return line === undefined
      ? { kind: 'unknown', words: rest.join(' ') }
      : { kind: 'named', po, sku: line.sku }
  }
  const ordered = new Set(po === undefined ? [] : linesOf(facts, po.id).map(({ sku }) => keyOf(sku)))
  const skus = po === undefined ? finding.skus : finding.skus.filter(({ sku }) => ordered.has(keyOf(sku)))
  const [only] = skus
  return skus.length === 1 && only !== undefined
    ? { kind: 'named', po, sku: only.sku }
    : { kind: 'several', po, skus }
}

/** Pieces ordered of each SKU of an order, in the sheet's order. */
export function orderedPieces(facts: Facts, po: string): { sku: string; ordered: number }[] {
  const sums = new Map<string, { sku: string; ordered: number }>()
  for (const { sku, ordered } of linesOf(facts, po)) {
    const known = sums.get(keyOf(sku))
    if (known === undefined) sums.set(keyOf(sku), { sku, ordered })
    else known.ordered += ordered
  }
  return [...sums.values()]
}

/** The open orders that have a SKU. */
export function ordersWith(facts: Facts, sku: string): PoRow[] {
  return openOrders(facts).filter(({ id }) =>
    linesOf(facts, id).some((each) => keyOf(each.sku) === keyOf(sku)),
  )
}

/** What of a plan the sheet keeps: 'II, critical 0, major 2.5, minor 4.0' and the numbers by severity. */
export function planCells({ level, sampleSize, of }: LotPlan) {
  const numbers = (field: 'accept' | 'reject') =>
    numbersWords({ critical: of.critical[field], major: of.major[field], minor: of.minor[field] })
  const limits = severities.map((severity) => `${severity} ${aqlWords(of[severity].aql)}`)
  return {
    plan: [level, ...limits].join(', '),
    sampleSize,
    accept: numbers('accept'),
    reject: numbers('reject'),
  }
}

/** What was or is to be inspected: 'AURA-GLD of PO-1', 'PO-1'. */
export function lotName({ po, sku }: Pick<InspectionRow, 'po' | 'sku'>): string {
  if (po.trim() === '') return sku
  return sku.trim() === '' ? po : `${sku} of ${po}`
}
