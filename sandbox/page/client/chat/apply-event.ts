import type { ClientEvent, ClientMessage, ClientState } from '../../../slack/client-types.ts'

/** The state after an event; 'reset' changes nothing here, the state is fetched again. */
export function applyEvent(state: ClientState, event: ClientEvent): ClientState {
  switch (event.type) {
    case 'message':
      return withMessages(state, event.message.channel, (messages) => put(messages, event.message))
    case 'message-gone':
      return withMessages(state, event.channel, (messages) => messages.filter(({ ts }) => ts !== event.ts))
    case 'views':
      return { ...state, views: event.views }
    case 'home':
      return { ...state, home: event.home }
    case 'connection':
      return { ...state, connected: event.connected }
    case 'reset':
      return state
  }
}

function withMessages(
  state: ClientState,
  channel: string,
  change: (messages: ClientMessage[]) => ClientMessage[],
): ClientState {
  return { ...state, messages: { ...state.messages, [channel]: change(state.messages[channel] ?? []) } }
}

function put(messages: ClientMessage[], message: ClientMessage): ClientMessage[] {
  if (messages.some(({ ts }) => ts === message.ts)) {
    return messages.map((old) => (old.ts === message.ts ? message : old))
  }
  return [...messages, message].sort((a, b) => Number(a.ts) - Number(b.ts))
}
