import type { Cell } from './cells.ts'
import { sameCell } from './change.ts'
import type { Facts } from './facts.ts'
import { oneCell } from './plan-writes.ts'
import type { TabSnapshot } from './snapshot.ts'
import type { SheetRequest } from './spreadsheet.ts'
import { formulaFor, type FindColumn, type Tab } from './tab.ts'

/** Cells that follow from others, such as the reorder point: never journaled, always worked out again. */
export interface ComputedColumns {
  readonly tab: Tab
  /** per key the cells as they have to be; for a formula column, what the formula has to show */
  readonly cells: (facts: Facts) => ReadonlyMap<string, Readonly<Record<string, Cell>>>
}

/** At most so many cells are brought up to date in one batch, to stay inside a request's advised size. */
const mostCells = 4000

/**
 * Requests that bring computed cells and missing formulas up to date, and the formula cells that show something else
 * than they should: those may have been typed over and are worth a look.
 *
 * Rows that are not in the sheet yet are left for the next time. Never throws.
 */
export function reconcile(
  computed: readonly ComputedColumns[],
  facts: Facts,
  snapshots: ReadonlyMap<string, TabSnapshot>,
  sheetIds: ReadonlyMap<string, number>,
): { requests: SheetRequest[]; suspects: { tab: string; key: string; field: string }[] } {
  const requests: SheetRequest[] = []
  const suspects: { tab: string; key: string; field: string }[] = []
  const find: FindColumn = (title, field) => snapshots.get(title)?.columnAt.get(field)
  for (const { tab, cells } of computed) {
    const snapshot = snapshots.get(tab.title)
    const sheetId = sheetIds.get(tab.title)
    if (snapshot === undefined || sheetId === undefined) continue
    for (const [key, wanted] of cells(facts)) {
      const shown = snapshot.sheetCells(key)
      const rowNumber = snapshot.rowNumber(key)
      if (shown === undefined || rowNumber === undefined || requests.length >= mostCells) continue
      for (const [field, cell] of Object.entries(wanted)) {
        const columnIndex = snapshot.columnAt.get(field)
        if (columnIndex === undefined || sameCell(shown[field], cell)) continue
        const start = { sheetId, rowIndex: rowNumber - 1, columnIndex }
        if (tab.columns[field]?.edits !== 'formula') requests.push(oneCell(start, cell))
        else if (shown[field] === null || shown[field] === '') {
          const formulaValue = formulaFor(tab, field, rowNumber, find)
          if (formulaValue !== undefined) requests.push(oneCell(start, { formulaValue }))
        } else suspects.push({ tab: tab.title, key, field })
      }
    }
  }
  return { requests, suspects }
}
