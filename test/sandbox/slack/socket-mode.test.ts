import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startSlackStandIn } from '../../../sandbox/slack/stand-in.ts'
import type { SlackStandIn, SlackStandInOptions } from '../../../sandbox/slack/stand-in.ts'

interface Received {
  readonly type: string
  readonly envelope_id?: string
  readonly retry_attempt?: number
  readonly retry_reason?: string
  readonly accepts_response_payload?: boolean
}

const stopping: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop()
})

async function started(options: SlackStandInOptions): Promise<SlackStandIn> {
  const slack = await startSlackStandIn(options)
  stopping.push(() => slack.stop())
  return slack
}

async function call(
  slack: SlackStandIn,
  method: string,
  token: string,
  args: object = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return fetch(`${slack.apiUrl}${method}`, { method: 'POST', headers, body: JSON.stringify(args) })
}

/** A bare connection that notes what comes and acknowledges only when told to. */
async function connected(slack: SlackStandIn): Promise<{ socket: WebSocket; received: Received[] }> {
  const opened = (await (await call(slack, 'apps.connections.open', slack.appToken)).json()) as {
    url: string
  }
  const socket = new WebSocket(opened.url)
  const received: Received[] = []
  socket.on('message', (raw) => received.push(JSON.parse((raw as Buffer).toString()) as Received))
  await slack.until(() => received.some((message) => message.type === 'hello'))
  stopping.unshift(() => socket.terminate())
  return { socket, received }
}

describe('Socket Mode', () => {
  test('greets a connection and takes its ticket only once', async () => {
    const slack = await started({})
    const opened = (await (await call(slack, 'apps.connections.open', slack.appToken)).json()) as {
      url: string
    }
    const first = new WebSocket(opened.url)
    stopping.unshift(() => first.terminate())
    await slack.until(() => slack.connected)
    const second = new WebSocket(opened.url)
    const refused = await new Promise<number>((resolve) => {
      second.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    })
    expect(refused).toBe(401)
  })

  test('sends an event again, marked as a retry, when it is not acknowledged', async () => {
    const slack = await started({ ackTimeoutMs: 60 })
    const { received } = await connected(slack)
    await slack.as('U01ANA').types('C01ALERTS', 'anybody there?')
    await slack.until(() => received.some((message) => message.retry_attempt === 1))
    const events = received.filter((message) => message.type === 'events_api')
    expect(events[0]).toMatchObject({ retry_attempt: 0, retry_reason: '' })
    expect(events[1]).toMatchObject({ retry_reason: 'timeout', envelope_id: events[0]?.envelope_id })
  })

  test('gives each envelope to one of several connections', async () => {
    const slack = await started({ ackTimeoutMs: 30 })
    const one = await connected(slack)
    const two = await connected(slack)
    for (let count = 0; count < 4; count += 1) await slack.as('U01ANA').types('C01ALERTS', '/anything')
    const commands = () =>
      [one, two].map(({ received }) => received.filter((message) => message.type === 'slash_commands').length)
    await slack.until(() => commands().reduce((sum, each) => sum + each, 0) === 4)
    expect(commands()).toEqual([2, 2])
  })

  test('notes an answer that Slack would ignore, and a message without envelope', async () => {
    const slack = await started({})
    const { socket, received } = await connected(slack)
    socket.on('message', (raw) => {
      const { envelope_id } = JSON.parse((raw as Buffer).toString()) as Received
      if (envelope_id !== undefined) socket.send(JSON.stringify({ envelope_id, payload: { text: 'x' } }))
    })
    await slack.as('U01ANA').opensGlobalShortcut('anything')
    expect(received.at(-1)).toMatchObject({ type: 'interactive', accepts_response_payload: false })
    socket.send('hi')
    await slack.until(() => slack.violations.length === 2)
    expect(slack.violations[0]).toContain('the acknowledgement of shortcut carries an answer')
    expect(slack.violations[1]).toContain('without envelope_id')
  })
})

describe('rate limits', () => {
  test('let a few posts through at once, then answer 429 with Retry-After', async () => {
    const slack = await started({ rateLimits: true })
    const post = (channel: string): Promise<Response> =>
      call(slack, 'chat.postMessage', slack.botToken, { channel, text: 'x' })
    const answers = [
      await post('C01ALERTS'),
      await post('C01ALERTS'),
      await post('C01ALERTS'),
      await post('C01ALERTS'),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429])
    expect(answers[3]?.headers.get('retry-after')).toBe('1')
    expect((await post('C02SUPPLY')).status).toBe(200)
  })
})
