import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { Problem, RowWithoutId } from './facts.ts'
import { isHeader, readHeader } from './header.ts'
import { parseRow, type ParsedRow } from './parse-row.ts'
import type { Tab } from './tab.ts'

/** A tab's cells as the sheet gave them. */
export interface RawTab {
  /** row 1 */
  readonly header: readonly Cell[]
  /** 1-based number of the first row in `rows` */
  readonly fromRow: number
  readonly rows: readonly (readonly Cell[])[]
}

/** A row in the sheet: where it was seen last, what was in it, and what it reads as. */
export interface SheetRow extends ParsedRow {
  readonly key: string
  rowNumber: number
  readonly cells: CellsByField
  /** what cells held before they took something meant for another row; of each, until it changes */
  stray?: CellsByField
}

/** A row whose key another row has, too: it counts nothing. */
export interface DoubledRow {
  readonly key: string
  readonly rowNumber: number
  /** true when it says the same as the row that counts: written twice, not typed */
  readonly same: boolean
  /** true when its cells say already that it counts nothing */
  readonly voided: boolean
}

/** What a read brought. */
export interface RowsRead {
  /** false for a tail */
  readonly whole: boolean
  readonly seen: ReadonlySet<string>
  /** keys whose cells read without a problem and differ from before */
  readonly good: readonly string[]
}

interface LaidRow {
  readonly key: string
  readonly cells: readonly Cell[]
  readonly rowNumber: number
}

/** How many known rows a tail is read over again, to notice that rows moved. */
const tailOverlap = 20

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
  headerProblems: readonly Problem[] = []
  readonly byKey = new Map<string, SheetRow>()
  readonly #faulty = new Map<string, SheetRow>()
  readonly #lastGood: (key: string) => CellsByField | undefined
  #tail: { key: string; rowNumber: number }[] = []

  constructor(tab: Tab, lastGood: (key: string) => CellsByField | undefined) {
    this.tab = tab
    this.#lastGood = lastGood
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
      const cell = raw.rows[rowNumber - raw.fromRow]?.[place]
      return cell !== undefined && cell !== null && keyOf(String(cell)) === key
    })
  }

  /** 1-based rows of a key, doubled ones with it. */
  rowNumbers(key: string): number[] {
    const row = this.byKey.get(key)
    if (row === undefined) return []
    return [row, ...this.doubles.filter((double) => double.key === key)].map((each) => each.rowNumber)
  }

  /** What in the tab a person has to put right. */
  problems(): Problem[] {
    const { title, key, columns, idPrefix } = this.tab
    if (this.missing) {
      if (this.tab.addedLater === true && !this.loaded) return []
      const expected = `a tab named "${title}": rename it back, or run "npm run setup"`
      return [{ tab: title, key: 'header', rowNumber: 1, column: 'the tab', got: 'nothing', expected }]
    }
    const found = [...this.headerProblems]
    for (const row of this.#faulty.values())
      for (const each of row.problems) found.push({ ...each, rowNumber: row.rowNumber })
    const column = columns[key]?.header ?? key
    const own =
      idPrefix === undefined ? 'one row of it' : 'an id of its own: empty the cell and the bot gives one'
    for (const { key: id, rowNumber, same, voided } of this.doubles) {
      if (voided || (same && this.tab.voided !== undefined)) continue
      const got = `${id}, which row ${this.byKey.get(id)?.rowNumber} has, too`
      found.push({
        tab: title,
        key: id,
        rowNumber,
        column,
        got,
        expected: `${own}; until then it counts nothing`,
      })
    }
    return found
  }

  /**
   * Takes in what was read.
   *
   * @param raw the whole tab, or a tail of it that begins at `raw.fromRow`
   * @returns undefined while a header is missing or doubled: nothing is taken in then, and what was known stays
   */
  load(raw: RawTab): RowsRead | undefined {
    const { columnAt, problems } = readHeader(this.tab, raw.header)
    const moved =
      columnAt.size !== this.columnAt.size ||
      [...columnAt].some(([field, at]) => this.columnAt.get(field) !== at)
    this.columnAt = columnAt
    this.header = raw.header
    this.headerProblems = problems
    if (problems.length > 0) return undefined
    const whole = raw.fromRow <= 2
    const seen = new Set<string>()
    const good: string[] = []
    const isAbove = (row: { rowNumber: number }) => !whole && row.rowNumber < raw.fromRow
    const doubles = this.doubles.filter(isAbove)
    const { live, voided } = this.#layOut(raw, isAbove)
    // A void row counts only when no other has its key, wherever the two stand after a sort.
    for (const row of [...live, ...voided]) {
      const known = this.byKey.get(row.key)
      if (seen.has(row.key) || (known !== undefined && isAbove(known))) {
        const same = sameCells(known?.cells ?? {}, this.#cellsByField(row.cells))
        doubles.push({ key: row.key, rowNumber: row.rowNumber, same, voided: this.#isVoided(row.cells) })
        continue
      }
      seen.add(row.key)
      if (this.#take(row, moved)) good.push(row.key)
    }
    if (whole) for (const key of this.byKey.keys()) if (!seen.has(key)) this.#forget(key)
    this.doubles = doubles
    this.loaded ||= whole
    return { whole, seen, good }
  }

  /** Tells rows with a key from rows without, and remembers where the tab ends. */
  #layOut(raw: RawTab, isAbove: (row: { rowNumber: number }) => boolean) {
    const keyAt = this.columnAt.get(this.tab.key) ?? -1
    const live: LaidRow[] = []
    const voided: LaidRow[] = []
    const withoutId = this.withoutId.filter(isAbove)
    let lastRow = raw.fromRow <= 2 ? 1 : this.lastRow
    for (const [at, cells] of raw.rows.entries()) {
      const rowNumber = raw.fromRow + at
      const keyCell = cells[keyAt] ?? null
      const key = keyCell === null ? '' : keyOf(String(keyCell))
      const typed = key === '' ? this.#typedCells(cells) : undefined
      if (key === '' && typed === undefined) continue
      lastRow = Math.max(lastRow, rowNumber)
      if (typed !== undefined) withoutId.push({ cells: typed, rowNumber })
      else (this.#isVoided(cells) ? voided : live).push({ key, cells, rowNumber })
    }
    this.withoutId = withoutId
    this.lastRow = lastRow
    this.#tail = [...live.slice(-tailOverlap), ...voided.slice(-tailOverlap)]
      .map(({ key, rowNumber }) => ({ key, rowNumber }))
      .sort((a, b) => a.rowNumber - b.rowNumber)
      .slice(-tailOverlap)
    return { live, voided }
  }

  #take({ key, cells: row, rowNumber }: LaidRow, moved: boolean): boolean {
    const known = this.byKey.get(key)
    if (known !== undefined && !moved && this.#sameRow(known.cells, row)) {
      known.rowNumber = rowNumber
      return false
    }
    const cells = this.#cellsByField(row)
    if (known !== undefined && moved && sameCells(known.cells, cells)) {
      known.rowNumber = rowNumber
      return false
    }
    const parsed = parseRow(this.tab, key, cells, known?.record ?? this.#lastGood(key))
    const taken: SheetRow = { key, rowNumber, cells, ...parsed }
    const stray = Object.entries(known?.stray ?? {}).filter(([field]) =>
      sameCell(known?.cells[field], cells[field]),
    )
    if (stray.length > 0) taken.stray = Object.fromEntries(stray)
    this.byKey.set(key, taken)
    if (parsed.problems.length > 0) this.#faulty.set(key, taken)
    else this.#faulty.delete(key)
    return parsed.problems.length === 0
  }

  #forget(key: string): void {
    this.byKey.delete(key)
    this.#faulty.delete(key)
  }

  #isVoided(row: readonly Cell[]): boolean {
    if (this.tab.voided === undefined) return false
    return Object.entries(this.tab.voided).every(
      ([field, cell]) => keyOf(String(row[this.columnAt.get(field) ?? -1] ?? '')) === keyOf(String(cell)),
    )
  }

  #cellsByField(row: readonly Cell[]): CellsByField {
    const cells: Record<string, Cell> = {}
    for (const [field, at] of this.columnAt) cells[field] = row[at] ?? null
    return cells
  }

  #sameRow(known: CellsByField, row: readonly Cell[]): boolean {
    for (const [field, at] of this.columnAt) if (known[field] !== (row[at] ?? null)) return false
    return true
  }

  /** The cells of a row without a key; undefined when nobody typed in it. */
  #typedCells(row: readonly Cell[]): CellsByField | undefined {
    const cells = this.#cellsByField(row)
    const typed = Object.entries(cells).some(
      ([field, cell]) => this.tab.columns[field]?.edits !== 'formula' && cell !== null && cell !== '',
    )
    return typed ? cells : undefined
  }
}

function sameCells(a: CellsByField, b: CellsByField): boolean {
  return Object.keys(b).every((field) => sameCell(a[field], b[field]))
}
