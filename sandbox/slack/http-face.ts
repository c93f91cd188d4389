/**
 * Slack's client for a browser page: the stand-in over JSON and Server-Sent Events. Every request is a person doing
 * something (`user` says who); what comes of it arrives as events. Types: client-types.ts.
 *
 *   GET  /client/state?user=U…            ClientState
 *   GET  /client/events?user=U…           text/event-stream; each `data:` is a ClientEvent. The browser reconnects by
 *                                         itself; after a reconnect fetch the state again
 *   POST /client/command      CommandRequest      -> ClientAnswer
 *   POST /client/message      MessageRequest      -> ClientAnswer
 *   POST /client/action       ActionRequest       -> ClientAnswer
 *   POST /client/submit       SubmitRequest       -> SubmitAnswer
 *   POST /client/close        CloseRequest        -> ClientAnswer
 *   POST /client/home         HomeRequest         -> ClientAnswer
 *   POST /client/suggestions  SuggestionsRequest  -> SuggestionsAnswer
 *   POST /client/shortcut     ShortcutRequest     -> ClientAnswer
 *   GET  /client/files/<id>               the bytes of a file that the app uploaded
 *
 * Bodies are JSON (`content-type: application/json` is required). What Slack's client would refuse comes back as
 * status 200 with `{ ok: false, error }` in words for the person; a body of another shape is 400 with the same form.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type {
  ClientAnswer,
  ClientEvent,
  ClientSource,
  FieldValues,
  SubmitAnswer,
  SuggestionsAnswer,
} from './client-types.ts'
import { clientMessage, clientOptions, clientState, clientView } from './client-view.ts'
import { objectIn, objectsIn, parseJson, textIn } from './json.ts'
import type { Json } from './json.ts'
import { Refused } from './types.ts'
import type { Exchange, SlackEvent, SlackStandIn, StoredMessage, StoredView } from './types.ts'

const value = z.union([z.string(), z.number(), z.array(z.string()), z.null()])
const values = z.record(z.string(), z.record(z.string(), value))
const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), channel: z.string(), ts: z.string() }),
  z.object({ kind: z.literal('view'), id: z.string() }),
  z.object({ kind: z.literal('home') }),
])
const user = z.string()

const line = z.object({ user, channel: z.string(), text: z.string(), threadTs: z.string().optional() })
const action = z.object({
  user,
  source,
  blockId: z.string(),
  actionId: z.string(),
  value: value.optional(),
  values: values.optional(),
})
const submission = z.object({ user, viewId: z.string(), values })
const closing = z.object({ user, viewId: z.string(), all: z.boolean().optional() })
const question = z.object({
  user,
  source,
  blockId: z.string(),
  actionId: z.string(),
  text: z.string(),
})
const shortcut = z.object({
  user,
  callbackId: z.string(),
  message: z.object({ channel: z.string(), ts: z.string() }).optional(),
})

type Answer = ClientAnswer | SubmitAnswer | SuggestionsAnswer
type Deed = (body: Json, slack: SlackStandIn) => Promise<Answer>

const deeds: Record<string, Deed> = {
  command: async (body, slack) => {
    const asked = line.parse(body)
    return answered(await slack.as(asked.user).types(asked.channel, asked.text))
  },
  message: async (body, slack) => {
    const asked = line.parse(body)
    const thread = asked.threadTs === undefined ? {} : { threadTs: asked.threadTs }
    const exchange = await slack.as(asked.user).types(asked.channel, asked.text, thread)
    return { ok: true, ackMs: exchange.ackMs }
  },
  action: async (body, slack) => {
    const asked = action.parse(body)
    const exchange = await slack
      .as(asked.user)
      .clicks(thingAt(asked.source, asked.user, slack), asked.actionId, {
        blockId: asked.blockId,
        ...(asked.value === undefined ? {} : { value: asked.value }),
        ...(asked.values === undefined ? {} : { fields: flat(asked.values) }),
      })
    return answered(exchange)
  },
  submit: async (body, slack) => {
    const asked = submission.parse(body)
    const view = thingAt({ kind: 'view', id: asked.viewId }, asked.user, slack)
    if ('ts' in view) throw new Refused('There is no form.')
    try {
      const result = await slack.as(asked.user).submits(view, flat(asked.values))
      if (result.error !== undefined) return { ok: false, errors: {}, error: result.error }
      const hasErrors = Object.keys(result.errors).length > 0
      return hasErrors ? { ok: false, errors: result.errors } : { ok: true, ackMs: result.ackMs }
    } catch (refusal) {
      if (!(refusal instanceof Refused) || Object.keys(refusal.fields).length === 0) throw refusal
      return { ok: false, errors: refusal.fields }
    }
  },
  close: async (body, slack) => {
    const asked = closing.parse(body)
    const view = thingAt({ kind: 'view', id: asked.viewId }, asked.user, slack)
    if ('ts' in view) throw new Refused('There is no form.')
    const exchange = await slack.as(asked.user).closes(view, { all: asked.all === true })
    return { ok: true, ackMs: exchange.ackMs }
  },
  home: async (body, slack) => {
    const exchange = await slack.as(z.object({ user }).parse(body).user).opensHome()
    return { ok: true, ackMs: exchange.ackMs }
  },
  suggestions: async (body, slack) => {
    const asked = question.parse(body)
    const thing = thingAt(asked.source, asked.user, slack)
    const offered = await slack
      .as(asked.user)
      .asksSuggestions(thing, asked.actionId, asked.text, asked.blockId)
    const groups = objectsIn(offered, 'option_groups').map((group) => ({
      label: textIn(objectIn(group, 'label'), 'text') ?? '',
      options: clientOptions(group),
    }))
    return { ok: true, options: clientOptions(offered), groups }
  },
  shortcut: async (body, slack) => {
    const asked = shortcut.parse(body)
    const person = slack.as(asked.user)
    if (asked.message === undefined) return answered(await person.opensGlobalShortcut(asked.callbackId))
    const message = thingAt({ kind: 'message', ...asked.message }, asked.user, slack)
    if (!('ts' in message)) throw new Refused('There is no message.')
    return answered(await person.opensMessageShortcut(asked.callbackId, message))
  },
}

/**
 * Answers a request of the page.
 *
 * @returns false when the path is not below /client/, and nothing was answered
 */
export function mountSlackClient(
  standIn: SlackStandIn,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://page')
    const [, area, name = '', id = ''] = url.pathname.split('/')
    if (area !== 'client') return false
    if (request.method === 'GET') answerGet(standIn, name, id, url.searchParams.get('user') ?? '', response)
    else void answerPost(standIn, name, request, response)
    return true
  }
}

function answerGet(
  slack: SlackStandIn,
  name: string,
  id: string,
  userId: string,
  response: ServerResponse,
): void {
  if (name === 'files') {
    const file = slack.file(id)
    if (file === undefined) return answer(response, 404, { ok: false, error: 'There is no such file.' })
    const disposition = `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`
    response.writeHead(200, {
      'content-type': file.mimetype,
      'content-disposition': disposition,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    response.end(file.bytes)
    return undefined
  }
  const isKnown = slack.people.some((person) => person.id === userId)
  if (!isKnown) return answer(response, 404, { ok: false, error: `There is nobody ${userId} here.` })
  if (name === 'state') return answer(response, 200, clientState(slack, userId))
  if (name === 'events') return stream(slack, userId, response)
  return answer(response, 404, { ok: false, error: 'There is nothing here.' })
}

async function answerPost(
  slack: SlackStandIn,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined
  if (deed === undefined) return answer(response, 404, { ok: false, error: 'There is nothing here.' })
  if (request.headers['content-type']?.startsWith('application/json') !== true) {
    return answer(response, 415, { ok: false, error: 'The body must be application/json.' })
  }
  try {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = parseJson(Buffer.concat(chunks).toString()) ?? null
    return answer(response, 200, await deed(body, slack))
  } catch (fault) {
    if (fault instanceof Refused) return answer(response, 200, { ok: false, error: fault.message })
    if (fault instanceof z.ZodError) {
      return answer(response, 400, { ok: false, error: z.prettifyError(fault) })
    }
    return answer(response, 500, { ok: false, error: String(fault) })
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

/** Sends what the viewer sees change, as Server-Sent Events. */
function stream(slack: SlackStandIn, userId: string, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  })
  response.write('retry: 1000\n\n')
  const stopListening = slack.onEvent((event) => {
    const told = clientEvent(slack, userId, event)
    if (told !== undefined) response.write(`data: ${JSON.stringify(told)}\n\n`)
  })
  const beat = setInterval(() => response.write(': still here\n\n'), 15_000)
  beat.unref()
  response.on('close', () => {
    clearInterval(beat)
    stopListening()
  })
}

function clientEvent(slack: SlackStandIn, userId: string, event: SlackEvent): ClientEvent | undefined {
  switch (event.type) {
    case 'message': {
      const { message } = event
      return isSeen(slack, userId, message)
        ? { type: 'message', message: clientMessage(slack, message) }
        : undefined
    }
    case 'message-gone': {
      const { channel, ts } = event.message
      return isSeen(slack, userId, event.message) ? { type: 'message-gone', channel, ts } : undefined
    }
    case 'view': {
      if (event.view.user !== userId) return undefined
      const views = slack.as(userId).views()
      return { type: 'views', views: views.map((view) => clientView(slack, view)) }
    }
    case 'home':
      return event.view.user === userId ? { type: 'home', home: clientView(slack, event.view) } : undefined
    case 'connection':
    case 'reset':
      return event
    case 'acked':
      return undefined
  }
}

function isSeen(slack: SlackStandIn, userId: string, message: StoredMessage): boolean {
  const channel = slack.channels.find((each) => each.id === message.channel)
  return channel?.members.has(userId) === true && (message.ephemeralTo ?? userId) === userId
}

/** The message or view that a source names, as the person sees it. Throws `Refused` when it is not there. */
function thingAt(from: ClientSource, userId: string, slack: SlackStandIn): StoredMessage | StoredView {
  const person = slack.as(userId)
  const found =
    from.kind === 'message'
      ? person.sees(from.channel).find((message) => message.ts === from.ts)
      : from.kind === 'home'
        ? person.home()
        : person.views().find((view) => view.id === from.id)
  if (found === undefined) throw new Refused('This is not there any more.')
  return found
}

/** By block_id alone, or by action_id when a block has several fields. */
function flat(held: FieldValues): Record<string, FieldValues[string][string]> {
  return Object.fromEntries(
    Object.entries(held).flatMap(([blockId, inBlock]) => {
      const entries = Object.entries(inBlock)
      return entries.length === 1 ? entries.map(([, one]) => [blockId, one]) : entries
    }),
  )
}

function answered(exchange: Exchange): ClientAnswer {
  if (exchange.error === undefined) return { ok: true, ackMs: exchange.ackMs }
  return { ok: false, error: `The app did not respond (${exchange.error}).` }
}
