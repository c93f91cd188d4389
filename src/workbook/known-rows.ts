import { setImmediate as letOthersGo } from 'node:timers/promises'
import { z } from 'zod'
import { digestSpan, type GoodRow, type GoodRowMark, type GoodRun, type Journal } from '../journal/journal.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import type { Instant } from '../kit/local-date.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField, type Change } from './change.ts'
import type { EditMark, RowEdit } from './facts.ts'
import { meantBy } from './parse-row.ts'
import { digestOf, runCount, runOf } from './row-digest.ts'
import type { SheetRow } from './sheet-row.ts'
import type { RowsFollowed } from './rows-then.ts'
import type { TabSnapshot } from './snapshot.ts'
import type { Column, Tab } from './tab.ts'

/** Rows that are read from the journal, or written to it, at a time. */
const pageRows = 1_000
/** A row that somebody typed is known as such for so long. */
const typedForMs = 10 * 60_000
/** Rows whose digest is worked out before others have their turn. */
const slice = 2_000
const everyRun: ReadonlySet<number> = new Set(Array.from({ length: runCount }, (_, run) => run))
const toldMarks = z.record(z.string(), z.string())

/**
 * The rows of a ledger as they were agreed on, kept in the journal, and what people made of them since.
 *
 * While the bot runs it costs what changes: rows that a read replaced are looked at, no other. At the start the whole
 * ledger is compared with the journal once, by what runs of rows come to; only rows of a run that differs are read.
 */
export class KnownRows {
  readonly tab: Tab
  readonly #fields: readonly (readonly [string, Column])[]
  /** what a row's digest is made of, beside its key: in the order of their names, which a new release does not change */
  readonly #fieldNames: readonly string[]
  readonly #ledger: TabSnapshot
  readonly #archive: TabSnapshot | undefined
  readonly #journal: Journal
  readonly #pending: () => readonly Change[]
  readonly #now: () => Instant
  readonly #edits = new Map<string, RowEdit>()
  /** rows that people typed lately, by key, the oldest first */
  readonly #typed = new Map<string, Instant>()
  /** rows that the journal has still to take */
  readonly #unkept = new Set<string>()
  readonly #unforgotten = new Set<string>()
  #told: Readonly<Record<string, string>> = {}
  #then: RowsFollowed | undefined
  #compared = false

  /**
   * @param archive where its closed rows go; undefined for a ledger without one
   * @param pending what is decided of the ledger and not known to be in the sheet
   */
  constructor(
    ledger: TabSnapshot,
    archive: TabSnapshot | undefined,
    how: { journal: Journal; pending: () => readonly Change[]; now: () => Instant },
  ) {
    this.tab = ledger.tab
    this.#fields = Object.entries(ledger.tab.columns)
    this.#fieldNames = Object.keys(ledger.tab.columns)
      .filter((field) => field !== ledger.tab.key)
      .toSorted()
    this.#ledger = ledger
    this.#archive = archive
    this.#journal = how.journal
    this.#pending = how.pending
    this.#now = how.now
  }

  /** Brings back which edits were told, from before the restart. */
  async recall(): Promise<void> {
    const note = await this.#journal.note(this.#noteName)
    const read = toldMarks.safeParse(JSON.parse(note ?? '{}'))
    this.#told = read.success ? read.data : {}
  }

  /**
   * What people changed or took away and nobody answered for. Left out while a close moves rows, while something is on
   * its way to the row, while its key stands twice, and while a row without an id says the same. Never throws.
   */
  edits(): readonly RowEdit[] {
    if (this.#edits.size === 0 || !this.#ledger.usable) return []
    const pending = this.#pending()
    if (pending.some(({ kind }) => kind === 'close')) return []
    const busy = new Set(pending.map(({ key }) => keyOf(key)))
    for (const { key } of this.#ledger.doubles) busy.add(key)
    const unnamed = new Set(this.#ledger.withoutId.map(({ cells }) => this.#content(cells)))
    return [...this.#edits.values()].filter(
      ({ key, is, was }) =>
        !busy.has(keyOf(key)) && (is !== undefined || unnamed.size === 0 || !unnamed.has(this.#content(was))),
    )
  }

  /** Looks at what the reads since the last call replaced. Throws JournalFault; what was not kept is kept later. */
  async take(): Promise<void> {
    if (!this.#ledger.loaded) return
    const replaced = this.#then?.replaced
    this.#then?.end()
    this.#then = this.#ledger.rememberRows()
    if (!this.#compared || replaced === undefined) return
    const pending = replaced.size === 0 ? [] : this.#pending()
    for (const [key, before] of replaced) this.#judge(key, this.#agreed(before), pending)
    await this.#settle()
  }

  /**
   * Compares the whole ledger with the journal, once: first what its rows come to, then one by one those of the runs that
   * come to something else. Throws JournalFault, and begins anew at the next call.
   */
  async compare(): Promise<void> {
    if (this.#compared || !this.#ledger.usable) return
    await letOthersGo()
    const pending = this.#pending()
    const runs = await this.#journal.goodRuns(this.tab.title)
    // Rows without a mark were kept by a release that had none: then all are read, and kept anew with theirs.
    const differing = runs.some(({ run }) => run === undefined) ? everyRun : await this.#differing(runs)
    const seen = new Set<string>()
    for await (const page of this.#kept(differing)) {
      const bare: GoodRow[] = []
      for (const row of page) {
        const cells = row.cells as CellsByField
        seen.add(row.key)
        this.#ledger.readAgain(row.key, cells)
        this.#judge(row.key, cells, pending)
        const now = this.#edits.has(row.key) ? undefined : this.#markOf(row.key)
        if (now !== undefined && now.digest !== row.mark?.digest) this.#unkept.add(row.key)
        if (now === undefined && row.mark === undefined)
          bare.push({ ...row, mark: this.#markBy(row.key, cells) })
      }
      if (bare.length > 0) await this.#journal.keepGoodRows(bare)
      await letOthersGo()
    }
    for (const key of differing.size === 0 ? [] : this.#ledger.keys()) {
      if (!differing.has(runOf(key)) || seen.has(key)) continue
      // The first look at a ledger takes it as it is; later, what nobody here wrote came while nobody looked.
      this.#meet(key, runs.length === 0 ? undefined : pending)
      if (this.#unkept.size >= pageRows) await this.#keep()
    }
    // They are told in the order of their ids.
    const inOrder = [...this.#edits].toSorted(([a], [b]) => (a < b ? -1 : 1))
    this.#edits.clear()
    for (const [key, edit] of inOrder) this.#edits.set(key, edit)
    this.#compared = true
    await this.#settle()
  }

  /** The runs in which the ledger is not what the journal has, or not surely. */
  async #differing(runs: readonly GoodRun[]): Promise<ReadonlySet<number>> {
    const rows = new Map<number, number>()
    const sums = new Map<number, number>()
    const found = new Set<number>()
    let looked = 0
    for (const key of this.#ledger.keys()) {
      const { run, digest } = this.#markOf(key) ?? { run: runOf(key) }
      // What a row read as when it was good is only known from the journal.
      if (digest === undefined || this.#ledger.sheetRow(key)?.problems.length !== 0) found.add(run)
      rows.set(run, (rows.get(run) ?? 0) + 1)
      sums.set(run, ((sums.get(run) ?? 0) + (digest ?? 0)) % digestSpan)
      if ((looked += 1) % slice === 0) await letOthersGo()
    }
    const known = new Map(runs.map((each) => [each.run, each]))
    for (const run of everyRun) {
      const { rows: count = 0, digest = 0 } = known.get(run) ?? {}
      if (count !== (rows.get(run) ?? 0) || digest !== (sums.get(run) ?? 0)) found.add(run)
    }
    return found
  }

  /** The journal's rows of these runs, so many at a time that nobody has to wait for them. */
  async *#kept(runs: ReadonlySet<number>): AsyncGenerator<readonly GoodRow[]> {
    const { title } = this.tab
    if (runs !== everyRun) {
      for (const run of runs) yield this.#journal.goodRowsOf(title, run)
      return
    }
    let page: readonly GoodRow[] = []
    do {
      page = await this.#journal.goodRowsAfter(title, page.at(-1)?.key ?? '', pageRows)
      yield page
    } while (page.length === pageRows)
  }

  #markOf(key: string): GoodRowMark | undefined {
    const record = this.#ledger.sheetRow(key)?.record
    return record === undefined
      ? undefined
      : { run: runOf(key), digest: digestOf(key, this.#fieldNames, record) }
  }

  /** The mark of a row that the journal has and the sheet has otherwise. */
  #markBy(key: string, cells: CellsByField): GoodRowMark {
    const read = this.#fields.map(([field, column]) => [field, column.read(cells[field] ?? null)] as const)
    return { run: runOf(key), digest: digestOf(key, this.#fieldNames, Object.fromEntries(read)) }
  }

  /**
   * Says what became of edits, once it is decided. told: they stand as they are and are not told again. agreed: what the
   * sheet has is right from now on.
   */
  async answer(how: 'told' | 'agreed', marks: readonly EditMark[]): Promise<void> {
    for (const { key, mark } of marks) {
      const edit = this.#edits.get(keyOf(key))
      if (edit?.mark !== mark) continue
      if (how === 'told') this.#edits.set(keyOf(key), { ...edit, told: true })
      else this.#agree(keyOf(key))
    }
    await this.#settle()
  }

  get #noteName(): string {
    return `edits told of ${this.tab.title}`
  }

  #judge(key: string, agreed: CellsByField | undefined, pending: readonly Change[]): void {
    const known = this.#edits.get(key)
    const was = known?.was ?? agreed
    if (was === undefined) return this.#meet(key, pending)
    const row = this.#ledger.sheetRow(key)
    // Nothing of it can be read: that is a problem, and is told as one.
    if (row !== undefined && row.record === undefined) return
    if (row !== undefined && this.#isSame(was, row)) {
      this.#edits.delete(key)
      return
    }
    if (row !== undefined && isDecided(key, row, pending)) return this.#agree(key)
    const is = this.#agreed(row)
    const name = String(was[this.tab.key] ?? key)
    const mark = idFor(
      'EDIT',
      this.tab.title,
      key,
      this.#content(was),
      is === undefined ? '' : this.#content(is),
    )
    if (known?.mark === mark) return
    const told = this.#told[key] === mark
    const typedAt = this.#typed.get(key)
    const edit = { tab: this.tab.title, key: name, was, is, since: this.#now(), mark, told }
    this.#edits.set(key, typedAt === undefined ? edit : { ...edit, typedAt })
  }

  /** A row that was not there before. */
  #meet(key: string, pending: readonly Change[] | undefined): void {
    if (this.#ledger.sheetRow(key)?.record === undefined) return
    this.#unkept.add(key)
    this.#unforgotten.delete(key)
    const isOurs = pending?.some((change) => change.kind === 'append' && keyOf(change.key) === key) ?? true
    if (!isOurs) this.#typed.set(key, this.#now())
  }

  #agree(key: string): void {
    this.#edits.delete(key)
    if (this.#ledger.sheetRow(key) === undefined) this.#unforgotten.add(key)
    else this.#unkept.add(key)
  }

  /** Ends edits that are none, and has the journal follow. */
  async #settle(): Promise<void> {
    const now = this.#now()
    for (const [key, at] of this.#typed) {
      if (now - at < typedForMs && now >= at) break
      this.#typed.delete(key)
    }
    if (this.#edits.size > 0) {
      this.#endArchived()
      this.#endRenamed()
    }
    await this.#keep()
    await this.#noteTold()
  }

  /** Rows that a close took are not gone. */
  #endArchived(): void {
    for (const [key, { is }] of this.#edits)
      if (is === undefined && this.#archive?.record(key) !== undefined) this.#agree(key)
  }

  /** Nor is a row whose id somebody changed or emptied: it counts as before, under the id that it has now. */
  #endRenamed(): void {
    if (this.#typed.size === 0) return
    const typed = new Map<string, string>()
    for (const key of this.#typed.keys()) {
      const cells = this.#agreed(this.#ledger.sheetRow(key))
      if (cells !== undefined) typed.set(this.#content(cells), key)
    }
    for (const [key, { is, was }] of this.#edits) {
      const content = this.#content(was)
      const twin = is === undefined ? typed.get(content) : undefined
      if (twin === undefined) continue
      this.#agree(key)
      this.#typed.delete(twin)
      typed.delete(content)
    }
  }

  async #keep(): Promise<void> {
    const { title } = this.tab
    while (this.#unkept.size > 0) {
      const keys = [...this.#unkept].slice(0, pageRows)
      const rows = keys.flatMap((key) => {
        const cells = this.#agreed(this.#ledger.sheetRow(key))
        const mark = this.#markOf(key)
        return cells === undefined || mark === undefined ? [] : [{ tab: title, key, cells, mark }]
      })
      if (rows.length > 0) await this.#journal.keepGoodRows(rows)
      for (const key of keys) this.#unkept.delete(key)
      if (this.#unkept.size > 0) await letOthersGo()
    }
    while (this.#unforgotten.size > 0) {
      const keys = [...this.#unforgotten].slice(0, pageRows)
      await this.#journal.forgetGoodRows(title, keys)
      for (const key of keys) this.#unforgotten.delete(key)
    }
  }

  async #noteTold(): Promise<void> {
    const told = Object.fromEntries(
      [...this.#edits].flatMap(([key, edit]) => (edit.told ? [[key, edit.mark]] : [])),
    )
    if (JSON.stringify(told) === JSON.stringify(this.#told)) return
    await this.#journal.setNote(this.#noteName, JSON.stringify(told))
    this.#told = told
  }

  /** A row's cells as the bot would write them, blanks left out; undefined while nothing good is known of it. */
  #agreed(row: SheetRow | undefined): CellsByField | undefined {
    if (row?.record === undefined) return undefined
    const cells: Record<string, Cell> = {}
    for (const [field, column] of this.#fields) {
      const cell = row.cell(field)
      if (cell !== null && cell !== '') cells[field] = column.toCell(row.record[field])
    }
    return cells
  }

  #isSame(was: CellsByField, row: SheetRow): boolean {
    return this.#fields.every(([field, column]) => {
      const [before, now] = [was[field] ?? null, row.cell(field)]
      // Nearly all rows of a whole ledger are told apart here.
      if (field === this.tab.key || sameCell(before, now)) return true
      return sameCell(meantBy(column, before), meantBy(column, column.toCell(row.record?.[field])))
    })
  }

  /** What cells mean, as one text; without the key. */
  #content(cells: CellsByField): string {
    const meant = this.#fields.map(([field, column]) => {
      const plain = field === this.tab.key ? '' : meantBy(column, cells[field] ?? null)
      return typeof plain === 'number' ? Number(plain.toPrecision(10)) : (plain ?? '')
    })
    return JSON.stringify(meant)
  }
}

/** True when the row shows what was decided of it: then it is no edit of a person's. */
function isDecided(key: string, row: SheetRow, pending: readonly Change[]): boolean {
  return pending.some(
    (change) =>
      change.kind === 'update' &&
      keyOf(change.key) === key &&
      Object.entries(change.cells).every(([field, cell]) => sameCell(row.cell(field), cell)),
  )
}
