import cron, { type ScheduledTask } from 'node-cron'
import type { Logger } from 'pino'
import type { Facts } from '../workbook/facts.ts'
import type { Workbook } from '../workbook/workbook.ts'
import type { Feature, Proposal } from '../slack/feature.ts'

export interface RoundsOptions {
  readonly features: readonly Feature[]
  readonly workbook: Workbook
  readonly log: Logger
}

/**
 * Asks every feature what is to be done unasked, and decides it: after a change of the facts what they watch, once a
 * minute what is due.
 *
 * The clock only wakes: each occasion has an id of its own, so asking twice, late or after a restart does nothing
 * twice, and what was due while the bot was down is due at the first look.
 */
export class Rounds {
  readonly #options: RoundsOptions
  #alarm: ScheduledTask | undefined
  #running: Promise<void> | undefined
  #watchAgain = false
  #dueAgain = false
  #lastTickAt: number | undefined

  constructor(options: RoundsOptions) {
    this.#options = options
  }

  /** When what is due was looked at last, milliseconds since 1970; undefined before the first look. */
  get lastTickAt(): number | undefined {
    return this.#lastTickAt
  }

  /** Starts the alarm clock: every minute, and at once. */
  start(): void {
    this.#alarm = cron.schedule('* * * * *', () => void this.tick(), {
      noOverlap: true,
      suppressMissedWarning: true,
    })
    void this.tick()
  }

  /** Looks at what is watched; returns at once. */
  wake(): void {
    this.#watchAgain = true
    this.#run()
  }

  /** Looks at what is due and at what is watched. Answers when both are decided. */
  async tick(): Promise<void> {
    this.#dueAgain = true
    this.#watchAgain = true
    this.#run()
    await this.#running
  }

  /** Waits until nothing is left to be looked at. */
  async quiet(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  /** Stops the alarm clock and waits for the look under way. */
  async stop(): Promise<void> {
    await this.#alarm?.destroy()
    this.#watchAgain = false
    this.#dueAgain = false
    await this.#running
  }

  #run(): void {
    this.#running ??= this.#rounds().finally(() => {
      this.#running = undefined
      if (this.#watchAgain || this.#dueAgain) this.#run()
    })
  }

  async #rounds(): Promise<void> {
    // A change of the facts comes in the middle of a decision: let the answer to it go out first.
    await new Promise((resolve) => setImmediate(resolve))
    while ((this.#watchAgain || this.#dueAgain) && this.#options.workbook.status().ready) {
      const due = this.#dueAgain
      this.#watchAgain = false
      this.#dueAgain = false
      if (due) {
        await this.#decide((feature) => feature.due)
        this.#lastTickAt = this.#options.workbook.facts().now
      }
      await this.#decide((feature) => feature.watch)
    }
    this.#watchAgain = false
  }

  async #decide(
    ask: (feature: Feature) => ((facts: Facts) => readonly Proposal[]) | undefined,
  ): Promise<void> {
    const { features, workbook, log } = this.#options
    for (const feature of features) {
      try {
        for (const proposal of ask(feature)?.(workbook.facts()) ?? []) {
          await workbook.change(proposal.requestId, proposal.decide)
        }
      } catch (cause) {
        // One feature that fails must not keep the others' reminders back; the next look asks it again.
        log.error({ err: cause, feature: feature.name }, 'a look at what is due or watched broke off')
      }
    }
  }
}
