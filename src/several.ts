import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { identityOf, openPort, StartRefused, type Bot, type Conditions } from './bot.ts'
import type { Config } from './config.ts'
import { Database } from './database/database.ts'
import { Doorman, type KeptShop } from './fleet/doorman.ts'
import { installOptions } from './fleet/install.ts'
import { Keeping } from './fleet/keeping.ts'
import { Leases } from './fleet/leases.ts'
import { defineMail, Mail } from './fleet/mail.ts'
import { defineRoll } from './fleet/roll.ts'
import { SecretBox } from './fleet/secret-box.ts'
import { defineTeams, Teams, type Team } from './fleet/teams.ts'
import { Welcome } from './fleet/welcome.ts'
import { defineJournals, openPostgresJournal, takeWorkbook } from './journal/postgres.ts'
import { healthRoutes } from './operations/health.ts'
import { slackLogger } from './operations/log.ts'
import { openMetrics } from './operations/metrics.ts'
import { openShop, type Shop } from './shop.ts'
import { openGate } from './slack/receiver.ts'
import { setUp } from './setup.ts'
import { googleQuota, googleSpreadsheet } from './workbook/google.ts'

/** All workbooks of an account together are looked at so often a minute; the rest is left to decisions and writes. */
const looksPerMinute = 36
const shortestPollMs = 10_000

type OpenShop = Shop & KeptShop

/**
 * One of several processes on one database: it keeps its share of the workbooks, and takes requests in for all.
 *
 * Throws StartRefused.
 */
export async function startSeveral(config: Config, url: string, conditions: Conditions): Promise<Bot> {
  const { now, log } = conditions
  const { team, install, way, slackApiUrl, google } = config
  const name = `${hostname()} ${process.pid} ${randomBytes(3).toString('hex')}`
  const logger = slackLogger(log)
  const fixed: Team | undefined =
    team === undefined
      ? undefined
      : {
          identity: await identityOf(team.botToken, slackApiUrl, logger),
          workbook: team.spreadsheetId,
          installedBy: undefined,
        }
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
  const metrics = openMetrics({
    shops: () => keeping.list().map((shop) => shop.status()),
    slackConnected: () => gate.connected(),
    now,
  })
  const quota = googleQuota(() => keeping.part)
  const sheetOf = (spreadsheetId: string) =>
    googleSpreadsheet({ ...google, spreadsheetId }, metrics.sheetCall, quota)

  const keeping = new Keeping<OpenShop>({
    name,
    database,
    leases,
    workbooks: () => teams.workbooks(),
    log,
    async open(workbook, letGo) {
      const owner = await teams.ofWorkbook(workbook)
      if (owner === undefined) throw new Error('the workbook belongs to no team any more')
      const keep = await takeWorkbook(database, workbook, name)
      const shop = await openShop({
        identity: owner.identity,
        slackApiUrl,
        spreadsheet: sheetOf(workbook),
        journal: openPostgresJournal(database, keep, (fault) => letGo(fault.message)),
        metrics,
        now,
        log: log.child({ workbook }),
        pollMs: () => Math.max(shortestPollMs, (keeping.all * 60_000) / looksPerMinute),
      })
      // What waited for a keeper is read as soon as the shop is in the list.
      setImmediate(() => doorman.look(workbook))
      return { ...shop, keep }
    },
  })
  const welcome = new Welcome({
    teams,
    account: google.serviceAccount?.client_email,
    log,
    prepare: async (spreadsheetId) => {
      await setUp(sheetOf(spreadsheetId), { sample: false, now: now() })
    },
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
  keeping.start()
  await gate.start()
  log.info({ name, mode: way.kind }, 'Jumpring is at work, one of several')

  return {
    healthPort: health?.port,
    tick: async () => void (await Promise.all(keeping.list().map((shop) => shop.tick()))),
    settle: async (withinMs) =>
      (await Promise.all(keeping.list().map((shop) => shop.settle(withinMs)))).every(Boolean),
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
