import type { LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { mayStep, type PoStatus } from '../purchasing/rules.ts'
import { severities, type Severity } from '../settings/aql.ts'
import type { LotPlan, PlanRefusal } from './sampling.ts'

/** When goods are looked at. */
export const checkpoints = ['sample', 'in line', 'pre-shipment', 'receiving'] as const
export type Checkpoint = (typeof checkpoints)[number]
export const inspectors = ['own', 'third party'] as const
export type Inspector = (typeof inspectors)[number]
export const inspectionResults = ['pending', 'pass', 'fail', 'conditional'] as const
export type InspectionResult = (typeof inspectionResults)[number]

/** What can be wrong with a piece of jewelry. */
export const defectKinds = [
  'plating',
  'stones',
  'clasp',
  'weight',
  'finish',
  'solder',
  'size',
  'engraving',
  'packaging',
] as const
export type DefectKind = (typeof defectKinds)[number]

/** Defective pieces by severity; each piece counts once, by its worst defect. */
export type Found = Readonly<Record<Severity, number>>

/** Why a result is not recorded. */
export type InspectionRefusal =
  | PlanRefusal
  /** a workbook that was set up before there were inspections */
  | { readonly code: 'no-tab' }
  | { readonly code: 'unknown-inspection'; readonly id: string }
  | { readonly code: 'unknown-po'; readonly id: string }
  | { readonly code: 'unknown-sku'; readonly sku: string }
  /** neither an order nor a SKU is named */
  | { readonly code: 'nothing-named' }
  | { readonly code: 'recorded-already'; readonly id: string; readonly result: InspectionResult }
  | { readonly code: 'looked-at-wrong'; readonly got: number | null; readonly lot: number }
  | { readonly code: 'more-than-looked-at'; readonly found: number; readonly lookedAt: number }
  | { readonly code: 'on-in-future'; readonly on: LocalDate; readonly today: LocalDate }
  | { readonly code: 'photo-not-a-link'; readonly got: string }
  | { readonly code: 'action-missing' }
  /** what was chosen is not what the numbers say; asked back */
  | {
      readonly code: 'against-numbers'
      readonly chosen: InspectionResult
      readonly say: InspectionResult
      readonly why: string
    }
  | { readonly code: 'not-approver'; readonly what: 'conditional' | 'against-numbers' }
  | { readonly code: 'step-not-permitted'; readonly po: string; readonly from: string; readonly to: string }
  | { readonly code: 'nothing-to-step'; readonly id: string; readonly result: InspectionResult }
  /** failed inspections of the same order that no later one has replaced */
  | { readonly code: 'still-failing'; readonly ids: readonly string[] }

const none: Found = { critical: 0, major: 0, minor: 0 }

function totalOf(found: Found): number {
  return severities.reduce((sum, severity) => sum + found[severity], 0)
}

/** The sum over all kinds of defects. Never throws. */
export function sumOf(byKind: Partial<Readonly<Record<DefectKind, Found>>>): Found {
  return Object.values(byKind).reduce<Found>(
    (sum, found) => ({
      critical: sum.critical + found.critical,
      major: sum.major + found.major,
      minor: sum.minor + found.minor,
    }),
    none,
  )
}

/** What an inspection's numbers say by themselves. */
export interface Verdict {
  /** pending: too few pieces were looked at to pass, and not enough are bad to fail */
  readonly say: 'pass' | 'fail' | 'pending'
  /** 'major 7 of at most 5', 'looked at 60 of 80' */
  readonly why: string
}

/** The numbers that a lot is judged by. */
export interface Limits {
  /** pieces to look at; null where nobody said */
  readonly sampleSize: number | null
  /** most defective pieces with which the lot passes; every larger number fails it */
  readonly accept: Found
}

/** The numbers of a plan. Never throws. */
export function limitsOf(plan: LotPlan): Limits {
  const { critical, major, minor } = plan.of
  const most = { critical: critical.accept, major: major.accept, minor: minor.accept }
  return { sampleSize: plan.sampleSize, accept: most }
}

/**
 * What the numbers say: fail with more defective pieces of a severity than its plan accepts, however many were looked at;
 * pass when all severities are within and the whole sample was looked at.
 *
 * @param lookedAt pieces; null where nobody said: the whole sample. Never throws.
 */
export function verdictOf(limits: Limits, found: Found, lookedAt: number | null): Verdict {
  const over = severities.filter((severity) => found[severity] > limits.accept[severity])
  if (over.length > 0) {
    const why = over.map((each) => `${each} ${found[each]} of at most ${limits.accept[each]}`).join(', ')
    return { say: 'fail', why }
  }
  if (lookedAt !== null && limits.sampleSize !== null && lookedAt < limits.sampleSize)
    return { say: 'pending', why: `looked at ${lookedAt} of ${limits.sampleSize}` }
  const why = severities.map((each) => `${each} ${found[each]} of at most ${limits.accept[each]}`).join(', ')
  return { say: 'pass', why }
}

/** True for a pass or fail that is not what the numbers say; conditional and pending contradict nothing. Never throws. */
export function isAgainst(result: InspectionResult, verdict: Verdict): boolean {
  return (result === 'pass' || result === 'fail') && result !== verdict.say
}

/** What somebody wants recorded of an inspection. */
export interface ResultWish {
  readonly plan: LotPlan
  readonly found: Found
  /** pieces; null where the field was left empty */
  readonly lookedAt: number | null
  readonly on: LocalDate | null
  /** 'numbers': as the numbers say */
  readonly result: InspectionResult | 'numbers'
  readonly action: string
  /** why the result is not what the numbers say; '' where nobody said */
  readonly against: string
  readonly photos: readonly string[]
}

/** What is recorded of an inspection. */
export interface DecidedResult {
  readonly result: InspectionResult
  readonly verdict: Verdict
  /** true: it is recorded against the numbers */
  readonly against: boolean
}

/**
 * Decides what is recorded of an inspection.
 *
 * A pass or fail against the numbers is asked back until somebody says why, and is an approver's, as conditional is, which
 * needs an action.
 *
 * @param who what the one who records may do, and the day there
 * @returns refused with 'looked-at-wrong', 'more-than-looked-at', 'on-in-future', 'photo-not-a-link', 'action-missing',
 *   'against-numbers' and 'not-approver'. Never throws.
 */
export function decideResult(
  wish: ResultWish,
  who: { readonly mayApprove: boolean; readonly today: LocalDate },
): Result<DecidedResult, InspectionRefusal> {
  const { plan, found, lookedAt, on } = wish
  if (lookedAt === null || lookedAt < 1 || lookedAt > plan.lot)
    return refuse({ code: 'looked-at-wrong', got: lookedAt, lot: plan.lot })
  if (totalOf(found) > lookedAt)
    return refuse({ code: 'more-than-looked-at', found: totalOf(found), lookedAt })
  if (on !== null && on > who.today) return refuse({ code: 'on-in-future', on, today: who.today })
  const wrong = wish.photos.find((each) => !/^https:\/\/[^\s|<>]+$/i.test(each))
  if (wrong !== undefined) return refuse({ code: 'photo-not-a-link', got: wrong })
  const verdict = verdictOf(limitsOf(plan), found, lookedAt)
  const result = wish.result === 'numbers' ? verdict.say : wish.result
  const against = isAgainst(result, verdict)
  if (against && wish.against.trim() === '')
    return refuse({ code: 'against-numbers', chosen: result, say: verdict.say, why: verdict.why })
  if (against && !who.mayApprove) return refuse({ code: 'not-approver', what: 'against-numbers' })
  if (result === 'conditional' && !who.mayApprove)
    return refuse({ code: 'not-approver', what: 'conditional' })
  if (result === 'conditional' && wish.action.trim() === '') return refuse({ code: 'action-missing' })
  return accept({ result, verdict, against })
}

/**
 * Where an order may go after a result: to ready after a pass, where that step is permitted, and from inspection back into
 * production after a fail.
 *
 * @returns undefined: it stays. Never throws.
 */
export function stepAfter(result: InspectionResult, from: PoStatus): PoStatus | undefined {
  if (result === 'pass') return mayStep(from, 'ready') ? 'ready' : undefined
  return result === 'fail' && from === 'inspection' ? 'in production' : undefined
}

/** What of an inspection says which lot it was about, and when. */
export interface Standing {
  readonly id: string
  readonly po: string
  readonly sku: string
  readonly result: InspectionResult
  /** serial number of a moment; a day where nobody knows the time of day */
  readonly at: number
}

/**
 * The failed inspections that no later one has replaced. A later result about the same order and SKU replaces an earlier
 * one, and so does one about the whole order.
 *
 * @param all of one order, or of one SKU without an order; of the same moment the one that stands below is the later one.
 *   Never throws.
 */
export function standingFails<S extends Standing>(all: readonly S[]): S[] {
  const decided = all.filter(({ result }) => result !== 'pending')
  return decided.filter(
    (each, at) =>
      each.result === 'fail' &&
      !decided.some((later, behind) => {
        const isLater = later.at > each.at || (later.at === each.at && behind > at)
        return isLater && (later.sku === '' || later.sku === each.sku)
      }),
  )
}
