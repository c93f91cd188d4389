import type { FieldValue } from './client-types.ts'
import { objectIn, textIn } from './json.ts'
import type { JsonObject } from './json.ts'
import { offeredOptions } from './field-values.ts'
import type { Field } from './field-values.ts'
import type { FieldStore } from './view-store.ts'
import type { Workspace } from './workspace.ts'

/** What a person entered, or what Slack's client says beside the field. */
type Entry =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly words: string }

/** What an entry is judged against. */
export interface EntryContext {
  readonly source: string
  readonly fields: FieldStore
  readonly workspace: Workspace
}

/**
 * What Slack's client makes of an entry: options may be given by value or by their words.
 *
 * @returns the value to keep (null: left empty), or the client's words beside the field. Never throws.
 */
export function enter(field: Field, given: FieldValue, context: EntryContext): Entry {
  if (given === null || given === '' || (Array.isArray(given) && given.length === 0)) {
    return { ok: true, value: Array.isArray(given) ? [] : null }
  }
  const options = offeredOptions(field, context.source, context.fields)
  const text = typeof given === 'number' ? String(given) : given
  switch (field.type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow':
      return one(text, (wanted) => optionValue(options, wanted), 'is not one of the options')
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return many(field, text, (wanted) => optionValue(options, wanted), 'is not one of the options')
    case 'users_select':
      return one(text, (wanted) => context.workspace.person(wanted)?.id, 'is nobody here')
    case 'multi_users_select':
      return many(field, text, (wanted) => context.workspace.person(wanted)?.id, 'is nobody here')
    case 'channels_select':
    case 'conversations_select':
      return one(text, (wanted) => context.workspace.channels.get(wanted)?.id, 'is no channel here')
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return many(field, text, (wanted) => context.workspace.channels.get(wanted)?.id, 'is no channel here')
    case 'datetimepicker':
      return typeof given === 'number'
        ? { ok: true, value: given }
        : refuse('Choose a date and time (seconds since 1970).')
    default:
      return typeof text === 'string' ? typedText(field, text) : refuse('Only one entry is possible here.')
  }
}

function typedText(field: Field, text: string): Entry {
  const kept: Entry = { ok: true, value: text }
  switch (field.type) {
    case 'datepicker':
      return isDate(text) ? kept : refuse('Choose a date (YYYY-MM-DD).')
    case 'timepicker':
      return /^([01]\d|2[0-3]):[0-5]\d$/u.test(text) ? kept : refuse('Choose a time (HH:mm).')
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text) ? kept : refuse('Please enter a valid email address.')
    case 'url_text_input':
      return /^https?:\/\/\S+$/u.test(text) ? kept : refuse('Please enter a valid URL.')
    case 'number_input':
      return typedNumber(field.element, text)
    case 'plain_text_input':
    case 'rich_text_input':
      return typedWords(field.element, text)
    default:
      return refuse(`Nothing can be entered in a ${field.type}.`)
  }
}

function typedNumber(element: JsonObject, text: string): Entry {
  const pattern = element['is_decimal_allowed'] === true ? /^-?\d+(\.\d+)?$/u : /^-?\d+$/u
  if (!pattern.test(text.trim())) return refuse('Please enter a valid number.')
  const number = Number(text)
  const least = textIn(element, 'min_value')
  const most = textIn(element, 'max_value')
  if (least !== undefined && number < Number(least)) return refuse(`Must be ${least} or more.`)
  if (most !== undefined && number > Number(most)) return refuse(`Must be ${most} or less.`)
  return { ok: true, value: text.trim() }
}

function typedWords(element: JsonObject, text: string): Entry {
  const least = Number(element['min_length'] ?? 0)
  const most = Number(element['max_length'] ?? 3000)
  if (text.length < least) return refuse(`Please enter at least ${least} characters.`)
  if (text.length > most) return refuse(`Please enter no more than ${most} characters.`)
  return { ok: true, value: text }
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false
  const parsed = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
}

function one(
  given: string | string[],
  find: (wanted: string) => string | undefined,
  otherwise: string,
): Entry {
  if (Array.isArray(given)) return refuse('Only one entry is possible here.')
  const found = find(given)
  return found === undefined ? refuse(`"${given}" ${otherwise}.`) : { ok: true, value: found }
}

function many(
  field: Field,
  given: string | string[],
  find: (wanted: string) => string | undefined,
  otherwise: string,
): Entry {
  const list = Array.isArray(given) ? given : [given]
  const most = field.element['max_selected_items']
  if (typeof most === 'number' && list.length > most) return refuse(`Choose no more than ${most}.`)
  const value: string[] = []
  for (const wanted of list) {
    const found = find(wanted)
    if (found === undefined) return refuse(`"${wanted}" ${otherwise}.`)
    value.push(found)
  }
  return { ok: true, value }
}

function optionValue(options: readonly JsonObject[], wanted: string): string | undefined {
  const found =
    options.find((option) => option['value'] === wanted) ??
    options.find((option) => textIn(objectIn(option, 'text'), 'text') === wanted)
  return found === undefined ? undefined : textIn(found, 'value')
}

function refuse(words: string): Entry {
  return { ok: false, words }
}
