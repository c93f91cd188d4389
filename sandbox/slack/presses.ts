import type { LiveExchange } from './exchange.ts'
import { keepsValue, placeOf } from './field-values.ts'
import type { Field } from './field-values.ts'
import { fill, interact, put, responseUrl, surfaceOf } from './gestures.ts'
import type { Client, Surface } from './gestures.ts'
import { isObject } from './json.ts'
import type { JsonObject } from './json.ts'
import { fieldNamed } from './payloads.ts'
import { Refused } from './types.ts'
import type { ClickOptions, Exchange, StoredMessage, StoredView } from './types.ts'
import { dispatches } from './view-store.ts'

/** A button pressed or an option chosen. Throws `Refused` for what Slack's client would not send. */
export async function press(
  client: Client,
  userId: string,
  at: StoredMessage | StoredView,
  actionId: string,
  opts: ClickOptions,
): Promise<Exchange> {
  const { api } = client
  const surface = surfaceOf(at, userId, api)
  const field = pressable(surface, actionId, opts)
  if (opts.fields !== undefined) fill(surface, opts.fields, api)
  const chosen = choose(client, surface, field, opts)
  const place = surface.kind === 'message' ? surface.message.channel : undefined
  const exchange = api.exchanges.begin(userId, undefined, place)
  const confirm = field.element['confirm']
  if (isObject(confirm)) exchange.confirm = confirm
  if (isObject(confirm) && opts.confirm === 'deny') return exchange
  const payload = blockActions(client, userId, surface, exchange)
  payload['actions'] = [api.payloads.action(field, surface.source, chosen)]
  await interact(client, exchange, payload, false)
  return exchange
}

function blockActions(client: Client, userId: string, surface: Surface, exchange: LiveExchange): JsonObject {
  const { payloads, tickets } = client.api
  const payload = payloads.common('block_actions', userId)
  if (surface.kind === 'view') {
    const viewId = surface.view.type === 'modal' ? surface.view.id : undefined
    payload['trigger_id'] = tickets.giveTrigger({ userId, exchange, viewId })
    return Object.assign(payload, payloads.viewContainer(surface.view))
  }
  const source = surface.message
  payload['trigger_id'] = tickets.giveTrigger({ userId, exchange, viewId: undefined })
  payload['response_url'] = responseUrl(client, { channel: source.channel, userId, exchange, source })
  return Object.assign(payload, payloads.messageContainer(source, userId))
}

function pressable(surface: Surface, actionId: string, opts: ClickOptions): Field {
  const field = fieldNamed(surface.blocks, actionId, opts.blockId)
  if (field === undefined) throw new Refused(`There is no ${actionId} here.`)
  if (!dispatches(field.block)) {
    throw new Refused(`${actionId} is a field without dispatch_action: Slack tells the app nothing of it.`)
  }
  return field
}

/** Notes what was chosen; @returns the value of an overflow's option, which no element keeps. */
function choose(client: Client, surface: Surface, field: Field, opts: ClickOptions): string | undefined {
  if (field.type === 'button') return undefined
  const { api } = client
  const words = put(field, opts.value ?? null, surface, api)
  if (words !== undefined) throw new Refused(words, { [field.blockId]: words })
  if (keepsValue(field)) return undefined
  const wanted = api.fields.typed(placeOf(surface.source, field))
  if (typeof wanted !== 'string') throw new Refused(`Choose an option of ${field.actionId}.`)
  return wanted
}
