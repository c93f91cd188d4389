import { WebClient } from '@slack/web-api'
import { afterEach, describe, expect, it } from 'vitest'
import { startSlackStandIn } from '../../../sandbox/slack/stand-in.ts'
import type { SlackStandIn, SlackStandInOptions, SlackWorkspace } from '../../../sandbox/slack/stand-in.ts'
import { fjord } from '../../support/brands.ts'
import { manifest } from './small-app.ts'

const home = 'https://jumpring.example/slack/oauth_redirect'
const scopes = 'commands,chat:write,channels:read'
let slack: SlackStandIn
let now = Date.UTC(2026, 10, 25, 9)

afterEach(() => slack.stop())

async function open(options: SlackStandInOptions = {}): Promise<SlackWorkspace> {
  now = Date.UTC(2026, 10, 25, 9)
  slack = await startSlackStandIn({ manifest, redirectUrls: [home], now: () => new Date(now), ...options })
  return slack.addWorkspace(fjord)
}

function pageUrl(words: Readonly<Record<string, string>> = {}): string {
  const url = new URL('/oauth/v2/authorize', slack.apiUrl)
  const asked = { client_id: slack.clientId, scope: scopes, state: 'as given', ...words }
  for (const [name, value] of Object.entries(asked)) if (value !== '') url.searchParams.set(name, value)
  return url.href
}

const client = (token?: string) =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => 'error' as never,
      setName() {},
    },
  })

function exchange(code: string, words: Readonly<Record<string, string>> = {}) {
  const asked = { client_id: slack.clientId, client_secret: slack.clientSecret, code, ...words }
  return client().oauth.v2.access(asked)
}

async function newCode(team: SlackWorkspace, words: Readonly<Record<string, string>> = {}): Promise<string> {
  const back = new URL(await team.as('U11ELLA').answersInstallation(pageUrl(words)))
  return back.searchParams.get('code') ?? ''
}

describe('the page on which an app asks to be installed', () => {
  it('names the app, its scopes and the people who may answer', async () => {
    await open()
    const page = await fetch(pageUrl())
    const text = await page.text()
    expect(page.status).toBe(200)
    expect(text).toContain('Jumpring asks to be installed')
    for (const words of [
      'chat:write',
      'Ella Nygaard, Fjord &amp; Filigree',
      'Ana Duarte, Lumen &amp; Thread',
    ])
      expect(text).toContain(words)
    const narrowed = await (await fetch(pageUrl({ team: 'T02FJORD' }))).text()
    expect(narrowed).not.toContain('Ana Duarte')
    expect(slack.violations).toEqual([])
  })

  it('sends who agrees back with a code and the state', async () => {
    const team = await open()
    const back = new URL(await team.as('U11ELLA').answersInstallation(pageUrl()))
    expect(`${back.origin}${back.pathname}`).toBe(home)
    expect(back.searchParams.get('state')).toBe('as given')
    expect(back.searchParams.get('code')).toMatch(/^T02FJORD\.[0-9a-f]{48}$/)
    expect(team.botToken).toBeUndefined()
  })

  it('sends who does not agree back without one', async () => {
    const team = await open()
    const back = new URL(await team.as('U11ELLA').answersInstallation(pageUrl(), 'cancel'))
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'as given' })
    expect(slack.violations).toEqual([])
  })

  it.each([
    ['an app that is not there', { client_id: '1.2' }, 'invalid_client_id'],
    ['no app', { client_id: '' }, 'invalid_client_id'],
    ['a scope that the manifest lacks', { scope: 'commands,admin' }, 'invalid_scope'],
    ['no scope', { scope: '' }, 'no_scopes'],
    ['a person’s token', { user_scope: 'chat:write' }, 'invalid_scope'],
    ['another address', { redirect_uri: 'https://elsewhere.example/' }, 'bad_redirect_uri'],
    ['an address that only begins alike', { redirect_uri: `${home}-of-another` }, 'bad_redirect_uri'],
    ['another scheme', { redirect_uri: home.replace('https', 'http') }, 'bad_redirect_uri'],
  ])('refuses %s, and notes it', async (_, words, code) => {
    const team = await open()
    await expect(team.as('U11ELLA').answersInstallation(pageUrl(words))).rejects.toThrow(code)
    expect(slack.violations.join()).toContain(code)
  })

  it('takes an address below one that is configured', async () => {
    const team = await open()
    const below = `${home}/of/ours`
    const back = await team.as('U11ELLA').answersInstallation(pageUrl({ redirect_uri: below }))
    expect(back.startsWith(`${below}?code=`)).toBe(true)
  })

  it('notes words that Slack does not know', async () => {
    await open()
    await fetch(pageUrl({ scopes: 'commands' }))
    expect(slack.violations).toEqual([
      'oauth/v2/authorize: scopes is unknown (or one that the stand-in does not model)',
    ])
  })

  it('refuses every app that has no address to send people back to', async () => {
    const team = await open({ redirectUrls: [] })
    await expect(team.as('U11ELLA').answersInstallation(pageUrl())).rejects.toThrow('did not match any')
  })

  it('lets only its own workspace install an app that is not distributed', async () => {
    const team = await open({ distributed: false })
    await expect(team.as('U11ELLA').answersInstallation(pageUrl())).rejects.toThrow(
      'invalid_team_for_non_distributed_app',
    )
    expect(await slack.as('U01ANA').answersInstallation(pageUrl())).toContain('code=T01LUMEN')
  })

  it('believes nobody who is not of the workspace', async () => {
    await open()
    const body = new URLSearchParams({ user: 'T02FJORD/U01ANA', decision: 'allow' })
    const answer = await fetch(pageUrl(), { method: 'POST', body, redirect: 'manual' })
    expect(answer.status).toBe(400)
  })
})

describe('a code', () => {
  it('is exchanged for the workspace’s own bot token', async () => {
    const team = await open()
    const given = await exchange(await newCode(team))
    expect(given).toMatchObject({
      ok: true,
      app_id: 'A01STANDIN',
      authed_user: { id: 'U11ELLA' },
      scope: scopes,
      token_type: 'bot',
      bot_user_id: team.app.botUserId,
      team: { id: 'T02FJORD', name: 'Fjord & Filigree' },
      enterprise: null,
      is_enterprise_install: false,
    })
    expect(given.access_token).toBe(team.botToken)
    expect(given.access_token).toMatch(/^xoxb-/)
    expect(await client(given.access_token).auth.test()).toMatchObject({
      team_id: 'T02FJORD',
      bot_id: team.app.botId,
    })
    expect(slack.violations).toEqual([])
  })

  it('works once', async () => {
    const team = await open()
    const code = await newCode(team)
    await exchange(code)
    await expect(exchange(code)).rejects.toThrow('code_already_used')
  })

  it('works for ten minutes', async () => {
    const team = await open()
    const [first, second] = [await newCode(team), await newCode(team)]
    now += 10 * 60_000 - 1
    expect(await exchange(first)).toMatchObject({ ok: true })
    now += 1
    await expect(exchange(second)).rejects.toThrow('invalid_code')
  })

  it.each([
    ['another app', { client_id: '1.2' }, 'invalid_client_id'],
    ['a wrong secret', { client_secret: 'guessed' }, 'bad_client_secret'],
    ['a code nobody got', { code: 'made up' }, 'invalid_code'],
    ['an address that was not asked with', { redirect_uri: home }, 'bad_redirect_uri'],
  ])('is refused for %s, and good afterwards', async (_, words, error) => {
    const team = await open()
    const code = await newCode(team)
    await expect(exchange(code, words)).rejects.toThrow(error)
    expect(team.botToken).toBeUndefined()
    expect(await exchange(code)).toMatchObject({ ok: true })
  })

  it('needs the address that it was asked with', async () => {
    const team = await open()
    const code = await newCode(team, { redirect_uri: home })
    await expect(exchange(code)).rejects.toThrow('bad_redirect_uri')
    expect(await exchange(code, { redirect_uri: home })).toMatchObject({ ok: true })
  })

  it('may be exchanged with HTTP Basic authentication', async () => {
    const team = await open()
    const pair = Buffer.from(`${slack.clientId}:${slack.clientSecret}`).toString('base64')
    const answer = await fetch(`${slack.apiUrl}oauth.v2.access`, {
      method: 'POST',
      headers: { authorization: `Basic ${pair}` },
      body: new URLSearchParams({ code: await newCode(team) }),
    })
    expect(await answer.json()).toMatchObject({ ok: true, team: { id: 'T02FJORD' } })
  })

  it('exchanged with words that Slack does not know is a violation', async () => {
    const team = await open()
    await client().apiCall('oauth.v2.access', {
      client_id: slack.clientId,
      client_secret: slack.clientSecret,
      code: await newCode(team),
      scope: scopes,
    })
    expect(slack.violations.join()).toContain('the argument scope is unknown')
  })

  it('gives no more than the person agreed to', async () => {
    const team = await open()
    await exchange(await newCode(team, { scope: 'commands' }))
    const bot = client(team.botToken)
    await expect(bot.apiCall('chat.postMessage', { channel: 'C11ALERTS', text: 'Hello' })).rejects.toThrow(
      'missing_scope',
    )
    expect(slack.violations.join()).toContain('missing_scope, needs chat:write')
    await exchange(await newCode(team, { scope: 'chat:write' }))
    expect(await bot.apiCall('chat.postMessage', { channel: 'C11ALERTS', text: 'Hello' })).toMatchObject({
      ok: true,
    })
  })
})

describe('an app that is removed', () => {
  it('has a dead token; installed again it gets another', async () => {
    const team = await open()
    await exchange(await newCode(team))
    const before = team.botToken
    await team.removeApp()
    expect(team.botToken).toBeUndefined()
    await expect(client(before).auth.test()).rejects.toThrow('account_inactive')
    await expect(client('xoxb-of-nobody').auth.test()).rejects.toThrow('invalid_auth')
    await exchange(await newCode(team))
    expect(team.botToken).not.toBe(before)
    await expect(client(before).auth.test()).rejects.toThrow('account_inactive')
    expect(await client(team.botToken).auth.test()).toMatchObject({ ok: true })
    expect(await client(slack.botToken).auth.test()).toMatchObject({ team_id: 'T01LUMEN' })
  })
})
