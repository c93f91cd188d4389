import { accept, refuse, type Result } from '../kit/result.ts'
import {
  aqls,
  isAql,
  severities,
  type AqlBySeverity,
  type InspectionLevel,
  type Severity,
} from '../settings/aql.ts'

/** Sample size code letters, the smallest sample first; the standard leaves out I and O. */
export const codeLetters = 'ABCDEFGHJKLMNPQR'.split('')

/** Pieces of the sample of each code letter. */
const sampleSizes = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000]

/** The largest lot of each range of lot sizes; the last range has no end. The first begins with 2. */
const lotEnds = [8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10_000, 35_000, 150_000, 500_000, Infinity]

/** The code letter of each range of lot sizes. */
const lettersByLevel: Readonly<Record<InspectionLevel, string>> = {
  'S-1': 'AAAABBBBCCCCDDD',
  'S-2': 'AAABBBCCCDDDEEE',
  'S-3': 'AABBCCDDEEFFGGH',
  'S-4': 'AABCCDEEFGGHJJK',
  I: 'AABCCDEFGHJKLMN',
  II: 'ABCDEFGHJKLMNPQ',
  III: 'BCDEFGHJKLMNPQR',
}

/** Acceptance numbers below the plan that accepts on 0, from the third letter behind it on. */
const acceptBehindZero = [1, 2, 3, 5, 7, 10, 14, 21]

/** The largest lot that is taken: what is typed beyond it is a slip. */
export const mostInLot = 9_999_999

/** Where a code letter's cell of the table sent to: up to a smaller sample, down to a larger one. */
export type Arrow = 'none' | 'up' | 'down'

/** One single sampling plan for normal inspection. */
export interface SamplingPlan {
  /** percent; 0: no such defect is allowed */
  readonly aql: number
  /** the letter whose plan is used, after the arrow */
  readonly letter: string
  readonly arrow: Arrow
  /** pieces by the table */
  readonly tableSize: number
  /** pieces to look at: the table's, or the whole lot where that is smaller */
  readonly sampleSize: number
  /** the lot passes with so many defective pieces, or fewer */
  readonly accept: number
  /** it fails with so many, or more */
  readonly reject: number
}

/** How a lot is inspected. */
export interface LotPlan {
  readonly lot: number
  readonly level: InspectionLevel
  /** lot sizes of the same row of the table; `to` is null where it has no end */
  readonly range: { readonly from: number; readonly to: number | null }
  /** the letter of lot size and level, before any arrow */
  readonly letter: string
  /** pieces to take: the largest sample of the severities */
  readonly sampleSize: number
  /** each severity has its own plan, and its own sample size where an arrow leads elsewhere */
  readonly of: Readonly<Record<Severity, SamplingPlan>>
}

/** Why there is no plan. */
export type PlanRefusal =
  /** a lot of one piece is outside the tables: there is nothing to take a sample of */
  | { readonly code: 'lot-of-one' }
  | { readonly code: 'lot-not-whole'; readonly got: number }
  | { readonly code: 'aql-not-offered'; readonly got: number }

/**
 * The sample size code letter, ISO 2859-1 table 1.
 *
 * @param lot pieces, 2 or more
 * @returns the letter, and the lot sizes that share it. Never throws for whole numbers from 2.
 */
export function codeLetter(
  lot: number,
  level: InspectionLevel,
): { readonly letter: string; readonly range: LotPlan['range'] } {
  const at = lotEnds.findIndex((end) => lot <= end)
  const end = lotEnds[at] ?? Infinity
  const from = at === 0 ? 2 : (lotEnds[at - 1] ?? 1) + 1
  return {
    letter: lettersByLevel[level].charAt(at),
    range: { from, to: Number.isFinite(end) ? end : null },
  }
}

/**
 * The single sampling plan of a code letter and an AQL for normal inspection, ISO 2859-1 table 2-A.
 *
 * The table repeats itself along its diagonal. For each AQL one letter accepts on 0 defective pieces: L for 0.065, a letter
 * earlier for each step. Letters before it point down to it, the next one points up to it. The one after that points down
 * to the first plan that accepts on 1; from there each letter has the next acceptance number: 1, 2, 3, 5, 7, 10, 14, 21.
 * What comes behind 21 points up to it. An arrow leads to the other letter's plan, with that one's sample size.
 *
 * @param letter of codeLetters
 * @param aql percent, of the eleven that are offered
 * @returns the plan without regard to the lot's size. Never throws.
 */
export function singlePlan(letter: string, aql: number): Omit<SamplingPlan, 'sampleSize'> {
  const last = acceptBehindZero.length - 1
  const zero = aqls.length - 1 - aqls.findIndex((each) => each === aql)
  const behind = codeLetters.indexOf(letter) - zero
  const found = (at: number, arrow: Arrow, ac: number) => ({
    aql,
    letter: codeLetters[at] ?? letter,
    arrow,
    tableSize: sampleSizes[at] ?? 0,
    accept: ac,
    reject: ac + 1,
  })
  if (behind < 0) return found(zero, 'down', 0)
  if (behind <= 1) return found(zero, behind === 0 ? 'none' : 'up', 0)
  if (behind === 2) return found(zero + 3, 'down', acceptBehindZero[0] ?? 1)
  if (behind - 3 > last) return found(zero + 3 + last, 'up', acceptBehindZero[last] ?? 21)
  return found(zero + behind, 'none', acceptBehindZero[behind - 3] ?? 0)
}

/**
 * How a lot is inspected: its code letter, and a plan for each severity. Where a sample would be as large as the lot, all
 * of the lot is looked at. An AQL of 0 is no plan of the standard's: none of the pieces that are taken may have such a
 * defect.
 *
 * Source: ISO 2859-1, single sampling, normal inspection; docs/decisions/0040-sampling-plans.md.
 *
 * @param lot pieces
 * @returns refused with 'lot-of-one', 'lot-not-whole' (also below 1 and above 9,999,999) and 'aql-not-offered'. Never
 *   throws.
 */
export function planLot(
  lot: number,
  level: InspectionLevel,
  by: AqlBySeverity,
): Result<LotPlan, PlanRefusal> {
  if (!Number.isInteger(lot) || lot < 1 || lot > mostInLot) return refuse({ code: 'lot-not-whole', got: lot })
  if (lot === 1) return refuse({ code: 'lot-of-one' })
  const odd = severities.find((severity) => !isAql(by[severity]))
  if (odd !== undefined) return refuse({ code: 'aql-not-offered', got: by[odd] })
  const { letter, range } = codeLetter(lot, level)
  const sampled = (aql: number): SamplingPlan => {
    const plan = singlePlan(letter, aql)
    return { ...plan, sampleSize: Math.min(lot, plan.tableSize) }
  }
  const sizes = severities.filter((each) => by[each] > 0).map((each) => sampled(by[each]).tableSize)
  const own = sampleSizes[codeLetters.indexOf(letter)] ?? 0
  const tableSize = sizes.length === 0 ? own : Math.max(...sizes)
  const sampleSize = Math.min(lot, tableSize)
  const none: SamplingPlan = { aql: 0, letter, arrow: 'none', tableSize, sampleSize, accept: 0, reject: 1 }
  const planOf = (severity: Severity) => (by[severity] === 0 ? none : sampled(by[severity]))
  const of = { critical: planOf('critical'), major: planOf('major'), minor: planOf('minor') }
  return accept({ lot, level, range, letter, sampleSize, of })
}
