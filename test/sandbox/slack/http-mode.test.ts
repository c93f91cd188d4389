import { createHmac } from 'node:crypto'
import { App, HTTPReceiver, LogLevel } from '@slack/bolt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signature } from '../../../sandbox/slack/signed-requests.ts'
import { startSlackStandIn } from '../../../sandbox/slack/stand-in.ts'
import type { SlackStandIn } from '../../../sandbox/slack/stand-in.ts'
import { manifest, register } from './small-app.ts'
import type { Seen } from './small-app.ts'
import { freePort } from '../../support/free-port.ts'

let slack: SlackStandIn
let app: App
const seen: Seen = { envelopes: [], bodies: [], errors: [] }
const alerts = 'C01ALERTS'
const signingSecret = 'shh'

beforeAll(async () => {
  const port = await freePort()
  const requestUrl = `http://127.0.0.1:${port}/slack/events`
  slack = await startSlackStandIn({ manifest, signingSecret, requestUrl, ackTimeoutMs: 1_500 })
  const receiver = new HTTPReceiver({
    signingSecret,
    logLevel: LogLevel.ERROR,
    unhandledRequestTimeoutMillis: 2000,
  })
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }
  app = new App({ token: slack.botToken, receiver, clientOptions, logLevel: LogLevel.ERROR })
  register(app, seen)
  await app.start(port)
})
afterAll(async () => {
  await app.stop()
  await slack.stop()
})

describe('HTTP mode', () => {
  test('carries commands, presses, forms and events as signed requests', async () => {
    const ana = slack.as('U01ANA')
    const echo = await ana.types(alerts, '/echo signed')
    await echo.settled()
    expect(echo.replies()).toMatchObject([{ text: 'signed', ephemeralTo: 'U01ANA' }])

    const buttons = await (await ana.types(alerts, '/buttons')).settled()
    const [message] = buttons.replies()
    if (message === undefined) throw new Error('no message')
    await (await ana.clicks(message, 'press')).settled()
    expect(slack.messages(alerts).at(-1)?.text).toBe('pressed 42')

    const form = await (await ana.types(alerts, '/form')).settled()
    const view = form.view()
    if (view === undefined) throw new Error('no form')
    expect(await ana.submits(view, { name: 'bad' })).toMatchObject({ errors: { name: 'Not that one' } })
    expect(await ana.submits(view, { name: 'good' })).toMatchObject({ closed: true })

    await (await ana.opensHome()).settled()
    expect(ana.home()?.blocks).toHaveLength(1)
    expect(slack.violations).toEqual([])
    expect(slack.connected).toBe(true)
  })

  test('takes words as the answer to a command', async () => {
    const exchange = await slack.as('U01ANA').types(alerts, '/ackword')
    expect(exchange.replies()).toMatchObject([{ text: 'there you are', via: 'ack' }])
  })

  test('shows the person that an app did not answer in time', async () => {
    const exchange = await slack.as('U01ANA').types(alerts, '/silent')
    expect(exchange.error).toBe('operation_timeout')
  })
})

test('a signature is the HMAC of version, time and raw body', () => {
  const expected = createHmac('sha256', 'secret').update('v0:1531420618:token=x').digest('hex')
  expect(signature('secret', '1531420618', 'token=x')).toBe(`v0=${expected}`)
})
