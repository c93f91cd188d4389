import { TZDate } from '@date-fns/tz'
// By its own path: the whole of date-fns takes seconds to load where the disk is slow.
import { isExists } from 'date-fns/isExists'

/** A calendar day without a zone, 'YYYY-MM-DD'. */
export type LocalDate = string & { readonly __brand: 'LocalDate' }

/** A point in time as milliseconds since 1970-01-01T00:00Z. */
export type Instant = number

const dayMs = 86_400_000
const serialOfUnixEpoch = 25_569

/** Parses 'YYYY-MM-DD'; undefined for anything else, days that do not exist included. Never throws. */
export function localDate(text: string): LocalDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const { year, month, day } = parts(text as LocalDate)
  return isExists(year, month - 1, day) ? (text as LocalDate) : undefined
}

/** The calendar day it is at `at` in an IANA time zone such as 'Europe/Lisbon'. Throws RangeError on an unknown zone. */
export function localDateAt(at: Instant, timeZone: string): LocalDate {
  const there = new TZDate(at, timeZone)
  return pad(there.getFullYear(), 4, there.getMonth() + 1, there.getDate())
}

/** Minutes since local midnight at `at` in the zone, 0 to 1439. Throws RangeError on an unknown zone. */
export function minuteOfDayAt(at: Instant, timeZone: string): number {
  const there = new TZDate(at, timeZone)
  return there.getHours() * 60 + there.getMinutes()
}

/**
 * The instant at which a clock in the zone shows the given minute of the given day.
 *
 * A time skipped by a daylight-saving change (02:30 on the spring-forward day) is the same distance after the gap;
 * a time that happens twice is its first occurrence. Source: TZDate's own resolution, tested in test/kit.
 */
export function instantOf(date: LocalDate, minuteOfDay: number, timeZone: string): Instant {
  const { year, month, day } = parts(date)
  return new TZDate(year, month - 1, day, Math.floor(minuteOfDay / 60), minuteOfDay % 60, timeZone).getTime()
}

/** The day `days` calendar days later (earlier when negative). Never throws. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfSerial(serialOf(date) + days)
}

/** Whole calendar days from `from` to `to`; negative when `to` is earlier. Never throws. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((utcMidnight(to) - utcMidnight(from)) / dayMs)
}

/** 1 = Monday … 7 = Sunday (ISO 8601). Never throws. */
export function isoWeekday(date: LocalDate): number {
  return ((Math.floor(utcMidnight(date) / dayMs) + 3) % 7) + 1
}

/** A spreadsheet's serial number of the day: days since 1899-12-30. Never throws. */
export function serialOf(date: LocalDate): number {
  return utcMidnight(date) / dayMs + serialOfUnixEpoch
}

/** The day of a spreadsheet's serial number; a time of day (the fraction) is dropped. Never throws for finite numbers. */
export function dateOfSerial(serial: number): LocalDate {
  return knownBy(daysOfSerials, Math.floor(serial), (whole) => {
    const at = new TZDate((whole - serialOfUnixEpoch) * dayMs, 'UTC')
    return pad(at.getFullYear(), 4, at.getMonth() + 1, at.getDate())
  })
}

/** The time of day of a spreadsheet's serial number, as '14:05'; '' for a day without a time. Never throws. */
export function clockOfSerial(serial: number): string {
  const minutes = Math.floor((serial - Math.floor(serial)) * 1440 + 1e-6)
  return minutes === 0 ? '' : `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** A spreadsheet's serial number of a moment, as a clock in the zone shows it. Throws RangeError on an unknown zone. */
export function serialOfInstant(at: Instant, timeZone: string): number {
  const there = new TZDate(at, timeZone)
  const seconds = there.getHours() * 3600 + there.getMinutes() * 60 + there.getSeconds()
  return serialOf(localDateAt(at, timeZone)) + seconds / 86_400
}

/** The moment of a spreadsheet's serial number read on a clock in the zone, to the second. */
export function instantOfSerial(serial: number, timeZone: string): Instant {
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400)
  const { year, month, day } = parts(dateOfSerial(serial))
  return new TZDate(year, month - 1, day, 0, 0, seconds, timeZone).getTime()
}

/** True when the IANA zone is known to this machine. Never throws. */
export function isTimeZone(text: string): boolean {
  if (text.trim() === '') return false
  try {
    Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

/** 'Tue 24 Nov', and with the year where it differs from the year of `today`. Never throws. */
export function dayWords(date: LocalDate, today?: LocalDate): string {
  const { year, month, day } = parts(date)
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][isoWeekday(date) - 1]
  const monthName = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[month - 1]
  const sameYear = today !== undefined && today.slice(0, 4) === date.slice(0, 4)
  return `${weekday} ${day} ${monthName}${sameYear ? '' : ` ${year}`}`
}

function parts(date: LocalDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

function utcMidnight(date: LocalDate): number {
  return knownBy(midnights, date, () => {
    const { year, month, day } = parts(date)
    return TZDate.tz('UTC', year, month - 1, day).getTime()
  })
}

/** A ledger has few days and very many moments: a day that was looked at is known, and costs no date again. */
const mostKnownDays = 4_000
const midnights = new Map<LocalDate, number>()
const daysOfSerials = new Map<number, LocalDate>()

function knownBy<K, V>(known: Map<K, V>, key: K, make: (key: K) => V): V {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make(key)
  if (known.size >= mostKnownDays) known.clear()
  known.set(key, made)
  return made
}

const two = (n: number): string => String(n).padStart(2, '0')

function pad(year: number, width: number, month: number, day: number): LocalDate {
  return `${String(year).padStart(width, '0')}-${two(month)}-${two(day)}` as LocalDate
}
