import { useId } from 'react'
import type { FieldValue } from '../../../slack/client-types.ts'
import { objectsIn, textIn } from '../../../slack/json.ts'
import type { JsonObject } from '../../../slack/json.ts'
import { asTexts, words } from './element-value.ts'
import { StaticBlocks } from './static-blocks.tsx'

interface ChoicesProps {
  element: JsonObject
  value: FieldValue
  label?: string | undefined
  onValue: (value: FieldValue) => void
}

/** Labels of at most this many letters stand side by side. */
const SHORT_LABEL = 14

/** Checkboxes and radio buttons. */
export function Choices({ element, value, label, onValue }: ChoicesProps) {
  const name = useId()
  const many = textIn(element, 'type') === 'checkboxes'
  const chosen = many ? asTexts(value) : typeof value === 'string' ? [value] : []
  const options = objectsIn(element, 'options')
  const short = options.every(
    (option) => words(option, 'text').length <= SHORT_LABEL && words(option, 'description') === '',
  )
  return (
    <div
      className={`choices ${short ? 'choices-short' : ''}`}
      role={many ? 'group' : 'radiogroup'}
      aria-label={label}
    >
      {options.map((option) => {
        const key = textIn(option, 'value') ?? ''
        const on = chosen.includes(key)
        return (
          <label key={key} className="choice">
            <input
              type={many ? 'checkbox' : 'radio'}
              name={name}
              value={key}
              checked={on}
              onChange={() =>
                onValue(many ? (on ? chosen.filter((one) => one !== key) : [...chosen, key]) : key)
              }
            />
            <span>
              <Words option={option} at="text" />
              {words(option, 'description') !== '' && (
                <small>
                  <Words option={option} at="description" />
                </small>
              )}
            </span>
          </label>
        )
      })}
    </div>
  )
}

function Words({ option, at }: { option: JsonObject; at: 'text' | 'description' }) {
  const text = option[at]
  if (text === undefined) return null
  return (
    <span className="plain-text">
      <StaticBlocks blocks={[{ type: 'section', text }]} />
    </span>
  )
}
