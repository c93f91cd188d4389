import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { Problem, RowWithoutId } from './facts.ts'
import { mostBrought, withRepairs, type KnownTab } from './header-repairs.ts'
import { isHeader, readHeader } from './header.ts'
import { parseRow } from './parse-row.ts'
import { PlainRows } from './plain-rows.ts'
import {
  type AskRow,
  type DoubledRow,
  type RawRow,
  type RawTab,
  cellsByField,
  onlyIdIn,
  sameCells,
  samePlaces,
  saysNothing,
  typedCells,
  voidedIn,
} from './raw-row.ts'
import type { RowsFollowed } from './rows-then.ts'
import { doubledRows, missingTab } from './row-problems.ts'
import { SheetRow } from './sheet-row.ts'
import type { Tab } from './tab.ts'

/** What a read brought. */
export interface RowsRead {
  /** true for the first that could be taken in */
  readonly isFirst: boolean
  /** keys whose cells read without a problem and differ from before; none of a ledger, which has very many */
  readonly good: readonly string[]
}

interface LaidRow {
  readonly key: string
  readonly row: RawRow
  readonly rowNumber: number
}

/** How many known rows a tail is read over again, to notice that rows moved. */
const tailOverlap = 20
/** So far from the end they are looked for: blank rows may stand among them. */
const tailReach = 2_000

/** One tab as the sheet itself had it at the last read, row by row, wherever rows and columns were moved to. */
export class SheetRows {
  readonly tab: Tab
  /** 0-based column of each field, as last read */
  columnAt: ReadonlyMap<string, number> = new Map<string, number>()
  /** row 1 as last read, with what people headed themselves */
  header: readonly Cell[] = []
  doubles: readonly DoubledRow[] = []
  withoutId: readonly RowWithoutId[] = []
  /** 1-based number of the last row that had anything in it */
  lastRow = 1
  /** true after the first whole read */
  loaded = false
  /** true while the spreadsheet has no tab of this name */
  missing = false
  /** the name under which the missing tab is there */
  renamedTo: string | undefined
  headerProblems: readonly Problem[] = []
  readonly #byKey = new Map<string, SheetRow>()
  readonly #faulty = new Map<string, SheetRow>()
  readonly #lastGood: (key: string) => CellsByField | undefined
  readonly #gone = new Set<string>()
  #tail: { key: string; rowNumber: number }[] = []
  #reads = 0
  #plain: PlainRows
  /** row 1 when every header was there once, at last */
  #inOrder: Pick<KnownTab, 'header' | 'columnAt'> = { header: [], columnAt: new Map() }
  #isVoided: AskRow = () => false
  #isOnlyId: AskRow = () => false
  /** rows that are not the same any more since somebody asked: what they were */
  #replaced = new Map<string, SheetRow | undefined>()
  /** of each moment that is remembered, the rows that were replaced since */
  readonly #then = new Set<Map<string, SheetRow | undefined>>()

  constructor(tab: Tab, lastGood: (key: string) => CellsByField | undefined) {
    this.tab = tab
    this.#lastGood = lastGood
    this.#plain = new PlainRows(tab, this.columnAt)
  }

  /** The rows as last read, by key. */
  get byKey(): ReadonlyMap<string, SheetRow> {
    return this.#byKey
  }

  /** Keys that a read found no more, and none found since; none of a ledger, which has very many. */
  get gone(): ReadonlySet<string> {
    return this.#gone
  }

  /** Remembers the rows as they are now. It costs what changes afterwards, not what there is. */
  rememberRows(): RowsFollowed {
    const replaced = new Map<string, SheetRow | undefined>()
    this.#then.add(replaced)
    return {
      *[Symbol.iterator]() {
        for (const [key, row] of replaced) if (row !== undefined) yield [key, row.cells] as const
      },
      replaced,
      withoutId: this.withoutId,
      end: () => void this.#then.delete(replaced),
    }
  }

  /** Rows that were replaced since the last call, or since the first read: what they were, by key. */
  takeReplaced(): ReadonlyMap<string, SheetRow | undefined> {
    const replaced = this.#replaced
    this.#replaced = new Map()
    return replaced
  }

  /** Where a tail to be read begins, so that it overlaps what is known by a few rows. */
  get tailFrom(): number {
    return this.#tail[0]?.rowNumber ?? 2
  }

  /** True when the rows that a tail has in common with what is known are where they were. */
  tailFits(raw: RawTab): boolean {
    const header = this.tab.columns[this.tab.key]?.header ?? ''
    const place = raw.header.findIndex((cell) => isHeader(cell, header))
    return this.#tail.every(({ key, rowNumber }) => {
      const row = raw.rows[rowNumber - raw.fromRow]
      if (row instanceof SheetRow) return row.key === key
      const cell = row?.[place]
      return cell !== undefined && cell !== null && keyOf(String(cell)) === key
    })
  }

  /** 1-based rows of a key, doubled ones with it. */
  rowNumbers(key: string): number[] {
    const row = this.#byKey.get(key)
    if (row === undefined) return []
    return [row, ...this.doubles.filter((double) => double.key === key)].map((each) => each.rowNumber)
  }

  /** True when of the row of this key nothing is there but an id that the bot gives. */
  hasOnlyId(key: string): boolean {
    const row = this.#byKey.get(keyOf(key))
    if (row === undefined || this.tab.idPrefix === undefined) return false
    return [...this.columnAt.keys()].every((field) => saysNothing(this.tab, field, row.cell(field)))
  }

  /** What in the tab a person has to put right. */
  problems(): Problem[] {
    const { tab, missing, loaded, renamedTo, doubles } = this
    if (missing) {
      const isSmall = loaded && this.#byKey.size + this.withoutId.length <= mostBrought
      return tab.addedLater === true && !loaded ? [] : [missingTab(tab, renamedTo, isSmall)]
    }
    const found = [...this.headerProblems]
    for (const row of this.#faulty.values())
      for (const each of row.problems) found.push({ ...each, rowNumber: row.rowNumber })
    return [...found, ...doubledRows(tab, doubles, (key) => this.#byKey.get(key)?.rowNumber)]
  }

  /**
   * For a ledger that comes in pieces: reads a row before all of them are here, so that its cells need not be kept until
   * then. Nothing is taken in; `load` gets what it answers.
   *
   * @param header row 1 as it came with the pieces
   * @returns of a row: what it reads as, or what is known of it where it says the same; or its cells, which have to be
   *   looked at closely
   */
  reader(header: readonly Cell[]): (row: readonly Cell[]) => RawRow {
    const { columnAt, problems } = readHeader(this.tab, header)
    if (problems.length > 0) return (row) => row
    const isAsBefore = samePlaces(columnAt, this.columnAt)
    const plainRows = (this.#plain = this.#plain.with(columnAt))
    const keyAt = columnAt.get(this.tab.key) ?? -1
    const isOnlyId = onlyIdIn(this.tab, columnAt)
    const isVoided = voidedIn(this.tab, columnAt)
    return (row) => {
      const keyCell = row[keyAt] ?? null
      const key = keyCell === null ? '' : keyOf(String(keyCell))
      if (key === '' || isVoided(row) || isOnlyId(row)) return row
      const known = isAsBefore ? this.#byKey.get(key) : undefined
      if (known !== undefined && this.#sameRow(known, row)) return known
      const plain = plainRows.read(row)
      return plain === undefined ? row : new SheetRow(this.tab, key, plain, undefined)
    }
  }

  /**
   * Takes in what was read.
   *
   * @param raw the whole tab, or a tail of it that begins at `raw.fromRow`
   * @returns undefined while a header is missing or doubled: nothing is taken in then, and what was known stays
   */
  load(raw: RawTab): RowsRead | undefined {
    const { columnAt, problems } = readHeader(this.tab, raw.header)
    const moved = !samePlaces(columnAt, this.columnAt)
    this.#plain = this.#plain.with(columnAt)
    this.columnAt = columnAt
    this.#isVoided = voidedIn(this.tab, columnAt)
    this.#isOnlyId = onlyIdIn(this.tab, columnAt)
    this.header = raw.header
    this.headerProblems = problems
    if (problems.length > 0) {
      const { size: rows } = this.#byKey
      const cell = (key: string, field: string) => this.#byKey.get(key)?.cell(field)
      const known = { ...this.#inOrder, rows, cell }
      // While a header is broken no row is read early: all of them are cells.
      const cells = raw.rows.flatMap((row) => (row instanceof SheetRow ? [] : [row]))
      const shown = { header: raw.header, rows: cells }
      this.headerProblems = this.loaded ? withRepairs(this.tab, problems, shown, known) : problems
      return undefined
    }
    this.#inOrder = { header: raw.header, columnAt }
    const whole = raw.fromRow <= 2
    const isFirst = !this.loaded
    this.#reads += 1
    const good: string[] = []
    const isAbove = (row: { rowNumber: number }) => !whole && row.rowNumber < raw.fromRow
    const doubles = this.doubles.filter(isAbove)
    const take = (row: LaidRow) => {
      const known = this.#byKey.get(row.key)
      if (known !== undefined && (known.seenAt === this.#reads || isAbove(known))) {
        const cells = row.row instanceof SheetRow ? undefined : row.row
        const voided = cells !== undefined && this.#isVoided(cells)
        const doubled = {
          key: row.key,
          voided,
          onlyId: cells !== undefined && this.#isOnlyId(cells),
        }
        if (doubled.onlyId || !this.hasOnlyId(row.key)) {
          const same = sameCells(known.cells, this.#cellsOf(row.row))
          doubles.push({ ...doubled, rowNumber: row.rowNumber, same })
          return
        }
        doubles.push({ ...doubled, rowNumber: known.rowNumber, same: false, voided: false, onlyId: true })
      }
      if (this.#take(row, known, moved) && !this.tab.ledger) good.push(row.key)
    }
    // A void row counts only when no other has its key, wherever the two stand after a sort; so does one with its id only.
    for (const row of this.#layOut(raw, isAbove, take)) take(row)
    if (whole) for (const row of this.#byKey.values()) if (row.seenAt !== this.#reads) this.#forget(row.key)
    this.doubles = doubles
    this.loaded ||= whole
    return { isFirst, good }
  }

  /**
   * Goes through the rows: takes those with a key, keeps those without, and remembers where the tab ends.
   *
   * @returns void rows and such with nothing but an id, which are taken last
   */
  #layOut(
    raw: RawTab,
    isAbove: (row: { rowNumber: number }) => boolean,
    take: (row: LaidRow) => void,
  ): LaidRow[] {
    const keyAt = this.columnAt.get(this.tab.key) ?? -1
    const voided: LaidRow[] = []
    const onlyIds: LaidRow[] = []
    const lastOnes: { key: string; rowNumber: number }[] = []
    const withoutId = this.withoutId.filter(isAbove)
    let lastRow = raw.fromRow <= 2 ? 1 : this.lastRow
    for (let at = 0; at < raw.rows.length; at += 1) {
      const cells = raw.rows[at] ?? []
      const rowNumber = raw.fromRow + at
      const isLast = at >= raw.rows.length - tailReach
      if (cells instanceof SheetRow) {
        lastRow = Math.max(lastRow, rowNumber)
        if (isLast) lastOnes.push({ key: cells.key, rowNumber })
        // Nearly all rows of a long ledger are as they were; whatever is known has not been seen in this read.
        if (cells.seenAt > 0 && cells.seenAt < this.#reads) cells.seen(rowNumber, this.#reads)
        else take({ key: cells.key, row: cells, rowNumber })
        continue
      }
      const keyCell = cells[keyAt] ?? null
      const key = keyCell === null ? '' : keyOf(String(keyCell))
      const typed = key === '' ? typedCells(this.tab, this.columnAt, cells) : undefined
      if (key === '' && typed === undefined) continue
      lastRow = Math.max(lastRow, rowNumber)
      if (typed !== undefined) {
        withoutId.push({ cells: typed, rowNumber })
        continue
      }
      if (isLast) lastOnes.push({ key, rowNumber })
      const row = { key, row: cells, rowNumber }
      if (this.#isVoided(cells)) voided.push(row)
      else if (this.#isOnlyId(cells)) onlyIds.push(row)
      else take(row)
    }
    this.withoutId = withoutId
    this.lastRow = lastRow
    this.#tail = lastOnes.slice(-tailOverlap)
    return [...voided, ...onlyIds]
  }

  #take({ key, row, rowNumber }: LaidRow, known: SheetRow | undefined, moved: boolean): boolean {
    const isKnown =
      known !== undefined &&
      (known === row ||
        (moved || row instanceof SheetRow
          ? sameCells(known.cells, this.#cellsOf(row))
          : this.#sameRow(known, row)))
    if (known !== undefined && isKnown) {
      known.seen(rowNumber, this.#reads)
      return false
    }
    const taken = row instanceof SheetRow ? row : this.#readRow(key, row, known)
    taken.seen(rowNumber, this.#reads)
    if (known?.stray !== undefined) {
      const stray = Object.entries(known.stray).filter(([field]) =>
        sameCell(known.cell(field), taken.cell(field)),
      )
      if (stray.length > 0) taken.stray = Object.fromEntries(stray)
    }
    this.#replace(key, known, taken)
    if (taken.problems.length > 0) this.#faulty.set(key, taken)
    else this.#faulty.delete(key)
    return taken.problems.length === 0
  }

  #readRow(key: string, row: readonly Cell[], known: SheetRow | undefined): SheetRow {
    const plain = this.#plain.read(row)
    if (plain !== undefined) return new SheetRow(this.tab, key, plain, undefined)
    const cells = cellsByField(this.columnAt, row)
    const parsed = parseRow(this.tab, key, cells, known?.record ?? this.#lastGood(key))
    return new SheetRow(this.tab, key, parsed, cells)
  }

  /** Reads a row with a problem once more, now that what it held when it was good is known. Nobody followed it. */
  readAgain(key: string, lastGood: CellsByField): void {
    const row = this.#byKey.get(key)
    if (row === undefined || row.problems.length === 0) return
    const parsed = parseRow(this.tab, key, row.cells, lastGood)
    const read = new SheetRow(this.tab, key, parsed, row.cells)
    read.seen(row.rowNumber, row.seenAt)
    row.seenAt = 0
    this.#byKey.set(key, read)
    this.#faulty.set(key, read)
  }

  #forget(key: string): void {
    this.#replace(key, this.#byKey.get(key), undefined)
    this.#faulty.delete(key)
  }

  #replace(key: string, before: SheetRow | undefined, now: SheetRow | undefined): void {
    if (before !== undefined) before.seenAt = 0
    for (const replaced of this.#then) if (!replaced.has(key)) replaced.set(key, before)
    if (this.loaded && !this.#replaced.has(key)) this.#replaced.set(key, before)
    if (now === undefined) {
      this.#byKey.delete(key)
      if (!this.tab.ledger) this.#gone.add(key)
    } else {
      this.#byKey.set(key, now)
      this.#gone.delete(key)
    }
  }

  #cellsOf(row: RawRow): CellsByField {
    return row instanceof SheetRow ? row.cells : cellsByField(this.columnAt, row)
  }

  #sameRow(known: SheetRow, row: readonly Cell[]): boolean {
    for (const [field, at] of this.columnAt) if ((known.cell(field) ?? '') !== (row[at] ?? '')) return false
    return true
  }
}
