import { useState } from 'react'
import { textIn } from '../../../slack/json.ts'
import type { JsonObject } from '../../../slack/json.ts'
import { readSheetLink } from '../sheet/sheet-link.ts'
import { useSurface, useWorld } from './block-surface.ts'
import { useConfirm } from './confirm-dialog.tsx'
import { words } from './element-value.ts'
import { PlainText } from './static-blocks.tsx'

/** A button: tells the app, and opens its address when it has one. */
export function ButtonElement({ element, blockId }: { element: JsonObject; blockId: string }) {
  const { act } = useSurface()
  const { openSheet } = useWorld()
  const [busy, setBusy] = useState(false)
  const [ask, dialog] = useConfirm(element['confirm'])
  const actionId = textIn(element, 'action_id') ?? ''
  const style = textIn(element, 'style')
  const label = textIn(element, 'accessibility_label')
  const press = () => {
    const url = textIn(element, 'url')
    const place = url === undefined ? undefined : readSheetLink(url)
    if (place) openSheet(place)
    else if (url !== undefined) window.open(url, '_blank', 'noopener')
    setBusy(true)
    void act(blockId, actionId).finally(() => setBusy(false))
  }
  return (
    <>
      <button
        type="button"
        className={`button ${style ? `button-${style}` : ''} ${busy ? 'button-busy' : ''}`}
        aria-busy={busy}
        aria-label={label}
        data-action={actionId}
        onClick={() => ask(press)}
      >
        <PlainText text={words(element, 'text')} />
      </button>
      {dialog}
    </>
  )
}
