import type { Cell } from './cells.ts'
import { toCells, type RowOf, type Tab } from './tab.ts'

/** The cells of one row, by field name. */
export type CellsByField = Readonly<Record<string, Cell>>

/** One thing to be done to a row. */
export type RowChange =
  | { readonly kind: 'append'; readonly tab: string; readonly key: string; readonly cells: CellsByField }
  | {
      readonly kind: 'update'
      readonly tab: string
      readonly key: string
      readonly cells: CellsByField
      /** what the decision saw in these cells; a person's newer value is not overwritten */
      readonly before: CellsByField
    }
  | { readonly kind: 'remove'; readonly tab: string; readonly key: string; readonly before: CellsByField }
  /** gives a row that a person typed without an id its id; the row is found by its other cells */
  | { readonly kind: 'adopt'; readonly tab: string; readonly key: string; readonly cells: CellsByField }

/**
 * Takes the rows of a closed period out of a ledger into its archive and leaves the rows that stand for them. All of it or
 * nothing: it goes to the sheet in one batch of its own.
 */
export interface CloseChange {
  readonly kind: 'close'
  /** the ledger */
  readonly tab: string
  /** what the archive marks the rows with: '2026-09', '2026-09.2' for a later round */
  readonly key: string
  /** the archive */
  readonly into: string
  /** keys of the rows; what they hold is read when it is done, so that an edit until then goes along */
  readonly rows: readonly string[]
  /** the period's last moment, the sheet's serial number */
  readonly at: number
}

/** One thing to be done to the workbook. Plain JSON: it is kept in the journal until the sheet has it. */
export type Change = RowChange | CloseChange

/** A new row. The record's key must not be in the tab yet. Never throws. */
export function append<T extends Tab>(tab: T, record: RowOf<T>): RowChange {
  const values = record as Readonly<Record<string, unknown>>
  return { kind: 'append', tab: tab.title, key: String(values[tab.key]), cells: toCells(tab, values) }
}

/**
 * New values for some cells of a row.
 *
 * @param record the row as the decision saw it
 * @param patch only the fields that change
 */
export function update<T extends Tab>(tab: T, record: RowOf<T>, patch: Partial<RowOf<T>>): RowChange {
  const values = record as Readonly<Record<string, unknown>>
  const seen = Object.fromEntries(Object.keys(patch).map((field) => [field, values[field]]))
  return {
    kind: 'update',
    tab: tab.title,
    key: String(values[tab.key]),
    cells: toCells(tab, patch),
    before: toCells(tab, seen),
  }
}

/** Empties a row that the bot wrote; only used to take back an append. */
export function remove<T extends Tab>(tab: T, record: RowOf<T>): RowChange {
  const values = record as Readonly<Record<string, unknown>>
  return { kind: 'remove', tab: tab.title, key: String(values[tab.key]), before: toCells(tab, values) }
}

/** True when two cells show a person the same: blank is blank however it is stored, numbers to the sheet's precision. */
export function sameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  if (a === b) return true
  const blankA = a === null || a === undefined || a === ''
  const blankB = b === null || b === undefined || b === ''
  if (blankA || blankB) return blankA && blankB
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))
  return false
}
