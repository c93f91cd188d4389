import type { Cell } from '../../src/workbook/cells.ts'
import {
  SheetFault,
  type CellData,
  type GridRange,
  type SheetFaultKind,
  type SheetRequest,
  type Spreadsheet,
  type SpreadsheetShape,
} from '../../src/workbook/spreadsheet.ts'
import { toCells, type Tab } from '../../src/workbook/tab.ts'

interface Sheet {
  readonly sheetId: number
  title: string
  /** formulas stand as '=…' */
  rows: Cell[][]
  rowCount: number
}

/**
 * How the next call goes wrong. lost-before: no answer, and nothing was done. lost-after: no answer, but it was done.
 * late: no answer; it is done when `landLate` is called.
 */
export type Mishap = Exclude<SheetFaultKind, 'outcome-unknown'> | 'lost-before' | 'lost-after' | 'late'

/** A spreadsheet in arrays in which people type, sort and move things, and whose network can fail as a test wishes. */
export class DeskSpreadsheet implements Spreadsheet {
  readonly address = { id: 'desk', account: undefined }
  /** what happens to the next reads and writes, in order; afterwards all is well */
  readonly reads: Mishap[] = []
  readonly writes: Mishap[] = []
  /** true while nothing reaches Google */
  offline = false
  /** what a person does in the moment before a write is carried out */
  beforeWrite: (() => void) | undefined
  /** why Google refuses a write, such as a protected cell; undefined: it does not */
  refuses: ((requests: readonly SheetRequest[]) => string | undefined) | undefined
  readCount = 0
  writeCount = 0
  readonly #sheets: Sheet[]
  readonly #late: (readonly SheetRequest[])[] = []

  /** @param rows records to begin with, by the tab's title */
  constructor(tabs: readonly Tab[], rows: Readonly<Record<string, readonly object[]>> = {}) {
    this.#sheets = tabs.map((tab, sheetId) => {
      const fields = Object.keys(tab.columns)
      const head = Object.values(tab.columns).map((column) => column.header)
      const body = (rows[tab.title] ?? []).map((record) => {
        const cells = toCells(tab, record as Readonly<Record<string, unknown>>)
        return fields.map((field) => cells[field] ?? null)
      })
      return { sheetId, title: tab.title, rows: [head, ...body], rowCount: body.length + 100 }
    })
  }

  /** A tab's rows as they stand, header and all; to be changed as a person changes them. */
  rows(title: string): Cell[][] {
    return this.#sheet(title).rows
  }

  /** The cells below the header as records by header, formulas worked out; blank rows are left out. */
  records(title: string): Record<string, Cell>[] {
    const { rows } = this.#sheet(title)
    const [head = [], ...body] = rows.map((row) => row.map((cell) => this.#valueOf(cell)))
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

  /** Sorts a tab below its header. */
  sort(title: string, compare: (a: Cell[], b: Cell[]) => number): void {
    const sheet = this.#sheet(title)
    const [head = [], ...body] = sheet.rows
    sheet.rows = [head, ...body.sort(compare)]
  }

  /** Moves a column to another place. */
  moveColumn(title: string, from: number, to: number): void {
    for (const row of this.#sheet(title).rows) {
      while (row.length <= Math.max(from, to)) row.push(null)
      row.splice(to, 0, ...row.splice(from, 1))
    }
  }

  /** Deletes the rows from a number on, grid and all. */
  shorten(title: string, from: number): void {
    const sheet = this.#sheet(title)
    sheet.rows.splice(from - 1)
    sheet.rowCount = from - 1
  }

  /** Adds blank rows at the end of a tab's grid. */
  lengthen(title: string, by: number): void {
    this.#sheet(title).rowCount += by
  }

  rename(title: string, to: string): void {
    this.#sheet(title).title = to
  }

  /** Carries out what was lost on the way for a while. */
  landLate(): void {
    for (const requests of this.#late.splice(0)) this.#carryOut(requests)
  }

  async describe(): Promise<SpreadsheetShape> {
    await Promise.resolve()
    const sheets = this.#sheets.map(({ sheetId, title, rows, rowCount }) => ({
      sheetId,
      title,
      rowCount,
      columnCount: rows.reduce((most, row) => Math.max(most, row.length), 1),
      protections: [],
      conditionalFormats: 0,
    }))
    return { id: 'desk', url: 'https://sheets.test/desk', title: 'Desk', timeZone: 'Europe/Lisbon', sheets }
  }

  async read(ranges: readonly string[], render: 'values' | 'formulas'): Promise<Cell[][][]> {
    this.readCount += 1
    await Promise.resolve()
    const mishap = this.offline ? 'unreachable' : this.reads.shift()
    if (mishap !== undefined) throw new SheetFault(kindOf(mishap, 'unreachable'), `a read: ${mishap}`)
    return ranges.map((range) => {
      const [quoted = '', part] = range.split('!')
      const sheet = this.#sheet(quoted.replace(/^'|'$/g, '').replaceAll("''", "'"))
      const match = /^([A-Z]*)(\d+):([A-Z]*)(\d*)$/.exec(part ?? '1:')
      const from = Number(match?.[2] ?? 1)
      const to = match?.[4] === '' ? undefined : Number(match?.[4])
      if (from > sheet.rowCount) throw new SheetFault('refused', `Range (${range}) exceeds grid limits`)
      const width = match?.[3] === '' ? undefined : columnNumber(match?.[3] ?? '')
      const rows = sheet.rows.slice(from - 1, to).map((row) => {
        const shown = render === 'values' ? row.map((cell) => this.#valueOf(cell)) : row
        return trimmed(shown.slice(0, width))
      })
      while (rows.length > 0 && rows.at(-1)?.length === 0) rows.pop()
      return rows
    })
  }

  async write(requests: readonly SheetRequest[], mayLeave = () => true): Promise<void> {
    if (!mayLeave()) throw new SheetFault('unreachable', 'a write: too late')
    this.writeCount += 1
    await Promise.resolve()
    const { beforeWrite } = this
    this.beforeWrite = undefined
    beforeWrite?.()
    const mishap = this.writes.shift()
    const refusal = this.refuses?.(requests)
    if (refusal !== undefined) throw new SheetFault('refused', refusal)
    if (mishap === 'late') this.#late.push(requests)
    if (mishap === undefined || mishap === 'lost-after') this.#carryOut(requests)
    if (mishap !== undefined) throw new SheetFault(kindOf(mishap, 'outcome-unknown'), `a write: ${mishap}`)
  }

  /** All of them or none. */
  #carryOut(requests: readonly SheetRequest[]): void {
    const copies = this.#sheets.map((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => [...row]) }))
    try {
      for (const request of requests) this.#carryOutOne(request)
    } catch (cause) {
      copies.forEach((copy, at) => Object.assign(this.#sheets[at] ?? {}, copy))
      throw cause
    }
  }

  #carryOutOne(request: SheetRequest): void {
    if ('appendCells' in request) {
      const sheet = this.#byId(request.appendCells.sheetId)
      while (sheet.rows.length > 1 && sheet.rows.at(-1)?.every(isBlank) === true) sheet.rows.pop()
      sheet.rows.push(...request.appendCells.rows.map((row) => row.values.map(cellOf)))
      sheet.rowCount = Math.max(sheet.rowCount, sheet.rows.length)
    } else if ('updateCells' in request && request.updateCells.start !== undefined) {
      const { start, rows } = request.updateCells
      const sheet = this.#byId(start.sheetId)
      rows.forEach((row, down) => {
        if (start.rowIndex + down >= sheet.rowCount) throw new SheetFault('refused', 'beyond the grid')
        while (sheet.rows.length <= start.rowIndex + down) sheet.rows.push([])
        const target = sheet.rows[start.rowIndex + down] ?? []
        while (target.length < start.columnIndex) target.push(null)
        row.values.forEach((cell, along) => {
          target[start.columnIndex + along] = cellOf(cell)
        })
      })
    } else if ('insertDimension' in request) {
      const { sheetId, startIndex, endIndex } = request.insertDimension.range
      const sheet = this.#byId(sheetId)
      const blank = Array.from({ length: endIndex - startIndex }, (): Cell[] => [])
      if (startIndex < sheet.rows.length)
        sheet.rows = [...sheet.rows.slice(0, startIndex), ...blank, ...sheet.rows.slice(startIndex)]
      sheet.rowCount += blank.length
    } else if ('copyPaste' in request) {
      const { source, destination } = request.copyPaste
      const from = this.#cells(source).map((row) => row.map((cell) => this.#valueOf(cell)))
      this.#fill(destination, (down, along) => from[down]?.[along] ?? null)
    } else if ('updateCells' in request && request.updateCells.range !== undefined) {
      this.#fill(request.updateCells.range, () => null)
    } else if ('repeatCell' in request) {
      const { range, cell } = request.repeatCell
      this.#fill(range, () => cellOf(cell))
    } else if ('appendDimension' in request) {
      if (request.appendDimension.dimension === 'ROWS') throw new SheetFault('refused', 'columns only')
    } else if ('sortRange' in request) {
      const { range, sortSpecs } = request.sortRange
      const at = sortSpecs[0]?.dimensionIndex ?? 0
      const sheet = this.#byId(range.sheetId)
      const [head = [], ...body] = sheet.rows
      const blank = (row: Cell[]) => Number(isBlank(row[at]))
      sheet.rows = [
        head,
        ...body.sort((a, b) => blank(a) - blank(b) || (blank(a) === 0 ? Number(a[at]) - Number(b[at]) : 0)),
      ]
    } else throw new SheetFault('refused', `This desk does not know ${Object.keys(request).join()}`)
  }

  /** The cells of a range of whole bounds. */
  #cells(range: GridRange): Cell[][] {
    const { startRowIndex = 0, endRowIndex = 0, startColumnIndex = 0, endColumnIndex = 0 } = range
    const { rows, rowCount } = this.#byId(range.sheetId)
    if (endRowIndex > rowCount) throw new SheetFault('refused', 'beyond the grid')
    return Array.from({ length: endRowIndex - startRowIndex }, (_, down) =>
      Array.from(
        { length: endColumnIndex - startColumnIndex },
        (__, along) => rows[startRowIndex + down]?.[startColumnIndex + along] ?? null,
      ),
    )
  }

  #fill(range: GridRange, cell: (down: number, along: number) => Cell): void {
    const { startRowIndex = 0, startColumnIndex = 0 } = range
    const { rows } = this.#byId(range.sheetId)
    this.#cells(range).forEach((row, down) => {
      while (rows.length <= startRowIndex + down) rows.push([])
      const target = rows[startRowIndex + down] ?? []
      while (target.length < startColumnIndex) target.push(null)
      row.forEach((_, along) => {
        target[startColumnIndex + along] = cell(down, along)
      })
    })
  }

  /** A formula's result: sums of another tab by conditions are worked out, any other formula is an error. */
  #valueOf(cell: Cell): Cell {
    if (typeof cell !== 'string' || !cell.startsWith('=')) return cell
    const sums = [...cell.matchAll(/([=+-])SUMIFS\(([^()]*)\)/g)]
    if (sums.map(([whole]) => whole).join('') !== cell) return '#NAME?'
    // As in Google's sheet, a formula that was sorted away goes on looking at its own row.
    const own = this.#sheets.flatMap((sheet) => sheet.rows).find((row) => row.includes(cell))?.[0] ?? null
    return sums.reduce(
      (sum, [, sign, words = '']) => sum + (sign === '-' ? -1 : 1) * this.#sumIfs(words, own),
      0,
    )
  }

  #sumIfs(words: string, own: Cell): number {
    const [what = '', ...conditions] = words.split(',')
    const [title, sumAt] = wholeColumn(what)
    const holds = (row: readonly Cell[], at: number) => {
      const found = String(row[wholeColumn(conditions[at] ?? '')[1]] ?? '').toUpperCase()
      const wanted = conditions[at + 1] ?? ''
      return found === (wanted.startsWith('$') ? String(own ?? '') : wanted.replaceAll('"', '')).toUpperCase()
    }
    return this.#sheet(title)
      .rows.slice(1)
      .filter((row) => conditions.every((_, at) => at % 2 === 1 || holds(row, at)))
      .reduce((sum, row) => sum + Number(row[sumAt] ?? 0), 0)
  }

  #sheet(title: string): Sheet {
    const sheet = this.#sheets.find((each) => each.title === title)
    if (sheet === undefined) throw new SheetFault('refused', `Unable to parse range: ${title}`)
    return sheet
  }

  #byId(sheetId: number): Sheet {
    const sheet = this.#sheets.find((each) => each.sheetId === sheetId)
    if (sheet === undefined) throw new SheetFault('refused', `There is no sheet ${sheetId}`)
    return sheet
  }
}

function kindOf(mishap: Mishap, unknown: SheetFaultKind): SheetFaultKind {
  return mishap === 'lost-before' || mishap === 'lost-after' || mishap === 'late' ? unknown : mishap
}

function cellOf(cell: CellData): Cell {
  const value = cell.userEnteredValue ?? {}
  if ('stringValue' in value) return value.stringValue
  if ('numberValue' in value) return value.numberValue
  if ('boolValue' in value) return value.boolValue
  if ('formulaValue' in value) return value.formulaValue
  return null
}

function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || cell === ''
}

function trimmed(row: readonly Cell[]): Cell[] {
  return row.slice(0, row.findLastIndex((cell) => !isBlank(cell)) + 1)
}

function columnNumber(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

function wholeColumn(range: string): [title: string, column: number] {
  const match = /^'?([^'!]+)'?!\$([A-Z]+):/.exec(range)
  return [match?.[1] ?? '', columnNumber(match?.[2] ?? '') - 1]
}
