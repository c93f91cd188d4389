import { useId } from 'react'
import type { FieldValue } from '../../../slack/client-types.ts'
import { listIn, objectIn, textIn } from '../../../slack/json.ts'
import type { JsonObject } from '../../../slack/json.ts'
import { useSurface } from './block-surface.ts'
import { Choices } from './choices.tsx'
import { initialValue, words } from './element-value.ts'
import { SelectElement } from './select-element.tsx'
import { PlainText } from './static-blocks.tsx'
import { TextField } from './text-field.tsx'

/** A labelled field of a form, with its hint and what is wrong with it. */
export function InputBlock({ block, blockId }: { block: JsonObject; blockId: string }) {
  const { valueOf, keep, act, errorOf } = useSurface()
  const id = useId()
  const element = objectIn(block, 'element')
  const type = textIn(element, 'type') ?? ''
  const actionId = textIn(element, 'action_id') ?? ''
  const held = valueOf(blockId, actionId)
  const value = held === undefined ? initialValue(element) : held
  const error = errorOf(blockId)
  const label = words(block, 'label')
  const hint = words(block, 'hint')
  const tells = block['dispatch_action'] === true
  const typing = type.endsWith('_input')
  const triggers = listIn(objectIn(element, 'dispatch_action_config'), 'trigger_actions_on')
  const tell = (told: FieldValue) => void act(blockId, actionId, told)
  const change = (next: FieldValue) => {
    keep(blockId, actionId, next)
    if (tells && (!typing || triggers.includes('on_character_entered'))) tell(next)
  }
  const described =
    `${hint === '' ? '' : `${id}-hint`} ${error === undefined ? '' : `${id}-error`}`.trim() || undefined
  const shared = { element, value, describedBy: described, invalid: error !== undefined, onValue: change }
  const group = type === 'checkboxes' || type === 'radio_buttons'
  return (
    <div className={`block-input ${error === undefined ? '' : 'block-input-wrong'}`} data-block={blockId}>
      <label className="field-label" htmlFor={group ? undefined : id}>
        <PlainText text={label} />
        {block['optional'] === true && <span className="field-optional"> (optional)</span>}
      </label>
      {group && <Choices element={element} value={value} label={label} onValue={change} />}
      {type.endsWith('_select') && <SelectElement {...shared} blockId={blockId} id={id} />}
      {!group && !type.endsWith('_select') && (
        <TextField
          {...shared}
          id={id}
          onEnter={
            tells && (triggers.length === 0 || triggers.includes('on_enter_pressed'))
              ? () => tell(value)
              : undefined
          }
        />
      )}
      {hint !== '' && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
