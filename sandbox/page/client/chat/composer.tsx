import { useEffect, useId, useRef, useState } from 'react'
import type { ClientState } from '../../../slack/client-types.ts'
import { MenuButton } from '../blocks/overflow-element.tsx'
import { useNotify } from '../notices.tsx'
import { complete } from './command-line.ts'
import { slackRequests } from './slack-requests.ts'

interface ComposerProps {
  state: ClientState
  channel: string
  placeholder: string
  /** a line put there by a chip; `nonce` tells two equal ones apart */
  suggested: { line: string; nonce: number } | undefined
}

/** Where lines are typed: commands complete with the arrow keys, Tab or Enter; ↑ brings back the last line. */
export function Composer({ state, channel, placeholder, suggested }: ComposerProps) {
  const notify = useNotify()
  const listId = useId()
  const [line, setLine] = useState('')
  const [active, setActive] = useState(0)
  const [dismissed, setDismissed] = useState(false)
  const [waiting, setWaiting] = useState(0)
  const field = useRef<HTMLTextAreaElement>(null)
  const sent = useRef<string[]>([])
  const recalled = useRef(0)

  useEffect(() => {
    if (!suggested) return
    setLine(suggested.line)
    setDismissed(true)
    field.current?.focus()
  }, [suggested])
  useEffect(() => field.current?.focus(), [channel])
  useEffect(() => {
    const box = field.current
    if (!box) return
    box.style.height = 'auto'
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`
  }, [line])

  const { commands, current } = complete(line, state.commands)
  const exact = commands.length === 1 && commands[0]?.command === line
  const listed = dismissed || exact ? [] : commands
  const at = Math.min(active, Math.max(0, listed.length - 1))
  const hinted = current ?? (exact ? commands[0] : undefined)
  useEffect(() => {
    document.getElementById(`${listId}-${at}`)?.scrollIntoView({ block: 'nearest' })
  })

  const take = (command: string) => {
    setLine(`${command} `)
    setActive(0)
    field.current?.focus()
  }
  const send = async () => {
    const text = line.trim()
    if (text === '') return
    sent.current.push(text)
    recalled.current = sent.current.length
    setLine('')
    setWaiting((count) => count + 1)
    const request = { user: state.viewer, channel, text }
    const answer = await (text.startsWith('/')
      ? slackRequests.command(request)
      : slackRequests.message(request))
    setWaiting((count) => count - 1)
    if (!answer.ok) notify(answer.error)
  }
  const recallLine = (by: number) => {
    recalled.current = Math.max(0, Math.min(sent.current.length, recalled.current + by))
    setLine(sent.current[recalled.current] ?? '')
    setDismissed(true)
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {listed.length > 0 && (
        <div id={listId} className="commands" role="listbox" aria-label="Commands" data-testid="commands">
          {listed.map(({ command, usageHint, description }, index) => (
            <div
              key={command}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={`command ${index === at ? 'option-active' : ''}`}
              onPointerMove={() => setActive(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(command)}
              onKeyDown={(event) => event.key === 'Enter' && take(command)}
            >
              <span>
                <strong>{command}</strong> <code>{usageHint}</code>
              </span>
              <small>{description}</small>
            </div>
          ))}
        </div>
      )}
      {hinted && listed.length === 0 && (
        <p className="command-hint">
          <strong>{hinted.command}</strong> <code>{hinted.usageHint}</code> <span>{hinted.description}</span>
        </p>
      )}
      <div className="composer-box">
        <textarea
          ref={field}
          rows={1}
          value={line}
          data-testid="composer"
          aria-label="Message"
          aria-autocomplete="list"
          aria-controls={listed.length > 0 ? listId : undefined}
          aria-activedescendant={listed.length > 0 ? `${listId}-${at}` : undefined}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setLine(event.target.value)
            setActive(0)
            setDismissed(false)
          }}
          onKeyDown={(event) => {
            const open = listed.length > 0
            const chosen = listed[at]
            if (open && event.key === 'ArrowDown') setActive((at + 1) % listed.length)
            else if (open && event.key === 'ArrowUp') setActive((at - 1 + listed.length) % listed.length)
            else if (open && event.key === 'Escape') setDismissed(true)
            else if (chosen && (event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey)
              take(chosen.command)
            else if (event.key === 'Enter' && !event.shiftKey) void send()
            else if (event.key === 'ArrowUp' && (line === '' || dismissed) && sent.current.length > 0)
              recallLine(-1)
            else if (event.key === 'ArrowDown' && dismissed && recalled.current < sent.current.length)
              recallLine(1)
            else return
            event.preventDefault()
          }}
        />
        <GlobalShortcuts state={state} />
        <button
          type="submit"
          className="send"
          data-testid="send"
          aria-label="Send"
          disabled={line.trim() === ''}
        >
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M2 2.5 14 8 2 13.5 4 8.7 9 8 4 7.3Z" fill="currentColor" />
          </svg>
        </button>
      </div>
      <p className="composer-state" aria-live="polite">
        {waiting > 0 ? `${state.app.name} is on it…` : ''}
      </p>
    </form>
  )
}

function GlobalShortcuts({ state }: { state: ClientState }) {
  const notify = useNotify()
  const own = state.shortcuts.filter(({ type }) => type === 'global')
  if (own.length === 0) return null
  const open = async (callbackId: string) => {
    const answer = await slackRequests.shortcut({ user: state.viewer, callbackId })
    if (!answer.ok) notify(answer.error)
  }
  return (
    <MenuButton
      label="Shortcuts"
      sign="+"
      items={own.map(({ callbackId, name }) => ({
        key: callbackId,
        label: name,
        onChoose: () => void open(callbackId),
      }))}
    />
  )
}
