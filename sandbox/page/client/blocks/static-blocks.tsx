import { memo } from 'react'
import type { ReactNode } from 'react'
import { Message } from 'slack-blocks-to-jsx'
import type { Block, MessageProps } from 'slack-blocks-to-jsx'
import type { JsonObject } from '../../../slack/json.ts'
import { readSheetLink } from '../sheet/sheet-link.ts'
import { useWorld } from './block-surface.ts'

/** A link in the app's words: into the workbook it selects the cell beside; any other opens a new tab. */
function MessageLink({ href, children }: { href: string; children: ReactNode }) {
  const { openSheet } = useWorld()
  const place = readSheetLink(href)
  if (!place) {
    return (
      <a className="link" href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    )
  }
  return (
    <a
      className="link link-sheet"
      href={href}
      title="Show in the sheet"
      onClick={(event) => {
        event.preventDefault()
        openSheet(place)
      }}
    >
      {children}
    </a>
  )
}

function ChannelMention({ id, name }: { id: string; name: string }) {
  const { openChannel } = useWorld()
  return (
    <button type="button" className="mention" onClick={() => openChannel(id)}>
      #{name || id}
    </button>
  )
}

const hooks: NonNullable<MessageProps['hooks']> = {
  link: ({ href, children }) => <MessageLink href={href}>{children}</MessageLink>,
  user: ({ id, name }) => <span className="mention">@{name || id}</span>,
  channel: ({ id, name }) => <ChannelMention id={id} name={name} />,
  atHere: () => <span className="mention">@here</span>,
  atChannel: () => <span className="mention">@channel</span>,
  atEveryone: () => <span className="mention">@everyone</span>,
}

/**
 * The same without `verbatim`. At Slack's it only keeps words that look like links from becoming ones; the markup is drawn
 * all the same. slack-blocks-to-jsx draws none then. Source: docs/slack.md, "Text object".
 */
function drawable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(drawable)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => name !== 'verbatim')
  return Object.fromEntries(kept.map(([name, each]) => [name, drawable(each)]))
}

/** Blocks without elements to touch, drawn by slack-blocks-to-jsx. */
export const StaticBlocks = memo(function StaticBlocks({ blocks }: { blocks: readonly JsonObject[] }) {
  const { people, channels, theme } = useWorld()
  return (
    <Message
      blocks={drawable(blocks) as Block[]}
      name=""
      logo=""
      theme={theme}
      withoutWrapper
      hooks={hooks}
      data={{
        users: people.map(({ id, name }) => ({ id, name })),
        channels: channels.map(({ id, name }) => ({ id, name })),
      }}
    />
  )
})

/** Text in Slack's markup, as in a message without blocks. */
export function Mrkdwn({ text }: { text: string }) {
  return <StaticBlocks blocks={[{ type: 'section', text: { type: 'mrkdwn', text } }]} />
}

/** A label; :emoji: codes are drawn as such. */
export function PlainText({ text }: { text: string }) {
  if (!/:[a-z0-9_+-]+:/.test(text)) return <>{text}</>
  return (
    <span className="plain-text">
      <StaticBlocks blocks={[{ type: 'section', text: { type: 'plain_text', text, emoji: true } }]} />
    </span>
  )
}
