import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { isObject, textIn } from '../../../slack/json.ts'
import type { Json } from '../../../slack/json.ts'
import { words } from './element-value.ts'
import { Mrkdwn } from './static-blocks.tsx'

/**
 * Slack's confirmation before an element acts.
 *
 * @returns `ask`, which acts at once when the element has no `confirm`, and the dialog to draw beside the element
 */
export function useConfirm(confirm: Json | undefined): [ask: (act: () => void) => void, dialog: ReactNode] {
  const [waiting, setWaiting] = useState<() => void>()
  if (!isObject(confirm)) return [(act) => act(), null]
  const dialog = waiting && (
    <ConfirmDialog
      title={words(confirm, 'title')}
      text={words(confirm, 'text')}
      yes={words(confirm, 'confirm')}
      no={words(confirm, 'deny')}
      danger={textIn(confirm, 'style') === 'danger'}
      onAnswer={(agreed) => {
        setWaiting(undefined)
        if (agreed) waiting()
      }}
    />
  )
  return [(act) => setWaiting(() => act), dialog]
}

interface ConfirmDialogProps {
  title: string
  text: string
  yes: string
  no: string
  danger?: boolean
  onAnswer: (agreed: boolean) => void
}

export function ConfirmDialog({ title, text, yes, no, danger = false, onAnswer }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog confirm"
      aria-label={title}
      data-testid="confirm"
      onCancel={(event) => {
        event.preventDefault()
        event.stopPropagation()
        onAnswer(false)
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2>{title}</h2>
      <Mrkdwn text={text} />
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => onAnswer(false)}>
          {no || 'Cancel'}
        </button>
        <button
          type="button"
          className={`button ${danger ? 'button-danger' : 'button-primary'}`}
          data-testid="confirm-yes"
          onClick={() => onAnswer(true)}
        >
          {yes || 'Yes'}
        </button>
      </div>
    </dialog>
  )
}
