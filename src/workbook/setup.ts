import type { LocalDate } from '../kit/local-date.ts'
import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import type { CellsByField } from './change.ts'
import { sampleCells, type TabTemplate } from './setup-sample.ts'
import {
  colourRequests,
  columnRequests,
  headerKey,
  isBots,
  protectionName,
  protectionRequest,
  type ColourRule,
  type PlacedColumn,
} from './setup-looks.ts'
import { extendedValue, type CellData, type SheetRequest, type Spreadsheet } from './spreadsheet.ts'
import { formulaFor, quoteTitle, type FindColumn, type Tab } from './tab.ts'

/** Rows and columns that a new tab has: room for some columns of the team's own. */
const newRowCount = 1000
const spareColumns = 4
/** Ids of new tabs begin here; Google gives its own at random up to two thousand million. */
const firstSheetId = 4_700_000

export interface SetupOptions {
  /** rows that have to be there, such as the settings; one that is there by its key is left as it is */
  readonly rows: readonly { readonly tab: Tab; readonly rows: readonly CellsByField[] }[]
  readonly colours: readonly ColourRule[]
  /** rows to fill an empty workbook with; left out: none */
  readonly sample?: { readonly templates: readonly TabTemplate[]; readonly today: LocalDate }
}

/** What setup did. */
export interface SetupReport {
  readonly title: string
  readonly url: string
  readonly createdTabs: readonly string[]
  readonly addedColumns: readonly { readonly tab: string; readonly headers: readonly string[] }[]
  /** keys of rows that had to be there and were not */
  readonly addedRows: readonly { readonly tab: string; readonly keys: readonly string[] }[]
  readonly sampleRows: number
  /** tabs that hold rows and therefore kept the sample out; then nothing at all was changed */
  readonly notEmpty: readonly string[]
  /** false when everything was there already and nothing was sent */
  readonly changed: boolean
}

interface TabState {
  readonly tab: Tab
  readonly sheetId: number
  readonly created: boolean
  /** the tab was made now, or stood there without a header */
  readonly bare: boolean
  readonly columnCount: number
  readonly protections: readonly string[]
  readonly colourCount: number
  readonly added: readonly PlacedColumn[]
  readonly columnAt: ReadonlyMap<string, number>
  /** rows below the header, where they were read */
  readonly rows: readonly (readonly Cell[])[]
}

/**
 * Makes a spreadsheet ready: missing tabs, missing columns at the right of what is there, notes, formats, dropdowns,
 * warnings, colours, settings. Nothing that is there is moved or changed, and a second run sends nothing.
 *
 * Everything goes out in one request that Google carries out whole or not at all. Throws SheetFault.
 */
export async function prepareSpreadsheet(
  spreadsheet: Spreadsheet,
  tabs: readonly Tab[],
  options: SetupOptions,
): Promise<SetupReport> {
  const shape = await spreadsheet.describe()
  const filled = options.sample?.templates.filter((each) => each.sampleRows.length > 0) ?? []
  const mustRead = new Set([
    ...options.rows.map((each) => each.tab.title),
    ...filled.map((each) => each.title),
  ])
  const states = await readTabs(spreadsheet, shape.sheets, tabs, mustRead)
  const own = new Set(options.rows.map((each) => each.tab.title))
  const notEmpty = states
    .filter((state) => !own.has(state.tab.title) && filled.some((each) => each.title === state.tab.title))
    .filter((state) => state.rows.some(hasAnything))
    .map((state) => state.tab.title)
  const report = { title: shape.title, url: shape.url, notEmpty }
  const none = { createdTabs: [], addedColumns: [], addedRows: [], sampleRows: 0, changed: false }
  if (notEmpty.length > 0) return { ...report, ...none }

  const find: FindColumn = (title, field) =>
    states.find((state) => state.tab.title === title)?.columnAt.get(field)
  const atFront = states.every((state) => state.created)
  const requests = states.flatMap((state, index) =>
    layOut(state, options.colours, find, atFront ? index : undefined),
  )
  const addedRows: { tab: string; keys: string[] }[] = []
  for (const { tab, rows } of options.rows) {
    const state = states.find((each) => each.tab.title === tab.title)
    const missing = state === undefined ? [] : rows.filter((row) => !holds(state, row[tab.key] ?? null))
    if (state === undefined || missing.length === 0) continue
    requests.push(appendRows(state, missing, find, 0))
    addedRows.push({ tab: tab.title, keys: missing.map((row) => String(row[tab.key])) })
  }
  let sampleRows = 0
  for (const template of filled) {
    const state = states.find((each) => each.tab.title === template.title)
    if (state === undefined || own.has(template.title) || options.sample === undefined) continue
    const { today } = options.sample
    const rows = template.sampleRows.map((row) => sampleCells(state.tab, row, today))
    requests.push(appendRows(state, rows, find, 2))
    sampleRows += rows.length
  }
  if (requests.length > 0) await spreadsheet.write(requests)
  return {
    ...report,
    createdTabs: states.filter((state) => state.created).map((state) => state.tab.title),
    addedColumns: states
      .filter((state) => !state.created && state.added.length > 0)
      .map((state) => ({ tab: state.tab.title, headers: state.added.map((each) => each.column.header) })),
    addedRows,
    sampleRows,
    changed: requests.length > 0,
  }
}

async function readTabs(
  spreadsheet: Spreadsheet,
  sheets: Awaited<ReturnType<Spreadsheet['describe']>>['sheets'],
  tabs: readonly Tab[],
  mustRead: ReadonlySet<string>,
): Promise<TabState[]> {
  const sheetOf = new Map(sheets.map((sheet) => [sheet.title, sheet]))
  const there = tabs.filter((tab) => sheetOf.has(tab.title))
  const heads = await readAll(
    spreadsheet,
    there.map((tab) => (mustRead.has(tab.title) ? quoteTitle(tab.title) : `${quoteTitle(tab.title)}!1:1`)),
  )
  const grids = new Map(there.map((tab, at) => [tab.title, heads[at] ?? []]))
  // New columns go at the right of everything, also of what stands there without a header.
  const lacking = there.filter(
    (tab) => !mustRead.has(tab.title) && missingFields(tab, grids.get(tab.title)?.[0]).length > 0,
  )
  const whole = await readAll(
    spreadsheet,
    lacking.map((tab) => quoteTitle(tab.title)),
  )
  lacking.forEach((tab, at) => grids.set(tab.title, whole[at] ?? []))
  const taken = new Set(sheets.map((sheet) => sheet.sheetId))
  let nextId = firstSheetId
  return tabs.map((tab) => {
    const sheet = sheetOf.get(tab.title)
    while (taken.has(nextId)) nextId += 1
    const sheetId = sheet?.sheetId ?? nextId
    taken.add(sheetId)
    const [header = [], ...rows] = grids.get(tab.title) ?? []
    const bare = !hasAnything(header)
    const from = rows.reduce((most, row) => Math.max(most, row.length), header.length)
    const added = missingFields(tab, header).map(([field, column], at): PlacedColumn => ({
      tab,
      field,
      column,
      sheetId,
      columnIndex: from + at,
    }))
    const columnAt = new Map(added.map((each) => [each.field, each.columnIndex]))
    for (const [field, column] of Object.entries(tab.columns)) {
      const at = header.findIndex((cell) => headerKey(cell) === headerKey(column.header))
      if (at >= 0) columnAt.set(field, at)
    }
    return {
      tab,
      sheetId,
      created: sheet === undefined,
      bare,
      columnCount: sheet?.columnCount ?? Object.keys(tab.columns).length + spareColumns,
      protections: sheet?.protections ?? [],
      colourCount: sheet?.conditionalFormats ?? 0,
      added,
      columnAt,
      rows,
    }
  })
}

async function readAll(spreadsheet: Spreadsheet, ranges: readonly string[]): Promise<Cell[][][]> {
  return ranges.length === 0 ? [] : spreadsheet.read(ranges, 'values')
}

function missingFields(tab: Tab, header: readonly Cell[] = []) {
  const shown = new Set(header.map((cell) => headerKey(cell)))
  return Object.entries(tab.columns).filter(([, column]) => !shown.has(headerKey(column.header)))
}

/** Requests for the tab itself: the sheet, its new columns, warnings and colours that it lacks. */
function layOut(
  state: TabState,
  colours: readonly ColourRule[],
  find: FindColumn,
  index: number | undefined,
): SheetRequest[] {
  const { tab, sheetId, added } = state
  const requests: SheetRequest[] = []
  if (state.created) {
    const place = index === undefined ? {} : { index }
    const gridProperties = { rowCount: newRowCount, columnCount: state.columnCount, frozenRowCount: 1 }
    requests.push({ addSheet: { properties: { sheetId, title: tab.title, ...place, gridProperties } } })
  }
  const width = Math.max(0, ...added.map((each) => each.columnIndex + 1))
  if (width > state.columnCount)
    requests.push({ appendDimension: { sheetId, dimension: 'COLUMNS', length: width - state.columnCount } })
  if (state.bare && !state.created && added.length > 0) {
    const properties = { sheetId, gridProperties: { frozenRowCount: 1 } }
    requests.push({ updateSheetProperties: { properties, fields: 'gridProperties.frozenRowCount' } })
  }
  requests.push(...added.flatMap(columnRequests))
  for (const [field, column] of Object.entries(tab.columns)) {
    const columnIndex = state.columnAt.get(field)
    if (columnIndex === undefined || !isBots(column)) continue
    if (!state.protections.includes(protectionName(tab, column)))
      requests.push(protectionRequest({ tab, field, column, sheetId, columnIndex }))
  }
  if (state.colourCount === 0) requests.push(...colourRequests(tab, sheetId, colours, find))
  return requests
}

/**
 * One request that adds rows below a tab's last.
 *
 * @param firstRow 1-based row where the first one lands, for formulas; 0: no formulas
 */
function appendRows(
  state: TabState,
  rows: readonly CellsByField[],
  find: FindColumn,
  firstRow: number,
): SheetRequest {
  const width = Math.max(-1, ...state.columnAt.values()) + 1
  const values = rows.map((row, down) => {
    const cells: CellData[] = Array.from({ length: width }, () => ({}))
    for (const [field, at] of state.columnAt) {
      const formula = firstRow > 0 ? formulaFor(state.tab, field, firstRow + down, find) : undefined
      if (formula !== undefined) cells[at] = { userEnteredValue: { formulaValue: formula } }
      else cells[at] = { userEnteredValue: extendedValue(row[field] ?? null) }
    }
    return { values: cells }
  })
  return { appendCells: { sheetId: state.sheetId, rows: values, fields: 'userEnteredValue' } }
}

function holds(state: TabState, key: Cell): boolean {
  const at = state.columnAt.get(state.tab.key)
  return at !== undefined && state.rows.some((row) => keyOf(String(row[at] ?? '')) === keyOf(String(key)))
}

function hasAnything(row: readonly Cell[]): boolean {
  return row.some((cell) => cell !== null && cell !== '')
}
