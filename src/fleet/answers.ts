import type { ReceiverEvent } from '@slack/bolt'
import { z } from 'zod'
import type { SlackRequest } from './requests.ts'

const answerTimeoutMs = 10_000

const form = z.looseObject({
  view: z.looseObject({
    blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })),
  }),
})

/** A request that can be acknowledged once: further acknowledgements do nothing. */
export interface OnceAcked extends ReceiverEvent {
  /** whether it was acknowledged */
  readonly acked: () => boolean
}

/** The same request; Bolt's own acknowledgement throws when it is used twice, and ends the process by it. */
export function onceAcked(event: ReceiverEvent): OnceAcked {
  let acked = false
  return {
    ...event,
    acked: () => acked,
    ack: async (...words) => {
      if (acked) return
      acked = true
      await event.ack(...words)
    },
  }
}

/** Says that a request was not taken, in the way that its kind can show. */
export async function refuse(event: ReceiverEvent, request: SlackRequest, words: string): Promise<void> {
  if (request.kind === 'command') {
    await event.ack({ response_type: 'ephemeral', text: words })
    return
  }
  if (request.kind === 'form') {
    const found = form.safeParse(event.body)
    const field = found.data?.view.blocks.find((block) => block.type === 'input')?.block_id
    await event.ack(
      field === undefined ? undefined : ({ response_action: 'errors', errors: { [field]: words } } as never),
    )
    return
  }
  if (request.kind === 'options') {
    await event.ack({ options: [] })
    return
  }
  await event.ack()
  await tell(request.responseUrl, words)
}

/** Says something to the person who asked, where Slack gave an address for it. Never throws. */
export async function tell(responseUrl: string | undefined, words: string): Promise<void> {
  if (responseUrl === undefined) return
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text: words })
  const headers = { 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(answerTimeoutMs)
  await fetch(responseUrl, { method: 'POST', headers, body, signal }).catch(() => undefined)
}
