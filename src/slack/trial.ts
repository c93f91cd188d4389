import type { Json } from '../kit/json.ts'
import { accept, type Result } from '../kit/result.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Decision, Outcome, Workbook } from '../workbook/workbook.ts'
import type { Reply, Request, SlashCommand } from './feature.ts'

/** What a command line would come to. */
export type Trial =
  /** it was answered, and would write nothing */
  | { readonly kind: 'answers'; readonly reply: Reply | undefined }
  /** it would write: what it would have said */
  | { readonly kind: 'writes'; readonly reply: Reply }
  | { readonly kind: 'opens a form' }

class WouldOpen extends Error {}

/**
 * Tries a command line on the facts of the moment: everything is looked up and decided as if it were typed, and nothing
 * is written or opened. Refusals are answered as they would be.
 */
export async function tried(command: SlashCommand, words: string, request: Request): Promise<Trial> {
  const { workbook } = request
  let wouldWrite = false
  const asTrial: Workbook = {
    facts: () => workbook.facts(),
    status: () => workbook.status(),
    refresh: (whole) => workbook.refresh(whole),
    tabs: workbook.tabs,
    change: <R extends Json, X>(
      requestId: string,
      decide: (facts: Facts) => Result<Decision<R>, X>,
    ): Promise<Result<Outcome<R>, X>> => {
      const decided = decide(workbook.facts())
      if (!decided.ok) return Promise.resolve(decided)
      wouldWrite ||= decided.value.changes.length > 0
      return Promise.resolve(
        accept({ requestId, reply: decided.value.reply, again: false, googleAnswers: true }),
      )
    },
    answered: (requestId) => workbook.answered(requestId),
    recorded: (rows, most) => workbook.recorded(rows, most),
    undo: () => Promise.reject(new WouldOpen()),
    repair: () => Promise.reject(new WouldOpen()),
  }
  const openModal = () => Promise.reject(new WouldOpen())
  try {
    const reply = await command.run(words, { ...request, workbook: asTrial, openModal, sendFile: openModal })
    return wouldWrite && reply !== undefined ? { kind: 'writes', reply } : { kind: 'answers', reply }
  } catch (cause) {
    if (cause instanceof WouldOpen) return { kind: 'opens a form' }
    throw cause
  }
}
