import type { Area, Box } from './a1.ts'
import { isFormula, type Row, type Stored } from './cell.ts'
import { IronCalc, moveReferences, type LookPart } from './ironcalc.ts'
import { conditionOf } from './looks.ts'
import { readFormulas, readSheets } from './recalculate.ts'
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

/** Rows below the last that are coloured already, for those that come next. */
const rowsColouredAhead = 40

type Work = (engine: IronCalc) => void
type DiffListener = (diffs: Uint8Array) => void

/**
 * A spreadsheet: the cells as Google keeps them, and an engine that works out the formulas and that browsers are kept
 * in step with. Changes are made inside `transaction`, which is all or nothing. Rows and columns are 0-based.
 */
export class Book {
  #engine: IronCalc | undefined
  #sheets: Sheet[]
  /** what the engine has to do once the transaction is through */
  #work: Work[] = []
  #inTransaction = false
  #structural = false
  /** formulas have to be worked out before they are read */
  #stale = true
  /** a browser changed something: the cells have to be read from the engine */
  #foreign = false
  /** up to which row the engine's grid colours a tab */
  readonly #colouredTo = new WeakMap<Sheet, number>()
  readonly #onDiffs = new Set<DiffListener>()
  readonly #onReset = new Set<() => void>()
  readonly #onChange = new Set<() => void>()

  private constructor(engine: IronCalc | undefined, sheets: Sheet[]) {
    this.#engine = engine
    this.#sheets = sheets
  }

  /** An empty book of one tab, 'Sheet1'. 'cells' leaves out the engine: formulas are kept and come to nothing. */
  static empty(engine: 'ironcalc' | 'cells' = 'ironcalc', timeZone = 'Europe/Lisbon'): Book {
    const sheet = new Sheet(newSheetState('Sheet1', 0))
    const calculator = engine === 'ironcalc' ? IronCalc.empty(timeZone) : undefined
    sheet.state.engineId = calculator?.sheets()[0]?.id ?? 0
    return new Book(calculator, [sheet])
  }

  /** Opens what `record` gave. Throws when the engine does not take its bytes. */
  static of(record: BookRecord): Book {
    const sheets = record.sheets.map(({ state, rows }) => new Sheet(structuredClone(state), [...rows]))
    const engine =
      record.engine === undefined ? undefined : IronCalc.open(Buffer.from(record.engine, 'base64'))
    return new Book(engine, sheets)
  }

  /** Opens bytes of the engine alone, as `bytes` gives them: cells and looks, without notes and dropdowns. */
  static ofBytes(bytes: Uint8Array): Book {
    const book = new Book(IronCalc.open(bytes), [])
    book.#foreign = true
    return book
  }

  record(): BookRecord {
    this.#refresh()
    const sheets = this.#sheets.map(({ state, rows }) => ({ state: structuredClone(state), rows: [...rows] }))
    return this.#engine
      ? { sheets, engine: Buffer.from(this.#engine.bytes()).toString('base64') }
      : { sheets }
  }

  /** The engine's bytes, calculated, as a browser opens them. */
  bytes(): Uint8Array {
    this.#refresh()
    return this.#calculator().bytes()
  }

  /** Puts another book's content in the place of this one's. Browsers have to fetch it anew. */
  replaceWith(other: Book): void {
    this.#engine?.free()
    this.#engine = other.#engine
    this.#sheets = other.#sheets
    this.#stale = true
    this.#foreign = other.#foreign
    for (const listener of this.#onReset) listener()
    for (const listener of this.#onChange) listener()
  }

  /** Changes made here, for the browsers. @returns what stops it */
  onDiffs(listener: DiffListener): () => void {
    return listen(this.#onDiffs, listener)
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
    this.#calculator().applyDiffs(diffs)
    this.#foreign = true
    for (const listener of this.#onChange) listener()
  }

  sheets(): SheetProperties[] {
    this.#takeInForeign()
    return this.#sheets.map(({ state }, index) => ({ ...state, index }))
  }

  /** The tab, with its formulas worked out. */
  sheet(title: string): Sheet | undefined {
    this.#refresh()
    return this.#sheets.find((sheet) => sheet.state.title.toLowerCase() === title.toLowerCase())
  }

  /** The tab by Google's number, for changing it. */
  sheetById(sheetId: number): Sheet | undefined {
    this.#takeInForeign()
    return this.#sheets.find((sheet) => sheet.state.sheetId === sheetId)
  }

  /** A cell as its number format shows it; undefined in a book without an engine, and for plain text's format. */
  formatted(sheet: Sheet, row: number, column: number): string | undefined {
    this.#refresh()
    if (this.numberFormat(sheet, row, column) === '@') return undefined
    return this.#engine?.formatted(sheet.state.engineId, row, column)
  }

  /** '@', 'yyyy-mm-dd', …; '' for none */
  numberFormat(sheet: Sheet, row: number, column: number): string {
    const format = this.#engine?.look(sheet.state.engineId, row, column).numberFormat ?? ''
    return /^general$/i.test(format) ? '' : format
  }

  async xlsx(): Promise<Uint8Array> {
    this.#refresh()
    const copy = IronCalc.open(this.#calculator().bytes())
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
    const before = this.#sheets.map((sheet) => ({
      sheet,
      state: structuredClone(sheet.state),
      rows: [...sheet.rows],
    }))
    this.#inTransaction = true
    try {
      const result = work()
      this.#follow()
      return result
    } catch (cause) {
      this.#sheets = before.map(({ sheet, state, rows }) => Object.assign(sheet, { state, rows }))
      throw cause
    } finally {
      this.#work = []
      this.#inTransaction = false
      this.#structural = false
    }
  }

  put(sheet: Sheet, row: number, column: number, cell: Stored): void {
    const before = sheet.cell(row, column)
    if (before === null && (cell === null || cell === '')) return
    sheet.put(row, column, cell === '' ? null : cell)
    this.#then((engine) => engine.write(sheet.state.engineId, row, column, cell, before))
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
    sheet.insert(dimension, start, count)
    this.#rebuild((engine) => engine.insert(sheet.state.engineId, dimension, start, count))
  }

  remove(sheet: Sheet, dimension: Dimension, start: number, count: number): void {
    sheet.remove(dimension, start, count)
    this.#rebuild((engine) => engine.remove(sheet.state.engineId, dimension, start, count))
  }

  /** Moves columns so that the first of them stands at `to` afterwards. */
  moveColumns(sheet: Sheet, start: number, count: number, to: number): void {
    const order = Array.from({ length: sheet.state.columnCount }, (_, at) => at)
    order.splice(to, 0, ...order.splice(start, count))
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
    this.#colouredTo.set(sheet, -1)
    this.#then(() => undefined)
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

  #then(work: Work): void {
    if (!this.#inTransaction) throw new Error('Change the book inside a transaction')
    if (this.#engine) this.#work.push(work)
  }

  /** Work after which the engine has written formulas anew. */
  #rebuild(work: Work): void {
    this.#structural = true
    this.#then(work)
  }

  #follow(): void {
    this.#stale = true
    const engine = this.#engine
    if (engine) {
      try {
        for (const work of this.#work) work(engine)
        for (const sheet of this.#sheets) this.#colour(engine, sheet)
        if (this.#structural) this.#takeFormulas(engine)
      } catch (cause) {
        // What the engine did of it stands: the cells are read from there.
        this.#foreign = true
        throw new Error('The spreadsheet engine could not follow', { cause })
      } finally {
        this.#announce(engine)
      }
    }
    for (const listener of this.#onChange) listener()
  }

  /** The engine tries every rule on every row of its range at each calculation, so ranges end soon after the last row. */
  #colour(engine: IronCalc, sheet: Sheet): void {
    const { state } = sheet
    const known = this.#colouredTo.get(sheet)
    const used = sheet.usedRows()
    if (known === undefined ? state.rules.length === 0 : used <= known) return
    const end = used + rowsColouredAhead
    const rules = state.rules.flatMap(({ boxes, rule }) => {
      const condition = conditionOf(rule)
      const areas = boxes.map((box) => {
        const area = sheet.bounded(box)
        return { ...area, endRow: Math.max(area.startRow + 1, Math.min(area.endRow, end)) }
      })
      return condition ? [{ areas, ...condition }] : []
    })
    engine.setRules(state.engineId, rules)
    this.#colouredTo.set(sheet, end)
  }

  #announce(engine: IronCalc): void {
    const diffs = engine.takeDiffs()
    if (diffs) for (const listener of this.#onDiffs) listener(diffs)
  }

  #takeFormulas(engine: IronCalc): void {
    for (const { state, rows } of this.#sheets) {
      rows.forEach((cells, row) =>
        cells.forEach((cell, column) => {
          if (isFormula(cell)) cell.formula = engine.formula(state.engineId, row, column)
        }),
      )
    }
  }

  #refresh(): void {
    this.#takeInForeign()
    if (!this.#stale || !this.#engine || this.#inTransaction) return
    this.#engine.calculate()
    readFormulas(this.#sheets, this.#engine)
    this.#stale = false
  }

  #takeInForeign(): void {
    if (!this.#foreign || !this.#engine) return
    this.#foreign = false
    this.#engine.calculate()
    this.#sheets = readSheets(this.#sheets, this.#engine)
    this.#stale = false
  }

  #calculator(): IronCalc {
    if (!this.#engine)
      throw new Error('This book is plain cells: nothing calculates it and no browser shows it')
    return this.#engine
  }
}

function listen<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
