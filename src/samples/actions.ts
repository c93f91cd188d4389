import { idFor, keyOf } from '../kit/ids.ts'
import { daysBetween, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { plainWords } from '../kit/plain-words.ts'
import { remindersTab } from '../reminding/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { supplierOf } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import {
  awaitsDecision,
  decideReceived,
  decideSample,
  refuseNewSample,
  roundsOf,
  type Checklist,
  type SampleRefusal,
  type SampleStage,
  type SampleStatus,
  type SampleVerdict,
} from './rules.ts'
import { samplesTab } from './tabs.ts'

/** So many words are looked at for a sample's name; a pasted page is not one. */
const mostWords = 12

export type SampleRow = RowOf<typeof samplesTab>

/** What a write on a sample answered; kept in the journal. */
export type SampleReply = {
  readonly id: string
  readonly subject: string
  /** '' for a sample that is new */
  readonly before: SampleStatus | ''
  readonly after: SampleStatus
}

/** A sample by its id. */
export function sampleOf(facts: Facts, id: string): SampleRow | undefined {
  return id.trim() === '' ? undefined : facts.find(samplesTab, id)
}

/** The supplier's name where the row has an id or a name that is known, else what the row has. */
export function supplierNameOf(facts: Facts, sample: SampleRow): string {
  return supplierOf(facts, sample.supplier)?.name ?? sample.supplier
}

/** What a person's words can mean. `rest` are the words behind an id, such as a reason. */
export type SampleFinding =
  | { readonly kind: 'sample'; readonly sample: SampleRow; readonly rest: string }
  | { readonly kind: 'several'; readonly samples: readonly SampleRow[] }
  | { readonly kind: 'nothing' }

/**
 * A sample by an id at the beginning of the words, or by words of its subject, supplier, stage and owner, accents and case
 * ignored. Words behind those that name a sample are left over, such as a reason. Undecided ones first.
 */
export function findSample(facts: Facts, words: string): SampleFinding {
  const typed = words.split(/\s+/).filter((word) => plainWords(word) !== '')
  const exact = sampleOf(facts, typed[0] ?? '')
  if (exact !== undefined) return { kind: 'sample', sample: exact, rest: typed.slice(1).join(' ') }
  const texts = facts.rows(samplesTab).map((row) => ({ row, text: spokenText(facts, row) }))
  for (let length = Math.min(typed.length, mostWords); length > 0; length -= 1) {
    const wanted = typed.slice(0, length).map(plainWords)
    const found = texts
      .filter(({ text }) => wanted.every((word) => text.includes(word)))
      .map(({ row }) => row)
    const undecided = found.filter((row) => awaitsDecision(row.status))
    const samples = undecided.length > 0 ? undecided : found
    const [only] = samples
    if (only === undefined) continue
    const rest = typed.slice(length).join(' ')
    return samples.length === 1 ? { kind: 'sample', sample: only, rest } : { kind: 'several', samples }
  }
  return { kind: 'nothing' }
}

function spokenText(facts: Facts, row: SampleRow): string {
  return plainWords(`${row.subject} ${row.supplier} ${supplierNameOf(facts, row)} ${row.stage} ${row.owner}`)
}

/** Samples that somebody still has to decide, the earliest decision first; those without a date come last. */
export function undecidedSamples(facts: Facts): SampleRow[] {
  return facts
    .rows(samplesTab)
    .filter((row) => awaitsDecision(row.status))
    .sort((a, b) => ((a.decisionDue ?? '9999') < (b.decisionDue ?? '9999') ? -1 : 1))
}

/** The id of a sample of the team's for examples: the most urgent undecided one, else the first. */
export function exampleSample(facts: Facts): string | undefined {
  return (undecidedSamples(facts)[0] ?? facts.rows(samplesTab)[0])?.id
}

/** Days until the decision is due; undefined without a date. */
export function daysLeft(sample: SampleRow, today: LocalDate): number | undefined {
  return sample.decisionDue === null ? undefined : daysBetween(today, sample.decisionDue)
}

/** A wish for a new sample. */
export interface NewSampleWish {
  readonly requestId: string
  /** the supplier's id or name */
  readonly supplier: string
  readonly subject: string
  readonly stage: SampleStage
  readonly expected: LocalDate | null
  readonly decisionDue: LocalDate | null
  readonly owner: string
  readonly fee: number | null
}

/** Asks for a sample. Refusals as refuseNewSample. */
export async function requestSample(
  workbook: Workbook,
  wish: NewSampleWish,
): Promise<Result<Outcome<SampleReply>, SampleRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const refusal = refuseNewSample(wish, facts.today)
    if (refusal !== undefined) return refuse(refusal)
    const row: SampleRow = {
      id: idFor('SMP', wish.requestId),
      supplier: supplierOf(facts, wish.supplier)?.id ?? wish.supplier.trim(),
      subject: wish.subject.trim(),
      stage: wish.stage,
      status: 'requested',
      requested: facts.today,
      expected: wish.expected,
      received: null,
      decisionDue: wish.decisionDue,
      owner: wish.owner.trim(),
      fee: wish.fee,
      platingMicrons: null,
      plating: null,
      stones: null,
      clasp: null,
      weight: null,
      finish: null,
      reason: '',
      photo: '',
      round: nextRound(facts, wish),
      note: '',
    }
    const reply: SampleReply = { id: row.id, subject: row.subject, before: '', after: row.status }
    return accept({ changes: [append(samplesTab, row)], reply })
  })
}

/** All rounds of a sample, the first first: rows of the same supplier and subject, accents and case ignored. */
export function roundsOfSample(
  facts: Facts,
  sample: Pick<SampleRow, 'supplier' | 'subject'>,
): { sample: SampleRow; round: number }[] {
  const key = familyOf(facts, sample)
  return facts.derived(families).get(key) ?? []
}

/** Which round the next one of a sample is. */
function nextRound(facts: Facts, wish: Pick<SampleRow, 'supplier' | 'subject'>): number {
  const rounds = roundsOfSample(facts, wish).map(({ round }) => round)
  return Math.max(0, ...rounds) + 1
}

function familyOf(facts: Facts, { supplier, subject }: Pick<SampleRow, 'supplier' | 'subject'>): string {
  const id = supplierOf(facts, supplier)?.id ?? supplier
  return `${plainWords(id)}\n${plainWords(subject)}`
}

const families: Derivation<ReadonlyMap<string, { sample: SampleRow; round: number }[]>> = {
  tabs: [samplesTab, suppliersTab],
  daily: false,
  derive: (facts) => {
    const rows = new Map<string, SampleRow[]>()
    for (const row of facts.rows(samplesTab)) {
      // A row that somebody is still typing belongs to nothing yet.
      const key = row.subject.trim() === '' ? row.id : familyOf(facts, row)
      rows.set(key, [...(rows.get(key) ?? []), row])
    }
    return new Map([...rows].map(([key, own]) => [key, roundsOf(own)]))
  },
}

/** Records that a sample arrived today. Refusals: 'unknown-sample', 'received-already'. */
export async function receiveSample(
  workbook: Workbook,
  wish: { readonly requestId: string; readonly id: string },
): Promise<Result<Outcome<SampleReply>, SampleRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const row = sampleOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-sample', id: wish.id })
    const decided = decideReceived(row)
    if (!decided.ok) return decided
    const reply: SampleReply = { id: row.id, subject: row.subject, before: row.status, after: decided.value }
    const patch = { status: decided.value, received: facts.today }
    return accept({ changes: [update(samplesTab, row, patch)], reply })
  })
}

/** A decision on a sample, as it was asked for. */
export interface DecisionWish {
  readonly requestId: string
  readonly id: string
  readonly verdict: SampleVerdict
  /** undefined where the decision came without the form */
  readonly checklist: Checklist | undefined
  readonly reason: string
  readonly userId: string
}

/** Decides on a sample and closes its reminder. Refusals as decideSample, and 'unknown-sample'. */
export async function decideOnSample(
  workbook: Workbook,
  wish: DecisionWish,
): Promise<Result<Outcome<SampleReply>, SampleRefusal>> {
  return workbook.change(wish.requestId, (facts) => {
    const row = sampleOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-sample', id: wish.id })
    const decided = decideSample(row, {
      verdict: wish.verdict,
      checklist: wish.checklist,
      reason: wish.reason,
      mayApprove: mayApprove(wish.userId, settingsOf(facts)),
    })
    if (!decided.ok) return decided
    const reason = wish.reason.trim()
    const patch: Partial<SampleRow> = {
      status: decided.value,
      ...(reason === '' ? {} : { reason }),
      ...(wish.checklist === undefined
        ? {}
        : { platingMicrons: wish.checklist.platingMicrons, ...wish.checklist.checks }),
    }
    const reply: SampleReply = { id: row.id, subject: row.subject, before: row.status, after: decided.value }
    return accept({ changes: [update(samplesTab, row, patch), ...closeReminder(facts, row.id)], reply })
  })
}

/** The key of a sample's row in the Reminders tab. */
export function reminderKeyOf(sampleId: string): string {
  return `sample ${keyOf(sampleId)}`
}

/** Address of a sample's row. */
export function linkToSample(facts: Facts, id?: string): string {
  return facts.link(samplesTab, id)
}

function closeReminder(facts: Facts, sampleId: string): Change[] {
  const row = facts.find(remindersTab, reminderKeyOf(sampleId))
  return row === undefined || row.state === 'resolved'
    ? []
    : [update(remindersTab, row, { state: 'resolved' })]
}
