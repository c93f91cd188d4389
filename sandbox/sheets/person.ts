import { columnIndex, readCells, type Area } from './a1.ts'
import type { Book } from './book.ts'
import { isBlank, valueOf, type Value } from './cell.ts'
import { compareCells, growRows } from './cell-requests.ts'
import type { Sheet } from './sheet.ts'
import { titleProblem } from './titles.ts'
import { typeIn } from './values.ts'

/** Somebody who has the spreadsheet open. Tabs and headers are named by their words; rows are 1-based, columns 0-based. */
export interface SheetPerson {
  /** '12' becomes a number, '=…' a formula, '2026-03-01' a date, anything else text */
  types(tab: string, a1: string, text: string): void
  clears(tab: string, range: string): void
  /** all rows below the header */
  sorts(tab: string, column: string, order?: 'asc' | 'desc'): void
  insertsRow(tab: string, beforeRow: number): void
  deletesRow(tab: string, row: number): void
  insertsColumn(tab: string, beforeIndex: number, header?: string): void
  deletesColumn(tab: string, index: number): void
  movesColumn(tab: string, from: number, to: number): void
  addsTab(title: string): void
  renamesTab(tab: string, title: string): void
  deletesTab(tab: string): void
  /** the tab is in the menu of hidden ones only */
  hidesTab(tab: string): void
  /** as Google merges: the first cell keeps its value, those of the others are gone */
  merges(tab: string, range: string): void
  /** pulls the little square of the first cell down: the others of the column say the same */
  fillsDown(tab: string, range: string): void
  renamesHeader(tab: string, header: string, words: string): void
  /** as if copied from elsewhere: text is taken as typed */
  pastes(tab: string, a1: string, rows: readonly (readonly (string | number)[])[]): void
  /** what the cells show, header included, blanks at the ends left out; a blank is null */
  cells(tab: string): Value[][]
  /** rows that hold something, by header */
  records(tab: string): Record<string, Value>[]
}

/** Somebody in front of the book. Throws when there is no such tab, range or header. */
export function personAt(book: Book): SheetPerson {
  const at = (tab: string): Sheet => {
    const sheet = book.sheet(tab)
    if (!sheet)
      throw new Error(
        `There is no tab "${tab}"; there are ${book
          .sheets()
          .map(({ title }) => title)
          .join(', ')}`,
      )
    return sheet
  }
  const areaOf = (sheet: Sheet, a1: string): Area => {
    const box = readCells(a1)
    if (!box) throw new Error(`"${a1}" is no range`)
    return sheet.bounded(box)
  }
  const fit = (sheet: Sheet, rows: number, columns: number): void => {
    growRows({ book, at: 'sheet' }, sheet, rows)
    sheet.state.columnCount = Math.max(sheet.state.columnCount, columns)
  }
  const columnAt = (sheet: Sheet, words: string): number => {
    const header = (sheet.rows[0] ?? []).findIndex((cell) => sameHeader(cell, words))
    if (header >= 0) return header
    if (/^[A-Z]{1,3}$/.test(words)) return columnIndex(words)
    throw new Error(`Tab "${sheet.state.title}" has no column "${words}"`)
  }

  const person: SheetPerson = {
    types(tab, a1, text) {
      person.pastes(tab, a1, [[text]])
    },
    pastes(tab, a1, rows) {
      const sheet = at(tab)
      const { startRow, startColumn } = areaOf(sheet, a1)
      book.transaction(() => {
        fit(sheet, startRow + rows.length, startColumn + Math.max(0, ...rows.map((row) => row.length)))
        rows.forEach((cells, down) =>
          cells.forEach((cell, along) => {
            if (typeof cell === 'number') book.put(sheet, startRow + down, startColumn + along, cell)
            else typeIn(book, sheet, startRow + down, startColumn + along, cell)
          }),
        )
      })
    },
    clears(tab, range) {
      const sheet = at(tab)
      const area = areaOf(sheet, range)
      book.transaction(() => {
        for (let row = area.startRow; row < Math.min(area.endRow, sheet.rows.length); row += 1)
          for (let column = area.startColumn; column < area.endColumn; column += 1)
            book.put(sheet, row, column, null)
      })
    },
    sorts(tab, column, order = 'asc') {
      const sheet = at(tab)
      const by = columnAt(sheet, column)
      const area = {
        startRow: 1,
        endRow: sheet.usedRows(),
        startColumn: 0,
        endColumn: sheet.state.columnCount,
      }
      const rows = Array.from({ length: Math.max(0, area.endRow - 1) }, (_, row) => row + 1)
      rows.sort((a, b) => compareCells(sheet.cell(a, by), sheet.cell(b, by), order === 'desc') || a - b)
      book.transaction(() => book.reorderRows(sheet, area, rows))
    },
    insertsRow(tab, beforeRow) {
      const sheet = at(tab)
      book.transaction(() => book.insert(sheet, 'ROWS', beforeRow - 1, 1))
    },
    deletesRow(tab, row) {
      const sheet = at(tab)
      book.transaction(() => book.remove(sheet, 'ROWS', row - 1, 1))
    },
    insertsColumn(tab, beforeIndex, header) {
      const sheet = at(tab)
      book.transaction(() => {
        book.insert(sheet, 'COLUMNS', beforeIndex, 1)
        if (header !== undefined) book.put(sheet, 0, beforeIndex, header)
      })
    },
    deletesColumn(tab, index) {
      const sheet = at(tab)
      book.transaction(() => book.remove(sheet, 'COLUMNS', index, 1))
    },
    movesColumn(tab, from, to) {
      const sheet = at(tab)
      book.transaction(() => book.moveColumns(sheet, from, 1, to))
    },
    addsTab(title) {
      const used = book.sheets().map(({ sheetId }) => sheetId)
      book.transaction(() => book.addSheet(title, Math.max(...used) + 1, used.length))
    },
    renamesTab(tab, title) {
      const problem = titleProblem(title)
      if (problem) throw problem('title')
      const sheet = at(tab)
      book.transaction(() => book.renameSheet(sheet, title))
    },
    deletesTab(tab) {
      const sheet = at(tab)
      book.transaction(() => book.deleteSheet(sheet))
    },
    hidesTab(tab) {
      const sheet = at(tab)
      book.transaction(() => book.hideSheet(sheet, true))
    },
    merges(tab, range) {
      const sheet = at(tab)
      const area = areaOf(sheet, range)
      book.transaction(() => {
        for (let row = area.startRow; row < area.endRow; row += 1)
          for (let column = area.startColumn; column < area.endColumn; column += 1)
            if (row > area.startRow || column > area.startColumn) book.put(sheet, row, column, null)
      })
    },
    fillsDown(tab, range) {
      const sheet = at(tab)
      const area = areaOf(sheet, range)
      const value = valueOf(sheet.cell(area.startRow, area.startColumn))
      book.transaction(() => {
        for (let row = area.startRow + 1; row < area.endRow; row += 1)
          book.put(sheet, row, area.startColumn, value)
      })
    },
    renamesHeader(tab, header, words) {
      const sheet = at(tab)
      const column = columnAt(sheet, header)
      book.transaction(() => book.put(sheet, 0, column, words))
    },
    cells(tab) {
      const sheet = at(tab)
      return sheet.rows.slice(0, sheet.usedRows()).map((row) => {
        const values = Array.from(row, (cell) => (isBlank(valueOf(cell)) ? null : valueOf(cell)))
        return values.slice(0, values.findLastIndex((value) => value !== null) + 1)
      })
    },
    records(tab) {
      const [header = [], ...rows] = person.cells(tab)
      const named = header.flatMap((words, column) =>
        words === null ? [] : [{ name: String(words), column }],
      )
      return rows
        .filter((row) => row.some((value) => value !== null))
        .map((row) => Object.fromEntries(named.map(({ name, column }) => [name, row[column] ?? null])))
    },
  }
  return person
}

function sameHeader(cell: unknown, words: string): boolean {
  return typeof cell === 'string' && cell.trim().toLowerCase() === words.trim().toLowerCase()
}
