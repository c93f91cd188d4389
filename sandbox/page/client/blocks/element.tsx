import { useState } from 'react'
import type { FieldValue } from '../../../slack/client-types.ts'
import { textIn } from '../../../slack/json.ts'
import type { JsonObject } from '../../../slack/json.ts'
import { useSurface } from './block-surface.ts'
import { ButtonElement } from './button-element.tsx'
import { Choices } from './choices.tsx'
import { useConfirm } from './confirm-dialog.tsx'
import { initialValue, words } from './element-value.ts'
import { OverflowElement } from './overflow-element.tsx'
import { SelectElement } from './select-element.tsx'
import { StaticBlocks } from './static-blocks.tsx'
import { TextField } from './text-field.tsx'

/** An element in an actions block or beside a section: whatever is chosen is told to the app at once. */
export function Element({ element, blockId }: { element: JsonObject; blockId: string }) {
  const { valueOf, keep, act } = useSurface()
  const [ask, dialog] = useConfirm(element['confirm'])
  const [typed, setTyped] = useState<FieldValue>()
  const actionId = textIn(element, 'action_id') ?? ''
  const type = textIn(element, 'type') ?? ''
  const held = valueOf(blockId, actionId)
  const value = held === undefined ? initialValue(element) : held
  const choose = (chosen: FieldValue) =>
    ask(() => {
      keep(blockId, actionId, chosen)
      void act(blockId, actionId, chosen)
    })
  const label = words(element, 'placeholder') || actionId

  if (type === 'button' || type === 'workflow_button')
    return <ButtonElement element={element} blockId={blockId} />
  if (type === 'overflow') return <OverflowElement element={element} blockId={blockId} />
  if (type.endsWith('_select')) {
    return (
      <>
        <SelectElement element={element} blockId={blockId} value={value} label={label} onValue={choose} />
        {dialog}
      </>
    )
  }
  if (type === 'checkboxes' || type === 'radio_buttons') {
    return (
      <>
        <Choices element={element} value={value} label={label} onValue={choose} />
        {dialog}
      </>
    )
  }
  if (type === 'datepicker' || type === 'timepicker' || type === 'datetimepicker') {
    return (
      <>
        <TextField element={element} value={value} label={label} onValue={choose} />
        {dialog}
      </>
    )
  }
  if (type.endsWith('_input')) {
    return (
      <TextField
        element={element}
        value={typed ?? value}
        label={label}
        onValue={setTyped}
        onEnter={() => choose(typed ?? value)}
      />
    )
  }
  return <StaticBlocks blocks={[{ type: 'actions', elements: [element] }]} />
}
