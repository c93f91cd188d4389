import type {
  ActionRequest,
  ClientAnswer,
  ClientState,
  CloseRequest,
  CommandRequest,
  HomeRequest,
  MessageRequest,
  ShortcutRequest,
  SubmitAnswer,
  SubmitRequest,
  SuggestionsAnswer,
  SuggestionsRequest,
} from '../../../slack/client-types.ts'

async function post<Answer>(path: string, body: object): Promise<Answer | { ok: false; error: string }> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as Answer
  } catch {
    return { ok: false, error: 'The try-it page does not answer. Is `npm start` still running?' }
  }
}

/** Without a user the stand-in's first person. Throws when the page's server is gone. */
export async function fetchState(user: string | null): Promise<ClientState> {
  const query = user === null ? '' : `?user=${encodeURIComponent(user)}`
  const response = await fetch(`/client/state${query}`)
  if (!response.ok) throw new Error(`GET /client/state answered ${response.status}`)
  return (await response.json()) as ClientState
}

export const slackRequests = {
  command: (body: CommandRequest) => post<ClientAnswer>('/client/command', body),
  message: (body: MessageRequest) => post<ClientAnswer>('/client/message', body),
  action: (body: ActionRequest) => post<ClientAnswer>('/client/action', body),
  close: (body: CloseRequest) => post<ClientAnswer>('/client/close', body),
  home: (body: HomeRequest) => post<ClientAnswer>('/client/home', body),
  shortcut: (body: ShortcutRequest) => post<ClientAnswer>('/client/shortcut', body),
  suggestions: (body: SuggestionsRequest) => post<SuggestionsAnswer>('/client/suggestions', body),
  async submit(body: SubmitRequest): Promise<SubmitAnswer> {
    const answer = await post<SubmitAnswer>('/client/submit', body)
    return answer.ok || 'errors' in answer ? answer : { ok: false, errors: {}, error: answer.error }
  },
}
