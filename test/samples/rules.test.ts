import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate } from '../../src/kit/local-date.ts'
import {
  awaitsDecision,
  decideReceived,
  decideSample,
  dueWords,
  refuseNewSample,
  reminderStage,
  sampleChecks,
  sampleStatuses,
  type CheckResult,
  type Checklist,
} from '../../src/samples/rules.ts'

const due = '2026-03-20' as LocalDate
const allPass: Checklist = {
  platingMicrons: 2.5,
  checks: { plating: 'pass', stones: 'n.a.', clasp: 'pass', weight: 'pass', finish: 'pass' },
}

/** Later stages count less. */
const order = (stage: number | 'overdue' | undefined) =>
  stage === undefined ? 1000 : stage === 'overdue' ? -1 : stage

describe('the stage of a reminder', () => {
  it.each([
    [-8, undefined],
    [-7, 7],
    [-3, 7],
    [-2, 2],
    [-1, 2],
    [0, 0],
    [1, 'overdue'],
    [40, 'overdue'],
  ] as const)('%i days from the due day is %s', (offset, stage) => {
    expect(reminderStage(due, addDays(due, offset), [7, 2, 0])).toBe(stage)
  })

  it('is only overdue when the team wants no reminders before', () => {
    expect(reminderStage(due, due, [])).toBeUndefined()
    expect(reminderStage(due, addDays(due, 1), [])).toBe('overdue')
  })

  it('never goes back as days go by', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 5 })
    fc.assert(
      fc.property(days, fc.integer({ min: -70, max: 10 }), (wanted, offset) => {
        const now = order(reminderStage(due, addDays(due, offset), wanted))
        const next = order(reminderStage(due, addDays(due, offset + 1), wanted))
        expect(next).toBeLessThanOrEqual(now)
      }),
    )
  })
})

describe('a decision on a sample', () => {
  it.each(sampleStatuses)('is open for one that is %s, or refused with that state', (status) => {
    const decided = decideSample(
      { id: 'SMP-1', status },
      { verdict: 'approved', checklist: allPass, reason: '', mayApprove: true },
    )
    if (awaitsDecision(status)) expect(decided).toEqual({ ok: true, value: 'approved' })
    else expect(decided).toEqual({ ok: false, refusal: { code: 'decided-already', id: 'SMP-1', status } })
  })

  it.each(['approved', 'changes', 'rejected'] as const)('of %s is for approvers only', (verdict) => {
    const words = { verdict, checklist: allPass, reason: 'dull', mayApprove: false }
    const decided = decideSample({ id: 'SMP-1', status: 'received' }, words)
    expect(decided).toEqual({ ok: false, refusal: { code: 'not-approver' } })
  })

  it.each([
    ['changes', ' ', 'reason-missing'],
    ['rejected', '', 'reason-missing'],
    ['changes', 'thicker plating', undefined],
    ['rejected', 'stones loose', undefined],
  ] as const)('of %s with the reason "%s" is refused with %s', (verdict, reason, code) => {
    const words = { verdict, checklist: undefined, reason, mayApprove: true }
    const decided = decideSample({ id: 'SMP-1', status: 'received' }, words)
    expect(decided).toEqual(
      code === undefined ? { ok: true, value: verdict } : { ok: false, refusal: { code } },
    )
  })

  it('is an approval exactly when no check failed', () => {
    const result = fc.constantFrom<CheckResult[]>('pass', 'fail', 'n.a.')
    const checks = fc.record({
      plating: result,
      stones: result,
      clasp: result,
      weight: result,
      finish: result,
    })
    fc.assert(
      fc.property(checks, (found) => {
        const failed = sampleChecks.filter((check) => found[check] === 'fail')
        const checklist = { platingMicrons: null, checks: found }
        const words = { verdict: 'approved' as const, checklist, reason: '', mayApprove: true }
        const decided = decideSample({ id: 'SMP-1', status: 'in review' }, words)
        expect(decided).toEqual(
          failed.length === 0
            ? { ok: true, value: 'approved' }
            : { ok: false, refusal: { code: 'check-failed', checks: failed } },
        )
      }),
    )
  })
})

it.each(sampleStatuses)('a sample that is %s arrives once', (status) => {
  const waits = status === 'requested' || status === 'in transit'
  expect(decideReceived({ id: 'SMP-1', status })).toEqual(
    waits
      ? { ok: true, value: 'received' }
      : { ok: false, refusal: { code: 'received-already', id: 'SMP-1', status } },
  )
})

it.each([
  [' ', 'Luna', null, 'supplier-missing'],
  ['SUP-1', ' ', null, 'subject-missing'],
  ['SUP-1', 'Luna', '2026-03-19', 'due-in-the-past'],
  ['SUP-1', 'Luna', '2026-03-20', undefined],
  ['SUP-1', 'Luna', null, undefined],
])('a sample from "%s" of "%s" with a decision due %s is refused with %s', (supplier, subject, day, code) => {
  const wish = { supplier, subject, decisionDue: day as LocalDate | null }
  expect(refuseNewSample(wish, due)?.code).toBe(code)
})

it.each([
  [-3, 'in 3 days'],
  [-1, 'in 1 day'],
  [0, 'today'],
  [1, '1 day ago'],
  [12, '12 days ago'],
])('%i days from the due day reads "%s"', (offset, words) => {
  expect(dueWords(due, addDays(due, offset))).toBe(words)
})
