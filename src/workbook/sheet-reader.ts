import type { Journal } from '../journal/journal.ts'
import type { Instant } from '../kit/local-date.ts'
import { keyOf } from '../kit/ids.ts'
import type { CellsByField, Change } from './change.ts'
import type { Overtyped } from './facts.ts'
import { TabSnapshot, type RawTab } from './snapshot.ts'
import { SheetFault, type Spreadsheet, type SpreadsheetShape } from './spreadsheet.ts'
import { columnLetters, quoteTitle, type Tab } from './tab.ts'

/** A ledger of so many rows is read whole at every look; a longer one as much less often as it is longer. */
const wholeLedgerRows = 5_000
const wholeLedgerEveryMs = 10_000

/** Reads the sheet into memory: every tab in one call, a long ledger by its tail. */
export class SheetReader {
  readonly snapshots: ReadonlyMap<string, TabSnapshot>
  readonly sheetIds = new Map<string, number>()
  lastReadAt: Instant | undefined
  url = ''
  readonly #spreadsheet: Spreadsheet
  readonly #journal: Journal
  readonly #recalled = new Map<string, CellsByField>()
  #shape: SpreadsheetShape | undefined
  #lastWhole = new Map<string, Instant>()

  constructor(tabs: readonly Tab[], spreadsheet: Spreadsheet, journal: Journal) {
    this.#spreadsheet = spreadsheet
    this.#journal = journal
    this.snapshots = new Map(
      tabs.map((tab) => [
        tab.title,
        new TabSnapshot(tab, (key) => this.#recalled.get(`${tab.title}\u0000${key}`)),
      ]),
    )
  }

  get ready(): boolean {
    return this.lastReadAt !== undefined
  }

  snapshot(title: string): TabSnapshot | undefined {
    return this.snapshots.get(title)
  }

  /** Brings back the last good values of each row, from before the restart. */
  async recall(): Promise<void> {
    for (const row of await this.#journal.goodRows()) {
      this.#recalled.set(`${row.tab}\u0000${row.key}`, row.cells as CellsByField)
    }
  }

  /** A tab whose pending changes are not to be shown any more is taken in anew at the next read. */
  reload(title: string): void {
    this.#lastWhole.delete(title)
  }

  /** Reads all tabs in one call. Throws SheetFault; what was known stays. */
  async read(now: Instant, pendingOf: (title: string) => readonly Change[]): Promise<void> {
    if (this.#shape === undefined) await this.#describe()
    const wanted = [...this.snapshots.values()].map((snapshot) => this.#rangesOf(snapshot, now))
    const ranges = wanted.flatMap((each) => each.ranges)
    let answers
    try {
      answers = await this.#spreadsheet.read(ranges, 'values')
    } catch (cause) {
      // A tab was renamed, deleted or shortened: look at the sheet's shape before the next read.
      if (cause instanceof SheetFault && cause.kind === 'refused') this.#shape = undefined
      throw cause
    }
    let at = 0
    const good: { tab: string; key: string; cells: CellsByField }[] = []
    for (const { snapshot, ranges: own, fromRow } of wanted) {
      const tables = answers.slice(at, (at += own.length))
      const raw: RawTab =
        own.length === 1
          ? { header: tables[0]?.[0] ?? [], fromRow: 2, rows: tables[0]?.slice(1) ?? [] }
          : { header: tables[0]?.[0] ?? [], fromRow, rows: tables[1] ?? [] }
      const { title } = snapshot.tab
      if (own.length === 2 && !snapshot.tailFits(raw)) {
        this.#lastWhole.delete(title)
        return this.read(now, pendingOf)
      }
      if (own.length === 1) this.#lastWhole.set(title, now)
      const keys = snapshot.load(raw, pendingOf(title))
      if (!snapshot.tab.ledger) {
        for (const key of keys) good.push({ tab: title, key, cells: snapshot.sheetCells(key) ?? {} })
      }
    }
    this.lastReadAt = now
    const news = good.filter((row) => !sameCells(this.#recalled.get(`${row.tab}\u0000${row.key}`), row.cells))
    for (const row of news) this.#recalled.set(`${row.tab}\u0000${row.key}`, row.cells)
    if (news.length > 0)
      await this.#journal.keepGoodRows(news.map((row) => ({ ...row, cells: { ...row.cells } })))
  }

  /** Of formula cells that show the wrong number, those in which a person typed over the formula. */
  async overtyped(suspects: readonly { tab: string; key: string; field: string }[]): Promise<Overtyped[]> {
    const found: Overtyped[] = []
    for (const title of new Set(suspects.map((suspect) => suspect.tab))) {
      const snapshot = this.snapshots.get(title)
      if (snapshot === undefined) continue
      const [rows = []] = await this.#spreadsheet.read([quoteTitle(title)], 'formulas')
      const keyAt = snapshot.columnAt.get(snapshot.tab.key) ?? 0
      const byKey = new Map(rows.map((row) => [keyOf(String(row[keyAt] ?? '')), row]))
      for (const { key, field } of suspects.filter((suspect) => suspect.tab === title)) {
        const cell = byKey.get(keyOf(key))?.[snapshot.columnAt.get(field) ?? -1] ?? null
        if (cell !== null && !(typeof cell === 'string' && cell.startsWith('='))) {
          found.push({ tab: title, key, field, value: cell })
        }
      }
    }
    return found
  }

  async #describe(): Promise<void> {
    const shape = await this.#spreadsheet.describe()
    const titles = new Set(shape.sheets.map((sheet) => sheet.title))
    const missing = [...this.snapshots.keys()].filter((title) => !titles.has(title))
    this.sheetIds.clear()
    for (const sheet of shape.sheets) this.sheetIds.set(sheet.title, sheet.sheetId)
    this.url = shape.url
    if (missing.length > 0) {
      throw new SheetFault(
        'refused',
        `The spreadsheet "${shape.title}" has no tab ${missing.map((title) => `"${title}"`).join(', ')}. Run "npm run setup" to add what is missing; it changes nothing that is there`,
      )
    }
    this.#shape = shape
  }

  #rangesOf(
    snapshot: TabSnapshot,
    now: Instant,
  ): { snapshot: TabSnapshot; ranges: string[]; fromRow: number } {
    const title = quoteTitle(snapshot.tab.title)
    const age = now - (this.#lastWhole.get(snapshot.tab.title) ?? 0)
    const dueEveryMs = (snapshot.lastRow / wholeLedgerRows) * wholeLedgerEveryMs
    const byTail =
      snapshot.tab.ledger && snapshot.loaded && snapshot.lastRow > wholeLedgerRows && age < dueEveryMs
    if (!byTail) return { snapshot, ranges: [title], fromRow: 2 }
    const width = this.#shape?.sheets.find((sheet) => sheet.title === snapshot.tab.title)?.columnCount ?? 26
    const fromRow = snapshot.tailFrom
    return { snapshot, ranges: [`${title}!1:1`, `${title}!A${fromRow}:${columnLetters(width - 1)}`], fromRow }
  }
}

function sameCells(a: CellsByField | undefined, b: CellsByField): boolean {
  return a !== undefined && Object.keys(b).every((field) => a[field] === b[field])
}
