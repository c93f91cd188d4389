import { createHmac } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { startSheetsStandIn, type SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { startSlackStandIn } from '../../sandbox/slack/stand-in.ts'
import { messageWords } from '../../sandbox/words.ts'
import { workbookName } from '../../sandbox/world.ts'
import { freePort } from '../support/free-port.ts'
import { startProgram } from '../support/process.ts'

const manifest = fileURLToPath(new URL('../../manifest.yml', import.meta.url))
const secret = 'signing-secret-of-a-test'

async function openHttpBot() {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-http-'))
  const requestUrl = `http://127.0.0.1:${port}/slack/events`
  const slack = await startSlackStandIn({ manifest, signingSecret: secret, requestUrl })
  const file = join(folder, workbookName)
  await copyFile(join(inject('preparedFolder'), workbookName), file)
  const sheets = await startSheetsStandIn({ file })
  onTestFinished(async () => {
    await slack.stop()
    await sheets.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: secret,
    SLACK_API_URL: slack.apiUrl,
    SPREADSHEET_ID: sheets.spreadsheetId,
    SHEETS_API_URL: sheets.apiUrl,
    SHEETS_ACCESS_TOKEN: sheets.token,
    DATA_DIR: folder,
    PORT: String(port),
    LOG_LEVEL: 'debug',
  }
  const bot = startProgram('src/main.ts', [], environment)
  await bot.says('Jumpring is at work')
  return { slack, sheets, port, requestUrl, bot }
}

describe('HTTP mode', () => {
  it('answers a command and a form, and tells its health on the same port', async () => {
    const { slack, port } = await openHttpBot()
    const ana = slack.as('U01ANA')
    const exchange = await (await ana.types('C02SUPPLY', '/stock LUNA-VER-M')).settled()
    expect(exchange.replies().map(messageWords).join()).toContain('On hand 12')
    const form = (await (await ana.types('C02SUPPLY', '/count LUNA-VER-M')).settled()).view()
    if (form === undefined) throw new Error('no form')
    const sent = await (await ana.submits(form, { counted: '14' })).settled()
    expect(sent.replies().map(messageWords).join()).toContain('12 → 14')
    const health = await fetch(`http://127.0.0.1:${port}/readyz`)
    expect(health.status).toBe(200)
  })

  it('refuses what is signed wrongly, not at all, long ago, ahead of time or for another body, and does nothing', async () => {
    const { sheets, slack, requestUrl, bot } = await openHttpBot()
    const now = Math.floor(Date.now() / 1000)
    const other = removal('another').replace('LUNA', 'SOL')
    const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'another secret': headers(now, removal('1'), 'another secret'),
      'no signature': { 'x-slack-request-timestamp': String(now) },
      'no timestamp': { 'x-slack-signature': headers(now, removal('1'))['x-slack-signature'] ?? '' },
      neither: {},
      'a signature that is empty': { ...headers(now, removal('1')), 'x-slack-signature': '' },
      'another version': {
        ...headers(now, removal('1')),
        'x-slack-signature': (headers(now, removal('1'))['x-slack-signature'] ?? '').replace('v0=', 'v1='),
      },
      'another body': headers(now, other),
      'another time than was signed': {
        ...headers(now, removal('1')),
        'x-slack-request-timestamp': String(now - 1),
      },
      'a time that is no number': headers(Number.NaN, removal('1')),
      'ten minutes ago': headers(now - 600, removal('1')),
      'in ten minutes': headers(now + 600, removal('1')),
      'just over five minutes ago': headers(now - 302, removal('1')),
      'in somewhat more than five minutes': headers(now + 330, removal('1')),
    }
    for (const [how, given] of Object.entries(refused)) {
      const answer = await send(requestUrl, removal('1'), given)
      expect(answer.status, how).toBe(401)
      expect(await answer.text(), how).toBe('')
    }
    for (const body of ['payload=null', 'payload=+null%0A', 'null']) {
      const type = body === 'null' ? { 'content-type': 'application/json' } : {}
      expect((await send(requestUrl, body, { ...headers(now, body), ...type })).status, body).toBe(401)
    }
    // Slack's own look at the certificate is not signed: it is answered, and nothing comes of what stands beside it.
    expect((await send(requestUrl, `ssl_check=1&${removal('1')}`, {})).status).toBe(200)
    expect(soldIn(sheets)).toEqual([])
    // What the bot does by itself, such as a reminder in the morning, says so; nothing answers anybody.
    const ownDoings = ['auth.test', 'conversations.list', 'conversations.history']
    const answers = slack.calls.filter(
      ({ method, args }) =>
        !ownDoings.includes(method) && !(method === 'chat.postMessage' && args['metadata'] !== undefined),
    )
    expect(answers).toEqual([])
    for (const planted of [secret, slack.botToken, sheets.token]) expect(bot.output()).not.toContain(planted)
  })

  it('does a request once that is sent again within its five minutes, as it was or with another signature', async () => {
    const { sheets, requestUrl } = await openHttpBot()
    const now = Math.floor(Date.now() / 1000)
    for (const at of [now, now, now - 1, now])
      expect((await send(requestUrl, removal('again'), headers(at, removal('again')))).status).toBe(200)
    const until = performance.now() + 15_000
    while (soldIn(sheets).length === 0 && performance.now() < until) await sleep(100)
    await sleep(1_500)
    expect(soldIn(sheets)).toHaveLength(1)
  })

  it('answers nothing on other addresses and to other methods', async () => {
    const { requestUrl, port } = await openHttpBot()
    for (const path of [
      '/',
      '/slack',
      '/slack/install',
      '/slack/oauth_redirect',
      '/.env',
      '/metrics/x',
      '/data/journal.sqlite',
    ]) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`)
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, ''])
    }
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await fetch(requestUrl, { method })).status, method).toBe(404)
    expect((await send(requestUrl, 'x'.repeat(4_000_000), {})).status).toBe(401)
    const tooLong = await send(requestUrl, 'x'.repeat(5_000_000), headers(Math.floor(Date.now() / 1000), 'x'))
    expect([tooLong.status, await tooLong.text()]).toEqual([413, ''])
  })

  it('stops on a signal although somebody sends half a request and holds the line', async () => {
    const { port, bot } = await openHttpBot()
    const halves = [
      'GET /healthz HTTP/1.1\r\nHost: x',
      'POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{',
    ]
    for (const half of halves) {
      const line = connect(port, '127.0.0.1')
      line.on('error', () => undefined)
      onTestFinished(() => void line.destroy())
      await once(line, 'connect')
      line.write(half)
    }
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    const asked = performance.now()
    bot.child.kill('SIGTERM')
    expect(await bot.ends()).toBe(0)
    expect(performance.now() - asked).toBeLessThan(12_000)
  }, 120_000)
})

/** A command that takes pieces away, as Slack sends it. */
function removal(triggerId: string): string {
  return new URLSearchParams({
    command: '/stock',
    text: 'remove LUNA-VER-M 2 sold',
    user_id: 'U01ANA',
    user_name: 'ana',
    team_id: 'T01LUMEN',
    channel_id: 'C02SUPPLY',
    trigger_id: triggerId,
    response_url: 'http://127.0.0.1:9/none',
  }).toString()
}

function headers(timestamp: number, body: string, signWith = secret): Readonly<Record<string, string>> {
  const signed = createHmac('sha256', signWith).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${signed}` }
}

function send(url: string, body: string, given: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...given },
    body,
  })
}

/** What Ana sold two of since the sample was made. */
function soldIn(sheets: SheetsStandIn): unknown[] {
  return sheets.person
    .records('Movements')
    .filter((row) => row['By'] === '@ana' && row['Quantity'] === -2 && row['Reason'] === 'sold')
}
