/** The one file that knows IronCalc: a workbook that calculates, and that a browser's copy can be kept in step with. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { getTokens, initSync, Model } from '@ironcalc/wasm'
import { columnLetters, type Box } from './a1.ts'
import { isFormula, type Stored, type Value } from './cell.ts'

/** Rows and columns of every sheet of the engine. */
const engineRows = 1_048_576
/** What the engine gives when nothing is waiting to be sent. */
const emptyQueueBytes = 1
/** Shows a number with all the digits that the engine gives, whatever format its cell has. */
const exactFormat = '0.00000000000000E+00'
/** The engine's cell types. */
const cellTypes = { number: 1, text: 2, boolean: 4, error: 16 }
const language = 'en'

/** A sheet as the engine knows it. `id` stays when the sheet is renamed or moved. */
export interface EngineSheet {
  id: number
  title: string
  hidden: boolean
  frozenRows: number
  frozenColumns: number
}

/** A part of a cell's look: the engine's name of it, and what it is to be ('' takes a colour away). */
export type LookPart = readonly [path: string, value: string]

/** A cell's look, without what conditional formats make of it. */
export interface Look {
  numberFormat: string
  bold: boolean
  italic: boolean
  wrap: boolean
  /** '#rrggbb' */
  fill: string | undefined
  text: string | undefined
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
    return diffs.length > emptyQueueBytes ? diffs : undefined
  }

  /** Takes in what changed in another copy, all of it or nothing. Throws when it does not fit. */
  applyDiffs(diffs: Uint8Array): void {
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
    this.#model.newSheet()
    const last = this.#model.getWorksheetsProperties().length - 1
    this.#model.renameSheet(last, title)
    const id = this.#model.getWorksheetsProperties()[last]?.sheet_id ?? 0
    this.moveSheet(id, index)
    return id
  }

  deleteSheet(id: number): void {
    this.#model.deleteSheet(this.#at(id))
  }

  renameSheet(id: number, title: string): void {
    this.#model.renameSheet(this.#at(id), title)
  }

  moveSheet(id: number, index: number): void {
    const at = this.#at(id)
    if (at !== index) this.#model.moveSheet(at, index)
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
    if (isFormula(cell)) return this.#model.setUserInput(at, row + 1, column + 1, cell.formula)
    if (cell === null || cell === '') {
      // A blank that was quoted text would keep the quote and show it in the formula bar.
      if (typeof before === 'string') this.#model.setUserInput(at, row + 1, column + 1, '0')
      return this.#model.rangeClearContents(at, row + 1, column + 1, row + 1, column + 1)
    }
    this.#model.setUserInput(at, row + 1, column + 1, asInput(cell))
  }

  formula(id: number, row: number, column: number): string {
    return this.#model.getCellContent(this.#at(id), row + 1, column + 1)
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
  paint(id: number, box: Required<Box>, parts: readonly LookPart[], toTheEnd: boolean): void {
    const sheet = this.#at(id)
    const height = (box.endRow ?? 0) - box.startRow
    const width = (box.endColumn ?? 0) - box.startColumn
    const whole = toTheEnd && height > 50
    const kept = whole ? this.#looksAbove(sheet, box, parts) : []
    const area = whole
      ? { sheet, row: 1, column: box.startColumn + 1, width, height: engineRows }
      : { sheet, row: box.startRow + 1, column: box.startColumn + 1, width, height }
    for (const [path, value] of parts) this.#model.updateRangeStyle(area, path, value)
    for (const { row, column, path, value } of kept)
      this.#model.updateRangeStyle({ sheet, row, column, width: 1, height: 1 }, path, value)
  }

  look(id: number, row: number, column: number): Look {
    const { style } = this.#model.getCellStyle(this.#at(id), row + 1, column + 1)
    return {
      numberFormat: style.num_fmt,
      bold: style.font.b,
      italic: style.font.i,
      wrap: style.alignment?.wrap_text === true,
      fill: typeof style.fill.color === 'string' ? style.fill.color : undefined,
      text: typeof style.font.color === 'string' ? style.font.color : undefined,
    }
  }

  /** Puts these in the place of the sheet's rules for conditional formats; the first that is true wins. */
  setRules(
    id: number,
    rules: readonly { boxes: Required<Box>[]; formula: string; look: readonly LookPart[] }[],
  ): void {
    const sheet = this.#at(id)
    for (const { index } of this.#model.getConditionalFormattingList(sheet).sort((a, b) => b.index - a.index))
      this.#model.deleteConditionalFormatting(sheet, index)
    // The engine puts a new rule on top.
    for (const { boxes, formula, look } of [...rules].reverse()) {
      const part = (path: string) => look.find(([name]) => name === path)?.[1]
      const fill = part('fill.color')
      const color = part('font.color')
      const font = { b: part('font.b') === 'true', ...(color ? { color } : {}) }
      const format = { font, ...(fill ? { fill: { color: fill } } : {}) }
      const range = boxes.map(a1OfBox).join(' ')
      this.#model.addConditionalFormatting(sheet, range, {
        type: 'Formula',
        formula,
        format,
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

  /** Shows the numbers of a range with all their digits. Only for a copy that is thrown away. */
  showExactly(id: number, box: Required<Box>): void {
    const sheet = this.#at(id)
    const height = (box.endRow ?? 0) - box.startRow
    const width = (box.endColumn ?? 0) - box.startColumn
    const area = { sheet, row: box.startRow + 1, column: box.startColumn + 1, width, height }
    this.#model.updateRangeStyle(area, 'num_fmt', exactFormat)
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

  #at(id: number): number {
    const at = this.#model.getWorksheetsProperties().findIndex((sheet) => sheet.sheet_id === id)
    if (at < 0) throw new Error(`The engine has no sheet ${id}`)
    return at
  }

  #looksAbove(sheet: number, box: Required<Box>, parts: readonly LookPart[]) {
    const kept: { row: number; column: number; path: string; value: string }[] = []
    for (let row = 1; row <= box.startRow; row += 1) {
      for (let column = box.startColumn + 1; column <= (box.endColumn ?? 0); column += 1) {
        const { style } = this.#model.getCellStyle(sheet, row, column)
        const values: Readonly<Record<string, string>> = {
          num_fmt: style.num_fmt,
          'fill.color': colourOf(style.fill.color),
          'font.color': colourOf(style.font.color),
          'font.b': String(style.font.b === true),
          'font.i': String(style.font.i === true),
          'font.u': String(style.font.u === true),
          'font.strike': String(style.font.strike === true),
          'alignment.wrap_text': String(style.alignment?.wrap_text === true),
          'alignment.horizontal': style.alignment?.horizontal ?? 'general',
          'alignment.vertical': style.alignment?.vertical ?? 'bottom',
        }
        for (const [path] of parts) kept.push({ row, column, path, value: values[path] ?? '' })
      }
    }
    return kept
  }
}

function colourOf(colour: unknown): string {
  return typeof colour === 'string' ? colour : ''
}

function a1OfBox(box: Required<Box>): string {
  const last = Math.min(box.endRow ?? engineRows, engineRows)
  return `${columnLetters(box.startColumn)}${box.startRow + 1}:${columnLetters((box.endColumn ?? 1) - 1)}${last}`
}

/** What to type so that the cell holds exactly this. */
function asInput(cell: string | number | boolean): string {
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (typeof cell === 'number') return plainNumber(cell)
  // A word cannot be taken for anything else; whatever could is quoted.
  return /^\p{L}/u.test(cell) && cell.trim() === cell && !/^(?:true|false)$/i.test(cell) ? cell : `'${cell}`
}

/** A number without an exponent: with one the engine would give the cell a format. */
export function plainNumber(number: number): string {
  const text = String(number === 0 ? 0 : number)
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!parts) return text
  const [, sign = '', first = '', rest = '', power = ''] = parts
  const digits = first + rest
  const shift = Number(power)
  return shift > 0 ? `${sign}${digits.padEnd(shift + 1, '0')}` : `${sign}0.${'0'.repeat(-shift - 1)}${digits}`
}

/** The engine writes exponents of three digits with two of them doubled: 1E+19190 is 1e190. */
function numberOf(text: string): number {
  return Number(text.replace(/E([+-])\d\d(\d{3})$/, 'E$1$2'))
}

const googleErrors: Readonly<Record<string, string>> = {
  '#CIRC!': '#REF!',
  '#N/IMPL!': '#NAME?',
  '#NIMPL!': '#NAME?',
  '#SPILL!': '#REF!',
  '#CALC!': '#N/A',
}

function googleError(text: string): string {
  return googleErrors[text] ?? text
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
