import type { Instant } from '../kit/local-date.ts'
import type { Change } from './change.ts'
import type { Problem } from './facts.ts'
import { placeOf, type PendingChanges } from './pending-changes.ts'
import type { NumberedChange } from './plan-chain.ts'

/** One batch carries at most so many changes, to stay under the advised 2 MB of a request. */
const fullBatch = 2_000
/** A row that Google refused is tried again this much later. */
const refusedPauseMs = 600_000

interface RefusedRow {
  readonly change: Change
  readonly message: string
  readonly until: Instant
}

/**
 * What goes into the next batch.
 *
 * Google carries out a batch whole or not at all, so one row that it refuses, such as a protected one, would hold up all
 * others for ever. After a refusal batches become smaller until the row stands alone; then it waits apart and is shown as
 * a problem, and the others go on.
 */
export class Batching {
  #most = fullBatch
  readonly #refused = new Map<string, RefusedRow>()

  /** The changes to be planned now. A refused row whose time has come again is tried alone. */
  next(pending: PendingChanges, now: Instant): NumberedChange[] {
    for (const place of this.#refused.keys()) if (pending.at(place).length === 0) this.#refused.delete(place)
    const due = [...this.#refused].find(([, { until }]) => until <= now || until - now > refusedPauseMs)?.[0]
    return due === undefined
      ? pending.batch(this.#most, (change) => this.#refused.has(placeOf(change)))
      : pending.batch(1, (change) => placeOf(change) !== due)
  }

  /** Google took a batch: the next may be larger again. */
  taken(): void {
    this.#most = Math.min(fullBatch, this.#most * 2)
  }

  /** Google refused a batch with these changes. */
  refused(changes: readonly Change[], message: string, now: Instant): void {
    const [only] = changes
    if (only === undefined) return
    if (changes.length > 1) {
      this.#most = Math.ceil(changes.length / 2)
      return
    }
    this.#refused.set(placeOf(only), { change: only, message, until: now + refusedPauseMs })
    this.#most = fullBatch
  }

  /** Rows that wait because Google refused them. */
  problems(): Problem[] {
    return [...this.#refused.values()].map(({ change, message }) => ({
      tab: change.tab,
      key: change.key,
      rowNumber: 0,
      column: 'the row',
      got: `a row that Google does not let me write: ${message.slice(0, 200)}`,
      expected: 'a row that I may write; what I decided is kept and tried again every ten minutes',
    }))
  }
}
