import { randomBytes } from 'node:crypto'
import { JournalFault } from '../journal/journal.ts'
import { TabAbsent } from '../workbook/absent-tab.ts'
import { say } from './blocks.ts'
import type { Reply } from './feature.ts'

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
 * @param reference the same as in the log. Never throws.
 */
export function faultWords(cause: unknown, reference: string): string {
  if (cause instanceof JournalFault && cause.effect !== 'unknown') {
    return cause.effect === 'moved'
      ? `Nothing was recorded: another of our machines took this workbook over in this very moment. Please send that once more (reference ${reference}).`
      : `Nothing was recorded: this machine’s disk did not take it. Please try again, and tell whoever runs Jumpring if it stays (reference ${reference}).`
  }
  if (cause instanceof TabAbsent)
    return `Nothing was recorded: your workbook has no tab “${cause.title}” yet, it came with a later release. Whoever runs Jumpring adds it with \`npm run setup\`, which changes nothing that is there (reference ${reference}).`
  if (cause instanceof FormTooLate)
    return 'I was too slow to open the form in the three seconds that Slack gives. Nothing was changed: please ask for it once more.'
  return doubtWords(reference)
}

/** Said when nobody can say whether anything was recorded. Never throws. */
export function doubtWords(reference: string): string {
  return `Something went wrong on our side (reference ${reference}). If you were recording something, look at the record before you do it again: it may or may not be there.`
}

/** The same as a reply to the person alone. Never throws. */
export function faultReply(cause: unknown, reference: string): Reply {
  return say(faultWords(cause, reference))
}

/** Said while the sheet was not read yet, of what a process before this one began. */
export const notReadyButBegunWords =
  'I have not been able to read the sheet yet, and this was begun before: it may or may not be there. I keep trying; please look at the record in a few seconds before you do it again.'

/** Said while the sheet was not read yet. */
export const notReadyWords =
  'I have not been able to read the sheet yet, so I do not know the stock. Nothing was changed. I keep trying; please try again in a few seconds.'
