import type { Model } from '@ironcalc/workbook'
import { visibleCells } from './visible-cells.ts'
import { readRange } from './sheet-link.ts'
import type { CellRange, SheetPlace } from './sheet-link.ts'

/** Rows kept above and columns kept left of a selected cell, so that it does not stick to the edge. */
const ROWS_ABOVE = 4
const COLUMNS_BEFORE = 2
const MOST_HEADERS = 60

/** Google's number of each tab, by name. */
export type TabNumbers = { [title: string]: number }

/**
 * Opens the tab that a place names and selects its cells, scrolled into sight.
 *
 * @param size the canvas, in pixels
 * @returns false when the workbook has no such tab
 */
export function selectPlace(
  model: Model,
  place: SheetPlace,
  tabs: TabNumbers,
  size: { width: number; height: number },
): boolean {
  const sheets = model.getWorksheetsProperties()
  const title = place.tab ?? Object.keys(tabs).find((name) => tabs[name] === place.gid)
  const wanted = title ?? sheets[0]?.name
  const sheet = sheets.findIndex(({ name, state }) => name === wanted && state === 'visible')
  if (sheet === -1) return false
  if (model.getSelectedSheet() !== sheet) model.setSelectedSheet(sheet)
  const range = place.range === undefined ? cellUnder(model, sheet, place) : readRange(place.range)
  if (!range) return true
  const seen = visibleCells(model, size.width, size.height).some(
    ({ row, column, x, y, width, height }) =>
      row === range.top && column === range.left && x + width <= size.width && y + height <= size.height,
  )
  model.setSelectedCell(range.top, range.left)
  model.setSelectedRange(range.top, range.left, range.bottom, range.right)
  if (seen) return true
  model.setTopLeftVisibleCell(Math.max(1, range.top - ROWS_ABOVE), Math.max(1, range.left - COLUMNS_BEFORE))
  return true
}

function cellUnder(model: Model, sheet: number, { column, row = 1 }: SheetPlace): CellRange | undefined {
  if (column === undefined) return undefined
  for (let at = 1; at <= MOST_HEADERS; at++) {
    if (model.getFormattedCellValue(sheet, 1, at) === column)
      return { top: row, left: at, bottom: row, right: at }
  }
  return undefined
}
