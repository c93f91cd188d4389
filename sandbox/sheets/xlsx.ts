import type {
  Cell as XlsxCell,
  CellStyle,
  CellValue,
  ConditionalRule,
  DataValidation,
  WriteSheet,
} from 'hucre/xlsx'
import { writeXlsx } from 'hucre/xlsx'
import { columnLetters, type Box } from './a1.ts'
import { isFormula, type Stored } from './cell.ts'
import type { Look, LookPart } from './engine-looks.ts'
import type { IronCalc } from './ironcalc.ts'
import { choicesOf, conditionOf } from './looks.ts'
import type { Sheet } from './sheet.ts'

/** Rows of an .xlsx sheet. */
const lastRow = 1_048_576
/** A column's width there is given in characters of the plain font, of about so many pixels. */
const pixelsPerCharacter = 7
/** A dropdown's words have to fit into a formula of so many characters, or Excel calls the file damaged. */
const longestChoices = 255

/**
 * The book as an .xlsx file: values, formulas without their results (so that the program that opens it works them out),
 * number formats, colours, widths, notes, dropdowns and coloured states.
 *
 * @param copy a copy of the engine's workbook that is thrown away afterwards
 */
export async function xlsxOf(sheets: readonly Sheet[], copy: IronCalc): Promise<Uint8Array> {
  for (const { state } of sheets) copy.clearRules(state.engineId)
  // Until then cells still have the colours that a rule gave them.
  copy.calculate()
  return writeXlsx({ sheets: sheets.map((sheet) => xlsxSheet(sheet, copy)) })
}

function xlsxSheet(sheet: Sheet, copy: IronCalc): WriteSheet {
  const { state } = sheet
  const id = state.engineId
  const width = Math.max(0, ...sheet.rows.map((row) => row.length))
  const height = sheet.rows.length
  const columns = Array.from({ length: width }, (_, column) => ({
    width: copy.columnPixels(id, column) / pixelsPerCharacter,
    style: styleOf(copy.look(id, Math.max(height, 1), column)),
  }))
  const cells = new Map<string, Partial<XlsxCell>>()
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column): CellValue => {
      const cell = sheet.cell(row, column)
      if (cell === null) return null
      const look = styleOf(copy.look(id, row, column))
      cells.set(`${row},${column}`, { ...xlsxCell(cell), style: look })
      return isFormula(cell) ? null : cell
    }),
  )
  for (const { row, column, text } of state.notes) {
    const key = `${row},${column}`
    cells.set(key, { value: null, ...cells.get(key), comment: { text } })
  }
  return {
    name: state.title,
    columns,
    rows,
    cells,
    hidden: state.hidden,
    ...(state.frozenRowCount + state.frozenColumnCount > 0
      ? { freezePane: { rows: state.frozenRowCount, columns: state.frozenColumnCount } }
      : {}),
    dataValidations: state.validations.flatMap(({ box, rule }) => dropdown(rangeOf(sheet, box), rule)),
    conditionalRules: state.rules.flatMap(({ boxes, rule }, at) => {
      const range = boxes.map((box) => rangeOf(sheet, box)).join(' ')
      return colourRule(range, rule, at + 1)
    }),
  }
}

function xlsxCell(cell: Stored): Partial<XlsxCell> {
  if (isFormula(cell)) return { type: 'formula', value: null, formula: cell.formula.slice(1) }
  if (typeof cell === 'number') return { type: 'number', value: cell }
  return typeof cell === 'boolean' ? { type: 'boolean', value: cell } : { type: 'string', value: cell }
}

function styleOf(look: Look): CellStyle {
  const font = {
    ...(look.bold ? { bold: true } : {}),
    ...(look.italic ? { italic: true } : {}),
    ...(look.text === undefined ? {} : { color: { rgb: look.text.slice(1) } }),
  }
  return {
    ...(Object.keys(font).length > 0 ? { font } : {}),
    ...(look.fill === undefined ? {} : { fill: solid(look.fill) }),
    ...(look.wrap ? { alignment: { wrapText: true } } : {}),
    ...(/^general$/i.test(look.numberFormat) || look.numberFormat === ''
      ? {}
      : { numFmt: look.numberFormat }),
  }
}

function dropdown(range: string, rule: Parameters<typeof choicesOf>[0]): DataValidation[] {
  const values = choicesOf(rule)
  if (values === undefined || values.join().length > longestChoices) return []
  const strict = rule['strict'] === true
  return [{ type: 'list', values, range, allowBlank: true, showErrorMessage: strict, errorStyle: 'stop' }]
}

function colourRule(
  range: string,
  rule: Parameters<typeof conditionOf>[0],
  priority: number,
): ConditionalRule[] {
  const condition = conditionOf(rule)
  if (condition === undefined) return []
  const { formula, look } = condition
  return [{ type: 'expression', priority, formula: formula.replace(/^=/, ''), range, style: ruleStyle(look) }]
}

function ruleStyle(look: readonly LookPart[]): CellStyle {
  const part = (path: string) => look.find(([name]) => name === path)?.[1]
  const fill = part('fill.color')
  const color = part('font.color')
  const font = {
    ...(part('font.b') === 'true' ? { bold: true } : {}),
    ...(color ? { color: { rgb: color.slice(1) } } : {}),
  }
  return { font, ...(fill ? { fill: solid(fill) } : {}) }
}

/** In a conditional format the fill is the background, elsewhere the foreground: both are given. */
function solid(hex: string) {
  const color = { rgb: hex.slice(1) }
  return { type: 'pattern' as const, pattern: 'solid' as const, fgColor: color, bgColor: color }
}

function rangeOf(sheet: Sheet, box: Box): string {
  const area = sheet.bounded(box)
  const endRow = box.endRow === undefined ? lastRow : area.endRow
  return `${columnLetters(area.startColumn)}${area.startRow + 1}:${columnLetters(area.endColumn - 1)}${endRow}`
}
