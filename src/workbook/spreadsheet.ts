import type { Cell } from './cells.ts'

/** A value as Google's ExtendedValue. Text goes in as stringValue, which is never evaluated. */
export type ExtendedValue =
  | { stringValue: string }
  | { numberValue: number }
  | { boolValue: boolean }
  | { formulaValue: string }
  | Record<string, never>

/** Google's CellData, cut to what Jumpring writes. */
export interface CellData {
  userEnteredValue?: ExtendedValue
  userEnteredFormat?: Readonly<Record<string, unknown>>
  note?: string
}

export interface GridRange {
  sheetId: number
  startRowIndex?: number
  endRowIndex?: number
  startColumnIndex?: number
  endColumnIndex?: number
}

/** One request of spreadsheets.batchUpdate, cut to the kinds that Jumpring uses; names are Google's. */
export type SheetRequest =
  | { addSheet: { properties: Readonly<Record<string, unknown>> } }
  | { appendCells: { sheetId: number; rows: { values: CellData[] }[]; fields: string } }
  | {
      updateCells: {
        rows: { values: CellData[] }[]
        fields: string
        start?: GridCoordinate
        range?: GridRange
      }
    }
  | { copyPaste: { source: GridRange; destination: GridRange; pasteType: 'PASTE_VALUES' } }
  | {
      insertDimension: {
        range: { sheetId: number; dimension: 'ROWS'; startIndex: number; endIndex: number }
        inheritFromBefore: false
      }
    }
  | {
      sortRange: {
        range: GridRange
        sortSpecs: { dimensionIndex: number; sortOrder: 'ASCENDING' | 'DESCENDING' }[]
      }
    }
  | { updateSheetProperties: { properties: Readonly<Record<string, unknown>>; fields: string } }
  | { repeatCell: { range: GridRange; cell: CellData; fields: string } }
  | { setDataValidation: { range: GridRange; rule: Readonly<Record<string, unknown>> } }
  | { addConditionalFormatRule: { rule: Readonly<Record<string, unknown>>; index: number } }
  | { addProtectedRange: { protectedRange: Readonly<Record<string, unknown>> } }
  | { appendDimension: { sheetId: number; dimension: 'ROWS' | 'COLUMNS'; length: number } }
  | {
      updateDimensionProperties: {
        range: { sheetId: number; dimension: 'ROWS' | 'COLUMNS'; startIndex: number; endIndex: number }
        properties: Readonly<Record<string, unknown>>
        fields: string
      }
    }

export interface GridCoordinate {
  sheetId: number
  rowIndex: number
  columnIndex: number
}

/** What a spreadsheet is made of, without its cells. */
export interface SpreadsheetShape {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly timeZone: string
  readonly sheets: readonly {
    readonly sheetId: number
    readonly title: string
    readonly rowCount: number
    readonly columnCount: number
    /** descriptions of the protected ranges on the sheet, by which setup knows its own */
    readonly protections: readonly string[]
    readonly conditionalFormats: number
  }[]
}

/** The spreadsheet as a remote thing: every call may take long, and throws SheetFault when it does not succeed. */
export interface Spreadsheet {
  describe(): Promise<SpreadsheetShape>
  /**
   * Reads ranges in one call.
   *
   * @returns per range its rows; trailing blanks may be missing. Formulas come as '=…' text when asked for.
   */
  read(ranges: readonly string[], render: 'values' | 'formulas'): Promise<Cell[][][]>
  /**
   * Reads the values of one range of very many rows. They are taken apart while somebody goes through them, which can be
   * done once, and may throw SheetFault; a spreadsheet without this has them read at once.
   */
  readLong?(range: string): Promise<Iterable<Cell[]>>
  /**
   * Answers when a write would leave at once. Rows are known by their number only: whoever writes to them reads after
   * this, so that little time is left for somebody to move them.
   */
  writable?(): Promise<void>
  /** True while the last try of a call did not get through, also when it is tried again: whoever waits may be told. */
  isTroubled?(): boolean
  /**
   * All requests or none.
   *
   * @param mayLeave asked in the moment in which a request leaves: false, and it does not, and nothing was changed
   */
  write(requests: readonly SheetRequest[], mayLeave?: () => boolean): Promise<void>
  readonly address: SpreadsheetAddress
}

export interface SpreadsheetAddress {
  readonly id: string
  /** whom to share the spreadsheet with; undefined when the credentials do not say */
  readonly account: string | undefined
}

/**
 * Why a call to the spreadsheet did not succeed.
 *
 * - not-shared, not-found, not-signed-in: a person has to do something
 * - refused: Google understood and said no; nothing was changed
 * - busy: over the quota; nothing was changed
 * - unreachable: the request never left, or a read got no good answer; nothing was changed
 * - outcome-unknown: a write was sent and its answer never came: it may or may not be in the sheet
 */
export type SheetFaultKind =
  | 'not-shared'
  | 'not-found'
  | 'not-signed-in'
  | 'refused'
  | 'busy'
  | 'unreachable'
  | 'outcome-unknown'

export class SheetFault extends Error {
  readonly kind: SheetFaultKind
  /** how long Google asked to wait, milliseconds; undefined when it did not say */
  readonly retryAfterMs: number | undefined

  constructor(
    kind: SheetFaultKind,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'SheetFault'
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs
  }
}

/** A cell as it is written: numbers typed, text never evaluated, blank empties the cell. Never throws. */
export function extendedValue(cell: Cell): ExtendedValue {
  if (cell === null || cell === '') return {}
  if (typeof cell === 'number') return { numberValue: cell }
  if (typeof cell === 'boolean') return { boolValue: cell }
  return { stringValue: cell }
}
