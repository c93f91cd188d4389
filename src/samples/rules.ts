import { counted } from '../kit/counted.ts'
import { daysBetween, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'

export const sampleStages = ['proto', 'revision', 'pre-production', 'production'] as const
export type SampleStage = (typeof sampleStages)[number]

export const sampleStatuses = [
  'requested',
  'in transit',
  'received',
  'in review',
  'approved',
  'changes',
  'rejected',
] as const
export type SampleStatus = (typeof sampleStatuses)[number]

export const checkResults = ['pass', 'fail', 'n.a.'] as const
export type CheckResult = (typeof checkResults)[number]

/** What is looked at on every jewelry sample. */
export const sampleChecks = ['plating', 'stones', 'clasp', 'weight', 'finish'] as const
export type SampleCheck = (typeof sampleChecks)[number]

/** The filled checklist of a sample. */
export interface Checklist {
  /** thickness of the plating, µm; null: not plated or not measured */
  readonly platingMicrons: number | null
  /** pass or fail a check; plating includes the scratch test */
  readonly checks: Readonly<Record<SampleCheck, CheckResult>>
}

/** What a decision on a sample needs to know of it. */
export interface SampleFacts {
  readonly id: string
  readonly status: SampleStatus
}

export type SampleVerdict = 'approved' | 'changes' | 'rejected'

/** Why a step with a sample is not taken. */
export type SampleRefusal =
  | { readonly code: 'unknown-sample'; readonly id: string }
  | { readonly code: 'decided-already'; readonly id: string; readonly status: SampleStatus }
  | { readonly code: 'received-already'; readonly id: string; readonly status: SampleStatus }
  | { readonly code: 'not-approver' }
  | { readonly code: 'check-failed'; readonly checks: readonly SampleCheck[] }
  | { readonly code: 'reason-missing' }
  | { readonly code: 'due-in-the-past'; readonly due: LocalDate; readonly today: LocalDate }
  | { readonly code: 'due-missing' }
  | { readonly code: 'due-unchanged'; readonly due: LocalDate }
  | { readonly code: 'photo-not-a-link'; readonly got: string }
  | { readonly code: 'supplier-missing' }
  | { readonly code: 'subject-missing' }

/** From which status a sample may be decided or received. Everything else is over. */
const undecided: Readonly<Record<SampleStatus, boolean>> = {
  requested: true,
  'in transit': true,
  received: true,
  'in review': true,
  approved: false,
  changes: false,
  rejected: false,
} satisfies Record<SampleStatus, boolean>

/** True while somebody still has to decide. Never throws. */
export function awaitsDecision(status: SampleStatus): boolean {
  return undecided[status]
}

/**
 * Decides on a sample.
 *
 * @param words.checklist must have no failed check for an approval
 * @param words.reason why it is sent back or rejected; required for both
 * @returns the new status; refused with 'decided-already', 'not-approver', 'check-failed' or 'reason-missing'. Never throws.
 */
export function decideSample(
  sample: SampleFacts,
  words: { verdict: SampleVerdict; checklist: Checklist | undefined; reason: string; mayApprove: boolean },
): Result<SampleVerdict, SampleRefusal> {
  if (!words.mayApprove) return refuse({ code: 'not-approver' })
  if (!undecided[sample.status])
    return refuse({ code: 'decided-already', id: sample.id, status: sample.status })
  if (words.verdict !== 'approved') {
    return words.reason.trim() === '' ? refuse({ code: 'reason-missing' }) : accept(words.verdict)
  }
  const failed = sampleChecks.filter((check) => words.checklist?.checks[check] === 'fail')
  return failed.length > 0 ? refuse({ code: 'check-failed', checks: failed }) : accept('approved')
}

/** A wish for a sample, as far as the rules look at it. */
export interface SampleWish {
  readonly supplier: string
  readonly subject: string
  readonly decisionDue: LocalDate | null
}

/**
 * Whether a sample may be asked for.
 *
 * @returns the refusal, or undefined: supplier and subject are needed, and a decision cannot be due before today; today
 *   itself is fine. Never throws.
 */
export function refuseNewSample(wish: SampleWish, today: LocalDate): SampleRefusal | undefined {
  if (wish.supplier.trim() === '') return { code: 'supplier-missing' }
  if (wish.subject.trim() === '') return { code: 'subject-missing' }
  if (wish.decisionDue !== null && daysBetween(today, wish.decisionDue) < 0)
    return { code: 'due-in-the-past', due: wish.decisionDue, today }
  return undefined
}

/** Decides that a sample has arrived. Refused when it has been before. Never throws. */
export function decideReceived(sample: SampleFacts): Result<SampleStatus, SampleRefusal> {
  const waiting = sample.status === 'requested' || sample.status === 'in transit'
  return waiting
    ? accept('received')
    : refuse({ code: 'received-already', id: sample.id, status: sample.status })
}

/**
 * Decides that a sample is being looked at: its checklist may be filled in part, and nothing is decided by it.
 *
 * @param photos what was typed as links, separated by blanks, commas or lines
 * @returns the status and the links; refused with 'decided-already', and 'photo-not-a-link' for what is no https address.
 *   Never throws.
 */
export function decideReview(
  sample: SampleFacts,
  photos: string,
): Result<{ readonly status: SampleStatus; readonly photos: readonly string[] }, SampleRefusal> {
  if (!undecided[sample.status])
    return refuse({ code: 'decided-already', id: sample.id, status: sample.status })
  const links = photoLinks(photos)
  const wrong = links.find((each) => !/^https:\/\/[^\s|<>]+$/i.test(each))
  if (wrong !== undefined) return refuse({ code: 'photo-not-a-link', got: wrong })
  return accept({ status: 'in review', photos: links })
}

/** Links as people type or paste them: separated by blanks, commas or lines, each once. Never throws. */
export function photoLinks(typed: string): string[] {
  return [...new Set(typed.split(/[\s,;]+/).filter((each) => each !== ''))]
}

/**
 * Decides that the decision on a sample is due on another day.
 *
 * @param due undefined where no day was found
 * @returns the day; refused with 'decided-already', 'due-missing', 'due-in-the-past' and 'due-unchanged'. Earlier days are
 *   fine, too. Never throws.
 */
export function decideExtension(
  sample: SampleFacts & { readonly decisionDue: LocalDate | null },
  due: LocalDate | undefined,
  today: LocalDate,
): Result<LocalDate, SampleRefusal> {
  if (!undecided[sample.status])
    return refuse({ code: 'decided-already', id: sample.id, status: sample.status })
  if (due === undefined) return refuse({ code: 'due-missing' })
  if (daysBetween(today, due) < 0) return refuse({ code: 'due-in-the-past', due, today })
  if (due === sample.decisionDue) return refuse({ code: 'due-unchanged', due })
  return accept(due)
}

/** A sample as far as its round is concerned. */
export interface RoundFacts {
  readonly id: string
  readonly requested: LocalDate | null
  /** as the sheet has it; null: told by the order */
  readonly round: number | null
}

/**
 * The rounds of one sample in their order, each with its number: what the sheet says, else one more than the round before.
 *
 * @param samples rows of one supplier and subject in the sheet's order
 * @returns by the day they were asked for; those without a day keep their place at the end. Never throws.
 */
export function roundsOf<R extends RoundFacts>(samples: readonly R[]): { sample: R; round: number }[] {
  const ordered = samples.toSorted((a, b) => {
    if (a.round !== null && b.round !== null && a.round !== b.round) return a.round - b.round
    return (a.requested ?? '9999') < (b.requested ?? '9999') ? -1 : a.requested === b.requested ? 0 : 1
  })
  let last = 0
  return ordered.map((sample) => {
    last = sample.round ?? last + 1
    return { sample, round: last }
  })
}

/**
 * Which reminder a sample's decision has reached: the smallest of the team's days that is not less than the days left,
 * 'overdue' past the day, or undefined while it is too early.
 *
 * With days 7, 2 and 0: eight days left is too early, seven to three is 7, two and one is 2, the day itself is 0. Never throws.
 */
export function reminderStage(
  due: LocalDate,
  today: LocalDate,
  days: readonly number[],
): number | 'overdue' | undefined {
  const left = daysBetween(today, due)
  if (left < 0) return 'overdue'
  const reached = days.filter((each) => left <= each)
  return reached.length === 0 ? undefined : Math.min(...reached)
}

/** 'in 3 days', 'today', '2 days ago'. Never throws. */
export function dueWords(due: LocalDate, today: LocalDate): string {
  const left = daysBetween(today, due)
  if (left === 0) return 'today'
  const days = counted(Math.abs(left), 'day')
  return left > 0 ? `in ${days}` : `${days} ago`
}
