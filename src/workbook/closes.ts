import { keyOf } from '../kit/ids.ts'
import type { CellsByField, CloseChange } from './change.ts'
import type { SheetRow } from './sheet-row.ts'
import type { SheetRows } from './sheet-rows.ts'
import type { Closing } from './tab.ts'

type AnyRecord = Readonly<Record<string, unknown>>

/** Rows that stand in the archive with the mark of one close. */
export interface TakenRows {
  readonly byKey: ReadonlyMap<string, SheetRow>
  /** 1-based rows without a key */
  readonly nameless: readonly number[]
}

const nothing: TakenRows = { byKey: new Map(), nameless: [] }

/** An archive's rows in the sheet by the close that took them. */
export class ArchivedRows {
  readonly sheet: SheetRows
  readonly #mark: string
  #of: unknown
  #byClose = new Map<string, { byKey: Map<string, SheetRow>; nameless: number[] }>()

  constructor(sheet: SheetRows, mark: string) {
    this.sheet = sheet
    this.#mark = mark
  }

  /** The rows that a close took, as last read. */
  takenBy(close: string): TakenRows {
    // Every read that is taken in makes a new list of them.
    if (this.#of !== this.sheet.withoutId) this.#group()
    return this.#byClose.get(keyOf(close)) ?? nothing
  }

  #group(): void {
    this.#of = this.sheet.withoutId
    this.#byClose = new Map()
    const of = (cells: CellsByField) => {
      const close = keyOf(String(cells[this.#mark] ?? ''))
      let known = this.#byClose.get(close)
      if (known === undefined) this.#byClose.set(close, (known = { byKey: new Map(), nameless: [] }))
      return known
    }
    for (const row of this.sheet.byKey.values()) of(row.cells).byKey.set(row.key, row)
    for (const row of this.sheet.withoutId) of(row.cells).nameless.push(row.rowNumber)
  }
}

/**
 * What the closes of a ledger that are decided and not over yet make of it and of its archive.
 *
 * Seen from the sheet alone, so that it is right before the write, after it, and also where rows were moved in the moment
 * of it: what belongs to the close is in the archive, whatever else came there with its mark is still in the ledger.
 */
export class Closes {
  readonly closing: Closing
  readonly ledger: SheetRows
  readonly archive: ArchivedRows
  readonly #carried = new Map<string, { from: readonly AnyRecord[]; rows: readonly AnyRecord[] }>()
  readonly #copies = new WeakMap<AnyRecord, AnyRecord>()
  #standingOf: unknown
  #names: ReadonlySet<string> = new Set()

  constructor(closing: Closing, ledger: SheetRows, archive: ArchivedRows) {
    this.closing = closing
    this.ledger = ledger
    this.archive = archive
  }

  /**
   * True when the sheet has anything of what the close writes: a row with its mark, whosever it is, or a row that stands
   * for it. One batch is carried out whole or not at all.
   */
  hasLanded(change: CloseChange): boolean {
    const { byKey, nameless } = this.archive.takenBy(change.key)
    return byKey.size > 0 || nameless.length > 0 || this.#standing().has(keyOf(change.key))
  }

  /** The closes that rows of the ledger stand for, as last read. */
  #standing(): ReadonlySet<string> {
    // Every read that is taken in makes a new list of them.
    if (this.#standingOf !== this.ledger.withoutId) {
      this.#standingOf = this.ledger.withoutId
      const names = [...this.ledger.byKey.keys()].flatMap((key) => this.closing.standsFor(key) ?? [])
      this.#names = new Set(names.map(keyOf))
    }
    return this.#names
  }

  /** The rows that stand in the ledger for those that the close takes. */
  carried(change: CloseChange): readonly AnyRecord[] {
    return this.#carry(change, this.ledger.byKey)
  }

  /** The rows that have to stand in the ledger for what the archive has of the close. */
  owed(change: CloseChange): readonly AnyRecord[] {
    return this.#carry(change, this.archive.takenBy(change.key).byKey)
  }

  /** True when the archive has a row of the close that cannot be read. */
  isUnreadable(change: CloseChange): boolean {
    const { byKey } = this.archive.takenBy(change.key)
    return change.rows.some((key) => (byKey.get(keyOf(key))?.problems.length ?? 0) > 0)
  }

  /** Rows with the close's mark that it was not meant to take. */
  strangers(change: CloseChange): {
    readonly rows: readonly SheetRow[]
    readonly nameless: readonly number[]
  } {
    const own = new Set(change.rows.map(keyOf))
    const { byKey, nameless } = this.archive.takenBy(change.key)
    return { rows: [...byKey.values()].filter((row) => !own.has(row.key)), nameless }
  }

  /** The ledger's records with the close, by key; undefined for those that it takes. */
  inLedger(change: CloseChange): Map<string, AnyRecord | undefined> {
    const shown = new Map<string, AnyRecord | undefined>(change.rows.map((key) => [keyOf(key), undefined]))
    if (this.hasLanded(change)) {
      for (const { key, record } of this.strangers(change).rows)
        if (record !== undefined && !this.ledger.byKey.has(key)) shown.set(key, record)
    } else {
      for (const record of this.carried(change)) {
        const key = keyOf(String(record[this.ledger.tab.key]))
        if (!this.ledger.byKey.has(key)) shown.set(key, record)
      }
    }
    return shown
  }

  /** The archive's records with the close, by key; undefined for those that came there by mistake. */
  inArchive(change: CloseChange): Map<string, AnyRecord | undefined> {
    const shown = new Map<string, AnyRecord | undefined>()
    for (const each of change.rows) {
      const key = keyOf(each)
      const record = this.ledger.byKey.get(key)?.record
      if (record !== undefined && !this.archive.sheet.byKey.has(key))
        shown.set(key, this.#marked(record, change))
    }
    for (const { key } of this.strangers(change).rows) shown.set(key, undefined)
    return shown
  }

  /** The same record for the same row, so that what is derived from it may stay. */
  #marked(record: AnyRecord, change: CloseChange): AnyRecord {
    const known = this.#copies.get(record)
    if (known?.[this.closing.mark] === change.key) return known
    const copy = { ...record, [this.closing.mark]: change.key }
    this.#copies.set(record, copy)
    return copy
  }

  #carry(change: CloseChange, byKey: ReadonlyMap<string, SheetRow>): readonly AnyRecord[] {
    const from = change.rows.flatMap((key) => {
      const record = byKey.get(keyOf(key))?.record
      return record === undefined ? [] : [record]
    })
    const known = this.#carried.get(change.key)
    if (known?.from.length === from.length && from.every((each, at) => each === known.from[at]))
      return known.rows
    const rows = this.closing.carry(from, { name: change.key, at: change.at })
    this.#carried.set(change.key, { from, rows })
    return rows
  }
}
