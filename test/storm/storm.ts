import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { SandboxClock } from '../../sandbox/clock.ts'
import { startSheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { startSlackStandIn } from '../../sandbox/slack/stand-in.ts'
import { Bots } from './bots.ts'
import { diceOf, type Dice } from './dice.ts'
import { StormEditor } from './editors.ts'
import { journalInFile } from './journal-file.ts'
import type { StormJournal } from './journal-left.ts'
import { MovedRows } from './moved-rows.ts'
import { StormPerson } from './people.ts'
import { settle } from './settling.ts'
import { watchSheet } from './sheet-watch.ts'
import { Statements } from './statements.ts'
import { fillBrand } from './storm-brand.ts'
import type { Storm } from './storm-parts.ts'
import { judgeStorm, type StormVerdict } from './storm-verdict.ts'
import { Weather } from './weather.ts'
import { Wishes, type TypedCount } from './wishes.ts'

const manifest = fileURLToPath(new URL('../../manifest.yml', import.meta.url))
const setup = fileURLToPath(new URL('../../src/setup.ts', import.meta.url))
/** Milliseconds between two spells of bad weather, at most; and, by default, between two things that one editor does. */
const spellPauseMs = 6_000
const usualEditorPauseMs = 2_500

export interface StormOptions {
  readonly seed: number
  /** how long people, editors and weather go on, milliseconds */
  readonly ms: number
  readonly people: number
  readonly editors: number
  /** kills -9, spread over the time */
  readonly kills: number
  /** clean stops, spread over the time */
  readonly stops: number
  /** this share of all calls goes wrong, 0 to 1, beside the spells of bad weather */
  readonly drizzle: number
  /** milliseconds between two things that one person does, at most */
  readonly pauseMs: number
  /** the same of an editor in the sheet */
  readonly editorPauseMs?: number
  readonly log: (line: string) => void
  /** false: no call hangs until the bot gives it up, which takes half a minute and makes the storm longer. Default true */
  readonly hangs?: boolean
  /** how many processes the bot is; more than one need a journal that they can share. Default 1 */
  readonly processes?: number
  /** makes their journal; default a file */
  readonly openJournal?: () => Promise<StormJournal>
}

/**
 * Starts stand-ins and the real bot, lets the storm pass over them, and judges what is left.
 *
 * @param afterwards looks at what is left before it is taken away, and may have it judged again
 */
export async function runStorm(
  options: StormOptions,
  afterwards: (storm: Storm, judgeAgain: () => StormVerdict) => void = () => undefined,
): Promise<StormVerdict> {
  const journal = await (options.openJournal ?? journalInFile)()
  const clock = new SandboxClock()
  const slack = await startSlackStandIn({
    manifest,
    now: () => new Date(clock.now()),
    people: peopleOf(options.people),
  })
  const sheets = await startSheetsStandIn({ now: () => clock.now() })
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SPREADSHEET_ID: sheets.spreadsheetId,
    SHEETS_API_URL: sheets.apiUrl,
    SHEETS_ACCESS_TOKEN: sheets.token,
    ...journal.environment,
  }
  const log = (line: string) => options.log(`${new Date().toISOString()} ${line}`)
  const logFile = join(tmpdir(), `jumpring-storm-${options.seed}-${process.pid}.log`)
  const bots = await Bots.prepare(options.processes ?? 1, { environment, clock, logFile, log })
  try {
    await promisify(execFile)(process.execPath, [setup, sheets.spreadsheetId], {
      env: { ...process.env, ...environment },
    })
    fillBrand(sheets.person)
    bots.start()
    await bots.ready()
    const statements = new Statements(slack, log)
    const storm: Storm = { slack, sheets, clock, bots, statements, wishes: new Wishes(), log }
    const since = performance.now()
    const kills = await blow(storm, options)
    const seconds = Math.round((performance.now() - since) / 1000)
    const end = await settle(storm)
    const evidence = { ...storm, journal: await journal.left(), kills, seconds, end }
    const verdict = judgeStorm(evidence)
    afterwards(storm, () => judgeStorm(evidence))
    return verdict
  } finally {
    await bots.kill()
    await slack.stop()
    await sheets.stop()
    await journal.remove()
  }
}

/** The storm itself: until its time is over and all kills are done. Answers how often a bot was killed. */
async function blow(storm: Storm, options: StormOptions): Promise<number> {
  const { slack, sheets, clock, bots, wishes, statements, log } = storm
  const dice = diceOf(options.seed)
  const until = performance.now() + options.ms
  let isReaped = false
  const isOver = () => performance.now() >= until && isReaped
  const movedRows = new MovedRows(sheets.faults, () => sheets.shared)
  const weather = new Weather(
    {
      slack,
      sheets,
      clock,
      log,
      clockMoved: () => bots.moveClock(),
      met: (mishap) => movedRows.meet(mishap),
      pauseMs: spellPauseMs,
      hangs: options.hangs ?? true,
    },
    dice.for('weather'),
  )
  const mayHaveStrayed = ({ over, at }: TypedCount) =>
    (movedRows.isElsewhere('Stock') || weather.isLate) &&
    (over === 'On hand' || !movedRows.hasLookedSince(at))
  watchSheet(sheets, wishes, mayHaveStrayed, log)
  if (options.drizzle > 0) weather.drizzle(options.drizzle)
  const people = slack.people
    .slice(0, options.people)
    .map(
      ({ id }) =>
        new StormPerson({ slack, statements, wishes, log, pauseMs: options.pauseMs }, id, dice.for(id)),
    )
  const editing = {
    sheets,
    wishes,
    log,
    pauseMs: options.editorPauseMs ?? usualEditorPauseMs,
    isLate: () => weather.isLate,
    isOrphaned: () => weather.isLateSince(bots.youngestSince),
    moved: (tab: string) => movedRows.moved(tab),
    moment: { isAwaited: false },
  }
  const editors = Array.from(
    { length: options.editors },
    (_, at) => new StormEditor(editing, `editor ${at + 1}`, dice.for(`editor ${at}`)),
  )
  const [kills] = await Promise.all([
    reap(storm, options, dice.for('reaper')).finally(() => (isReaped = true)),
    weather.work(isOver),
    ...[...people, ...editors].map((each) => each.work(isOver)),
  ])
  weather.clear()
  while (weather.isLate) await sleep(100)
  return kills
}

/** Kills and stops bots at random moments, and starts them again on the same journal. Answers how often one was killed. */
async function reap(storm: Storm, options: StormOptions, dice: Dice): Promise<number> {
  const { bots, log } = storm
  const deaths = [...Array<'kill'>(options.kills).fill('kill'), ...Array<'stop'>(options.stops).fill('stop')]
  const inDisorder = deaths.map((death) => ({ death, by: dice.next() })).toSorted((a, b) => a.by - b.by)
  const share = options.ms / (deaths.length + 1)
  for (const { death } of inDisorder) {
    await sleep(dice.whole(Math.floor(share * 0.3), Math.floor(share)))
    const bot = dice.one(bots.all)
    log(`${death === 'kill' ? 'kill -9' : 'a clean stop'} of bot ${String(bot.pid)}`)
    await (death === 'kill' ? bot.kill() : bot.stop())
    bot.start()
    // Some die again while they start.
    if (dice.chance(0.2)) continue
    await bot.ready()
    log('the bot is at work')
  }
  return options.kills
}

function peopleOf(count: number) {
  return Array.from({ length: Math.max(2, count) }, (_, at) => ({
    id: `U${String(at + 10)}STORM`,
    name: `p${at + 10}`,
    realName: `Person ${at + 10}`,
    tz: 'Europe/Lisbon',
  }))
}
