import type { Cell } from './cells.ts'
import { headerKey } from './setup-looks.ts'
import { oneCell } from './plan-writes.ts'
import { extendedValue, type CellData, type GridRange, type SheetRequest } from './spreadsheet.ts'
import { toCells, type Tab } from './tab.ts'

/** One of the two tabs between which rows move, as just read. */
export interface Side {
  readonly tab: Tab
  readonly sheetId: number
  readonly header: readonly Cell[]
  /** columns of its grid */
  readonly columnCount: number
}

/** Rows [from, to) of a sheet, 0-based. */
interface Run {
  readonly from: number
  readonly to: number
}

/** Columns that stand side by side in both tabs. */
interface Segment {
  readonly source: number
  readonly target: number
  readonly width: number
}

/**
 * Requests that move rows from one tab to the top of another, right below its header.
 *
 * The cells are copied by Google itself from wherever they stand in that moment: should rows have been moved since they
 * were read, others come along, but none is lost. New rows below the header are where they are whatever people did there.
 * Columns find each other by their headers, also the team's own; those that the target lacks are added at its right.
 *
 * @param rowNumbers 1-based rows in the source
 * @param mark a cell that every row gets in the target. Never throws.
 */
export function moveRows(
  source: Side,
  target: Side,
  rowNumbers: readonly number[],
  mark?: { readonly column: number; readonly text: string },
): SheetRequest[] {
  const { columns, added } = pairColumns(source, target, mark !== undefined)
  const runs = runsOf(rowNumbers)
  const requests: SheetRequest[] = [
    insertRows(target.sheetId, rowNumbers.length),
    ...newHeaders(target, added),
  ]
  let top = 1
  for (const { from, to } of runs) {
    for (const { source: left, target: right, width } of segmentsOf(columns))
      requests.push({
        copyPaste: {
          source: box(source.sheetId, { from, to }, left, width),
          destination: box(target.sheetId, { from: top, to: top + to - from }, right, width),
          pasteType: 'PASTE_VALUES',
        },
      })
    top += to - from
  }
  if (mark !== undefined) {
    const range = box(target.sheetId, { from: 1, to: top }, mark.column, 1)
    requests.push({
      repeatCell: {
        range,
        cell: { userEnteredValue: extendedValue(mark.text) },
        fields: 'userEnteredValue',
      },
    })
  }
  const headed = source.header.flatMap((cell, at) =>
    headerKey(cell) === '' ? [] : [{ source: at, target: at }],
  )
  for (const run of runs)
    for (const { source: left, width } of segmentsOf(headed))
      requests.push({
        updateCells: {
          range: box(source.sheetId, run, left, width),
          rows: [],
          fields: 'userEnteredValue',
        },
      })
  return requests
}

/**
 * Requests that put new rows at the top of a tab, right below its header.
 *
 * A column that holds the same in all of them is one request: most of such rows differ in a few cells only. Never throws.
 */
export function topRows(
  side: Side,
  columnAt: ReadonlyMap<string, number>,
  records: readonly Readonly<Record<string, unknown>>[],
): SheetRequest[] {
  if (records.length === 0) return []
  const rows = records.map((record) => toCells(side.tab, record))
  const requests: SheetRequest[] = [insertRows(side.sheetId, rows.length)]
  const varying: { source: number; target: number; field: string }[] = []
  for (const [field, at] of [...columnAt].sort((a, b) => a[1] - b[1])) {
    const first = rows[0]?.[field] ?? null
    if (rows.some((row) => (row[field] ?? null) !== first)) varying.push({ source: at, target: at, field })
    else if (first !== null && first !== '')
      requests.push({
        repeatCell: {
          range: box(side.sheetId, { from: 1, to: 1 + rows.length }, at, 1),
          cell: { userEnteredValue: extendedValue(first) },
          fields: 'userEnteredValue',
        },
      })
  }
  let at = 0
  for (const { target, width } of segmentsOf(varying)) {
    const fields = varying.slice(at, (at += width)).map(({ field }) => field)
    const cell = (value: Cell | undefined): CellData => ({ userEnteredValue: extendedValue(value ?? null) })
    requests.push({
      updateCells: {
        start: { sheetId: side.sheetId, rowIndex: 1, columnIndex: target },
        rows: rows.map((row) => ({ values: fields.map((field) => cell(row[field])) })),
        fields: 'userEnteredValue',
      },
    })
  }
  return requests
}

/** Rows as runs of neighbours. Never throws. */
export function runsOf(rowNumbers: readonly number[]): Run[] {
  const runs: { from: number; to: number }[] = []
  for (const rowNumber of rowNumbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last?.to === rowNumber - 1) last.to = rowNumber
    else runs.push({ from: rowNumber - 1, to: rowNumber })
  }
  return runs
}

/** Columns of both tabs by their headers; a doubled header means its first column. */
function pairColumns(source: Side, target: Side, add: boolean) {
  const places = new Map<string, number>()
  target.header.forEach((cell, at) => {
    const key = headerKey(cell)
    if (key !== '' && !places.has(key)) places.set(key, at)
  })
  const added: { at: number; cell: Cell }[] = []
  const seen = new Set<string>()
  const columns = source.header.flatMap((cell, at) => {
    const key = headerKey(cell)
    if (key === '' || seen.has(key)) return []
    seen.add(key)
    const place = places.get(key)
    if (place !== undefined) return [{ source: at, target: place }]
    if (!add) return []
    const next = target.header.length + added.length
    added.push({ at: next, cell })
    return [{ source: at, target: next }]
  })
  return { columns, added }
}

function newHeaders(target: Side, added: readonly { at: number; cell: Cell }[]): SheetRequest[] {
  const width = Math.max(0, ...added.map(({ at }) => at + 1))
  const { sheetId, columnCount } = target
  const requests: SheetRequest[] = []
  if (width > columnCount)
    requests.push({ appendDimension: { sheetId, dimension: 'COLUMNS', length: width - columnCount } })
  for (const { at, cell } of added) requests.push(oneCell({ sheetId, rowIndex: 0, columnIndex: at }, cell))
  return requests
}

function segmentsOf(columns: readonly { source: number; target: number }[]): Segment[] {
  const segments: { source: number; target: number; width: number }[] = []
  for (const { source, target } of columns.toSorted((a, b) => a.source - b.source)) {
    const last = segments.at(-1)
    if (last !== undefined && last.source + last.width === source && last.target + last.width === target)
      last.width += 1
    else segments.push({ source, target, width: 1 })
  }
  return segments
}

function insertRows(sheetId: number, count: number): SheetRequest {
  const range = { sheetId, dimension: 'ROWS' as const, startIndex: 1, endIndex: 1 + count }
  return { insertDimension: { range, inheritFromBefore: false } }
}

function box(sheetId: number, rows: Run, left: number, width: number): GridRange {
  return {
    sheetId,
    startRowIndex: rows.from,
    endRowIndex: rows.to,
    startColumnIndex: left,
    endColumnIndex: left + width,
  }
}
