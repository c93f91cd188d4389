import type { Cell } from '../../src/workbook/cells.ts'
import type { CellData, SheetRequest, Spreadsheet, SpreadsheetShape } from '../../src/workbook/spreadsheet.ts'
import { toCells, type Tab } from '../../src/workbook/tab.ts'

interface Sheet {
  readonly sheetId: number
  readonly title: string
  rows: Cell[][]
}

/** A spreadsheet in arrays, for tests of what stands above it. It knows cell writes and appends, and refuses the rest. */
export class MemorySpreadsheet implements Spreadsheet {
  readonly address = { id: 'memory', account: undefined }
  readonly #sheets: Sheet[]

  /** @param rows records to begin with, by the tab's title */
  constructor(tabs: readonly Tab[], rows: Readonly<Record<string, readonly object[]>> = {}) {
    this.#sheets = tabs.map((tab, sheetId) => {
      const fields = Object.keys(tab.columns)
      const head = Object.values(tab.columns).map((column) => column.header)
      const body = (rows[tab.title] ?? []).map((record) => {
        const cells = toCells(tab, record as Readonly<Record<string, unknown>>)
        return fields.map((field) => cells[field] ?? null)
      })
      return { sheetId, title: tab.title, rows: [head, ...body] }
    })
  }

  /** The cells of a tab below its header, as records by header; blank rows are left out. */
  records(title: string): Record<string, Cell>[] {
    const [head = [], ...body] = this.#sheet(title).rows
    return body
      .filter((row) => row.some((cell) => cell !== null && cell !== ''))
      .map((row) => Object.fromEntries(head.map((header, at) => [String(header), row[at] ?? null])))
  }

  /** Types into the row whose first column holds the key. */
  type(title: string, key: string, header: string, value: Cell): void {
    const { rows } = this.#sheet(title)
    const row = rows.find((each) => each[0] === key)
    const at = rows[0]?.indexOf(header) ?? -1
    if (row === undefined || at < 0) throw new Error(`There is no ${header} of ${key} in ${title}`)
    row[at] = value
  }

  /** Deletes the row whose first column holds the key. */
  deleteRow(title: string, key: string): void {
    const sheet = this.#sheet(title)
    sheet.rows = sheet.rows.filter((row) => row[0] !== key)
  }

  async describe(): Promise<SpreadsheetShape> {
    return {
      id: 'memory',
      url: 'https://sheets.test/memory',
      title: 'Memory',
      timeZone: 'Europe/Lisbon',
      sheets: this.#sheets.map(({ sheetId, title }) => ({
        sheetId,
        title,
        rowCount: 1000,
        columnCount: 40,
        protections: [],
        conditionalFormats: 0,
      })),
    }
  }

  async read(ranges: readonly string[]): Promise<Cell[][][]> {
    return ranges.map((range) => {
      const [quoted = '', part] = range.split('!')
      const { rows } = this.#sheet(quoted.replace(/^'|'$/g, '').replaceAll("''", "'"))
      const [from, to] = /(\d+):[A-Z]*(\d*)$/.exec(part ?? '')?.slice(1) ?? []
      const slice = rows.slice(Number(from ?? 1) - 1, to === undefined || to === '' ? undefined : Number(to))
      return slice.map((row) => [...row])
    })
  }

  async write(requests: readonly SheetRequest[]): Promise<void> {
    for (const request of requests) {
      if ('appendCells' in request) {
        const { sheetId, rows } = request.appendCells
        const sheet = this.#byId(sheetId)
        while (sheet.rows.at(-1)?.every((cell) => cell === null || cell === '') === true) sheet.rows.pop()
        sheet.rows.push(...rows.map((row) => row.values.map(valueOf)))
      } else if ('updateCells' in request && request.updateCells.start !== undefined) {
        const { start, rows } = request.updateCells
        const sheet = this.#byId(start.sheetId)
        rows.forEach((row, down) => {
          const target = (sheet.rows[start.rowIndex + down] ??= [])
          row.values.forEach((cell, along) => {
            target[start.columnIndex + along] = valueOf(cell)
          })
        })
      } else {
        throw new Error(`This spreadsheet does not know the request ${Object.keys(request).join()}`)
      }
    }
  }

  #sheet(title: string): Sheet {
    const sheet = this.#sheets.find((each) => each.title === title)
    if (sheet === undefined) throw new Error(`There is no tab ${title}`)
    return sheet
  }

  #byId(sheetId: number): Sheet {
    const sheet = this.#sheets.find((each) => each.sheetId === sheetId)
    if (sheet === undefined) throw new Error(`There is no sheet ${sheetId}`)
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
