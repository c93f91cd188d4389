import { dateOfSerial, dayWords, isoWeekday, minuteOfDayAt } from '../kit/local-date.ts'
import { plainWords } from '../kit/plain-words.ts'
import { isWorkingDay } from '../reminding/rules.ts'
import type { ReminderRow } from '../reminding/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { clockWords, hoursWords } from '../settings/hours.ts'
import { placeWords, routeFor } from '../settings/routes.ts'
import { line } from '../slack/blocks.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Plan } from './actions.ts'
import { alertRowOf, isQuietNow, isSnoozing, subjectOf } from './alert-rows.ts'

/**
 * Why there was or was no alert of a SKU: how it stands against its threshold, what was told when and where, what keeps it
 * quiet, where the next one goes, and who takes care.
 *
 * @returns lines of mrkdwn, the answer first
 */
export function alertLines(facts: Facts, plan: Plan): string[] {
  const row = alertRowOf(facts, plan.record.sku)
  const who = row === undefined || row.assignee === '' ? [] : [`*${line(row.assignee)}* takes care of it`]
  return [`:bell: ${answer(facts, plan, row)}`, ...who, nextWords(facts, plan)]
}

/** What was told or what kept it from being told. */
function answer(facts: Facts, plan: Plan, row: ReminderRow | undefined): string {
  const never = neverTold(plan)
  if (never !== undefined) return `Not told: ${never}`
  const threshold = thresholdWords(plan)
  if (row === undefined) return `Nothing to tell so far: ${threshold}`
  const since = sinceWords(facts, row)
  const stage = row.stage === 'out' ? 'out' : 'low'
  switch (row.state) {
    case 'snoozed': {
      const by = row.actor === '' ? '' : ` by ${line(row.actor)}`
      const until = row.until === null ? 'pieces arrive' : dayWords(row.until, facts.today)
      return isSnoozing(facts, row)
        ? `Not told: snoozed${by} until *${until}*; ${threshold}`
        : `Its snooze is over; with the next digest it is told again; ${threshold}`
    }
    case 'held':
      return `Not told yet: it is *${stage}* ${since}, and these are the quiet hours; told when they are over, if it still is. ${threshold}`
    case 'waiting':
      return `Not told yet: it is *${stage}* ${since} and waits for the digest (${digestWords(facts)}); ${waitingWords(row, plan)}. ${threshold}`
    case 'recovered':
      return `It recovered ${since}; the next digest says so. ${threshold}`
    case 'resolved':
      return `Nothing to tell: ${threshold}; over ${since}`
    case 'posted':
    case 'acknowledged':
      return `Told that it is *${stage}*${row.channel === '' ? '' : ` in ${line(placeWords(row.channel))}`} ${since}; not again until it is worse or recovers. ${threshold}`
  }
}

/** Why a SKU waits for the digest; what is told at once as a rule has one of few reasons to wait. */
function waitingWords({ stage, channel }: ReminderRow, { abc }: Plan): string {
  if (stage !== 'out' && abc !== 'A') return 'only what runs out and class A is told at once'
  return channel === ''
    ? 'there was no alerts channel to tell it at once'
    : `what runs out and class A is told at once as it happens: this was so at my first look at the stock already, or a snooze of it ended${stage === 'out' ? '' : ', or it was not of class A then'}`
}

/** Why nobody is told of a SKU whatever its stock; undefined where it is watched. */
function neverTold({ record, everHadStock, reorderPoint, state }: Plan): string | undefined {
  if (record.status !== 'active') return `it is not restocked, its status is *${record.status}*`
  if (!everHadStock) return 'it never had stock; alerts begin with its first receipt'
  if (reorderPoint === undefined && state !== 'out')
    return 'it has no reorder point, so only running out is told'
  return undefined
}

function thresholdWords({ onHand, onOrder, late, position, reorderPoint: point, state }: Plan): string {
  const comes =
    onOrder === 0 ? '' : ` and ${onOrder - late} on order${late === 0 ? '' : `, ${late} more late`}`
  if (point === undefined) return `${onHand} on hand${comes}, no reorder point`
  const against = state === 'low' || position <= point ? 'at or below' : 'above'
  return `${onHand} on hand${comes}, ${against} the reorder point of ${point}`
}

/** Where and when the next alert comes. */
function nextWords(facts: Facts, plan: Plan): string {
  const { alertRoutes, alertsChannel, quietHours } = settingsOf(facts)
  const route = routeFor(alertRoutes, subjectOf(facts, plan), plainWords)
  const place = route?.to ?? alertsChannel
  const where =
    place === undefined
      ? 'Alerts go nowhere: the alerts channel in Settings is blank'
      : `Alerts go to ${line(placeWords(place))}${route === undefined ? '' : ` by the route “${line(route.words)}”`}`
  const now = isQuietNow(facts) ? ', now' : ''
  return quietHours === undefined
    ? where
    : `${where}, not in the quiet hours (${hoursWords(quietHours)}${now})`
}

function digestWords(facts: Facts): string {
  const settings = settingsOf(facts)
  const { digestMinute } = settings
  const works = isWorkingDay(isoWeekday(facts.today), settings)
  const comes = works && minuteOfDayAt(facts.now, facts.timeZone) < digestMinute
  return `${comes ? 'today' : 'the next working day'} at ${clockWords(digestMinute)}`
}

/** 'since Mon 23 Nov, 14:05', in as far as the row says. */
function sinceWords(facts: Facts, { since, due }: ReminderRow): string {
  const day = since === null ? due : dateOfSerial(since)
  if (day === null) return ''
  const clock = since === null ? '' : `, ${clockWords(Math.round((since % 1) * 1440) % 1440)}`
  return `since ${dayWords(day, facts.today)}${clock}`
}
