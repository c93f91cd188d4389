import { z } from 'zod'
import { columnLetters, quoteTitle, readRange, writeRange, type Area } from './a1.ts'
import type { Book } from './book.ts'
import { isBlank, isFormula, valueOf, type Value } from './cell.ts'
import { growRows, longestText } from './cell-requests.ts'
import { invalid, notStoodIn } from './google-error.ts'
import { parseMessage } from './parse-message.ts'
import type { Sheet } from './sheet.ts'
import { typedIn } from './typed-in.ts'

const majorDimension = z.enum(['DIMENSION_UNSPECIFIED', 'ROWS', 'COLUMNS']).default('ROWS')
const render = z.enum(['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA']).default('FORMATTED_VALUE')
const moments = z.enum(['SERIAL_NUMBER', 'FORMATTED_STRING']).default('SERIAL_NUMBER')

/** How cells are shown; parameters of every call that gives values back. */
export const shown = z.strictObject({
  majorDimension,
  valueRenderOption: render,
  dateTimeRenderOption: moments,
})
export type Shown = z.output<typeof shown>

/** How written cells are taken, and what of them the answer shows. */
export const written = z.strictObject({
  valueInputOption: z.enum(['INPUT_VALUE_OPTION_UNSPECIFIED', 'RAW', 'USER_ENTERED']).optional(),
  insertDataOption: z.enum(['OVERWRITE', 'INSERT_ROWS']).default('OVERWRITE'),
  includeValuesInResponse: z.boolean().default(false),
  responseValueRenderOption: render,
  responseDateTimeRenderOption: moments,
})
export type Written = z.output<typeof written>

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
export const valueRange = z.strictObject({
  range: z.string().optional(),
  majorDimension,
  values: z.array(z.array(cell)).default([]),
})
export type ValueRange = z.output<typeof valueRange>

/** A range of a call: its tab, and its cells within the grid. */
interface Found {
  sheet: Sheet
  box: Area
}

/** Finds the cells of a range. Throws 400 when it is none, or begins beyond the grid. */
function findRange(book: Book, words: string): Found {
  const range = readRange(words, (title) => book.sheet(title) !== undefined)
  const first = book.sheets()[0]?.title ?? ''
  const sheet = range && book.sheet(range.title ?? first)
  if (!range || !sheet) throw invalid(`Unable to parse range: ${words}`)
  const box = sheet.bounded(
    range.cells ?? { startRow: 0, endRow: undefined, startColumn: 0, endColumn: undefined },
  )
  const { rowCount, columnCount } = sheet.state
  if (box.startRow >= rowCount || box.startColumn >= columnCount) throw beyondGrid(sheet, box)
  return {
    sheet,
    box: { ...box, endRow: Math.min(box.endRow, rowCount), endColumn: Math.min(box.endColumn, columnCount) },
  }
}

/** Google's ValueRange: blanks at the end of rows and below the last row are left out. */
export function readValues(book: Book, words: string, how: Shown) {
  const { sheet, box } = findRange(book, words)
  const rows =
    how.majorDimension === 'COLUMNS'
      ? transposed(valuesIn(book, sheet, box, how))
      : valuesIn(book, sheet, box, how)
  return {
    range: writeRange(sheet.state.title, box),
    majorDimension: how.majorDimension === 'COLUMNS' ? 'COLUMNS' : 'ROWS',
    ...(rows.length > 0 ? { values: rows } : {}),
  }
}

function valuesIn(book: Book, sheet: Sheet, box: Area, how: Shown): Value[][] {
  const rows: Value[][] = []
  for (let row = box.startRow; row < Math.min(box.endRow, sheet.rows.length); row += 1) {
    const cells = (sheet.rows[row] ?? []).slice(box.startColumn, box.endColumn)
    const last = cells.findLastIndex(
      (each) =>
        !isBlank(isFormula(each) && how.valueRenderOption === 'FORMULA' ? each.formula : valueOf(each)),
    )
    rows.push(Array.from({ length: last + 1 }, (_, at) => show(book, sheet, row, box.startColumn + at, how)))
  }
  return rows.slice(0, rows.findLastIndex((row) => row.length > 0) + 1)
}

function show(book: Book, sheet: Sheet, row: number, column: number, how: Shown): Value {
  const stored = sheet.cell(row, column)
  if (isFormula(stored) && how.valueRenderOption === 'FORMULA') return stored.formula
  const value = valueOf(stored)
  if (value === null) return ''
  if (how.valueRenderOption === 'FORMATTED_VALUE') return formatted(book, sheet, row, column, value)
  const asWords = typeof value === 'number' && how.dateTimeRenderOption === 'FORMATTED_STRING'
  return asWords && isMoment(book.numberFormat(sheet, row, column))
    ? formatted(book, sheet, row, column, value)
    : value
}

function formatted(
  book: Book,
  sheet: Sheet,
  row: number,
  column: number,
  value: Exclude<Value, null>,
): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return book.formatted(sheet, row, column) ?? String(value)
}

function transposed(rows: Value[][]): Value[][] {
  const width = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length: width }, (_, at) => {
    const column = rows.map((row) => row[at] ?? '')
    return column.slice(0, column.findLastIndex((each) => each !== '') + 1)
  })
}

/** values.update: writes into a range, which the values may not leave. */
export function updateValues(book: Book, id: string, words: string, given: ValueRange, how: Written) {
  const { sheet, box } = findRange(book, words)
  if (given.range !== undefined && given.range !== words && !sameRange(book, given.range, words))
    throw invalid(`Requested writing within range [${words}], but the range in the body is [${given.range}].`)
  const rows = given.majorDimension === 'COLUMNS' ? transposed(given.values) : given.values
  const isOne = box.endRow - box.startRow === 1 && box.endColumn - box.startColumn === 1
  const limit = isOne ? { endRow: sheet.state.rowCount, endColumn: sheet.state.columnCount } : box
  const width = Math.max(0, ...rows.map((row) => row.length))
  if (box.startRow + rows.length > limit.endRow)
    throw invalid(
      `Requested writing within range [${writeRange(sheet.state.title, box)}], but tried writing to row [${limit.endRow + 1}]`,
    )
  if (box.startColumn + width > limit.endColumn)
    throw invalid(
      `Requested writing within range [${writeRange(sheet.state.title, box)}], but tried writing to column [${columnLetters(limit.endColumn)}]`,
    )
  book.transaction(() => write(book, sheet, box.startRow, box.startColumn, rows, how))
  return updated(book, id, sheet, { row: box.startRow, column: box.startColumn }, rows, how)
}

/** values.append: writes below the table that the range touches. */
export function appendValues(book: Book, id: string, words: string, given: ValueRange, how: Written) {
  const { sheet, box } = findRange(book, words)
  if (given.majorDimension === 'COLUMNS') throw notStoodIn('values.append by columns')
  const rows = given.values
  const table = tableIn(sheet, box)
  const top = table ? table.endRow : box.startRow
  const left = table ? table.startColumn : box.startColumn
  const width = Math.max(0, ...rows.map((row) => row.length))
  if (left + width > sheet.state.columnCount)
    throw beyondGrid(sheet, {
      startRow: top,
      endRow: top + rows.length,
      startColumn: left,
      endColumn: left + width,
    })
  book.transaction(() => {
    const place = { book, at: 'data' }
    if (how.insertDataOption === 'INSERT_ROWS' && top < sheet.usedRows() && rows.length > 0) {
      growRows(place, sheet, sheet.state.rowCount + rows.length)
      sheet.state.rowCount -= rows.length
      book.insert(sheet, 'ROWS', top, rows.length)
    } else growRows(place, sheet, top + rows.length)
    write(book, sheet, top, left, rows, how)
  })
  return {
    spreadsheetId: id,
    ...(table ? { tableRange: writeRange(sheet.state.title, table) } : {}),
    updates: updated(book, id, sheet, { row: top, column: left }, rows, how),
  }
}

/** values.clear: empties the cells and leaves their looks. */
export function clearValues(book: Book, id: string, words: string) {
  const { sheet, box } = findRange(book, words)
  book.transaction(() => {
    for (let row = box.startRow; row < Math.min(box.endRow, sheet.rows.length); row += 1)
      for (let column = box.startColumn; column < box.endColumn; column += 1)
        book.put(sheet, row, column, null)
  })
  return { spreadsheetId: id, clearedRange: writeRange(sheet.state.title, box) }
}

function write(
  book: Book,
  sheet: Sheet,
  top: number,
  left: number,
  rows: readonly Value[][],
  how: Written,
): void {
  rows.forEach((cells, down) =>
    cells.forEach((value, along) => {
      if (value === null) return
      if (typeof value === 'string' && value.length > longestText)
        throw invalid(
          `Your input contains more than the maximum of ${longestText} characters in a single cell.`,
        )
      const isTyped = typeof value === 'string' && how.valueInputOption === 'USER_ENTERED'
      if (isTyped) typeIn(book, sheet, top + down, left + along, value)
      else book.put(sheet, top + down, left + along, value)
    }),
  )
}

/** Puts into a cell what a person types there; in a cell whose format is plain text it stays text. In a transaction. */
export function typeIn(book: Book, sheet: Sheet, row: number, column: number, words: string): void {
  const format = book.numberFormat(sheet, row, column)
  if (format === '@') return book.put(sheet, row, column, words)
  const { cell: stored, numberFormat } = typedIn(words)
  const box = { startRow: row, endRow: row + 1, startColumn: column, endColumn: column + 1 }
  if (numberFormat !== undefined && format === '') book.paint(sheet, box, [['num_fmt', numberFormat]])
  book.put(sheet, row, column, stored)
}

/** True for a format that shows a number as a date or a time. */
function isMoment(format: string): boolean {
  return /[ydhs]/i.test(format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/g, ''))
}

/** Google's UpdateValuesResponse. */
function updated(
  book: Book,
  id: string,
  sheet: Sheet,
  at: { row: number; column: number },
  rows: readonly Value[][],
  how: Written,
) {
  const width = Math.max(0, ...rows.map((row) => row.length))
  const box = {
    startRow: at.row,
    endRow: at.row + Math.max(1, rows.length),
    startColumn: at.column,
    endColumn: at.column + Math.max(1, width),
  }
  const range = writeRange(sheet.state.title, box)
  const cells = rows.reduce((sum, row) => sum + row.filter((value) => value !== null).length, 0)
  const view: Shown = {
    majorDimension: 'ROWS',
    valueRenderOption: how.responseValueRenderOption,
    dateTimeRenderOption: how.responseDateTimeRenderOption,
  }
  return {
    spreadsheetId: id,
    updatedRange: range,
    ...(cells > 0 ? { updatedRows: rows.length, updatedColumns: width, updatedCells: cells } : {}),
    ...(how.includeValuesInResponse ? { updatedData: readValues(book, range, view) } : {}),
  }
}

/** The last table that touches the range: rows with something in them, without a blank row between. */
function tableIn(sheet: Sheet, box: Area): Area | undefined {
  const isFilled = (row: number) => sheet.rows[row]?.some((each) => !isBlank(valueOf(each))) === true
  const below = Math.min(box.endRow, sheet.rows.length)
  let last = below - 1
  while (last >= box.startRow && !isFilled(last)) last -= 1
  if (last < box.startRow) return undefined
  let endRow = last + 1
  while (isFilled(endRow)) endRow += 1
  let startRow = last
  while (startRow > 0 && isFilled(startRow - 1)) startRow -= 1
  const rows = sheet.rows.slice(startRow, endRow)
  const startColumn = Math.min(...rows.map((row) => row.findIndex((each) => !isBlank(valueOf(each)))))
  const endColumn = Math.max(...rows.map((row) => row.findLastIndex((each) => !isBlank(valueOf(each))) + 1))
  return { startRow, endRow, startColumn, endColumn }
}

function sameRange(book: Book, one: string, other: string): boolean {
  const [a, b] = [findRange(book, one), findRange(book, other)]
  return a.sheet === b.sheet && JSON.stringify(a.box) === JSON.stringify(b.box)
}

function beyondGrid({ state }: Sheet, box: Area) {
  const words = `${quoteTitle(state.title)}!${columnLetters(box.startColumn)}${box.startRow + 1}:${columnLetters(box.endColumn - 1)}${box.endRow}`
  return invalid(
    `Range (${words}) exceeds grid limits. Max rows: ${state.rowCount}, max columns: ${state.columnCount}`,
  )
}

const batchUpdateBody = z.strictObject({
  ...written.omit({ insertDataOption: true }).shape,
  data: z.array(valueRange).default([]),
})

/** values.batchUpdate: several ranges, all or none. */
export function batchUpdateValues(book: Book, id: string, given: unknown) {
  const { data, ...options } = parseMessage(batchUpdateBody, given, '')
  const how: Written = { ...options, insertDataOption: 'OVERWRITE' }
  mustSayHow(how)
  const responses = book.transaction(() =>
    data.map((range) => updateValues(book, id, range.range ?? '', range, how)),
  )
  const sum = (name: 'updatedRows' | 'updatedColumns' | 'updatedCells') =>
    responses.reduce((total, each) => total + (each[name] ?? 0), 0)
  return {
    spreadsheetId: id,
    totalUpdatedRows: sum('updatedRows'),
    totalUpdatedColumns: sum('updatedColumns'),
    totalUpdatedCells: sum('updatedCells'),
    totalUpdatedSheets: new Set(responses.map((each) => each.updatedRange.split('!')[0])).size,
    responses,
  }
}

/** Throws 400 when a write does not say whether its values are raw or typed. */
export function mustSayHow(how: Written): void {
  if (how.valueInputOption === undefined || how.valueInputOption === 'INPUT_VALUE_OPTION_UNSPECIFIED')
    throw invalid("'valueInputOption' is required but not specified")
}
