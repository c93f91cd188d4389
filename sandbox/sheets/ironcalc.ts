/** The one file that knows IronCalc: a workbook that calculates, and that a browser's copy can be kept in step with. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { getTokens, initSync, Model } from '@ironcalc/wasm'
import { columnLetters, type Area } from './a1.ts'
import { isFormula, type Stored, type Value } from './cell.ts'
import { lookOf, partOf, ruleFormat, type Look, type LookPart } from './engine-looks.ts'
import { asInput, googleError, googleFormula, numberOf } from './engine-words.ts'

/** Rows and columns of every sheet of the engine. */
const engineRows = 1_048_576
/** What the engine gives when nothing is waiting to be sent. */
const emptyQueueBytes = 1
/** Shows a number with all the digits that the engine gives, whatever format its cell has. */
const exactFormat = '0.00000000000000E+00'
/** The engine's cell types. */
const cellTypes = { number: 1, text: 2, boolean: 4, error: 16 }
const language = 'en'
/** Written cells after which the engine's memory of changes is thrown away. */
const writesKept = 50_000

/** A sheet as the engine knows it. `id` stays when the sheet is renamed or moved. */
export interface EngineSheet {
  id: number
  title: string
  hidden: boolean
  frozenRows: number
  frozenColumns: number
}

let started = false

function startEngine(): void {
  if (started) return
  const wasm = createRequire(import.meta.url).resolve('@ironcalc/wasm/wasm_bg.wasm')
  initSync({ module: readFileSync(wasm) })
  started = true
}

/** An IronCalc workbook. Rows and columns are 0-based here. It calculates only when told to. */
export class IronCalc {
  #model: Model
  #writes = 0
  /** where each sheet stands, by its id; undefined when that may have changed */
  #places: Map<number, number> | undefined

  private constructor(model: Model) {
    this.#model = model
    model.pauseEvaluation()
  }

  /** A workbook of one sheet, 'Sheet1'. */
  static empty(timeZone: string): IronCalc {
    startEngine()
    return new IronCalc(new Model('workbook', language, timeZone, language))
  }

  /** Throws when the bytes are none of the engine's. */
  static open(bytes: Uint8Array): IronCalc {
    startEngine()
    return new IronCalc(Model.from_bytes(bytes, language))
  }

  bytes(): Uint8Array {
    return this.#model.toBytes()
  }

  free(): void {
    this.#model.free()
  }

  calculate(): void {
    this.#model.evaluate()
  }

  sheets(): EngineSheet[] {
    return this.#model.getWorksheetsProperties().map(({ name, sheet_id: id, state }, at) => ({
      id,
      title: name,
      hidden: state !== 'visible',
      frozenRows: this.#model.getFrozenRowsCount(at),
      frozenColumns: this.#model.getFrozenColumnsCount(at),
    }))
  }

  /** What changed here since the last time, for the other copies; undefined when nothing did. */
  takeDiffs(): Uint8Array | undefined {
    const diffs = this.#model.flushSendQueue()
    if (this.#writes > writesKept) this.#forget()
    return diffs.length > emptyQueueBytes ? diffs : undefined
  }

  /** Takes in what changed in another copy, all of it or nothing. Throws when it does not fit. */
  applyDiffs(diffs: Uint8Array): void {
    this.#places = undefined
    const before = this.#model.toBytes()
    try {
      this.#model.applyExternalDiffs(diffs)
    } catch (cause) {
      this.#model = Model.from_bytes(before, language)
      this.#model.pauseEvaluation()
      throw new Error('These changes do not fit the workbook', { cause })
    }
  }

  /** @returns the new sheet's id */
  addSheet(title: string, index: number): number {
    this.#places = undefined
    this.#model.newSheet()
    const last = this.#model.getWorksheetsProperties().length - 1
    this.#model.renameSheet(last, title)
    const id = this.#model.getWorksheetsProperties()[last]?.sheet_id ?? 0
    this.moveSheet(id, index)
    return id
  }

  deleteSheet(id: number): void {
    this.#model.deleteSheet(this.#at(id))
    this.#places = undefined
  }

  renameSheet(id: number, title: string): void {
    this.#model.renameSheet(this.#at(id), title)
  }

  moveSheet(id: number, index: number): void {
    const at = this.#at(id)
    if (at !== index) this.#model.moveSheet(at, index)
    this.#places = undefined
  }

  hideSheet(id: number, hidden: boolean): void {
    if (hidden) this.#model.hideSheet(this.#at(id))
    else this.#model.unhideSheet(this.#at(id))
  }

  freeze(id: number, dimension: 'ROWS' | 'COLUMNS', count: number): void {
    if (dimension === 'ROWS') this.#model.setFrozenRowsCount(this.#at(id), count)
    else this.#model.setFrozenColumnsCount(this.#at(id), count)
  }

  /** Writes a cell as what it is: text stays the text that it is, whatever it looks like. */
  write(id: number, row: number, column: number, cell: Stored, before: Stored): void {
    const at = this.#at(id)
    this.#writes += 1
    if (isFormula(cell)) return this.#model.setUserInput(at, row + 1, column + 1, cell.formula)
    if (cell === null || cell === '') {
      // A blank that was quoted text would keep the quote and show it in the formula bar.
      if (typeof before === 'string') this.#model.setUserInput(at, row + 1, column + 1, '0')
      return this.#model.rangeClearContents(at, row + 1, column + 1, row + 1, column + 1)
    }
    this.#model.setUserInput(at, row + 1, column + 1, asInput(cell))
  }

  formula(id: number, row: number, column: number): string {
    return googleFormula(this.#model.getCellContent(this.#at(id), row + 1, column + 1))
  }

  formatted(id: number, row: number, column: number): string {
    return this.#model.getFormattedCellValue(this.#at(id), row + 1, column + 1)
  }

  insert(id: number, dimension: 'ROWS' | 'COLUMNS', start: number, count: number): void {
    if (dimension === 'ROWS') this.#model.insertRows(this.#at(id), start + 1, count)
    else this.#model.insertColumns(this.#at(id), start + 1, count)
  }

  remove(id: number, dimension: 'ROWS' | 'COLUMNS', start: number, count: number): void {
    if (dimension === 'ROWS') this.#model.deleteRows(this.#at(id), start + 1, count)
    else this.#model.deleteColumns(this.#at(id), start + 1, count)
  }

  /** Moves columns so that the first of them stands at `to` afterwards. */
  moveColumns(id: number, start: number, count: number, to: number): void {
    this.#model.moveColumns(this.#at(id), start + 1, count, to - start)
  }

  resizeColumns(id: number, start: number, end: number, pixels: number): void {
    this.#model.setColumnsWidth(this.#at(id), start + 1, end, pixels)
  }

  resizeRows(id: number, start: number, end: number, pixels: number): void {
    this.#model.setRowsHeight(this.#at(id), start + 1, end, pixels)
  }

  columnPixels(id: number, column: number): number {
    return this.#model.getColumnWidth(this.#at(id), column + 1)
  }

  /**
   * Changes parts of the look of a range.
   *
   * @param toTheEnd the range ends where the grid does: whole columns are formatted then, which costs the same for a
   *   thousand rows and for a million
   */
  paint(id: number, area: Area, parts: readonly LookPart[], toTheEnd: boolean): void {
    const sheet = this.#at(id)
    const whole = toTheEnd && area.endRow - area.startRow > 50
    const kept = whole ? this.#looksAbove(sheet, area, parts) : []
    const painted = whole ? { ...area, startRow: 0, endRow: engineRows } : area
    for (const [path, value] of parts) this.#model.updateRangeStyle(engineArea(sheet, painted), path, value)
    for (const { row, column, path, value } of kept)
      this.#model.updateRangeStyle({ sheet, row, column, width: 1, height: 1 }, path, value)
  }

  look(id: number, row: number, column: number): Look {
    return lookOf(this.#model.getCellStyle(this.#at(id), row + 1, column + 1).style)
  }

  /** Puts these in the place of the sheet's rules for conditional formats; the first that is true wins. */
  setRules(
    id: number,
    rules: readonly { areas: Area[]; formula: string; look: readonly LookPart[] }[],
  ): void {
    const sheet = this.#at(id)
    for (const { index } of this.#model.getConditionalFormattingList(sheet).sort((a, b) => b.index - a.index))
      this.#model.deleteConditionalFormatting(sheet, index)
    // The engine puts a new rule on top.
    for (const { areas, formula, look } of [...rules].reverse()) {
      const range = areas.map(a1OfArea).join(' ')
      this.#model.addConditionalFormatting(sheet, range, {
        type: 'Formula',
        formula,
        format: ruleFormat(look),
        stop_if_true: false,
      })
    }
  }

  clearRules(id: number): void {
    this.setRules(id, [])
  }

  /** Every row that holds something or has a look of its own, up to the given column. */
  rowsInUse(id: number, columns: number): number[] {
    const sheet = this.#at(id)
    const rows = new Set<number>()
    for (let column = 1; column <= columns; column += 1)
      for (const row of this.#model.getRowsWithData(sheet, column)) rows.add(row - 1)
    return [...rows].sort((a, b) => a - b)
  }

  /** The column behind the last cell of a row that is not blank. */
  rowWidth(id: number, row: number): number {
    return this.#model.getLastNonEmptyInRowBeforeColumn(this.#at(id), row + 1, 16_384) ?? 0
  }

  /** What a cell holds; its number is not exact when its format shows it as a date. A formula's value is left open. */
  read(id: number, row: number, column: number): { cell: Stored; isExact: boolean } {
    const sheet = this.#at(id)
    const content = this.#model.getCellContent(sheet, row + 1, column + 1)
    if (content === '' || content === "'") return { cell: null, isExact: true }
    if (content.startsWith("'")) return { cell: content.slice(1), isExact: true }
    if (content.startsWith('='))
      return { cell: { formula: googleFormula(content), value: null }, isExact: false }
    switch (this.#model.getCellType(sheet, row + 1, column + 1)) {
      case cellTypes.number:
        return { cell: Number(content), isExact: Number.isFinite(Number(content)) }
      case cellTypes.boolean:
        return { cell: content === 'TRUE', isExact: true }
      case cellTypes.error:
        return { cell: googleError(content), isExact: true }
      default:
        return { cell: content, isExact: true }
    }
  }

  /** Shows the numbers of a range with all their digits. Only for a copy that is thrown away. */
  showExactly(id: number, area: Area): void {
    this.#model.updateRangeStyle(engineArea(this.#at(id), area), 'num_fmt', exactFormat)
  }

  /** What a cell comes to, after `showExactly`. */
  exactValue(id: number, row: number, column: number): Value {
    const sheet = this.#at(id)
    const text = this.#model.getFormattedCellValue(sheet, row + 1, column + 1)
    if (text === '') return null
    const type = this.#model.getCellType(sheet, row + 1, column + 1)
    if (type === cellTypes.number) return numberOf(text)
    if (type === cellTypes.boolean) return text === 'TRUE'
    return type === cellTypes.error ? googleError(text) : text
  }

  /** The engine remembers every change to take it back, which nobody here does: a fresh copy has forgotten them. */
  #forget(): void {
    const bytes = this.#model.toBytes()
    this.#model.free()
    this.#model = Model.from_bytes(bytes, language)
    this.#model.pauseEvaluation()
    this.#writes = 0
  }

  #at(id: number): number {
    this.#places ??= new Map(this.#model.getWorksheetsProperties().map((sheet, at) => [sheet.sheet_id, at]))
    const at = this.#places.get(id)
    if (at === undefined) throw new Error(`The engine has no sheet ${id}`)
    return at
  }

  #looksAbove(sheet: number, area: Area, parts: readonly LookPart[]) {
    const kept: { row: number; column: number; path: string; value: string }[] = []
    for (let row = 1; row <= area.startRow; row += 1) {
      for (let column = area.startColumn + 1; column <= area.endColumn; column += 1) {
        const { style } = this.#model.getCellStyle(sheet, row, column)
        for (const [path] of parts) kept.push({ row, column, path, value: partOf(style, path) })
      }
    }
    return kept
  }
}

function engineArea(sheet: number, area: Area) {
  const { startRow, endRow, startColumn, endColumn } = area
  return {
    sheet,
    row: startRow + 1,
    column: startColumn + 1,
    width: endColumn - startColumn,
    height: endRow - startRow,
  }
}

function a1OfArea(area: Area): string {
  const last = Math.min(area.endRow, engineRows)
  return `${columnLetters(area.startColumn)}${area.startRow + 1}:${columnLetters(area.endColumn - 1)}${last}`
}

/** Moves the references of a formula down by some rows, except those held by a $; as a copied or sorted cell does. */
export function moveReferences(formula: string, rows: number): string {
  startEngine()
  const letters = Array.from(formula)
  let moved = ''
  let at = 0
  for (const { token, start, end } of getTokens(formula)) {
    if (typeof token !== 'object' || !('Reference' in token || 'Range' in token)) continue
    const words = letters.slice(start, end).join('')
    const bang = words.lastIndexOf('!') + 1
    const cells = words.slice(bang).replaceAll(/(\$?)(\d+)(?=:|$)/g, (whole, held: string, row: string) => {
      const to = Number(row) + rows
      if (held === '$') return whole
      return to < 1 ? '#REF!' : String(to)
    })
    moved += letters.slice(at, start).join('') + words.slice(0, bang) + cells
    at = end
  }
  return moved + letters.slice(at).join('')
}
