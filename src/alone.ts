import { join } from 'node:path'
import type { Bot, Conditions } from './bot.ts'
import { StartRefused, identityOf, letIn, openPort, refused } from './bot.ts'
import type { Config } from './config.ts'
import { claimFor, otherSpreadsheet } from './journal/belongs.ts'
import type { Journal } from './journal/journal.ts'
import { JournalFault } from './journal/journal.ts'
import { movedAt } from './journal/moved.ts'
import { openSqliteJournal } from './journal/sqlite.ts'
import { counted } from './kit/counted.ts'
import { healthRoutes } from './operations/health.ts'
import { slackLogger } from './operations/log.ts'
import { openMetrics } from './operations/metrics.ts'
import { openShop, type Shop } from './shop.ts'
import { openGate } from './slack/receiver.ts'
import { googleSpreadsheet } from './workbook/google.ts'

/** A clock that has not ticked for this long has stopped. */
const lateTickMs = 150_000

/** One process for one team, with its journal in a file. Throws StartRefused. */
export async function startAlone(config: Config, conditions: Conditions): Promise<Bot> {
  const journal = openJournal(config)
  try {
    const moved = await movedAt(journal)
    if (moved !== undefined)
      throw new StartRefused(
        `The journal of ${config.dataDir} was moved to a database (${moved}), and nothing was started: set DATABASE_URL.`,
      )
    const other = config.team && (await otherSpreadsheet(journal, config.team.spreadsheetId))
    if (other !== undefined) throw new StartRefused(otherWords(config, other))
    return await build(config, journal, conditions)
  } catch (cause) {
    await journal.close()
    throw refused(cause)
  }
}

async function build(config: Config, journal: Journal, { now, elapsed, log }: Conditions): Promise<Bot> {
  const { team, way, slackApiUrl } = config
  if (team === undefined) throw new StartRefused('Neither a team nor a database to keep teams in is set.')
  let shop: Shop | undefined
  let stopping = false
  let openedAt = 0
  const metrics = openMetrics({
    shops: () => (shop === undefined ? [] : [shop.status()]),
    slackConnected: () => gate.connected(),
    now,
  })
  const isReady = (): boolean => {
    if (stopping || shop === undefined || !gate.connected()) return false
    const { workbook, lastTickAt = openedAt } = shop.status()
    return workbook.ready && now() - lastTickAt < lateTickMs
  }
  const routes = healthRoutes({ isReady, metrics: metrics.text, metricsType: metrics.contentType })
  const logger = slackLogger(log)
  const gate = openGate({
    way,
    apiUrl: slackApiUrl,
    logger,
    routes,
    handle: (event) => (shop === undefined ? Promise.resolve() : shop.handle(event)),
  })
  const identity = await identityOf(team.botToken, slackApiUrl, logger)
  const google = { ...config.google, spreadsheetId: team.spreadsheetId }
  const spreadsheet = googleSpreadsheet(google, metrics.sheetCall)
  const open = await openShop({ identity, slackApiUrl, spreadsheet, journal, metrics, now, elapsed, log })
  shop = open
  if (open.status().workbook.ready) await claimFor(journal, team.spreadsheetId)
  openedAt = now()
  const health = await openPort(config, routes)
  await letIn(gate, config)
  log.info({ spreadsheet: team.spreadsheetId, mode: way.kind }, 'Jumpring is at work')

  return {
    healthPort: health?.port,
    tick: () => open.tick(),
    settle: (withinMs) => open.settle(withinMs),
    async stop() {
      if (stopping) return
      stopping = true
      log.info('stopping')
      await gate.stop()
      await open.stop()
      await health?.stop()
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

/** Says whose the journal is: what waits in it must not go to another spreadsheet. */
function otherWords(
  { dataDir, team }: Config,
  other: { readonly id: string; readonly unwritten: number },
): string {
  const waits =
    other.unwritten === 0
      ? ''
      : ` ${counted(other.unwritten, 'change')} for it ${other.unwritten === 1 ? 'waits' : 'wait'} there.`
  return `The journal in ${dataDir} is of the spreadsheet ${other.id}, and SPREADSHEET_ID is ${String(team?.spreadsheetId)}.${waits} Nothing was started or changed. Set SPREADSHEET_ID back, or give the other spreadsheet a DATA_DIR of its own, such as an empty folder.`
}
