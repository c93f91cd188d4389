import type { KeyboardEvent } from 'react'
import type { FieldValue } from '../../../slack/client-types.ts'
import { textIn } from '../../../slack/json.ts'
import type { JsonObject } from '../../../slack/json.ts'
import { words } from './element-value.ts'

interface TextFieldProps {
  element: JsonObject
  value: FieldValue
  id?: string | undefined
  label?: string | undefined
  describedBy?: string | undefined
  invalid?: boolean
  onValue: (value: FieldValue) => void
  /** Enter in a field of one line */
  onEnter?: (() => void) | undefined
}

const INPUT_TYPES: { [elementType: string]: string } = {
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
}

/** Everything that is typed: text, numbers, e-mail and web addresses, dates and times. */
export function TextField(props: TextFieldProps) {
  const { element, value, id, label, describedBy, invalid = false, onValue, onEnter } = props
  const type = textIn(element, 'type') ?? ''
  const shared = {
    id,
    className: 'field',
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
    'data-action': textIn(element, 'action_id'),
    placeholder: words(element, 'placeholder'),
    'data-focus-on-load': element['focus_on_load'] === true || undefined,
    maxLength: typeof element['max_length'] === 'number' ? element['max_length'] : undefined,
  }
  if (element['multiline'] === true) {
    return (
      <textarea
        {...shared}
        rows={4}
        value={asText(value)}
        onChange={(event) => onValue(event.target.value || null)}
      />
    )
  }
  return (
    <input
      {...shared}
      type={INPUT_TYPES[type] ?? 'text'}
      inputMode={
        type === 'number_input' ? (element['is_decimal_allowed'] === true ? 'decimal' : 'numeric') : undefined
      }
      value={type === 'datetimepicker' ? localMinute(value) : asText(value)}
      onChange={(event) => {
        const text = event.target.value
        if (text === '') onValue(null)
        else onValue(type === 'datetimepicker' ? Math.floor(new Date(text).getTime() / 1000) : text)
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && onEnter) {
          event.preventDefault()
          onEnter()
        }
      }}
    />
  )
}

function asText(value: FieldValue): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Seconds since 1970 as the browser's own field wants them: '2026-11-24T09:30', local time. */
function localMinute(value: FieldValue): string {
  if (typeof value !== 'number') return ''
  const at = new Date(value * 1000)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
