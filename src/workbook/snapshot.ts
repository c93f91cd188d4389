import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField, type Change, type CloseChange, type RowChange } from './change.ts'
import { ArchivedRows, Closes } from './closes.ts'
import type { Problem, RecordIndex, RowWithoutId } from './facts.ts'
import { parseRow, plainCells } from './parse-row.ts'
import type { DoubledRow, RawTab } from './raw-row.ts'
import type { RowsFollowed } from './rows-then.ts'
import type { SheetRow } from './sheet-row.ts'
import { SheetRows, type RowsRead } from './sheet-rows.ts'
import type { Tab } from './tab.ts'

type AnyRecord = Readonly<Record<string, unknown>>
type AnyIndex = RecordIndex<never, unknown>

/** One tab in memory: what the sheet has, and on top of it what is decided but not yet written. */
export class TabSnapshot {
  readonly tab: Tab
  /** counts up whenever a record changes; what is derived from the tab is kept by it */
  version = 0
  readonly #sheet: SheetRows
  /** records that are not as the sheet has them, by what is decided; undefined for one that is gone by that */
  readonly #over = new Map<string, AnyRecord | undefined>()
  readonly #unwritten = new Set<string>()
  /** rows without an id for which one is decided: their numbers by the id */
  readonly #names = new Map<string, number>()
  #list: readonly AnyRecord[] | undefined
  readonly #indexes = new Map<AnyIndex, unknown>()
  #closes: Closes | undefined

  constructor(tab: Tab, lastGood: (key: string) => CellsByField | undefined) {
    this.tab = tab
    this.#sheet = new SheetRows(tab, lastGood)
  }

  /** Joins a ledger with the tab that takes its closed rows: each has to know what the sheet has in the other. */
  static join(ledger: TabSnapshot, archive: TabSnapshot): void {
    const { closing } = ledger.tab
    if (closing === undefined) return
    const closes = new Closes(closing, ledger.#sheet, new ArchivedRows(archive.#sheet, closing.mark))
    ledger.#closes = closes
    archive.#closes = closes
  }

  /** What the sheet has of this ledger's closes; undefined for a tab that has none. */
  get closes(): Closes | undefined {
    return this.#closes
  }

  /** True after the first whole read that could be taken in. */
  get loaded(): boolean {
    return this.#sheet.loaded
  }

  /** True when what is known is what the sheet shows, and where: only then may be written to it. */
  get usable(): boolean {
    return this.loaded && !this.#sheet.missing && this.#sheet.headerProblems.length === 0
  }

  /** 0-based column of each field, as last read. */
  get columnAt(): ReadonlyMap<string, number> {
    return this.#sheet.columnAt
  }

  /** Row 1 as last read. */
  get header(): readonly Cell[] {
    return this.#sheet.header
  }

  get missing(): boolean {
    return this.#sheet.missing
  }

  get headerProblems(): readonly Problem[] {
    return this.#sheet.headerProblems
  }

  get doubles(): readonly DoubledRow[] {
    return this.#sheet.doubles
  }

  get withoutId(): readonly RowWithoutId[] {
    return this.#sheet.withoutId
  }

  /** Rows without an id for which none is decided yet. */
  get unnamed(): readonly RowWithoutId[] {
    if (this.#names.size === 0) return this.withoutId
    const named = new Set(this.#names.values())
    return this.withoutId.filter(({ rowNumber }) => !named.has(rowNumber))
  }

  /** 1-based number of the last row that had anything in it. */
  get lastRow(): number {
    return this.#sheet.lastRow
  }

  get tailFrom(): number {
    return this.#sheet.tailFrom
  }

  get records(): readonly AnyRecord[] {
    this.#list ??= [...this.#all()]
    return this.#list
  }

  record(key: string): AnyRecord | undefined {
    return this.#shown(keyOf(key))
  }

  /** 1-based row of a record in the sheet as last read; undefined while it is not written. */
  rowNumber(key: string): number | undefined {
    return this.#sheet.byKey.get(keyOf(key))?.rowNumber
  }

  /** 1-based rows of a key in the sheet as last read, doubled ones with it. */
  rowNumbers(key: string): number[] {
    return this.#sheet.rowNumbers(keyOf(key))
  }

  /** Where a record that is not written yet will stand when nobody adds a row before it. */
  expectedRow(key: string): number | undefined {
    const wanted = keyOf(key)
    let place = 0
    for (const each of this.#unwritten) {
      place += 1
      if (each === wanted) return this.lastRow + place
    }
    return undefined
  }

  /** The cells that the sheet itself had at the last read, without what is pending. */
  sheetCells(key: string): CellsByField | undefined {
    return this.#sheet.byKey.get(keyOf(key))?.cells
  }

  /** A row of the sheet as last read. */
  sheetRow(key: string): SheetRow | undefined {
    return this.#sheet.byKey.get(keyOf(key))
  }

  /** Reads a row with a problem once more, with what it held when it was good: its last good values are in use again. */
  readAgain(key: string, lastGood: CellsByField): void {
    const before = this.#shown(key)
    this.#sheet.readAgain(key, lastGood)
    this.#tell(before, this.#shown(key))
  }

  /** A row of the sheet in the form in which the bot writes; undefined when there is none. */
  plainRow(key: string): ReturnType<typeof plainCells> | undefined {
    const row = this.#sheet.byKey.get(keyOf(key))
    if (row === undefined) return undefined
    const plain = plainCells(this.tab, row.cells, row.record)
    for (const [field, cell] of Object.entries(plainCells(this.tab, row.stray ?? {}, undefined).cells)) {
      plain.cells[field] = cell
      plain.unreadable.add(field)
    }
    return plain
  }

  /** True when of the row of this key nothing is in the sheet but an id that the bot gives. */
  hasOnlyId(key: string): boolean {
    return this.#sheet.hasOnlyId(key)
  }

  /** Says that cells of a row hold what was meant for another: until they change, what they had counts. */
  markStray(key: string, had: CellsByField): void {
    const row = this.#sheet.byKey.get(keyOf(key))
    if (row !== undefined) row.stray = had
  }

  /** What cells of a row are to hold that hold what was meant for another; undefined for a row without such. */
  strayCells(key: string): CellsByField | undefined {
    return this.#sheet.byKey.get(keyOf(key))?.stray
  }

  /** The keys of all rows in the sheet as last read. */
  keys(): Iterable<string> {
    return this.#sheet.byKey.keys()
  }

  /** Keys of rows that a read found no more; none of a ledger. */
  get gone(): ReadonlySet<string> {
    return this.#sheet.gone
  }

  /** Remembers the rows of the sheet as they are now; later reads leave that alone. */
  rememberRows(): RowsFollowed {
    return this.#sheet.rememberRows()
  }

  /** True when the rows that a tail has in common with what is known are where they were. */
  tailFits(raw: RawTab): boolean {
    return this.#sheet.tailFits(raw)
  }

  /** Reads rows of a ledger that comes in pieces before `takeIn` gets them all. */
  reader(header: readonly Cell[]): ReturnType<SheetRows['reader']> {
    return this.#sheet.reader(header)
  }

  /** What in the tab a person has to put right. */
  problems(): Problem[] {
    return this.#sheet.problems()
  }

  index<S>(index: RecordIndex<never, S>): S {
    const known = this.#indexes.get(index as AnyIndex)
    if (known !== undefined) return known as S
    const state = index.empty()
    for (const record of this.#all()) index.add(state, record as never)
    this.#indexes.set(index as AnyIndex, state)
    return state
  }

  /**
   * Says whether the spreadsheet has a tab of this name.
   *
   * @param renamedTo the name under which it is there now
   */
  setMissing(missing: boolean, renamedTo?: string): void {
    this.#sheet.missing = missing
    this.#sheet.renamedTo = renamedTo
  }

  /**
   * Takes in what was read. While a header is missing or doubled, what was known stays.
   *
   * @param raw the whole tab, or a tail of it that begins at `raw.fromRow`
   * @param pending decided changes of this tab that the sheet may not have yet, in order
   * @returns keys whose cells read without a problem and differ from before: the last good values to keep
   */
  load(raw: RawTab, pending: readonly Change[]): readonly string[] {
    return this.show(this.takeIn(raw), pending)
  }

  /** The first half of `load`: what the sheet has, not shown yet. */
  takeIn(raw: RawTab): RowsRead | undefined {
    return this.#sheet.load(raw)
  }

  /** The second half of `load`. A ledger and its archive are both taken in before either is shown. */
  show(read: RowsRead | undefined, pending: readonly Change[]): readonly string[] {
    if (read === undefined) return []
    this.#rebuild(read.isFirst, pending)
    return read.good
  }

  /** Shows a decided change at once, before the sheet has it. The same change again changes nothing. */
  apply(change: Change): void {
    if (change.kind !== 'close') return this.#applyRow(change)
    for (const [key, record] of this.#closed(change)) this.#setAndTell(key, record)
  }

  #applyRow(change: RowChange, set = this.#setAndTell): void {
    const key = keyOf(change.key)
    const current = this.#shown(key)
    if (change.kind === 'remove') return set(key, undefined)
    if (change.kind === 'append' || change.kind === 'adopt') {
      if (current !== undefined) return
      // A row that somebody typed on or took away does not count under an id that it will not get.
      if (change.kind === 'adopt' && !this.#name(key, change.cells)) return
      const cells = change.kind === 'append' ? change.cells : { ...change.cells, [this.tab.key]: change.key }
      return set(key, parseRow(this.tab, key, cells, undefined).record)
    }
    if (current === undefined) return
    const parsed = parseRow(this.tab, key, change.cells, undefined, Object.keys(change.cells))
    set(key, { ...current, ...parsed.record })
  }

  /** Shows some records anew as the sheet has them, with what is still pending: for when a decision was dropped. */
  showAgain(keys: readonly string[], pending: readonly Change[]): void {
    const wanted = new Set(keys.map(keyOf))
    for (const key of wanted) {
      this.#names.delete(key)
      this.#setAndTell(key, this.#sheet.byKey.get(key)?.record)
    }
    for (const change of pending)
      if (change.kind === 'close')
        for (const [key, record] of this.#closed(change)) this.#setAndTell(key, record)
      else if (wanted.has(keyOf(change.key))) this.#applyRow(change)
  }

  /** Lays what is pending over the sheet's rows anew; only records that differ from before are told to the indexes. */
  #rebuild(isFirst: boolean, pending: readonly Change[]): void {
    const closes = pending.filter((change) => change.kind === 'close')
    const rowChanges = pending.filter((change) => change.kind !== 'close')
    const closed = new Map(closes.flatMap((change) => [...this.#closed(change)]))
    const before = new Map<string, AnyRecord | undefined>(this.#over)
    for (const [key, row] of this.#sheet.takeReplaced()) if (!before.has(key)) before.set(key, row?.record)
    for (const key of [...closed.keys(), ...rowChanges.map((change) => keyOf(change.key))])
      if (!before.has(key)) before.set(key, this.#shown(key))
    this.#names.clear()
    this.#over.clear()
    this.#unwritten.clear()
    for (const [key, record] of closed) this.#put(key, record)
    for (const change of rowChanges) this.#applyRow(change, this.#put)
    if (isFirst) this.#forgetDerived()
    else for (const [key, was] of before) this.#tell(was, this.#shown(key))
  }

  /** Finds the row that an id was decided for. False when it is not there: each row gets one id only. */
  #name(key: string, cells: CellsByField): boolean {
    const row = this.unnamed.find((each) =>
      Object.entries(cells).every(([field, cell]) => sameCell(each.cells[field], cell)),
    )
    if (row !== undefined) this.#names.set(key, row.rowNumber)
    return row !== undefined
  }

  /** Lets go of all that was made of the records: for when there were none yet, and nobody has to be told of each. */
  #forgetDerived(): void {
    this.version += 1
    this.#list = undefined
    this.#indexes.clear()
  }

  /** What a close makes of this tab's records, by key; undefined where it takes one away. */
  #closed(change: CloseChange): ReadonlyMap<string, AnyRecord | undefined> {
    const closes = this.#closes
    if (closes === undefined) return new Map()
    return change.tab === this.tab.title ? closes.inLedger(change) : closes.inArchive(change)
  }

  *#all(): Iterable<AnyRecord> {
    for (const [key, row] of this.#sheet.byKey) {
      const record = this.#over.has(key) ? this.#over.get(key) : row.record
      if (record !== undefined) yield record
    }
    for (const [key, record] of this.#over)
      if (record !== undefined && !this.#sheet.byKey.has(key)) yield record
  }

  #shown(key: string): AnyRecord | undefined {
    return this.#over.has(key) ? this.#over.get(key) : this.#sheet.byKey.get(key)?.record
  }

  readonly #put = (key: string, record: AnyRecord | undefined): void => {
    const row = this.#sheet.byKey.get(key)
    if (record === row?.record) this.#over.delete(key)
    else this.#over.set(key, record)
    if (record === undefined || row !== undefined) this.#unwritten.delete(key)
    else this.#unwritten.add(key)
  }

  readonly #setAndTell = (key: string, record: AnyRecord | undefined): void => {
    const before = this.#shown(key)
    this.#put(key, record)
    this.#tell(before, record)
  }

  #tell(before: AnyRecord | undefined, record: AnyRecord | undefined): void {
    if (before === record) return
    this.version += 1
    this.#list = undefined
    for (const [index, state] of this.#indexes) {
      if (before !== undefined) index.remove(state, before as never)
      if (record !== undefined) index.add(state, record as never)
    }
  }
}
