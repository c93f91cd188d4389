import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Journal } from '../journal/journal.ts'
import type { Json } from '../kit/json.ts'
import type { Instant } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import type { Change } from './change.ts'
import type { Facts, Overtyped } from './facts.ts'
import { LiveFacts } from './live-facts.ts'
import { planWrites, type Conflict } from './plan-writes.ts'
import { reconcile, type ComputedColumns } from './reconcile.ts'
import { SheetReader } from './sheet-reader.ts'
import { SheetFault, type Spreadsheet } from './spreadsheet.ts'
import type { Tab } from './tab.ts'
import { reverseChanges } from './undo.ts'
import type { Decision, Outcome, UndoRefusal, Workbook, WorkbookStatus } from './workbook.ts'

/** Google may still carry out a write this long after it was sent; only then "not found" means "not written". */
const googleTimeoutMs = 180_000
/** A decision on a read older than this reads again first, but waits no longer than `freshWaitMs` for it. */
const freshMs = 5_000
const freshWaitMs = 1_200
/** One batch carries at most so many changes, to stay under the advised 2 MB of a request. */
const batchSize = 2_000

export interface LiveWorkbookOptions {
  readonly tabs: readonly Tab[]
  readonly spreadsheet: Spreadsheet
  readonly journal: Journal
  readonly now: () => Instant
  readonly timeZone: (facts: Facts) => string
  readonly computed?: readonly ComputedColumns[]
  /** how often the sheet is looked at, milliseconds */
  readonly pollMs?: number
}

interface PendingChange {
  readonly seq: number
  readonly change: Change
  sentAt: Instant | undefined
}

interface WorkbookEvents {
  /** the facts may have changed: a read or a decision */
  changed: []
  /** a person's newer edit stands against a decision */
  conflict: [Conflict]
  fault: [unknown]
}

/**
 * The workbook in use: decisions in memory and journal at once, the sheet in batches behind them.
 *
 * One lane talks to Google: read, write what is pending, read again and see that it is there. Decisions never wait
 * for the lane, except up to 1.2 s for a read when the last one is old.
 */
export class LiveWorkbook extends EventEmitter<WorkbookEvents> implements Workbook {
  readonly tabs: readonly Tab[]
  readonly #options: LiveWorkbookOptions
  readonly #reader: SheetReader
  readonly #facts: LiveFacts
  #pending: PendingChange[] = []
  #overtyped: Overtyped[] = []
  #decisions: Promise<unknown> = Promise.resolve()
  #turn: Promise<void> | undefined
  #again = false
  #timer: NodeJS.Timeout | undefined
  #stopped = false
  #fault: string | undefined

  constructor(options: LiveWorkbookOptions) {
    super()
    this.tabs = options.tabs
    this.#options = options
    this.#reader = new SheetReader(options.tabs, options.spreadsheet, options.journal)
    this.#facts = new LiveFacts(this.#reader, options.now, options.timeZone, () => this.#overtyped)
  }

  /** Loads what the journal has, then the sheet. Throws SheetFault when the sheet cannot be read. */
  async start(): Promise<void> {
    await this.#reader.recall()
    this.#pending = (await this.#options.journal.unwritten()).map((each) => ({
      seq: each.seq,
      change: each.change as unknown as Change,
      sentAt: each.state === 'sent' ? (each.sentAt ?? this.#options.now()) : undefined,
    }))
    await this.#read()
    this.#schedule(0)
  }

  facts(): Facts {
    return this.#facts
  }

  status(): WorkbookStatus {
    return {
      ready: this.#reader.ready,
      googleAnswers: this.#fault === undefined,
      fault: this.#fault,
      unwritten: this.#pending.length,
      lastReadAt: this.#reader.lastReadAt,
    }
  }

  async change<R extends Json, X>(
    requestId: string,
    decide: (facts: Facts) => Result<Decision<R>, X>,
  ): Promise<Result<Outcome<R>, X>> {
    await this.#freshen()
    const turn = this.#decisions.then(() => this.#decide(requestId, decide))
    this.#decisions = turn.catch(() => undefined)
    return turn
  }

  async undo(requestId: string, by: string): Promise<Result<Outcome<string[]>, UndoRefusal>> {
    const recorded = await this.#options.journal.find(requestId)
    if (recorded === undefined || recorded.changes.length === 0) return refuse({ code: 'nothing-to-undo' })
    const changes = recorded.changes as unknown as Change[]
    return this.change<string[], UndoRefusal>(`undo:${requestId}`, (facts) =>
      reverseChanges(changes, this.tabs, facts, { requestId, by }),
    )
  }

  async refresh(): Promise<void> {
    this.#schedule(0)
    await this.#turn
  }

  /** Waits until everything decided is seen in the sheet, or the time is over. Answers whether all is written. */
  async settled(withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs
    while (this.#pending.length > 0 && performance.now() < until) {
      this.#schedule(0)
      await Promise.race([this.#turn, sleep(Math.max(1, until - performance.now()))])
      if (this.#pending.length > 0) await sleep(50)
    }
    return this.#pending.length === 0
  }

  /** Stops reading; what is not written yet stays in the journal. */
  async stop(drainMs: number): Promise<void> {
    await this.#decisions
    await this.settled(drainMs)
    this.#stopped = true
    clearTimeout(this.#timer)
    await Promise.race([this.#turn, sleep(drainMs, undefined, { ref: false })])
  }

  async #decide<R extends Json, X>(
    requestId: string,
    decide: (facts: Facts) => Result<Decision<R>, X>,
  ): Promise<Result<Outcome<R>, X>> {
    const { journal, now } = this.#options
    const googleAnswers = this.#fault === undefined
    const known = await journal.find(requestId)
    if (known !== undefined)
      return accept({ requestId, reply: known.outcome as R, again: true, googleAnswers })
    const decided = decide(this.#facts)
    if (!decided.ok) return decided
    const { changes, messages = [], reply } = decided.value
    const entry = { requestId, at: now(), outcome: reply, changes: changes as unknown as Json[], messages }
    await journal.record(entry)
    if (changes.length > 0) {
      for (const change of changes) this.#reader.snapshot(change.tab)?.apply(change)
      const queued = new Set(this.#pending.map((each) => each.seq))
      for (const stored of await journal.unwritten()) {
        if (!queued.has(stored.seq)) {
          this.#pending.push({
            seq: stored.seq,
            change: stored.change as unknown as Change,
            sentAt: undefined,
          })
        }
      }
      this.#schedule(0)
    }
    this.emit('changed')
    return accept({ requestId, reply, again: false, googleAnswers })
  }

  async #freshen(): Promise<void> {
    const age = this.#options.now() - (this.#reader.lastReadAt ?? 0)
    if (this.#stopped || this.#fault !== undefined || age < freshMs) return
    this.#schedule(0)
    await Promise.race([this.#turn, sleep(freshWaitMs, undefined, { ref: false })])
  }

  #schedule(delayMs: number): void {
    if (this.#stopped) return
    if (delayMs === 0) {
      if (this.#turn !== undefined) {
        this.#again = true
        return
      }
      clearTimeout(this.#timer)
      this.#turn = this.#takeTurn()
      return
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#schedule(0), delayMs)
  }

  async #takeTurn(): Promise<void> {
    try {
      await this.#read()
      await this.#write()
      this.#fault = undefined
    } catch (cause) {
      if (cause instanceof SheetFault) this.#fault = `${cause.kind}: ${cause.message}`
      this.emit('fault', cause)
    } finally {
      this.#turn = undefined
      const again = this.#again && this.#fault === undefined
      this.#again = false
      this.#schedule(again ? 1 : this.#fault === undefined ? (this.#options.pollMs ?? 10_000) : 5_000)
    }
  }

  async #read(): Promise<void> {
    await this.#reader.read(this.#options.now(), (title) =>
      this.#pending.filter((each) => each.change.tab === title).map((each) => each.change),
    )
    this.emit('changed')
  }

  async #write(): Promise<void> {
    const { spreadsheet, journal, now, computed = [] } = this.#options
    await this.#settle()
    const tidy = reconcile(computed, this.#facts, this.#reader.snapshots, this.#reader.sheetIds)
    this.#overtyped = await this.#reader.overtyped(tidy.suspects)
    const plan = this.#plan()
    if (plan.requests.length === 0 && tidy.requests.length === 0) return
    const sent = this.#pending.filter((each) => plan.sends.includes(each.seq))
    const sentAt = now()
    await journal.markChanges(plan.sends, 'sent', sentAt)
    for (const each of sent) each.sentAt = sentAt
    try {
      await spreadsheet.write([...plan.requests, ...tidy.requests])
    } catch (cause) {
      if (!(cause instanceof SheetFault) || cause.kind === 'outcome-unknown') throw cause
      await journal.markChanges(plan.sends, 'pending', sentAt)
      for (const each of sent) each.sentAt = undefined
      throw cause
    }
    await this.#read()
    await this.#settle()
  }

  /** Marks what the sheet shows, lets a person's newer edit stand, and frees what was sent too long ago to come still. */
  async #settle(): Promise<void> {
    const { journal, now } = this.#options
    const late = this.#pending.filter(
      (each) => each.sentAt !== undefined && now() - each.sentAt > googleTimeoutMs,
    )
    if (late.length > 0) {
      await journal.markChanges(
        late.map((each) => each.seq),
        'pending',
        now(),
      )
      for (const each of late) each.sentAt = undefined
    }
    const plan = this.#plan()
    const dropped = plan.conflicts.filter((conflict) => conflict.why !== 'tab-missing')
    if (plan.done.length > 0) await journal.markChanges(plan.done, 'written', now())
    if (dropped.length > 0)
      await journal.markChanges(
        dropped.map((each) => each.seq),
        'dropped',
        now(),
      )
    const over = new Set([...plan.done, ...dropped.map((each) => each.seq)])
    if (over.size > 0) this.#pending = this.#pending.filter((each) => !over.has(each.seq))
    for (const conflict of dropped) {
      this.#reader.reload(conflict.change.tab)
      this.emit('conflict', conflict)
    }
    for (const conflict of plan.conflicts) {
      if (conflict.why === 'tab-missing')
        throw new SheetFault('refused', `The tab ${conflict.change.tab} is missing`)
    }
  }

  #plan() {
    const batch = this.#pending
      .slice(0, batchSize)
      .map((each) => ({ ...each, inDoubt: each.sentAt !== undefined }))
    return planWrites(batch, this.#reader.snapshots, this.#reader.sheetIds)
  }
}
