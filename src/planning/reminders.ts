import { idFor, keyOf } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { isoWeekday, minuteOfDayAt, serialOf } from '../kit/local-date.ts'
import { accept } from '../kit/result.ts'
import { afterDigestTime, isWorkingDay } from '../reminding/rules.ts'
import { remindersTab } from '../reminding/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Proposal } from '../slack/feature.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import { plansOf, type Plan } from './actions.ts'
import { alertStep, type AlertStage, type AlertStep } from './alerts.ts'
import { alertPost, digestPost } from './words.ts'

type ReminderRow = RowOf<typeof remindersTab>
const kind = 'low stock'
/** The row that says that the stock was looked at once: before it, a low SKU is old news for the first digest. */
const baselineKey = 'low stock baseline'

interface Step {
  readonly plan: Plan
  readonly row: ReminderRow | undefined
  readonly step: AlertStep
}

/** SKUs whose state changed since it was last told. One decision and at most one post for all of them. */
export function watchLowStock(facts: Facts): readonly Proposal[] {
  const steps = stepsOf(facts)
  const first = facts.find(remindersTab, baselineKey) === undefined
  if (steps.length === 0 && !first) return []
  // What was told is in the Reminders tab: that keeps it from being told twice, and the same fall may come again today.
  const requestId = idFor('LOW', facts.now, ...steps.map(({ plan }) => plan.record.sku))
  return [{ requestId, decide: (now) => accept(decideSteps(now, requestId)) }]
}

function decideSteps(facts: Facts, requestId: string) {
  const first = facts.find(remindersTab, baselineKey) === undefined
  const channel = settingsOf(facts).alertsChannel ?? ''
  // What nobody can be told now waits for the first digest.
  const later = first || channel === ''
  const changes: Change[] = first ? [append(remindersTab, blankRow(baselineKey, 'posted'))] : []
  const told: Plan[] = []
  for (const { plan, row, step } of stepsOf(facts)) {
    const now = step.tell === 'now' && !later
    const state = step.tell === 'now' && later ? 'waiting' : step.state
    if (now) told.push(plan)
    const patch = {
      stage: step.stage,
      state,
      due: facts.today,
      channel,
      message: now ? requestId : (row?.message ?? ''),
    }
    changes.push(
      row === undefined
        ? append(remindersTab, {
            ...blankRow(rowKey(plan.record.sku), state),
            about: plan.record.sku,
            ...patch,
          })
        : update(remindersTab, row, patch),
    )
  }
  const post = told.length === 0 ? [] : [{ id: requestId, channel, body: json(alertPost(facts, told)) }]
  return { changes, messages: post, reply: changes.length }
}

/**
 * The morning's digest, once on each working day: what fell low and what recovered since the last one. What changed while
 * nobody looked, as while the bot was off, is taken in first.
 */
export function digestDue(facts: Facts): readonly Proposal[] {
  const settings = settingsOf(facts)
  if (settings.alertsChannel === undefined || !isWorkingDay(isoWeekday(facts.today), settings)) return []
  if (!afterDigestTime(minuteOfDayAt(facts.now, facts.timeZone), settings)) return []
  const requestId = `digest:${facts.today}`
  const channel = settings.alertsChannel
  return [
    ...watchLowStock(facts),
    { requestId, decide: (now) => accept(decideDigest(now, requestId, channel)) },
  ]
}

function decideDigest(facts: Facts, requestId: string, channel: string) {
  const rows = facts.rows(remindersTab).filter((row) => row.kind === kind)
  const news = rows.filter((row) => row.state === 'waiting' || row.state === 'recovered')
  if (news.length === 0) return { changes: [], messages: [], reply: 0 }
  const plans = plansOf(facts)
  const planFor = (row: ReminderRow) => plans.get(keyOf(row.about)) ?? []
  const low = news.filter((row) => row.state === 'waiting').flatMap(planFor)
  const recovered = news.filter((row) => row.state === 'recovered').flatMap(planFor)
  const stillLow = rows.filter((row) => row.state === 'posted' && row.about !== '').length
  const changes = news.map((row) =>
    update(remindersTab, row, {
      state: row.state === 'waiting' ? 'posted' : 'resolved',
      channel,
      message: requestId,
    }),
  )
  // SKUs that are not in the catalogue any more are nobody's news.
  const told = low.length + recovered.length > 0
  const body = json(digestPost(facts, { low, recovered, stillLow }))
  return { changes, messages: told ? [{ id: requestId, channel, body }] : [], reply: news.length }
}

function stepsOf(facts: Facts): Step[] {
  return [...plansOf(facts).values()].flatMap((plan): Step[] => {
    if (!plan.everHadStock) return []
    const row = facts.find(remindersTab, rowKey(plan.record.sku))
    const told = row === undefined ? undefined : { stage: stageOf(row), state: row.state }
    const snoozed =
      row?.state === 'snoozed' && row.until !== null && serialOf(facts.today) < serialOf(row.until)
    const step = snoozed ? undefined : alertStep(told, plan.state, plan.abc)
    // A SKU that is not ordered any more has not recovered.
    if (step?.state === 'recovered' && plan.record.status !== 'active')
      return [{ plan, row, step: { ...step, state: 'resolved', tell: 'nothing' } }]
    return step === undefined ? [] : [{ plan, row, step }]
  })
}

function stageOf(row: ReminderRow): AlertStage {
  return row.stage === 'out' ? 'out' : 'low'
}

function rowKey(sku: string): string {
  return `low ${keyOf(sku)}`
}

function blankRow(key: string, state: ReminderRow['state']): ReminderRow {
  return {
    key,
    kind,
    about: '',
    due: null,
    stage: '',
    state,
    until: null,
    channel: '',
    message: '',
    actor: '',
  }
}

function json(body: unknown): Json {
  return JSON.parse(JSON.stringify(body)) as Json
}
