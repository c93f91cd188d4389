import { idFor } from '../kit/ids.ts'
import { addDays, isoWeekday, minuteOfDayAt, serialOfInstant, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse } from '../kit/result.ts'
import { digestMayCome, isWorkingDay } from '../reminding/rules.ts'
import { newReminder, remindersTab, type ReminderRow } from '../reminding/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Proposal } from '../slack/feature.ts'
import { append, update } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import {
  hasPayments,
  payerClock,
  payerPlaces,
  paymentOf,
  paymentReminderKey,
  unpaidPayments,
  type PaymentRow,
} from './actions.ts'
import { reminderPost } from './posts.ts'
import { reminderStage } from './rules.ts'
import { toPayer } from './watch.ts'

/**
 * The reminder of payments that is due now: one post of all that reached a new stage, on working days from the digest's
 * time on, by the payer's clock, but for the quiet hours. What falls on a free day is told on the last working day before
 * it; what was missed while the bot was down comes at its present stage.
 */
export function paymentsDue(facts: Facts): Proposal[] {
  if (!hasPayments(facts) || payerPlaces(facts).length === 0 || !isPayersMorning(facts)) return []
  const found = toTell(facts)
  if (found.length === 0) return []
  const requestId = idFor('PAYR', ...found.map(({ mark }) => mark))
  return [
    {
      requestId,
      decide: (now) =>
        decide(
          now,
          requestId,
          found.map(({ row }) => row.id),
        ),
    },
  ]
}

interface Told {
  readonly row: PaymentRow
  readonly stage: string
  /** names the occasion: the payment, its day, the stage */
  readonly mark: string
}

function toTell(facts: Facts): Told[] {
  return unpaidPayments(facts).flatMap((row) => toldOf(facts, row) ?? [])
}

/** What is to be told of a payment now; undefined when it is held, too early, or told. */
function toldOf(facts: Facts, row: PaymentRow): Told | undefined {
  if (row.due === null || (row.status !== 'planned' && row.status !== 'due')) return undefined
  const settings = settingsOf(facts)
  const { today } = payerClock(facts)
  const until = lastFreeDay(today, settings.digestDays)
  const stage = reminderStage(row.due, { today, until }, settings.paymentReminderDays)
  if (stage === undefined) return undefined
  const mark = `payment-due:${row.id}:${row.due}:${stage}`
  const told = facts.find(remindersTab, paymentReminderKey(row.id))
  return told?.message === mark ? undefined : { row, stage, mark }
}

/** Decides on the facts of the moment: what was paid, held or put off meanwhile is not reminded of. */
function decide(facts: Facts, requestId: string, ids: readonly string[]) {
  const told = ids.flatMap((id) => {
    const row = paymentOf(facts, id)
    return row === undefined ? [] : (toldOf(facts, row) ?? [])
  })
  const places = payerPlaces(facts)
  if (told.length === 0 || places.length === 0) return refuse({ code: 'not-due' })
  const { today } = payerClock(facts)
  const changes = told.map(({ row, stage, mark }) => {
    const key = paymentReminderKey(row.id)
    const known = facts.find(remindersTab, key)
    const patch: Partial<ReminderRow> = {
      due: row.due,
      stage,
      state: 'posted',
      channel: places.join(' '),
      message: mark,
      since: serialOfInstant(facts.now, facts.timeZone),
    }
    return known === undefined
      ? append(remindersTab, newReminder({ key, kind: 'payment', about: row.id, ...patch }))
      : update(remindersTab, known, patch)
  })
  const rows = told.map(({ row }) => row)
  const messages = toPayer(facts, requestId, (place) => reminderPost(facts, rows, { place, today }))
  return accept({ changes, messages, reply: told.length })
}

function isPayersMorning(facts: Facts): boolean {
  const settings = settingsOf(facts)
  const { today, timeZone } = payerClock(facts)
  if (!isWorkingDay(isoWeekday(today), settings)) return false
  return digestMayCome(minuteOfDayAt(facts.now, timeZone), settings)
}

/** The last day before the next working day: on a Friday it is Sunday, on a Monday it is Monday. */
function lastFreeDay(today: LocalDate, workingDays: readonly number[]): LocalDate {
  let day = today
  for (let at = 0; at < 7; at += 1) {
    const next = addDays(day, 1)
    if (isWorkingDay(isoWeekday(next), { digestDays: workingDays })) return day
    day = next
  }
  return today
}
