import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'
import { heartbeatSeconds, type Lease, type Leases } from './leases.ts'
import { answerRoll, leaveRoll } from './roll.ts'

const roundMs = 1_000
const renewEveryMs = 2_000
/** What could not be renewed for so long is let go before another process may take it. */
const letGoAfterMs = heartbeatSeconds * 1_000 - 2_500
const offerEveryMs = 3_000
/** A workbook that could not be opened is tried again after so long. */
const pauseMs = 30_000

/** What is open of a workbook while this process keeps it. */
export interface Keepable {
  /** ends it in good order */
  stop(): Promise<void>
  /** ends it at once: somebody else may have it */
  abandon(): Promise<void>
}

export interface KeepingOptions<K extends Keepable> {
  /** a name of this process */
  readonly name: string
  readonly database: Database
  readonly leases: Pick<Leases, 'offer' | 'take' | 'renew' | 'giveBack'>
  /** the workbooks that there are, of all processes */
  readonly workbooks: () => Promise<readonly string[]>
  /**
   * Opens a workbook.
   *
   * @param letGo to be called when what is in memory can no longer be trusted: it is closed, and opened anew by whoever
   *   comes first
   */
  readonly open: (workbook: string, letGo: (why: string) => void) => Promise<K>
  readonly log: Logger
}

interface Holding<K> {
  readonly lease: Lease
  readonly opening: Promise<K | undefined>
  open: K | undefined
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
  readonly #held = new Map<string, Holding<K>>()
  readonly #closing = new Set<Promise<void>>()
  readonly #pausedUntil = new Map<string, number>()
  #rounds: Promise<void> | undefined
  #isLeaving = false
  #isOver = false
  #renewAt = 0
  #offerAt = 0
  #all = 1

  constructor(options: KeepingOptions<K>) {
    this.#options = options
  }

  /** The part of all workbooks that is kept here, above 0 and at most 1: of what all share, such as Google's quota. */
  get part(): number {
    return Math.min(1, Math.max(1, this.#held.size) / this.#all)
  }

  /** How many workbooks there are, in all processes. */
  get all(): number {
    return this.#all
  }

  /** The workbook where it is open here. */
  get(workbook: string): K | undefined {
    const held = this.#held.get(workbook)
    return held?.isClosing === false ? held.open : undefined
  }

  /** All that are open here. */
  list(): K[] {
    return [...this.#held.values()].flatMap(({ open }) => open ?? [])
  }

  /** True when this process keeps what it should and all of it is open. */
  get isSettled(): boolean {
    return this.#rounds !== undefined && [...this.#held.values()].every(({ open }) => open !== undefined)
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
    await leaveRoll(this.#options.database, this.#options.name).catch(() => undefined)
  }

  async #goRounds(): Promise<void> {
    while (!this.#isOver) {
      const now = performance.now()
      try {
        if (now >= this.#renewAt) await this.#renew()
        if (!this.#isLeaving) await this.#shareOut(now)
      } catch (cause) {
        this.#options.log.warn({ err: cause }, 'workbooks could not be shared out; it is tried again')
      }
      this.#letGoLate()
      await sleep(roundMs)
    }
  }

  async #shareOut(now: number): Promise<void> {
    const { leases, database, name } = this.#options
    const alive = await answerRoll(database, name)
    const workbooks = await this.#options.workbooks()
    const known = new Set(workbooks)
    this.#all = Math.max(1, workbooks.length)
    for (const held of this.#held.values()) if (!known.has(held.lease.workbook)) void this.#giveBack(held)
    if (now >= this.#offerAt) {
      await leases.offer(workbooks.filter((workbook) => !this.#held.has(workbook)))
      this.#offerAt = now + offerEveryMs
    }
    const share = Math.ceil(workbooks.length / alive)
    const room = share - this.#held.size
    if (room > 0) for (const lease of await leases.take(room)) this.#take(lease)
    const extra = room < 0 ? [...this.#held.values()].find(({ open }) => open !== undefined) : undefined
    if (extra !== undefined) void this.#giveBack(extra)
  }

  async #renew(): Promise<void> {
    const held = [...this.#held.values()]
    const askedAt = performance.now()
    const ours = await this.#options.leases.renew(held.map(({ lease }) => lease))
    for (const each of held) {
      if (ours.has(each.lease)) each.renewedAt = askedAt
      else this.#drop(each, 'another process may have taken it')
    }
    this.#renewAt = askedAt + renewEveryMs
  }

  #letGoLate(): void {
    const before = performance.now() - letGoAfterMs
    for (const held of this.#held.values())
      if (held.renewedAt < before) this.#drop(held, 'the database did not answer for too long')
  }

  #take(lease: Lease): void {
    const held: Holding<K> = {
      lease,
      open: undefined,
      renewedAt: performance.now(),
      isClosing: false,
      opening: this.#open(lease.workbook, (why) => this.#drop(held, why)),
    }
    this.#held.set(lease.workbook, held)
    void held.opening.then((open) => {
      held.open = open
      if (open === undefined) void this.#giveBack(held)
    })
  }

  async #open(workbook: string, letGo: (why: string) => void): Promise<K | undefined> {
    const { log, open } = this.#options
    if ((this.#pausedUntil.get(workbook) ?? 0) > performance.now()) return undefined
    try {
      const opened = await open(workbook, letGo)
      log.info({ workbook }, 'this process keeps the workbook')
      return opened
    } catch (cause) {
      log.error({ err: cause, workbook }, 'a workbook could not be opened; it is tried again')
      this.#pausedUntil.set(workbook, performance.now() + pauseMs)
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
    this.#options.leases.giveBack(held.lease).catch(() => undefined)
  }

  async #giveBack(held: Holding<K>): Promise<void> {
    const { leases, log } = this.#options
    const { workbook } = held.lease
    if (held.isClosing || this.#held.get(workbook) !== held) return
    held.isClosing = true
    // Until everything is written it stays in the list, so that the lease is renewed.
    await this.#close(held, (open) => open.stop())
    if (this.#held.get(workbook) === held) this.#held.delete(workbook)
    await leases
      .giveBack(held.lease)
      .catch((cause: unknown) => log.warn({ err: cause, workbook }, 'others get the workbook a little later'))
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
