import type { LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { update } from '../workbook/change.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { sampleOf, type SampleReply, type SampleRow } from './actions.ts'
import {
  decideExtension,
  decideReview,
  type CheckResult,
  type SampleCheck,
  type SampleRefusal,
} from './rules.ts'
import { samplesTab } from './tabs.ts'

/** What somebody saw on a sample, as far as they looked. */
export interface ReviewWish {
  readonly requestId: string
  readonly id: string
  readonly platingMicrons: number | null
  readonly checks: Readonly<Record<SampleCheck, CheckResult | null>>
  /** links, as they were typed */
  readonly photos: string
  readonly note: string
}

/** Records what was seen; the decision is another step. Refusals as decideReview, and 'unknown-sample'. */
export async function reviewSample(
  workbook: Workbook,
  wish: ReviewWish,
): Promise<Result<Outcome<SampleReply>, SampleRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const row = sampleOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-sample', id: wish.id })
    const decided = decideReview(row, wish.photos)
    if (!decided.ok) return decided
    const { status, photos } = decided.value
    const patch: Partial<SampleRow> = {
      status,
      ...(row.received === null ? { received: facts.today } : {}),
      platingMicrons: wish.platingMicrons,
      ...wish.checks,
      photo: photos.join(' '),
      note: wish.note.trim(),
    }
    const reply: SampleReply = { id: row.id, subject: row.subject, before: row.status, after: status }
    return accept({ changes: [update(samplesTab, row, patch)], reply })
  })
}

/** What putting a decision off answered; kept in the journal. */
export type ExtensionReply = {
  readonly id: string
  readonly before: LocalDate | null
  readonly after: LocalDate
}

/** Puts a decision off, or forward. Refusals as decideExtension, and 'unknown-sample'. */
export async function extendSample(
  workbook: Workbook,
  wish: {
    readonly requestId: string
    readonly id: string
    readonly due: LocalDate | undefined
    readonly reason: string
  },
): Promise<Result<Outcome<ExtensionReply>, SampleRefusal>> {
  return workbook.change<ExtensionReply, SampleRefusal>(wish.requestId, (facts) => {
    const row = sampleOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-sample', id: wish.id })
    const decided = decideExtension(row, wish.due, facts.today)
    if (!decided.ok) return decided
    const reason = wish.reason.trim()
    const why = reason === '' ? '' : `decision moved to ${decided.value}: ${reason}`
    const note = [row.note, why].filter((words) => words !== '').join('; ')
    const patch = { decisionDue: decided.value, ...(why === '' ? {} : { note }) }
    const reply: ExtensionReply = { id: row.id, before: row.decisionDue, after: decided.value }
    return accept({ changes: [update(samplesTab, row, patch)], reply })
  })
}
