import { WebClient } from '@slack/web-api'
import type { ReceiverEvent } from '@slack/bolt'
import type { Logger } from 'pino'
import { allTabs, openFeatures } from './features.ts'
import type { Journal } from './journal/journal.ts'
import { slackLogger } from './operations/log.ts'
import type { Metrics } from './operations/metrics.ts'
import { colours } from './preparing.ts'
import { Rounds } from './schedule/rounds.ts'
import { approverCircles, placesNamed, settingsOf } from './settings/actions.ts'
import { openSlackApp } from './slack/app.ts'
import { Circles } from './slack/circles.ts'
import { HomeBoard } from './slack/home-board.ts'
import { People } from './slack/people.ts'
import { Poster } from './slack/poster.ts'
import { clientOptions, type SlackIdentity } from './slack/receiver.ts'
import { tellConflict } from './upkeep/conflicts.ts'
import { explainFault } from './workbook/explain-fault.ts'
import { LiveWorkbook } from './workbook/live-workbook.ts'
import { SheetFault, type Spreadsheet } from './workbook/spreadsheet.ts'
import type { WorkbookStatus } from './workbook/workbook.ts'

/** How long a stop waits for requests in flight, and then for the sheet to have what was decided. */
const drainMs = 8_000
const firstReadRetryMs = 3_000

/** What a shop is made of. */
export interface ShopParts {
  /** who the bot is in the shop's Slack workspace */
  readonly identity: SlackIdentity
  /** another host that speaks Slack's Web API */
  readonly slackApiUrl: string | undefined
  readonly spreadsheet: Spreadsheet
  readonly journal: Journal
  readonly metrics: Metrics
  /** milliseconds since 1970 */
  readonly now: () => number
  /** milliseconds of a clock that nobody sets */
  readonly elapsed: () => number
  readonly log: Logger
  /** how often the sheet is looked at, milliseconds */
  readonly pollMs?: () => number
}

/** How a shop stands. */
export interface ShopStatus {
  readonly workbook: WorkbookStatus
  readonly lastTickAt: number | undefined
}

/** One brand's bot: its workbook, its posts, its clock, its answers in Slack. */
export interface Shop {
  /** Answers a request of the shop's Slack workspace. */
  handle(event: ReceiverEvent): Promise<void>
  status(): ShopStatus
  /** Looks at what is due, as the clock does once a minute. */
  tick(): Promise<void>
  /** Reads the sheet now and answers when everything decided is in it, or the time is over. */
  settle(withinMs: number): Promise<boolean>
  /** Answers what is in flight, writes what is decided, and closes. What could not be written stays in the journal. */
  stop(): Promise<void>
  /** Stops at once: another process keeps the workbook, and nothing more may leave from here. */
  abandon(): Promise<void>
}

/** Why a shop cannot open, in words for the person who can put it right. */
export class ShopClosed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ShopClosed'
  }
}

/**
 * Opens a shop: reads its journal and its sheet, and starts its clock.
 *
 * Google being away does not keep it from opening: it says so to whoever asks, and keeps trying. Throws ShopClosed when
 * somebody has to put something right first.
 */
export async function openShop(parts: ShopParts): Promise<Shop> {
  const { journal, spreadsheet, metrics, log, now, elapsed, identity } = parts
  const webOptions = () => clientOptions(parts.slackApiUrl, slackLogger(log))
  const circles = new Circles(new WebClient(identity.botToken, webOptions()), log, {
    wanted: () => (workbook.status().ready ? approverCircles(workbook.facts()) : []),
    changed: () => rounds.wake(),
  })
  const features = openFeatures({
    refusedChannels: () => poster.refusedChannels,
    circleFault: (circle) => circles.fault(circle),
  })
  const workbook = new LiveWorkbook({
    tabs: allTabs,
    spreadsheet,
    journal,
    now,
    elapsed,
    timeZone: (facts) => settingsOf(facts).timeZone,
    computed: features.flatMap((feature) => feature.computed ?? []),
    keeps: features.flatMap((feature) => feature.keeps ?? []),
    intake: (facts) => features.flatMap((feature) => feature.intake?.(facts) ?? []),
    membersOf: (circle) => circles.membersOf(circle),
    looks: () => colours,
    ...(parts.pollMs === undefined ? {} : { pollMs: parts.pollMs }),
  })
  const client = new WebClient(identity.botToken, webOptions())
  const people = new People(client, now)
  const settingsNow = () => (workbook.status().ready ? settingsOf(workbook.facts()) : undefined)
  const poster = new Poster(client, journal, log, {
    channelNow: () => settingsNow()?.alertsChannel,
    placesNow: () => placesNamed(settingsNow() ?? { alertsChannel: undefined, alertRoutes: [], payer: [] }),
    people,
    now,
    elapsed,
  })
  const rounds = new Rounds({ features, workbook, log })
  const home = new HomeBoard({ client, workbook, features, people, log })
  const slack = openSlackApp({
    identity,
    clientOptions: webOptions(),
    features,
    workbook,
    log,
    now,
    people,
    home,
    watch: metrics,
  })
  let isOver = false

  workbook.on('changed', () => {
    circles.wake()
    poster.wake()
    rounds.wake()
    home.changed()
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

  await firstRead()
  rounds.start()
  circles.wake()
  poster.wake()

  /** Reads the sheet once, so that the first command can be answered. What may pass is tried again behind our back. */
  async function firstRead(): Promise<void> {
    if (isOver) return
    try {
      await workbook.start()
    } catch (cause) {
      if (!(cause instanceof SheetFault)) throw cause
      const passes = ['unreachable', 'busy', 'outcome-unknown'].includes(cause.kind)
      if (!passes) throw new ShopClosed(explainFault(cause, spreadsheet.address), cause)
      log.warn({ err: cause }, 'Google does not answer yet; the bot starts and keeps trying')
      setTimeout(() => {
        firstRead().catch((later: unknown) => log.error({ err: later }, 'the sheet cannot be read'))
      }, firstReadRetryMs).unref()
    }
  }

  async function close(withinMs: number): Promise<void> {
    if (isOver) return
    isOver = true
    await slack.drain(withinMs)
    await rounds.stop()
    await poster.stop()
    await home.stop()
    await circles.stop()
    await workbook.stop(withinMs)
    await journal.close()
  }

  return {
    handle: (event) => slack.app.processEvent(event),
    status: () => ({ workbook: workbook.status(), lastTickAt: rounds.lastTickAt }),
    tick: () => rounds.tick(),
    settle: async (withinMs) => {
      await workbook.refresh()
      await rounds.quiet()
      return workbook.settled(withinMs)
    },
    stop: () => close(drainMs),
    abandon: () => close(0),
  }
}
