import type { Api } from './api-method.ts'
import { isObject, objectsIn, textIn } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import type { LiveExchange } from './exchange.ts'
import { judgeMessage } from './payload-rules.ts'
import type { ResponseRight } from './tickets.ts'
import type { StoredMessage } from './types.ts'

const knownKeys = [
  'text',
  'blocks',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'metadata',
  'unfurl_links',
  'unfurl_media',
  'mrkdwn',
]

/** What is answered on a response URL. */
interface ResponseAnswer {
  readonly status: number
  readonly body: JsonObject
}

/** A message sent to a response URL. */
export function answerResponse(ticket: string, body: Json | undefined, api: Api): ResponseAnswer {
  const right = api.tickets.response(ticket)
  if (typeof right === 'string') {
    api.violate(`response_url: ${right}`)
    return { status: 404, body: { ok: false, error: right } }
  }
  if (!isObject(body)) return refuse('invalid_payload', ['the body must be a JSON object'], api)
  if (body['delete_original'] === true && right.source !== undefined) {
    api.tickets.useResponse(ticket)
    api.workspace.remove(right.source)
    return done
  }
  const verdict = judgeMessage(body, 40_000)
  if (verdict.error !== undefined) {
    const reasons = verdict.problems.map((problem) => `${problem.words} at ${problem.at}`)
    return refuse(verdict.error, reasons, api)
  }
  api.tickets.useResponse(ticket)
  for (const words of [...verdict.advice, ...advice(body, right)]) api.violate(`response_url: ${words}`)
  const current = sourceNow(right, api)
  if (body['replace_original'] === true && current !== undefined) {
    const changes = { text: textIn(body, 'text') ?? '', blocks: objectsIn(body, 'blocks') }
    right.exchange.noteMessage(api.workspace.rewrite(current, changes))
    return done
  }
  right.exchange.noteMessage(postAnswer(body, 'response_url', right, api))
  return done
}

/** A message that came along with the acknowledgement of a slash command. */
export function answerWithAck(payload: Json, right: ResponseRight, api: Api): void {
  if (!isObject(payload) || Object.keys(payload).length === 0) return
  const verdict = judgeMessage(payload, 40_000)
  for (const problem of verdict.problems) {
    api.violate(`acknowledgement: ${problem.words} at ${problem.at} (${verdict.error ?? ''})`)
  }
  for (const words of verdict.advice) api.violate(`acknowledgement: ${words}`)
  if (verdict.error === undefined) right.exchange.noteMessage(postAnswer(payload, 'ack', right, api))
}

const done: ResponseAnswer = { status: 200, body: { ok: true } }

function refuse(error: string, reasons: readonly string[], api: Api): ResponseAnswer {
  for (const words of reasons) api.violate(`response_url: ${words} (${error})`)
  return { status: 400, body: { ok: false, error, response_metadata: { messages: [...reasons] } } }
}

function advice(body: JsonObject, right: ResponseRight): string[] {
  const unknown = Object.keys(body).filter((key) => !knownKeys.includes(key))
  const found = unknown.map((key) => `${key} is unknown (or the stand-in does not model it)`)
  if (right.source !== undefined && body['replace_original'] === undefined) {
    found.push('say replace_original: Slack is not of one mind about its default after a press in a message')
  }
  return found
}

function sourceNow(right: ResponseRight, api: Api): StoredMessage | undefined {
  const { source } = right
  return source === undefined ? undefined : api.workspace.message(source.channel, source.ts)
}

function postAnswer(
  body: JsonObject,
  via: 'ack' | 'response_url',
  right: ResponseRight,
  api: Api,
): StoredMessage {
  const isForAll = body['response_type'] === 'in_channel'
  const threadTs = textIn(body, 'thread_ts') ?? right.source?.threadTs
  return api.workspace.post({
    channel: right.channel,
    user: api.workspace.app.botUserId,
    via,
    text: textIn(body, 'text') ?? '',
    blocks: objectsIn(body, 'blocks'),
    ...(isForAll ? {} : { ephemeralTo: right.userId }),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...answered(right.exchange),
  })
}

function answered(exchange: LiveExchange): Pick<StoredMessage, 'answers'> | Record<string, never> {
  return exchange.answers === undefined ? {} : { answers: exchange.answers }
}
