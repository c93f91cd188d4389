import { idFor, keyOf } from '../kit/ids.ts'
import type { Instant } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { Facts } from './facts.ts'
import { isHeader } from './header.ts'
import { oneCell } from './plan-writes.ts'
import type { Repair } from './repair.ts'
import type { ColourRule } from './setup-looks.ts'
import { prepareSpreadsheet } from './setup.ts'
import type { SheetReader } from './sheet-reader.ts'
import type { TabSnapshot } from './snapshot.ts'
import { extendedValue, type CellData, type SheetRequest, type Spreadsheet } from './spreadsheet.ts'
import { columnLetters, quoteTitle, type Tab } from './tab.ts'
import type { RepairRefusal } from './workbook.ts'

interface Parts {
  readonly reader: SheetReader
  readonly spreadsheet: Spreadsheet
  /** reads the sheet and shows what it has */
  readonly read: () => Promise<void>
  readonly now: () => Instant
  readonly looks: readonly ColourRule[]
  readonly facts: Pick<Facts, 'edits'>
  /** of a row that gets an id: what of it the person may not decide */
  readonly forbids: (row: CellsByField, tab: Tab) => string | undefined
}

interface Place {
  readonly snapshot: TabSnapshot
  readonly sheetId: number
}

/**
 * Carries a repair out, with nobody else writing: reads, sees that it is still what the sheet needs, and writes.
 *
 * @returns the id that was given, or ''; refused when the sheet is not as it was told. Throws SheetFault.
 */
export async function carryOut(asked: Repair, parts: Parts): Promise<Result<string, RepairRefusal>> {
  const { reader, read } = parts
  reader.want(asked.tab)
  await read()
  const snapshot = reader.snapshot(asked.tab)
  const repair = snapshot?.problems().find((each) => isSame(each.repair, asked))?.repair
  if (snapshot === undefined || repair === undefined) return refuse({ code: 'not-as-told' })
  const outcome = await written(repair, snapshot, parts)
  reader.want(asked.tab)
  await read()
  return outcome
}

/** The same for the same reason; where its column stands may have changed. */
function isSame(a: Repair | undefined, b: Repair): boolean {
  const plain = (repair: Repair | undefined) =>
    JSON.stringify({ ...repair, at: undefined, rowNumber: undefined })
  return a !== undefined && plain(a) === plain(b)
}

async function written(
  repair: Repair,
  snapshot: TabSnapshot,
  parts: Parts,
): Promise<Result<string, RepairRefusal>> {
  const { spreadsheet, reader } = parts
  if (repair.kind === 'name-again') return nameAgain(repair, parts)
  if (repair.kind === 'bring-tab') return bringTab(snapshot, parts)
  const sheetId = reader.sheetIds.get(repair.tab)
  if (sheetId === undefined) return refuse({ code: 'not-as-told' })
  const place = { snapshot, sheetId }
  const head = (letters: string, header: string) =>
    oneCell({ sheetId, rowIndex: 0, columnIndex: placeOf(letters) }, header)
  switch (repair.kind) {
    case 'head-again':
      await spreadsheet.write([head(repair.at, headerOf(snapshot.tab, repair.field))])
      return accept('')
    case 'head-others':
      await spreadsheet.write(Object.entries(repair.others).map(([letters, header]) => head(letters, header)))
      return accept('')
    case 'bring-column':
      return bringColumn(repair.field, place, parts)
    case 'own-id':
      return ownId(repair, place, parts)
  }
}

async function nameAgain(
  { tab, from }: Extract<Repair, { kind: 'name-again' }>,
  { spreadsheet }: Parts,
): Promise<Result<string, RepairRefusal>> {
  const { sheets } = await spreadsheet.describe()
  const found = sheets.find(({ title }) => title === from)
  if (found === undefined || sheets.some(({ title }) => title === tab)) return refuse({ code: 'not-as-told' })
  const properties = { sheetId: found.sheetId, title: tab }
  await spreadsheet.write([{ updateSheetProperties: { properties, fields: 'title' } }])
  return accept('')
}

/** The tab as setup makes it, with the rows that are known, in one request: an empty one is never to be seen. */
async function bringTab(
  snapshot: TabSnapshot,
  { spreadsheet, reader, looks }: Parts,
): Promise<Result<string, RepairRefusal>> {
  const { tab } = snapshot
  const requests: SheetRequest[] = []
  const onPaper: Spreadsheet = {
    address: spreadsheet.address,
    describe: () => spreadsheet.describe(),
    read: (ranges, render) => spreadsheet.read(ranges, render),
    write: async (asked) => void requests.push(...asked),
  }
  await prepareSpreadsheet(onPaper, [tab], { rows: [], colours: looks })
  const made = requests.find((each) => 'addSheet' in each)
  if (made === undefined || !('addSheet' in made)) return refuse({ code: 'not-as-told' })
  const sheetId = Number(made.addSheet.properties['sheetId'])
  const { sheets } = await spreadsheet.describe()
  const titles = [...reader.snapshots.keys()]
  const earlier = new Set(titles.slice(0, titles.indexOf(tab.title)))
  const index = sheets.findLastIndex(({ title }) => earlier.has(title)) + 1
  const place = { addSheet: { properties: { ...made.addSheet.properties, index } } }
  const known = [
    ...Array.from(snapshot.keys(), (key) => snapshot.sheetCells(key) ?? {}),
    ...snapshot.withoutId.map(({ cells }) => cells),
  ]
  const rows = known.map((cells) => ({
    values: Object.keys(tab.columns).map((field) => cellData(tab, field, cells[field] ?? null)),
  }))
  if (rows.length > 0) requests.push({ appendCells: { sheetId, rows, fields: 'userEnteredValue' } })
  await spreadsheet.write(requests.map((each) => (each === made ? place : each)))
  return accept('')
}

/** A column at the right of everything, with what each row held; it stays only where the rows did not move meanwhile. */
async function bringColumn(
  field: string,
  { snapshot, sheetId }: Place,
  { spreadsheet, reader }: Parts,
): Promise<Result<string, RepairRefusal>> {
  const { tab } = snapshot
  const title = quoteTitle(tab.title)
  const [shown = []] = await spreadsheet.read([title], 'values')
  const keyAt = keyPlace(tab, shown)
  if (keyAt < 0) return refuse({ code: 'not-as-told' })
  const columnIndex = shown.reduce((most, row) => Math.max(most, row.length), 0)
  const known = (row: readonly Cell[]) =>
    snapshot.sheetCells(keyOf(String(row[keyAt] ?? '')))?.[field] ?? null
  const values = shown.map((row, at) =>
    at === 0 ? { userEnteredValue: extendedValue(headerOf(tab, field)) } : cellData(tab, field, known(row)),
  )
  const start = { sheetId, rowIndex: 0, columnIndex }
  const column = (cells: readonly CellData[]): SheetRequest => ({
    updateCells: { start, rows: cells.map((cell) => ({ values: [cell] })), fields: 'userEnteredValue' },
  })
  const missing = columnIndex + 1 - reader.columnCount(tab.title)
  await spreadsheet.write([
    ...(missing > 0
      ? [{ appendDimension: { sheetId, dimension: 'COLUMNS' as const, length: missing } }]
      : []),
    column(values),
  ])
  const [after = []] = await spreadsheet.read([title], 'values')
  const isFormula = tab.columns[field]?.edits === 'formula'
  const keysThen = shown.slice(1).map((row) => String(row[keyAt] ?? ''))
  const keysNow = after.slice(1).map((row) => String(row[keyPlace(tab, after)] ?? ''))
  if (isFormula || keysThen.every((key, at) => key === (keysNow[at] ?? ''))) return accept('')
  await spreadsheet.write([column(values.map(() => ({})))])
  return refuse({ code: 'rows-moved' })
}

/** A new id for the later of two rows; one that landed in another row, for rows moved, is taken out again. */
async function ownId(
  { key, tab: title }: Extract<Repair, { kind: 'own-id' }>,
  { snapshot, sheetId }: Place,
  { spreadsheet, reader, read, now, facts, forbids }: Parts,
): Promise<Result<string, RepairRefusal>> {
  const { tab } = snapshot
  const double = snapshot.doubles.find(
    (each) => each.key === keyOf(key) && !each.voided && !(each.same && tab.voided !== undefined),
  )
  const keyAt = snapshot.columnAt.get(tab.key)
  if (double === undefined || keyAt === undefined) return refuse({ code: 'not-as-told' })
  const { rowNumber } = double
  const last = columnLetters(reader.columnCount(title) - 1)
  const row = async (at: number) => {
    const [[cells = []] = []] = await spreadsheet.read([`${quoteTitle(title)}!A${at}:${last}${at}`], 'values')
    return Object.fromEntries([...snapshot.columnAt].map(([field, column]) => [field, cells[column] ?? null]))
  }
  const had = await row(rowNumber)
  if (keyOf(String(had[tab.key] ?? '')) !== keyOf(key)) return refuse({ code: 'rows-moved' })
  const what = forbids(had, tab)
  if (what !== undefined) return refuse({ code: 'not-approver', what })
  // Another's id was typed over its own: it gets its own back, and is gone no more.
  const own = facts
    .edits(tab)
    .find(
      ({ was, is }) =>
        is === undefined &&
        Object.keys(had).every((field) => field === tab.key || sameCell(was[field], had[field])),
    )?.key
  const id = own ?? idFor(tab.idPrefix ?? 'ID', 'own', key, rowNumber, now())
  const then = snapshot.rememberRows()
  const cell = (at: number, words: Cell) => oneCell({ sheetId, rowIndex: at - 1, columnIndex: keyAt }, words)
  await spreadsheet.write([cell(rowNumber, id)])
  await read()
  then.end()
  const landed = snapshot.rowNumber(id)
  if (landed === undefined) return refuse({ code: 'rows-moved' })
  const has = snapshot.sheetCells(id) ?? {}
  const isIt = (cells: CellsByField) =>
    Object.keys(has).every((field) => field === tab.key || sameCell(cells[field], has[field]))
  if (isIt(had)) return accept(id)
  const owner = [...then].find(([, cells]) => isIt(cells))
  await spreadsheet.write([cell(landed, owner?.[1][tab.key] ?? key)])
  return refuse({ code: 'rows-moved' })
}

/** Formulas are put in by whoever keeps them right. */
function cellData(tab: Tab, field: string, cell: Cell): CellData {
  const isFormula = tab.columns[field]?.edits === 'formula'
  return isFormula || cell === null || cell === '' ? {} : { userEnteredValue: extendedValue(cell) }
}

function headerOf(tab: Tab, field: string): string {
  return tab.columns[field]?.header ?? field
}

function keyPlace(tab: Tab, [header = []]: readonly (readonly Cell[])[]): number {
  return header.findIndex((cell) => isHeader(cell, headerOf(tab, tab.key)))
}

function placeOf(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
