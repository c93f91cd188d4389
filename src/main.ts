import { join } from 'node:path'
import { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { readConfig, takeInEnvFile, type Config } from './config.ts'
import { allTabs, openFeatures } from './features.ts'
import { JournalFault, type Journal } from './journal/journal.ts'
import { openSqliteJournal } from './journal/sqlite.ts'
import { healthRoutes, serveHealth } from './operations/health.ts'
import { openLog, slackLogger } from './operations/log.ts'
import { openMetrics } from './operations/metrics.ts'
import { tellConflict } from './reminding/conflicts.ts'
import { Rounds } from './schedule/rounds.ts'
import { settingsOf } from './settings/actions.ts'
import { openSlackApp } from './slack/app.ts'
import { Poster } from './slack/poster.ts'
import { clientOptions, openGate } from './slack/receiver.ts'
import { explainFault } from './workbook/explain-fault.ts'
import { googleSpreadsheet } from './workbook/google.ts'
import { LiveWorkbook } from './workbook/live-workbook.ts'
import { SheetFault } from './workbook/spreadsheet.ts'

/** How long a stop waits for requests in flight, and then for the sheet to have what was decided. */
const drainMs = 8_000
const firstReadRetryMs = 3_000
/** A clock that has not ticked for this long has stopped. */
const lateTickMs = 150_000

/** A bot at work. */
export interface Bot {
  /** port of health and metrics; undefined where none was asked for, or in HTTP mode, where it is Slack's */
  readonly healthPort: number | undefined
  /** Looks at what is due, as the clock does once a minute. */
  tick(): Promise<void>
  /** Reads the sheet now, as the clock does every few seconds, and answers when everything decided is in it. */
  settle(withinMs: number): Promise<boolean>
  /** Answers what is in flight, writes what is decided, and closes. What could not be written stays in the journal. */
  stop(): Promise<void>
}

export interface BotOptions {
  /** milliseconds since 1970; the sandbox puts its own clock here */
  readonly now?: () => number
  readonly log?: Logger
  /** told once when the bot cannot go on: whoever watches over it has to start it again */
  readonly onEnd?: (why: string) => void
}

/** Why a bot did not start, in words for the person who starts it. */
export class StartRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StartRefused'
  }
}

/**
 * Builds a bot and starts it: journal, sheet, Slack, clock.
 *
 * Google being away does not keep it from starting: it says so to whoever asks, and keeps trying. Throws StartRefused
 * when somebody has to put something right first.
 */
export async function startBot(config: Config, options: BotOptions = {}): Promise<Bot> {
  const now = options.now ?? Date.now
  const log = options.log ?? openLog(config.logLevel)
  const journal = openJournal(config)
  try {
    return await build(config, journal, { ...options, now, log })
  } catch (cause) {
    await journal.close()
    throw cause
  }
}

async function build(
  config: Config,
  journal: Journal,
  { now, log, onEnd }: BotOptions & { now: () => number; log: Logger },
): Promise<Bot> {
  const botLogger = slackLogger(log)
  const metrics = openMetrics({
    status: () => workbook.status(),
    slackConnected: () => gate.connected(),
    lastTickAt: () => rounds.lastTickAt,
    now,
  })
  const spreadsheet = googleSpreadsheet(config.google, metrics.sheetCall)
  const features = openFeatures({ refusedChannel: () => poster.refusedChannel })
  const workbook = new LiveWorkbook({
    tabs: allTabs,
    spreadsheet,
    journal,
    now,
    timeZone: (facts) => settingsOf(facts).timeZone,
    computed: features.flatMap((feature) => feature.computed ?? []),
    keeps: features.flatMap((feature) => feature.keeps ?? []),
  })
  const client = new WebClient(config.slack.botToken, clientOptions(config.slack, botLogger))
  const poster = new Poster(client, journal, log, {
    channelNow: () => (workbook.status().ready ? settingsOf(workbook.facts()).alertsChannel : undefined),
    now,
  })
  const rounds = new Rounds({ features, workbook, log })
  const routes = healthRoutes({
    isReady: () =>
      !stopping &&
      workbook.status().ready &&
      gate.connected() &&
      now() - (rounds.lastTickAt ?? 0) < lateTickMs,
    metrics: metrics.text,
    metricsType: metrics.contentType,
  })
  const gate = openGate(config.slack, botLogger, routes)
  const slack = openSlackApp({
    botToken: config.slack.botToken,
    receiver: gate.receiver,
    clientOptions: clientOptions(config.slack, botLogger),
    features,
    workbook,
    log,
    now,
    watch: metrics,
  })
  let stopping = false

  workbook.on('changed', () => {
    poster.wake()
    rounds.wake()
  })
  workbook.on('conflict', (conflict) => {
    const { requestId, decide } = tellConflict(conflict, allTabs)
    workbook
      .change(requestId, decide)
      .catch((cause: unknown) => log.error({ err: cause }, 'a conflict was not told'))
  })
  workbook.on('fault', (cause) =>
    log.warn({ err: cause }, 'the sheet did not answer well; it is tried again'),
  )

  await signIn(slack.init)
  await firstRead(workbook, spreadsheet.address, log)
  const health =
    config.port === undefined || config.slack.way.kind === 'http'
      ? undefined
      : await serveHealth(config.port, routes).catch((cause: unknown) => {
          throw new StartRefused(
            `Port ${config.port} is taken, and nothing was started: choose another PORT.`,
            cause,
          )
        })
  await gate.start()
  rounds.start()
  poster.wake()
  log.info({ spreadsheet: config.google.spreadsheetId, mode: config.slack.way.kind }, 'Jumpring is at work')

  const endOnRejection = (cause: unknown) => {
    log.fatal(
      { err: cause },
      'something broke that nobody was waiting for; a restart goes on where this stopped',
    )
    onEnd?.('something broke that nobody was waiting for')
  }
  if (onEnd !== undefined) process.on('unhandledRejection', endOnRejection)

  return {
    healthPort: health?.port,
    tick: () => rounds.tick(),
    settle: async (withinMs) => {
      await workbook.refresh()
      await rounds.quiet()
      return workbook.settled(withinMs)
    },
    async stop() {
      if (stopping) return
      stopping = true
      process.off('unhandledRejection', endOnRejection)
      log.info('stopping')
      await slack.app.stop()
      await slack.drain(drainMs)
      await rounds.stop()
      await poster.stop()
      await workbook.stop(drainMs)
      await health?.stop()
      await journal.close()
      log.info('stopped')
    },
  }
}

function openJournal(config: Config): Journal {
  try {
    return openSqliteJournal(join(config.dataDir, 'journal.sqlite'))
  } catch (cause) {
    if (cause instanceof JournalFault) throw new StartRefused(`${cause.message}.`, cause)
    throw cause
  }
}

async function signIn(init: () => Promise<void>): Promise<void> {
  try {
    await init()
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new StartRefused(
      /auth|token|account_inactive/i.test(said)
        ? `Slack does not accept SLACK_BOT_TOKEN (${said}): copy the bot token from "OAuth & Permissions" of your app once more.`
        : `Slack could not be reached (${said}); nothing was started.`,
      cause,
    )
  }
}

/** Reads the sheet once, so that the first command can be answered. What may pass is tried again behind our back. */
async function firstRead(
  workbook: LiveWorkbook,
  address: Parameters<typeof explainFault>[1],
  log: Logger,
): Promise<void> {
  try {
    await workbook.start()
  } catch (cause) {
    if (!(cause instanceof SheetFault)) throw cause
    const passes = cause.kind === 'unreachable' || cause.kind === 'busy' || cause.kind === 'outcome-unknown'
    if (!passes) throw new StartRefused(explainFault(cause, address), cause)
    log.warn({ err: cause }, 'Google does not answer yet; the bot starts and keeps trying')
    setTimeout(() => {
      firstRead(workbook, address, log).catch((later: unknown) =>
        log.error({ err: later }, 'the sheet cannot be read'),
      )
    }, firstReadRetryMs).unref()
  }
}

/** Starts the bot that the environment configures, until a signal ends it. */
export async function runBot(): Promise<void> {
  takeInEnvFile()
  const config = readConfig(process.env)
  if (!config.ok) {
    console.error(
      `Jumpring was not started:\n${config.problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    process.exitCode = 1
    return
  }
  let bot: Bot | undefined
  const end = async (code: number) => {
    process.exitCode = code
    await bot?.stop()
    process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(0))
  try {
    bot = await startBot(config.value, { onEnd: () => void end(1) })
  } catch (cause) {
    if (!(cause instanceof StartRefused)) throw cause
    console.error(`Jumpring was not started: ${cause.message}`)
    process.exitCode = 1
  }
}

if (import.meta.main) await runBot()
