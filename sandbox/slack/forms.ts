import type { LiveExchange } from './exchange.ts'
import { fieldsOf, heldValue } from './field-values.ts'
import { fill, interact, refuseEmpty, responseUrl, surfaceOf } from './gestures.ts'
import type { Client, Surface } from './gestures.ts'
import type { Json } from './json.ts'
import { applySubmissionAnswer, connectingTrouble } from './submission.ts'
import { Refused } from './types.ts'
import type { Exchange, Filled, StoredView, Submission } from './types.ts'

/** A form's submit button. Throws `Refused` with the words beside the fields when Slack's client would not send it. */
export async function submit(
  client: Client,
  userId: string,
  view: StoredView,
  values: Filled,
): Promise<Submission> {
  const { api } = client
  const surface = surfaceOf(view, userId, api)
  if (surface.kind !== 'view' || surface.view.type !== 'modal' || surface.view.submit === null) {
    throw new Refused('There is no submit button here.')
  }
  fill(surface, values, api)
  refuseEmpty(surface, api)
  const exchange = api.exchanges.begin(userId)
  const payload = api.payloads.common('view_submission', userId)
  payload['trigger_id'] = api.tickets.giveTrigger({ userId, exchange, viewId: view.id })
  payload['view'] = api.payloads.view(surface.view)
  payload['response_urls'] = responseUrls(client, userId, surface, exchange)
  const acknowledgement = await interact(client, exchange, payload, true)
  const now = api.views.find({ viewId: view.id })
  if (!acknowledgement.acked) exchange.error = connectingTrouble
  else if (now === undefined) exchange.closed = true
  else applySubmissionAnswer(acknowledgement.payload, now, exchange, api)
  return exchange
}

/** A form's close button. The app hears of it only if it asked to (notify_on_close). */
export async function close(
  client: Client,
  userId: string,
  view: StoredView,
  wantsAll: boolean,
): Promise<Exchange> {
  const { api } = client
  const surface = surfaceOf(view, userId, api)
  if (surface.kind !== 'view' || surface.view.type !== 'modal') {
    throw new Refused('There is nothing to close.')
  }
  const all = wantsAll || surface.view.clearOnClose
  const exchange = api.exchanges.begin(userId)
  for (const closed of api.views.close(surface.view, all).toReversed()) {
    if (!closed.notifyOnClose) continue
    const payload = api.payloads.common('view_closed', userId)
    payload['view'] = api.payloads.view(closed)
    payload['is_cleared'] = all
    await interact(client, exchange, payload, false)
  }
  exchange.closed = true
  return exchange
}

/** A right to answer in the channel that was chosen in a select with response_url_enabled. */
function responseUrls(client: Client, userId: string, surface: Surface, exchange: LiveExchange): Json[] {
  return fieldsOf(surface.blocks).flatMap((field): Json[] => {
    if (field.element['response_url_enabled'] !== true) return []
    const channel = heldValue(field, surface.source, client.api.fields)
    if (typeof channel !== 'string') return []
    const url = responseUrl(client, { channel, userId, exchange, source: undefined })
    return [{ block_id: field.blockId, action_id: field.actionId, channel_id: channel, response_url: url }]
  })
}
