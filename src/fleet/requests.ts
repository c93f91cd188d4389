import type { ReceiverEvent } from '@slack/bolt'
import { z } from 'zod'
import type { Json } from '../kit/json.ts'
import type { Letter } from './mail.ts'

/** asks: is acknowledged at once and answered later. form, options: the acknowledgement is the answer. */
export type RequestKind = 'command' | 'asks' | 'form' | 'options'

/** What of a request of Slack's says where it belongs. */
export interface SlackRequest {
  readonly teamId: string
  readonly kind: RequestKind
  /** Slack's id of the delivery */
  readonly id: string
  /** where an answer may be posted for half an hour */
  readonly responseUrl: string | undefined
}

const body = z.looseObject({
  type: z.string().optional(),
  command: z.string().optional(),
  team_id: z.string().nullish(),
  team: z.looseObject({ id: z.string() }).nullish(),
  user: z.looseObject({ team_id: z.string().optional() }).optional().catch(undefined),
  trigger_id: z.string().optional(),
  event_id: z.string().optional(),
  action_ts: z.string().optional(),
  value: z.string().optional(),
  action_id: z.string().optional(),
  response_url: z.string().optional(),
})
const envelope = z.looseObject({ envelopeId: z.string().optional() }).catch({})
const kinds: Readonly<Record<string, RequestKind>> = {
  view_submission: 'form',
  block_suggestion: 'options',
  interactive_message: 'asks',
}
const written = z.object({
  body: z.record(z.string(), z.unknown()),
  customProperties: z.record(z.string(), z.unknown()),
  retryNum: z.number().optional(),
  retryReason: z.string().optional(),
})

/** Reads where a request belongs; undefined when it names no workspace or has no id. Never throws. */
export function readRequest(event: ReceiverEvent): SlackRequest | undefined {
  const found = body.safeParse(event.body)
  if (!found.success) return undefined
  const { data } = found
  const teamId = data.team_id ?? data.team?.id ?? data.user?.team_id
  const id = envelope.parse(event.customProperties ?? {}).envelopeId ?? data.trigger_id ?? data.event_id
  if (teamId === undefined) return undefined
  const kind = data.command === undefined ? (kinds[data.type ?? ''] ?? 'asks') : 'command'
  // Choices asked for while somebody types have no id over HTTP, and need none: they only read.
  const idOrTime = id ?? (kind === 'options' ? `options ${crypto.randomUUID()}` : undefined)
  return idOrTime === undefined ? undefined : { teamId, kind, id: idOrTime, responseUrl: data.response_url }
}

/** A request as it is handed over. */
export function toLetter(id: string, event: ReceiverEvent): Letter {
  const { retryNum, retryReason, customProperties = {} } = event
  return {
    id,
    event: JSON.parse(
      JSON.stringify({ body: event.body as unknown, customProperties, retryNum, retryReason }),
    ) as Json,
  }
}

/** The request of a letter, as it came; `ack` hands the answer back. Undefined when the letter is no request. */
export function fromLetter(letter: Letter, ack: (answer: Json) => Promise<void>): ReceiverEvent | undefined {
  const found = written.safeParse(letter.event)
  if (!found.success) return undefined
  const { retryNum, retryReason, ...rest } = found.data
  return {
    ...rest,
    ...(retryNum === undefined ? {} : { retryNum }),
    ...(retryReason === undefined ? {} : { retryReason }),
    ack: (answer: unknown) => ack((answer ?? null) as Json),
  }
}
