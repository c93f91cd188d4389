import { addDays, localDate, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { dayAfter, type Month } from '../periods/rules.ts'
import { splitPeriod } from '../scorecard/period.ts'

/** Days that an export is about, the first and the last included; null: no limit. */
export interface Days {
  readonly from: LocalDate | null
  readonly to: LocalDate | null
}

/** Why no days are understood. */
export type DaysRefusal =
  /** words that say no days */
  | { readonly code: 'no-period'; readonly got: string }
  /** a day, month or quarter that the calendar does not have */
  | { readonly code: 'no-such-day'; readonly got: string }
  | { readonly code: 'backwards'; readonly from: LocalDate; readonly to: LocalDate }
  | { readonly code: 'future'; readonly from: LocalDate }

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const monthPattern =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const namedMonth = new RegExp(`^${monthPattern},?(?: (\\d{4}))?$`)
const namedDay = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?\\.? (?:of )?${monthPattern},?(?: (\\d{4}))?$`)
const namedDayAmerican = new RegExp(`^${monthPattern} (\\d{1,2})(?:st|nd|rd|th)?,?(?: (\\d{4}))?$`)

/**
 * The days that words name: '2026-11', '2026-11-03', '2026-11-01 to 2026-11-15', 'October', '31 Oct 2026', 'Q3', '2025',
 * 'last month', 'last 90 days', 'yesterday', 'since March', 'until 2026-10-31', 'all'.
 *
 * A month, quarter or day without a year is the last one of that name that has begun.
 *
 * @returns the days; without words the month before this one. Refused as DaysRefusal says: of days that are all to come
 *   nothing can be said; a period that has begun may end later than today. Never throws.
 */
export function daysOf(words: string, today: LocalDate): Result<Days, DaysRefusal> {
  const text = words
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(?:(?:for|from|of|in|on|as of|at|the|between) )+/, '')
  if (text === '') return accept(monthBefore(today))
  if (/^(?:all|ever|all time|everything)$/.test(text)) return accept({ from: null, to: null })
  const half = /^(?:(since)|(?:up )?(?:to|until|till|through)) (.+)$/.exec(text)
  if (half !== null) return halfOf(half[2] ?? '', half[1] !== undefined, today)
  const [first = '', second] = rangeIn(text)
  const begins = spanOf(first, today)
  if (!begins.ok) return begins
  const ends = second === undefined ? begins : spanOf(second, today)
  if (!ends.ok) return ends
  const { from } = begins.value
  const { to } = ends.value
  if (from > to) return refuse({ code: 'backwards', from, to })
  return from > today ? refuse({ code: 'future', from }) : accept({ from, to })
}

/** Days with one end: from a day on, or until one. */
function halfOf(text: string, begins: boolean, today: LocalDate): Result<Days, DaysRefusal> {
  const span = spanOf(text, today)
  if (!span.ok) return span
  const { from, to } = span.value
  if (from > today) return refuse({ code: 'future', from })
  return accept(begins ? { from, to: null } : { from: null, to })
}

interface Span {
  readonly from: LocalDate
  readonly to: LocalDate
}

/** The two ends of a range, or the one thing that the words are. */
function rangeIn(text: string): readonly string[] {
  const parted = /^(.+?)(?: (?:to|until|till|and|through|-) |\.{2,}| ?\u2026 ?)(.+)$/.exec(text)
  const sideBySide = /^(\d{4}-\d{2}(?:-\d{2})?)(?: |\s*-\s*)(\d{4}-\d{2}(?:-\d{2})?)$/.exec(text)
  const found = sideBySide ?? parted
  return found === null ? [text] : [(found[1] ?? '').trim(), (found[2] ?? '').trim()]
}

function spanOf(text: string, today: LocalDate): Result<Span, DaysRefusal> {
  const year = Number(today.slice(0, 4))
  const missing = refuse({ code: 'no-such-day' as const, got: text })
  if (/^\d{4}-\d{1,2}-\d{1,2}$/.test(text)) return dayOf(...numbers(text)) ?? missing
  if (/^\d{4}-\d{1,2}$/.test(text)) {
    const [inYear, month] = numbers(text)
    return monthOf(inYear, month) ?? missing
  }
  if (text === 'today') return accept({ from: today, to: today })
  if (text === 'yesterday') return accept({ from: addDays(today, -1), to: addDays(today, -1) })
  if (text === 'this month' || text === 'month') return monthOf(year, Number(today.slice(5, 7))) ?? missing
  if (text === 'last month' || text === 'previous month') return accept(monthBefore(today))
  if (text === 'this year') return accept(yearOf(year))
  if (text === 'last year') return accept(yearOf(year - 1))
  const named = namedSpan(text, today)
  if (named !== undefined) return named ?? missing
  const { rest, period } = splitPeriod(text, today)
  return period === undefined || rest !== '' ? refuse({ code: 'no-period', got: text }) : accept(period)
}

/** A month, quarter or day by its name; null where the calendar has none; undefined where it is no name. */
function namedSpan(text: string, today: LocalDate): { ok: true; value: Span } | null | undefined {
  const month = namedMonth.exec(text)
  if (month !== null) return lastBegun(month[2], today, (year) => monthOf(year, monthNumber(month[1])))
  const quarter = /^q([1-9])(?: (\d{4}))?$|^(\d{4})[ -]?q([1-9])$/.exec(text)
  if (quarter !== null) {
    const number = Number(quarter[1] ?? quarter[4])
    return lastBegun(quarter[2] ?? quarter[3], today, (year) => quarterOf(year, number))
  }
  const day = namedDay.exec(text)
  if (day !== null)
    return lastBegun(day[3], today, (year) => dayOf(year, monthNumber(day[2]), Number(day[1])))
  const american = namedDayAmerican.exec(text)
  if (american === null) return undefined
  return lastBegun(american[3], today, (year) => dayOf(year, monthNumber(american[1]), Number(american[2])))
}

type Found = { ok: true; value: Span } | undefined

/** The span in the year that was said, else in the last year in which it has begun; a leap day is at most eight years ago. */
function lastBegun(said: string | undefined, today: LocalDate, find: (year: number) => Found) {
  if (said !== undefined) return find(Number(said)) ?? null
  const year = Number(today.slice(0, 4))
  for (let back = 0; back <= 8; back += 1) {
    const found = find(year - back)
    if (found !== undefined && found.value.from <= today) return found
  }
  return null
}

function numbers(text: string): [number, number, number] {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return [year, month, day]
}

function monthNumber(name = ''): number {
  return monthNames.indexOf(name.slice(0, 3)) + 1
}

function dayOf(year: number, month: number, day: number): Found {
  const date = dateOf(year, month, day)
  return date === undefined ? undefined : accept({ from: date, to: date })
}

function monthOf(year: number, month: number): Found {
  const from = dateOf(year, month, 1)
  return from === undefined ? undefined : accept({ from, to: addDays(firstOfNext(from), -1) })
}

function quarterOf(year: number, quarter: number): Found {
  const from = dateOf(year, quarter * 3 - 2, 1)
  const last = dateOf(year, quarter * 3, 1)
  if (from === undefined || last === undefined) return undefined
  return accept({ from, to: addDays(firstOfNext(last), -1) })
}

function yearOf(year: number): Span {
  return { from: `${year}-01-01` as LocalDate, to: `${year}-12-31` as LocalDate }
}

/** The whole month before this one: what is asked for when a month is over. */
function monthBefore(today: LocalDate): Span {
  const to = addDays(`${today.slice(0, 7)}-01` as LocalDate, -1)
  return { from: `${to.slice(0, 7)}-01` as LocalDate, to }
}

function firstOfNext(first: LocalDate): LocalDate {
  return dayAfter(first.slice(0, 7) as Month)
}

function dateOf(year: number, month: number, day: number): LocalDate | undefined {
  const two = (part: number) => String(part).padStart(2, '0')
  return year < 1900 ? undefined : localDate(`${year}-${two(month)}-${two(day)}`)
}
