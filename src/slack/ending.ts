import { JournalFault } from '../journal/journal.ts'
import type { Workbook } from '../workbook/workbook.ts'
import { notReadyButBegunWords, notReadyWords } from './faults.ts'

/** How a request tells the process that took it in that it is over; answers false where another process has it now. */
export type EndRequest = () => Promise<boolean>

/** Why nothing can be recorded for a request; undefined: it may record. Never throws. */
export function cannotRecordOf(context: Readonly<Record<string, unknown>>): JournalFault | undefined {
  const why = context['cannotRecord']
  return why instanceof JournalFault ? why : undefined
}

/**
 * Ends a request that wrote nothing before its answer goes out.
 *
 * A request that was handed over is kept until it was handled, and read again by the next process when this one dies over
 * it. What was recorded is answered again then, just the same. What was not would be decided anew, after somebody read
 * "nothing was changed".
 *
 * @param context Bolt's; the way to end it is in there where several processes share the requests
 * @param isRecorded whether the request wrote anything
 * @param brokeOff it ended in a fault: then a process that was stopped for a while may be the one that it broke off in, and
 *   whoever took the workbook over has answered what was recorded
 * @returns false when another process has the request now: the answer is that one's to give. Throws what `isRecorded` and
 *   the way to end it throw: then nobody knows.
 */
export async function endUnrecorded(
  context: Readonly<Record<string, unknown>>,
  isRecorded: () => Promise<boolean>,
  brokeOff = false,
): Promise<boolean> {
  const { end, isMine } = context as { end?: EndRequest; isMine?: EndRequest }
  if (typeof end !== 'function') return true
  if (!(await isRecorded())) return end()
  return !brokeOff || isMine === undefined || isMine()
}

/**
 * What is said while the sheet was not read yet: that nothing was changed, unless a process before this one began the
 * request, or recorded it and did not get to say so.
 */
export async function notReadyNow(
  { context, requestId }: { readonly context: Readonly<Record<string, unknown>>; readonly requestId: string },
  workbook: Pick<Workbook, 'answered'>,
): Promise<string> {
  const wasBegun = context['wasBegun'] === true || (await workbook.answered(requestId)) !== undefined
  return wasBegun ? notReadyButBegunWords : notReadyWords
}
