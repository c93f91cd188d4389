import type { AckFn, ViewResponseAction, ViewOutput } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { cut } from '../kit/cut.ts'
import { answerByPost } from './answers.ts'
import { escape, say } from './blocks.ts'
import type { Desk } from './desk.ts'
import { notReadyNow } from './ending.ts'
import { faultWords, newReference } from './faults.ts'
import type { FormAnswer, Modal } from './feature.ts'
import { openContext } from './form-context.ts'
import { formValues } from './form-values.ts'

/** Slack waits 3 seconds for a form's answer; past this the form is closed and the answer comes as a message. */
const patienceMs = 2_400

/** A message beside a field is read at a glance. */
const mostBesideField = 1_000

const submitter = z.looseObject({
  user: z.looseObject({ id: z.string(), name: z.string().optional(), username: z.string().optional() }),
  trigger_id: z.string().default(''),
})

/** A form that was submitted, as Bolt hands it over. */
export interface Submission {
  readonly ack: AckFn<ViewResponseAction> | AckFn<void>
  readonly body: unknown
  readonly view: ViewOutput
  readonly client: WebClient
  /** Bolt's */
  readonly context: Readonly<Record<string, unknown>>
  readonly modal: Modal | undefined
  readonly requestId: string
  readonly desk: Desk
  readonly log: Logger
  readonly faulted: (kind: string) => void
}

/**
 * Answers a submitted form: messages beside its fields, or closed and said in the channel it came from.
 *
 * A fault keeps the form open with everything typed in it; pressing again is the same wish and does nothing twice.
 */
export async function submitForm(submission: Submission): Promise<void> {
  const { body, view, client, modal, requestId, desk, log } = submission
  const ack = submission.ack as AckFn<ViewResponseAction>
  const { user, trigger_id: triggerId } = submitter.parse(body)
  const { about, channelId } = openContext(view.private_metadata)
  const asker = {
    requestId,
    userId: user.id,
    name: user.username ?? user.name ?? '',
    channelId,
    triggerId,
    askedAt: performance.now(),
  }
  const request = desk.request(client, asker)
  const work = (async (): Promise<FormAnswer> => {
    if (modal === undefined) throw new Error(`No feature answers the form ${view.callback_id}`)
    if (!request.workbook.status().ready)
      return { errors: { [firstField(view)]: await notReadyNow(submission, request.workbook) } }
    return modal.submit(formValues(view.state.values), about, request)
  })().catch((cause: unknown): FormAnswer => {
    const reference = newReference()
    submission.faulted('form')
    log.error({ err: cause, reference, requestId }, 'a form broke off')
    return {
      errors: {
        [firstField(view)]:
          `${faultWords(cause, reference, request.wroteNothing())} Pressing again does nothing twice.`,
      },
    }
  })
  const answer = await Promise.race([work, sleep(patienceMs, undefined, { ref: false })])
  if (answer === undefined) {
    await ack()
    const late = await work
    const reply = 'errors' in late ? say(escape(Object.values(late.errors).join('\n'))) : late.done
    if (reply !== undefined) await answerByPost(client, { userId: user.id, channelId }, reply)
    return
  }
  if ('errors' in answer) {
    await ack({ response_action: 'errors', errors: besideFields(answer.errors, view) })
    return
  }
  await ack()
  if (answer.done !== undefined) await answerByPost(client, { userId: user.id, channelId }, answer.done)
}

/** Messages only beside fields that the form has; what belongs to none stands beside the first. */
function besideFields(errors: Readonly<Record<string, string>>, view: ViewOutput): Record<string, string> {
  const fields = new Set(inputsOf(view))
  const placed: Record<string, string> = {}
  for (const [field, words] of Object.entries(errors)) {
    const at = fields.has(field) ? field : firstField(view)
    placed[at] = cut(placed[at] === undefined ? words : `${placed[at]} ${words}`, mostBesideField)
  }
  return placed
}

function firstField(view: ViewOutput): string {
  return inputsOf(view)[0] ?? ''
}

function inputsOf(view: ViewOutput): string[] {
  return view.blocks.flatMap((block) =>
    block.type === 'input' && block.block_id !== undefined ? [block.block_id] : [],
  )
}
