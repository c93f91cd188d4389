import type { Journal } from '../journal/journal.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import type { Instant } from '../kit/local-date.ts'
import { Batching } from './batching.ts'
import { CloseWriter } from './close-writer.ts'
import { sameCell, type CellsByField, type Change, type RowChange } from './change.ts'
import type { Facts, Overtyped, Problem } from './facts.ts'
import { OvertypedWatch } from './overtyped.ts'
import { placeOf, type PendingChanges } from './pending-changes.ts'
import type { Conflict } from './plan-chain.ts'
import { planWrites, type AddedRow, type PlacedCells, type WritePlan } from './plan-writes.ts'
import { formulasAnew, noTidying, reconcile, type ComputedColumns, type Tidying } from './reconcile.ts'
import { RenamedRows, type RenamedRow } from './renamed-rows.ts'
import type { SheetReader } from './sheet-reader.ts'
import type { RowsThen } from './rows-then.ts'
import { findShifted } from './shifted-columns.ts'
import { SheetFault, type Spreadsheet } from './spreadsheet.ts'
import { StrayMarks } from './stray-marks.ts'
import { findStrays, isShown, placedBefore, putRight, type PlacedBefore, type StrayRow } from './strays.ts'
import type { Tab } from './tab.ts'

/** Tidying that Google refused is left for this long, so that it does not keep back what was decided. */
const tidyPauseMs = 60_000

export interface SheetWriterOptions {
  readonly journal: Journal
  readonly tabs: readonly Tab[]
  readonly spreadsheet: Spreadsheet
  readonly reader: SheetReader
  readonly pending: PendingChanges
  readonly facts: Facts
  readonly computed: readonly ComputedColumns[]
  readonly now: () => Instant
  /** reads the sheet */
  readonly read: () => Promise<void>
  /** told after a read, when it is known what the write before it did */
  readonly verified: () => Promise<void>
  /**
   * Decides on a change that nobody asked for, asked for in its turn among what people decide; undefined: none is needed
   * any more. Over when it is in the journal.
   */
  readonly decide: (requestId: string, change: () => Change | undefined) => Promise<unknown>
  /** rows of a ledger that the journal has and the sheet has not: what they held, by key */
  readonly missingFrom: (ledger: string) => Promise<readonly (readonly [string, CellsByField])[]>
  readonly tell: {
    readonly changed: () => void
    readonly conflict: (conflict: Conflict) => void
    readonly fault: (cause: unknown) => void
  }
}

/** Cells that left and were not yet looked for where they should be. */
interface SentCells {
  readonly placed: readonly PlacedCells[]
  /** rows that were added; their places are not known */
  readonly added: readonly AddedRow[]
  /** by tab the columns as they stood when it left */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** the rows of their tabs just before */
  readonly before: ReadonlyMap<string, RowsThen>
  /** false while Google's answer is missing */
  answered: boolean
  /** true when a process before this one sent them */
  readonly isOfBefore?: boolean
}

/** Brings to the sheet what was decided, and sees that it is there. One turn at a time. */
export class SheetWriter {
  readonly #options: SheetWriterOptions
  readonly #batching = new Batching()
  readonly #closes: CloseWriter
  readonly #overtyped: OvertypedWatch
  readonly #renamed: RenamedRows
  readonly #marks: StrayMarks
  #sent: SentCells | undefined
  #tidyFrom: Instant = 0

  constructor(options: SheetWriterOptions) {
    this.#options = options
    const decide = (requestId: string, change: Change) => void options.decide(requestId, () => change)
    this.#closes = new CloseWriter({ ...options, decide, fault: options.tell.fault })
    this.#overtyped = new OvertypedWatch(options.computed)
    this.#renamed = new RenamedRows(options.journal, options.reader, options.pending)
    this.#marks = new StrayMarks(options.journal, options.now)
  }

  /**
   * Takes over what a process before sent and did not see in the sheet: rows that moved just then are put right, too.
   *
   * @param known the rows of a tab as that process last knew them, by key
   */
  takeOver(known: (tab: string) => readonly (readonly [string, CellsByField])[]): void {
    const { pending, tabs: all } = this.#options
    const rows = new Map(all.map(({ title }) => [title, new Map(known(title))]))
    const placed = placedBefore(pending.inDoubt(), all, (tab, key) => rows.get(tab)?.get(keyOf(key)))
    const tabs = [...new Set(placed.map(({ tab }) => tab))]
    const before = tabs.map((title) => {
      const placedThere = placed.filter(({ tab }) => tab === title)
      return [title, rowsThen(known(title), placedThere)] as const
    })
    const none = { added: [], columns: new Map() }
    if (placed.length > 0)
      this.#sent = { placed, ...none, before: new Map(before), answered: false, isOfBefore: true }
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
    const { spreadsheet, pending, reader, read } = this.#options
    await this.#marks.bringBack((title) => reader.snapshot(title))
    await this.#verify()
    await this.#options.verified()
    if (await this.#closes.turn()) return true
    const plan = await this.#settle()
    const tidy = await this.#tidy()
    const keys = await this.#renamed.giveBack()
    const requests = [...plan.requests, ...tidy.requests, ...keys.requests]
    if (requests.length === 0) return false
    await reader.forgetGone((row) => pending.at(placeOf(row)).length > 0)
    await this.#marks.letGo((title) => reader.snapshot(title))
    await pending.markSent(plan.sends)
    const placed = [...plan.placed, ...tidy.placed, ...keys.placed]
    const { added } = plan
    const columns = this.#columnsOf([...placed, ...added])
    const sent: SentCells = { placed, added, columns, before: this.#rowsOf(placed), answered: false }
    try {
      this.#forgetSent()
      this.#sent = sent
      await spreadsheet.write(requests)
      sent.answered = true
    } catch (cause) {
      await this.#writeFailed(cause, plan, tidy)
      throw cause
    }
    this.#batching.taken()
    await read()
    const more = await this.#verify()
    await this.#options.verified()
    await this.#settle()
    return more
  }

  async #writeFailed(cause: unknown, plan: WritePlan, tidy: Tidying): Promise<void> {
    const { pending, now } = this.#options
    if (!(cause instanceof SheetFault) || cause.kind === 'outcome-unknown') return
    this.#forgetSent()
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
    for (const { change } of plan.conflicts) await this.#putRightAnyhow(change)
    return plan
  }

  /** What was decided of a row was to put its stray cells right, and is given up. */
  async #putRightAnyhow({ tab, key }: RowChange): Promise<void> {
    const { reader, pending, tabs, now, decide } = this.#options
    const snapshot = reader.snapshot(tab)
    const had = snapshot?.strayCells(key)
    const shown = snapshot?.sheetCells(key)
    if (snapshot === undefined || had === undefined || shown === undefined) return
    const got = Object.fromEntries(Object.keys(had).map((field) => [field, shown[field] ?? null]))
    const way = putRight({ tab, key, had, got }, tabs, pending.at(placeOf({ tab, key })))
    if (way.change === undefined) return
    await decide(idFor('STRAY', tab, key, now()), () => {
      snapshot.markStray(key, way.had)
      return way.change
    })
    await this.#marks.release({ tab, key })
    await this.#marks.keep([{ tab, key, had: way.had, got }])
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

  #rowsOf(placed: readonly PlacedCells[]): Map<string, RowsThen> {
    const titles = new Set(placed.map((each) => each.tab))
    const { reader } = this.#options
    return new Map(
      [...titles].flatMap((title) => {
        const rows = reader.snapshot(title)?.rememberRows()
        return rows === undefined ? [] : [[title, rows] as const]
      }),
    )
  }

  #columnsOf(rows: readonly { readonly tab: string }[]): SentCells['columns'] {
    const titles = new Set(rows.map(({ tab }) => tab))
    return new Map(
      [...titles].map((title) => [title, this.#options.reader.snapshot(title)?.columnAt ?? new Map()]),
    )
  }

  #forgetSent(): void {
    for (const rows of this.#sent?.before.values() ?? []) rows.end()
    this.#sent = undefined
  }

  /** Says which key a row gets back. One that has none now counts under it at once. */
  async #tellRenamed({ tab, key, was, cells }: RenamedRow): Promise<void> {
    const { reader, now, decide, tell } = this.#options
    const words = `${key || 'a row without an id'} becomes ${was || 'blank'} again`
    tell.fault(new Error(`Rows of ${tab} moved during a write; ${words}`))
    const field = reader.snapshot(tab)?.tab.key
    if (key !== '' || cells === undefined || field === undefined) return
    const adopt: Change = { kind: 'adopt', tab, key: was, cells: { ...cells, [field]: null } }
    await decide(idFor('NAME', tab, was, now()), () => adopt)
  }

  /** What a process before knew of the ledgers, too, in which it gave ids: of them the rows that are missing tell enough. */
  async #withLedgers({ placed, before }: SentCells): Promise<ReadonlyMap<string, RowsThen>> {
    const { tabs, missingFrom } = this.#options
    const all = new Map(before)
    for (const { title } of tabs.filter((tab) => tab.ledger)) {
      const gave = placed.filter(({ tab, kind }) => tab === title && kind === 'adopt')
      if (gave.length > 0) all.set(title, rowsThen(await missingFrom(title), gave))
    }
    return all
  }

  /** After a read: sees that cells landed where they were meant to, and puts rows right that took cells of others. */
  async #verify(): Promise<boolean> {
    const sent = this.#sent
    const { reader, pending, tabs, now, decide, tell } = this.#options
    if (sent === undefined) return false
    this.#sent = undefined
    const before = sent.isOfBefore === true ? await this.#withLedgers(sent) : sent.before
    const lost = sent.placed.filter((each) => !isShown(each, reader.snapshot(each.tab)))
    const { renamed, unknown } = await this.#renamed.notice(sent.placed, before)
    for (const row of renamed) await this.#tellRenamed(row)
    for (const { tab, key } of unknown)
      tell.fault(
        new Error(`Rows of ${tab} moved and were typed in during a write; what ${key} was nobody knows`),
      )
    const meant = (stray: StrayRow): StrayRow => {
      const had = this.#marks.meant(stray.tab, stray.key, stray.had)
      return { ...stray, had }
    }
    const shifted = findShifted(sent, before, reader.snapshots).map(meant)
    const strays = [...findStrays(sent.placed, before, reader.snapshots).map(meant), ...shifted]
    const wayOf = (stray: StrayRow) => putRight(stray, tabs, pending.at(placeOf(stray)))
    const marked = (stray: StrayRow) => ({ ...stray, had: wayOf(stray).had, got: stray.got ?? {} })
    await this.#marks.keep(strays.map(marked))
    for (const stray of strays) {
      const what = shifted.includes(stray) ? 'Columns' : 'Rows'
      tell.fault(new Error(`${what} of ${stray.tab} moved during a write; ${stray.key} is put right`))
      // Before it is recorded nothing else is planned, nor ended: what waits for that row would be taken for lost.
      await decide(idFor('STRAY', stray.tab, stray.key, now()), () => {
        const { change, had } = wayOf(stray)
        const snapshot = reader.snapshot(stray.tab)
        // Cells that went astray before and were not hit now still are.
        snapshot?.markStray(stray.key, { ...snapshot.strayCells(stray.key), ...had })
        return change
      })
    }
    // What Google carried out and is not seen went into another row or was edited since: it comes no more.
    const gone = sent.answered ? lost : strays.map((stray) => stray.instead)
    for (const rows of sent.before.values()) rows.end()
    await pending.markUnsent(gone.flatMap((each) => each.seqs))
    return gone.length > 0 || this.#renamed.waits
  }
}

/** Rows as a process before knew them; of those without an id it left what it meant to give one. */
function rowsThen(
  rows: readonly (readonly [string, CellsByField])[],
  placed: readonly PlacedBefore[],
): RowsThen {
  const withoutId = placed.flatMap(({ adopts }) =>
    adopts === undefined ? [] : [{ cells: adopts, rowNumber: 0 }],
  )
  return { [Symbol.iterator]: () => rows[Symbol.iterator](), withoutId, end: () => undefined }
}
