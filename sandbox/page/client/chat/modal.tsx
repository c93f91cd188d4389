import { useEffect, useRef, useState } from 'react'
import type { ClientView } from '../../../slack/client-types.ts'
import { BlockList } from '../blocks/block-list.tsx'
import { SurfaceContext } from '../blocks/block-surface.ts'
import { useNotify } from '../notices.tsx'
import { slackRequests } from './slack-requests.ts'
import { useView } from './use-view.ts'

/** The form on top of the viewer's stack. */
export function Modal({ view, depth, viewer }: { view: ClientView; depth: number; viewer: string }) {
  const notify = useNotify()
  const dialog = useRef<HTMLDialogElement>(null)
  const [busy, setBusy] = useState(false)
  const { surface, values, setErrors } = useView(view, viewer)

  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    const body = element?.querySelector('.modal-body')
    const fields = [
      body?.querySelector('[data-focus-on-load]'),
      body?.querySelector('input, textarea, .picker'),
    ]
    const first = fields.find((field) => field instanceof HTMLElement)
    first?.focus()
    return () => element?.close()
  }, [])

  const close = async (all: boolean) => {
    const request = { user: viewer, viewId: view.id }
    await slackRequests.close(all ? { ...request, all } : request)
  }
  const submit = async () => {
    setBusy(true)
    setErrors({})
    const answer = await slackRequests.submit({ user: viewer, viewId: view.id, values })
    setBusy(false)
    if (answer.ok) return
    setErrors(answer.errors)
    if (answer.error !== undefined) notify(answer.error)
    const [first] = Object.keys(answer.errors)
    if (first === undefined) return
    const wrong = dialog.current?.querySelector(`[data-block="${CSS.escape(first)}"]`)
    wrong?.scrollIntoView({ block: 'center', behavior: 'smooth' })
    wrong?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
  }

  return (
    <dialog
      ref={dialog}
      className="dialog modal"
      aria-label={view.title}
      data-testid="modal"
      onCancel={(event) => {
        event.preventDefault()
        if (event.target === dialog.current) void close(false)
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void submit()
        }}
      >
        <header className="modal-head">
          <h2>{view.title}</h2>
          {depth > 1 && <span className="modal-depth">step {depth}</span>}
          <button
            type="button"
            className="button button-icon"
            aria-label="Close"
            onClick={() => void close(true)}
          >
            ×
          </button>
        </header>
        <div className="modal-body">
          <SurfaceContext value={surface}>
            <BlockList blocks={view.blocks} />
          </SurfaceContext>
        </div>
        <footer className="dialog-buttons">
          <button
            type="button"
            className="button"
            data-testid="modal-close"
            onClick={() => void close(false)}
          >
            {view.close}
          </button>
          {view.submit !== null && (
            <button
              type="submit"
              className={`button button-primary ${busy ? 'button-busy' : ''}`}
              aria-busy={busy}
              data-testid="modal-submit"
            >
              {view.submit}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  )
}
