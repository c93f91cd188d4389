import type { Journal } from '../journal/journal.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import type { Instant } from '../kit/local-date.ts'
import type { CellsByField, Change, RowChange } from './change.ts'
import { findNameless, putNamelessRight, type NamelessStray } from './nameless-strays.ts'
import { googleTimeoutMs, placeOf, type PendingChanges } from './pending-changes.ts'
import type { AddedRow, PlacedCells } from './plan-writes.ts'
import type { RenamedRow, RenamedRows } from './renamed-rows.ts'
import type { RowsThen } from './rows-then.ts'
import { addedBefore, placedBefore } from './sent-before.ts'
import type { SheetReader } from './sheet-reader.ts'
import { findShifted } from './shifted-columns.ts'
import { StrayMarks } from './stray-marks.ts'
import { findStrays, isShown, putRight, type StrayRow } from './strays.ts'
import type { Tab } from './tab.ts'
import { Waybill, type TakenAlong } from './waybill.ts'

export interface LandingsOptions {
  readonly journal: Journal
  readonly tabs: readonly Tab[]
  readonly reader: SheetReader
  readonly pending: PendingChanges
  readonly renamed: RenamedRows
  readonly now: () => Instant
  /** milliseconds of a clock that nobody sets; the process's own where it is left out */
  readonly elapsed?: () => number
  /**
   * Decides on changes that nobody asked for, asked for in their turn among what people decide; none when none is needed
   * any more. Over when they are in the journal.
   */
  readonly decide: (requestId: string, changes: () => readonly Change[]) => Promise<unknown>
  /** rows of a ledger that the journal has and the sheet has not, or otherwise: what they held, by key */
  readonly otherThan: (ledger: string) => Promise<readonly (readonly [string, CellsByField])[]>
  readonly fault: (cause: unknown) => void
}

/** Cells that left and were not yet looked for where they should be. */
interface SentCells {
  readonly placed: readonly PlacedCells[]
  /** rows that were added; their places are not known */
  readonly added: readonly AddedRow[]
  /** by tab the columns as they stood when it left */
  readonly columns: TakenAlong['columns']
  /** those of the placed of which no change tells */
  readonly untold: readonly PlacedCells[]
  /** the rows of their tabs just before */
  readonly before: ReadonlyMap<string, RowsThen>
  /** false while Google's answer is missing */
  answered: boolean
  /** when it left, or was taken over, by the clock that nobody sets */
  readonly since: number
  /** true when a process before this one sent them */
  readonly isOfBefore?: boolean
}

/** What other writes of ours changed between two looks. */
interface ChangedByUs {
  /** rows, as placeOf gives them */
  readonly places: ReadonlySet<string>
  /** tabs in which ids left */
  readonly idsIn: ReadonlySet<string>
}

/** What a look showed of a write. */
interface Seen {
  /** what is not where it should be */
  readonly lost: readonly PlacedCells[]
  /** of it what others took */
  readonly instead: readonly PlacedCells[]
  /** the places of those of them that have an id */
  readonly hit: readonly string[]
  /** new rows that are not there */
  readonly absent: readonly AddedRow[]
}

/**
 * Where the cells of a write landed: Google knows rows and columns by their number only, and people move them in the second
 * between our read and our write. What took something meant for another place is put right.
 */
export class Landings {
  readonly #options: LandingsOptions
  readonly #marks: StrayMarks
  readonly #waybill: Waybill
  #sent: SentCells | undefined
  /** writes without an answer that nothing was seen of yet: Google may still carry them out */
  #late: readonly SentCells[] = []
  /** the rows of their tabs at the last look */
  #then: ReadonlyMap<string, RowsThen> = new Map()

  constructor(options: LandingsOptions) {
    this.#options = options
    this.#marks = new StrayMarks(options.journal, options.now)
    this.#waybill = new Waybill(options.journal, options.now)
  }

  /**
   * Takes over what a process before sent and did not see in the sheet: rows that moved just then are put right, too.
   *
   * @param known the rows of a tab as that process last knew them, by key
   */
  async takeOver(known: (tab: string) => readonly (readonly [string, CellsByField])[]): Promise<void> {
    const { pending, renamed, tabs: all } = this.#options
    await renamed.recall()
    const { columns, untold, withoutId } = await this.#waybill.recall()
    const inDoubt = pending.inDoubt()
    const rows = new Map(all.map(({ title }) => [title, new Map(known(title))]))
    const told = placedBefore(inDoubt, all, (tab, key) => rows.get(tab)?.get(keyOf(key)))
    const placed = [...told, ...untold]
    const added = addedBefore(inDoubt)
    if (placed.length === 0 && added.length === 0) return
    const tabs = [...new Set(placed.map(({ tab }) => tab))]
    const before = tabs.map((title) => [title, rowsThen(known(title), withoutId.get(title) ?? [])] as const)
    this.#sent = {
      placed,
      added,
      columns,
      untold,
      before: new Map(before),
      answered: false,
      since: this.#elapsed(),
      isOfBefore: true,
    }
  }

  /** Marks, once after the start, cells that a process before knew to hold what was meant for others. Throws JournalFault. */
  async bringBack(): Promise<void> {
    await this.#marks.bringBack((title) => this.#options.reader.snapshot(title))
  }

  /** Before a write leaves: what was put right in the meantime needs no looking after any more. Throws JournalFault. */
  async letGo(): Promise<void> {
    await this.#marks.letGo((title) => this.#options.reader.snapshot(title))
  }

  /**
   * Before a write leaves: tells the next process what no change tells. Throws JournalFault: then it may not leave.
   *
   * @param untold ids that it gives back or takes out, doubled rows that it makes void
   */
  async note({ placed }: Pick<SentCells, 'placed'>, untold: readonly PlacedCells[]): Promise<void> {
    const late = this.#late.flatMap((each) => each.untold)
    const withoutId = new Map<string, CellsByField[]>()
    for (const { tab } of [...placed, ...untold, ...this.#late.flatMap((each) => each.placed)]) {
      const rows = this.#options.reader.snapshot(tab)?.withoutId.map(({ cells }) => cells) ?? []
      if (rows.length > 0) withoutId.set(tab, rows)
    }
    await this.#waybill.keep({ columns: this.#columns(), untold: [...late, ...untold], withoutId })
  }

  /** A write leaves now. */
  leave({ placed, added }: Pick<SentCells, 'placed' | 'added'>, untold: readonly PlacedCells[]): void {
    this.forget()
    const all = [...placed, ...untold]
    const [before, columns, since] = [this.#rowsOf(all), this.#columns(), this.#elapsed()]
    this.#sent = { placed: all, added, columns, untold, before, answered: false, since }
  }

  /** Google said that it carried the write out. */
  answered(): void {
    if (this.#sent !== undefined) this.#sent.answered = true
  }

  /** The last write surely was not carried out. */
  forget(): void {
    for (const rows of this.#sent?.before.values() ?? []) rows.end()
    this.#sent = undefined
  }

  /**
   * After a read: sees that cells landed where they were meant to, and has rows put right that took cells of others.
   *
   * @returns true when something is to be written anew at once. Throws JournalFault.
   */
  async verify(): Promise<boolean> {
    const { pending, renamed } = this.#options
    const [sent, earlier] = [this.#sent, this.#late.filter((each) => this.#mayStillLand(each))]
    if (sent === undefined && this.#late.length === 0) return false
    this.#sent = undefined
    this.#late = []
    const gone: PlacedCells[] = []
    const late: SentCells[] = []
    const ours = { places: new Set<string>(), idsIn: new Set<string>() }
    for (const each of [...(sent === undefined ? [] : [sent]), ...earlier]) {
      const before = each === sent ? await this.#before(each) : this.#then
      const seen = await this.#look(each, before, ours, each !== sent)
      // What Google carried out and is not seen went elsewhere or was edited since: it comes no more.
      gone.push(...(each.answered ? seen.lost : seen.instead))
      const left = stillLate(each, seen)
      if (left !== undefined) late.push(left)
      for (const place of [...each.placed.map(placeOf), ...seen.hit]) ours.places.add(place)
      for (const { tab, kind } of each.placed) if (kind === 'adopt') ours.idsIn.add(tab)
    }
    for (const rows of [...(sent?.before.values() ?? []), ...this.#then.values()]) rows.end()
    this.#late = late
    this.#then = this.#rowsOf(late.flatMap((each) => each.placed))
    await this.note({ placed: [] }, [])
    await pending.markUnsent(gone.flatMap((each) => each.seqs))
    return gone.length > 0 || renamed.waits
  }

  /** What was decided of a row was to put its stray cells right, and is given up: they are put right all the same. */
  async putRightAnyhow({ tab, key }: RowChange): Promise<void> {
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
      return way.change === undefined ? [] : [way.change]
    })
    await this.#marks.release({ tab, key })
    await this.#marks.keep([{ tab, key, had: way.had, got }])
  }

  /** Looks where the cells of one write are, and has put right what they hit. */
  async #look(
    sent: SentCells,
    before: ReadonlyMap<string, RowsThen>,
    ours: ChangedByUs,
    isLate: boolean,
  ): Promise<Seen> {
    const { reader, renamed, fault } = this.#options
    const lost = sent.placed.filter((each) => !isShown(each, reader.snapshot(each.tab)))
    // Where ids just left, too, the look at those tells all.
    const hasNewer = ({ tab }: PlacedCells) => isLate && ours.idsIn.has(tab)
    const names = await renamed.notice(
      sent.placed.filter((each) => !hasNewer(each)),
      before,
      isLate,
    )
    for (const row of names.renamed) await this.#tellRenamed(row)
    for (const { tab, key } of names.unknown)
      fault(new Error(`Rows of ${tab} moved and were typed in during a write; what ${key} was nobody knows`))
    const meant = (stray: StrayRow): StrayRow => {
      const had = this.#marks.meant(stray.tab, stray.key, stray.had)
      return { ...stray, had }
    }
    const shifted = findShifted(sent, before, reader.snapshots).map(meant)
    const strays = findStrays(sent.placed, before, reader.snapshots, ours.places).map(meant)
    const nameless = findNameless(sent.placed, before, reader.snapshots, strays)
    await this.#putRight(strays, shifted)
    for (const stray of nameless) await this.#nameAndPutRight(stray)
    const instead = [...strays, ...shifted, ...nameless].map((stray) => stray.instead)
    const absent = sent.added.filter(({ tab, key }) => reader.snapshot(tab)?.sheetRow(key) === undefined)
    return { lost, instead, hit: [...strays, ...shifted].map(placeOf), absent }
  }

  #mayStillLand({ since, placed }: SentCells): boolean {
    if (this.#elapsed() - since > googleTimeoutMs) return false
    const seqs = placed.flatMap((each) => each.seqs)
    return seqs.length === 0 || this.#options.pending.isAnyInDoubt(seqs)
  }

  async #before(sent: SentCells): Promise<ReadonlyMap<string, RowsThen>> {
    return sent.isOfBefore === true ? this.#withLedgers(sent) : sent.before
  }

  #elapsed(): number {
    return this.#options.elapsed?.() ?? performance.now()
  }

  async #putRight(strays: readonly StrayRow[], shifted: readonly StrayRow[]): Promise<void> {
    const { reader, pending, tabs, now, decide, fault } = this.#options
    const all = [...strays, ...shifted]
    const wayOf = (stray: StrayRow) => putRight(stray, tabs, pending.at(placeOf(stray)))
    await this.#marks.keep(all.map((stray) => ({ ...stray, had: wayOf(stray).had, got: stray.got ?? {} })))
    for (const stray of all) {
      const what = shifted.includes(stray) ? 'Columns' : 'Rows'
      fault(new Error(`${what} of ${stray.tab} moved during a write; ${stray.key} is put right`))
      // Before it is recorded nothing else is planned, nor ended: what waits for that row would be taken for lost.
      await decide(idFor('STRAY', stray.tab, stray.key, now()), () => {
        const { change, had } = wayOf(stray)
        const snapshot = reader.snapshot(stray.tab)
        // Cells that went astray before and were not hit now still are.
        snapshot?.markStray(stray.key, { ...snapshot.strayCells(stray.key), ...had })
        return change === undefined ? [] : [change]
      })
    }
  }

  /** A row without an id that took what was meant for another; where people give the ids it can only be told. */
  async #nameAndPutRight(stray: NamelessStray): Promise<void> {
    const { tabs, now, decide, fault } = this.#options
    const { tab: title, key: other } = stray.instead
    const tab = tabs.find((each) => each.title === title)
    const mark = JSON.stringify(stray.now ?? stray.had)
    const changes = tab && putNamelessRight(stray, tab, (prefix) => idFor(prefix, 'stray', mark, now()))
    const what = stray.now === undefined ? 'was emptied in place of' : 'took what was meant for'
    const how = changes === undefined || changes.length === 0 ? 'stays so' : 'is put right'
    fault(new Error(`Rows of ${title} moved during a write; one without an id ${what} ${other} and ${how}`))
    await decide(idFor('STRAY', title, mark, now()), () => changes ?? [])
  }

  /** Says which key a row gets back. One that has none now counts under it at once. */
  async #tellRenamed({ tab, key, was, cells }: RenamedRow): Promise<void> {
    const { reader, now, decide, fault } = this.#options
    const words = `${key || 'a row without an id'} becomes ${was || 'blank'} again`
    fault(new Error(`Rows of ${tab} moved during a write; ${words}`))
    const field = reader.snapshot(tab)?.tab.key
    if (key !== '' || cells === undefined || field === undefined) return
    const adopt: Change = { kind: 'adopt', tab, key: was, cells: { ...cells, [field]: null } }
    await decide(idFor('NAME', tab, was, now()), () => [adopt])
  }

  /** What a process before knew of the ledgers, too, in which it wrote into rows that were there. */
  async #withLedgers({ placed, before }: SentCells): Promise<ReadonlyMap<string, RowsThen>> {
    const all = new Map(before)
    for (const { title } of this.#options.tabs.filter((tab) => tab.ledger))
      if (placed.some(({ tab }) => tab === title)) {
        const rows = await this.#options.otherThan(title)
        const withoutId = before.get(title)?.withoutId ?? []
        all.set(
          title,
          rowsThen(
            rows,
            withoutId.map(({ cells }) => cells),
          ),
        )
      }
    return all
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

  #columns(): TakenAlong['columns'] {
    const usable = [...this.#options.reader.snapshots].filter(([, snapshot]) => snapshot.usable)
    return new Map(usable.map(([title, { columnAt }]) => [title, columnAt]))
  }
}

/**
 * What of a write may still come: nothing once something of it was seen, for Google carries it out whole. What a process
 * before left may be of several writes.
 */
function stillLate(sent: SentCells, { lost, instead, absent }: Seen): SentCells | undefined {
  if (sent.answered || (instead.length > 0 && sent.isOfBefore !== true)) return undefined
  const placed = lost.filter((each) => !instead.includes(each))
  if (placed.length === 0 && absent.length === 0) return undefined
  return { ...sent, placed, added: absent, untold: sent.untold.filter((each) => placed.includes(each)) }
}

/** Rows as a process before knew them, and those without an id. */
function rowsThen(
  rows: readonly (readonly [string, CellsByField])[],
  withoutId: readonly CellsByField[],
): RowsThen {
  return {
    [Symbol.iterator]: () => rows[Symbol.iterator](),
    withoutId: withoutId.map((cells) => ({ cells, rowNumber: 0 })),
    end: () => undefined,
  }
}
