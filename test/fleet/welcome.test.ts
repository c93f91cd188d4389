import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { DatabaseAway, DatabaseBusy } from '../../src/database/database.ts'
import { readRequest } from '../../src/fleet/requests.ts'
import type { Connected, Team } from '../../src/fleet/teams.ts'
import { Welcome, type WelcomeOptions } from '../../src/fleet/welcome.ts'
import { SheetFault } from '../../src/workbook/spreadsheet.ts'
import { asked, openResponseUrl } from './slack-listener.ts'

const identity = { teamId: 'T1', botToken: 'xoxb-1', botId: 'B1', botUserId: 'U0' }
const installed: Team = { identity, workbook: undefined, installedBy: 'U1', installation: 'first' }
const connected: Team = { ...installed, workbook: 'book' }
const link = 'https://docs.google.com/spreadsheets/d/book-1/edit'

/** A welcome, what it did, and what it is told. */
function open(more: Partial<WelcomeOptions> & { taken?: boolean; connect?: Connected } = {}) {
  const did: string[] = []
  const { taken = false, connect = 'connected', ...options } = more
  const welcome = new Welcome({
    teams: {
      isTaken: async () => taken,
      connect: async (teamId, workbook) => {
        did.push(`connect ${teamId} ${workbook}`)
        return connect
      },
      remove: async (teamId, installation) => void did.push(`remove ${teamId} ${installation}`),
    },
    account: 'bot@jumpring.example',
    prepare: async (id) => void did.push(`prepare ${id}`),
    isInstalled: async () => false,
    showHome: async (_, userId, words) => void did.push(`home ${userId} ${words}`),
    log: pino({ level: 'silent' }),
    ...options,
  })
  const answer = async (body: Record<string, unknown>, team: Team | undefined) => {
    const { event, acks } = asked({ team_id: 'T1', trigger_id: '1', event_id: 'Ev', ...body })
    const request = readRequest(event)
    if (request === undefined) throw new Error('no request')
    return { did: await welcome.answer(event, request, team), acks }
  }
  return { did, answer }
}

const command = (text: string, more: Record<string, unknown> = {}) => ({
  command: '/jumpring',
  text,
  user_id: 'U1',
  ...more,
})
const farewell = { type: 'event_callback', event: { type: 'app_uninstalled' } }

describe('a workspace that says farewell', () => {
  it.each([
    ['removed the app', { type: 'app_uninstalled' }],
    ['revoked the bot’s token', { type: 'tokens_revoked', tokens: { bot: ['U0'], oauth: [] } }],
  ])('and %s is forgotten', async (_, event) => {
    const { did, answer } = open()
    expect(await answer({ type: 'event_callback', event }, connected)).toEqual({
      did: true,
      acks: [undefined],
    })
    expect(did).toEqual(['remove T1 first'])
  })

  it('late, when it is back already, stays', async () => {
    const { did, answer } = open({ isInstalled: async () => true })
    expect(await answer(farewell, connected)).toEqual({ did: true, acks: [undefined] })
    expect(did).toEqual([])
  })

  it('is not acknowledged when Slack does not say how the token stands: it will say farewell again', async () => {
    const { did, answer } = open({ isInstalled: () => Promise.reject(new Error('away')) })
    await expect(answer(farewell, connected)).rejects.toThrow('away')
    expect(did).toEqual([])
  })

  it('and that is not known, or stands in the environment, changes nothing', async () => {
    const { did, answer } = open()
    await answer(farewell, undefined)
    await answer(farewell, { ...connected, installedBy: undefined })
    expect(did).toEqual([])
  })

  it('only in the name of one of its people is none: no user’s token is ours', async () => {
    const { answer, did } = open()
    const event = { type: 'tokens_revoked', tokens: { oauth: ['U5'] } }
    expect((await answer({ type: 'event_callback', event }, connected)).did).toBe(false)
    expect(did).toEqual([])
  })
})

describe('a workspace without a spreadsheet', () => {
  it('is told so, in Slack and on the Home tab', async () => {
    const { did, answer } = open()
    const stock = await answer({ command: '/stock', text: 'LUNA', user_id: 'U2' }, installed)
    expect(stock).toMatchObject({
      did: true,
      acks: [{ text: expect.stringContaining('/jumpring connect') as string }],
    })
    const opened = { type: 'app_home_opened', tab: 'home', user: 'U2' }
    await answer({ type: 'event_callback', event: opened }, installed)
    expect(did).toEqual([expect.stringContaining('home U2 This workspace has no spreadsheet yet')])
  })

  it('that is not installed is told to install', async () => {
    const { answer } = open()
    const told = await answer(command('connect'), undefined)
    expect(JSON.stringify(told.acks)).toContain('install me again')
  })

  it.each([
    ['connect', 'bot@jumpring.example'],
    ['  Connect  ', 'Make a spreadsheet'],
    ['connect our sheet', 'no spreadsheet’s link in “our sheet”'],
    ['connect <!channel> & *all*', '“&lt;!channel&gt; &amp; ∗all∗”'],
    [`connect ${'x '.repeat(5_000)}`, 'no spreadsheet’s link'],
  ])('that types %j is told how', async (text, expected) => {
    const { did, answer } = open()
    const told = await answer(command(text), installed)
    const words = (told.acks[0] as { text: string }).text
    expect(words).toContain(expected)
    expect(words.length).toBeLessThan(1_000)
    expect(did).toEqual([])
  })

  it('is connected by whoever installed the app, and by nobody else', async () => {
    const { did, answer } = open()
    const other = await answer(command(`connect ${link}`, { user_id: 'U2' }), installed)
    expect(JSON.stringify(other.acks)).toContain('<@U1> installed me')
    expect(did).toEqual([])
    const response = await openResponseUrl()
    const own = await answer(command(`connect ${link}`, { response_url: response.url }), installed)
    expect(JSON.stringify(own.acks)).toContain('I am looking')
    expect(did).toEqual(['prepare book-1', 'connect T1 book-1'])
    expect(response.texts).toEqual([expect.stringContaining('Connected.')])
  })

  it.each<[string, Parameters<typeof open>[0], string, string[]]>([
    ['another’s', { taken: true }, 'another workspace works with', []],
    [
      'another’s by a second',
      { connect: 'taken' },
      'another workspace works with',
      ['prepare book-1', 'connect T1 book-1'],
    ],
    [
      'not shared',
      { prepare: () => Promise.reject(new SheetFault('not-shared', 'no <rights>')) },
      'share it with bot@jumpring.example as Editor and type that once more',
      [],
    ],
    [
      'refused by Google',
      { prepare: () => Promise.reject(new SheetFault('refused', 'no <!channel>')) },
      'no &lt;!channel&gt;',
      [],
    ],
    [
      'not connected by a fault of ours',
      { prepare: () => Promise.reject(new Error('broken')) },
      'went wrong on our side',
      [],
    ],
    [
      'not connected because our tables are held',
      { prepare: () => Promise.reject(new DatabaseBusy(undefined)) },
      'Nothing was connected: somebody else holds',
      [],
    ],
    [
      'connected or not while our database is away',
      { prepare: () => Promise.reject(new DatabaseAway(undefined)) },
      'cannot say whether the spreadsheet is connected',
      [],
    ],
    [
      'refused since the app was removed',
      { connect: 'not-installed' },
      'not installed',
      ['prepare book-1', 'connect T1 book-1'],
    ],
  ])('and whose spreadsheet is %s is told so', async (_, options, expected, done) => {
    const { did, answer } = open(options)
    const response = await openResponseUrl()
    await answer(command(`connect ${link}`, { response_url: response.url }), installed)
    expect(response.texts).toEqual([expect.stringContaining(expected)])
    expect(did).toEqual(done)
  })
})

describe('a workspace with a spreadsheet', () => {
  it('is answered by its workbook, but for connecting another', async () => {
    const { did, answer } = open()
    for (const text of ['today', '', 'connected', 'help connect'])
      expect((await answer(command(text), connected)).did, text).toBe(false)
    expect((await answer({ command: '/stock', text: 'connect', user_id: 'U1' }, connected)).did).toBe(false)
    const again = await answer(command(`connect ${link}`), connected)
    expect(JSON.stringify(again.acks)).toContain('has its spreadsheet already')
    expect(did).toEqual([])
  })

  it('of the environment connects nothing', async () => {
    const { answer } = open()
    expect((await answer(command('connect'), { ...connected, installedBy: undefined })).did).toBe(false)
  })
})
