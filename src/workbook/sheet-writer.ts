import type { Journal } from '../journal/journal.ts'
import { keyOf } from '../kit/ids.ts'
import type { Instant } from '../kit/local-date.ts'
import { Batching } from './batching.ts'
import { CloseWriter } from './close-writer.ts'
import { sameCell, type CellsByField, type Change } from './change.ts'
import type { Facts, Overtyped, Problem } from './facts.ts'
import { Landings } from './landings.ts'
import { OvertypedWatch } from './overtyped.ts'
import { placeOf, type PendingChanges } from './pending-changes.ts'
import type { Conflict } from './plan-chain.ts'
import { planWrites, type WritePlan } from './plan-writes.ts'
import { formulasAnew, noTidying, reconcile, type ComputedColumns, type Tidying } from './reconcile.ts'
import { RenamedRows } from './renamed-rows.ts'
import type { SheetReader } from './sheet-reader.ts'
import { SheetFault, type Spreadsheet } from './spreadsheet.ts'
import type { Tab } from './tab.ts'

/** Tidying that Google refused is left for this long, so that it does not keep back what was decided. */
const tidyPauseMs = 60_000
/**
 * What was planned right after a read leaves within this, or not at all: a process that was stopped in between, or whose
 * machine slept, would write over what another one did meanwhile. The three tries of a write fit into it.
 */
const leaveWithinMs = 20_000

export interface SheetWriterOptions {
  readonly journal: Journal
  readonly tabs: readonly Tab[]
  readonly spreadsheet: Spreadsheet
  readonly reader: SheetReader
  readonly pending: PendingChanges
  readonly facts: Facts
  readonly computed: readonly ComputedColumns[]
  readonly now: () => Instant
  /** milliseconds of a clock that nobody sets; the process's own where it is left out */
  readonly elapsed?: () => number
  /** reads the sheet */
  readonly read: () => Promise<void>
  /** told after a read, when it is known what the write before it did */
  readonly verified: () => Promise<void>
  /**
   * Decides on changes that nobody asked for, asked for in their turn among what people decide; none when none is needed
   * any more. Over when they are in the journal.
   */
  readonly decide: (requestId: string, changes: () => readonly Change[]) => Promise<unknown>
  /** rows of a ledger that the journal has and the sheet has not, or otherwise: what they held, by key */
  readonly otherThan: (ledger: string) => Promise<readonly (readonly [string, CellsByField])[]>
  readonly tell: {
    readonly changed: () => void
    readonly conflict: (conflict: Conflict) => void
    readonly fault: (cause: unknown) => void
  }
}

/** Brings to the sheet what was decided, and sees that it is there. One turn at a time. */
export class SheetWriter {
  readonly #options: SheetWriterOptions
  readonly #batching = new Batching()
  readonly #closes: CloseWriter
  readonly #overtyped: OvertypedWatch
  readonly #renamed: RenamedRows
  readonly #landings: Landings
  #tidyFrom: Instant = 0

  constructor(options: SheetWriterOptions) {
    this.#options = options
    const decide = (requestId: string, change: Change) => void options.decide(requestId, () => [change])
    this.#closes = new CloseWriter({ ...options, decide, fault: options.tell.fault })
    this.#overtyped = new OvertypedWatch(options.computed)
    this.#renamed = new RenamedRows(options.journal, options.reader, options.pending)
    this.#landings = new Landings({ ...options, renamed: this.#renamed, fault: options.tell.fault })
  }

  /**
   * Takes over what a process before sent and did not see in the sheet: rows that moved just then are put right, too.
   *
   * @param known the rows of a tab as that process last knew them, by key
   */
  async takeOver(known: (tab: string) => readonly (readonly [string, CellsByField])[]): Promise<void> {
    await this.#landings.takeOver(known)
  }

  /** What people typed over formulas and is still there: the last look may be older than what was read since. */
  get overtyped(): readonly Overtyped[] {
    const { reader } = this.#options
    return this.#overtyped.known.filter(({ tab, key, field, value }) =>
      sameCell(reader.snapshot(tab)?.sheetCells(key)?.[field], value),
    )
  }

  /** Rows that Google does not let the bot write. */
  problems(): Problem[] {
    return [...this.#batching.problems(), ...this.#closes.problems(), ...this.#renamed.problems()]
  }

  /**
   * Writes what is pending, right after a read, and reads again.
   *
   * @returns true when there is more to do at once. Throws SheetFault; what was not written stays pending.
   */
  async turn(): Promise<boolean> {
    const { spreadsheet, pending, reader, read, elapsed = () => performance.now() } = this.#options
    const since = elapsed()
    const mayLeave = () => elapsed() - since < leaveWithinMs
    await this.#landings.bringBack()
    await this.#landings.verify()
    await this.#options.verified()
    if (await this.#closes.turn(mayLeave)) return true
    const plan = await this.#settle()
    const tidy = await this.#tidy()
    const keys = await this.#renamed.giveBack()
    const requests = [...plan.requests, ...tidy.requests, ...keys.requests]
    if (requests.length === 0) return false
    await reader.forgetGone((row) => pending.at(placeOf(row)).length > 0)
    await this.#landings.letGo()
    const untold = [...tidy.placed, ...keys.placed]
    await this.#landings.note(plan, untold)
    await pending.markSent(plan.sends)
    try {
      this.#landings.leave(plan, untold)
      await spreadsheet.write(requests, mayLeave)
      this.#landings.answered()
    } catch (cause) {
      await this.#writeFailed(cause, plan, tidy)
      throw cause
    }
    this.#batching.taken()
    await read()
    const more = await this.#landings.verify()
    await this.#options.verified()
    await this.#settle()
    return more
  }

  async #writeFailed(cause: unknown, plan: WritePlan, tidy: Tidying): Promise<void> {
    const { pending, now } = this.#options
    if (!(cause instanceof SheetFault) || cause.kind === 'outcome-unknown') return
    this.#landings.forget()
    const changes = pending.changes(plan.sends)
    await pending.markUnsent(plan.sends)
    if (cause.kind !== 'refused') return
    if (tidy.requests.length > 0) this.#tidyFrom = now() + tidyPauseMs
    else this.#batching.refused(changes, cause.message, now())
  }

  /** Ends what the sheet shows, lets a person's newer edit stand, and plans the rest. */
  async #settle(): Promise<WritePlan> {
    const { pending, reader, now, tell } = this.#options
    await pending.freeLate()
    const changes = this.#batching.next(pending, now())
    const plan = planWrites(changes, reader.snapshots, reader.sheetIds, this.#renamed)
    const dropped = plan.conflicts.map((each) => each.seq)
    const done = new Set(plan.done)
    const removed = changes.flatMap(({ seq, change }) =>
      change.kind === 'remove' && done.has(seq) ? [{ tab: change.tab, key: keyOf(change.key) }] : [],
    )
    await reader.forgetRemoved(removed)
    await pending.end(plan.done, dropped)
    if (dropped.length === 0) return plan
    const left = pending.byTab()
    for (const { change } of plan.conflicts)
      reader.snapshot(change.tab)?.showAgain([change.key], left.get(change.tab) ?? [])
    tell.changed()
    // A row without an id that somebody is still typing in is seen anew at the next look.
    for (const each of plan.conflicts) if (each.change.kind !== 'adopt') tell.conflict(each)
    for (const { change } of plan.conflicts) await this.#landings.putRightAnyhow(change)
    return plan
  }

  /** What is to be tidied now; while nothing is on its way, also a look at what was typed over formulas. */
  async #tidy(): Promise<Tidying> {
    const { computed, facts, reader, pending, now, tell } = this.#options
    const pause = this.#tidyFrom - now()
    if (pause > 0 && pause <= tidyPauseMs) return noTidying
    const tidy = reconcile(computed, facts, reader.snapshots, reader.sheetIds, !this.#renamed.waits)
    if (this.#batching.next(pending, now()).length > 0) return tidy
    const { typed, broken } =
      tidy.suspects.length === 0 ? { typed: [], broken: [] } : await reader.typedOver(tidy.suspects)
    if (this.#overtyped.look(typed, facts)) tell.changed()
    const mended = formulasAnew(broken, reader.snapshots, reader.sheetIds)
    return { ...tidy, requests: [...tidy.requests, ...mended] }
  }
}
