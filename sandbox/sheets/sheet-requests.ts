import { z } from 'zod'
import { compareTitles, titleProblem } from './titles.ts'
import {
  count,
  dimension,
  dimensionProperties,
  dimensionRange,
  gridRange,
  int,
  sheetProperties,
} from './google-shapes.ts'
import type { SheetProperties } from './google-shapes.ts'
import { growRows } from './cell-requests.ts'
import { notStoodIn } from './google-error.ts'
import { masked, writeMask } from './parse-message.ts'
import { boxOf, refuse, requestKind, sheetOf, type Place, type Reply } from './request-kind.ts'
import type { Sheet } from './sheet.ts'
import { sheetResource } from './spreadsheet-resource.ts'

const fields = z.string().optional()
const largestId = 2_147_483_647
const noGrid = 'A grid has at least one row and one column.'

/** Requests that make, change and delete tabs, rows and columns. */
export const sheetRequests = {
  addSheet: requestKind(
    z.strictObject({ properties: sheetProperties.default({}) }),
    (given, place): Reply => {
      const { book } = place
      const wanted = given.properties
      const title = wanted.title ?? freeTitle(place)
      mustBeFree(place, title)
      const sheetId = wanted.sheetId ?? freeId(place)
      if (book.sheetById(sheetId))
        throw refuse(place, `A sheet with the id "${sheetId}" already exists. Please use another id.`)
      const sheetCount = book.sheets().length
      const index = wanted.index ?? sheetCount
      if (index > sheetCount)
        throw refuse(place, `Sheet index ${index} is out of range: there are ${sheetCount} sheets.`)
      const sheet = book.addSheet(title, sheetId, index)
      const { rowCount = sheet.state.rowCount, columnCount = sheet.state.columnCount } =
        wanted.gridProperties ?? {}
      if (rowCount < 1 || columnCount < 1) throw refuse(place, noGrid)
      Object.assign(sheet.state, { rowCount: 1, columnCount })
      growRows(place, sheet, rowCount)
      setGrid(place, sheet, wanted.gridProperties ?? {})
      if (wanted.hidden === true) book.hideSheet(sheet, true)
      return { properties: sheetResource({ ...sheet.state, index }).properties }
    },
  ),
  deleteSheet: requestKind(z.strictObject({ sheetId: int.default(0) }), (given, place) => {
    const sheet = sheetOf(place, given.sheetId)
    if (place.book.sheets().length === 1)
      throw refuse(place, "You can't remove all the sheets in a document.")
    place.book.deleteSheet(sheet)
  }),
  updateSheetProperties: requestKind(
    z.strictObject({ properties: sheetProperties.default({}), fields }),
    (given, place) => {
      const mask = writeMask(given.fields, sheetProperties, place.at)
      const sheet = sheetOf(place, given.properties.sheetId ?? 0)
      updateProperties(place, sheet, given.properties, mask)
    },
  ),
  appendDimension: requestKind(
    z.strictObject({
      sheetId: int.default(0),
      dimension,
      length: count,
      tableId: z.string().optional(),
    }),
    (given, place) => {
      if (given.tableId !== undefined) throw notStoodIn('tables')
      const sheet = sheetOf(place, given.sheetId)
      if (given.length === 0) throw refuse(place, 'length[0] must be greater than 0.')
      if (given.dimension === 'ROWS') return growRows(place, sheet, sheet.state.rowCount + given.length)
      sheet.state.columnCount += given.length
      return undefined
    },
  ),
  insertDimension: requestKind(
    z.strictObject({ range: dimensionRange, inheritFromBefore: z.boolean().optional() }),
    (given, place) => {
      const sheet = sheetOf(place, given.range.sheetId)
      const [start, end] = spanOf(place, sheet, given.range)
      if (start === 0 && given.inheritFromBefore === true)
        throw refuse(place, 'range.startIndex[0] must be greater than 0 when inheritFromBefore is true.')
      if (given.range.dimension === 'ROWS') {
        growRows(place, sheet, sheet.state.rowCount + end - start)
        sheet.state.rowCount -= end - start
      }
      place.book.insert(sheet, given.range.dimension, start, end - start)
    },
  ),
  deleteDimension: requestKind(z.strictObject({ range: dimensionRange }), (given, place) => {
    const sheet = sheetOf(place, given.range.sheetId)
    const [start, end] = spanOf(place, sheet, given.range)
    const size = sizeOf(sheet, given.range.dimension)
    if (end > size)
      throw refuse(
        place,
        `Cannot delete a ${wordOf(given.range.dimension)} that doesn't exist. Tried to delete ${wordOf(given.range.dimension)} index ${end - 1} but there are only ${size} ${wordOf(given.range.dimension)}s.`,
      )
    if (end - start >= size)
      throw refuse(place, `You can't delete all the ${wordOf(given.range.dimension)}s on the sheet.`)
    place.book.remove(sheet, given.range.dimension, start, end - start)
  }),
  moveDimension: requestKind(
    z.strictObject({ source: dimensionRange, destinationIndex: count }),
    (given, place) => {
      const sheet = sheetOf(place, given.source.sheetId)
      const [start, end] = spanOf(place, sheet, given.source)
      if (given.source.dimension === 'ROWS') throw notStoodIn('moveDimension of rows')
      if (given.destinationIndex > sheet.state.columnCount || end > sheet.state.columnCount)
        throw refuse(place, 'destinationIndex is out of range.')
      const inside = given.destinationIndex > start && given.destinationIndex < end
      if (inside) throw refuse(place, 'destinationIndex cannot be within the source range.')
      const to =
        given.destinationIndex > start ? given.destinationIndex - (end - start) : given.destinationIndex
      if (to !== start) place.book.moveColumns(sheet, start, end - start, to)
    },
  ),
  updateDimensionProperties: requestKind(
    z.strictObject({ range: dimensionRange, properties: dimensionProperties.default({}), fields }),
    (given, place) => {
      const mask = writeMask(given.fields, dimensionProperties, place.at)
      const sheet = sheetOf(place, given.range.sheetId)
      const [start, end] = spanOf(place, sheet, given.range)
      if (end > sizeOf(sheet, given.range.dimension))
        throw refuse(
          place,
          `Range exceeds grid limits: there are only ${sizeOf(sheet, given.range.dimension)} ${wordOf(given.range.dimension)}s.`,
        )
      if (mask.includes('hiddenByUser')) throw notStoodIn('hidden rows and columns')
      if (mask.includes('pixelSize'))
        place.book.resize(sheet, given.range.dimension, start, end, given.properties.pixelSize ?? 100)
    },
  ),
  deleteRange: requestKind(
    z.strictObject({ range: gridRange, shiftDimension: dimension }),
    (given, place) => {
      const { book } = place
      const sheet = sheetOf(place, given.range.sheetId)
      const area = sheet.bounded(boxOf(place, given.range, sheet))
      const height = area.endRow - area.startRow
      if (given.shiftDimension !== 'ROWS' || area.startColumn > 0 || area.endColumn < sheet.state.columnCount)
        throw notStoodIn('deleteRange of anything but whole rows')
      // The grid stays as long as it was.
      book.remove(sheet, 'ROWS', area.startRow, height)
      sheet.state.rowCount += height
    },
  ),
}

function updateProperties(place: Place, sheet: Sheet, given: SheetProperties, mask: readonly string[]): void {
  const { book } = place
  if (mask.includes('title')) {
    const title = given.title ?? ''
    if (title !== sheet.state.title) {
      if (compareTitles(title, sheet.state.title) !== 0) mustBeFree(place, title)
      book.renameSheet(sheet, title)
    }
  }
  if (mask.includes('index')) {
    const sheetCount = book.sheets().length
    const index = given.index ?? 0
    if (index > sheetCount)
      throw refuse(place, `Sheet index ${index} is out of range: there are ${sheetCount} sheets.`)
    // Google counts as if the sheet still stood where it was.
    const before = book.sheets().findIndex((each) => each.sheetId === sheet.state.sheetId)
    book.moveSheet(sheet, index > before ? index - 1 : index)
  }
  if (mask.includes('hidden')) book.hideSheet(sheet, given.hidden === true)
  const grid = masked(mask, 'gridProperties')
  if (grid.includes(''))
    setGrid(place, sheet, { frozenRowCount: 0, frozenColumnCount: 0, ...given.gridProperties })
  else if (grid.length > 0) {
    const named = grid.map((name) => [
      name,
      Object.entries(given.gridProperties ?? {}).find(([key]) => key === name)?.[1] ?? 0,
    ])
    setGrid(place, sheet, Object.fromEntries(named))
  }
}

function setGrid(place: Place, sheet: Sheet, grid: NonNullable<SheetProperties['gridProperties']>): void {
  const { book } = place
  const { state } = sheet
  const { rowCount = state.rowCount, columnCount = state.columnCount } = grid
  if (rowCount < 1 || columnCount < 1) throw refuse(place, noGrid)
  growRows(place, sheet, rowCount)
  if (rowCount < state.rowCount) book.remove(sheet, 'ROWS', rowCount, state.rowCount - rowCount)
  if (columnCount < state.columnCount)
    book.remove(sheet, 'COLUMNS', columnCount, state.columnCount - columnCount)
  state.columnCount = columnCount
  const { frozenRowCount = state.frozenRowCount, frozenColumnCount = state.frozenColumnCount } = grid
  if (frozenRowCount >= rowCount) throw refuse(place, "You can't freeze all visible rows on the sheet.")
  if (frozenColumnCount >= columnCount)
    throw refuse(place, "You can't freeze all visible columns on the sheet.")
  if (frozenRowCount !== state.frozenRowCount) book.freeze(sheet, 'ROWS', frozenRowCount)
  if (frozenColumnCount !== state.frozenColumnCount) book.freeze(sheet, 'COLUMNS', frozenColumnCount)
}

function spanOf(place: Place, sheet: Sheet, range: z.output<typeof dimensionRange>): [number, number] {
  const start = range.startIndex ?? 0
  const size = sizeOf(sheet, range.dimension)
  const end = range.endIndex ?? size
  if (end <= start) throw refuse(place, `range.endIndex[${end}] must be after range.startIndex[${start}]`)
  if (start > size)
    throw refuse(
      place,
      `range.startIndex[${start}] is too large: there are only ${size} ${wordOf(range.dimension)}s.`,
    )
  return [start, end]
}

function sizeOf(sheet: Sheet, along: z.output<typeof dimension>): number {
  return along === 'ROWS' ? sheet.state.rowCount : sheet.state.columnCount
}

function wordOf(along: z.output<typeof dimension>): string {
  return along === 'ROWS' ? 'row' : 'column'
}

function mustBeFree(place: Place, title: string): void {
  const problem = titleProblem(title)
  if (problem) throw problem(place.at)
  if (place.book.sheets().some((sheet) => compareTitles(sheet.title, title) === 0))
    throw refuse(place, `A sheet with the name "${title}" already exists. Please enter another name.`)
}

function freeTitle(place: Place): string {
  const taken = place.book.sheets()
  for (let number = taken.length + 1; ; number += 1) {
    const title = `Sheet${number}`
    if (taken.every((sheet) => compareTitles(sheet.title, title) !== 0)) return title
  }
}

/** Google's own numbers look random: no caller should count on them. */
function freeId(place: Place): number {
  let id = (place.book.sheets().length * 1_103_515_245 + 12_345) % largestId
  while (place.book.sheetById(id)) id = (id + 1) % largestId
  return id
}
