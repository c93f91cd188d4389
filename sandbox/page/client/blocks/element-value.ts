import type { FieldValue } from '../../../slack/client-types.ts'
import { listIn, objectIn, objectsIn, textIn } from '../../../slack/json.ts'
import type { JsonObject } from '../../../slack/json.ts'

/** What an element of Block Kit holds before anybody touched it. */
export function initialValue(element: JsonObject): FieldValue {
  const many = /^(multi_|checkboxes)/.test(textIn(element, 'type') ?? '')
  if (many) {
    const chosen = objectsIn(element, 'initial_options').map((option) => textIn(option, 'value') ?? '')
    const ids = ['initial_users', 'initial_channels', 'initial_conversations'].flatMap((key) =>
      listIn(element, key).filter((id) => typeof id === 'string'),
    )
    return [...chosen, ...ids]
  }
  const option = textIn(objectIn(element, 'initial_option'), 'value')
  if (option !== undefined) return option
  const moment = element['initial_date_time']
  if (typeof moment === 'number') return moment
  for (const key of INITIAL_TEXTS) {
    const text = textIn(element, key)
    if (text !== undefined) return text
  }
  return null
}

const INITIAL_TEXTS = [
  'initial_value',
  'initial_date',
  'initial_time',
  'initial_user',
  'initial_channel',
  'initial_conversation',
]

/** The words of a text object under a key; '' when there is none. */
export function words(of: JsonObject, key: string): string {
  return textIn(objectIn(of, key), 'text') ?? ''
}

export function asTexts(value: FieldValue): string[] {
  return Array.isArray(value) ? value : []
}
