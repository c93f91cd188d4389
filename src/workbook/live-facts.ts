import { localDateAt, type Instant, type LocalDate } from '../kit/local-date.ts'
import type { Derivation, Facts, Overtyped, Problem, RecordIndex, RowEdit, RowWithoutId } from './facts.ts'
import type { SheetReader } from './sheet-reader.ts'
import { TabSnapshot } from './snapshot.ts'
import { columnLetters, type RowOf, type Tab } from './tab.ts'

interface Kept {
  readonly versions: string
  readonly value: unknown
}

/** What was noticed about the sheet beside its cells. */
export interface Noticed {
  readonly overtyped: readonly Overtyped[]
  /** rows that Google does not take */
  readonly problems: readonly Problem[]
  readonly edits?: (tab: Tab) => readonly RowEdit[]
}

/** The facts as the reader's snapshots have them now. */
export class LiveFacts implements Facts {
  readonly #reader: SheetReader
  readonly #now: () => Instant
  readonly #timeZoneOf: (facts: Facts) => string
  readonly #noticed: () => Noticed
  readonly #membersOf: (circle: string) => readonly string[] | undefined
  readonly #kept = new Map<Derivation<unknown>, Kept>()
  /** stand for tabs that were added later and that this workbook is not asked for */
  readonly #absent = new Map<string, TabSnapshot>()

  constructor(
    reader: SheetReader,
    now: () => Instant,
    timeZone: (facts: Facts) => string,
    noticed: () => Noticed,
    membersOf: (circle: string) => readonly string[] | undefined = () => undefined,
  ) {
    this.#reader = reader
    this.#now = now
    this.#timeZoneOf = timeZone
    this.#noticed = noticed
    this.#membersOf = membersOf
  }

  get now(): Instant {
    return this.#now()
  }

  get timeZone(): string {
    return this.#timeZoneOf(this)
  }

  get today(): LocalDate {
    return localDateAt(this.now, this.timeZone)
  }

  rows<T extends Tab>(tab: T): readonly RowOf<T>[] {
    return this.#snapshot(tab).records as readonly RowOf<T>[]
  }

  find<T extends Tab>(tab: T, key: string): RowOf<T> | undefined {
    return this.#snapshot(tab).record(key) as RowOf<T> | undefined
  }

  index<R, S>(index: RecordIndex<R, S>): S {
    return this.#snapshot(index.tab).index(index)
  }

  derived<V>(derivation: Derivation<V>): V {
    const versions = derivation.tabs.map((tab) => this.#snapshot(tab).version).join(' ')
    const stamp = derivation.daily ? `${versions} ${this.today}` : versions
    const kept = this.#kept.get(derivation)
    if (kept?.versions === stamp) return kept.value as V
    const value = derivation.derive(this)
    this.#kept.set(derivation, { versions: stamp, value })
    return value
  }

  membersOf(circle: string): readonly string[] | undefined {
    return this.#membersOf(circle)
  }

  problems(): readonly Problem[] {
    const inTabs = [...this.#reader.snapshots.values()].flatMap((snapshot) => snapshot.problems())
    return [...inTabs, ...this.#noticed().problems]
  }

  overtyped(): readonly Overtyped[] {
    return this.#noticed().overtyped
  }

  withoutId(tab: Tab): readonly RowWithoutId[] {
    return this.#snapshot(tab).withoutId
  }

  unnamed(tab: Tab): readonly RowWithoutId[] {
    return this.#snapshot(tab).unnamed
  }

  edits(tab: Tab): readonly RowEdit[] {
    return this.#noticed().edits?.(tab) ?? []
  }

  hasColumn(tab: Tab, field: string): boolean {
    return this.#snapshot(tab).columnAt.has(field)
  }

  written(tab: Tab, key: string): boolean {
    return this.rowNumber(tab, key) !== undefined
  }

  rowNumber(tab: Tab, key: string): number | undefined {
    return this.#snapshot(tab).rowNumber(key)
  }

  link(tab: Tab, key?: string, field?: string): string {
    const snapshot = this.#snapshot(tab)
    const row = key === undefined ? undefined : (snapshot.rowNumber(key) ?? snapshot.expectedRow(key))
    return this.#address(tab, row, field)
  }

  linkToCell(tab: Tab, rowNumber: number, header: string): string {
    const field = Object.keys(tab.columns).find((each) => tab.columns[each]?.header === header)
    return this.#address(tab, rowNumber > 0 ? rowNumber : undefined, field)
  }

  #address(tab: Tab, row: number | undefined, field: string | undefined): string {
    const sheetId = this.#reader.sheetIds.get(tab.title)
    if (this.#reader.url === '' || sheetId === undefined) return ''
    const column = columnLetters(this.#snapshot(tab).columnAt.get(field ?? '') ?? 0)
    const place = row === undefined ? '' : `&range=${column}${row}`
    return `${this.#reader.url}#gid=${sheetId}${place}`
  }

  #snapshot(tab: Tab): TabSnapshot {
    const snapshot = this.#reader.snapshot(tab.title) ?? this.#absent.get(tab.title)
    if (snapshot === undefined && tab.addedLater === true) {
      const absent = new TabSnapshot(tab, () => undefined)
      this.#absent.set(tab.title, absent)
      return absent
    }
    if (snapshot === undefined) throw new Error(`The tab ${tab.title} is not among the workbook's tabs`)
    return snapshot
  }
}
