import type { Api } from './api-method.ts'
import type { AppEvents } from './app-events.ts'
import type { Acknowledgement, Delivery, Envelope } from './delivery.ts'
import type { LiveExchange } from './exchange.ts'
import { enter } from './field-entry.ts'
import type { EntryContext } from './field-entry.ts'
import { fieldsOf, heldValue, keepsValue, placeOf } from './field-values.ts'
import type { Field } from './field-values.ts'
import type { FieldValue } from './client-types.ts'
import type { JsonObject } from './json.ts'
import { messageSource } from './payloads.ts'
import { Refused } from './types.ts'
import type { Filled, StoredMessage, StoredView } from './types.ts'
import type { Channel } from './types.ts'

/** What persons act with. */
export interface Client {
  readonly api: Api
  readonly delivery: Delivery
  readonly events: AppEvents
}

/** Where a press happens: a message as a person sees it now, or a form or Home tab as it is now. */
export type Surface =
  | {
      readonly kind: 'message'
      readonly message: StoredMessage
      readonly blocks: readonly JsonObject[]
      readonly source: string
    }
  | {
      readonly kind: 'view'
      readonly view: StoredView
      readonly blocks: readonly JsonObject[]
      readonly source: string
    }

/** The surface as it is now. Throws `Refused` when the person does not see it (any more). */
export function surfaceOf(at: StoredMessage | StoredView, userId: string, api: Api): Surface {
  if ('ts' in at) {
    const message = api.workspace.seenBy(userId, at.channel).find((each) => each.ts === at.ts)
    if (message === undefined) throw new Refused('The message is not there (any more).')
    return { kind: 'message', message, blocks: message.blocks, source: messageSource(message, userId) }
  }
  const view = at.type === 'home' ? api.views.home(userId) : api.views.stack(userId).at(-1)
  if (view?.id !== at.id) throw new Refused('The form is not open (any more), or another lies on top of it.')
  return { kind: 'view', view, blocks: view.blocks, source: view.id }
}

/** The channel a person is in. Throws `Refused` when they are not. */
export function channelOf(channelId: string, userId: string, api: Api): Channel {
  const channel = api.workspace.channels.get(channelId)
  if (channel === undefined || !channel.members.has(userId)) {
    throw new Refused(`${userId} is not in a channel ${channelId}.`)
  }
  return channel
}

/** Fills in fields by block id or action id. Throws `Refused` with the client's words beside each field at fault. */
export function fill(surface: Surface, values: Filled, api: Api): void {
  const fields = fieldsOf(surface.blocks).filter(keepsValue)
  const errors: Record<string, string> = {}
  for (const [name, given] of Object.entries(values)) {
    const field =
      fields.find((each) => each.blockId === name) ?? fields.find((each) => each.actionId === name)
    if (field === undefined) throw new Refused(`There is no field ${name} here.`)
    const words = put(field, given, surface, api)
    if (words !== undefined) errors[field.blockId] = words
  }
  const first = Object.entries(errors)[0]
  if (first !== undefined) throw new Refused(`${first[0]}: ${first[1]}`, errors)
}

/** Puts a value into one field. @returns the client's words when it does not take it */
export function put(field: Field, given: FieldValue, surface: Surface, api: Api): string | undefined {
  const context: EntryContext = { source: surface.source, fields: api.fields, workspace: api.workspace }
  const entry = enter(field, given, context)
  if (!entry.ok) return entry.words
  api.fields.type(placeOf(surface.source, field), entry.value)
  return undefined
}

/** Throws `Refused` when a required field of a form is empty. */
export function refuseEmpty(surface: Surface, api: Api): void {
  const errors: Record<string, string> = {}
  for (const field of fieldsOf(surface.blocks)) {
    if (field.block['type'] !== 'input' || field.block['optional'] === true) continue
    const value = heldValue(field, surface.source, api.fields)
    const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
    if (isEmpty) errors[field.blockId] = 'Please complete this required field.'
  }
  const missing = Object.keys(errors)
  if (missing.length > 0) throw new Refused(`required: ${missing.join(', ')}`, errors)
}

/** Throws `Refused` where the app is not installed: Slack asks it nothing. */
export function refuseRemoved(api: Api): void {
  if (api.grant.token === undefined) throw new Refused(`${api.workspace.app.name} is not installed here.`)
}

/** Delivers an interaction and notes on the exchange what became of it. */
export async function interact(
  client: Client,
  exchange: LiveExchange,
  payload: JsonObject,
  acceptsResponse: boolean,
): Promise<Acknowledgement> {
  if (!client.api.manifest.interactivity) throw new Refused('The manifest has interactivity switched off.')
  refuseRemoved(client.api)
  exchange.envelopeId = client.delivery.newId()
  const envelope: Envelope = { id: exchange.envelopeId, type: 'interactive', payload, acceptsResponse }
  return noted(exchange, await client.delivery.deliver(envelope))
}

/** Writes an acknowledgement onto its exchange. */
export function noted(exchange: LiveExchange, acknowledgement: Acknowledgement): Acknowledgement {
  exchange.acked = acknowledgement.acked
  exchange.ackMs = acknowledgement.ackMs
  if (acknowledgement.acked) exchange.ackPayload = acknowledgement.payload
  else exchange.error = acknowledgement.reason === 'timeout' ? 'operation_timeout' : 'dispatch_failed'
  return acknowledgement
}

/** A response URL for what a person did. */
export function responseUrl(
  client: Client,
  right: { channel: string; userId: string; exchange: LiveExchange; source: StoredMessage | undefined },
): string {
  return `${client.api.baseUrl}/response/${client.api.tickets.giveResponse(right)}`
}
