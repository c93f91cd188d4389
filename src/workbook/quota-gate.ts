/**
 * Lets calls through inside a rolling minute's allowance.
 *
 * Google allows 60 reads and 60 writes a minute for one account and refills each minute. The allowance may change while
 * it is used. Source: docs/google-sheets.md.
 */
export class QuotaGate {
  readonly #perMinute: () => number
  readonly #smallestGapMs: number
  readonly #times: number[] = []
  #lastTurn: Promise<void> = Promise.resolve()

  constructor(limits: { perMinute: () => number; smallestGapMs: number }) {
    this.#perMinute = limits.perMinute
    this.#smallestGapMs = limits.smallestGapMs
  }

  /** Waits for its turn; turns are given in order. */
  pass(): Promise<void> {
    const turn = this.#lastTurn.then(async () => {
      const wait = this.waitMs(performance.now())
      if (wait > 0) await sleep(wait)
      this.#times.push(performance.now())
      const minuteAgo = performance.now() - 60_000
      while ((this.#times[0] ?? Number.POSITIVE_INFINITY) < minuteAgo) this.#times.shift()
    })
    this.#lastTurn = turn
    return turn
  }

  /** Waits until a call would pass at once; takes no turn. */
  async room(): Promise<void> {
    await this.#lastTurn
    for (let wait = this.waitMs(performance.now()); wait > 0; wait = this.waitMs(performance.now()))
      await sleep(wait)
  }

  /** How long a call made now would wait, milliseconds. */
  waitMs(nowMs: number): number {
    const newest = this.#times.at(-1)
    const gap = newest === undefined ? 0 : newest + this.#smallestGapMs - nowMs
    const most = Math.max(1, this.#perMinute())
    const oldest = this.#times.length < most ? undefined : this.#times.at(-most)
    const refill = oldest === undefined ? 0 : oldest + 60_000 - nowMs
    return Math.max(0, gap, refill)
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
