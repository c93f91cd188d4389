import { interact, responseUrl, surfaceOf } from './gestures.ts'
import type { Client } from './gestures.ts'
import { Refused } from './types.ts'
import type { Exchange, StoredMessage } from './types.ts'

/** A shortcut from a message's menu. */
export async function messageShortcut(
  client: Client,
  userId: string,
  callbackId: string,
  message: StoredMessage,
): Promise<Exchange> {
  refuseUnknown(client, callbackId, 'message')
  const { api } = client
  const surface = surfaceOf(message, userId, api)
  if (surface.kind !== 'message') throw new Refused('There is no message.')
  const told = surface.message
  const exchange = api.exchanges.begin(userId)
  const right = { channel: told.channel, userId, exchange, source: undefined }
  const payload = {
    ...api.payloads.common('message_action', userId),
    action_ts: api.workspace.nextTs(),
    callback_id: callbackId,
    trigger_id: api.tickets.giveTrigger({ userId, exchange, viewId: undefined }),
    response_url: responseUrl(client, right),
    channel: { id: told.channel, name: api.workspace.channels.get(told.channel)?.name ?? '' },
    message_ts: told.ts,
    message: api.payloads.message(told, true),
  }
  await interact(client, exchange, payload, false)
  return exchange
}

/** A shortcut from the search or the composer. */
export async function globalShortcut(client: Client, userId: string, callbackId: string): Promise<Exchange> {
  refuseUnknown(client, callbackId, 'global')
  const { api } = client
  const exchange = api.exchanges.begin(userId)
  const payload = {
    ...api.payloads.common('shortcut', userId),
    action_ts: api.workspace.nextTs(),
    callback_id: callbackId,
    trigger_id: api.tickets.giveTrigger({ userId, exchange, viewId: undefined }),
  }
  await interact(client, exchange, payload, false)
  return exchange
}

function refuseUnknown({ api }: Client, callbackId: string, type: 'global' | 'message'): void {
  if (api.manifest.scopes === undefined) return
  const isKnown = api.manifest.shortcuts.some((each) => each.callbackId === callbackId && each.type === type)
  if (!isKnown) throw new Refused(`The manifest has no ${type} shortcut ${callbackId}.`)
}
