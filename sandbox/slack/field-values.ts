import { elementsOf, optionsOf } from './block-rules.ts'
import type { FieldValue, FieldValues } from './client-types.ts'
import { isObject, listIn, objectsIn, textIn } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import type { StoredView } from './types.ts'
import type { FieldPlace, FieldStore } from './view-store.ts'

/** An interactive element with the block it is in. */
export interface Field {
  readonly block: JsonObject
  readonly element: JsonObject
  readonly blockId: string
  readonly actionId: string
  readonly type: string
}

/** The keys under which each kind of element holds what was chosen: in a payload, and at first. */
const holds: Record<
  string,
  { chosen: string; initial: string; kind: 'one' | 'many' | 'option' | 'options' }
> = {
  plain_text_input: { chosen: 'value', initial: 'initial_value', kind: 'one' },
  number_input: { chosen: 'value', initial: 'initial_value', kind: 'one' },
  email_text_input: { chosen: 'value', initial: 'initial_value', kind: 'one' },
  url_text_input: { chosen: 'value', initial: 'initial_value', kind: 'one' },
  rich_text_input: { chosen: 'rich_text_value', initial: 'initial_value', kind: 'one' },
  datepicker: { chosen: 'selected_date', initial: 'initial_date', kind: 'one' },
  timepicker: { chosen: 'selected_time', initial: 'initial_time', kind: 'one' },
  datetimepicker: { chosen: 'selected_date_time', initial: 'initial_date_time', kind: 'one' },
  static_select: { chosen: 'selected_option', initial: 'initial_option', kind: 'option' },
  external_select: { chosen: 'selected_option', initial: 'initial_option', kind: 'option' },
  radio_buttons: { chosen: 'selected_option', initial: 'initial_option', kind: 'option' },
  multi_static_select: { chosen: 'selected_options', initial: 'initial_options', kind: 'options' },
  multi_external_select: { chosen: 'selected_options', initial: 'initial_options', kind: 'options' },
  checkboxes: { chosen: 'selected_options', initial: 'initial_options', kind: 'options' },
  users_select: { chosen: 'selected_user', initial: 'initial_user', kind: 'one' },
  channels_select: { chosen: 'selected_channel', initial: 'initial_channel', kind: 'one' },
  conversations_select: { chosen: 'selected_conversation', initial: 'initial_conversation', kind: 'one' },
  multi_users_select: { chosen: 'selected_users', initial: 'initial_users', kind: 'many' },
  multi_channels_select: { chosen: 'selected_channels', initial: 'initial_channels', kind: 'many' },
  multi_conversations_select: {
    chosen: 'selected_conversations',
    initial: 'initial_conversations',
    kind: 'many',
  },
  file_input: { chosen: 'files', initial: 'files', kind: 'many' },
}

/** Every interactive element of some blocks. */
export function fieldsOf(blocks: readonly JsonObject[]): Field[] {
  return blocks.flatMap((block) =>
    elementsOf(block).map(({ element }) => ({
      block,
      element,
      blockId: textIn(block, 'block_id') ?? '',
      actionId: textIn(element, 'action_id') ?? '',
      type: textIn(element, 'type') ?? '',
    })),
  )
}

/** Whether an element keeps what was chosen; a button does not. */
export function keepsValue(field: Field): boolean {
  return field.type in holds
}

export function placeOf(source: string, field: Field): FieldPlace {
  return { source, blockId: field.blockId, actionId: field.actionId }
}

/** What a field holds now: what was typed, else its initial value. */
export function heldValue(field: Field, source: string, store: FieldStore): FieldValue {
  const typed = store.typed(placeOf(source, field))
  if (typed !== undefined) return typed
  const rule = holds[field.type]
  if (rule === undefined) return null
  if (rule.kind === 'options')
    return objectsIn(field.element, rule.initial).map((option) => textIn(option, 'value') ?? '')
  if (rule.kind === 'many') return listIn(field.element, rule.initial).map(String)
  const initial = field.element[rule.initial]
  if (rule.kind === 'option') return isObject(initial) ? (textIn(initial, 'value') ?? null) : null
  if (isObject(initial)) return plainOf(initial)
  return typeof initial === 'string' || typeof initial === 'number' ? initial : null
}

/** The options an element offers: its own, and those the app suggested. */
export function offeredOptions(field: Field, source: string, store: FieldStore): JsonObject[] {
  const initial = field.element['initial_option']
  return [
    ...optionsOf(field.element),
    ...(isObject(initial) ? [initial] : []),
    ...objectsIn(field.element, 'initial_options'),
    ...store.offered(placeOf(source, field)),
  ]
}

/** What a field holds as a payload says it: `{ type, selected_option }` and the like. */
export function stateOf(field: Field, source: string, store: FieldStore): JsonObject {
  const rule = holds[field.type]
  if (rule === undefined) return { type: field.type }
  const value = heldValue(field, source, store)
  return { type: field.type, [rule.chosen]: asPayload(rule.kind, value, field, source, store) }
}

function asPayload(
  kind: 'one' | 'many' | 'option' | 'options',
  value: FieldValue,
  field: Field,
  source: string,
  store: FieldStore,
): Json {
  const options = kind === 'one' || kind === 'many' ? [] : offeredOptions(field, source, store)
  const named = (wanted: FieldValue | string): JsonObject | undefined =>
    options.find((option) => option['value'] === wanted)
  if (kind === 'option') return named(value) ?? null
  if (kind === 'options')
    return (Array.isArray(value) ? value : []).flatMap((each) => {
      const option = named(each)
      return option === undefined ? [] : [option]
    })
  if (kind === 'many') return Array.isArray(value) ? value : []
  if (field.type === 'rich_text_input') return typeof value === 'string' ? richOf(value) : null
  return value === '' ? null : value
}

/** state.values: by block, then action. */
export function stateValues(blocks: readonly JsonObject[], source: string, store: FieldStore): JsonObject {
  const values: JsonObject = {}
  for (const field of fieldsOf(blocks).filter(keepsValue)) {
    const inBlock = values[field.blockId]
    const others = isObject(inBlock) ? inBlock : {}
    values[field.blockId] = { ...others, [field.actionId]: stateOf(field, source, store) }
  }
  return values
}

/** What all fields of a view hold: by block, then action. */
export function fieldValues(view: StoredView, store: FieldStore): FieldValues {
  const values: FieldValues = {}
  for (const field of fieldsOf(view.blocks).filter(keepsValue)) {
    values[field.blockId] = { ...values[field.blockId], [field.actionId]: heldValue(field, view.id, store) }
  }
  return values
}

function plainOf(rich: JsonObject): string {
  return objectsIn(rich, 'elements')
    .flatMap((part) => objectsIn(part, 'elements'))
    .map((piece) => textIn(piece, 'text') ?? '')
    .join('')
}

function richOf(text: string): JsonObject {
  const section: JsonObject = { type: 'rich_text_section', elements: [{ type: 'text', text }] }
  return { type: 'rich_text', elements: [section] }
}
