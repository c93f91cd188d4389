import type { Json } from '../kit/json.ts'
import { minuteOfDayAt, serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse } from '../kit/result.ts'
import { digestMayCome } from '../reminding/rules.ts'
import { newReminder, remindersTab, type ReminderRow } from '../reminding/tabs.ts'
import { placeOf, settingsOf } from '../settings/actions.ts'
import type { Proposal } from '../slack/feature.ts'
import { append, update } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import { reminderKeyOf, sampleOf, supplierNameOf, undecidedSamples, type SampleRow } from './actions.ts'
import { awaitsDecision, reminderStage } from './rules.ts'
import { reminderPost } from './words.ts'

/**
 * Reminders of sample decisions that are due now: one for each sample, due date and stage, from the digest's time on,
 * on any day, but for the quiet hours. What was missed while the bot was down comes at its present stage.
 */
export function samplesDue(facts: Facts): Proposal[] {
  const settings = settingsOf(facts)
  if (!digestMayCome(minuteOfDayAt(facts.now, facts.timeZone), settings)) return []
  return undecidedSamples(facts).flatMap((sample): Proposal[] => {
    const stage = stageOf(facts, sample)
    if (stage === undefined || told(facts, sample, stage) || placeFor(facts, sample) === undefined) return []
    return [{ requestId: requestIdOf(sample, stage), decide: (now) => decide(now, sample.id, stage) }]
  })
}

/** Decides on the facts of the moment: a sample that was decided or put off meanwhile is not reminded of. */
function decide(facts: Facts, id: string, stage: string) {
  const sample = sampleOf(facts, id)
  const channel = sample === undefined ? undefined : placeFor(facts, sample)
  if (sample === undefined || channel === undefined || stageOf(facts, sample) !== stage)
    return refuse({ code: 'not-due' })
  const requestId = requestIdOf(sample, stage)
  const row = facts.find(remindersTab, reminderKeyOf(sample.id))
  const patch: Partial<ReminderRow> = {
    due: sample.decisionDue,
    stage,
    state: 'posted',
    channel,
    message: requestId,
    since: serialOfInstant(facts.now, facts.timeZone),
  }
  const [key, kind] = [reminderKeyOf(sample.id), 'sample decision']
  const change =
    row === undefined
      ? append(remindersTab, newReminder({ key, kind, about: sample.id, ...patch }))
      : update(remindersTab, row, patch)
  const body = JSON.parse(JSON.stringify(reminderPost(facts, sample))) as Json
  return accept({ changes: [change], messages: [{ id: requestId, channel, body }], reply: sample.id })
}

function stageOf(facts: Facts, sample: SampleRow): string | undefined {
  if (sample.decisionDue === null || !awaitsDecision(sample.status)) return undefined
  const stage = reminderStage(sample.decisionDue, facts.today, settingsOf(facts).sampleReminderDays)
  return stage === undefined ? undefined : String(stage)
}

function told(facts: Facts, sample: SampleRow, stage: string): boolean {
  const row = facts.find(remindersTab, reminderKeyOf(sample.id))
  return row?.message === requestIdOf(sample, stage)
}

function requestIdOf(sample: SampleRow, stage: string): string {
  return `sample-due:${sample.id}:${sample.decisionDue}:${stage}`
}

/** Where a sample is reminded of. */
function placeFor(facts: Facts, sample: SampleRow): string | undefined {
  return placeOf(facts, { kind: 'samples', supplier: [sample.supplier, supplierNameOf(facts, sample)] })
}
