import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger as SlackLogger } from '@slack/bolt'
import { WebAPIPlatformError, WebClient } from '@slack/web-api'
import { identityOf, letIn, openPort, StartRefused, type Bot, type Conditions } from './bot.ts'
import type { Config } from './config.ts'
import { Database, DatabaseAway, DatabaseBusy } from './database/database.ts'
import { closedShop } from './fleet/closed-shop.ts'
import { Doorman, type KeptShop } from './fleet/doorman.ts'
import { installOptions } from './fleet/install.ts'
import { Keeping } from './fleet/keeping.ts'
import { Leases } from './fleet/leases.ts'
import { defineMail, Mail } from './fleet/mail.ts'
import { defineRoll, Roll } from './fleet/roll.ts'
import { SecretBox } from './fleet/secret-box.ts'
import { defineTeams, Teams, type Team } from './fleet/teams.ts'
import { Welcome } from './fleet/welcome.ts'
import { JournalFault } from './journal/journal.ts'
import { defineJournals, openPostgresJournal, takeWorkbook } from './journal/postgres.ts'
import { healthRoutes } from './operations/health.ts'
import { slackLogger } from './operations/log.ts'
import { openMetrics } from './operations/metrics.ts'
import { openShop, ShopClosed, type Shop } from './shop.ts'
import { escape, section } from './slack/blocks.ts'
import { clientOptions, openGate, type SlackIdentity } from './slack/receiver.ts'
import { setUp } from './preparing.ts'
import { explainFault } from './workbook/explain-fault.ts'
import { googleQuota, googleSpreadsheet } from './workbook/google.ts'
import { SheetFault } from './workbook/spreadsheet.ts'

/** All workbooks of an account together are looked at so often a minute; the rest is left to decisions and writes. */
const looksPerMinute = 36
const shortestPollMs = 10_000
/** A workbook that could not be opened because of the database, whose tables somebody held, is tried again after this. */
const databasePauseMs = 1_000

/** What is kept of a workbook: its shop, or undefined while it cannot be opened. */
interface Kept extends KeptShop {
  readonly shop: Shop | undefined
}

/**
 * One of several processes on one database: it keeps its share of the workbooks, and takes requests in for all.
 *
 * Throws StartRefused.
 */
export async function startSeveral(config: Config, url: string, conditions: Conditions): Promise<Bot> {
  const { now, elapsed, log } = conditions
  const { install, way, slackApiUrl, google } = config
  const name = `${hostname()} ${process.pid} ${randomBytes(3).toString('hex')}`
  const logger = slackLogger(log)
  const client = (identity: SlackIdentity) =>
    new WebClient(identity.botToken, clientOptions(slackApiUrl, logger))
  const fixed = await fixedTeam(config, logger)
  const database = new Database(url)
  const leases = await prepare(database, url, (cause) =>
    log.warn({ err: cause }, 'the queue of workbooks is in trouble'),
  )
  const teams = new Teams({
    database,
    log,
    ...(fixed === undefined ? {} : { fixed }),
    ...(install === undefined ? {} : { box: new SecretBox(install.secret) }),
  })
  const shops = () => keeping.list().flatMap(({ shop }) => shop ?? [])
  const metrics = openMetrics({
    shops: () => shops().map((shop) => shop.status()),
    closed: () => keeping.list().length - shops().length,
    slackConnected: () => gate.connected(),
    now,
  })
  const quota = googleQuota(() => keeping.part)
  const sheetOf = (spreadsheetId: string) =>
    googleSpreadsheet({ ...google, spreadsheetId }, metrics.sheetCall, quota)
  const showHome = async (identity: SlackIdentity, userId: string, words: string) => {
    await client(identity).views.publish({
      user_id: userId,
      view: { type: 'home', blocks: [section(words)] },
    })
  }

  const roll = new Roll(database, name)
  const keeping = new Keeping<Kept>({
    roll: {
      answer: async () => {
        const { alive, orphaned } = await roll.answer(keeping.leases)
        await leases.free(orphaned)
        return alive
      },
      leave: () => roll.leave(),
    },
    leases,
    workbooks: () => teams.workbooks(),
    log,
    // Opening has waited for its database long enough by itself.
    pauseAfter: (cause) => (isOfDatabase(cause) ? databasePauseMs : undefined),
    async open(workbook, letGo) {
      // What waited for a keeper is read as soon as the shop is in the list.
      const opened = await open(workbook, letGo)
      setImmediate(() => doorman.look(workbook))
      return opened
    },
  })
  async function open(workbook: string, letGo: (why: string) => void): Promise<Kept> {
    const owner = await teams.ofWorkbook(workbook)
    if (owner === undefined) throw new Error('the workbook belongs to no team any more')
    const { identity } = owner
    const keep = await takeWorkbook(database, workbook, name)
    const spreadsheet = sheetOf(workbook)
    try {
      const shop = await openShop({
        identity,
        slackApiUrl,
        spreadsheet,
        journal: openPostgresJournal(database, keep, (fault) => letGo(fault.message)),
        metrics,
        now,
        elapsed,
        log: log.child({ workbook }),
        pollMs: () => Math.max(shortestPollMs, (keeping.all * 60_000) / looksPerMinute),
      })
      return { ...shop, keep, shop }
    } catch (cause) {
      if (!(cause instanceof ShopClosed)) throw cause
      log.warn({ err: cause, workbook }, 'a spreadsheet cannot be opened; whoever asks is told why')
      const does = {
        showHome: (userId: string, words: string) => showHome(identity, userId, words),
        tryAgain: () => letGo('it is looked whether the spreadsheet can be opened now'),
      }
      const fault = cause.cause
      const why =
        fault instanceof SheetFault
          ? explainFault(fault, spreadsheet.address, 'wait half a minute')
          : cause.message
      return { ...closedShop(keep, escape(why), does), shop: undefined }
    }
  }
  const welcome = new Welcome({
    teams,
    account: google.serviceAccount?.client_email,
    log,
    prepare: async (spreadsheetId) => {
      await setUp(sheetOf(spreadsheetId), { sample: false, now: now() })
    },
    isInstalled: (identity) => isInstalled(client(identity)),
    showHome,
  })
  const doorman = new Doorman({
    keeping,
    mail: new Mail(database),
    findTeam: (teamId) => teams.find(teamId),
    welcome: (event, request, known) => welcome.answer(event, request, known),
    log,
  })
  let stopping = false
  const routes = healthRoutes({
    isReady: () => !stopping && gate.connected() && keeping.isSettled,
    metrics: metrics.text,
    metricsType: metrics.contentType,
  })
  const gate = openGate({
    way,
    apiUrl: slackApiUrl,
    logger,
    routes,
    handle: (event) => doorman.handle(event),
    ...(install === undefined ? {} : { http: installOptions(install, teams, slackApiUrl, logger) }),
  })

  const health = await openPort(config, routes)
  await doorman.start()
  await roll.start()
  keeping.start()
  await letIn(gate, config)
  log.info({ name, mode: way.kind }, 'Jumpring is at work, one of several')

  return {
    healthPort: health?.port,
    tick: async () => void (await Promise.all(shops().map((shop) => shop.tick()))),
    settle: async (withinMs) =>
      (await Promise.all(shops().map((shop) => shop.settle(withinMs)))).every(Boolean),
    async stop() {
      if (stopping) return
      stopping = true
      log.info('stopping')
      await gate.stop()
      await doorman.stop()
      await keeping.stop()
      await leases.stop()
      await health?.stop()
      await database.close()
      log.info('stopped')
    },
  }
}

function isOfDatabase(cause: unknown): boolean {
  return cause instanceof DatabaseAway || cause instanceof DatabaseBusy || cause instanceof JournalFault
}

async function fixedTeam({ team, slackApiUrl }: Config, logger: SlackLogger): Promise<Team | undefined> {
  if (team === undefined) return undefined
  const identity = await identityOf(team.botToken, slackApiUrl, logger)
  return { identity, workbook: team.spreadsheetId, installedBy: undefined, installation: '' }
}

/** Throws where Slack does not answer. */
async function isInstalled(client: WebClient): Promise<boolean> {
  try {
    await client.auth.test()
    return true
  } catch (cause) {
    if (!(cause instanceof WebAPIPlatformError)) throw cause
    return !['account_inactive', 'invalid_auth', 'token_revoked'].includes(cause.data.error)
  }
}

async function prepare(database: Database, url: string, troubled: (cause: unknown) => void): Promise<Leases> {
  try {
    for (const define of [defineJournals, defineRoll, defineMail, defineTeams]) await define(database)
    return await Leases.open(url, troubled)
  } catch (cause) {
    await database.close()
    const said = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause : cause).message : ''
    throw new StartRefused(
      `The database of DATABASE_URL cannot be used (${said}); nothing was started. Expected a PostgreSQL that can be reached, in which the user may make schemas.`,
      cause,
    )
  }
}
