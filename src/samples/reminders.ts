import type { Json } from '../kit/json.ts'
import { minuteOfDayAt } from '../kit/local-date.ts'
import { accept, refuse } from '../kit/result.ts'
import { afterDigestTime } from '../reminding/rules.ts'
import { remindersTab } from '../reminding/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Proposal } from '../slack/feature.ts'
import { append, update } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import { reminderKeyOf, sampleOf, undecidedSamples, type SampleRow } from './actions.ts'
import { awaitsDecision, reminderStage } from './rules.ts'
import { reminderPost } from './words.ts'

type ReminderRow = RowOf<typeof remindersTab>

/**
 * Reminders of sample decisions that are due now: one for each sample, due date and stage, from the digest's time on,
 * on any day. What was missed while the bot was down comes at its present stage.
 */
export function samplesDue(facts: Facts): Proposal[] {
  const settings = settingsOf(facts)
  if (settings.alertsChannel === undefined) return []
  if (!afterDigestTime(minuteOfDayAt(facts.now, facts.timeZone), settings)) return []
  return undecidedSamples(facts).flatMap((sample): Proposal[] => {
    const stage = stageOf(facts, sample)
    if (stage === undefined || told(facts, sample, stage)) return []
    return [{ requestId: requestIdOf(sample, stage), decide: (now) => decide(now, sample.id, stage) }]
  })
}

/** Decides on the facts of the moment: a sample that was decided or put off meanwhile is not reminded of. */
function decide(facts: Facts, id: string, stage: string) {
  const sample = sampleOf(facts, id)
  const channel = settingsOf(facts).alertsChannel
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
  }
  const change =
    row === undefined
      ? append(remindersTab, { ...newRow(sample), ...patch })
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

function newRow(sample: SampleRow): ReminderRow {
  return {
    key: reminderKeyOf(sample.id),
    kind: 'sample decision',
    about: sample.id,
    due: null,
    stage: '',
    state: 'posted',
    until: null,
    channel: '',
    message: '',
    actor: '',
  }
}
