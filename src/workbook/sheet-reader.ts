import type { Journal } from '../journal/journal.ts'
import type { Instant } from '../kit/local-date.ts'
import { keyOf } from '../kit/ids.ts'
import { isErrorText, type Cell } from './cells.ts'
import type { CellsByField, Change } from './change.ts'
import { GoodRows, type KnownRow } from './good-rows.ts'
import { inTurns } from './in-turns.ts'
import { PieceByPiece } from './pieces.ts'
import type { RawTab } from './raw-row.ts'
import { TabSnapshot } from './snapshot.ts'
import { SheetFault, type Spreadsheet, type SpreadsheetShape } from './spreadsheet.ts'
import { columnLetters, quoteTitle, type Tab } from './tab.ts'

/** A ledger of so many rows is read whole at every look; a longer one as much less often as it is longer. */
const wholeLedgerRows = 5_000
const wholeLedgerEveryMs = 10_000
/** A ledger that is longer is read in pieces, so that one of them at a time is in memory as text. */
const pieceRows = 16_000
/** The pieces of a very long ledger are longer: a whole read takes no more calls than this of the minute's allowance. */
const mostPieces = 12
const pieceTries = 3
/** While a tab is missing, it is looked for this often. */
const lookForMissingMs = 30_000
/** The same for one that came with a later release: somebody runs setup some day. */
const lookForLaterMs = 180_000

/** A cell of a formula column. */
export interface FormulaCell {
  readonly tab: string
  readonly key: string
  readonly field: string
}

/** One in which a person typed. */
export interface TypedOver extends FormulaCell {
  readonly value: Cell
}

interface Wanted {
  readonly snapshot: TabSnapshot
  readonly ranges: readonly string[]
  readonly fromRow: number
  /** columns that a tail or a piece is read over; 0 for a tab that is read at once */
  readonly width: number
  /** of a ledger that is read in pieces: the rows of its grid, and of a piece */
  readonly pieces?: { readonly gridRows: number; readonly rows: number }
}

/** Reads the sheet into memory: every tab in one call, a long ledger by its tail. */
export class SheetReader {
  readonly snapshots: ReadonlyMap<string, TabSnapshot>
  readonly sheetIds = new Map<string, number>()
  /** Google's number of each tab that was ever there: it stays when a tab gets another name */
  readonly #knownIds = new Map<string, number>()
  lastReadAt: Instant | undefined
  url = ''
  readonly #spreadsheet: Spreadsheet
  readonly #good: GoodRows
  #shape: SpreadsheetShape | undefined
  #describedAt: Instant = Number.NEGATIVE_INFINITY
  readonly #lastWhole = new Map<string, Instant>()
  /** tabs that somebody wants read whole at the next look */
  readonly #wanted = new Set<string>()

  constructor(tabs: readonly Tab[], spreadsheet: Spreadsheet, journal: Journal) {
    this.#spreadsheet = spreadsheet
    this.#good = new GoodRows(journal)
    this.snapshots = new Map(
      tabs.map((tab) => [tab.title, new TabSnapshot(tab, (key) => this.#good.cells(tab.title, key))]),
    )
    for (const ledger of this.snapshots.values()) {
      const archive = this.snapshots.get(ledger.tab.closing?.into.title ?? '')
      if (archive !== undefined) TabSnapshot.join(ledger, archive)
    }
  }

  get ready(): boolean {
    return this.lastReadAt !== undefined
  }

  snapshot(title: string): TabSnapshot | undefined {
    return this.snapshots.get(title)
  }

  /** Columns of a tab's grid, as last described. */
  columnCount(title: string): number {
    return this.#shape?.sheets.find((sheet) => sheet.title === title)?.columnCount ?? 26
  }

  /** Has a tab read whole at the next look; one that was missing is looked for. */
  want(title: string): void {
    if (!this.snapshots.has(title)) return
    this.#wanted.add(title)
    if (!this.sheetIds.has(title)) this.#shape = undefined
  }

  /** Brings back the last good values of each row, from before the restart. */
  async recall(): Promise<void> {
    const ledgers = [...this.snapshots.values()].filter(({ tab }) => tab.ledger)
    await this.#good.recall(ledgers.map(({ tab }) => tab.title))
  }

  /** The rows of a tab as they last read well, by key; before the first read those that a process before this one knew. */
  lastGood(title: string): (readonly [string, CellsByField])[] {
    return this.#good.of(title)
  }

  /** Lets the next process know the rows as this one sees them now. Throws JournalFault. */
  async keepGood(): Promise<void> {
    await this.#good.keep()
  }

  /** Lets the next process know of none of these rows, whose removal was seen. Throws JournalFault. */
  async forgetRemoved(removed: Iterable<{ tab: string; key: string }>): Promise<void> {
    await this.#good.forgetRemoved(removed)
  }

  /**
   * Lets the next process know of no row that this one does not see any more.
   *
   * @param isComing true for a row that is to come back. Throws JournalFault.
   */
  async forgetGone(isComing: (row: { tab: string; key: string }) => boolean): Promise<void> {
    await this.#good.forgetGone(this.snapshots.values(), isComing)
  }

  /**
   * Reads all tabs in one call. A tab that went missing is left out and stays as it was known.
   *
   * @param pendingOf decided changes that the sheet may not have yet, by tab; asked for when the answer is there
   *
   * Throws SheetFault; what was known stays.
   */
  async read(now: Instant, pendingOf: () => ReadonlyMap<string, readonly Change[]>): Promise<void> {
    const found = await this.#readTables(now)
    const pending = pendingOf()
    const good: KnownRow[] = []
    const taken = found.map(({ snapshot, raw }) => ({ snapshot, raw, read: snapshot.takeIn(raw) }))
    for (const { snapshot, raw, read } of taken) {
      const { tab } = snapshot
      if (raw.fromRow <= 2) {
        this.#lastWhole.set(tab.title, now)
        this.#wanted.delete(tab.title)
      }
      const keys = snapshot.show(read, pending.get(tab.title) ?? [])
      if (tab.ledger) continue
      for (const key of keys) good.push({ tab: tab.title, key, cells: snapshot.sheetCells(key) ?? {} })
    }
    const unread = [...this.snapshots.values()].filter(
      (snapshot) => !snapshot.loaded && !(snapshot.missing && snapshot.tab.addedLater === true),
    )
    if (unread.length > 0) throw new SheetFault('refused', unreadWords(unread))
    this.lastReadAt = now
    this.#good.takeIn(good)
  }

  /**
   * Of formula cells that show the wrong number, those in which a person typed over the formula, and those whose formula
   * lost what it pointed to, as when a tab was deleted and came back.
   */
  async typedOver(
    suspects: readonly FormulaCell[],
  ): Promise<{ readonly typed: TypedOver[]; readonly broken: FormulaCell[] }> {
    const typed: TypedOver[] = []
    const broken: FormulaCell[] = []
    for (const title of new Set(suspects.map((suspect) => suspect.tab))) {
      const snapshot = this.snapshots.get(title)
      if (snapshot === undefined) continue
      const [rows = []] = await this.#spreadsheet.read([quoteTitle(title)], 'formulas')
      const keyAt = snapshot.columnAt.get(snapshot.tab.key) ?? 0
      const byKey = new Map(rows.map((row) => [keyOf(String(row[keyAt] ?? '')), row]))
      for (const suspect of suspects.filter((each) => each.tab === title)) {
        const { key, field } = suspect
        const cell = byKey.get(keyOf(key))?.[snapshot.columnAt.get(field) ?? -1] ?? null
        if (cell === null) continue
        const formula = typeof cell === 'string' && cell.startsWith('=')
        if (isErrorText(cell) || (formula && cell.includes('#REF!'))) broken.push(suspect)
        else if (!formula) typed.push({ ...suspect, value: cell })
      }
    }
    return { typed, broken }
  }

  async #readTables(now: Instant): Promise<{ snapshot: TabSnapshot; raw: RawTab }[]> {
    const described = this.#isShapeDue(now)
    if (described) await this.#describe(now)
    try {
      return await this.#readRanges(now)
    } catch (cause) {
      if (!(cause instanceof SheetFault) || cause.kind !== 'refused') throw cause
      // A tab was renamed, deleted or shortened: look at what there is before reading again.
      this.#shape = undefined
      this.#lastWhole.clear()
      if (described) throw cause
      await this.#describe(now)
      return this.#readRanges(now)
    }
  }

  /** Reads each tab whole, or its tail where that joins what is known. */
  async #readRanges(now: Instant): Promise<{ snapshot: TabSnapshot; raw: RawTab }[]> {
    const wanted = [...this.snapshots.values()]
      .filter((snapshot) => this.sheetIds.has(snapshot.tab.title) && this.#isDue(snapshot))
      .map((snapshot) => this.#rangesOf(snapshot, now))
    const ranges = wanted.flatMap((each) => each.ranges)
    const answers = await this.#spreadsheet.read(ranges, 'values')
    let at = 0
    const found: (Wanted & { raw: RawTab })[] = []
    for (const each of wanted) {
      const [head = [], below] = answers.slice(at, (at += each.ranges.length))
      const raw = { header: head[0] ?? [], fromRow: each.fromRow, rows: below ?? head.slice(1) }
      found.push({
        ...each,
        raw: each.pieces === undefined ? raw : await this.#readOn(each, each.pieces, raw),
      })
    }
    const narrow = found.filter(({ width }) => width > 0)
    const wider = narrow.filter(({ raw, width }) => raw.header.length > width)
    const misfits = narrow.filter(
      (each) => wider.includes(each) || (each.pieces === undefined && !each.snapshot.tailFits(each.raw)),
    )
    if (misfits.length === 0) return found
    if (wider.length > 0) this.#shape = undefined
    for (const { snapshot } of misfits) this.#lastWhole.delete(snapshot.tab.title)
    return this.#readRanges(now)
  }

  /**
   * Reads a ledger on, piece by piece. Where rows moved meanwhile it is begun anew, and in the end read at once.
   *
   * @param begun row 1 and the piece that is read already
   */
  async #readOn(
    { snapshot, width }: Wanted,
    pieces: { gridRows: number; rows: number },
    begun: { header: readonly Cell[]; rows: readonly Cell[][] },
  ): Promise<RawTab> {
    const title = quoteTitle(snapshot.tab.title)
    const last = columnLetters(width - 1)
    const rangeOf = (from: number, to: number | '') => `${title}!A${from}:${last}${to}`
    // Where a piece ends in blank rows the ledger ends, as far as one knows, and whatever follows comes at once.
    const ask = (from: number, isShort: boolean) => {
      const isRest = isShort || from + pieces.rows > pieces.gridRows
      const rows = this.#readLong(rangeOf(from, isRest ? '' : from + pieces.rows - 1))
      rows.catch(() => undefined)
      return { from, isRest, rows }
    }
    // Whoever moved rows may have moved columns, too.
    const anew = async (to: number | '') => {
      const [head = [], rows = []] = await this.#spreadsheet.read([`${title}!1:1`, rangeOf(2, to)], 'values')
      return { header: head[0] ?? [], rows }
    }
    for (let tries = 0; tries < pieceTries; tries += 1) {
      const { header, rows: first } = tries === 0 ? begun : await anew(pieces.rows + 1)
      const whole = new PieceByPiece(pieces.rows, snapshot.reader(header))
      let asked = ask(whole.after(whole.next), first.length < pieces.rows)
      let isGoingOn = await inTurns(whole.add(first))
      while (isGoingOn) {
        const { from, isRest, rows } = asked
        // Two are on their way at a time: while one is taken in, Google works on the other.
        const ahead = isRest ? undefined : ask(whole.after(from), false)
        isGoingOn = await inTurns(whole.add(await rows))
        if (isGoingOn && ahead === undefined) return { header, fromRow: 2, rows: whole.rows }
        asked = whole.isShort || ahead === undefined ? ask(whole.next, true) : ahead
      }
    }
    return { ...(await anew('')), fromRow: 2 }
  }

  async #readLong(range: string): Promise<Iterable<readonly Cell[]>> {
    const long = await this.#spreadsheet.readLong?.(range)
    return long ?? (await this.#spreadsheet.read([range], 'values'))[0] ?? []
  }

  #isShapeDue(now: Instant): boolean {
    if (this.#shape === undefined) return true
    const missing = [...this.snapshots.values()].filter(({ tab }) => !this.sheetIds.has(tab.title))
    if (missing.length === 0) return false
    const isLost = missing.some(({ tab, loaded }) => loaded || tab.addedLater !== true)
    const age = now - this.#describedAt
    // Below 0: the clock was put back.
    return age >= (isLost ? lookForMissingMs : lookForLaterMs) || age < 0
  }

  async #describe(now: Instant): Promise<void> {
    const shape = await this.#spreadsheet.describe()
    for (const [title, sheetId] of this.sheetIds) this.#knownIds.set(title, sheetId)
    this.sheetIds.clear()
    for (const sheet of shape.sheets) this.sheetIds.set(sheet.title, sheet.sheetId)
    this.url = shape.url
    const missing = [...this.snapshots.values()].filter(({ tab }) => !this.sheetIds.has(tab.title))
    for (const snapshot of this.snapshots.values()) {
      const { title } = snapshot.tab
      const renamed = shape.sheets.find(
        (sheet) => sheet.sheetId === this.#knownIds.get(title) && !this.snapshots.has(sheet.title),
      )
      snapshot.setMissing(missing.includes(snapshot), renamed?.title)
    }
    const never = missing.filter((snapshot) => !snapshot.loaded && snapshot.tab.addedLater !== true)
    if (never.length > 0) {
      const names = never.map(({ tab }) => `"${tab.title}"`).join(', ')
      throw new SheetFault(
        'refused',
        `The spreadsheet "${shape.title}" has no tab ${names}. Run "npm run setup" to add what is missing; it changes nothing that is there`,
      )
    }
    this.#shape = shape
    this.#describedAt = now
  }

  #isDue({ tab, loaded }: TabSnapshot): boolean {
    return tab.seldom !== true || !loaded || this.#wanted.has(tab.title)
  }

  #rangesOf(snapshot: TabSnapshot, now: Instant): Wanted {
    const title = quoteTitle(snapshot.tab.title)
    const age = now - (this.#lastWhole.get(snapshot.tab.title) ?? 0)
    const dueEveryMs = (snapshot.lastRow / wholeLedgerRows) * wholeLedgerEveryMs
    const byTail =
      snapshot.tab.ledger &&
      snapshot.usable &&
      snapshot.lastRow > wholeLedgerRows &&
      age >= 0 &&
      age < dueEveryMs &&
      !this.#wanted.has(snapshot.tab.title)
    const width = this.columnCount(snapshot.tab.title)
    const gridRows = this.#shape?.sheets.find((sheet) => sheet.title === snapshot.tab.title)?.rowCount ?? 0
    const rows = Math.max(pieceRows, Math.ceil(gridRows / mostPieces))
    if (!byTail && snapshot.tab.ledger && gridRows > rows) {
      const ranges = [`${title}!1:1`, `${title}!A2:${columnLetters(width - 1)}${rows + 1}`]
      return { snapshot, ranges, fromRow: 2, width, pieces: { gridRows, rows } }
    }
    if (!byTail) return { snapshot, ranges: [title], fromRow: 2, width: 0 }
    const fromRow = snapshot.tailFrom
    const ranges = [`${title}!1:1`, `${title}!A${fromRow}:${columnLetters(width - 1)}`]
    return { snapshot, ranges, fromRow, width }
  }
}

function unreadWords(unread: readonly TabSnapshot[]): string {
  const places = unread.flatMap(({ tab, headerProblems }) =>
    headerProblems.map((problem) => `tab "${tab.title}": ${problem.got}, where I expect ${problem.expected}`),
  )
  return `The workbook cannot be read. ${places.slice(0, 5).join('; ')}. Rename the header back or run "npm run setup"`
}
