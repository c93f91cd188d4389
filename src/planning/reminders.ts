import { idFor, keyOf } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { isoWeekday, minuteOfDayAt } from '../kit/local-date.ts'
import { accept } from '../kit/result.ts'
import { digestMayCome, isWorkingDay } from '../reminding/rules.ts'
import { newReminder, remindersTab, type ReminderRow } from '../reminding/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Proposal, Reply } from '../slack/feature.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import { plansOf, type Plan } from './actions.ts'
import {
  alertKeyOf,
  alertPlace,
  alertRowOf,
  isQuietNow,
  isSnoozing,
  lowStock,
  momentOf,
  stageOf,
} from './alert-rows.ts'
import { alertStep, type AlertStep } from './alerts.ts'
import { alertPost, digestPost, type DigestNews } from './words.ts'

/** The row that says that the stock was looked at once: before it, a low SKU is old news for the first digest. */
const baselineKey = 'low stock baseline'

interface Step {
  readonly plan: Plan
  readonly row: ReminderRow | undefined
  readonly step: AlertStep
}

/** SKUs whose state changed since it was last told. One decision, and at most one post for each place they are told in. */
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
  const changes: Change[] = first
    ? [append(remindersTab, newReminder({ key: baselineKey, kind: lowStock }))]
    : []
  const told = new Map<string, Plan[]>()
  for (const { plan, row, step } of stepsOf(facts)) {
    const place = alertPlace(facts, plan)
    const atOnce = step.tell === 'now' || step.state === 'held'
    // What nobody can be told now waits for the first digest.
    const later = atOnce && (first || place === '')
    const now = step.tell === 'now' && !later
    if (now) told.set(place, [...(told.get(place) ?? []), plan])
    const state = later ? 'waiting' : step.state
    const over = state === 'recovered' || state === 'resolved'
    const patch: Partial<ReminderRow> = {
      stage: step.stage,
      state,
      due: facts.today,
      since: momentOf(facts),
      channel: place,
      message: now ? messageId(facts, requestId, place) : (row?.message ?? ''),
      ...(state === 'snoozed' ? {} : { until: null }),
      ...(over ? { assignee: '', told: '', actor: '' } : {}),
    }
    const { sku } = plan.record
    changes.push(
      row === undefined
        ? append(remindersTab, newReminder({ key: alertKeyOf(sku), kind: lowStock, about: sku, ...patch }))
        : update(remindersTab, row, patch),
    )
  }
  const messages = [...told].map(([place, plans]) =>
    post(messageId(facts, requestId, place), place, alertPost(facts, plans)),
  )
  return { changes, messages, reply: changes.length }
}

/**
 * The morning's digest, once on each working day: what fell low and what recovered since the last one. What changed while
 * nobody looked, as while the bot was off, is taken in first.
 */
export function digestDue(facts: Facts): readonly Proposal[] {
  const settings = settingsOf(facts)
  const nobody = settings.alertsChannel === undefined && settings.alertRoutes.length === 0
  if (nobody || !isWorkingDay(isoWeekday(facts.today), settings)) return []
  if (!digestMayCome(minuteOfDayAt(facts.now, facts.timeZone), settings)) return []
  const requestId = `digest:${facts.today}`
  return [...watchLowStock(facts), { requestId, decide: (now) => accept(decideDigest(now, requestId)) }]
}

function decideDigest(facts: Facts, requestId: string) {
  const plans = plansOf(facts)
  const byPlace = new Map<string, { news: ReminderRow[]; low: Plan[]; recovered: Plan[]; still: Plan[] }>()
  const changes: Change[] = []
  for (const row of facts.rows(remindersTab)) {
    const isNews = row.state === 'waiting' || row.state === 'recovered'
    if (row.kind !== lowStock || row.about === '' || (!isNews && row.state !== 'posted')) continue
    const plan = plans.get(keyOf(row.about))
    // SKUs that are not in the catalogue any more are nobody's news.
    if (plan === undefined) {
      if (isNews) changes.push(update(remindersTab, row, { state: 'resolved' }))
      continue
    }
    const place = alertPlace(facts, plan)
    if (place === '') continue
    const here = byPlace.get(place) ?? { news: [], low: [], recovered: [], still: [] }
    byPlace.set(place, here)
    if (isNews) here.news.push(row)
    if (row.state === 'waiting') here.low.push(plan)
    else if (row.state === 'recovered') here.recovered.push(plan)
    else here.still.push(plan)
  }
  const messages = [...byPlace]
    .filter(([, { news }]) => news.length > 0)
    .map(([place, here]) => {
      const id = messageId(facts, requestId, place)
      for (const row of here.news) changes.push(toldInDigest(facts, row, place, id))
      return post(id, place, digestPost(facts, here satisfies DigestNews))
    })
  return { changes, messages, reply: changes.length }
}

function toldInDigest(facts: Facts, row: ReminderRow, channel: string, message: string): Change {
  const state = row.state === 'waiting' ? 'posted' : 'resolved'
  return update(remindersTab, row, { state, since: momentOf(facts), channel, message })
}

/** One decision may be told in several places; the alerts channel's post has the decision's own id. */
function messageId(facts: Facts, requestId: string, place: string): string {
  return place === settingsOf(facts).alertsChannel ? requestId : `${requestId}|${place}`
}

function post(id: string, channel: string, body: Reply) {
  return { id, channel, body: JSON.parse(JSON.stringify(body)) as Json }
}

function stepsOf(facts: Facts): Step[] {
  const quiet = isQuietNow(facts)
  return [...plansOf(facts).values()].flatMap((plan): Step[] => {
    if (!plan.everHadStock) return []
    const row = alertRowOf(facts, plan.record.sku)
    const told =
      row === undefined
        ? undefined
        : { stage: stageOf(row), state: row.state, snoozing: isSnoozing(facts, row) }
    const step = alertStep(told, plan.state, plan.abc, quiet)
    // A SKU that is not ordered any more has not recovered.
    if (step?.state === 'recovered' && plan.record.status !== 'active')
      return [{ plan, row, step: { ...step, state: 'resolved', tell: 'nothing' } }]
    return step === undefined ? [] : [{ plan, row, step }]
  })
}
