import { z } from 'zod'
import { isBlank, valueOf, type Stored } from './cell.ts'
import {
  cellData,
  gridCoordinate,
  gridRange,
  int,
  rowData,
  sortSpec,
  type CellData,
} from './google-shapes.ts'
import { lookParts } from './looks.ts'
import { masked, writeMask } from './parse-message.ts'
import { boxOf, refuse, requestKind, sheetOf, type Place } from './request-kind.ts'
import type { Sheet } from './sheet.ts'
import { notStoodIn } from './google-error.ts'

/** Google's longest text in a cell. */
export const longestText = 50_000

const rows = z.array(rowData).default([])

/** Requests that write cells. */
export const cellRequests = {
  updateCells: requestKind(
    z.strictObject({
      rows,
      fields: z.string().optional(),
      start: gridCoordinate.optional(),
      range: gridRange.optional(),
    }),
    (given, place) => {
      if ((given.start === undefined) === (given.range === undefined))
        throw refuse(place, 'Exactly one of start and range must be specified.')
      const mask = writeMask(given.fields, cellData, place.at)
      const sheet = sheetOf(place, given.start?.sheetId ?? given.range?.sheetId ?? 0)
      const top = given.start?.rowIndex ?? given.range?.startRowIndex ?? 0
      const left = given.start?.columnIndex ?? given.range?.startColumnIndex ?? 0
      const width = Math.max(0, ...given.rows.map((row) => row.values?.length ?? 0))
      mustFit(place, sheet, top + given.rows.length, left + width)
      if (given.range) {
        const box = sheet.bounded(boxOf(place, given.range, sheet))
        mustFit(
          place,
          { state: { rowCount: box.endRow, columnCount: box.endColumn } },
          top + given.rows.length,
          left + width,
        )
        // The rest of the range is cleared of the fields.
        for (let row = box.startRow; row < Math.min(box.endRow, lastRow(sheet)); row += 1)
          for (let column = box.startColumn; column < box.endColumn; column += 1)
            if (given.rows[row - top]?.values?.[column - left] === undefined)
              writeCell(place, sheet, row, column, {}, mask)
      }
      writeRows(place, sheet, top, left, given.rows, mask)
    },
  ),
  appendCells: requestKind(
    z.strictObject({
      sheetId: int.default(0),
      rows,
      fields: z.string().optional(),
      tableId: z.string().optional(),
    }),
    (given, place) => {
      if (given.tableId !== undefined) throw notStoodIn('tables')
      const mask = writeMask(given.fields, cellData, place.at)
      const sheet = sheetOf(place, given.sheetId)
      const top = sheet.usedRows()
      const width = Math.max(0, ...given.rows.map((row) => row.values?.length ?? 0))
      mustFit(place, { state: { ...sheet.state, rowCount: Infinity } }, top, width)
      growRows(place, sheet, top + given.rows.length)
      writeRows(place, sheet, top, 0, given.rows, mask)
    },
  ),
  repeatCell: requestKind(
    z.strictObject({ range: gridRange, cell: cellData.default({}), fields: z.string().optional() }),
    (given, place) => {
      const mask = writeMask(given.fields, cellData, place.at)
      const sheet = sheetOf(place, given.range.sheetId)
      const box = boxOf(place, given.range, sheet)
      const looks = masked(mask, 'userEnteredFormat')
      if (looks.length > 0) place.book.paint(sheet, box, lookParts(given.cell.userEnteredFormat, looks))
      const others = mask.filter((path) => !path.startsWith('userEnteredFormat'))
      if (others.length === 0) return
      const area = sheet.bounded(box)
      const endRow = isEmptyCell(given.cell) ? Math.min(area.endRow, lastRow(sheet)) : area.endRow
      for (let row = area.startRow; row < endRow; row += 1)
        for (let column = area.startColumn; column < area.endColumn; column += 1)
          writeCell(place, sheet, row, column, given.cell, others)
    },
  ),
  copyPaste: requestKind(
    z.strictObject({
      source: gridRange,
      destination: gridRange,
      pasteType: z.string().default('PASTE_NORMAL'),
      pasteOrientation: z.enum(['NORMAL', 'TRANSPOSE']).default('NORMAL'),
    }),
    (given, place) => {
      if (given.pasteType !== 'PASTE_VALUES' || given.pasteOrientation !== 'NORMAL')
        throw notStoodIn('copyPaste of anything but values')
      const from = sheetOf(place, given.source.sheetId)
      const into = sheetOf(place, given.destination.sheetId)
      const source = from.bounded(boxOf(place, given.source, from))
      const target = into.bounded(boxOf(place, given.destination, into))
      const height = source.endRow - source.startRow
      const width = source.endColumn - source.startColumn
      if (target.endRow - target.startRow !== height || target.endColumn - target.startColumn !== width)
        throw notStoodIn('copyPaste into a range of another size')
      // All is read before any is written: the two may overlap.
      const values = Array.from({ length: height }, (_, down) =>
        Array.from({ length: width }, (__, along) =>
          valueOf(from.cell(source.startRow + down, source.startColumn + along)),
        ),
      )
      values.forEach((row, down) =>
        row.forEach((value, along) =>
          place.book.put(into, target.startRow + down, target.startColumn + along, value),
        ),
      )
    },
  ),
  sortRange: requestKind(
    z.strictObject({ range: gridRange, sortSpecs: z.array(sortSpec).min(1) }),
    (given, place) => {
      const sheet = sheetOf(place, given.range.sheetId)
      const area = sheet.bounded(boxOf(place, given.range, sheet))
      const outside = given.sortSpecs.find(
        ({ dimensionIndex: at }) => at < area.startColumn || at >= area.endColumn,
      )
      if (outside) throw refuse(place, `Sort column ${outside.dimensionIndex} is outside of the range.`)
      const last = Math.min(area.endRow, lastRow(sheet))
      const order = Array.from({ length: Math.max(0, last - area.startRow) }, (_, at) => area.startRow + at)
      order.sort((one, other) => {
        for (const { dimensionIndex, sortOrder } of given.sortSpecs) {
          const [a, b] = [sheet.cell(one, dimensionIndex), sheet.cell(other, dimensionIndex)]
          const difference = compareCells(a, b, sortOrder === 'DESCENDING')
          if (difference !== 0) return difference
        }
        return one - other
      })
      place.book.reorderRows(sheet, area, order)
    },
  ),
}

/** Google's order: numbers, then text, then truth values; blanks at the end whichever way round. */
export function compareCells(one: Stored, other: Stored, descending: boolean): number {
  const [a, b] = [valueOf(one), valueOf(other)]
  if (isBlank(a) || isBlank(b)) return Number(isBlank(a)) - Number(isBlank(b))
  const [rankA, rankB] = [rank(a), rank(b)]
  const difference =
    rankA !== rankB
      ? rankA - rankB
      : typeof a === 'string'
        ? a.localeCompare(String(b), 'en')
        : Number(a) - Number(b)
  return descending ? -difference : difference
}

function rank(value: unknown): number {
  return ['number', 'string', 'boolean'].indexOf(typeof value)
}

function writeRows(
  place: Place,
  sheet: Sheet,
  top: number,
  left: number,
  given: readonly z.output<typeof rowData>[],
  mask: readonly string[],
): void {
  given.forEach(({ values = [] }, down) =>
    values.forEach((cell, along) => writeCell(place, sheet, top + down, left + along, cell, mask)),
  )
}

function writeCell(
  place: Place,
  sheet: Sheet,
  row: number,
  column: number,
  cell: CellData,
  mask: readonly string[],
): void {
  const { book } = place
  const looks = masked(mask, 'userEnteredFormat')
  if (looks.length > 0) {
    const box = { startRow: row, endRow: row + 1, startColumn: column, endColumn: column + 1 }
    book.paint(sheet, box, lookParts(cell.userEnteredFormat, looks))
  }
  if (masked(mask, 'userEnteredValue').length > 0) book.put(sheet, row, column, storedOf(place, cell))
  if (mask.includes('note')) {
    sheet.state.notes = sheet.state.notes.filter((note) => note.row !== row || note.column !== column)
    if (cell.note !== undefined && cell.note !== '') sheet.state.notes.push({ row, column, text: cell.note })
  }
  if (masked(mask, 'dataValidation').length > 0)
    throw notStoodIn('dataValidation in a cell; use setDataValidation')
}

function storedOf(place: Place, { userEnteredValue = {} }: CellData): Stored {
  const kinds = Object.values(userEnteredValue).filter((value) => value !== undefined)
  if (kinds.length > 1)
    throw refuse(place, 'userEnteredValue is a union: only one of its kinds of value may be set.')
  const { numberValue, stringValue, boolValue, formulaValue } = userEnteredValue
  const text = stringValue ?? formulaValue
  if (text !== undefined && text.length > longestText)
    throw refuse(
      place,
      `Your input contains more than the maximum of ${longestText} characters in a single cell.`,
    )
  if (formulaValue !== undefined) {
    if (!formulaValue.startsWith('=')) throw refuse(place, `Formula must start with =: ${formulaValue}`)
    return { formula: formulaValue, value: null }
  }
  return numberValue ?? boolValue ?? stringValue ?? null
}

function mustFit(
  place: Place,
  { state }: { state: { rowCount: number; columnCount: number } },
  endRow: number,
  endColumn: number,
): void {
  if (endRow > state.rowCount)
    throw refuse(
      place,
      `Attempting to write row: ${endRow - 1}, beyond the last requested row of: ${state.rowCount - 1}`,
    )
  if (endColumn > state.columnCount)
    throw refuse(
      place,
      `Attempting to write column: ${endColumn - 1}, beyond the last requested column of: ${state.columnCount - 1}`,
    )
}

/** Makes the grid long enough. Throws 400 when the spreadsheet would get more than so many cells in all. */
export function growRows(place: Place, sheet: Sheet, rowCount: number): void {
  if (rowCount <= sheet.state.rowCount) return
  const before = sheet.state.rowCount
  sheet.state.rowCount = rowCount
  const cells = place.book.sheets().reduce((sum, each) => sum + each.rowCount * each.columnCount, 0)
  if (cells <= place.book.mostCells) return
  sheet.state.rowCount = before
  throw refuse(
    place,
    `This action would increase the number of cells in the workbook above the limit of ${place.book.mostCells} cells.`,
  )
}

/** Behind the last row that holds anything or has a note: further down there is nothing to clear. */
function lastRow(sheet: Sheet): number {
  return Math.max(sheet.usedRows(), ...sheet.state.notes.map((note) => note.row + 1))
}

function isEmptyCell(cell: CellData): boolean {
  return cell.note === undefined && Object.keys(cell.userEnteredValue ?? {}).length === 0
}
