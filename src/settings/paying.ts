import { isTimeZone } from '../kit/local-date.ts'
import { daysBefore, words, type Definition } from './definition.ts'

/** What the team chose about paying suppliers. */
export interface PayingSettings {
  /** channels and people, by name or id, who are reminded of payments; none: the alerts channel is */
  readonly payer: readonly string[]
  /** IANA name of the payer's clock; undefined: the team's */
  readonly payerTimeZone: string | undefined
  /** days before a payment is due on which the payer is reminded */
  readonly paymentReminderDays: readonly number[]
}

/** The settings about paying with their rows' words, in the order of the tab. */
export const payingDefinitions: {
  readonly [K in keyof PayingSettings]: Definition<PayingSettings[K]>
} = {
  payer: {
    key: 'payer',
    initial: '',
    note: 'Who is reminded of payments: @names or Slack user ids for direct messages, or a channel such as #finance. Blank: the alerts channel.',
    expected: 'people such as @ana, Slack user ids, a channel such as #finance, or blank',
    read: (text) => {
      const places = words(text).map(placeIn)
      return places.every((place) => place !== undefined) ? places : undefined
    },
  },
  payerTimeZone: {
    key: 'payer timezone',
    initial: '',
    note: 'The payer’s time zone, by its IANA name, if it is another than the team’s: reminders of payments come in their morning.',
    expected: 'a time zone such as Asia/Bangkok, or blank',
    read: (text) => (isTimeZone(text) ? text : undefined),
  },
  paymentReminderDays: {
    key: 'payment reminder days',
    initial: '3 0',
    note: 'Days before a payment is due on which the payer is reminded.',
    expected: 'days such as 3 0',
    read: daysBefore,
  },
}

/** A channel or person to post to: '#finance' is the channel finance, '@ana' a person; ids and copied mentions are ids. */
function placeIn(word: string): string | undefined {
  const id = /^(?:<[@#])?([UWCG][A-Z0-9]{2,})(?:\|[^>]*)?>?$/.exec(word)?.[1]
  if (id !== undefined) return id
  return /^[@#][\p{L}\p{N}._-]{1,80}$/u.test(word) ? word.replace(/^#/, '') : undefined
}
