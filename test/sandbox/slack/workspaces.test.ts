import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startSlackStandIn } from '../../../sandbox/slack/stand-in.ts'
import type { SlackStandIn, SlackWorkspace } from '../../../sandbox/slack/stand-in.ts'
import { WebClient } from '@slack/web-api'
import { fjord } from '../../support/brands.ts'
import { manifest as plain, post, register } from './small-app.ts'
import type { Seen } from './small-app.ts'

const manifest = {
  ...plain,
  settings: {
    ...plain.settings,
    event_subscriptions: {
      bot_events: [...plain.settings.event_subscriptions.bot_events, 'app_uninstalled', 'tokens_revoked'],
    },
  },
}
const home = 'https://jumpring.example/slack/oauth_redirect'
let slack: SlackStandIn
let other: SlackWorkspace
let app: App
const seen: Seen = { envelopes: [], bodies: [], errors: [] }

/** A person of the other workspace installs the app. */
async function install(): Promise<string> {
  const scope = plain.oauth_config.scopes.bot.join()
  const words = new URLSearchParams({ client_id: slack.clientId, scope, state: 's' })
  const page = new URL(`/oauth/v2/authorize?${words.toString()}`, slack.apiUrl)
  const back = new URL(await other.as('U11ELLA').answersInstallation(page.href))
  const given = await new WebClient(undefined, { slackApiUrl: slack.apiUrl }).oauth.v2.access({
    client_id: slack.clientId,
    client_secret: slack.clientSecret,
    code: back.searchParams.get('code') ?? '',
  })
  return given.access_token ?? ''
}

beforeAll(async () => {
  slack = await startSlackStandIn({ manifest, redirectUrls: [home], ackTimeoutMs: 1_500 })
  other = slack.addWorkspace(fjord)
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  })
  app = new App({
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    authorize: async ({ teamId }) => {
      const workspace = teamId === 'T01LUMEN' ? slack : other
      return {
        botToken: workspace.botToken ?? '',
        botId: workspace.app.botId,
        botUserId: workspace.app.botUserId,
      }
    },
  })
  register(app, seen)
  await app.start()
  await slack.until(() => slack.connections === 1)
})
afterAll(async () => {
  await app.stop()
  await slack.stop()
})
afterEach(() => slack.reset())

describe('two workspaces behind one host', () => {
  it('refuse ids that are another’s', () => {
    expect(() => slack.addWorkspace(fjord)).toThrow('T02FJORD')
    const team = { ...fjord.team, id: 'T03THIRD' }
    expect(() => slack.addWorkspace({ ...fjord, team })).toThrow('U11ELLA')
  })

  it('know no command, press nothing and tell nothing where the app is not installed', async () => {
    const before = seen.bodies.length
    await expect(other.as('U11ELLA').types('C11ALERTS', '/echo hello')).rejects.toThrow('not a valid command')
    await expect(other.as('U11ELLA').opensGlobalShortcut('new_form')).rejects.toThrow('not installed')
    await other.as('U11ELLA').opensHome()
    await other.as('U11ELLA').types('C11ALERTS', 'hello')
    expect(seen.bodies.length).toBe(before)
  })

  it('keep people, messages, forms and tokens apart, over one socket', async () => {
    const token = await install()
    expect(token).toBe(other.botToken)
    const [ana, ella] = [slack.as('U01ANA'), other.as('U11ELLA')]

    await (await ella.types('C11ALERTS', '/echo for all of us')).settled()
    await (await ana.types('C01ALERTS', '/echo for all of them')).settled()
    expect(other.messages('C11ALERTS').map(({ text }) => text)).toEqual(['for all of us'])
    expect(slack.messages('C01ALERTS').map(({ text }) => text)).toEqual(['for all of them'])
    expect(other.messages('C01ALERTS')).toEqual([])
    expect(seen.bodies.at(-2)).toMatchObject({ team_id: 'T02FJORD', user_id: 'U11ELLA' })
    expect(other.messages('C11ALERTS')[0]?.user).toBe(other.app.botUserId)
    expect(other.app.botUserId).not.toBe(slack.app.botUserId)

    const form = (await (await ella.types('C11ALERTS', '/form')).settled()).view()
    if (form === undefined) throw new Error('no form')
    expect(slack.as('U01ANA').views()).toEqual([])
    await expect(slack.as('U01ANA').submits(form, { name: 'good' })).rejects.toThrow('not open')
    expect(await ella.suggestions(form, 'sku', 'HOOP')).toHaveLength(2)
    expect(await ella.submits(form, { name: 'bad' })).toMatchObject({ errors: { name: 'Not that one' } })
    expect(await ella.submits(form, { name: 'good' })).toMatchObject({ closed: true })
    await (await ella.opensHome()).settled()
    expect(ella.home()).toBeDefined()
    expect(ana.home()).toBeUndefined()
    expect(() => other.as('U01ANA')).toThrow('nobody U01ANA')
    expect(slack.violations).toEqual([])
  })

  it('answer each token for its own workspace only', async () => {
    await install()
    const client = (token = '') =>
      new WebClient(token, {
        slackApiUrl: slack.apiUrl,
        retryConfig: { retries: 0 },
        logLevel: LogLevel.ERROR,
      })
    const [first, second] = [client(slack.botToken), client(other.botToken)]
    expect((await first.conversations.list()).channels).toHaveLength(3)
    expect((await second.conversations.list()).channels?.map(({ id }) => id)).toEqual([
      'C11ALERTS',
      'C12SUPPLY',
    ])
    await expect(post(second, { channel: 'C01ALERTS', text: 'Hello' })).rejects.toThrow('channel_not_found')
    const { ts } = await post(second, { channel: '#stock-alerts', text: 'Hello' })
    expect(other.messages('C11ALERTS').map((each) => each.ts)).toEqual([ts])
    await expect(first.chat.update({ channel: 'C11ALERTS', ts, text: 'No' })).rejects.toThrow(
      'channel_not_found',
    )
    await expect(second.users.info({ user: 'U01ANA' })).rejects.toThrow('user_not_found')
    const exchange = await slack.as('U01ANA').types('C01ALERTS', '/silent')
    await expect(
      second.views.open({
        trigger_id: exchange.triggerId,
        view: { type: 'modal', title: { type: 'plain_text', text: 'A' }, blocks: [] },
      }),
    ).rejects.toThrow('invalid_trigger_id')
  })

  it('have ids that no other has, and envelopes of their own', async () => {
    await install()
    const [ana, ella] = [slack.as('U01ANA'), other.as('U11ELLA')]
    const forms = [
      (await (await ana.types('C01ALERTS', '/form')).settled()).view(),
      (await (await ella.types('C11ALERTS', '/form')).settled()).view(),
    ]
    expect(forms[0]?.id).not.toBe(forms[1]?.id)
    await ana.types('C01ALERTS', '/echo one')
    await ella.types('C11ALERTS', '/echo two')
    await slack.redeliver()
    expect(seen.bodies.at(-1)).toMatchObject({ team_id: 'T01LUMEN', text: 'one' })
    other.duplicateNext = true
    expect(slack.duplicateNext).toBe(false)
    await ella.types('C11ALERTS', '/echo thrice')
    const thrice = seen.bodies.filter((body) => body['text'] === 'thrice')
    expect(thrice).toHaveLength(2)
  })

  it('tell the app when it is removed from one, and go on in the other', async () => {
    await install()
    const message = (await (await other.as('U11ELLA').types('C11ALERTS', '/buttons')).settled()).replies()[0]
    await other.removeApp()
    const told = seen.bodies.slice(-2)
    expect(told).toMatchObject([{ team_id: 'T02FJORD' }, { team_id: 'T02FJORD' }])
    expect(told.map((body) => body['event'])).toMatchObject([
      { type: 'tokens_revoked', tokens: { oauth: [], bot: [other.app.botUserId] } },
      { type: 'app_uninstalled' },
    ])
    if (message === undefined) throw new Error('no message')
    await expect(other.as('U11ELLA').clicks(message, 'press')).rejects.toThrow('not installed')
    await (await slack.as('U01ANA').types('C01ALERTS', '/echo still here')).settled()
    expect(slack.messages('C01ALERTS').map(({ text }) => text)).toEqual(['still here'])
    expect(slack.violations).toEqual([])
  })
})
