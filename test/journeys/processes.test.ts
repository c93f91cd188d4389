import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { messageWords } from '../../sandbox/words.ts'
import { claimFor, otherSpreadsheet } from '../../src/journal/belongs.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { startProgram } from '../support/process.ts'
import { openServices, plantedSecret } from '../support/services.ts'

describe('npm run setup', () => {
  it('prepares an empty spreadsheet from its link, fills it, and changes nothing the second time', async () => {
    const { sheets, environment } = await openServices()
    const link = `https://docs.google.com/spreadsheets/d/${sheets.spreadsheetId}/edit#gid=0`
    const first = startProgram('src/setup.ts', [link, '--sample'], environment)
    expect(await first.ends()).toBe(0)
    expect(first.output()).toContain('Created Settings, Suppliers, SKUs, Stock, Movements')
    const before = JSON.stringify(sheets.person.cells('Movements'))
    const second = startProgram('src/setup.ts', [sheets.spreadsheetId], environment)
    expect(await second.ends()).toBe(0)
    expect(second.output()).toContain('nothing was missing')
    expect(JSON.stringify(sheets.person.cells('Movements'))).toBe(before)
  })

  it.each([
    ['a spreadsheet that is not there', ['no-such-book'], 'There is no spreadsheet no-such-book'],
    ['words that are no link', ['my sheet!'], 'is neither a spreadsheet’s link nor its id'],
  ])('says what to do about %s, in one sentence', async (_, words, expected) => {
    const { environment } = await openServices()
    const program = startProgram('src/setup.ts', words, environment)
    expect(await program.ends()).toBe(1)
    expect(program.output()).toContain(expected)
    expect(program.output()).not.toMatch(/\n\s+at /)
  })

  it('says at once, in one sentence, how to sign in when there are no credentials', async () => {
    const program = startProgram('src/setup.ts', ['https://docs.google.com/spreadsheets/d/1AbC/edit'], {
      HOME: '/nowhere',
    })
    expect(await program.ends()).toBe(1)
    expect(program.output().trim().split('\n')).toEqual([
      'Google does not know who Jumpring is: set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account.',
    ])
  })

  it('says whom to share with when it may not edit', async () => {
    const { sheets, environment } = await openServices()
    sheets.shared = false
    const program = startProgram('src/setup.ts', [sheets.spreadsheetId], environment)
    expect(await program.ends()).toBe(1)
    expect(program.output()).toContain('share it with')
  })
})

describe('npm run bot', () => {
  it('is ready, answers, stops cleanly on a signal, and its log has no secret', async () => {
    const { slack, sheets, environment } = await openServices()
    expect(await startProgram('src/setup.ts', [sheets.spreadsheetId, '--sample'], environment).ends()).toBe(0)
    const bot = startProgram('src/main.ts', [], { ...environment, PORT: '0' })
    await bot.says('Jumpring is at work')
    await slack.until(() => slack.connected)
    const exchange = await slack.as('U01ANA').types('C02SUPPLY', '/stock remove LUNA-VER-M 2 sold')
    expect((await exchange.settled()).replies().map(messageWords).join()).toContain('12 → 10')
    expect(exchange.ackMs).toBeLessThan(1000)
    bot.child.kill('SIGTERM')
    expect(await bot.ends()).toBe(0)
    expect(bot.output()).toContain('"msg":"stopped"')
    const rows = sheets.person.records('Movements')
    expect(rows.at(-1)).toMatchObject({ SKU: 'LUNA-VER-M', Quantity: -2 })
    for (const secret of [plantedSecret, slack.appToken, sheets.token])
      expect(bot.output()).not.toContain(secret)
  })

  it('stops cleanly also while its socket to Slack is being opened anew: what is decided is written first', async () => {
    const { slack, sheets, environment } = await openServices({ sample: true })
    const bot = startProgram('src/main.ts', [], environment)
    await bot.says('Jumpring is at work')
    await slack.until(() => slack.connected)
    sheets.faults.away = true
    const exchange = await slack.as('U01ANA').types('C02SUPPLY', '/stock remove LUNA-VER-M 2 sold')
    expect((await exchange.settled()).replies().map(messageWords).join()).toContain('12 → 10')
    // Slack takes the next connection and does not say hello on it.
    const mute = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => mute.close())
    await once(mute, 'listening')
    const body = { ok: true, url: `ws://127.0.0.1:${(mute.address() as AddressInfo).port}/` }
    slack.faults.add({ match: { method: 'apps.connections.open' }, kind: 'status', status: 200, body })
    const opening = once(mute, 'connection')
    slack.dropConnections()
    await opening
    sheets.faults.clear()
    sheets.faults.add({ match: { kind: 'write' }, kind: 'delay', ms: 2_000 })
    bot.child.kill('SIGTERM')
    expect(await bot.ends(), bot.output()).toBe(0)
    expect(bot.output()).toContain('"msg":"stopped"')
    expect(bot.output()).not.toContain('something broke')
    expect(sheets.person.records('Movements').at(-1)).toMatchObject({ SKU: 'LUNA-VER-M', Quantity: -2 })
  })

  it('goes on after kill -9 where it stopped', async () => {
    const { slack, sheets, environment } = await openServices()
    expect(await startProgram('src/setup.ts', [sheets.spreadsheetId, '--sample'], environment).ends()).toBe(0)
    const bot = startProgram('src/main.ts', [], environment)
    await bot.says('Jumpring is at work')
    await slack.until(() => slack.connected)
    sheets.faults.away = true
    const exchange = await slack.as('U01ANA').types('C02SUPPLY', '/stock remove LUNA-VER-M 2 sold')
    expect((await exchange.settled()).replies().map(messageWords).join()).toContain('12 → 10')
    bot.child.kill('SIGKILL')
    await bot.ends()
    sheets.faults.away = false
    const again = startProgram('src/main.ts', [], environment)
    await again.says('Jumpring is at work')
    await slack.until(
      () => sheets.person.records('Movements').some((row) => row['Quantity'] === -2 && row['By'] === '@ana'),
      20_000,
    )
    const rows = sheets.person
      .records('Movements')
      .filter((row) => row['SKU'] === 'LUNA-VER-M' && row['By'] === '@ana')
    expect(rows.filter((row) => row['Reason'] === 'sold')).toHaveLength(1)
  })

  it.each([
    [
      { SLACK_BOT_TOKEN: '', SPREADSHEET_ID: '' },
      ['SLACK_BOT_TOKEN is missing', 'SPREADSHEET_ID is missing'],
    ],
    [{ SLACK_BOT_TOKEN: 'xoxb-wrong' }, ['Slack does not accept SLACK_BOT_TOKEN']],
    [{ SPREADSHEET_ID: 'no-such-book' }, ['There is no spreadsheet no-such-book']],
    [{ SLACK_API_URL: 'http://127.0.0.1:1/api/' }, ['Slack could not be reached']],
    [
      { SHEETS_API_URL: '', SHEETS_ACCESS_TOKEN: '', HOME: '/nowhere' },
      ['Google does not know who Jumpring is: set GOOGLE_APPLICATION_CREDENTIALS'],
    ],
  ])('with %j is not started and says why, without a stack trace', async (wrong, expected) => {
    const { environment } = await openServices()
    const bot = startProgram('src/main.ts', [], { ...environment, LOG_LEVEL: 'silent', ...wrong })
    expect(await bot.ends()).toBe(1)
    for (const words of expected) expect(bot.output()).toContain(words)
    expect(bot.output()).not.toMatch(/\n\s+at /)
  })

  it('is not started on the journal of another spreadsheet, and says what waits there', async () => {
    const { sheets, environment } = await openServices({ sample: true })
    const journal = openSqliteJournal(join(environment.DATA_DIR, 'journal.sqlite'))
    await claimFor(journal, 'another-brands-sheet')
    const decision = { requestId: 'asked', at: 1, outcome: null, messages: [] }
    const change = { kind: 'remove', tab: 'SKUs', key: 'LUNA-M', before: {} }
    await journal.record({ ...decision, changes: [change] })
    await journal.close()
    const bot = startProgram('src/main.ts', [], environment)
    expect(await bot.ends()).toBe(1)
    expect(bot.output()).toContain(
      `is of the spreadsheet another-brands-sheet, and SPREADSHEET_ID is ${sheets.spreadsheetId}. 1 change for it waits there.`,
    )
    expect(bot.output()).not.toMatch(/\n\s+at /)
    expect(sheets.calls).toEqual([])
    const moving = { ...environment, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    const move = startProgram('src/move-journal.ts', [], moving)
    expect(await move.ends()).toBe(1)
    expect(move.output()).toContain('Nothing was moved or changed')
  })

  it('says whose a journal is only once that spreadsheet was read: an id may be mistyped', async () => {
    const { sheets, environment } = await openServices({ sample: true })
    const mistyped = startProgram('src/main.ts', [], { ...environment, SPREADSHEET_ID: 'mistyped' })
    expect(await mistyped.ends()).toBe(1)
    const bot = startProgram('src/main.ts', [], environment)
    await bot.says('Jumpring is at work')
    bot.child.kill('SIGTERM')
    await bot.ends()
    const journal = openSqliteJournal(join(environment.DATA_DIR, 'journal.sqlite'))
    expect(await otherSpreadsheet(journal, sheets.spreadsheetId)).toBeUndefined()
    expect(await otherSpreadsheet(journal, 'mistyped')).toEqual({ id: sheets.spreadsheetId, unwritten: 0 })
    await journal.close()
  })

  it('is not started a second time on the same folder', async () => {
    const { sheets, environment } = await openServices()
    expect(await startProgram('src/setup.ts', [sheets.spreadsheetId], environment).ends()).toBe(0)
    const first = startProgram('src/main.ts', [], environment)
    await first.says('Jumpring is at work')
    const second = startProgram('src/main.ts', [], environment)
    expect(await second.ends()).toBe(1)
    expect(second.output()).toContain('Another Jumpring runs on it')
  })
})

describe('the health port', () => {
  it('says whether the bot is ready, gives its numbers, and nothing of people, stock or secrets', async () => {
    const { slack, sheets, environment } = await openServices({ sample: true })
    const port = String(20_000 + (process.pid % 20_000))
    const bot = startProgram('src/main.ts', [], { ...environment, PORT: port })
    await bot.says('Jumpring is at work')
    await slack.until(() => slack.connected)
    for (const line of ['/stock remove LUNA-VER-M 2 sold', '/stock LUNA-VER-M', '/stock nothing like it'])
      await (await slack.as('U01ANA').types('C02SUPPLY', line)).settled()
    const get = async (path: string, method = 'GET') => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method })
      return { status: answer.status, text: await answer.text(), headers: [...answer.headers.keys()] }
    }
    expect(await get('/healthz')).toMatchObject({ status: 200, text: 'ok\n' })
    expect(await get('/readyz')).toMatchObject({ status: 200, text: 'ready\n' })
    const metrics = await get('/metrics')
    expect(metrics.text).toContain('jumpring_sheet_answers 1')
    expect(metrics.text).toContain('jumpring_sheet_calls_total{kind="read",status="ok"}')
    const secrets = [plantedSecret, slack.appToken, sheets.token, sheets.spreadsheetId, slack.team.id]
    const people = ['U01ANA', '@ana', 'LUNA', 'Luna', 'Studio', 'C02SUPPLY', environment.DATA_DIR]
    for (const word of [...secrets, ...people]) expect(metrics.text).not.toContain(word)
    // Every label is one of a few words of ours or of Node's.
    const labels = [...metrics.text.matchAll(/\{([^}]*)\}/g)].flatMap(([, found = '']) =>
      found.split(',').map((each) => each.split('=')[0]),
    )
    const ours = ['kind', 'status', 'le', 'type', 'space', 'version', 'major', 'minor', 'patch', 'quantile']
    expect([...new Set(labels)].filter((label) => !ours.includes(label ?? ''))).toEqual([])
    for (const path of ['/', '/data', '/.env', '/slack/events', '/metrics/', '/readyz/x', '/..%2f.env'])
      expect(await get(path)).toMatchObject({ status: 404, text: '' })
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await get('/readyz', method)).status).toBe(405)
    for (const { headers } of [metrics, await get('/healthz')])
      expect(headers.filter((name) => name === 'server' || name.startsWith('x-'))).toEqual([])
  })
})
