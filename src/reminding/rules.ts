import { isWithin, type Hours } from '../settings/hours.ts'

/**
 * waiting: for the next digest. held: for the end of the quiet hours. recovered: to be told as good news in the next
 * digest. snoozed: told again when its time is over. resolved: over.
 */
export const reminderStates = [
  'waiting',
  'held',
  'posted',
  'recovered',
  'snoozed',
  'acknowledged',
  'resolved',
] as const
export type ReminderState = (typeof reminderStates)[number]

/** Minutes of the day and weekdays at which the team wants to be told. */
export interface DigestTimes {
  readonly digestMinute: number
  /** ISO weekdays, 1 = Monday */
  readonly digestDays: readonly number[]
}

/**
 * True from the digest's time on, until midnight. Reminders that were missed while the bot was down are due at once
 * when it is back, later the same day. Never throws.
 */
function afterDigestTime(minuteOfDay: number, times: Pick<DigestTimes, 'digestMinute'>): boolean {
  return minuteOfDay >= times.digestMinute
}

/** True on the team's working days. Never throws. */
export function isWorkingDay(isoWeekday: number, times: Pick<DigestTimes, 'digestDays'>): boolean {
  return times.digestDays.includes(isoWeekday)
}

/**
 * True while what can wait waits for the end of the quiet hours. Never throws.
 */
export function isQuiet(minuteOfDay: number, quietHours: Hours | undefined): boolean {
  return isWithin(minuteOfDay, quietHours)
}

/**
 * True from the digest's time on, but for the quiet hours. A digest whose own time lies in the quiet hours is not held
 * back by them: somebody wanted it then. Never throws.
 */
export function digestMayCome(
  minuteOfDay: number,
  times: Pick<DigestTimes, 'digestMinute'> & { readonly quietHours: Hours | undefined },
): boolean {
  if (!afterDigestTime(minuteOfDay, times)) return false
  return !isQuiet(minuteOfDay, times.quietHours) || isQuiet(times.digestMinute, times.quietHours)
}
