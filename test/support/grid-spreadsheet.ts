import type { Cell } from '../../src/workbook/cells.ts'
import {
  SheetFault,
  type CellData,
  type SheetRequest,
  type Spreadsheet,
  type SpreadsheetShape,
} from '../../src/workbook/spreadsheet.ts'

interface Sheet {
  readonly sheetId: number
  readonly title: string
  rows: Cell[][]
  columnCount: number
  frozen: number
  readonly protections: string[]
  colours: number
}

/** A spreadsheet in arrays that also takes the requests of setup, and keeps them for a test to look at. */
export class GridSpreadsheet implements Spreadsheet {
  readonly address = { id: 'grid', account: 'bot@project.test' }
  readonly requests: SheetRequest[] = []
  writes = 0
  readonly #sheets: Sheet[] = []

  /** @param grids cells to begin with, by title, header and all */
  constructor(grids: Readonly<Record<string, Cell[][]>> = {}) {
    Object.entries(grids).forEach(([title, rows], sheetId) => {
      const columnCount = Math.max(2, ...rows.map((row) => row.length))
      this.#sheets.push({ sheetId, title, rows, columnCount, frozen: 0, protections: [], colours: 0 })
    })
  }

  get titles(): string[] {
    return this.#sheets.map((sheet) => sheet.title)
  }

  rows(title: string): Cell[][] {
    const sheet = this.#sheets.find((each) => each.title === title)
    if (sheet === undefined) throw new SheetFault('refused', `Unable to parse range: ${title}`)
    return sheet.rows
  }

  frozenRows(title: string): number | undefined {
    return this.#sheets.find((each) => each.title === title)?.frozen
  }

  protections(title: string): string[] {
    return this.#sheets.find((each) => each.title === title)?.protections ?? []
  }

  async describe(): Promise<SpreadsheetShape> {
    const sheets = this.#sheets.map(({ sheetId, title, columnCount, protections, colours }) => ({
      sheetId,
      title,
      rowCount: 1000,
      columnCount,
      protections: [...protections],
      conditionalFormats: colours,
    }))
    return { id: 'grid', url: 'https://sheets.test/grid', title: 'Grid', timeZone: 'Europe/Lisbon', sheets }
  }

  /** Formulas are not worked out: their cells read as blank. */
  async read(ranges: readonly string[], render: 'values' | 'formulas'): Promise<Cell[][][]> {
    return ranges.map((range) => {
      const [quoted = '', part] = range.split('!')
      const rows = this.rows(quoted.replaceAll(/^'|'$/g, '').replaceAll("''", "'"))
      const [from, to] = /(\d+):[A-Z]*(\d*)$/.exec(part ?? '')?.slice(1) ?? []
      const slice = rows.slice(Number(from ?? 1) - 1, to === undefined || to === '' ? undefined : Number(to))
      return slice.map((row) =>
        shown(row, render).slice(0, row.findLastIndex((cell) => cell !== null && cell !== '') + 1),
      )
    })
  }

  async write(requests: readonly SheetRequest[]): Promise<void> {
    this.writes += 1
    this.requests.push(...requests)
    for (const request of requests) this.#carryOut(request)
  }

  #carryOut(request: SheetRequest): void {
    if ('addSheet' in request) {
      const { sheetId, title, index, gridProperties } = request.addSheet.properties as {
        sheetId: number
        title: string
        index?: number
        gridProperties: { columnCount: number; frozenRowCount: number }
      }
      const { columnCount, frozenRowCount: frozen } = gridProperties
      const sheet = { sheetId, title, rows: [], columnCount, frozen, protections: [], colours: 0 }
      this.#sheets.splice(index ?? this.#sheets.length, 0, sheet)
    } else if ('appendCells' in request) {
      const sheet = this.#byId(request.appendCells.sheetId)
      while (sheet.rows.at(-1)?.every((cell) => cell === null || cell === '') === true) sheet.rows.pop()
      sheet.rows.push(...request.appendCells.rows.map((row) => row.values.map(valueOf)))
    } else if ('updateCells' in request && request.updateCells.start !== undefined) {
      const { start, rows } = request.updateCells
      const sheet = this.#byId(start.sheetId)
      rows.forEach((row, down) => {
        while (sheet.rows.length <= start.rowIndex + down) sheet.rows.push([])
        row.values.forEach((cell, along) =>
          this.#put(sheet, start.rowIndex + down, start.columnIndex + along, cell),
        )
      })
    } else if ('appendDimension' in request) {
      this.#byId(request.appendDimension.sheetId).columnCount += request.appendDimension.length
    } else if ('updateSheetProperties' in request) {
      const { sheetId, gridProperties } = request.updateSheetProperties.properties as {
        sheetId: number
        gridProperties: { frozenRowCount: number }
      }
      this.#byId(sheetId).frozen = gridProperties.frozenRowCount
    } else if ('addProtectedRange' in request) {
      const { range, description } = request.addProtectedRange.protectedRange as {
        range: { sheetId: number }
        description: string
      }
      this.#byId(range.sheetId).protections.push(description)
    } else if ('addConditionalFormatRule' in request) {
      const { ranges } = request.addConditionalFormatRule.rule as { ranges: { sheetId: number }[] }
      this.#byId(ranges[0]?.sheetId ?? -1).colours += 1
    }
  }

  #put(sheet: Sheet, row: number, column: number, cell: CellData): void {
    if (column >= sheet.columnCount)
      throw new SheetFault('refused', `Column ${column} is outside the grid of ${sheet.title}`)
    const target = (sheet.rows[row] ??= [])
    while (target.length < column) target.push(null)
    target[column] = valueOf(cell)
  }

  #byId(sheetId: number): Sheet {
    const sheet = this.#sheets.find((each) => each.sheetId === sheetId)
    if (sheet === undefined) throw new SheetFault('refused', `There is no sheet ${sheetId}`)
    return sheet
  }
}

function valueOf(cell: CellData): Cell {
  const value = cell.userEnteredValue ?? {}
  if ('stringValue' in value) return value.stringValue
  if ('numberValue' in value) return value.numberValue
  if ('boolValue' in value) return value.boolValue
  if ('formulaValue' in value) return value.formulaValue
  return null
}

function shown(row: readonly Cell[], render: 'values' | 'formulas'): Cell[] {
  const isFormula = (cell: Cell) => typeof cell === 'string' && cell.startsWith('=')
  return row.map((cell) => (render === 'values' && isFormula(cell) ? null : cell))
}
