import { TZDate } from '@date-fns/tz'

/** When the team works, as its Settings say. */
export interface WorkingTimes {
  /** IANA name */
  readonly timeZone: string
  /** minutes since midnight at which the day's posts come */
  readonly minute: number
  /** ISO weekdays, 1 = Monday */
  readonly days: readonly number[]
}

/** The sandbox's clock: the machine's, moved ahead by whoever wants to see the next morning. */
export class SandboxClock {
  /** milliseconds ahead of the machine's clock, 0 or more */
  ahead = 0

  /** milliseconds since 1970 */
  now(): number {
    return Date.now() + this.ahead
  }

  /** Moves to the next moment at which a working day's posts are due; the clock goes on from there. */
  toNextMorning(times: WorkingTimes): void {
    this.ahead += nextMorning(this.now(), times) - this.now()
  }
}

/**
 * The next moment, after `from`, at which a clock in the team's zone shows the time of the day's posts on a working day.
 *
 * Half a minute is added, so that whoever looks once a minute finds it due. Never throws for a known zone.
 */
export function nextMorning(from: number, times: WorkingTimes): number {
  const start = new TZDate(from, times.timeZone)
  for (let ahead = 0; ahead <= 14; ahead += 1) {
    const morning = new TZDate(
      start.getFullYear(),
      start.getMonth(),
      start.getDate() + ahead,
      Math.floor(times.minute / 60),
      times.minute % 60,
      30,
      times.timeZone,
    )
    const weekday = morning.getDay() === 0 ? 7 : morning.getDay()
    if (morning.getTime() > from && times.days.includes(weekday)) return morning.getTime()
  }
  return from + 86_400_000
}
