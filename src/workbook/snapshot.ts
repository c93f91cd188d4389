import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField, type Change } from './change.ts'
import type { Problem, RecordIndex, RowWithoutId } from './facts.ts'
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
interface SheetRow extends ParsedRow {
  readonly key: string
  rowNumber: number
  readonly cells: CellsByField
}

/** How many known rows a tail is read over again, to notice that rows moved. */
const tailOverlap = 20

/** Of so many newest records the rows to come are foretold. */
const expectable = 500

type AnyRecord = Readonly<Record<string, unknown>>
type AnyIndex = RecordIndex<never, unknown>

/** One tab in memory: what the sheet has, and on top of it what is decided but not yet written. */
export class TabSnapshot {
  readonly tab: Tab
  /** counts up whenever a record changes; what is derived from the tab is kept by it */
  version = 0
  /** 0-based column of each field, as last read */
  columnAt = new Map<string, number>()
  headerProblems: Problem[] = []
  duplicates: { key: string; rowNumber: number }[] = []
  withoutId: RowWithoutId[] = []
  /** 1-based number of the last row that had anything in it */
  lastRow = 1
  /** true after the first whole read */
  loaded = false
  readonly #sheet = new Map<string, SheetRow>()
  readonly #records = new Map<string, AnyRecord>()
  #list: readonly AnyRecord[] | undefined
  #tail: { key: string; rowNumber: number }[] = []
  readonly #indexes = new Map<AnyIndex, unknown>()
  readonly #lastGood: (key: string) => CellsByField | undefined

  constructor(tab: Tab, lastGood: (key: string) => CellsByField | undefined) {
    this.tab = tab
    this.#lastGood = lastGood
  }

  get records(): readonly AnyRecord[] {
    this.#list ??= [...this.#records.values()]
    return this.#list
  }

  record(key: string): AnyRecord | undefined {
    return this.#records.get(keyOf(key))
  }

  /** 1-based row of a record in the sheet as last read; undefined while it is not written. */
  rowNumber(key: string): number | undefined {
    return this.#sheet.get(keyOf(key))?.rowNumber
  }

  /** Where a record that is not written yet will stand when nobody adds a row before it. */
  expectedRow(key: string): number | undefined {
    const unwritten = [...this.#records.keys()].slice(-expectable).filter((each) => !this.#sheet.has(each))
    const place = unwritten.indexOf(keyOf(key))
    return place < 0 ? undefined : this.lastRow + 1 + place
  }

  /** The cells that the sheet itself had at the last read, without what is pending. */
  sheetCells(key: string): CellsByField | undefined {
    return this.#sheet.get(keyOf(key))?.cells
  }

  /** Where a tail to be read begins, so that it overlaps what is known by a few rows. */
  get tailFrom(): number {
    return this.#tail[0]?.rowNumber ?? 2
  }

  /** True when the rows that a tail has in common with what is known are where they were. */
  tailFits(raw: RawTab): boolean {
    const place = raw.header.findIndex((cell) =>
      sameHeader(cell, this.tab.columns[this.tab.key]?.header ?? ''),
    )
    return this.#tail.every(({ key, rowNumber }) => {
      const cell = raw.rows[rowNumber - raw.fromRow]?.[place]
      return cell !== undefined && cell !== null && keyOf(String(cell)) === key
    })
  }

  problems(): Problem[] {
    const found = [...this.headerProblems]
    for (const row of this.#sheet.values())
      for (const each of row.problems) found.push({ ...each, rowNumber: row.rowNumber })
    return found
  }

  index<S>(index: RecordIndex<never, S>): S {
    const known = this.#indexes.get(index as AnyIndex)
    if (known !== undefined) return known as S
    const state = index.empty()
    for (const record of this.#records.values()) index.add(state, record as never)
    this.#indexes.set(index as AnyIndex, state)
    return state
  }

  /**
   * Takes in what was read.
   *
   * @param raw the whole tab, or a tail of it that begins at `raw.fromRow`
   * @param pending decided changes of this tab that the sheet may not have yet, in order
   * @returns keys whose cells read without a problem and differ from before: the last good values to keep
   */
  load(raw: RawTab, pending: readonly Change[]): string[] {
    const moved = this.#readHeader(raw.header)
    const seen = new Set<string>()
    const good: string[] = []
    const whole = raw.fromRow <= 2
    this.withoutId = []
    this.#tail = []
    if (whole) this.duplicates = []
    let rowNumber = raw.fromRow - 1
    for (const cells of raw.rows) {
      rowNumber += 1
      const keyCell = cells[this.columnAt.get(this.tab.key) ?? -1] ?? null
      const key = keyCell === null ? '' : keyOf(String(keyCell))
      if (key === '') {
        this.#takeRowWithoutId(cells, rowNumber)
        continue
      }
      this.lastRow = whole ? rowNumber : Math.max(this.lastRow, rowNumber)
      if (seen.has(key)) {
        this.duplicates.push({ key, rowNumber })
        continue
      }
      seen.add(key)
      this.#tail.push({ key, rowNumber })
      if (this.#takeRow(key, cells, rowNumber, moved)) good.push(key)
    }
    if (whole) for (const key of this.#sheet.keys()) if (!seen.has(key)) this.#sheet.delete(key)
    this.#tail = this.#tail.slice(-tailOverlap)
    this.loaded ||= whole
    this.#rebuild(whole ? undefined : seen, pending)
    return good
  }

  /** Shows a decided change at once, before the sheet has it. The same change again changes nothing. */
  apply(change: Change): void {
    const key = keyOf(change.key)
    const current = this.#records.get(key)
    if (change.kind === 'remove') return this.#set(key, undefined)
    if (change.kind === 'append' || change.kind === 'adopt') {
      if (current !== undefined) return
      const cells = change.kind === 'append' ? change.cells : { ...change.cells, [this.tab.key]: change.key }
      return this.#set(key, parseRow(this.tab, key, cells, undefined).record)
    }
    if (current === undefined) return
    const parsed = parseRow(this.tab, key, change.cells, undefined, Object.keys(change.cells))
    this.#set(key, { ...current, ...parsed.record })
  }

  #readHeader(header: readonly Cell[]): boolean {
    const before = this.columnAt
    this.columnAt = new Map()
    this.headerProblems = []
    for (const [field, column] of Object.entries(this.tab.columns)) {
      const places = header.flatMap((cell, at) => (sameHeader(cell, column.header) ? [at] : []))
      const [place] = places
      if (place !== undefined) this.columnAt.set(field, place)
      if (places.length > 1 || (places.length === 0 && column.addedLater !== true)) {
        this.headerProblems.push({
          tab: this.tab.title,
          key: 'header',
          rowNumber: 1,
          column: column.header,
          got: places.length === 0 ? 'no such header in row 1' : `${places.length} columns with this header`,
          expected: `one column headed "${column.header}"`,
        })
      }
    }
    return (
      before.size !== this.columnAt.size || [...before].some(([field, at]) => this.columnAt.get(field) !== at)
    )
  }

  #cellsByField(row: readonly Cell[]): CellsByField {
    const cells: Record<string, Cell> = {}
    for (const [field, at] of this.columnAt) cells[field] = row[at] ?? null
    return cells
  }

  #takeRow(key: string, row: readonly Cell[], rowNumber: number, moved: boolean): boolean {
    const known = this.#sheet.get(key)
    if (known !== undefined && !moved && this.#sameRow(known.cells, row)) {
      known.rowNumber = rowNumber
      return false
    }
    const cells = this.#cellsByField(row)
    if (
      known !== undefined &&
      moved &&
      Object.keys(cells).every((field) => sameCell(known.cells[field], cells[field]))
    ) {
      known.rowNumber = rowNumber
      return false
    }
    const parsed = parseRow(this.tab, key, cells, known?.record ?? this.#lastGood(key))
    this.#sheet.set(key, { key, rowNumber, cells, ...parsed })
    return parsed.problems.length === 0
  }

  #sameRow(known: CellsByField, row: readonly Cell[]): boolean {
    for (const [field, at] of this.columnAt) if (known[field] !== (row[at] ?? null)) return false
    return true
  }

  #takeRowWithoutId(row: readonly Cell[], rowNumber: number): void {
    const cells = this.#cellsByField(row)
    const typed = Object.entries(cells).some(
      ([field, cell]) => this.tab.columns[field]?.edits !== 'formula' && cell !== null && cell !== '',
    )
    if (!typed) return
    this.lastRow = Math.max(this.lastRow, rowNumber)
    this.withoutId.push({ cells, rowNumber })
  }

  /** Makes the records anew from the sheet's rows and what is pending; only what differs is told to the indexes. */
  #rebuild(only: ReadonlySet<string> | undefined, pending: readonly Change[]): void {
    const touched = new Set(pending.map((change) => keyOf(change.key)))
    if (only === undefined) {
      for (const key of this.#records.keys())
        if (!this.#sheet.has(key) && !touched.has(key)) this.#set(key, undefined)
    }
    for (const key of only ?? this.#sheet.keys()) {
      if (!touched.has(key)) this.#set(key, this.#sheet.get(key)?.record)
    }
    for (const key of touched) this.#set(key, this.#sheet.get(key)?.record)
    for (const change of pending) this.apply(change)
  }

  #set(key: string, record: AnyRecord | undefined): void {
    const before = this.#records.get(key)
    if (before === record) return
    if (record === undefined) this.#records.delete(key)
    else this.#records.set(key, record)
    this.version += 1
    this.#list = undefined
    for (const [index, state] of this.#indexes) {
      if (before !== undefined) index.remove(state, before as never)
      if (record !== undefined) index.add(state, record as never)
    }
  }
}

function sameHeader(cell: Cell | undefined, header: string): boolean {
  return typeof cell === 'string' && cell.trim().toLowerCase() === header.toLowerCase()
}
