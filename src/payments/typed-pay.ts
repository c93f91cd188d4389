import { daysBetween, localDate, type Instant, type LocalDate } from '../kit/local-date.ts'
import { typedDate } from '../slack/typed-date.ts'
import { paymentsTab } from './tabs.ts'

/** What was typed behind the payment: '3 Dec part 500 wire 1234'. */
export interface TypedPaid {
  /** undefined: today */
  readonly on: LocalDate | undefined
  /** undefined: all of it. A text that is no amount is kept as it is. */
  readonly amount: number | undefined
  readonly badAmount: string | undefined
  readonly reference: string
}

const partWords =
  /(?:^|\s)(?:part|partial|partly|amount|only)\s+([^\s\d]?\d[\d.,]*)(?:\s*(?:[A-Z]{3}|€|\$|£))?(?=\s|$)/i
/** What can only be money, as '200.00', '1.000,50' or '€ 200'; '4711' is what a bank calls a payment */
const moneyAlone = /^(?:[€$£]\s?\d[\d.,]*|\d[\d.,]*[.,]\d{2}(?:\s?(?:[€$£]|[A-Z]{3}))?|\d[\d.,]*\s?[€$£])$/
/** A day is at most so many words: 'last friday of november' is none. */
const mostDayWords = 4
/** A day without a year is behind us, if it is not so far behind that next time must be meant. */
const farBehindDays = 300

/**
 * Takes apart what stands behind a payment: the day first, an amount behind the word part or amount, and the rest is the
 * reference. A bare number is no day: it is what banks call a payment. Never throws.
 */
export function typedPaid(
  words: string,
  now: { at: Instant; today: LocalDate; timeZone: string },
): TypedPaid {
  const part = partWords.exec(words)
  const amount = part === null ? undefined : (paymentsTab.columns.amount.read(part[1] ?? '') ?? undefined)
  const bare =
    part === null ? words : `${words.slice(0, part.index)} ${words.slice(part.index + part[0].length)}`
  const tokens = bare
    .trim()
    .replace(/^on\s+/i, '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const { on, used } = leadingDay(tokens, now)
  return {
    on,
    amount,
    badAmount: part !== null && amount === undefined ? part[1] : undefined,
    reference: tokens
      .slice(used)
      .join(' ')
      .replace(/^(?:ref(?:erence)?\b\.?:?|,|:)\s*/i, ''),
  }
}

function leadingDay(
  tokens: readonly string[],
  { at, today, timeZone }: { at: Instant; today: LocalDate; timeZone: string },
): { on: LocalDate | undefined; used: number } {
  for (let length = Math.min(mostDayWords, tokens.length); length > 0; length -= 1) {
    const text = tokens.slice(0, length).join(' ').replace(/,$/, '')
    if (/^\d+$/.test(text)) continue
    const exact = localDate(text)
    if (exact !== undefined) return { on: exact, used: length }
    const found = typedDate(text, at, timeZone)
    if (found === undefined || found.rest !== '') continue
    return { on: /\d{4}/.test(text) ? found.date : behind(found.date, today), used: length }
  }
  return { on: undefined, used: 0 }
}

/** Payments are told of when they were made: '28 Nov' on the 30th is two days ago, not next year. */
function behind(day: LocalDate, today: LocalDate): LocalDate {
  if (day <= today) return day
  const before = localDate(`${Number(day.slice(0, 4)) - 1}${day.slice(4)}`)
  return before === undefined || daysBetween(before, today) > farBehindDays ? day : before
}

/**
 * The amount that a reference is, and nothing else: whoever types it may mean a part.
 *
 * @returns undefined where the words are a reference. Never throws.
 */
export function amountAlone(reference: string): number | undefined {
  if (!moneyAlone.test(reference)) return undefined
  return paymentsTab.columns.amount.read(reference.replace(/\s?[A-Z]{3}$/, '')) ?? undefined
}
