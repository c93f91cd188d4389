import type { Instant, LocalDate } from '../kit/local-date.ts'
import type { Cell } from './cells.ts'
import type { CellsByField } from './change.ts'
import type { Repair } from './repair.ts'
import type { RowOf, Tab } from './tab.ts'

/** A cell, header or setting that cannot be read, in words for the person who can mend it. */
export interface Problem {
  readonly tab: string
  /** the record's key, or 'header'; '' for a row without one */
  readonly key: string
  /**
   * what it is known by instead of its record, such as the cells of a row without a key. Such a problem is told after a
   * minute only: somebody may still be typing.
   */
  readonly mark?: string
  /** 1-based row as last seen */
  readonly rowNumber: number
  /** the header a person sees */
  readonly column: string
  readonly got: string
  readonly expected: string
  /** what a press can do about a tab, a header or an id; undefined where only a person can */
  readonly repair?: Repair
}

/** A value that a person typed over one of the bot's formulas. */
export interface Overtyped {
  readonly tab: string
  readonly key: string
  readonly field: string
  readonly value: Cell
  /**
   * typed: it differs from what the formula showed, and nothing else happened since. unclear: what the formula shows
   * changed meanwhile, so nobody knows what the person saw. stale: the formula's own older result, pasted as a value.
   */
  readonly how: 'typed' | 'unclear' | 'stale'
}

/** A row that a person typed without an id. */
export interface RowWithoutId {
  readonly cells: CellsByField
  readonly rowNumber: number
}

/** Names an edit: another one of the same row has another mark. */
export interface EditMark {
  readonly key: string
  readonly mark: string
}

/** A row of a ledger that somebody changed or took away by hand, and that nobody has answered for yet. */
export interface RowEdit extends EditMark {
  readonly tab: string
  /** its cells as they were agreed on last, without the blank ones */
  readonly was: CellsByField
  /** the same as it stands now; undefined when the row is gone */
  readonly is: CellsByField | undefined
  /** when it was noticed */
  readonly since: Instant
  /** when the row itself came, where a person typed it a short while ago */
  readonly typedAt?: Instant
  /** true when the team was told of it */
  readonly told: boolean
}

/** Something kept up to date record by record, such as the fold of the ledger. Define it once, as a constant. */
export interface RecordIndex<R, S> {
  readonly tab: Tab
  readonly empty: () => S
  readonly add: (state: S, record: R) => void
  readonly remove: (state: S, record: R) => void
}

/** Something worked out from whole tabs, kept until one of them changes. Define it once, as a constant. */
export interface Derivation<V> {
  readonly tabs: readonly Tab[]
  /** true when the value depends on the day, too */
  readonly daily: boolean
  readonly derive: (facts: Facts) => V
}

/** The workbook as the bot knows it at this moment: what the sheet had at the last read, and every decision since. */
export interface Facts {
  readonly now: Instant
  /** the day in the team's time zone */
  readonly today: LocalDate
  readonly timeZone: string
  rows<T extends Tab>(tab: T): readonly RowOf<T>[]
  /** a record by its key, case and outer blanks ignored */
  find<T extends Tab>(tab: T, key: string): RowOf<T> | undefined
  index<R, S>(index: RecordIndex<R, S>): S
  derived<V>(derivation: Derivation<V>): V
  /** user ids of a circle of people beside the sheet, such as a user group; undefined while nobody knows */
  membersOf(circle: string): readonly string[] | undefined
  /** cells and headers that cannot be read */
  problems(): readonly Problem[]
  /** formula cells that a person typed over */
  overtyped(): readonly Overtyped[]
  /** rows that a person typed and left without an id */
  withoutId(tab: Tab): readonly RowWithoutId[]
  /** those of them for which no id is decided yet */
  unnamed(tab: Tab): readonly RowWithoutId[]
  /** rows of a ledger that people changed or took away, as far as nobody answered for them */
  edits(tab: Tab): readonly RowEdit[]
  /** true when the sheet has the column: one that was added later may be missing in an older workbook */
  hasColumn(tab: Tab, field: string): boolean
  /** true when the sheet itself showed the record at the last read */
  written(tab: Tab, key: string): boolean
  /** 1-based row of a record at the last read; undefined while the sheet does not show it */
  rowNumber(tab: Tab, key: string): number | undefined
  /** address of a record's row in the sheet, or of one cell of it; of the tab when the row is not there yet; '' before the first read */
  link(tab: Tab, key?: string, field?: string): string
  /** address of the cell in a row, 1-based, under a header; of the tab where the row is 0, of the row where there is no such header */
  linkToCell(tab: Tab, rowNumber: number, header: string): string
}
