import { randomBytes } from 'node:crypto'
import { ErrorCode } from '@slack/web-api'
import { z } from 'zod'
import { JournalFault } from '../journal/journal.ts'
import { TabAbsent } from '../workbook/absent-tab.ts'

/** A form could not be opened within the three seconds that Slack gives: the request had to wait for us. */
export class FormTooLate extends Error {
  constructor(cause?: unknown) {
    super('The form came too late', { cause })
    this.name = 'FormTooLate'
  }
}

/** A short name of one fault, which the person and the log both have. */
export function newReference(): string {
  return randomBytes(3).toString('hex').toUpperCase()
}

/**
 * What a person is told of a fault: what was recorded and what to do, never how it failed.
 *
 * @param reference the same as in the log
 * @param wroteNothing true where it is certain that the request recorded nothing. Never throws.
 */
export function faultWords(cause: unknown, reference: string, wroteNothing: boolean): string {
  if (cause instanceof JournalFault && cause.effect !== 'unknown')
    return wroteNothing || cause.effect === 'moved'
      ? `Nothing was recorded: ${journalWords(cause)} (reference ${reference}).`
      : `Not all of this was recorded: ${journalWords(cause)} (reference ${reference}). Look at the record first: a part of it may or may not be there.`
  if (cause instanceof TabAbsent)
    return `Nothing was recorded: your workbook has no tab “${cause.title}” yet, it came with a later release. Whoever runs Jumpring adds it with \`npm run setup\`, which changes nothing that is there (reference ${reference}).`
  if (cause instanceof FormTooLate)
    return 'I was too slow to open the form in the three seconds that Slack gives. Nothing was changed: please ask for it once more.'
  if (!wroteNothing) return doubtWords(cause, reference)
  const refused = slackRefusal(cause)
  return refused === undefined
    ? `Something went wrong on our side, and nothing was recorded (reference ${reference}). Please tell whoever runs Jumpring if it stays.`
    : `Nothing was recorded: Slack ${refused}. Please try again, and tell whoever runs Jumpring if it stays (reference ${reference}).`
}

/** Said when nobody can say whether anything was recorded. Never throws. */
export function doubtWords(cause: unknown, reference: string): string {
  const what =
    cause instanceof JournalFault && cause.place !== 'disk'
      ? 'Our database does not answer in time'
      : 'Something went wrong on our side'
  return `${what} (reference ${reference}). If you were recording something, look at the record before you do it again: it may or may not be there.`
}

function journalWords({ effect, place }: JournalFault): string {
  if (effect === 'moved')
    return 'another of our machines took this workbook over in this very moment. Please send that once more'
  if (place === 'held')
    return 'somebody else holds our database’s tables, such as a migration. Please send that again in a minute, and tell whoever runs Jumpring if it stays'
  const taker = place === 'disk' ? 'this machine’s disk' : 'our database'
  return `${taker} did not take it. Please try again, and tell whoever runs Jumpring if it stays`
}

const platformError = z.object({
  code: z.literal(ErrorCode.PlatformError),
  data: z.object({ error: z.string().regex(/^\w+$/) }),
})
const silence = z.object({
  code: z.enum([ErrorCode.RequestError, ErrorCode.HTTPError, ErrorCode.RateLimitedError]),
})

/** What Slack did instead, as in "said no_permission"; undefined when the fault is none of Slack's. */
function slackRefusal(cause: unknown): string | undefined {
  const found = platformError.safeParse(cause)
  if (found.success) return `said “${found.data.data.error}” when I answered`
  return silence.safeParse(cause).success ? 'did not answer me' : undefined
}

/** Said while the sheet was not read yet, of what a process before this one began. */
export const notReadyButBegunWords =
  'I have not been able to read the sheet yet, and this was begun before: it may or may not be there. I keep trying; please look at the record in a few seconds before you do it again.'

/** Said while the sheet was not read yet. */
export const notReadyWords =
  'I have not been able to read the sheet yet, so I do not know the stock. Nothing was changed, and what was recorded before is safe. I keep trying; please try again in a few seconds.'
