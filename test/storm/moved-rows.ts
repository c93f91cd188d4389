import type { FaultedCall, Faults } from '../../sandbox/faults.ts'
import { isLook, type Mishap } from './trap.ts'

/** Knows whether rows moved since the bot looked last. */
export class MovedRows {
  #lookAt = Number.NEGATIVE_INFINITY
  readonly #movedIn = new Map<string, number>()
  #met: Mishap | undefined

  /**
   * Watches the calls from here on; what goes wrong with them has to be told by `meet`.
   *
   * @param isShared whether the spreadsheet lets the bot in
   */
  constructor(faults: Faults, isShared: () => boolean) {
    // The first of the list, so that it sees every call; it never matches.
    faults.add({
      kind: 'delay',
      ms: 0,
      match: (call) => {
        this.#met = undefined
        // What goes wrong with this call is known as soon as the list was gone through.
        queueMicrotask(() => isShared() && this.#see(call))
        return false
      },
    })
  }

  /** A call has met with something. */
  meet(mishap: Mishap): void {
    this.#met = mishap
  }

  /** Somebody moved rows of a tab. */
  moved(tab: string): void {
    this.#movedIn.set(tab, performance.now())
  }

  /** True when the bot has looked since a moment. */
  hasLookedSince(at: number): boolean {
    return this.#lookAt > at
  }

  /** True when rows of a tab stand elsewhere than the bot saw them last: a write that is carried out now may hit others. */
  isElsewhere(tab: string): boolean {
    return (this.#movedIn.get(tab) ?? Number.NEGATIVE_INFINITY) > this.#lookAt
  }

  #see(call: FaultedCall): void {
    const isGood = this.#met === undefined || this.#met.kind === 'delay'
    if (isLook(call) && isGood) this.#lookAt = performance.now()
  }
}
