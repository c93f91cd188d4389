import { isFormula, type Row, type Stored } from './cell.ts'
import { IronCalc, type EngineSheet } from './ironcalc.ts'
import { newSheetState, Sheet } from './sheet.ts'

/** Columns beyond the grid in which a browser may have typed. */
const columnsBeyond = 26
/** Google's own numbers of tabs begin here when a browser adds one. */
const firstForeignId = 1_900_000_000

/**
 * Takes the worked-out values of all formulas from the engine into the cells.
 *
 * The engine gives a number only as its format shows it, so a copy is read in which every formula shows all digits.
 */
export function readFormulas(sheets: readonly Sheet[], engine: IronCalc): void {
  const places = sheets
    .map((sheet) => ({ sheet, cells: formulasOf(sheet) }))
    .filter((each) => each.cells.length > 0)
  if (places.length === 0) return
  const copy = IronCalc.open(engine.bytes())
  try {
    for (const { sheet, cells } of places) {
      const id = sheet.state.engineId
      for (const [column, rows] of byColumn(cells)) {
        const startRow = rows.reduce((a, b) => Math.min(a, b))
        const endRow = rows.reduce((a, b) => Math.max(a, b)) + 1
        copy.showExactly(id, { startRow, endRow, startColumn: column, endColumn: column + 1 })
      }
      for (const { row, column, cell } of cells) cell.value = copy.exactValue(id, row, column)
    }
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
      const state = old?.state ?? newSheetState(known.title, freeId(taken))
      state.engineId = known.id
      return readSheet(old ?? new Sheet(state), known, copy)
    })
  } finally {
    copy.free()
  }
}

function readSheet(sheet: Sheet, known: EngineSheet, copy: IronCalc): Sheet {
  const { state } = sheet
  state.title = known.title
  state.hidden = known.hidden
  state.frozenRowCount = known.frozenRows
  state.frozenColumnCount = known.frozenColumns
  const used = copy.rowsInUse(known.id, state.columnCount + columnsBeyond)
  const endRow = (used.at(-1) ?? -1) + 1
  const width = Math.max(state.columnCount, ...used.map((row) => copy.rowWidth(known.id, row)))
  const formulas = new Map<string, string>()
  const rows: Row[] = Array.from({ length: endRow }, (): Row => [])
  for (const row of used) {
    for (let column = 0; column < width; column += 1) {
      const content = copy.formula(known.id, row, column)
      if (content.startsWith('=')) formulas.set(`${row},${column}`, content)
    }
  }
  if (endRow > 0) copy.showExactly(known.id, { startRow: 0, endRow, startColumn: 0, endColumn: width })
  for (const row of used) {
    const cells: Stored[] = []
    for (let column = 0; column < width; column += 1) {
      const value = copy.exactValue(known.id, row, column)
      const formula = formulas.get(`${row},${column}`)
      const cell = formula === undefined ? sameNumber(sheet.cell(row, column), value) : { formula, value }
      if (cell === null) continue
      while (cells.length < column) cells.push(null)
      cells[column] = cell
    }
    rows[row] = cells
  }
  followHeader(sheet, rows[0] ?? [])
  sheet.rows = rows
  state.rowCount = Math.max(state.rowCount, sheet.usedRows())
  state.columnCount = Math.max(state.columnCount, ...rows.map((row) => row.length))
  return sheet
}

/** The engine shows 15 digits: a number that is the same in them is the one it was. */
function sameNumber(before: Stored, value: string | number | boolean | null): Stored {
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

function formulasOf(sheet: Sheet) {
  return sheet.rows.flatMap((cells, row) =>
    cells.flatMap((cell, column) => (isFormula(cell) ? [{ row, column, cell }] : [])),
  )
}

function byColumn(cells: readonly { row: number; column: number }[]): Map<number, number[]> {
  const columns = new Map<number, number[]>()
  for (const { row, column } of cells) columns.set(column, [...(columns.get(column) ?? []), row])
  return columns
}
