/** waiting: for the next digest. recovered: to be told as good news in the next digest. resolved: over. */
export const reminderStates = [
  'waiting',
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
export function afterDigestTime(minuteOfDay: number, times: Pick<DigestTimes, 'digestMinute'>): boolean {
  return minuteOfDay >= times.digestMinute
}

/** True on the team's working days. Never throws. */
export function isWorkingDay(isoWeekday: number, times: Pick<DigestTimes, 'digestDays'>): boolean {
  return times.digestDays.includes(isoWeekday)
}
