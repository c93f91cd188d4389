import { useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import type { ClientChannel, ClientMessage, ClientState } from '../../../slack/client-types.ts'
import { MessageRow } from './message.tsx'
import { dayName, instantOf } from './message-time.ts'

/** Messages of one author within this many seconds stand under one name. */
const SAME_BREATH_SECONDS = 300
/** Nearer to the end than this many pixels: new messages pull the list along. */
const NEAR_END = 160

interface ConversationProps {
  state: ClientState
  channel: ClientChannel
  timeZone: string
}

/** A channel's messages with a line for each new day, scrolled to the newest. */
export function Conversation({ state, channel, timeZone }: ConversationProps) {
  const messages = state.messages[channel.id] ?? []
  const list = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const lastTop = useRef(0)

  useLayoutEffect(() => {
    atEnd.current = true
    const box = list.current
    const content = inner.current
    if (!box || !content) return undefined
    const toEnd = () => {
      if (atEnd.current) box.scrollTop = box.scrollHeight
    }
    toEnd()
    const grown = new ResizeObserver(toEnd)
    grown.observe(content)
    grown.observe(box)
    return () => grown.disconnect()
  }, [channel.id])

  return (
    <div
      ref={list}
      className="messages"
      role="log"
      aria-label={`Messages in ${channel.name}`}
      tabIndex={0}
      onScroll={({ currentTarget: box }) => {
        // growing content scrolls nothing up: only a person does
        const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END
        if (near || box.scrollTop < lastTop.current) atEnd.current = near
        lastTop.current = box.scrollTop
      }}
    >
      <div ref={inner} className="messages-inner">
        {messages.length === 0 && <EmptyConversation state={state} channel={channel} />}
        {rows(messages, state, timeZone)}
      </div>
    </div>
  )
}

function rows(messages: readonly ClientMessage[], state: ClientState, timeZone: string): ReactNode[] {
  const drawn: ReactNode[] = []
  const askers = new Map(state.people.map(({ id, realName }) => [id, realName.split(' ')[0] ?? realName]))
  let before: ClientMessage | undefined
  for (const message of messages) {
    const day = dayName(instantOf(message.ts), timeZone)
    const newDay = before === undefined || dayName(instantOf(before.ts), timeZone) !== day
    if (newDay) {
      drawn.push(
        <div key={`day-${message.ts}`} className="day" role="separator">
          <span>{day}</span>
        </div>,
      )
    }
    drawn.push(
      <MessageRow
        key={message.ts}
        message={message}
        viewer={state.viewer}
        askedBy={message.answers ? askers.get(message.answers.user) : undefined}
        shortcuts={state.shortcuts}
        timeZone={timeZone}
        follows={!newDay && before !== undefined && inOneBreath(before, message)}
      />,
    )
    before = message
  }
  return drawn
}

function inOneBreath(before: ClientMessage, message: ClientMessage): boolean {
  return (
    before.user === message.user &&
    before.ephemeral === message.ephemeral &&
    message.answers === null &&
    Number(message.ts) - Number(before.ts) < SAME_BREATH_SECONDS
  )
}

function EmptyConversation({ state, channel }: { state: ClientState; channel: ClientChannel }) {
  const dm = channel.kind === 'dm'
  return (
    <div className="empty">
      <h3>{dm ? `You and ${channel.name}` : `#${channel.name}`}</h3>
      <p>
        {dm
          ? `What ${channel.name} has to tell you alone stands here.`
          : `${state.app.name} answers here from the workbook on the right, and writes back to it.`}{' '}
        Start with one of the lines below, or type <kbd>/</kbd> to see every command.
      </p>
    </div>
  )
}
