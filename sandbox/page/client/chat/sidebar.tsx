import type { ClientChannel, ClientState } from '../../../slack/client-types.ts'
import { Avatar } from './avatar.tsx'
import type { Place, Slack } from './use-slack.ts'

/** Channels, the app with its Home, and who is sitting in front of it. */
export function Sidebar({ slack, state }: { slack: Slack; state: ClientState }) {
  const channels = state.channels.filter(({ kind }) => kind !== 'dm')
  const direct = state.channels.find(({ kind }) => kind === 'dm')
  return (
    <nav className="sidebar" aria-label="Channels">
      <div className="sidebar-team">
        <strong>{state.team.name}</strong>
        <span className={`sidebar-connection ${state.connected ? 'on' : ''}`}>
          {state.connected ? `${state.app.name} is here` : `${state.app.name} is away`}
        </span>
      </div>
      <div className="sidebar-places">
        <h2>Channels</h2>
        {channels.map((channel) => (
          <ChannelButton key={channel.id} channel={channel} slack={slack} />
        ))}
        <h2>{state.app.name}</h2>
        <PlaceButton
          testId="home"
          current={slack.place.kind === 'home'}
          unread={0}
          sign="⌂"
          label="Home"
          onGo={() => slack.go({ kind: 'home' })}
        />
        {direct && <ChannelButton channel={direct} slack={slack} />}
      </div>
      <PersonSwitch slack={slack} state={state} />
    </nav>
  )
}

function ChannelButton({ channel, slack }: { channel: ClientChannel; slack: Slack }) {
  const to: Place = { kind: 'conversation', channel: channel.id }
  const dm = channel.kind === 'dm'
  return (
    <PlaceButton
      testId={`channel-${dm ? 'dm' : channel.name}`}
      current={slack.place.kind === 'conversation' && slack.place.channel === channel.id}
      unread={slack.unread[channel.id] ?? 0}
      sign={dm ? '✉' : channel.kind === 'private' ? '⚿' : '#'}
      label={dm ? 'Messages' : channel.name}
      onGo={() => slack.go(to)}
    />
  )
}

interface PlaceButtonProps {
  testId: string
  current: boolean
  unread: number
  sign: string
  label: string
  onGo: () => void
}

function PlaceButton({ testId, current, unread, sign, label, onGo }: PlaceButtonProps) {
  return (
    <button
      type="button"
      className={`place ${unread > 0 ? 'place-unread' : ''}`}
      aria-current={current ? 'page' : undefined}
      data-testid={testId}
      onClick={onGo}
    >
      <span className="place-sign" aria-hidden="true">
        {sign}
      </span>
      <span className="place-name">{label}</span>
      {unread > 0 && (
        <span className="badge" aria-label={`${unread} new`}>
          {unread}
        </span>
      )}
    </button>
  )
}

function PersonSwitch({ slack, state }: { slack: Slack; state: ClientState }) {
  const me = state.people.find(({ id }) => id === state.viewer)
  return (
    <label className="person-switch">
      {me && <Avatar id={me.id} name={me.realName} isBot={false} size={28} />}
      <span>
        <small>You are</small>
        <select
          aria-label="Who you are"
          data-testid="viewer"
          value={state.viewer}
          onChange={(event) => slack.become(event.target.value)}
        >
          {state.people
            .filter(({ isBot }) => !isBot)
            .map(({ id, realName }) => (
              <option key={id} value={id}>
                {realName}
              </option>
            ))}
        </select>
      </span>
    </label>
  )
}
