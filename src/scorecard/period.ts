import { addDays, localDate, type LocalDate } from '../kit/local-date.ts'

/** Days that are looked at, the first and the last included. */
export interface Period {
  readonly from: LocalDate
  readonly to: LocalDate
}

const unitDays: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, year: 365 }

/**
 * The period that ends a person's words: 'Casa Prata 90 days', 'Casa Prata 2012', '2012-03', 'last 2 years', 'all'.
 *
 * A month is 30 days and a year 365, counted back from today; a year or a month by its number is that of the calendar. A
 * number without a unit is part of the name.
 *
 * @returns the words before it, and the period; undefined where the words name none. Never throws.
 */
export function splitPeriod(
  words: string,
  today: LocalDate,
): { readonly rest: string; readonly period: Period | undefined } {
  const back = /^(.*?)\s*\b(?:(?:the\s+)?last\s+)?(\d{1,4})\s*(day|week|month|year)s?$/i.exec(words.trim())
  if (back !== null) {
    const days = Number(back[2]) * (unitDays[(back[3] ?? '').toLowerCase()] ?? 1)
    if (days > 0 && days <= 36_500) return { rest: back[1] ?? '', period: lastDays(days, today) }
  }
  const calendar = /^(?:(.*?)\s+)?((?:19|20)\d{2})(?:-(0[1-9]|1[0-2]))?$/.exec(words.trim())
  if (calendar !== null) {
    const [, rest = '', year = '', month] = calendar
    const from = localDate(`${year}-${month ?? '01'}-01`)
    const next = localDate(
      month === undefined || month === '12'
        ? `${Number(year) + 1}-01-01`
        : `${year}-${String(Number(month) + 1).padStart(2, '0')}-01`,
    )
    if (from !== undefined && next !== undefined) return { rest, period: { from, to: addDays(next, -1) } }
  }
  const all = /^(?:(.*?)\s+)?(?:all|ever|all time)$/i.exec(words.trim())
  if (all !== null) return { rest: all[1] ?? '', period: { from: '1900-01-01' as LocalDate, to: today } }
  return { rest: words.trim(), period: undefined }
}

/** The last so many days, today included. Never throws. */
export function lastDays(days: number, today: LocalDate): Period {
  return { from: addDays(today, 1 - days), to: today }
}

/** True for a day within the period; false for none. Never throws. */
export function isWithin(day: LocalDate | null | undefined, { from, to }: Period): boolean {
  return day !== null && day !== undefined && day >= from && day <= to
}
