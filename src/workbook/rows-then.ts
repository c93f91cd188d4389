import type { CellsByField } from './change.ts'
import type { RowWithoutId } from './facts.ts'
import type { SheetRow } from './sheet-row.ts'

/** The rows of a tab as they were at a moment, while it goes on being read. */
export interface RowsThen {
  /** the rows that are gone since or not the same any more: the cells that they had, by key */
  [Symbol.iterator](): Iterator<readonly [string, CellsByField]>
  /** every row that had no key */
  readonly withoutId: readonly RowWithoutId[]
  /** Lets go of it: changes are not followed any more. */
  end(): void
}

/** The same, with the rows themselves. */
export interface RowsFollowed extends RowsThen {
  /** what was there before, by key; undefined for a row that came since */
  readonly replaced: ReadonlyMap<string, SheetRow | undefined>
}
