import { useCallback, useEffect, useRef, useState } from 'react'
import type { ClientEvent, ClientState } from '../../../slack/client-types.ts'
import { recall, remember } from '../kept.ts'
import { applyEvent } from './apply-event.ts'
import { fetchState } from './slack-requests.ts'

/** Where the person looks: a conversation's id, or the app's Home tab. */
export type Place = { kind: 'conversation'; channel: string } | { kind: 'home' }

export interface Slack {
  /** undefined until the first answer */
  state: ClientState | undefined
  /** true: the page's server does not answer */
  gone: boolean
  place: Place
  go: (place: Place) => void
  /** new messages by channel id since the person last looked */
  unread: { [channel: string]: number }
  become: (userId: string) => void
}

/** The person's view of Slack, kept up by the server's events. */
export function useSlack(): Slack {
  const [viewer, setViewer] = useState<string | null>(() => recall('viewer'))
  const [state, setState] = useState<ClientState>()
  const [gone, setGone] = useState(false)
  const [place, setPlace] = useState<Place>({ kind: 'conversation', channel: '' })
  const [unread, setUnread] = useState<{ [channel: string]: number }>({})
  const open = useRef('')
  open.current = place.kind === 'conversation' ? place.channel : ''

  useEffect(() => {
    let stopped = false
    let events: EventSource | undefined
    const refresh = async () => {
      try {
        const fresh = await fetchState(viewer).catch(() => fetchState(null))
        if (stopped) return
        setState(fresh)
        setGone(false)
        setPlace((at) => (stillThere(fresh, at) ? at : firstPlace(fresh)))
        events ??= listen(fresh.viewer)
      } catch {
        if (stopped) return
        setGone(true)
        setTimeout(() => void refresh(), 2000)
      }
    }
    const listen = (user: string) => {
      const source = new EventSource(`/client/events?user=${encodeURIComponent(user)}`)
      let opened = false
      source.addEventListener('open', () => {
        if (opened) void refresh()
        opened = true
      })
      source.addEventListener('error', () => setGone(true))
      source.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as ClientEvent
        if (event.type === 'reset') {
          setUnread({})
          void refresh()
          return
        }
        setState((old) => old && applyEvent(old, event))
        if (event.type !== 'message') return
        const { channel, edited, user: author } = event.message
        if (channel !== open.current && !edited && author !== user) {
          setUnread((counts) => ({ ...counts, [channel]: (counts[channel] ?? 0) + 1 }))
        }
      })
      return source
    }
    void refresh()
    return () => {
      stopped = true
      events?.close()
    }
  }, [viewer])

  const go = useCallback((to: Place) => {
    setPlace(to)
    if (to.kind === 'conversation') setUnread(({ [to.channel]: _read, ...others }) => others)
  }, [])
  const become = useCallback((userId: string) => {
    remember('viewer', userId)
    setUnread({})
    setViewer(userId)
  }, [])
  return { state, gone, place, go, unread, become }
}

function stillThere(state: ClientState, place: Place): boolean {
  return place.kind === 'home' || state.channels.some(({ id }) => id === place.channel)
}

function firstPlace(state: ClientState): Place {
  const channel =
    state.channels.find(({ kind, botIsMember }) => kind !== 'dm' && botIsMember) ?? state.channels[0]
  return channel ? { kind: 'conversation', channel: channel.id } : { kind: 'home' }
}
