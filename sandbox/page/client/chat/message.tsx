import { memo, useMemo, useState } from 'react'
import type {
  ClientFile,
  ClientMessage,
  ClientShortcut,
  ClientSource,
  FieldValues,
} from '../../../slack/client-types.ts'
import { SurfaceContext } from '../blocks/block-surface.ts'
import type { BlockSurface } from '../blocks/block-surface.ts'
import { BlockList } from '../blocks/block-list.tsx'
import { MenuButton } from '../blocks/overflow-element.tsx'
import { Mrkdwn } from '../blocks/static-blocks.tsx'
import { useNotify } from '../notices.tsx'
import { Avatar } from './avatar.tsx'
import { clockTime, instantOf } from './message-time.ts'
import { slackRequests } from './slack-requests.ts'

interface MessageProps {
  message: ClientMessage
  viewer: string
  /** name of the person whose command this answers */
  askedBy: string | undefined
  shortcuts: readonly ClientShortcut[]
  timeZone: string
  /** true: the author's name and picture stand above already */
  follows: boolean
}

export const MessageRow = memo(function MessageRow(props: MessageProps) {
  const { message, viewer, askedBy, shortcuts, timeZone, follows } = props
  const at = instantOf(message.ts)
  const time = clockTime(at, timeZone)
  return (
    <article
      className={`message ${follows ? 'message-follows' : ''} ${message.ephemeral ? 'message-ephemeral' : ''}`}
      data-testid="message"
      data-ts={message.ts}
      aria-label={`${message.authorName}, ${time}`}
    >
      {message.answers && (
        <p className="message-answers">
          <span aria-hidden="true">↳</span> {askedBy ?? 'Somebody'} used{' '}
          <code>{`${message.answers.command} ${message.answers.text}`.trim()}</code>
        </p>
      )}
      <div className="message-side">
        {follows ? (
          <time className="message-time-aside">{time}</time>
        ) : (
          <Avatar id={message.user} name={message.authorName} isBot={message.isBot} />
        )}
      </div>
      <div className="message-main">
        {!follows && (
          <header className="message-head">
            <strong>{message.authorName}</strong>
            {message.isBot && <span className="bot-badge">App</span>}
            <time dateTime={at.toISOString()}>{time}</time>
          </header>
        )}
        {message.ephemeral && (
          <p className="message-private">
            <svg
              width="13"
              height="13"
              viewBox="0 0 16 16"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              aria-hidden="true"
            >
              <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z" />
              <circle cx="8" cy="8" r="2" />
            </svg>
            Only visible to you
          </p>
        )}
        <MessageBody message={message} viewer={viewer} />
        {message.edited && <span className="message-edited">(edited)</span>}
        {message.files.map((file) => (
          <FileCard key={file.id} file={file} />
        ))}
      </div>
      <MessageShortcuts message={message} viewer={viewer} shortcuts={shortcuts} />
    </article>
  )
})

function MessageBody({ message, viewer }: { message: ClientMessage; viewer: string }) {
  const surface = useMessageSurface(message.channel, message.ts, viewer)
  if (message.blocks.length === 0) return <Mrkdwn text={message.text} />
  return (
    <SurfaceContext value={surface}>
      <BlockList blocks={message.blocks} />
    </SurfaceContext>
  )
}

function useMessageSurface(channel: string, ts: string, user: string): BlockSurface {
  const notify = useNotify()
  const [values, setValues] = useState<FieldValues>({})
  return useMemo(() => {
    const source: ClientSource = { kind: 'message', channel, ts }
    return {
      valueOf: (blockId, actionId) => values[blockId]?.[actionId],
      keep: (blockId, actionId, value) =>
        setValues((old) => ({ ...old, [blockId]: { ...old[blockId], [actionId]: value } })),
      async act(blockId, actionId, value) {
        const request = { user, source, blockId, actionId }
        const answer = await slackRequests.action(value === undefined ? request : { ...request, value })
        if (!answer.ok) notify(answer.error)
      },
      suggest: (blockId, actionId, text) =>
        slackRequests.suggestions({ user, source, blockId, actionId, text }),
      errorOf: () => undefined,
    }
  }, [channel, ts, user, values, notify])
}

function FileCard({ file }: { file: ClientFile }) {
  if (file.mimetype.startsWith('image/')) {
    return <img className="file-image" src={file.url} alt={file.title} />
  }
  return (
    <a className="file-card" href={file.url} download={file.name}>
      <strong>{file.title}</strong>
      <small>
        {file.name}, {Math.max(1, Math.round(file.size / 1024))} kB
      </small>
    </a>
  )
}

function MessageShortcuts({
  message,
  viewer,
  shortcuts,
}: Pick<MessageProps, 'message' | 'viewer' | 'shortcuts'>) {
  const notify = useNotify()
  const own = shortcuts.filter(({ type }) => type === 'message')
  if (own.length === 0 || message.ephemeral) return null
  const open = async (callbackId: string) => {
    const { channel, ts } = message
    const answer = await slackRequests.shortcut({ user: viewer, callbackId, message: { channel, ts } })
    if (!answer.ok) notify(answer.error)
  }
  return (
    <div className="message-tools">
      <MenuButton
        label="Message shortcuts"
        sign="⋯"
        items={own.map(({ callbackId, name }) => ({
          key: callbackId,
          label: name,
          onChoose: () => void open(callbackId),
        }))}
      />
    </div>
  )
}
