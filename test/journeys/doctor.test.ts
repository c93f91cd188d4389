import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examine } from '../../src/doctor.ts'
import { readConfig } from '../../src/config.ts'
import { startProgram } from '../support/process.ts'
import { openServices } from '../support/services.ts'

type Services = Awaited<ReturnType<typeof openServices>>

/** What is not as it should be: what it is about, its state, and what to do. */
async function amissOf({ environment }: Services, changed: Record<string, string> = {}, now = Date.now) {
  const config = readConfig({ ...environment, ...changed })
  if (!config.ok) throw new Error(config.problems.join())
  const findings = await examine(config.value, now)
  return findings
    .filter(({ state }) => state !== 'fine')
    .map(({ about, state, found, todo = '' }) => `${state} ${about}: ${found} → ${todo}`)
}

const setting = (services: Services, key: string, value: string) => {
  const rows = services.sheets.person.cells('Settings')
  const row = rows.findIndex((each) => each[0] === key)
  services.sheets.person.types('Settings', `B${row + 1}`, value)
}

describe('npm run doctor', () => {
  it('finds nothing amiss where nothing is', async () => {
    const services = await openServices({ sample: true })
    const { person } = services.sheets
    const cells = () =>
      JSON.stringify(['Settings', 'Stock', 'Movements', 'Problems'].map((tab) => person.cells(tab)))
    const before = cells()
    expect(await amissOf(services)).toEqual([])
    expect(cells()).toBe(before)
    const program = startProgram('src/doctor.ts', [], services.environment)
    expect(await program.ends()).toBe(0)
    expect(program.output()).toContain('Jumpring can start: npm run bot')
  })

  it.each<
    [string, (services: Services) => Promise<Record<string, string>> | Record<string, string>, string[]]
  >([
    [
      'a bot token that Slack does not know',
      () => ({ SLACK_BOT_TOKEN: 'xoxb-wrong' }),
      ['amiss Bot token: Slack does not accept SLACK_BOT_TOKEN: invalid_auth → Copy the bot token'],
    ],
    [
      'an app token that is not right',
      () => ({ SLACK_APP_TOKEN: 'xapp-wrong' }),
      [
        'amiss Socket: Slack does not let SLACK_APP_TOKEN open a socket: invalid_auth → Under "Basic Information"',
      ],
    ],
    [
      'Slack that cannot be reached',
      () => ({ SLACK_API_URL: 'http://127.0.0.1:1/api/' }),
      ['amiss Bot token: Slack could not be reached', 'Look at the network'],
    ],
    [
      'a channel that does not exist',
      (services) => {
        setting(services, 'alerts channel', '#no-such-channel')
        return {}
      },
      ['amiss Alerts channel: there is no channel #no-such-channel', '/invite @Jumpring'],
    ],
    [
      'no channel at all',
      (services) => {
        setting(services, 'alerts channel', '')
        return {}
      },
      ['watch Alerts channel: none is set, so nothing is posted unasked'],
    ],
    [
      'a spreadsheet that is not shared',
      ({ sheets }) => {
        sheets.shared = false
        return {}
      },
      ['amiss Spreadsheet: Google says: The caller does not have permission → ', 'as Editor', 'unknown Tabs'],
    ],
    [
      'a spreadsheet that is shared for looking only',
      ({ sheets }) => {
        sheets.viewOnly = true
        return {}
      },
      ['amiss Editing: the account may look at it and not edit it → ', 'as Editor'],
    ],
    [
      'a spreadsheet that does not exist',
      () => ({ SPREADSHEET_ID: 'no-such-book' }),
      ['amiss Spreadsheet: ', 'There is no spreadsheet no-such-book'],
    ],
    [
      'a tab that is gone, and a header that was renamed',
      ({ sheets }) => {
        sheets.person.deletesTab('Samples')
        sheets.person.types('Stock', 'A1', 'Piece')
        return {}
      },
      ['amiss Tabs: missing the tabs Samples; SKU in Stock → Run "npm run setup -- demo-workbook-1"'],
    ],
    [
      'a setting that cannot be read',
      (services) => {
        setting(services, 'digest time', 'at dawn')
        return {}
      },
      ['watch Settings: "digest time" is at dawn, which cannot be read → Type a time such as 09:00'],
    ],
    [
      'two time zones',
      (services) => {
        setting(services, 'timezone', 'Asia/Bangkok')
        return {}
      },
      ['watch Time zone: Asia/Bangkok in the Settings tab, Europe/Lisbon in the spreadsheet'],
    ],
    [
      'an account that is busy',
      ({ sheets }) => {
        const body = { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } }
        sheets.faults.add({ kind: 'status', status: 429, body, match: { kind: 'read' }, times: 1 })
        return {}
      },
      ['watch Google’s quota: ', '1 were refused, for the account is busy', 'one of its own'],
    ],
    [
      'a folder that cannot be written',
      async ({ folder }) => {
        await writeFile(join(folder, 'taken'), '')
        return { DATA_DIR: join(folder, 'taken', 'data') }
      },
      ['amiss Journal: ', 'cannot be written (ENOTDIR) → Give the folder'],
    ],
    [
      'a database that is not there',
      () => ({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }),
      ['amiss Database: PostgreSQL does not let the bot in', 'Look at DATABASE_URL'],
    ],
    [
      'HTTP mode, where only Slack can show whether the secret is right',
      () => ({ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'secret' }),
      ['watch Signing secret: HTTP mode at port 3000'],
    ],
  ])('says what to do about %s', async (_, spoil, expected) => {
    const services = await openServices({ sample: true })
    const found = (await amissOf(services, await spoil(services))).join('\n')
    for (const words of expected) expect(found).toContain(words)
  })

  it('says which rights are missing', async () => {
    const services = await openServices({ sample: true })
    services.slack.faults.add({
      kind: 'status',
      status: 200,
      headers: { 'x-oauth-scopes': 'chat:write,commands' },
      body: { ok: true, user: 'jumpring', team: 'Lumen' },
      match: { method: 'auth.test' },
      times: 1,
    })
    const found = (await amissOf(services)).join('\n')
    expect(found).toContain('amiss Rights: missing app_mentions:read, channels:history')
    expect(found).toContain('Paste manifest.yml anew')
  })

  it.each([
    [90_000, 'watch Clock: this machine’s clock is 90 s ahead of Slack’s'],
    [-400_000, 'amiss Clock: this machine’s clock is 400 s behind Slack’s'],
  ])('holds the clock against Slack’s (%i ms off)', async (off, expected) => {
    const services = await openServices({ sample: true })
    const [found = ''] = await amissOf(services, {}, () => Math.floor(Date.now() / 1000) * 1000 + off)
    expect(
      found.replace(/(?<=is )\d+/, (seconds) => String(Math.round(Number(seconds) / 10) * 10)),
    ).toContain(expected)
  })

  it('lists settings of the machine that are wrong, with what was expected, and looks at nothing else', async () => {
    const { environment } = await openServices()
    const program = startProgram('src/doctor.ts', [], {
      ...environment,
      SPREADSHEET_ID: '!',
      SLACK_BOT_TOKEN: '',
    })
    expect(await program.ends()).toBe(1)
    expect(program.output()).toContain('SPREADSHEET_ID is "!"')
    expect(program.output()).toContain('→ expected a token that begins with xoxb-')
    expect(program.output()).toContain('2 to put right before Jumpring can work.')
  })
})

describe('npm run setup without a spreadsheet', () => {
  it('leads through Google and Slack, tries each answer, prepares the sheet, keeps the settings and looks at all of it', async () => {
    const { environment, slack, sheets, folder } = await openServices()
    const work = join(folder, 'work')
    await mkdir(work)
    await writeFile(join(work, '.env'), '# ours\nLOG_LEVEL=warn\nSPREADSHEET_ID=old\n')
    const { SLACK_BOT_TOKEN: _, SLACK_APP_TOKEN: __, SPREADSHEET_ID: ___, ...rest } = environment
    const program = startProgram('src/setup.ts', [], rest, {
      folder: work,
      typed: [
        'my sheet',
        'https://docs.google.com/spreadsheets/d/no-such-book/edit',
        `https://docs.google.com/spreadsheets/d/${sheets.spreadsheetId}/edit#gid=0`,
        'yes',
        'xoxb-wrong',
        slack.botToken,
        slack.appToken,
        '',
      ],
    })
    expect(await program.ends(), program.output()).toBe(0)
    const said = program.output()
    expect(said).toContain('"my sheet" is no link to a spreadsheet')
    expect(said).toContain('There is no spreadsheet no-such-book')
    expect(said).toContain('of a sample brand')
    expect(said).toContain('Slack does not accept SLACK_BOT_TOKEN: invalid_auth')
    expect(said).toContain('https://api.slack.com/apps?new_app=1&manifest_json=')
    expect(said).toContain('Ready. Start the bot: npm run bot')
    expect(sheets.person.records('SKUs').length).toBeGreaterThan(10)
    const kept = await readFile(join(work, '.env'), 'utf8')
    expect(kept).toBe(
      `# ours\nLOG_LEVEL=warn\nSPREADSHEET_ID=${sheets.spreadsheetId}\nSLACK_BOT_TOKEN=${slack.botToken}\nSLACK_APP_TOKEN=${slack.appToken}\n`,
    )
    expect((await stat(join(work, '.env'))).mode & 0o777).toBe(0o600)
  })

  it('can be ended at any time, and then nothing is kept', async () => {
    const { environment, sheets, folder } = await openServices()
    const { SLACK_BOT_TOKEN: _, ...rest } = environment
    const program = startProgram('src/setup.ts', [], rest, { folder, typed: ['', 'no'] })
    expect(await program.ends()).toBe(1)
    expect(program.output()).toContain(`Its link [${sheets.spreadsheetId}]`)
    expect(program.output()).toContain('Ended. Nothing was written to .env')
    expect(await readdir(folder)).not.toContain('.env')
  })
})
