import { isFormula, type Formula, type Row, type Stored, type Value } from './cell.ts'
import { googleResult } from './engine-words.ts'
import { IronCalc, type EngineSheet } from './ironcalc.ts'
import { newSheetState, Sheet } from './sheet.ts'

/** Columns beyond the grid in which a browser may have typed. */
const columnsBeyond = 26
/** Google's own numbers of tabs begin here when a browser adds one. */
const firstForeignId = 1_900_000_000

/** A cell whose value has to be read with all its digits. */
interface Unclear {
  row: number
  column: number
  readonly take: (value: Value) => void
}

/**
 * Takes the worked-out values of all formulas from the engine into the cells.
 *
 * The engine gives a number only as its format shows it, so a copy is read in which such cells show all their digits.
 */
export function readFormulas(sheets: readonly Sheet[], engine: IronCalc): void {
  const unclear = new Map(sheets.map((sheet) => [sheet, formulasOf(sheet)]))
  if ([...unclear.values()].every((cells) => cells.length === 0)) return
  const copy = IronCalc.open(engine.bytes())
  try {
    for (const [sheet, cells] of unclear) readExactly(copy, sheet.state.engineId, cells)
  } finally {
    copy.free()
  }
}

/** Reads every tab anew from the engine, after a browser changed who knows what. What lies over the cells is kept. */
export function readSheets(before: readonly Sheet[], engine: IronCalc): Sheet[] {
  const copy = IronCalc.open(engine.bytes())
  try {
    const taken = new Set(before.map((sheet) => sheet.state.sheetId))
    return engine.sheets().map((known) => {
      const old = before.find((sheet) => sheet.state.engineId === known.id)
      const sheet = old ?? new Sheet({ ...newSheetState(known.title, freeId(taken)), engineId: known.id })
      readSheet(sheet, known, copy)
      return sheet
    })
  } finally {
    copy.free()
  }
}

function readSheet(sheet: Sheet, known: EngineSheet, copy: IronCalc): void {
  const { state } = sheet
  state.title = known.title
  state.hidden = known.hidden
  state.frozenRowCount = known.frozenRows
  state.frozenColumnCount = known.frozenColumns
  const used = copy.rowsInUse(known.id, state.columnCount + columnsBeyond)
  const rows: Stored[][] = Array.from({ length: (used.at(-1) ?? -1) + 1 }, () => [])
  const unclear: Unclear[] = []
  for (const row of used) {
    const cells: Stored[] = []
    const width = copy.rowWidth(known.id, row)
    for (let column = 0; column < width; column += 1) {
      const { cell, isExact } = copy.read(known.id, row, column)
      cells.push(isExact ? sameNumber(sheet.cell(row, column), cell) : cell)
      if (isFormula(cell)) unclear.push({ row, column, take: takerOf(cell) })
      else if (!isExact) {
        const old = sheet.cell(row, column)
        unclear.push({ row, column, take: (value) => (cells[column] = sameNumber(old, value)) })
      }
    }
    rows[row] = cells
  }
  readExactly(copy, known.id, unclear)
  followHeader(sheet, rows[0] ?? [])
  sheet.rows = rows
  state.rowCount = Math.max(state.rowCount, sheet.usedRows())
  state.columnCount = Math.max(state.columnCount, ...rows.map((row) => row.length))
}

function readExactly(copy: IronCalc, id: number, cells: readonly Unclear[]): void {
  for (const [column, rows] of byColumn(cells)) {
    const startRow = rows.reduce((a, b) => Math.min(a, b))
    const endRow = rows.reduce((a, b) => Math.max(a, b)) + 1
    copy.showExactly(id, { startRow, endRow, startColumn: column, endColumn: column + 1 })
  }
  for (const { row, column, take } of cells) take(copy.exactValue(id, row, column))
}

/** The engine shows 15 digits: a number that is the same in them is the one it was. */
function sameNumber(before: Stored, value: Stored): Stored {
  if (typeof before !== 'number' || typeof value !== 'number') return value
  return Number(before.toPrecision(15)) === value ? before : value
}

/** A browser moved columns: notes, dropdowns and warnings go along with their header. */
function followHeader(sheet: Sheet, header: Row): void {
  const before = sheet.rows[0] ?? []
  const named = header.flatMap((cell, to) => {
    const from = typeof cell === 'string' ? before.indexOf(cell) : -1
    return from >= 0 && header.indexOf(cell ?? null) === to ? [{ from, to }] : []
  })
  if (named.every(({ from, to }) => from === to)) return
  const left = Array.from({ length: Math.max(before.length, header.length) }, (_, at) => at)
  const order: number[] = []
  for (const { from, to } of named) order[to] = from
  const spare = left.filter((at) => !named.some(({ from }) => from === at))
  sheet.reorderColumns(left.map((to) => order[to] ?? spare.shift() ?? to))
}

function freeId(taken: Set<number>): number {
  let id = firstForeignId
  while (taken.has(id)) id += 1
  taken.add(id)
  return id
}

function formulasOf(sheet: Sheet): Unclear[] {
  return sheet.rows.flatMap((cells, row) =>
    cells.flatMap((cell, column) => (isFormula(cell) ? [{ row, column, take: takerOf(cell) }] : [])),
  )
}

function takerOf(cell: Formula): (value: Value) => void {
  return (value) => void (cell.value = googleResult(cell.formula, value))
}

function byColumn(cells: readonly { row: number; column: number }[]): Map<number, number[]> {
  const columns = new Map<number, number[]>()
  for (const { row, column } of cells) {
    const rows = columns.get(column)
    if (rows) rows.push(row)
    else columns.set(column, [row])
  }
  return columns
}
