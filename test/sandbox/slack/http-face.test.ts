import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ClientEvent, ClientState } from '../../../sandbox/slack/client-types.ts'
import { mountSlackClient } from '../../../sandbox/slack/http-face.ts'
import { post, startSmallApp } from './small-app.ts'
import type { SmallApp } from './small-app.ts'

let small: SmallApp
let server: Server
let base: string
const user = 'U01ANA'
const channel = 'C01ALERTS'

beforeAll(async () => {
  small = await startSmallApp({ ackTimeoutMs: 1_500 })
  const client = mountSlackClient(small.slack)
  server = createServer((request, response) => {
    if (!client(request, response)) response.writeHead(404).end('the page')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await small.stop()
})
afterEach(() => small.slack.reset())

async function send(name: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${base}/client/${name}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  return response.json()
}

async function state(viewer = user): Promise<ClientState> {
  const response = await fetch(`${base}/client/state?user=${viewer}`)
  return (await response.json()) as ClientState
}

/** Listens as a browser does; resolves with the first event that fits. */
async function nextEvent(
  viewer: string,
  fits: (event: ClientEvent) => boolean,
  act: () => Promise<unknown>,
): Promise<ClientEvent> {
  const stopping = new AbortController()
  const response = await fetch(`${base}/client/events?user=${viewer}`, { signal: stopping.signal })
  const stream = response.body
  if (stream === null) throw new Error('no stream')
  await act()
  let text = ''
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const events = text
      .split('\n\n')
      .filter((part) => part.startsWith('data: '))
      .slice(0, text.endsWith('\n\n') ? undefined : -1)
      .map((part) => JSON.parse(part.slice(6)) as ClientEvent)
    const found = events.find(fits)
    if (found !== undefined) {
      stopping.abort()
      return found
    }
  }
  throw new Error('the stream ended')
}

describe('the page', () => {
  test('is told the team, the channels, the commands and the shortcuts', async () => {
    const seen = await state()
    expect(seen).toMatchObject({
      team: { name: 'Lumen & Thread' },
      viewer: user,
      app: { name: 'Jumpring' },
      connected: true,
      home: null,
      views: [],
    })
    expect(seen.channels.map(({ id, kind }) => [id, kind])).toEqual([
      ['C01ALERTS', 'public'],
      ['C02SUPPLY', 'public'],
      ['C03GENERAL', 'public'],
      ['D01ANA', 'dm'],
    ])
    expect(seen.commands[0]).toEqual({ command: '/echo', description: 'Says it again', usageHint: '<words>' })
    expect(seen.shortcuts).toHaveLength(2)
    expect(seen.people).toHaveLength(5)
  })

  test('types a command, and sees the answer as an event that others do not see', async () => {
    const event = await nextEvent(
      user,
      (each) => each.type === 'message',
      () => send('command', { user, channel, text: '/echo psst' }),
    )
    expect(event).toMatchObject({
      message: { text: 'psst', ephemeral: true, isBot: true, answers: { command: '/echo', text: 'psst' } },
    })
    expect((await state()).messages[channel]).toHaveLength(1)
    expect((await state('U02BEN')).messages[channel]).toEqual([])
  })

  test("shows what Slack's client would refuse, in words", async () => {
    expect(await send('command', { user, channel, text: '/nothing' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('not a valid command'),
    })
    expect(await send('command', { user, channel, text: '/silent' })).toMatchObject({ ok: false })
    expect(await send('command', { user })).toMatchObject({ ok: false })
  })

  test('presses a button', async () => {
    await send('command', { user, channel, text: '/buttons' })
    await small.slack.until(() => small.slack.messages(channel).length > 0)
    const [message] = (await state()).messages[channel] ?? []
    const source = { kind: 'message', channel, ts: message?.ts }
    const pressed = await nextEvent(
      user,
      (each) => each.type === 'message',
      () => send('action', { user, source, blockId: 'row', actionId: 'press' }),
    )
    expect(pressed).toMatchObject({ message: { ts: message?.ts, text: 'pressed 42', edited: true } })
  })

  test('opens, fills and submits a form', async () => {
    const opened = await nextEvent(
      user,
      (each) => each.type === 'views',
      () => send('command', { user, channel, text: '/form' }),
    )
    if (opened.type !== 'views') throw new Error('no form')
    const [view] = opened.views
    if (view === undefined) throw new Error('no form')
    expect(view.values['name']).toEqual({ name: null })
    const source = { kind: 'view', id: view.id }
    const offered = await send('suggestions', { user, source, blockId: 'sku', actionId: 'sku', text: 'STUD' })
    expect(offered).toMatchObject({ ok: true, options: [{ value: 'STUD' }] })
    const submit = (name: string | null): Promise<unknown> =>
      send('submit', { user, viewId: view.id, values: { name: { name }, sku: { sku: 'STUD' } } })
    expect(await submit(null)).toMatchObject({
      ok: false,
      errors: { name: 'Please complete this required field.' },
    })
    expect(await submit('bad')).toMatchObject({ ok: false, errors: { name: 'Not that one' } })
    expect(await submit('good')).toMatchObject({ ok: true })
    expect((await state()).views).toEqual([])
  })

  test('opens the Home tab', async () => {
    const event = await nextEvent(
      user,
      (each) => each.type === 'home',
      () => send('home', { user }),
    )
    expect(event).toMatchObject({ home: { type: 'home', blocks: [{ type: 'header' }] } })
  })

  test('uses shortcuts and sees files', async () => {
    await post(small.app.client, { channel, text: 'about this' })
    const ts = small.slack.messages(channel)[0]?.ts
    expect(await send('shortcut', { user, callbackId: 'keep', message: { channel, ts } })).toMatchObject({
      ok: true,
    })
    await small.app.client.filesUploadV2({ channel_id: channel, filename: 'a.csv', content: 'a,b' })
    const files = (await state()).messages[channel]?.flatMap((message) => message.files)
    expect(files).toMatchObject([{ name: 'a.csv', size: 3 }])
    const response = await fetch(`${base}${files?.[0]?.url}`)
    expect(response.headers.get('content-type')).toBe('text/csv')
    expect(await response.text()).toBe('a,b')
  })

  test('keeps a stranger and another site out', async () => {
    expect((await fetch(`${base}/client/state?user=U99`)).status).toBe(404)
    const simple = await fetch(`${base}/client/command`, { method: 'POST', body: '{}' })
    expect(simple.status).toBe(415)
    expect(await (await fetch(`${base}/other`)).text()).toBe('the page')
  })
})
