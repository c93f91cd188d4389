import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { StoredMessage } from '../../../sandbox/slack/stand-in.ts'
import { post, startSmallApp } from './small-app.ts'
import type { SmallApp } from './small-app.ts'

let small: SmallApp
const alerts = 'C01ALERTS'

beforeAll(async () => {
  small = await startSmallApp({ ackTimeoutMs: 1_500 })
})
afterAll(() => small.stop())
afterEach(() => small.slack.reset())

async function withButtons(): Promise<StoredMessage> {
  const exchange = await small.slack.as('U01ANA').types(alerts, '/buttons')
  await exchange.settled()
  const message = exchange.replies()[0]
  if (message === undefined) throw new Error('no message was posted')
  return message
}

describe('a button', () => {
  test('tells the app its value and its message, and the message is replaced', async () => {
    const message = await withButtons()
    const exchange = await small.slack.as('U02BEN').clicks(message, 'press')
    await exchange.settled()
    expect(small.slack.messages(alerts)).toMatchObject([{ ts: message.ts, text: 'pressed 42', blocks: [] }])
    expect(small.seen.bodies.at(-1)).toMatchObject({
      type: 'block_actions',
      user: { id: 'U02BEN', username: 'ben' },
      container: { type: 'message', message_ts: message.ts, channel_id: alerts, is_ephemeral: false },
      channel: { id: alerts, name: 'stock-alerts' },
      message: { ts: message.ts, bot_id: 'B00BOT', metadata: { event_type: 'buttons' } },
      actions: [{ action_id: 'press', block_id: 'row', type: 'button', value: '42' }],
    })
    expect(small.slack.violations).toEqual([])
  })

  test('that is gone cannot be pressed', async () => {
    const message = await withButtons()
    const ben = small.slack.as('U02BEN')
    await (await ben.clicks(message, 'press')).settled()
    await expect(ben.clicks(message, 'press')).rejects.toThrow('no press here')
  })

  test('asks before it acts, and does nothing when denied', async () => {
    const confirm = {
      title: { type: 'plain_text' as const, text: 'Sure?' },
      text: { type: 'plain_text' as const, text: 'Really' },
    }
    const text = { type: 'plain_text' as const, text: 'Go' }
    await post(small.app.client, {
      channel: alerts,
      text: 'go',
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'press', text, confirm }] }],
    })
    const before = small.seen.bodies.length
    const [message] = small.slack.messages(alerts) as [StoredMessage]
    const denied = await small.slack.as('U01ANA').clicks(message, 'press', { confirm: 'deny' })
    expect(denied).toMatchObject({ acked: false, confirm: { title: { text: 'Sure?' } } })
    expect(small.seen.bodies).toHaveLength(before)
  })

  test('in an overflow menu tells which option was chosen', async () => {
    const message = await withButtons()
    const exchange = await small.slack.as('U01ANA').clicks(message, 'more', { value: 'Two' })
    await exchange.settled()
    expect(small.seen.bodies.at(-1)).toMatchObject({
      actions: [{ type: 'overflow', selected_option: { value: 'Two' } }],
    })
    await expect(small.slack.as('U01ANA').clicks(message, 'more', { value: 'Three' })).rejects.toThrow(
      'not one of',
    )
  })
})

describe('a message of the app', () => {
  test('with broken blocks is refused with the reason, and noted', async () => {
    const call = post(small.app.client, {
      channel: alerts,
      text: 'x',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }],
    })
    await expect(call).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    })
    expect(small.slack.violations).toEqual([
      'chat.postMessage: must be less than 3001 characters at /blocks/0/text/text (invalid_blocks)',
    ])
    expect(small.slack.messages(alerts)).toEqual([])
  })

  test('with blocks but without text is taken and noted', async () => {
    await post(small.app.client, { channel: alerts, text: '', blocks: [{ type: 'divider' }] })
    expect(small.slack.violations).toEqual([expect.stringContaining('without text')])
  })

  test('too long for an update is refused', async () => {
    const { ts } = await post(small.app.client, { channel: alerts, text: 'x' })
    const call = small.app.client.chat.update({ channel: alerts, ts, text: 'x'.repeat(4001) })
    await expect(call).rejects.toThrow('msg_too_long')
  })

  test('reaches the channel it is in, a person, and no other place', async () => {
    const { client } = small.app
    await post(client, { channel: 'U03CHLOE', text: 'for you' })
    expect(small.slack.as('U03CHLOE').sees('D03CHLOE')).toMatchObject([{ text: 'for you' }])
    await expect(post(client, { channel: 'C03GENERAL', text: 'x' })).rejects.toThrow('not_in_channel')
    await expect(post(client, { channel: 'C99', text: 'x' })).rejects.toThrow('channel_not_found')
  })

  test('is found in the history with its metadata; an ephemeral one never is', async () => {
    const { client } = small.app
    await withButtons()
    await client.chat.postEphemeral({ channel: alerts, user: 'U01ANA', text: 'psst' })
    const plain = await client.conversations.history({ channel: alerts })
    expect(plain.messages).toHaveLength(1)
    expect(plain.messages?.[0]).not.toHaveProperty('metadata')
    const full = await client.conversations.history({ channel: alerts, include_all_metadata: true, limit: 1 })
    expect(full.messages?.[0]?.metadata).toEqual({ event_type: 'buttons', event_payload: { about: 'test' } })
    expect(small.slack.as('U01ANA').sees(alerts)).toHaveLength(2)
    expect(small.slack.as('U02BEN').sees(alerts)).toHaveLength(1)
  })

  test('can be changed, linked to and deleted, but only by its author', async () => {
    const { client } = small.app
    const { ts } = await post(client, { channel: alerts, text: 'one' })
    await client.chat.update({ channel: alerts, ts, text: 'two' })
    expect(small.slack.messages(alerts)).toMatchObject([{ text: 'two', editedTs: expect.any(String) }])
    const { permalink } = await client.chat.getPermalink({ channel: alerts, message_ts: ts })
    expect(permalink).toBe(`https://lumen-and-thread.slack.com/archives/${alerts}/p${ts.replace('.', '')}`)
    await client.chat.delete({ channel: alerts, ts })
    expect(small.slack.messages(alerts)).toEqual([])
    await small.slack.as('U01ANA').types(alerts, 'mine')
    const [mine] = small.slack.messages(alerts) as [StoredMessage]
    const call = client.chat.update({ channel: alerts, ts: mine.ts, text: 'yours' })
    await expect(call).rejects.toThrow('cant_update_message')
  })

  test('may carry an uploaded file', async () => {
    const content = 'sku,on hand\nHOOP-S,4\n'
    await small.app.client.filesUploadV2({
      channel_id: alerts,
      filename: 'stock.csv',
      title: 'Stock',
      content,
      initial_comment: 'here',
    })
    const [message] = small.slack.messages(alerts) as [StoredMessage]
    expect(message).toMatchObject({
      text: 'here',
      files: [{ name: 'stock.csv', title: 'Stock', mimetype: 'text/csv' }],
    })
    expect(Buffer.from(message.files[0]?.bytes ?? []).toString()).toBe(content)
    expect(small.slack.violations).toEqual([])
  })
})

describe('a message of a person', () => {
  test('reaches an app that is in the channel', async () => {
    const exchange = await small.slack.as('U01ANA').types(alerts, 'hello there')
    await exchange.settled()
    expect(exchange.acked).toBe(true)
    expect(exchange.replies()).toMatchObject([{ text: 'hello yourself' }])
  })

  test('is kept with a message shortcut', async () => {
    await small.slack.as('U02BEN').types('C03GENERAL', 'the plating flakes')
    const [message] = small.slack.messages('C03GENERAL') as [StoredMessage]
    const exchange = await small.slack.as('U01ANA').opensMessageShortcut('keep', message)
    await exchange.settled()
    expect(exchange.replies()).toMatchObject([{ text: 'kept message_action', ephemeralTo: 'U01ANA' }])
  })
})

describe('the Web API', () => {
  test('refuses a wrong token, a missing scope and an unknown method', async () => {
    const { client } = small.app
    await expect(client.auth.test({ token: 'xoxb-wrong' })).rejects.toThrow('invalid_auth')
    await expect(client.auth.test({ token: small.slack.appToken })).rejects.toThrow('not_allowed_token_type')
    await expect(client.conversations.join({ channel: 'C03GENERAL' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'channels:join' },
    })
    await expect(client.apiCall('dance.now')).rejects.toThrow('unknown_method')
    expect(small.slack.calls.at(-1)).toMatchObject({
      method: 'dance.now',
      ok: false,
      error: 'unknown_method',
    })
  })

  test('lists channels and people in pages', async () => {
    const { client } = small.app
    const first = await client.conversations.list({ limit: 2 })
    expect(first.channels?.map((channel) => channel.name)).toEqual(['stock-alerts', 'supply-chain'])
    const cursor = first.response_metadata?.next_cursor ?? ''
    const second = await client.conversations.list({ limit: 2, cursor })
    expect(second.channels?.map((channel) => channel.name)).toEqual(['general'])
    expect((await client.users.list({})).members).toHaveLength(5)
    expect((await client.users.info({ user: 'U03CHLOE' })).user?.tz).toBe('Europe/Rome')
    expect((await client.conversations.open({ users: 'U01ANA' })).channel?.id).toBe('D01ANA')
  })
})
