import type { Cell } from './cells.ts'
import type { SheetRequest } from './spreadsheet.ts'
import { formulaFor, type Column, type FindColumn, type Tab } from './tab.ts'

/** A colour that cells take while something is true of their row. */
export interface ColourRule {
  readonly tab: string
  /** the cells that are coloured */
  readonly fields: readonly string[]
  /** with places in braces as a column's formula has: `={state}="out"` */
  readonly when: string
  readonly colours: Colours
}

export interface Colours {
  /** '#rrggbb' */
  readonly background: string
  readonly text: string
}

/** Where a column of a tab stands in the spreadsheet. */
export interface PlacedColumn {
  readonly tab: Tab
  readonly field: string
  readonly column: Column
  readonly sheetId: number
  /** 0-based */
  readonly columnIndex: number
}

const headerColours: Colours = { background: '#ece5d8', text: '#3b3428' }
const botBackground = '#f2f2f0'

const patterns: Readonly<Record<Column['kind'], { type: string; pattern: string } | undefined>> = {
  text: { type: 'TEXT', pattern: '@' },
  choice: undefined,
  flag: undefined,
  whole: { type: 'NUMBER', pattern: '#,##0' },
  // Google shows 65 as '65.' by the pattern '0.##'; without one it shows what is there.
  number: undefined,
  money: { type: 'NUMBER', pattern: '#,##0.00' },
  date: { type: 'DATE', pattern: 'yyyy-mm-dd' },
  moment: { type: 'DATE_TIME', pattern: 'yyyy-mm-dd hh:mm' },
}

/** What setup calls the warning over a column, by which it knows its own again. Never throws. */
export function protectionName(tab: Tab, column: Column): string {
  return `Jumpring: ${tab.title} ${column.header}`
}

/** True for columns that people are warned off. Never throws. */
export function isBots(column: Column): boolean {
  return column.edits === 'bot' || column.edits === 'formula'
}

/** The requests that make a new column: header with its note, width, format, dropdown. Never throws. */
export function columnRequests(placed: PlacedColumn): SheetRequest[] {
  const { column, sheetId, columnIndex } = placed
  const below = { sheetId, startRowIndex: 1, startColumnIndex: columnIndex, endColumnIndex: columnIndex + 1 }
  const requests: SheetRequest[] = [
    {
      updateCells: {
        start: { sheetId, rowIndex: 0, columnIndex },
        rows: [
          {
            values: [
              {
                userEnteredValue: { stringValue: column.header },
                note: column.note,
                userEnteredFormat: {
                  backgroundColorStyle: colour(headerColours.background),
                  textFormat: { bold: true, foregroundColorStyle: colour(headerColours.text) },
                  wrapStrategy: 'WRAP',
                },
              },
            ],
          },
        ],
        fields:
          'userEnteredValue,note,userEnteredFormat.backgroundColorStyle,userEnteredFormat.textFormat,userEnteredFormat.wrapStrategy',
      },
    },
    {
      updateDimensionProperties: {
        range: { sheetId, dimension: 'COLUMNS', startIndex: columnIndex, endIndex: columnIndex + 1 },
        properties: { pixelSize: column.width },
        fields: 'pixelSize',
      },
    },
  ]
  const numberFormat = patterns[column.kind]
  const background = isBots(column) ? { backgroundColorStyle: colour(botBackground) } : {}
  const userEnteredFormat = { ...(numberFormat === undefined ? {} : { numberFormat }), ...background }
  const fields = Object.keys(userEnteredFormat).map((name) => `userEnteredFormat.${name}`)
  if (fields.length > 0)
    requests.push({ repeatCell: { range: below, cell: { userEnteredFormat }, fields: fields.join() } })
  if (column.choices !== undefined) {
    const values = column.choices.map((word) => ({ userEnteredValue: word }))
    const rule = { condition: { type: 'ONE_OF_LIST', values }, strict: false, showCustomUi: true }
    requests.push({ setDataValidation: { range: below, rule } })
  }
  return requests
}

/** The request that warns people who type in a column of the bot's. Never throws. */
export function protectionRequest(placed: PlacedColumn): SheetRequest {
  const { tab, column, sheetId, columnIndex } = placed
  const range = { sheetId, startColumnIndex: columnIndex, endColumnIndex: columnIndex + 1 }
  return {
    addProtectedRange: {
      protectedRange: { range, description: protectionName(tab, column), warningOnly: true },
    },
  }
}

/**
 * The requests that colour a tab's cells.
 *
 * @returns nothing for a rule one of whose columns is missing. Never throws.
 */
export function colourRequests(
  tab: Tab,
  sheetId: number,
  rules: readonly ColourRule[],
  find: FindColumn,
): SheetRequest[] {
  return rules
    .filter((rule) => rule.tab === tab.title)
    .flatMap((rule, index): SheetRequest[] => {
      const formula = firstRowFormula(tab, rule.when, find)
      const ranges = rule.fields.flatMap((field) => {
        const at = find(tab.title, field)
        return at === undefined
          ? []
          : [{ sheetId, startRowIndex: 1, startColumnIndex: at, endColumnIndex: at + 1 }]
      })
      if (formula === undefined || ranges.length === 0) return []
      const format = {
        backgroundColorStyle: colour(rule.colours.background),
        textFormat: { foregroundColorStyle: colour(rule.colours.text), bold: true },
      }
      const condition = { type: 'CUSTOM_FORMULA', values: [{ userEnteredValue: formula }] }
      return [{ addConditionalFormatRule: { rule: { ranges, booleanRule: { condition, format } }, index } }]
    })
}

/** A cell of a header as it is compared: case and outer blanks ignored. Never throws. */
export function headerKey(cell: Cell | undefined): string {
  return String(cell ?? '')
    .trim()
    .toLowerCase()
}

/** A rule's formula for the first row below the header. */
function firstRowFormula(tab: Tab, formula: string, find: FindColumn): string | undefined {
  const carrier = { ...tab, columns: { rule: { ...firstColumn(tab), formula } } }
  return formulaFor(carrier, 'rule', 2, find)
}

function firstColumn(tab: Tab): Column {
  const [first] = Object.values(tab.columns)
  if (first === undefined) throw new Error(`Tab ${tab.title} has no columns`)
  return first
}

function colour(hex: string): { rgbColor: { red: number; green: number; blue: number } } {
  const part = (from: number) =>
    Math.round((Number.parseInt(hex.slice(from, from + 2), 16) / 255) * 1000) / 1000
  return { rgbColor: { red: part(1), green: part(3), blue: part(5) } }
}
