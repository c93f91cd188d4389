import type { Area, Box } from './a1.ts'
import { Calculation } from './calculation.ts'
import { isFormula, type Row, type Stored } from './cell.ts'
import type { LookPart } from './engine-looks.ts'
import { IronCalc, moveReferences } from './ironcalc.ts'
import { newSheetState, Sheet, type Dimension, type SheetState } from './sheet.ts'
import { xlsxOf } from './xlsx.ts'

/** A tab as spreadsheets.get tells of it. */
export interface SheetProperties extends SheetState {
  index: number
}

/** What the book is kept as. */
export interface BookRecord {
  sheets: { state: SheetState; rows: Row[] }[]
  /** the engine's bytes, base64; absent in a book that does not calculate */
  engine?: string
}

/**
 * A spreadsheet: the cells as Google keeps them, and an engine that works out the formulas and that browsers are kept
 * in step with. Changes are made inside `transaction`, which is all or nothing. Rows and columns are 0-based.
 */
export class Book {
  /** cells of all grids together; Google's limit */
  mostCells = 10_000_000
  #sheets: Sheet[]
  readonly #calculation: Calculation
  /** what puts back the rows when the transaction fails, last one first */
  #undo: (() => void)[] = []
  #inTransaction = false
  readonly #onReset = new Set<() => void>()
  readonly #onChange = new Set<() => void>()

  private constructor(calculation: Calculation, sheets: Sheet[]) {
    this.#calculation = calculation
    this.#sheets = sheets
  }

  /** An empty book of one tab, 'Sheet1'. 'cells' leaves out the engine: formulas are kept and come to nothing. */
  static empty(engine: 'ironcalc' | 'cells' = 'ironcalc', timeZone = 'Europe/Lisbon'): Book {
    const sheet = new Sheet(newSheetState('Sheet1', 0))
    const calculator = engine === 'ironcalc' ? IronCalc.empty(timeZone) : undefined
    sheet.state.engineId = calculator?.sheets()[0]?.id ?? 0
    return new Book(new Calculation(calculator, false), [sheet])
  }

  /** Opens what `record` gave. Throws when the engine does not take its bytes. */
  static of(record: BookRecord): Book {
    const sheets = record.sheets.map(({ state, rows }) => new Sheet(structuredClone(state), [...rows]))
    const engine =
      record.engine === undefined ? undefined : IronCalc.open(Buffer.from(record.engine, 'base64'))
    const calculation = new Calculation(engine, false)
    // Colours are there before a browser opens the book: one that is told of them later shows none.
    calculation.follow(sheets)
    return new Book(calculation, sheets)
  }

  /** Opens bytes of the engine alone, as `bytes` gives them: cells and looks, without notes and dropdowns. */
  static ofBytes(bytes: Uint8Array): Book {
    return new Book(new Calculation(IronCalc.open(bytes), true), [])
  }

  record(): BookRecord {
    this.#takeInForeign()
    const sheets = this.#sheets.map(({ state, rows }) => ({ state: structuredClone(state), rows: [...rows] }))
    const { engine } = this.#calculation
    return engine ? { sheets, engine: Buffer.from(engine.bytes()).toString('base64') } : { sheets }
  }

  /** The engine's bytes, calculated, as a browser opens them. */
  bytes(): Uint8Array {
    this.#refresh()
    return this.#calculation.required().bytes()
  }

  /** Puts another book's content in the place of this one's. Browsers have to fetch it anew. */
  replaceWith(other: Book): void {
    this.#calculation.replaceWith(other.#calculation)
    this.#sheets = other.#sheets
    for (const listener of this.#onReset) listener()
    for (const listener of this.#onChange) listener()
  }

  /** Changes made here, for the browsers. @returns what stops it */
  onDiffs(listener: (diffs: Uint8Array) => void): () => void {
    return listen(this.#calculation.onDiffs, listener)
  }

  /** The book is another one now: browsers have to fetch it. @returns what stops it */
  onReset(listener: () => void): () => void {
    return listen(this.#onReset, listener)
  }

  /** Anything changed, by whomever. @returns what stops it */
  onChange(listener: () => void): () => void {
    return listen(this.#onChange, listener)
  }

  /** Takes in what a browser changed. Throws when it does not fit; then nothing is changed. */
  applyDiffs(diffs: Uint8Array): void {
    this.#calculation.applyDiffs(diffs)
    for (const listener of this.#onChange) listener()
  }

  sheets(): SheetProperties[] {
    this.#takeInForeign()
    return this.#sheets.map(({ state }, index) => ({ ...state, index }))
  }

  /** The tab, with its formulas worked out. */
  sheet(title: string): Sheet | undefined {
    this.#takeInForeign()
    const found = this.#sheets.find((sheet) => sheet.state.title.toLowerCase() === title.toLowerCase())
    if (found && this.#calculation.isStale && found.rows.some((row) => row.some(isFormula))) this.#refresh()
    return found
  }

  /** The tab by Google's number, for changing it. */
  sheetById(sheetId: number): Sheet | undefined {
    this.#takeInForeign()
    return this.#sheets.find((sheet) => sheet.state.sheetId === sheetId)
  }

  /** A cell as its number format shows it; undefined in a book without an engine, and for plain text's format. */
  formatted(sheet: Sheet, row: number, column: number): string | undefined {
    if (this.numberFormat(sheet, row, column) === '@') return undefined
    return this.#calculation.engine?.formatted(sheet.state.engineId, row, column)
  }

  /** '@', 'yyyy-mm-dd', …; '' for none */
  numberFormat(sheet: Sheet, row: number, column: number): string {
    const format = this.#calculation.engine?.look(sheet.state.engineId, row, column).numberFormat ?? ''
    return /^general$/i.test(format) ? '' : format
  }

  async xlsx(): Promise<Uint8Array> {
    this.#refresh()
    const copy = IronCalc.open(this.#calculation.required().bytes())
    try {
      return await xlsxOf(this.#sheets, copy)
    } finally {
      copy.free()
    }
  }

  /** Works out the formulas now, for changes that depend on them. */
  calculate(): void {
    this.#refresh()
  }

  /**
   * Does the work, or nothing of it when it throws. The engine follows at the end, in one go; browsers hear of it then.
   */
  transaction<T>(work: () => T): T {
    if (this.#inTransaction) return work()
    this.#takeInForeign()
    const sheets = [...this.#sheets]
    const states = sheets.map(({ state }) => structuredClone(state))
    this.#inTransaction = true
    try {
      const result = work()
      this.#calculation.follow(this.#sheets)
      for (const listener of this.#onChange) listener()
      return result
    } catch (cause) {
      for (const putBack of this.#undo.reverse()) putBack()
      this.#sheets = sheets
      states.forEach((state, at) => Object.assign(sheets[at] ?? {}, { state }))
      throw cause
    } finally {
      this.#calculation.forget()
      this.#undo = []
      this.#inTransaction = false
    }
  }

  put(sheet: Sheet, row: number, column: number, cell: Stored): void {
    const before = sheet.cell(row, column)
    if (before === null && (cell === null || cell === '')) return
    const { length } = sheet.rows
    const old = sheet.rows[row]
    this.#undo.push(() => {
      if (old) sheet.rows[row] = old
      sheet.rows.length = length
    })
    sheet.put(row, column, cell === '' ? null : cell)
    this.#then((engine) => engine.write(sheet.state.engineId, row, column, cell, before))
  }

  /** Puts whole rows below the last one of a tab, quickly; for filling a large book. */
  load(sheet: Sheet, rows: readonly Row[]): void {
    this.#keepRows(sheet)
    const top = sheet.usedRows()
    sheet.rows.length = top
    for (const row of rows) sheet.rows.push(row)
    sheet.state.rowCount = Math.max(sheet.state.rowCount, sheet.rows.length)
    this.#then((engine) =>
      rows.forEach((cells, down) =>
        cells.forEach((cell, column) => {
          if (cell !== null) engine.write(sheet.state.engineId, top + down, column, cell, null)
        }),
      ),
    )
  }

  addSheet(title: string, sheetId: number, index: number): Sheet {
    const sheet = new Sheet(newSheetState(title, sheetId))
    this.#sheets.splice(index, 0, sheet)
    this.#then((engine) => void (sheet.state.engineId = engine.addSheet(title, index)))
    return sheet
  }

  deleteSheet(sheet: Sheet): void {
    this.#sheets = this.#sheets.filter((other) => other !== sheet)
    this.#rebuild((engine) => engine.deleteSheet(sheet.state.engineId))
  }

  renameSheet(sheet: Sheet, title: string): void {
    sheet.state.title = title
    this.#rebuild((engine) => engine.renameSheet(sheet.state.engineId, title))
  }

  moveSheet(sheet: Sheet, index: number): void {
    this.#sheets = this.#sheets.filter((other) => other !== sheet).toSpliced(index, 0, sheet)
    this.#then((engine) => engine.moveSheet(sheet.state.engineId, index))
  }

  hideSheet(sheet: Sheet, hidden: boolean): void {
    sheet.state.hidden = hidden
    this.#then((engine) => engine.hideSheet(sheet.state.engineId, hidden))
  }

  freeze(sheet: Sheet, dimension: Dimension, count: number): void {
    if (dimension === 'ROWS') sheet.state.frozenRowCount = count
    else sheet.state.frozenColumnCount = count
    this.#then((engine) => engine.freeze(sheet.state.engineId, dimension, count))
  }

  insert(sheet: Sheet, dimension: Dimension, start: number, count: number): void {
    this.#keepRows(sheet)
    sheet.insert(dimension, start, count)
    this.#rebuild((engine) => engine.insert(sheet.state.engineId, dimension, start, count))
  }

  remove(sheet: Sheet, dimension: Dimension, start: number, count: number): void {
    this.#keepRows(sheet)
    sheet.remove(dimension, start, count)
    this.#rebuild((engine) => engine.remove(sheet.state.engineId, dimension, start, count))
  }

  /** Moves columns so that the first of them stands at `to` afterwards. */
  moveColumns(sheet: Sheet, start: number, count: number, to: number): void {
    const order = Array.from({ length: sheet.state.columnCount }, (_, at) => at)
    order.splice(to, 0, ...order.splice(start, count))
    this.#keepRows(sheet)
    sheet.reorderColumns(order)
    this.#rebuild((engine) => engine.moveColumns(sheet.state.engineId, start, count, to))
  }

  resize(sheet: Sheet, dimension: Dimension, start: number, end: number, pixels: number): void {
    this.#then((engine) => {
      if (dimension === 'ROWS') engine.resizeRows(sheet.state.engineId, start, end, pixels)
      else engine.resizeColumns(sheet.state.engineId, start, end, pixels)
    })
  }

  paint(sheet: Sheet, box: Box, parts: readonly LookPart[]): void {
    const area = sheet.bounded(box)
    const toTheEnd = area.endRow >= sheet.state.rowCount
    if (parts.length > 0) this.#then((engine) => engine.paint(sheet.state.engineId, area, parts, toTheEnd))
  }

  /** The sheet's rules for colours changed: the engine's grid shows them anew. */
  showRules(sheet: Sheet): void {
    this.#calculation.recolour(sheet)
  }

  /** Rows change places: `order[n]` is the row that comes to stand at `area.startRow + n`. */
  reorderRows(sheet: Sheet, area: Area, order: readonly number[]): void {
    const before = order.map((row) => sheet.rows[row] ?? [])
    before.forEach((cells, at) => {
      const row = area.startRow + at
      const from = order[at] ?? row
      if (from === row) return
      for (let column = area.startColumn; column < area.endColumn; column += 1) {
        const cell = cells[column] ?? null
        const moved = isFormula(cell)
          ? { formula: moveReferences(cell.formula, row - from), value: cell.value }
          : cell
        this.put(sheet, row, column, moved)
      }
    })
  }

  #keepRows(sheet: Sheet): void {
    const rows = [...sheet.rows]
    this.#undo.push(() => void (sheet.rows = rows))
  }

  #then(work: (engine: IronCalc) => void): void {
    this.#mustBeInside()
    this.#calculation.later(work)
  }

  /** Work after which the engine has written formulas anew. */
  #rebuild(work: (engine: IronCalc) => void): void {
    this.#mustBeInside()
    this.#calculation.rebuild(work)
  }

  #mustBeInside(): void {
    if (!this.#inTransaction) throw new Error('Change the book inside a transaction')
  }

  #refresh(): void {
    if (this.#inTransaction) return
    this.#takeInForeign()
    this.#calculation.workOut(this.#sheets)
  }

  #takeInForeign(): void {
    this.#sheets = this.#calculation.takeIn(this.#sheets)
  }
}

function listen<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
