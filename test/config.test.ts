import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isConfigured, readConfig, secretsIn, readGoogleConfig } from '../src/config.ts'

const whole = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  SPREADSHEET_ID: '1AbC-d_9',
}

async function keyFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-key-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'key.json')
  await writeFile(file, text)
  return file
}

function problemsOf(env: Record<string, string>): readonly string[] {
  const read = readConfig(env)
  return read.ok ? [] : read.problems
}

describe('the environment', () => {
  it('is enough with two tokens and a spreadsheet', () => {
    expect(readConfig(whole)).toEqual({
      ok: true,
      value: {
        way: { kind: 'socket', appToken: 'xapp-1' },
        slackApiUrl: undefined,
        google: {},
        team: { botToken: 'xoxb-1', spreadsheetId: '1AbC-d_9' },
        install: undefined,
        dataDir: './data',
        databaseUrl: undefined,
        port: undefined,
        logLevel: 'info',
      },
    })
  })

  it('asks for signed requests with a signing secret and no app token', () => {
    const { SLACK_APP_TOKEN: _, ...rest } = whole
    const read = readConfig({ ...rest, SLACK_SIGNING_SECRET: 's3cret', PORT: '8080' })
    expect(read.ok && read.value.way).toEqual({ kind: 'http', signingSecret: 's3cret', port: 8080 })
  })

  it('reports everything that is missing at once', () => {
    const problems = problemsOf({})
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'SLACK_APP_TOKEN',
      'SLACK_BOT_TOKEN',
      'SPREADSHEET_ID',
    ])
  })

  it.each([
    [{ PORT: 'eighty' }, 'PORT is "eighty"; expected a whole number'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"; expected one of silent, error'],
    [{ SHEETS_API_URL: 'sheets' }, 'SHEETS_API_URL is "sheets"; expected an address'],
    [{ SPREADSHEET_ID: 'https://docs.google.com/x' }, 'the part between /d/ and /edit'],
    [{ SLACK_BOT_TOKEN: 'xapp-9' }, 'SLACK_BOT_TOKEN does not begin with xoxb-; was it swapped'],
    [{ SHEETS_ACCESS_TOKEN: 'abc' }, 'accepted only together with a SHEETS_API_URL on this machine'],
    [
      { SHEETS_ACCESS_TOKEN: 'abc', SHEETS_API_URL: 'https://sheets.example.com/' },
      'accepted only together with a SHEETS_API_URL on this machine',
    ],
    [{ GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/key.json' }, '/nowhere/key.json, which cannot be read'],
  ])('%j is told with what was found and what was expected', (wrong, words) => {
    expect(problemsOf({ ...whole, ...wrong }).join('\n')).toContain(words)
  })

  it('never says a token’s value', () => {
    expect(
      problemsOf({ ...whole, SLACK_BOT_TOKEN: 'planted-secret', SLACK_APP_TOKEN: 'planted-too' }).join(),
    ).not.toMatch(/planted/)
  })

  it('takes a bearer token for a stand-in on this machine', () => {
    const read = readGoogleConfig({ SHEETS_API_URL: 'http://127.0.0.1:9', SHEETS_ACCESS_TOKEN: 't' }, 'book')
    expect(read.ok && read.value).toEqual({
      spreadsheetId: 'book',
      apiUrl: 'http://127.0.0.1:9/',
      accessToken: 't',
    })
  })

  it('reads a service account’s key, leaves other kinds to Google, and says what a broken one lacks', async () => {
    const account = { type: 'service_account', client_email: 'bot@x.test', private_key: 'k' }
    const good = await keyFile(JSON.stringify(account))
    const read = readGoogleConfig({ GOOGLE_APPLICATION_CREDENTIALS: good }, 'book')
    expect(read.ok && read.value.serviceAccount).toMatchObject({ client_email: 'bot@x.test' })
    const own = await keyFile(JSON.stringify({ type: 'authorized_user' }))
    expect(readGoogleConfig({ GOOGLE_APPLICATION_CREDENTIALS: own }, 'book').ok).toBe(true)
    const broken = await keyFile(JSON.stringify({ type: 'service_account' }))
    const refused = readGoogleConfig({ GOOGLE_APPLICATION_CREDENTIALS: broken }, 'book')
    expect(!refused.ok && refused.problems[0]).toContain('lacks client_email or private_key')
    const noJson = await keyFile('{')
    const unread = readGoogleConfig({ GOOGLE_APPLICATION_CREDENTIALS: noJson }, 'book')
    expect(!unread.ok && unread.problems[0]).toContain('which is no JSON')
  })

  it('counts as begun with any of Slack’s tokens or a spreadsheet', () => {
    expect(isConfigured({})).toBe(false)
    expect(isConfigured({ SPREADSHEET_ID: ' ' })).toBe(false)
    expect(isConfigured({ SLACK_APP_TOKEN: 'xapp-1' })).toBe(true)
  })
})

it('a secret’s value is in no message, however wrong it is', () => {
  const planted = {
    SLACK_BOT_TOKEN: 'planted-1',
    SLACK_APP_TOKEN: 'planted-2',
    SLACK_SIGNING_SECRET: 'planted-3',
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'planted-4',
    INSTALL_SECRET: 'planted-5',
    DATABASE_URL: 'planted-6://user:planted-7@db',
    SHEETS_ACCESS_TOKEN: 'planted-8',
  }
  const read = readConfig(planted)
  if (read.ok) throw new Error('This configuration cannot be right')
  expect(read.problems.length).toBeGreaterThan(4)
  expect(read.problems.join()).not.toContain('planted')
})

it('the log is told all of the machine’s secrets', () => {
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: 'signing-1',
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'client-1',
    INSTALL_SECRET: 'i'.repeat(32),
    DATABASE_URL: 'postgres://user:pw@127.0.0.1/x',
    SPREADSHEET_ID: '1AbC',
    SHEETS_API_URL: 'http://127.0.0.1:4010/',
    SHEETS_ACCESS_TOKEN: 'access-1',
  }
  const read = readConfig(env)
  if (!read.ok) throw new Error(read.problems.join())
  const secrets = ['xoxb-1', 'signing-1', 'client-1', env.INSTALL_SECRET, env.DATABASE_URL, 'access-1']
  expect(secretsIn(read.value).toSorted()).toEqual(secrets.toSorted())
})
