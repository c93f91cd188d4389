import { TZDate } from '@date-fns/tz'
import { casual, GB, type ParsedResult } from 'chrono-node/en'
import { addDays, localDate, localDateAt, type Instant, type LocalDate } from '../kit/local-date.ts'

/** A day that a person typed, and their words without it. */
export interface TypedDate {
  readonly date: LocalDate
  readonly rest: string
}

/** Words that say a day behind us, or today's. */
const behind = /\b(?:last|ago|yesterday|past|previous|earlier|this|today|tonight)\b/i
/** '24.12.', as most of Europe writes 24 December; without the last dot it may as well be a number */
const dotted = /(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)/
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const afterNext = /\b((?:mon|tues|wednes|thurs|fri|satur|sun)day) after next\b/i

/**
 * The first day that a person's words name: '12 Dec', 'next friday', 'in two weeks', '2026-12-24', 'tomorrow'.
 *
 * Figures such as 5/12, 5.12. and 5.12.2026 are day first, except in American time zones: there 5/12 and 5.12.2026 are month
 * first, and 5.12. is none. A day without a year is
 * the next one of that name, unless the words say that it is behind us, as 'last friday'.
 *
 * @returns undefined when the words name none. Never throws.
 */
export function typedDate(words: string, now: Instant, timeZone: string): TypedDate | undefined {
  const named = afterNext.exec(words)
  if (named !== null) {
    const first = typedDate(named[1] ?? '', now, timeZone)
    const rest = tidy(words.replace(afterNext, ' '))
    return first === undefined ? undefined : { date: addDays(first.date, 7), rest }
  }
  const american = timeZone.startsWith('America/')
  const [written = '', day = '', month = ''] = (american ? null : dotted.exec(words)) ?? []
  const name = months[Number(month) - 1]
  if (name !== undefined) return typedDate(words.replace(written, `${day} ${name} `), now, timeZone)
  const reader = american ? casual : GB
  const reference = { instant: new Date(now), timezone: -new TZDate(now, timeZone).getTimezoneOffset() }
  const [nearest] = reader.parse(words, reference)
  const [ahead] = reader.parse(words, reference, { forwardDate: true })
  if (nearest === undefined || /^(?:for |in )?the year$/i.test(nearest.text)) return undefined
  const near = dayOf(nearest)
  const isPast = near !== undefined && near < localDateAt(now, timeZone)
  const found = isPast && !behind.test(nearest.text) ? (ahead ?? nearest) : nearest
  const date = dayOf(found)
  if (date === undefined) return undefined
  const { index, text } = found
  return { date, rest: tidy(`${words.slice(0, index)} ${words.slice(index + text.length)}`) }
}

function dayOf({ start }: ParsedResult): LocalDate | undefined {
  const part = (name: 'year' | 'month' | 'day', width: number) =>
    String(start.get(name) ?? 0).padStart(width, '0')
  return localDate(`${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`)
}

function tidy(words: string): string {
  return words.replace(/\s+/g, ' ').trim()
}
