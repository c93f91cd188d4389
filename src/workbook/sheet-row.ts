import type { Cell } from './cells.ts'
import type { CellsByField } from './change.ts'
import type { ParsedRow } from './parse-row.ts'
import type { Tab } from './tab.ts'

/**
 * A row in the sheet: where it was seen last, what was in it, and what it reads as.
 *
 * A ledger has very many rows, and nearly all stand there as the bot writes them: their cells are not kept, but made
 * again from the record when somebody asks.
 */
export class SheetRow implements ParsedRow {
  readonly key: string
  /** 1-based; 0 until the row is taken in */
  rowNumber = 0
  /** counts the reads: in which one the row was seen last; 0 while the row is not among those that are known */
  seenAt = 0
  readonly record: ParsedRow['record']
  #rest: Rest

  /** @param kept every field that has a column; undefined when the cells are those that the bot writes for the record */
  constructor(tab: Tab, key: string, parsed: ParsedRow, kept: CellsByField | undefined) {
    this.key = key
    this.record = parsed.record
    this.#rest =
      kept === undefined && parsed.problems.length === 0
        ? plainRest(tab)
        : { tab, problems: parsed.problems, kept, stray: undefined }
  }

  get problems(): ParsedRow['problems'] {
    return this.#rest.problems
  }

  /** What cells held before they took something meant for another row; of each, until it changes. */
  get stray(): CellsByField | undefined {
    return this.#rest.stray
  }

  set stray(stray: CellsByField | undefined) {
    this.#rest = { ...this.#rest, stray }
  }

  /** Says where the row was seen, and in which read. */
  seen(rowNumber: number, read: number): void {
    this.rowNumber = rowNumber
    this.seenAt = read
  }

  /** What the row's cells held, by field. */
  get cells(): CellsByField {
    const { kept, tab } = this.#rest
    if (kept !== undefined) return kept
    const cells: Record<string, Cell> = {}
    for (const field in tab.columns) cells[field] = this.cell(field)
    return cells
  }

  /** What one of the row's cells held; null for a field without a column. */
  cell(field: string): Cell {
    const { kept, tab } = this.#rest
    if (kept !== undefined) return kept[field] ?? null
    return tab.columns[field]?.toCell(this.record?.[field]) ?? null
  }
}

/** What is the same in nearly all rows of a ledger, and therefore in memory once. */
interface Rest {
  readonly tab: Tab
  readonly problems: ParsedRow['problems']
  readonly kept: CellsByField | undefined
  readonly stray: CellsByField | undefined
}

const plainRests = new WeakMap<Tab, Rest>()

function plainRest(tab: Tab): Rest {
  const known = plainRests.get(tab)
  if (known !== undefined) return known
  const rest = { tab, problems: [], kept: undefined, stray: undefined }
  plainRests.set(tab, rest)
  return rest
}
