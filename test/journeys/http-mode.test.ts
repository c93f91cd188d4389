import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startSheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { startSlackStandIn } from '../../sandbox/slack/stand-in.ts'
import { messageWords } from '../../sandbox/words.ts'
import { startProgram } from '../support/process.ts'

const manifest = fileURLToPath(new URL('../../manifest.yml', import.meta.url))
const secret = 'signing-secret-of-a-test'

async function openHttpBot() {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-http-'))
  const requestUrl = `http://127.0.0.1:${port}/slack/events`
  const slack = await startSlackStandIn({ manifest, signingSecret: secret, requestUrl })
  const sheets = await startSheetsStandIn()
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
  }
  const setup = startProgram('src/setup.ts', [sheets.spreadsheetId, '--sample'], environment)
  expect(await setup.ends()).toBe(0)
  const bot = startProgram('src/main.ts', [], environment)
  await bot.says('Jumpring is at work')
  return { slack, sheets, port, requestUrl }
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

  it('refuses requests with a wrong signature, an old one and one from the future', async () => {
    const { sheets, requestUrl } = await openHttpBot()
    const body = new URLSearchParams({
      command: '/stock',
      text: 'remove LUNA-VER-M 2 sold',
      user_id: 'U01ANA',
      user_name: 'ana',
      channel_id: 'C02SUPPLY',
      trigger_id: '1.2.3',
      response_url: 'http://127.0.0.1:9/none',
    }).toString()
    const send = (timestamp: number, signWith: string) =>
      fetch(requestUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': String(timestamp),
          'x-slack-signature': `v0=${createHmac('sha256', signWith).update(`v0:${timestamp}:${body}`).digest('hex')}`,
        },
        body,
      })
    const now = Math.floor(Date.now() / 1000)
    expect((await send(now, 'another secret')).status).toBe(401)
    expect((await send(now - 600, secret)).status).toBe(401)
    expect((await send(now + 600, secret)).status).toBe(401)
    const rows = sheets.person
      .records('Movements')
      .filter((row) => row['By'] === '@ana' && row['Quantity'] === -2)
    expect(rows.filter((row) => row['Reason'] === 'sold')).toEqual([])
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
