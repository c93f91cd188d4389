import { useEffect, useRef, useState } from 'react'
import { objectsIn, textIn } from '../../../slack/json.ts'
import type { JsonObject } from '../../../slack/json.ts'
import { Popover } from '../popover.tsx'
import { readSheetLink } from '../sheet/sheet-link.ts'
import { useSurface, useWorld } from './block-surface.ts'
import { useConfirm } from './confirm-dialog.tsx'
import { words } from './element-value.ts'

interface MenuItem {
  key: string
  label: string
  onChoose: () => void
}

/** The menu behind ⋯. */
export function OverflowElement({ element, blockId }: { element: JsonObject; blockId: string }) {
  const { act } = useSurface()
  const { openSheet } = useWorld()
  const [ask, dialog] = useConfirm(element['confirm'])
  const actionId = textIn(element, 'action_id') ?? ''
  const items = objectsIn(element, 'options').map((option) => ({
    key: textIn(option, 'value') ?? '',
    label: words(option, 'text'),
    onChoose: () =>
      ask(() => {
        const url = textIn(option, 'url')
        const place = url === undefined ? undefined : readSheetLink(url)
        if (place) openSheet(place)
        else if (url !== undefined) window.open(url, '_blank', 'noopener')
        void act(blockId, actionId, textIn(option, 'value') ?? null)
      }),
  }))
  return (
    <>
      <MenuButton label="More actions" sign="⋯" items={items} />
      {dialog}
    </>
  )
}

export function MenuButton({ label, sign, items }: { label: string; sign: string; items: MenuItem[] }) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = useRef(() => setOpen(false)).current
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button button-icon"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {sign}
      </button>
      {open && (
        <Popover anchor={button} onClose={close}>
          <Menu items={items} onClose={close} />
        </Popover>
      )}
    </>
  )
}

function Menu({ items, onClose }: { items: MenuItem[]; onClose: () => void }) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector('button')?.focus(), [])
  const move = (from: EventTarget, by: number) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === from)
    buttons[(at + by + buttons.length) % buttons.length]?.focus()
  }
  return (
    <div
      ref={list}
      role="menu"
      className="menu"
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
        event.preventDefault()
        move(event.target, event.key === 'ArrowDown' ? 1 : -1)
      }}
    >
      {items.map(({ key, label, onChoose }) => (
        <button
          key={key}
          type="button"
          role="menuitem"
          onClick={() => {
            onClose()
            onChoose()
          }}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
