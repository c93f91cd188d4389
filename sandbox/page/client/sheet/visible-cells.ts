import type { Model } from '@ironcalc/workbook'

/** Measures of the grid's drawing, in pixels. */
const ROW_HEADER = 30
const COLUMN_HEADER = 28
const FROZEN_LINE = 3
const LAST_ROW = 1_048_576
const LAST_COLUMN = 16_384

export interface CellBox {
  row: number
  column: number
  x: number
  y: number
  width: number
  height: number
}

interface Span {
  at: number
  start: number
  size: number
}

/** The cells of the open tab that a canvas of this size shows, frozen ones included. */
export function visibleCells(model: Model, width: number, height: number): CellBox[] {
  const { sheet, top_row: topRow, left_column: leftColumn } = model.getSelectedView()
  const rows = spans(
    model.getFrozenRowsCount(sheet),
    topRow,
    COLUMN_HEADER,
    Math.min(height, 4000),
    LAST_ROW,
    (row) => model.getRowHeight(sheet, row),
  )
  const columns = spans(
    model.getFrozenColumnsCount(sheet),
    leftColumn,
    ROW_HEADER,
    Math.min(width, 6000),
    LAST_COLUMN,
    (column) => model.getColumnWidth(sheet, column),
  )
  return rows.flatMap((row) =>
    columns.map((column) => ({
      row: row.at,
      column: column.at,
      x: column.start,
      y: row.start,
      width: column.size,
      height: row.size,
    })),
  )
}

function spans(
  frozen: number,
  first: number,
  from: number,
  end: number,
  last: number,
  sizeOf: (at: number) => number,
): Span[] {
  const found: Span[] = []
  let start = from
  for (let at = 1; at <= frozen && start < end; at++) {
    const size = sizeOf(at)
    found.push({ at, start, size })
    start += size
  }
  if (frozen > 0) start += FROZEN_LINE
  for (let at = Math.max(frozen + 1, first); at <= last && start < end; at++) {
    const size = sizeOf(at)
    found.push({ at, start, size })
    start += size
  }
  return found
}
