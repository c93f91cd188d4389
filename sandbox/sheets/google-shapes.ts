/** Google's messages, as far as the stand-in takes them; strict: a name that is not here is refused. */
import { z } from 'zod'
import { isObject, type JsonObject } from '../slack/json.ts'

/** A whole number, and one of 0 or more. The words are Google's name of the type, for its refusals. */
export const int = z.custom<number>((value) => Number.isInteger(value), 'TYPE_INT32')
export const count = z.custom<number>((value) => Number.isInteger(value) && Number(value) >= 0, 'TYPE_INT32')
/** A message of Google's that is kept and given back as it came. */
export const message = z.custom<JsonObject>(isObject, 'TYPE_MESSAGE')
const share = z.number().min(0).max(1)

export const dimension = z.enum(['ROWS', 'COLUMNS'])
export const gridRange = z.strictObject({
  sheetId: int.default(0),
  startRowIndex: count.optional(),
  endRowIndex: count.optional(),
  startColumnIndex: count.optional(),
  endColumnIndex: count.optional(),
})
export const gridCoordinate = z.strictObject({
  sheetId: int.default(0),
  rowIndex: count.default(0),
  columnIndex: count.default(0),
})
export const dimensionRange = z.strictObject({
  sheetId: int.default(0),
  dimension,
  startIndex: count.optional(),
  endIndex: count.optional(),
})

const color = z.strictObject({
  red: share.optional(),
  green: share.optional(),
  blue: share.optional(),
  alpha: share.optional(),
})
const colorStyle = z.strictObject({ rgbColor: color.optional(), themeColor: z.string().optional() })
const numberFormat = z.strictObject({
  type: z.enum([
    'NUMBER_FORMAT_TYPE_UNSPECIFIED',
    'TEXT',
    'NUMBER',
    'PERCENT',
    'CURRENCY',
    'DATE',
    'TIME',
    'DATE_TIME',
    'SCIENTIFIC',
  ]),
  pattern: z.string().optional(),
})
const textFormat = z.strictObject({
  foregroundColor: color.optional(),
  foregroundColorStyle: colorStyle.optional(),
  fontFamily: z.string().optional(),
  fontSize: count.optional(),
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strikethrough: z.boolean().optional(),
  underline: z.boolean().optional(),
})
const cellFormat = z.strictObject({
  numberFormat: numberFormat.optional(),
  backgroundColor: color.optional(),
  backgroundColorStyle: colorStyle.optional(),
  borders: message.optional(),
  padding: message.optional(),
  horizontalAlignment: z.enum(['LEFT', 'CENTER', 'RIGHT']).optional(),
  verticalAlignment: z.enum(['TOP', 'MIDDLE', 'BOTTOM']).optional(),
  wrapStrategy: z.enum(['OVERFLOW_CELL', 'LEGACY_WRAP', 'CLIP', 'WRAP']).optional(),
  textFormat: textFormat.optional(),
})

const extendedValue = z.strictObject({
  numberValue: z.number().optional(),
  stringValue: z.string().optional(),
  boolValue: z.boolean().optional(),
  formulaValue: z.string().optional(),
})

const condition = z.strictObject({
  type: z.string(),
  values: z
    .array(z.strictObject({ userEnteredValue: z.string().optional(), relativeDate: z.string().optional() }))
    .optional(),
})
export const dataValidationRule = z.strictObject({
  condition: condition.optional(),
  inputMessage: z.string().optional(),
  strict: z.boolean().optional(),
  showCustomUi: z.boolean().optional(),
})
export const cellData = z.strictObject({
  userEnteredValue: extendedValue.optional(),
  userEnteredFormat: cellFormat.optional(),
  note: z.string().optional(),
  dataValidation: dataValidationRule.optional(),
})
export const rowData = z.strictObject({ values: z.array(cellData).optional() })
export const conditionalFormatRule = z.strictObject({
  ranges: z.array(gridRange).min(1),
  booleanRule: z.strictObject({ condition, format: cellFormat.optional() }).optional(),
  gradientRule: message.optional(),
})
const gridProperties = z.strictObject({
  rowCount: count.optional(),
  columnCount: count.optional(),
  frozenRowCount: count.optional(),
  frozenColumnCount: count.optional(),
  hideGridlines: z.boolean().optional(),
})
export const sheetProperties = z.strictObject({
  sheetId: count.optional(),
  title: z.string().optional(),
  index: count.optional(),
  sheetType: z.enum(['GRID']).optional(),
  gridProperties: gridProperties.optional(),
  hidden: z.boolean().optional(),
  tabColor: color.optional(),
  tabColorStyle: colorStyle.optional(),
  rightToLeft: z.boolean().optional(),
})
export const protectedRange = z.strictObject({
  protectedRangeId: count.optional(),
  range: gridRange.optional(),
  description: z.string().optional(),
  warningOnly: z.boolean().optional(),
  requestingUserCanEdit: z.boolean().optional(),
  unprotectedRanges: z.array(gridRange).optional(),
  editors: message.optional(),
})
export const dimensionProperties = z.strictObject({
  hiddenByUser: z.boolean().optional(),
  pixelSize: count.optional(),
})
export const sortSpec = z.strictObject({
  dimensionIndex: count.default(0),
  sortOrder: z.enum(['SORT_ORDER_UNSPECIFIED', 'ASCENDING', 'DESCENDING']).default('ASCENDING'),
})

export type CellData = z.output<typeof cellData>
export type GridRange = z.output<typeof gridRange>
export type SheetProperties = z.output<typeof sheetProperties>
