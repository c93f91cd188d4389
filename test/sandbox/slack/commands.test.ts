import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startSmallApp } from './small-app.ts'
import type { SmallApp } from './small-app.ts'

let small: SmallApp
const alerts = 'C01ALERTS'

beforeAll(async () => {
  small = await startSmallApp({ ackTimeoutMs: 1_500 })
})
afterAll(() => small.stop())
afterEach(() => small.slack.reset())

describe('a slash command', () => {
  test('is answered to the person who typed it and to nobody else', async () => {
    const ana = small.slack.as('U01ANA')
    const exchange = await ana.types(alerts, '/echo  two hoops ')
    expect(exchange.acked).toBe(true)
    await exchange.settled()
    expect(ana.sees(alerts)).toMatchObject([
      { text: 'two hoops', ephemeralTo: 'U01ANA', answers: { command: '/echo', text: 'two hoops' } },
    ])
    expect(small.slack.as('U02BEN').sees(alerts)).toEqual([])
    expect(small.slack.violations).toEqual([])
  })

  test('is answered in the channel when the app says in_channel', async () => {
    const exchange = await small.slack.as('U01ANA').types(alerts, '/echo for all')
    await exchange.settled()
    expect(small.slack.as('U02BEN').sees(alerts)).toMatchObject([{ text: 'for all', user: 'U00BOT' }])
  })

  test('can be answered along with the acknowledgement', async () => {
    const exchange = await small.slack.as('U01ANA').types(alerts, '/ackword')
    expect(exchange.replies()).toMatchObject([{ text: 'there you are', via: 'ack', ephemeralTo: 'U01ANA' }])
  })

  test('has the fields of a real payload', async () => {
    await (await small.slack.as('U01ANA').types(alerts, '/echo @ben x')).settled()
    expect(small.seen.bodies.at(-1)).toMatchObject({
      command: '/echo',
      text: '@ben x',
      user_id: 'U01ANA',
      user_name: 'ana',
      channel_id: alerts,
      channel_name: 'stock-alerts',
      team_domain: 'lumen-and-thread',
      response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/response\//u),
      trigger_id: expect.any(String),
    })
  })

  test('that the manifest does not name cannot be typed', async () => {
    await expect(small.slack.as('U01ANA').types(alerts, '/nothing')).rejects.toThrow('not a valid command')
  })

  test('cannot be typed in a thread or by somebody who is not in the channel', async () => {
    const ana = small.slack.as('U01ANA')
    await expect(ana.types(alerts, '/echo x', { threadTs: '1.2' })).rejects.toThrow('threads')
    await expect(ana.types('C99', '/echo x')).rejects.toThrow('not in a channel')
    expect(() => small.slack.as('U99')).toThrow('nobody')
  })

  test('that is not acknowledged in time fails before the person', async () => {
    const ana = small.slack.as('U01ANA')
    const exchange = await ana.types(alerts, '/silent')
    expect(exchange.acked).toBe(false)
    expect(exchange.ackMs).toBeGreaterThanOrEqual(1_495)
    expect(exchange.error).toBe('operation_timeout')
    expect(ana.sees(alerts)).toMatchObject([
      { user: 'USLACKBOT', text: expect.stringContaining('/silent failed') },
    ])
  })

  test('is answered five times on its response_url, and the sixth is refused', async () => {
    const exchange = await small.slack.as('U01ANA').types(alerts, '/chatty')
    await small.slack.until(() => small.slack.violations.length > 0)
    expect(exchange.replies().map((reply) => reply.text)).toEqual([1, 2, 3, 4, 5].map((n) => `answer ${n}`))
    expect(small.slack.violations).toEqual(['response_url: used_url'])
    await small.slack.until(() => small.seen.errors.length > 0)
    expect(small.seen.errors[0]).toContain('404')
  })

  test('fails at once when no app is connected', async () => {
    const { slack } = small
    slack.dropConnections()
    await slack.until(() => !slack.connected)
    const exchange = await slack.as('U01ANA').types(alerts, '/echo x')
    expect(exchange.error).toBe('dispatch_failed')
    await slack.until(() => slack.connected)
    await (await slack.as('U01ANA').types(alerts, '/echo again')).settled()
  })
})

describe('delivery', () => {
  test('of the same envelope twice reaches the app twice with the same id', async () => {
    small.slack.duplicateNext = true
    const exchange = await small.slack.as('U01ANA').types(alerts, '/echo x')
    await small.slack.until(() => exchange.replies().length === 2)
    expect(small.seen.envelopes.filter((id) => id === exchange.envelopeId)).toHaveLength(2)
    await small.slack.redeliver(exchange.envelopeId)
    await small.slack.until(() => exchange.replies().length === 3)
    expect(small.seen.envelopes.filter((id) => id === exchange.envelopeId)).toHaveLength(3)
    expect(small.slack.duplicateNext).toBe(false)
  })

  test('goes on after Slack asks for a new connection', async () => {
    small.slack.refreshConnections()
    await small.slack.until(() => small.slack.connections === 0)
    await small.slack.until(() => small.slack.connections === 1)
    const exchange = await small.slack.as('U01ANA').types(alerts, '/echo fresh')
    await exchange.settled()
    expect(exchange.replies()).toMatchObject([{ text: 'fresh' }])
  })
})
