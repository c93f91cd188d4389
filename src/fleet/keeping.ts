import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { heartbeatSeconds, type Lease, type Leases } from './leases.ts'

const roundMs = 1_000
const renewEveryMs = 2_000
/** What could not be renewed for so long is let go before another process may take it. */
const letGoAfterMs = heartbeatSeconds * 1_000 - 2_500
const offerEveryMs = 3_000
/** A workbook that could not be opened is left to whoever tries next after so long. */
const usualPauseMs = 30_000

/** What is open of a workbook while this process keeps it. */
export interface Keepable {
  /** ends it in good order */
  stop(): Promise<void>
  /** ends it at once: somebody else may have it */
  abandon(): Promise<void>
}

/** A clock that never goes back, milliseconds. */
export interface Clock {
  now(): number
  sleep(ms: number): Promise<unknown>
}

export interface KeepingOptions<K extends Keepable> {
  /** the processes that share the workbooks */
  readonly roll: {
    /** Says that this one is there; answers how many are. */
    answer(): Promise<number>
    leave(): Promise<void>
  }
  readonly leases: Pick<Leases, 'offer' | 'take' | 'renew' | 'giveBack' | 'retire'>
  /** the workbooks that there are, of all processes, each with a mark: when it changes, the workbook is opened anew */
  readonly workbooks: () => Promise<ReadonlyMap<string, string>>
  /**
   * Opens a workbook.
   *
   * @param letGo to be called when what is in memory can no longer be trusted: it is closed, and opened anew by whoever
   *   comes first
   */
  readonly open: (workbook: string, letGo: (why: string) => void) => Promise<K>
  /** how long one that could not be opened is left alone, milliseconds; undefined: half a minute */
  readonly pauseAfter?: (cause: unknown) => number | undefined
  readonly log: Logger
  readonly clock?: Clock
}

interface Holding<K> {
  readonly lease: Lease
  /** of what it was opened with */
  readonly mark: string
  readonly opening: Promise<K | undefined>
  open: K | undefined
  /** set when it could not be opened: when it is given back */
  pausedUntil: number | undefined
  renewedAt: number
  isClosing: boolean
}

/**
 * Keeps this process's share of the workbooks: as many as come to each of the processes that are there.
 *
 * Keeping begins with a lease and ends when it is lost, given back, or could not be renewed in time.
 */
export class Keeping<K extends Keepable> {
  readonly #options: KeepingOptions<K>
  readonly #clock: Clock
  readonly #held = new Map<string, Holding<K>>()
  readonly #closing = new Set<Promise<void>>()
  #known: ReadonlyMap<string, string> = new Map()
  #rounds: Promise<void> | undefined
  #goodRoundAt: number | undefined
  #isLeaving = false
  #isOver = false
  #renewAt = 0
  #offerAt = 0

  constructor(options: KeepingOptions<K>) {
    this.#options = options
    this.#clock = options.clock ?? { now: () => performance.now(), sleep: (ms) => wait(ms) }
  }

  /** The part of all workbooks that is kept here, above 0 and at most 1: of what all share, such as Google's quota. */
  get part(): number {
    return Math.min(1, Math.max(1, this.#held.size) / this.all)
  }

  /** How many workbooks there are, in all processes. */
  get all(): number {
    return Math.max(1, this.#known.size)
  }

  /** The workbook where it is open here. */
  get(workbook: string): K | undefined {
    const held = this.#held.get(workbook)
    return held?.isClosing === false ? held.open : undefined
  }

  /** The leases of all that is kept here. */
  get leases(): Lease[] {
    return [...this.#held.values()].map(({ lease }) => lease)
  }

  /** All that are open here. */
  list(): K[] {
    return [...this.#held.values()].flatMap(({ open }) => open ?? [])
  }

  /**
   * True when the database answers and what is kept here is open. One that cannot be opened does not count: the others are
   * served, and requests are taken in for all.
   */
  get isSettled(): boolean {
    const silentMs = this.#clock.now() - (this.#goodRoundAt ?? Number.NEGATIVE_INFINITY)
    if (silentMs > letGoAfterMs) return false
    return [...this.#held.values()].every(
      ({ open, pausedUntil }) => open !== undefined || pausedUntil !== undefined,
    )
  }

  start(): void {
    this.#rounds ??= this.#goRounds()
  }

  /** Closes what is open in good order and gives it back. */
  async stop(): Promise<void> {
    this.#isLeaving = true
    await Promise.all([...this.#held.values()].map((held) => this.#giveBack(held)))
    this.#isOver = true
    await this.#rounds
    await Promise.all(this.#closing)
    await this.#options.roll.leave().catch(() => undefined)
  }

  async #goRounds(): Promise<void> {
    while (!this.#isOver) {
      const now = this.#clock.now()
      try {
        if (now >= this.#renewAt) await this.#renew()
        if (!this.#isLeaving) await this.#shareOut(now)
        this.#goodRoundAt = now
      } catch (cause) {
        this.#options.log.warn({ err: cause }, 'workbooks could not be shared out; it is tried again')
      }
      this.#letGoLate()
      await this.#clock.sleep(roundMs)
    }
  }

  async #shareOut(now: number): Promise<void> {
    const { leases, roll, workbooks } = this.#options
    const alive = await roll.answer()
    const before = this.#known
    this.#known = await workbooks()
    const known = [...this.#known.keys()]
    for (const held of this.#held.values()) if (this.#isDone(held, now)) void this.#giveBack(held)
    if (now >= this.#offerAt || known.some((workbook) => !before.has(workbook))) {
      await leases.offer(known.filter((workbook) => !this.#held.has(workbook)))
      this.#offerAt = now + offerEveryMs
    }
    const kept = [...this.#held.values()].filter(({ isClosing }) => !isClosing)
    const room = Math.ceil(known.length / alive) - kept.length
    if (room > 0 && !this.#isLeaving) {
      const taken = await leases.take(room)
      for (const lease of taken) this.#take(lease)
      // Should this process die before its next round, the others know what to free at once.
      if (taken.length > 0) await roll.answer()
    }
    const extra = room < 0 ? kept.find(({ open }) => open !== undefined) : undefined
    if (extra !== undefined) void this.#giveBack(extra)
  }

  /** True when there is no such workbook any more, it has to be opened anew, or somebody else may try to open it. */
  #isDone({ lease, mark, pausedUntil }: Holding<K>, now: number): boolean {
    return this.#known.get(lease.workbook) !== mark || (pausedUntil !== undefined && now >= pausedUntil)
  }

  async #renew(): Promise<void> {
    const held = [...this.#held.values()]
    const askedAt = this.#clock.now()
    const ours = await this.#options.leases.renew(held.map(({ lease }) => lease))
    for (const each of held) {
      if (ours.has(each.lease)) each.renewedAt = askedAt
      else this.#drop(each, 'another process may have taken it')
    }
    this.#renewAt = askedAt + renewEveryMs
  }

  #letGoLate(): void {
    const before = this.#clock.now() - letGoAfterMs
    for (const held of this.#held.values())
      if (held.renewedAt < before) this.#drop(held, 'the database did not answer for too long')
  }

  #take(lease: Lease): void {
    const { workbook } = lease
    const mark = this.#known.get(workbook)
    if (mark === undefined || this.#isLeaving || this.#held.has(workbook)) {
      void this.#release(lease)
      return
    }
    let pauseMs = usualPauseMs
    const failed = (cause: unknown) => (pauseMs = this.#options.pauseAfter?.(cause) ?? usualPauseMs)
    const held: Holding<K> = {
      lease,
      mark,
      open: undefined,
      pausedUntil: undefined,
      renewedAt: this.#clock.now(),
      isClosing: false,
      opening: this.#open(workbook, (why) => this.#drop(held, why), failed),
    }
    this.#held.set(workbook, held)
    void held.opening.then((open) => {
      held.open = open
      if (open === undefined) held.pausedUntil = this.#clock.now() + pauseMs
    })
  }

  async #open(
    workbook: string,
    letGo: (why: string) => void,
    failed: (cause: unknown) => void,
  ): Promise<K | undefined> {
    const { log, open } = this.#options
    try {
      const opened = await open(workbook, letGo)
      log.info({ workbook }, 'this process keeps the workbook')
      return opened
    } catch (cause) {
      log.error({ err: cause, workbook }, 'a workbook could not be opened; it is tried again')
      failed(cause)
      return undefined
    }
  }

  /** Ends a keeping that is lost: nothing more leaves from here. */
  #drop(held: Holding<K>, why: string): void {
    const { workbook } = held.lease
    if (this.#held.get(workbook) !== held) return
    this.#held.delete(workbook)
    held.isClosing = true
    this.#options.log.warn({ workbook, why }, 'this process lets the workbook go')
    void this.#close(held, (open) => open.abandon())
    // Where the lease is ours still, nobody has to wait until it ends by itself.
    void this.#release(held.lease)
  }

  async #giveBack(held: Holding<K>): Promise<void> {
    const { workbook } = held.lease
    if (held.isClosing || this.#held.get(workbook) !== held) return
    held.isClosing = true
    // Until everything is written it stays in the list, so that the lease is renewed.
    await this.#close(held, (open) => open.stop())
    if (this.#held.get(workbook) !== held) return
    this.#held.delete(workbook)
    await this.#release(held.lease)
  }

  /** Never throws. */
  async #release(lease: Lease): Promise<void> {
    const { leases, log } = this.#options
    const { workbook } = lease
    try {
      await (this.#known.has(workbook) ? leases.giveBack(lease) : leases.retire(lease))
    } catch (cause) {
      log.warn({ err: cause, workbook }, 'others get the workbook a little later')
    }
  }

  #close(held: Holding<K>, end: (open: K) => Promise<void>): Promise<void> {
    const closing = held.opening
      .then((open) => (open === undefined ? undefined : end(open)))
      .catch((cause: unknown) =>
        this.#options.log.error({ err: cause }, 'a workbook was not closed in good order'),
      )
      .finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
    return closing
  }
}
