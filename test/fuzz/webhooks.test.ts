import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { signature } from '../../sandbox/slack/signed-requests.ts'
import { slackLogger } from '../../src/operations/log.ts'
import { openSlackApp } from '../../src/slack/app.ts'
import { clientOptions, openGate, signIn } from '../../src/slack/receiver.ts'
import { freePort } from '../support/free-port.ts'
import { approver, features, openTeam, other } from '../support/team.ts'
import { partsOf } from './runs.ts'
import { piece, words } from './words.ts'

const secret = 'signing-secret-of-a-test'
/** Requests that are sent at once: one that nobody answers is answered by Bolt after three seconds. */
const together = 400
/** Slack itself waits for three seconds for each; here hundreds come at once. */
const longestMs = 60_000

interface Sent {
  readonly body: string
  readonly type: string
  readonly signed: 'well' | 'badly' | 'not' | 'long ago' | 'ahead'
}

/** A Slack that says yes to everything, and an HTTP bot over a workbook in memory. */
async function openBot() {
  const team = await openTeam()
  const slack = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(
        '{"ok":true,"user_id":"U0BOT","bot_id":"B0BOT","team_id":"T1","ts":"1.1","channel":"C1","view":{"id":"V1"}}',
      )
    })
  })
  const slackPort = await listen(slack)
  const port = await freePort()
  const apiUrl = `http://127.0.0.1:${slackPort}/api/`
  const log = pino({ level: 'silent' })
  const logger = slackLogger(log)
  const faulted: string[] = []
  const { app, drain } = openSlackApp({
    identity: await signIn('xoxb-test', apiUrl, logger),
    clientOptions: clientOptions(apiUrl, logger),
    features,
    workbook: team.workbook,
    log,
    now: () => Date.parse('2026-03-16T10:00:00Z'),
    people: { nameOf: async () => undefined },
    home: { opened: async () => undefined },
    watch: { acked: () => undefined, answered: () => undefined, faulted: (kind) => faulted.push(kind) },
  })
  const way = { kind: 'http', signingSecret: secret, port } as const
  const gate = openGate({ way, apiUrl, logger, routes: [], handle: (event) => app.processEvent(event) })
  await gate.start()
  const rejections: unknown[] = []
  const note = (cause: unknown) => rejections.push(cause)
  process.on('unhandledRejection', note)
  onTestFinished(async () => {
    process.off('unhandledRejection', note)
    await gate.stop()
    slack.closeAllConnections()
    slack.close()
  })
  const url = `http://127.0.0.1:${port}/slack/events`
  return { team, url, deadUrl: `http://127.0.0.1:${slackPort}/response`, rejections, faulted, drain }
}

async function send(url: string, { body, type, signed }: Sent): Promise<{ status: number; text: string }> {
  const shift = signed === 'long ago' ? -600 : signed === 'ahead' ? 600 : 0
  const timestamp = String(Math.floor(Date.now() / 1000) + shift)
  const headers: Record<string, string> = { 'content-type': type }
  if (signed !== 'not') {
    headers['x-slack-request-timestamp'] = timestamp
    headers['x-slack-signature'] = signature(signed === 'badly' ? 'another secret' : secret, timestamp, body)
  }
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(longestMs) })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return { status: 0, text: '' }
  }
}

const form = 'application/x-www-form-urlencoded'
const signed = fc.oneof(
  { weight: 6, arbitrary: fc.constant('well' as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('badly' as const, 'not' as const, 'long ago' as const, 'ahead' as const),
  },
)
const contentType = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(form, 'application/json') },
  { weight: 1, arbitrary: fc.constantFrom('text/plain', 'multipart/form-data', 'application/xml', '') },
)
const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' })
const who = fc.constantFrom(approver, other)

const command = (reply: string) =>
  fc
    .record({ user: who, name: fc.constantFrom('/stock', '/sample', '/nope', '/jumpring'), text: words })
    .map(({ user, name, text }): Record<string, unknown> => ({
      command: name,
      text,
      user_id: user,
      user_name: 'ana',
      channel_id: 'C1',
      team_id: 'T1',
      api_app_id: 'A1',
      trigger_id: '1.2.3',
      response_url: reply,
    }))
const payload = (reply: string) =>
  fc.oneof(
    fc
      .record({
        user: who,
        value: fc.oneof(piece, words),
        action: fc.constantFrom('undo', 'stock_confirm', 'stock_pick', 'share', 'x'),
      })
      .map(({ user, value, action }): Record<string, unknown> => ({
        type: 'block_actions',
        user: { id: user, username: 'ana' },
        team: { id: 'T1' },
        channel: { id: 'C1' },
        trigger_id: '1.2.3',
        response_url: reply,
        actions: [{ type: 'button', action_id: action, block_id: 'b', value }],
      })),
    fc
      .record({
        user: who,
        context: fc.oneof(
          piece,
          json.map((each) => JSON.stringify({ about: each })),
        ),
        values: json,
      })
      .map(({ user, context, values }): Record<string, unknown> => ({
        type: 'view_submission',
        user: { id: user, username: 'ana' },
        team: { id: 'T1' },
        trigger_id: '1.2.3',
        view: {
          id: 'V1',
          type: 'modal',
          callback_id: 'stock_move',
          private_metadata: context,
          state: { values },
          blocks: [],
        },
      })),
    fc.record({ user: who, value: piece }).map(({ user, value }): Record<string, unknown> => ({
      type: 'block_suggestion',
      user: { id: user },
      team: { id: 'T1' },
      action_id: 'sku_pick',
      block_id: 'b',
      value,
    })),
    fc
      .constantFrom(
        'view_closed',
        'shortcut',
        'message_action',
        'dialog_submission',
        'interactive_message',
        'x',
      )
      .map((type): Record<string, unknown> => ({
        type,
        user: { id: other },
        team: { id: 'T1' },
        view: { callback_id: 'x' },
      })),
  )
const event = fc
  .record({
    type: fc.constantFrom('app_home_opened', 'message', 'app_uninstalled', 'x'),
    tab: fc.constantFrom('home', 'messages', 7),
  })
  .map((each): Record<string, unknown> => ({
    type: 'event_callback',
    team_id: 'T1',
    event: { ...each, user: other, channel: 'D1' },
  }))

/** A payload with one of its parts gone or turned into something else. */
const bent = (whole: fc.Arbitrary<Record<string, unknown>>) =>
  fc.tuple(whole, fc.option(fc.tuple(fc.nat(40), fc.option(json)))).map(([found, change]) => {
    if (change === null) return found
    const copy = JSON.parse(JSON.stringify(found)) as Record<string, unknown>
    const places = placesIn(copy)
    const [holder, key] = places[change[0] % places.length] ?? [copy, 'type']
    if (key === 'response_url') return copy
    if (change[1] === null) delete holder[key]
    else holder[key] = change[1]
    return copy
  })

function placesIn(value: unknown): (readonly [Record<string, unknown>, string])[] {
  if (typeof value !== 'object' || value === null) return []
  const at = value as Record<string, unknown>
  return Object.keys(at).flatMap((key) => [[at, key] as const, ...placesIn(at[key])])
}

function bodies(reply: string): fc.Arbitrary<{ body: string; type: string }> {
  const asForm = (fields: Record<string, unknown>) =>
    new URLSearchParams(
      Object.entries(fields).map(([key, value]): [string, string] => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ).toString()
  return fc.oneof(
    { weight: 3, arbitrary: bent(command(reply)).map((each) => ({ body: asForm(each), type: form })) },
    {
      weight: 5,
      arbitrary: bent(payload(reply)).map((each) => ({
        body: asForm({ payload: JSON.stringify(each) }),
        type: form,
      })),
    },
    {
      weight: 2,
      arbitrary: bent(event).map((each) => ({ body: JSON.stringify(each), type: 'application/json' })),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        body: fc.oneof(
          piece,
          words,
          json.map((each) => JSON.stringify(each)),
        ),
        type: contentType,
      }),
    },
    { weight: 1, arbitrary: fc.record({ body: words.map((each) => `payload=${each}`), type: contentType }) },
    {
      weight: 1,
      arbitrary: fc.record({
        body: fc.constantFrom(
          'null',
          ' null ',
          'payload=null',
          'payload=+null%0A',
          'payload=%5B%5D',
          '[]',
          '0',
          '',
        ),
        type: contentType,
      }),
    },
  )
}

/** What is wrong with the answer to a request, and the request itself in short. */
function fault(
  { status, text }: { status: number; text: string },
  { body, type, signed: how }: Sent,
): string[] {
  const expected = how === 'well' ? [200, 400, 401, 404, 500] : [401]
  const tells = /\bat .*\.[jt]s:\d+|node_modules|xoxb-|signing-secret/.test(text)
  if (expected.includes(status) && !tells) return []
  return [`${status} to ${type}, signed ${how}: ${body.slice(0, 400)} → ${text.slice(0, 200)}`]
}

describe('whatever comes to the port of HTTP mode', () => {
  it.each(partsOf(together, { most: 20 * together }))(
    'is answered, breaks nothing, and without a good signature reaches nobody ($title)',
    async ({ parameters: { numRuns, seed } }) => {
      const { team, url, deadUrl, rejections, drain } = await openBot()
      const request = fc.tuple(bodies(deadUrl), signed).map(([body, how]): Sent => ({ ...body, signed: how }))
      const all = fc.sample(request, { numRuns, seed })
      for (let at = 0; at < all.length; at += together) {
        const now = all.slice(at, at + together)
        const faults = async (some: readonly Sent[]) =>
          (await Promise.all(some.map(async (each) => fault(await send(url, each), each)))).flat()
        const before = await team.state()
        expect(await faults(now.filter((each) => each.signed !== 'well'))).toEqual([])
        expect(await team.state()).toBe(before)
        expect(await faults(now.filter((each) => each.signed === 'well'))).toEqual([])
        await drain(5_000)
        expect(rejections).toEqual([])
      }
      const alive = new URLSearchParams({
        command: '/stock',
        text: 'LUNA-M',
        user_id: other,
        channel_id: 'C1',
        trigger_id: '9.9.9',
        response_url: deadUrl,
      }).toString()
      expect(await send(url, { body: alive, type: form, signed: 'well' })).toMatchObject({ status: 200 })
    },
    partsOf(together)[0]?.timeoutMs,
  )
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
