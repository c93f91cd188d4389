/**
 * A world to try Jumpring in: a strict Slack, a strict Google Sheets, a demo brand's workbook, and the real bot between
 * them, all on the loopback.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readConfig } from '../src/config.ts'
import { startBot, type Bot } from '../src/main.ts'
import { SandboxClock, type WorkingTimes } from './clock.ts'
import { startSheetsStandIn, type SheetsStandIn } from './sheets/stand-in.ts'
import { startSlackStandIn, type SlackStandIn } from './slack/stand-in.ts'

const manifestFile = fileURLToPath(new URL('../manifest.yml', import.meta.url))
const setupFile = fileURLToPath(new URL('../src/setup.ts', import.meta.url))
const usualTimes: WorkingTimes = { timeZone: 'Europe/Lisbon', minute: 540, days: [1, 2, 3, 4, 5] }
/** The workbook's file in the folder of a world. */
export const workbookName = 'workbook.ic'
const workbookTitle = 'Lumen & Thread: supply chain'
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

export interface WorldOptions {
  /** where workbook and journal are kept between runs */
  readonly folder: string
  /** false: the workbook has tabs and no rows; default true */
  readonly sample?: boolean
  /** milliseconds that every call to the spreadsheet takes; default 0 */
  readonly latencyMs?: number
  readonly logLevel?: string
}

export interface World {
  readonly slack: SlackStandIn
  readonly sheets: SheetsStandIn
  readonly clock: SandboxClock
  /** the bot as it runs now */
  readonly bot: () => Bot
  /** when the team works, as the workbook's Settings say now */
  readonly times: () => WorkingTimes
  nextMorning(): Promise<void>
  startOver(): Promise<void>
  /** stops the bot and starts it again on the same journal */
  restartBot(): Promise<void>
  stop(): Promise<void>
}

/** Opens the world, with what the folder kept from before. Throws when a part of it cannot start. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder } = options
  await mkdir(folder, { recursive: true })
  const workbookFile = join(folder, workbookName)
  const clockFile = join(folder, 'clock.json')
  const clock = new SandboxClock()
  const fresh = !existsSync(workbookFile)
  if (!fresh) clock.ahead = await keptClock(clockFile)
  const slack = await startSlackStandIn({ manifest: manifestFile, now: () => new Date(clock.now()) })
  const sheets = await startSheetsStandIn({
    file: workbookFile,
    title: workbookTitle,
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
  })
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SPREADSHEET_ID: sheets.spreadsheetId,
    SHEETS_API_URL: sheets.apiUrl,
    SHEETS_ACCESS_TOKEN: sheets.token,
    DATA_DIR: folder,
    LOG_LEVEL: options.logLevel ?? 'error',
  }
  let bot: Bot | undefined

  const fill = () => setUp(sheets, options.sample ?? true)
  const start = async () => {
    const config = readConfig(environment)
    if (!config.ok) throw new Error(config.problems.join('\n'))
    bot = await startBot(config.value, { now: () => clock.now() })
    await slack.until(() => slack.connected)
  }
  const forget = async () => {
    for (const name of ['journal.sqlite', 'journal.sqlite-wal', 'journal.sqlite-shm', 'clock.json'])
      await rm(join(folder, name), { force: true })
  }
  if (fresh) {
    await forget()
    await fill()
  }
  await start()

  return {
    slack,
    sheets,
    clock,
    bot: () => {
      if (bot === undefined) throw new Error('The bot is not running')
      return bot
    },
    times: () => workingTimes(sheets),
    async nextMorning() {
      clock.toNextMorning(workingTimes(sheets))
      await writeFile(clockFile, JSON.stringify({ ahead: clock.ahead }))
      await bot?.tick()
    },
    async startOver() {
      sheets.faults.clear()
      slack.faults.clear()
      await bot?.stop()
      bot = undefined
      await forget()
      clock.ahead = 0
      // Prepared beside, and put in place at once: whoever looks on sees one change and not ten thousand.
      const prepared = join(folder, 'prepared')
      await rm(prepared, { recursive: true, force: true })
      await prepareWorkbook(prepared, options.sample ?? true)
      await sheets.reset(await readFile(join(prepared, workbookName)))
      await rm(prepared, { recursive: true, force: true })
      slack.reset()
      await start()
    },
    async restartBot() {
      await bot?.stop()
      await start()
    },
    async stop() {
      await bot?.stop()
      await slack.stop()
      await sheets.stop()
    },
  }
}

/**
 * Prepares a workbook file for worlds to begin with: tabs, and the demo brand's rows unless they are left out.
 *
 * @param folder one that openWorld is given later, or whose file is copied to such a one
 */
export async function prepareWorkbook(folder: string, sample = true): Promise<void> {
  await mkdir(folder, { recursive: true })
  const sheets = await startSheetsStandIn({ file: join(folder, workbookName), title: workbookTitle })
  await setUp(sheets, sample)
  await sheets.stop()
}

/** What a person does first: `npm run setup`, as a program of its own. */
async function setUp(sheets: SheetsStandIn, sample: boolean): Promise<void> {
  const words = [setupFile, sheets.spreadsheetId, ...(sample ? ['--sample'] : [])]
  const environment = { SHEETS_API_URL: sheets.apiUrl, SHEETS_ACCESS_TOKEN: sheets.token }
  await promisify(execFile)(process.execPath, words, { env: { ...process.env, ...environment } })
}

async function keptClock(file: string): Promise<number> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'))
    const ahead = typeof kept === 'object' && kept !== null && 'ahead' in kept ? kept.ahead : 0
    return typeof ahead === 'number' && ahead > 0 ? ahead : 0
  } catch {
    return 0
  }
}

/** What the Settings tab says of time; the usual where it says nothing that can be read. */
function workingTimes(sheets: SheetsStandIn): WorkingTimes {
  const rows = sheets.person.cells('Settings')
  const value = (key: string) =>
    String(rows.find((row) => String(row[0]).trim().toLowerCase() === key)?.[1] ?? '').trim()
  const [, hours, minutes] = /^(\d{1,2})[:.](\d{2})/.exec(value('digest time')) ?? []
  const days = value('digest days')
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((word) => weekdays.indexOf(word.slice(0, 3)) + 1)
    .filter((day) => day > 0)
  return {
    timeZone: knownZone(value('timezone')) ?? usualTimes.timeZone,
    minute: hours === undefined ? usualTimes.minute : Number(hours) * 60 + Number(minutes),
    days: days.length === 0 ? usualTimes.days : days,
  }
}

function knownZone(name: string): string | undefined {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return name
  } catch {
    return undefined
  }
}
