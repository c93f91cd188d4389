import { TZDate } from '@date-fns/tz'
import { casual, GB } from 'chrono-node/en'
import { localDate, type Instant, type LocalDate } from '../kit/local-date.ts'

/** A day that a person typed, and their words without it. */
export interface TypedDate {
  readonly date: LocalDate
  readonly rest: string
}

/**
 * The first day that a person's words name: '12 Dec', 'next friday', 'in two weeks', '2026-12-24', 'tomorrow'.
 *
 * Figures such as 5/12 are day first, except in American time zones, where they are month first. A day without a year is
 * the next one of that name.
 *
 * @returns undefined when the words name none. Never throws.
 */
export function typedDate(words: string, now: Instant, timeZone: string): TypedDate | undefined {
  const reader = timeZone.startsWith('America/') ? casual : GB
  const offset = -new TZDate(now, timeZone).getTimezoneOffset()
  const [found] = reader.parse(words, { instant: new Date(now), timezone: offset }, { forwardDate: true })
  if (found === undefined) return undefined
  const { start, index, text } = found
  const part = (name: 'year' | 'month' | 'day', width: number) =>
    String(start.get(name) ?? 0).padStart(width, '0')
  const date = localDate(`${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`)
  if (date === undefined) return undefined
  const rest = `${words.slice(0, index)} ${words.slice(index + text.length)}`
  return { date, rest: rest.replace(/\s+/g, ' ').trim() }
}
