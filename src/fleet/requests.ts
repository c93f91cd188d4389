import type { ReceiverEvent } from '@slack/bolt'
import { z } from 'zod'
import type { Json } from '../kit/json.ts'
import type { Letter } from './mail.ts'

/**
 * asks: is acknowledged at once and answered later. form, options: the acknowledgement is the answer. event: Slack tells
 * something, and tells it again when it is not acknowledged.
 */
export type RequestKind = 'command' | 'asks' | 'form' | 'options' | 'event'

/** What of a request of Slack's says where it belongs. */
export interface SlackRequest {
  readonly teamId: string
  readonly kind: RequestKind
  /** Slack's id of the delivery */
  readonly id: string
  /** where an answer may be posted for half an hour */
  readonly responseUrl: string | undefined
}

/** Slack's ids are short; what is longer is none. */
const longestId = 255
const word = z.string().regex(new RegExp(`^[^\\p{Cc}]{1,${longestId}}$`, 'u'))
const maybe = word.optional().catch(undefined)
const withId = z.looseObject({ id: word }).nullish().catch(undefined)

const body = z.looseObject({
  type: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  team_id: maybe,
  team: withId,
  user: z.looseObject({ team_id: maybe }).optional().catch(undefined),
  view: z.looseObject({ app_installed_team_id: maybe }).optional().catch(undefined),
  authorizations: z
    .array(z.looseObject({ team_id: maybe }))
    .optional()
    .catch(undefined),
  trigger_id: maybe,
  event_id: maybe,
  response_url: z.string().optional().catch(undefined),
})
const envelope = z.looseObject({ envelopeId: maybe }).catch({ envelopeId: undefined })
const kinds: ReadonlyMap<string | undefined, RequestKind> = new Map([
  ['view_submission', 'form'],
  ['block_suggestion', 'options'],
  ['event_callback', 'event'],
])
const written = z.object({
  body: z.record(z.string(), z.unknown()),
  customProperties: z.record(z.string(), z.unknown()),
  retryNum: z.number().optional(),
  retryReason: z.string().optional(),
})

/**
 * Reads where a request belongs; undefined when it names no workspace or has no id. Never throws.
 *
 * A form that was opened in a channel shared with another company, and an event from there, name the workspace in which
 * the app is installed apart. Source: buildSource in App.js of @slack/bolt 5.1.
 */
export function readRequest(event: ReceiverEvent): SlackRequest | undefined {
  const found = body.safeParse(event.body)
  if (!found.success) return undefined
  const { data } = found
  const teamId =
    data.view?.app_installed_team_id ??
    data.authorizations?.[0]?.team_id ??
    data.team_id ??
    data.team?.id ??
    data.user?.team_id
  if (teamId === undefined) return undefined
  const kind = data.command === undefined ? (kinds.get(data.type) ?? 'asks') : 'command'
  const given = envelope.parse(event.customProperties ?? {}).envelopeId ?? data.trigger_id ?? data.event_id
  // Choices asked for while somebody types have no id over HTTP, and need none: they only read.
  const id = given ?? (kind === 'options' ? `options ${crypto.randomUUID()}` : undefined)
  return id === undefined ? undefined : { teamId, kind, id, responseUrl: data.response_url }
}

const homeOpened = z.looseObject({
  event: z.looseObject({ type: z.literal('app_home_opened'), tab: z.literal('home'), user: z.string() }),
})

/** The Slack user who opened the Home tab; undefined when it is something else that Slack tells. Never throws. */
export function homeVisitor(event: ReceiverEvent): string | undefined {
  return homeOpened.safeParse(event.body).data?.event.user
}

/** A request as it is handed over. */
export function toLetter(id: string, event: ReceiverEvent): Letter {
  const { retryNum, retryReason, customProperties = {} } = event
  return {
    id,
    event: JSON.parse(
      JSON.stringify({
        body: event.body as unknown,
        customProperties: { ...customProperties, sentAt: Date.now() },
        retryNum,
        retryReason,
      }),
    ) as Json,
  }
}

/** The request of a letter, as it came; `ack` hands the answer back. Undefined when the letter is no request. */
export function fromLetter(
  letter: Pick<Letter, 'event'>,
  ack: (answer: Json) => Promise<void>,
): ReceiverEvent | undefined {
  const found = written.safeParse(letter.event)
  if (!found.success) return undefined
  const { retryNum, retryReason, body: asked, customProperties } = found.data
  const { sentAt, ...properties } = customProperties
  const waitedMs = typeof sentAt === 'number' ? Math.max(0, Date.now() - sentAt) : 0
  return {
    body: asked,
    customProperties: { ...properties, waitedMs },
    ...(retryNum === undefined ? {} : { retryNum }),
    ...(retryReason === undefined ? {} : { retryReason }),
    ack: (answer: unknown) => ack((answer ?? null) as Json),
  }
}
