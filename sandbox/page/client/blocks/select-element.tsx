import { useMemo, useState } from 'react'
import type { FieldValue } from '../../../slack/client-types.ts'
import { objectIn, objectsIn, textIn } from '../../../slack/json.ts'
import type { JsonObject } from '../../../slack/json.ts'
import { useSurface, useWorld } from './block-surface.ts'
import { words } from './element-value.ts'
import { Picker } from './picker.tsx'
import type { PickerOption } from './picker.tsx'

interface SelectElementProps {
  element: JsonObject
  blockId: string
  value: FieldValue
  id?: string | undefined
  label?: string | undefined
  describedBy?: string | undefined
  invalid?: boolean
  onValue: (value: FieldValue) => void
}

/** Slack waits for three letters before it asks the app, unless the element says otherwise. */
const LETTERS_BEFORE_ASKING = 3

/** All select menus: fixed options, options from the app, people, channels; one or many. */
export function SelectElement({ element, blockId, value, onValue, ...rest }: SelectElementProps) {
  const { suggest } = useSurface()
  const { people, channels } = useWorld()
  const [said, setSaid] = useState<string>()
  const actionId = textIn(element, 'action_id') ?? ''
  const type = textIn(element, 'type') ?? ''
  const many = type.startsWith('multi_')
  const kind = type.replace('multi_', '')
  const fixed = useMemo<PickerOption[]>(() => {
    const own = people
      .filter((person) => !person.isBot)
      .map(({ id, realName }) => ({ value: id, label: realName }))
    const rooms = channels
      .filter((channel) => channel.kind !== 'dm')
      .map(({ id, name }) => ({ value: id, label: `#${name}` }))
    if (kind === 'users_select') return own
    if (kind === 'channels_select') return rooms
    if (kind === 'conversations_select') return [...rooms, ...own]
    return optionsOf(element)
  }, [element, kind, people, channels])

  const chosen = Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
  const placeholder = words(element, 'placeholder') || 'Choose…'
  const minLetters = element['min_query_length']
  const search = async (text: string): Promise<readonly PickerOption[]> => {
    const answer = await suggest(blockId, actionId, text)
    if (!answer.ok) {
      setSaid(answer.error)
      return []
    }
    setSaid(undefined)
    const plain = answer.options.map((option) => toOption(option as unknown as JsonObject))
    const grouped = answer.groups.flatMap(({ label, options }) =>
      options.map((option) => ({ ...toOption(option as unknown as JsonObject), group: label })),
    )
    return [...plain, ...grouped]
  }
  const external = kind === 'external_select'
  const initial = external ? initialOptions(element) : []
  return (
    <>
      <Picker
        {...rest}
        many={many}
        chosen={chosen}
        options={external ? search : fixed}
        named={initial}
        minLetters={typeof minLetters === 'number' ? minLetters : external ? LETTERS_BEFORE_ASKING : 0}
        placeholder={placeholder}
        actionId={actionId}
        onChosen={(values) => onValue(many ? values : (values[0] ?? null))}
      />
      {said !== undefined && <p className="field-error">{said}</p>}
    </>
  )
}

function toOption(option: JsonObject): PickerOption {
  const description = words(option, 'description')
  const base = { value: textIn(option, 'value') ?? '', label: words(option, 'text') }
  return description === '' ? base : { ...base, description }
}

function optionsOf(element: JsonObject): PickerOption[] {
  const groups = objectsIn(element, 'option_groups').flatMap((group) =>
    objectsIn(group, 'options').map((option) => ({ ...toOption(option), group: words(group, 'label') })),
  )
  return [...objectsIn(element, 'options').map(toOption), ...groups]
}

function initialOptions(element: JsonObject): PickerOption[] {
  const one = objectIn(element, 'initial_option')
  return [...objectsIn(element, 'initial_options'), ...(textIn(one, 'value') === undefined ? [] : [one])].map(
    toOption,
  )
}
