import { EventEmitter } from 'node:events'
import { setImmediate as letOthersGo, setTimeout as sleep } from 'node:timers/promises'
import type { Json } from '../kit/json.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import type { CellsByField, Change } from './change.ts'
import type { Facts } from './facts.ts'
import { KnownRows } from './known-rows.ts'
import { LiveFacts } from './live-facts.ts'
import type { LiveWorkbookOptions } from './live-options.ts'
import { refuseAbsent, tabsAmiss } from './absent-tab.ts'
import { PendingChanges, tabsOf } from './pending-changes.ts'
import type { Conflict } from './plan-chain.ts'
import type { Repair } from './repair.ts'
import { carryOut } from './repairing.ts'
import { recordedDecisions } from './recorded.ts'
import { rowsOtherwise } from './rows-otherwise.ts'
import { SheetReader } from './sheet-reader.ts'
import { SheetWriter } from './sheet-writer.ts'
import type { TabSnapshot } from './snapshot.ts'
import { SheetFault } from './spreadsheet.ts'
import type { Tab } from './tab.ts'
import { reverseChanges } from './undo.ts'
import type {
  AddedRows,
  Decision,
  Outcome,
  RecordedDecision,
  RepairRefusal,
  UndoRefusal,
  Workbook,
  WorkbookStatus,
} from './workbook.ts'

/** A decision on a read older than this reads again first, but waits no longer than `freshWaitMs` for it. */
const freshMs = 5_000
const freshWaitMs = 1_200
const usualPollMs = 10_000
const firstLookMs = 1_500

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
  readonly #pending: PendingChanges
  readonly #writer: SheetWriter
  /** one of each ledger in which people may type */
  readonly #known: readonly KnownRows[]
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
    this.#pending = new PendingChanges(options.journal, options.now, options.elapsed)
    const noticed = () => ({
      overtyped: this.#writer.overtyped,
      problems: this.#writer.problems(),
      edits: (tab: Tab) => this.#known.find((each) => each.tab.title === tab.title)?.edits() ?? [],
    })
    this.#facts = new LiveFacts(this.#reader, options.now, options.timeZone, noticed, options.membersOf)
    this.#known = [...this.#reader.snapshots.values()]
      .filter(({ tab }) => tab.ledger && tab.seldom !== true)
      .map((ledger) => this.#rowsOf(ledger))
    this.#writer = new SheetWriter({
      ...options,
      computed: options.computed ?? [],
      reader: this.#reader,
      pending: this.#pending,
      facts: this.#facts,
      read: () => this.#read(),
      verified: () => this.#agree(),
      // What was just read decides: to look again would be to wait for the turn that asks.
      decide: (requestId, changes) =>
        this.#afterOthers(requestId, () => {
          const made = changes()
          return made.length === 0 ? refuse('needless') : accept({ changes: made, reply: null })
        }).catch((cause: unknown) => this.emit('fault', cause)),
      otherThan: (title) => rowsOtherwise(options.journal, this.#reader.snapshot(title)),
      tell: {
        changed: () => this.emit('changed'),
        conflict: (conflict) => this.emit('conflict', conflict),
        fault: (cause) => this.emit('fault', cause),
      },
    })
  }

  /** Loads what the journal has, then the sheet. Throws SheetFault when the sheet cannot be read. */
  async start(): Promise<void> {
    await this.#reader.recall()
    await this.#pending.recall()
    for (const known of this.#known) await known.recall()
    await this.#writer.takeOver((tab) => this.#reader.lastGood(tab))
    await this.#read()
    // Nothing is to be written: what was just read is looked at a little later, when people have had their first answers.
    this.#schedule(this.#pending.size > 0 ? 0 : firstLookMs)
  }

  facts(): Facts {
    return this.#facts
  }

  status(): WorkbookStatus {
    return {
      ready: this.#reader.ready,
      googleAnswers: this.#googleAnswers,
      fault: this.#fault,
      unwritten: this.#pending.size,
      lastReadAt: this.#reader.lastReadAt,
    }
  }

  async change<R extends Json, X>(
    requestId: string,
    decide: (facts: Facts) => Result<Decision<R>, X>,
  ): Promise<Result<Outcome<R>, X>> {
    await this.#freshen()
    return this.#afterOthers(requestId, decide)
  }

  /** Decides once everything that was asked before is decided. */
  async #afterOthers<R extends Json, X>(
    requestId: string,
    decide: (facts: Facts) => Result<Decision<R>, X>,
  ): Promise<Result<Outcome<R>, X>> {
    const turn = this.#decisions.then(() => this.#decide(requestId, decide))
    this.#decisions = turn.catch(() => undefined)
    return turn
  }

  async undo(
    requestId: string,
    by: string,
    forbids: (change: Change, facts: Facts) => string | undefined = () => undefined,
  ): Promise<Result<Outcome<string[]>, UndoRefusal>> {
    const recorded = await this.#options.journal.find(requestId)
    if (recorded === undefined || recorded.changes.length === 0) return refuse({ code: 'nothing-to-undo' })
    const changes = recorded.changes as unknown as Change[]
    const { keeps = [] } = this.#options
    return this.change<string[], UndoRefusal>(`undo:${requestId}`, (facts) => {
      const [what] = changes.flatMap((change) => forbids(change, facts) ?? [])
      return what === undefined
        ? reverseChanges(changes, this.tabs, facts, { requestId, by, keeps })
        : refuse({ code: 'not-approver', what })
    })
  }

  async answered(requestId: string): Promise<Json | undefined> {
    return (await this.#options.journal.find(requestId))?.outcome
  }

  recorded(rows: AddedRows, most: number): Promise<readonly RecordedDecision[]> {
    return recordedDecisions(this.#options.journal, rows, most)
  }

  async repair(
    repair: Repair,
    forbids: (row: CellsByField, tab: Tab) => string | undefined = () => undefined,
  ): Promise<Result<string, RepairRefusal>> {
    const { spreadsheet, now, looks } = this.#options
    const reader = this.#reader
    const read = () => this.#read()
    const parts = { reader, spreadsheet, read, now, looks: looks?.() ?? [], facts: this.#facts, forbids }
    // Somebody may ask for a turn while this waits for its own.
    while (this.#turn !== undefined) await this.#turn
    clearTimeout(this.#timer)
    let outcome: Result<string, RepairRefusal> | undefined
    const act = async () => {
      outcome = await carryOut(repair, parts)
      this.#again = true
    }
    this.#turn = this.#takeTurn(act)
    await this.#turn
    return outcome ?? refuse({ code: 'google-away' })
  }

  async refresh(whole: readonly Tab[] = []): Promise<void> {
    for (const tab of whole) this.#reader.want(tab.title)
    // A turn under way may have read before the person typed what they ask about.
    if (this.#turn !== undefined) await this.#turn
    this.#schedule(0)
    await this.#turn
  }

  /** Waits until everything decided is seen in the sheet, or the time is over. Answers whether all is written. */
  async settled(withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs
    while (this.#pending.size > 0 && performance.now() < until) {
      this.#schedule(0)
      await Promise.race([
        this.#turn,
        sleep(Math.max(1, until - performance.now()), undefined, { ref: false }),
      ])
      if (this.#pending.size > 0) await sleep(50)
    }
    return this.#pending.size === 0
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
    const { journal } = this.#options
    const googleAnswers = this.#googleAnswers
    const known = await journal.find(requestId)
    if (known !== undefined)
      return accept({ requestId, reply: known.outcome as R, again: true, googleAnswers })
    await this.#takeIn()
    const decided = decide(this.#facts)
    if (!decided.ok) return decided
    refuseAbsent(decided.value.changes, this.#reader.snapshots)
    if (!(await this.#record(requestId, decided.value))) return this.#decide(requestId, decide)
    const waitsFor = tabsAmiss(decided.value.changes, this.#reader.snapshots)
    return accept({ requestId, reply: decided.value.reply, again: false, googleAnswers, waitsFor })
  }

  async #takeIn(): Promise<void> {
    for (const { requestId, decide } of this.#options.intake?.(this.#facts) ?? []) {
      const decided = decide(this.#facts)
      if (decided.ok && decided.value.changes.length > 0) await this.#record(requestId, decided.value)
    }
  }

  /** Commits a decision and shows it. False when its id was recorded before. */
  async #record(requestId: string, decision: Decision<Json>): Promise<boolean> {
    const { changes, messages = [], reply, edits } = decision
    const { journal, now } = this.#options
    const entry = { requestId, at: now(), outcome: reply, changes: changes as unknown as Json[], messages }
    const seqs = await journal.record(entry)
    if (seqs === 'known') return false
    for (const change of changes)
      for (const title of tabsOf(change)) this.#reader.snapshot(title)?.apply(change)
    this.#pending.add(seqs, changes)
    if (edits !== undefined) await this.#answer(edits)
    if (changes.length > 0) this.#schedule(0)
    this.emit('changed')
    return true
  }

  /** What is decided stays decided when the journal does not take this: the edits are looked at again at the next start. */
  async #answer({ tab, how, marks }: NonNullable<Decision<Json>['edits']>): Promise<void> {
    try {
      await this.#known.find((each) => each.tab.title === tab.title)?.answer(how, marks)
    } catch (cause) {
      this.emit('fault', cause)
    }
  }

  /** False also while a call that did not get through is tried again: nobody may be told that the sheet has it. */
  get #googleAnswers(): boolean {
    return this.#fault === undefined && this.#options.spreadsheet.isTroubled?.() !== true
  }

  async #freshen(): Promise<void> {
    const age = this.#options.now() - (this.#reader.lastReadAt ?? 0)
    if (this.#stopped || this.#fault !== undefined || (age >= 0 && age < freshMs)) return
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

  /** @param first what is done at its begin, alone with Google */
  async #takeTurn(first?: () => Promise<void>): Promise<void> {
    try {
      await first?.()
      // What is read just before a write must not grow old while the write waits for its place in the quota.
      if (this.#pending.size > 0) await this.#options.spreadsheet.writable?.()
      await this.#read()
      if (await this.#writer.turn()) this.#again = true
      this.#fault = undefined
      for (const known of this.#known) await known.compare()
    } catch (cause) {
      if (cause instanceof SheetFault) this.#fault = `${cause.kind}: ${cause.message}`
      this.emit('fault', cause)
    } finally {
      this.#turn = undefined
      const again = this.#again && this.#fault === undefined
      this.#again = false
      this.#schedule(
        again ? 1 : this.#fault === undefined ? (this.#options.pollMs?.() ?? usualPollMs) : 5_000,
      )
    }
  }

  async #read(): Promise<void> {
    // Where the rows of a close stand is only known from the whole of both tabs.
    for (const { change } of this.#pending.closes())
      for (const title of tabsOf(change)) this.#reader.want(title)
    await this.#reader.read(this.#options.now(), () => this.#pending.byTab())
    this.emit('changed')
    await letOthersGo()
  }

  /** What a read brought is agreed on once it is known what the write before it did. */
  async #agree(): Promise<void> {
    await this.#reader.keepGood()
    for (const known of this.#known) await known.take()
    this.emit('changed')
  }

  #rowsOf(ledger: TabSnapshot): KnownRows {
    const { journal, now } = this.#options
    const { title, closing } = ledger.tab
    const pending = () => this.#pending.byTab().get(title) ?? []
    return new KnownRows(ledger, this.#reader.snapshot(closing?.into.title ?? ''), { journal, pending, now })
  }
}
