import type { Model } from '@ironcalc/workbook'
import { visibleCells } from './visible-cells.ts'
import type { CellBox } from './visible-cells.ts'

/** What another hand, usually the bot's, just changed. */
export interface News {
  /** cells of the open tab whose words differ now, where they stand on the canvas */
  cells: CellBox[]
  /** other tabs that got longer */
  tabs: { sheet: number; name: string; rows: number; lastRow: number }[]
}

interface Look {
  sheet: number
  words: Map<string, string>
  lengths: { name: string; length: number; lastRow: number }[]
}

/** More changed cells than this are a new look of the tab, not news. */
const MOST_CELLS = 120

/** Looks at the workbook before and after a change. */
export function watchNews(model: Model, size: { width: number; height: number }, change: () => void): News {
  const before = look(model, size)
  change()
  const after = look(model, size)
  const tabs = after.lengths.flatMap(({ name, length, lastRow }, sheet) => {
    const old = before.lengths.find((other) => other.name === name)
    if (sheet === after.sheet || !old || length <= old.length) return []
    return [{ sheet, name, rows: length - old.length, lastRow }]
  })
  if (before.sheet !== after.sheet) return { cells: [], tabs }
  const cells = visibleCells(model, size.width, size.height).filter(
    ({ row, column }) => before.words.get(`${row},${column}`) !== after.words.get(`${row},${column}`),
  )
  return { cells: cells.length > MOST_CELLS ? [] : cells, tabs }
}

function look(model: Model, { width, height }: { width: number; height: number }): Look {
  const sheet = model.getSelectedSheet()
  const words = new Map<string, string>()
  for (const { row, column } of visibleCells(model, width, height)) {
    words.set(`${row},${column}`, model.getFormattedCellValue(sheet, row, column))
  }
  const lengths = model.getWorksheetsProperties().map(({ name }, index) => {
    const rows = model.getRowsWithData(index, 1)
    return { name, length: rows.length, lastRow: rows.at(-1) ?? 1 }
  })
  return { sheet, words, lengths }
}
