/** How a request tells the process that took it in that it is over; answers false where another process has it now. */
export type EndRequest = () => Promise<boolean>

/**
 * Ends a request that wrote nothing before its answer goes out.
 *
 * A request that was handed over is kept until it was handled, and read again by the next process when this one dies over
 * it. What was recorded is answered again then, just the same. What was not would be decided anew, after somebody read
 * "nothing was changed".
 *
 * @param context Bolt's; the way to end it is in there where several processes share the requests
 * @param isRecorded whether the request wrote anything
 * @returns false when another process has the request now: the answer is that one's to give. Throws what `isRecorded` and
 *   the way to end it throw: then nobody knows.
 */
export async function endUnrecorded(
  context: Readonly<Record<string, unknown>>,
  isRecorded: () => Promise<boolean>,
): Promise<boolean> {
  const end = context['end'] as EndRequest | undefined
  if (typeof end !== 'function' || (await isRecorded())) return true
  return end()
}
