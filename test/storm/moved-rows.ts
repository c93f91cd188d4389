import type { FaultedCall, Faults } from '../../sandbox/faults.ts'
import { isLook, type Mishap } from './trap.ts'

/** So long the bot takes at most to answer what it saw in a look, milliseconds. */
const answerMs = 1_000

/**
 * Knows whether rows moved between a look of the bot's and the write after it, and whether it has looked again since.
 *
 * Cells that landed in other rows are put right after the next look. A bot that dies before it knows nothing of them: that
 * is a limit of the bot's, see docs/chaos.md, and the storm lets it live for so long.
 */
export class MovedRows {
  #lookAt = Number.NEGATIVE_INFINITY
  #movedAt = Number.NEGATIVE_INFINITY
  #renamedAt = Number.NEGATIVE_INFINITY
  readonly #movedIn = new Map<string, number>()
  /** when the bot looked last before the oldest write that it has not seen the effect of */
  #writtenOn: number | undefined
  #answeredAt = Number.NEGATIVE_INFINITY
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
    this.#movedAt = performance.now()
    this.#movedIn.set(tab, this.#movedAt)
  }

  /** Rows that had an id got another, or lost it: an id may be on its way back, and the bot that sent it knows alone. */
  renamed(): void {
    this.#renamedAt = performance.now()
  }

  /** True when the bot has looked since a moment. */
  hasLookedSince(at: number): boolean {
    return this.#lookAt > at
  }

  /** True when rows of a tab stand elsewhere than the bot saw them last: a write that is carried out now may hit others. */
  isElsewhere(tab: string): boolean {
    return (this.#movedIn.get(tab) ?? Number.NEGATIVE_INFINITY) > this.#lookAt
  }

  /** True while cells may stand in rows that they were not meant for, and the bot has not seen it. */
  get isUnseen(): boolean {
    return this.#mayHaveStrayed || this.#renamedAt > this.#lookAt || performance.now() < this.#answeredAt
  }

  get #mayHaveStrayed(): boolean {
    return this.#writtenOn !== undefined && this.#movedAt > this.#writtenOn
  }

  #see(call: FaultedCall): void {
    if (call.kind === 'write') this.#writtenOn ??= this.#lookAt
    const isGood = this.#met === undefined || this.#met.kind === 'delay'
    if (!isLook(call) || !isGood) return
    const before = this.#lookAt
    this.#lookAt = performance.now()
    const lateMs = this.#met?.kind === 'delay' ? this.#met.ms : 0
    if (this.#mayHaveStrayed || this.#renamedAt > before) this.#answeredAt = this.#lookAt + lateMs + answerMs
    this.#writtenOn = undefined
  }
}
