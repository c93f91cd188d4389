import { optionsOf, shapeProblems } from './block-rules.ts'
import { suggestions as rules } from './element-rules.ts'
import { placeOf } from './field-values.ts'
import { refuseRemoved, surfaceOf } from './gestures.ts'
import type { Client } from './gestures.ts'
import { isObject } from './json.ts'
import type { JsonObject } from './json.ts'
import { fieldNamed } from './payloads.ts'
import { Refused } from './types.ts'
import type { StoredMessage, StoredView } from './types.ts'

/**
 * What the app suggests in an external select while a person types.
 *
 * @returns `{ options }` or `{ option_groups }`; throws `Refused` when the element is none, or the app gave nothing good
 */
export async function askSuggestions(
  client: Client,
  userId: string,
  at: StoredMessage | StoredView,
  actionId: string,
  text: string,
  blockId?: string,
): Promise<JsonObject> {
  const { api, delivery } = client
  refuseRemoved(api)
  const surface = surfaceOf(at, userId, api)
  const field = fieldNamed(surface.blocks, actionId, blockId)
  if (field?.type.endsWith('external_select') !== true) {
    throw new Refused(`There is no external select ${actionId} here.`)
  }
  const least = Number(field.element['min_query_length'] ?? 3)
  if (text.length < least) throw new Refused(`Slack asks the app from ${least} characters on.`)
  const container =
    surface.kind === 'view'
      ? api.payloads.viewContainer(surface.view)
      : api.payloads.messageContainer(surface.message, userId)
  const payload = {
    ...api.payloads.common('block_suggestion', userId),
    ...container,
    action_id: field.actionId,
    block_id: field.blockId,
    value: text,
  }
  const acknowledgement = await delivery.deliver({
    id: delivery.newId(),
    type: 'interactive',
    payload,
    acceptsResponse: true,
  })
  if (!acknowledgement.acked) throw new Refused('Could not load options: the app did not answer in time.')
  const answer = acknowledgement.payload
  const problems = shapeProblems(rules, answer, '')
  for (const problem of problems) api.violate(`suggestions: ${problem.words} at ${problem.at}`)
  if (problems.length > 0 || !isObject(answer)) throw new Refused('Could not load options.')
  api.fields.offer(placeOf(surface.source, field), optionsOf(answer))
  return answer
}
