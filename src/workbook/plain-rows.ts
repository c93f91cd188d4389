import type { Cell } from './cells.ts'
import { samePlaces } from './raw-row.ts'
import type { Column, Tab } from './tab.ts'

type AnyRecord = Readonly<Record<string, unknown>>

interface Place {
  readonly field: string
  readonly column: Column
  readonly at: number
  /** what cells read as, for a column in which rows have the same again and again */
  known: Map<Cell, unknown> | undefined
  /** rows whose cell was known */
  hits: number
}

/** So many cells of a column are remembered at most. */
const mostKnown = 20_000
/** A column of ever new ones is left alone: when so many are known, as many rows should have had one of them. */
const triedCells = 4_000

const noProblems = [] as const

/**
 * Reads rows of a ledger that stand as the bot itself writes them, which are nearly all of very many: quickly, and
 * without anything but the record.
 */
export class PlainRows {
  readonly #tab: Tab
  readonly #columnAt: ReadonlyMap<string, number>
  readonly #places: readonly Place[] | undefined
  /** every record begins as a copy of it, so that all have one shape */
  readonly #blank: AnyRecord

  /** @param columnAt where the fields are; while one is missing, no row is read here */
  constructor(tab: Tab, columnAt: ReadonlyMap<string, number>) {
    this.#tab = tab
    this.#columnAt = columnAt
    const columns = Object.entries(tab.columns)
    const isWhole = tab.ledger && columns.every(([field]) => columnAt.has(field))
    this.#places = isWhole
      ? columns.map(([field, column]) => ({
          field,
          column,
          at: columnAt.get(field) ?? 0,
          known: field === tab.key ? undefined : new Map(),
          hits: 0,
        }))
      : undefined
    // From JSON, for what is made in one piece has all its fields in one place in memory; so have its copies.
    this.#blank = JSON.parse(JSON.stringify(Object.fromEntries(columns.map(([field]) => [field, null]))))
  }

  /** The same for columns that may stand elsewhere: what texts read as stays known while they do not. */
  with(columnAt: ReadonlyMap<string, number>): PlainRows {
    return samePlaces(this.#columnAt, columnAt) ? this : new PlainRows(this.#tab, columnAt)
  }

  /** What a row reads as; undefined when it is not as the bot writes it, and has to be looked at closely. Never throws. */
  read(row: readonly Cell[]): { record: AnyRecord; problems: typeof noProblems } | undefined {
    const places = this.#places
    if (places === undefined) return undefined
    const record: Record<string, unknown> = { ...this.#blank }
    for (let place = 0; place < places.length; place += 1) {
      const { field, column, at, known } = places[place] as Place
      const cell = row[at] ?? ''
      let value = known?.get(cell)
      if (value === undefined) {
        value = column.read(cell)
        if (value === undefined || cell !== (column.toCell(value) ?? '')) return undefined
        if (known !== undefined) remember(places[place] as Place, known, cell, value)
      } else (places[place] as Place).hits += 1
      record[field] = value
    }
    return { record, problems: noProblems }
  }
}

function remember(place: Place, known: Map<Cell, unknown>, cell: Cell, value: unknown): void {
  if (known.size < mostKnown) known.set(cell, value)
  if (known.size >= triedCells && place.hits < known.size) place.known = undefined
}
