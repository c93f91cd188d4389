import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Workbook } from '../workbook/workbook.ts'
import type { Feature } from './feature.ts'
import { homeBlocks, homeView, waitingHomeView } from './home.ts'
import type { People } from './people.ts'

/** Slack does not say when somebody leaves the Home tab; so long after it was opened it is kept right, milliseconds. */
const watchedMs = 15 * 60_000
/** A burst of changes is over when nothing changed for this long; one that does not end is shown in between. */
const quietMs = 1_200
const longestMs = 8_000
/** On a read older than this the sheet is read again behind the first answer. */
const freshMs = 5_000
const mostWatched = 200

interface HomeBoardOptions {
  readonly client: WebClient
  readonly workbook: Workbook
  readonly features: readonly Feature[]
  readonly people: Pick<People, 'nameOf'>
  readonly log: Logger
}

interface Watcher {
  until: number
  /** '@ana', once Slack has said it */
  name: string | undefined
  /** what was published last, without the line that says how old it is */
  shown: string | undefined
  publishing: Promise<void> | undefined
  again: boolean
}

/**
 * The Home tabs that people look at: published when they are opened, and after that once for each burst of changes that
 * makes a difference to them.
 */
export class HomeBoard {
  readonly #options: HomeBoardOptions
  readonly #watchers = new Map<string, Watcher>()
  #timer: NodeJS.Timeout | undefined
  #burstSince: number | undefined
  #stopped = false

  constructor(options: HomeBoardOptions) {
    this.#options = options
  }

  /** Publishes a person's Home tab as it is now. Throws what Slack's client throws. */
  async opened(userId: string): Promise<void> {
    const watcher = this.#watch(userId)
    watcher.shown = undefined
    await this.#publish(userId, watcher)
    void this.#learnName(userId, watcher)
    const { workbook } = this.#options
    const { ready, googleAnswers, lastReadAt = 0 } = workbook.status()
    // What somebody typed in the sheet a moment ago belongs there, too; the read tells of its changes itself.
    if (ready && googleAnswers && Math.abs(workbook.facts().now - lastReadAt) > freshMs)
      workbook.refresh().catch((cause: unknown) => this.#options.log.warn({ err: cause }, 'a read broke off'))
  }

  /** The facts may have changed; returns at once. */
  changed(): void {
    if (this.#stopped || this.#watchers.size === 0) return
    const now = performance.now()
    this.#burstSince ??= now
    clearTimeout(this.#timer)
    const left = Math.max(0, this.#burstSince + longestMs - now)
    this.#timer = setTimeout(() => void this.#publishAll(), Math.min(quietMs, left))
    this.#timer.unref()
  }

  /** Publishes nothing any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    for (const { publishing } of this.#watchers.values()) await publishing?.catch(() => undefined)
  }

  #watch(userId: string): Watcher {
    const now = performance.now()
    for (const [id, { until }] of this.#watchers)
      if (until < now || this.#watchers.size > mostWatched) this.#watchers.delete(id)
    const known = this.#watchers.get(userId)
    const watcher = known ?? {
      until: 0,
      name: undefined,
      shown: undefined,
      publishing: undefined,
      again: false,
    }
    watcher.until = now + watchedMs
    this.#watchers.set(userId, watcher)
    return watcher
  }

  /** What somebody takes care of is known by their name; nobody waits for it, for Slack may take long to say it. */
  async #learnName(userId: string, watcher: Watcher): Promise<void> {
    if (watcher.name !== undefined) return
    try {
      watcher.name = await this.#options.people.nameOf(userId)
      if (watcher.name !== undefined && !this.#stopped) await this.#publish(userId, watcher)
    } catch (cause) {
      // A workspace that has not allowed it yet goes by ids.
      this.#options.log.debug({ err: cause }, 'Slack does not say a name')
    }
  }

  async #publishAll(): Promise<void> {
    this.#burstSince = undefined
    for (const [userId, watcher] of this.#watchers) {
      if (this.#stopped) return
      if (watcher.until < performance.now()) this.#watchers.delete(userId)
      else
        await this.#publish(userId, watcher).catch((cause: unknown) =>
          this.#options.log.warn({ err: cause }, 'a Home tab was not brought up to date'),
        )
    }
  }

  /** One call at a time for each person; what changed meanwhile is seen by the next one. */
  async #publish(userId: string, watcher: Watcher): Promise<void> {
    if (watcher.publishing !== undefined) {
      watcher.again = true
      return watcher.publishing
    }
    watcher.publishing = (async () => {
      do {
        watcher.again = false
        await this.#publishOnce(userId, watcher)
      } while (watcher.again && !this.#stopped)
    })()
    try {
      await watcher.publishing
    } finally {
      watcher.publishing = undefined
    }
  }

  async #publishOnce(userId: string, watcher: Watcher): Promise<void> {
    const { client, workbook, features } = this.#options
    const status = workbook.status()
    if (!status.ready) {
      await client.views.publish({ user_id: userId, view: waitingHomeView() })
      return
    }
    const owner = { userId, name: watcher.name }
    const facts = workbook.facts()
    const shown = JSON.stringify([homeBlocks(facts, features, owner), status.googleAnswers])
    if (shown === watcher.shown) return
    watcher.shown = undefined
    await client.views.publish({ user_id: userId, view: homeView(facts, features, status, owner) })
    watcher.shown = shown
  }
}
