import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { styleText } from 'node:util'
import { Command } from 'commander'
import { readConfig, takeInEnvFile, type Config } from './config.ts'
import { Database, DatabaseAway } from './database/database.ts'
import { allTabs } from './features.ts'
import type { Finding } from './kit/finding.ts'
import { slackLogger, openLog } from './operations/log.ts'
import { readSettings, type Settings } from './settings/rules.ts'
import { settingsTab } from './settings/tabs.ts'
import { setupOptions } from './preparing.ts'
import { examineChannel, examineClock, examineSlack, type SlackAccess } from './slack/examination.ts'
import { examineSpreadsheet } from './workbook/examination.ts'
import { googleSpreadsheet } from './workbook/google.ts'
import { readHeader } from './workbook/header.ts'
import type { Spreadsheet, SpreadsheetShape } from './workbook/spreadsheet.ts'
import { quoteTitle } from './workbook/tab.ts'

/** A journal grows by a few megabytes a month; what a full disk keeps from being decided is refused. */
const leastFreeBytes = 200 * 1024 ** 2

/**
 * Looks at everything that a bot of this configuration needs: tokens, rights, the channel, the spreadsheet, time zones,
 * the clock, Google's quota, and where the journal is kept. Changes nothing.
 *
 * @param now this machine's time, milliseconds since 1970
 * @returns one finding for each, in the order in which they are best put right. Never throws.
 */
export async function examine(config: Config, now: () => number = Date.now): Promise<Finding[]> {
  const { team, way, slackApiUrl: apiUrl } = config
  const logger = slackLogger(openLog('silent', []))
  const clock = await examineClock({ apiUrl }, now)
  const journal =
    config.databaseUrl === undefined ? await examineFolder(config) : await examineDatabase(config.databaseUrl)
  if (team === undefined) {
    const found =
      'none is set: teams install the app themselves, and each connects a spreadsheet with /jumpring connect'
    return [{ about: 'Team', state: 'fine', found }, clock, journal]
  }
  const slack: SlackAccess = { botToken: team.botToken, way, apiUrl, logger }
  const calls = { reads: 0, writes: 0, refused: 0 }
  const spreadsheet = googleSpreadsheet(
    { ...config.google, spreadsheetId: team.spreadsheetId },
    ({ kind, status }) => {
      calls[kind === 'read' ? 'reads' : 'writes'] += 1
      if (status === 'busy') calls.refused += 1
    },
  )
  const ofSlack = await examineSlack(slack)
  const ofGoogle = await examineSpreadsheet(spreadsheet, allTabs, setupOptions())
  const settings = ofGoogle.shape === undefined ? undefined : await settingsIn(spreadsheet, ofGoogle.shape)
  return [
    ...ofSlack,
    ...ofGoogle.findings,
    ...examineSettings(settings),
    settings === undefined
      ? { about: 'Alerts channel', state: 'unknown', found: 'not looked at: the Settings tab cannot be read' }
      : await examineChannel(slack, settings.inForce.alertsChannel),
    examineTimeZone(settings?.inForce, ofGoogle.shape),
    clock,
    examineQuota(calls),
    journal,
  ]
}

interface FoundSettings {
  readonly inForce: Settings
  readonly problems: readonly { readonly key: string; readonly got: string; readonly expected: string }[]
}

async function settingsIn(
  spreadsheet: Spreadsheet,
  shape: SpreadsheetShape,
): Promise<FoundSettings | undefined> {
  if (!shape.sheets.some(({ title }) => title === settingsTab.title)) return undefined
  const [[header = [], ...rows] = []] = await spreadsheet.read([quoteTitle(settingsTab.title)], 'values')
  const { columnAt } = readHeader(settingsTab, header)
  const cell = (row: (typeof rows)[number], field: string) => String(row[columnAt.get(field) ?? -1] ?? '')
  const { settings, problems } = readSettings(
    rows.map((row) => ({ key: cell(row, 'key'), value: cell(row, 'value') })),
  )
  return { inForce: settings, problems }
}

function examineSettings(settings: FoundSettings | undefined): Finding[] {
  return (settings?.problems ?? []).map(({ key, got, expected }) => ({
    about: 'Settings',
    state: 'watch',
    found: `"${key}" is ${got}, which cannot be read`,
    todo: `Type ${expected} beside it in the Settings tab.`,
  }))
}

function examineTimeZone(settings: Settings | undefined, shape: SpreadsheetShape | undefined): Finding {
  const about = 'Time zone'
  if (settings === undefined || shape === undefined)
    return { about, state: 'unknown', found: 'not looked at: the Settings tab cannot be read' }
  if (settings.timeZone === shape.timeZone)
    return { about, state: 'fine', found: `${settings.timeZone}, in the Settings tab and in the spreadsheet` }
  return {
    about,
    state: 'watch',
    found: `${settings.timeZone} in the Settings tab, ${shape.timeZone} in the spreadsheet`,
    todo: 'Reminders follow the Settings tab. Where TODAY() in the sheet is to mean the same day, choose that time zone under "File", "Settings" of the spreadsheet, too.',
  }
}

function examineQuota({
  reads,
  writes,
  refused,
}: {
  reads: number
  writes: number
  refused: number
}): Finding {
  const about = 'Google’s quota'
  const used = `${reads} of 60 reads and ${writes} of 60 writes of this minute were used for this examination`
  if (refused === 0) return { about, state: 'fine', found: `${used}, and none was refused` }
  return {
    about,
    state: 'watch',
    found: `${used}; ${refused} were refused, for the account is busy`,
    todo: 'See whether another program uses the same service account, and give it one of its own.',
  }
}

async function examineFolder({ dataDir }: Config): Promise<Finding> {
  const about = 'Journal'
  try {
    await mkdir(dataDir, { recursive: true })
    await access(dataDir, constants.W_OK)
    const { bavail, bsize } = await statfs(dataDir)
    const free = `${Math.floor((bavail * bsize) / 1024 ** 2).toLocaleString('en-US')} MB free`
    if (bavail * bsize >= leastFreeBytes)
      return { about, state: 'fine', found: `${dataDir} can be written, ${free}` }
    return {
      about,
      state: 'watch',
      found: `${dataDir} has ${free}`,
      todo: 'Make room: what cannot be put down is refused.',
    }
  } catch (cause) {
    const found = `${dataDir} cannot be written (${cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)})`
    return {
      about,
      state: 'amiss',
      found,
      todo: 'Give the folder to the user that runs the bot, or set another DATA_DIR.',
    }
  }
}

async function examineDatabase(url: string): Promise<Finding> {
  const about = 'Database'
  const database = new Database(url)
  try {
    await database.query('SELECT 1')
    return { about, state: 'fine', found: 'PostgreSQL answers' }
  } catch (cause) {
    const why = cause instanceof DatabaseAway ? cause.cause : cause
    const found = `PostgreSQL does not let the bot in (${why instanceof Error ? why.message : String(why)})`
    return { about, state: 'amiss', found, todo: 'Look at DATABASE_URL and whether the database runs.' }
  } finally {
    await database.close()
  }
}

const marks = {
  fine: styleText('green', '✓'),
  watch: styleText('yellow', '!'),
  amiss: styleText('red', '✗'),
  unknown: styleText('gray', '?'),
}

/** The findings as lines for a person, what to do under each. Never throws. */
export function findingWords(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ about }) => about.length))
  return findings.flatMap(({ about, state, found, todo }) => [
    `${marks[state]} ${about.padEnd(width)}  ${found}`,
    ...(todo === undefined ? [] : [`  ${''.padEnd(width)}  → ${todo}`]),
  ])
}

async function run(): Promise<number> {
  takeInEnvFile()
  const config = readConfig(process.env)
  const findings = config.ok
    ? await examine(config.value)
    : config.problems.map((problem): Finding => {
        const [found = problem, todo] = problem.split('; ', 2)
        return {
          about: 'Settings of the machine',
          state: 'amiss',
          found,
          ...(todo === undefined ? {} : { todo }),
        }
      })
  console.log(findingWords(findings).join('\n'))
  const amiss = findings.filter(({ state }) => state === 'amiss').length
  console.log(
    amiss === 0 ? '\nJumpring can start: npm run bot' : `\n${amiss} to put right before Jumpring can work.`,
  )
  return amiss === 0 ? 0 : 1
}

if (import.meta.main) {
  const program = new Command('npm run doctor')
    .description(
      'Looks at everything that the bot needs and says what to do about what is amiss. Changes nothing.',
    )
    .action(async () => {
      process.exitCode = await run()
    })
  await program.parseAsync()
}
