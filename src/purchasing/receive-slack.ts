import { z } from 'zod'
import { actions, button, escape, say } from '../slack/blocks.ts'
import { carriedText, unreadablePress } from '../slack/carried.ts'
import type { Button, Reply, Request } from '../slack/feature.ts'
import { explainPo } from './explain.ts'
import { receivePo, type ReceiptWish } from './receive-actions.ts'
import { arrivalReceipt } from './receipt-words.ts'

const confirmAction = 'po_receive_anyway'
/** A button carries so many characters. */
const mostInButton = 2000
const receipt = z.object({
  /** the asking: however many press, it is booked once */
  asked: z.string(),
  id: z.string(),
  location: z.string().optional(),
  arrivals: z.array(z.object({ line: z.string(), accepted: z.int().min(0), rejected: z.int().min(0) })),
})

/** Books what came and answers; more than was ordered is asked about first. */
export async function answerReceipt(
  request: Request,
  asked: Omit<ReceiptWish, 'requestId' | 'actor'>,
  requestId = request.requestId,
): Promise<Reply> {
  const { actor, workbook } = request
  const outcome = await receivePo(workbook, { requestId, actor, ...asked })
  if (outcome.ok) return arrivalReceipt(outcome.value, workbook.facts(), actor)
  const text = say(escape(explainPo(outcome.refusal)))
  if (outcome.refusal.code !== 'more-than-ordered') return text
  const { id, location, arrivals } = asked
  const value = JSON.stringify({ asked: requestId, id, location, arrivals })
  if (value.length > mostInButton)
    return say(
      `${text.text} Book the lines in question by themselves, as in \`/po receive ${id} <sku> <pieces>\`.`,
    )
  const book = button(confirmAction, 'Book it all the same', value, { style: 'danger' })
  return { ...text, blocks: [...(text.blocks ?? []), actions(book)] }
}

/** Books more than was ordered. */
export const receiveAnywayButton: Button = {
  actionId: confirmAction,
  async run(value, request) {
    const read = carriedText(receipt, value)
    if (read === undefined) return unreadablePress()
    const { asked, id, location, arrivals } = read
    const reply = await answerReceipt(request, { id, location, arrivals, confirmed: true }, `over:${asked}`)
    return { ...reply, replace: true }
  },
}
