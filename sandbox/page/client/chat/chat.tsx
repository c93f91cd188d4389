import { useMemo, useState } from 'react'
import type { ClientState } from '../../../slack/client-types.ts'
import { WorldContext } from '../blocks/block-surface.ts'
import { recall, remember } from '../kept.ts'
import type { SheetPlace } from '../sheet/sheet-link.ts'
import type { Theme } from '../theme.ts'
import { thingsToTry } from '../things-to-try.ts'
import type { ThingToTry } from '../things-to-try.ts'
import { Composer } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { HomeTab } from './home-tab.tsx'
import { Modal } from './modal.tsx'
import { Sidebar } from './sidebar.tsx'
import type { Slack } from './use-slack.ts'

interface ChatProps {
  slack: Slack
  state: ClientState
  theme: Theme
  timeZone: string
  openSheet: (place: SheetPlace) => void
}

/** Slack's side of the page. */
export function Chat({ slack, state, theme, timeZone, openSheet }: ChatProps) {
  const [suggested, setSuggested] = useState<{ line: string; nonce: number }>()
  const { go, place } = slack
  const channel =
    place.kind === 'conversation' ? state.channels.find(({ id }) => id === place.channel) : undefined
  const world = useMemo(
    () => ({
      people: state.people,
      channels: state.channels,
      theme,
      openSheet,
      openChannel: (id: string) => go({ kind: 'conversation', channel: id }),
    }),
    [state.people, state.channels, theme, openSheet, go],
  )
  const attempt = (thing: ThingToTry) => {
    if ('cell' in thing) {
      openSheet(thing.cell)
      return
    }
    const wanted = state.channels.find(({ name }) => name === thing.channel)
    const fallback = channel ?? state.channels[0]
    const target = wanted ?? fallback
    if (target) go({ kind: 'conversation', channel: target.id })
    setSuggested((old) => ({ line: thing.line, nonce: (old?.nonce ?? 0) + 1 }))
  }
  const top = state.views.at(-1)
  return (
    <WorldContext value={world}>
      <section className="chat" aria-label="Slack">
        <div className="chat-panes">
          <Sidebar slack={slack} state={state} />
          <div className="conversation">
            <header className="conversation-head">
              <h1>
                {channel
                  ? channel.kind === 'dm'
                    ? channel.name
                    : `# ${channel.name}`
                  : `${state.app.name} Home`}
              </h1>
              {channel && channel.kind !== 'dm' && (
                <span>
                  {channel.members.length} {channel.members.length === 1 ? 'member' : 'members'}
                </span>
              )}
            </header>
            {channel ? (
              <Conversation state={state} channel={channel} timeZone={timeZone} />
            ) : (
              <HomeTab state={state} />
            )}
            <Chips onTry={attempt} />
            {channel && (
              <Composer
                state={state}
                channel={channel.id}
                placeholder={
                  channel.kind === 'dm' ? `Message ${channel.name}` : `Message #${channel.name}, or type /`
                }
                suggested={suggested}
              />
            )}
          </div>
        </div>
        {top && <Modal key={top.id} view={top} depth={state.views.length} viewer={state.viewer} />}
      </section>
    </WorldContext>
  )
}

function Chips({ onTry }: { onTry: (thing: ThingToTry) => void }) {
  const [shown, setShown] = useState(() => recall('chips') !== 'hidden')
  const show = (next: boolean) => {
    setShown(next)
    remember('chips', next ? 'shown' : 'hidden')
  }
  if (!shown) {
    return (
      <button type="button" className="chips-back" onClick={() => show(true)}>
        Things to try
      </button>
    )
  }
  return (
    <div className="chips" role="group" aria-label="Things to try">
      <span className="chips-title">Try</span>
      {thingsToTry.map((thing) => (
        <button
          key={thing.label}
          type="button"
          className="chip"
          data-testid="chip"
          onClick={() => onTry(thing)}
        >
          {thing.label}
        </button>
      ))}
      <button
        type="button"
        className="chips-hide"
        aria-label="Hide the things to try"
        onClick={() => show(false)}
      >
        ×
      </button>
    </div>
  )
}
