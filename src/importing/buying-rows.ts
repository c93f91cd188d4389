import type { skusTab } from '../catalog/tabs.ts'
import { keyOf } from '../kit/ids.ts'
import type { LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { poStatuses, type PoStatus } from '../purchasing/rules.ts'
import { purchaseOrdersTab, type poLinesTab } from '../purchasing/tabs.ts'
import { vettingStages } from '../suppliers/rules.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { RowOf, Tab } from '../workbook/tab.ts'
import {
  amountCell,
  cellOf,
  choiceCell,
  codeCell,
  dayCell,
  flagCell,
  textCell,
  wholeCell,
  type BuyingCellRefusal,
  type DateOrder,
  type MappedRow,
} from './buying-cells.ts'
import { tidy, together } from './export-cells.ts'

export type SupplierRow = RowOf<typeof suppliersTab>
export type SkuRow = RowOf<typeof skusTab>
export type PoRow = RowOf<typeof purchaseOrdersTab>
export type PoLineRow = RowOf<typeof poLinesTab>

/** How cells are read. */
export interface ReadingWays {
  readonly dates: DateOrder
  /** what stands before a file's own ids, behind the tab's letters; '' for nothing */
  readonly prefix: string
  /** what the file's words and codes of a status mean, by their lower case */
  readonly statuses: ReadonlyMap<string, PoStatus>
}

/** A file's own id as ours: '1492' becomes 'SUP-1492', with a prefix 'SUP-NW-1492'; one that begins with the letters stays. */
export function idOf(tab: Tab, own: string, { prefix }: Pick<ReadingWays, 'prefix'>): string {
  const letters = `${tab.idPrefix ?? ''}-`
  if (keyOf(own).startsWith(letters)) return own
  return `${letters}${prefix === '' ? '' : `${prefix}-`}${own}`
}

/** A supplier as a file has it; blanks are what it does not say. */
export function readSupplier(
  row: MappedRow,
  ways: ReadingWays,
): Result<Partial<SupplierRow> & { id: string; name: string }, BuyingCellRefusal> {
  const read = together({
    own: textCell(row, 'id'),
    name: codeCell(row, 'name'),
    country: textCell(row, 'country'),
    region: textCell(row, 'region'),
    timeZone: textCell(row, 'timeZone'),
    contact: textCell(row, 'contact'),
    vetting: choiceCell(row, 'vetting', vettingStages),
    active: flagCell(row, 'active'),
    moqUnits: wholeCell(row, 'moqUnits', 0),
    moqValue: amountCell(row, 'moqValue'),
    currency: textCell(row, 'currency'),
    leadDays: wholeCell(row, 'leadDays', 0),
    depositPercent: amountCell(row, 'depositPercent'),
  })
  if (!read.ok) return read
  const { own, active, vetting, currency, ...said } = read.value
  // Whether somebody may be bought from is the team's own word: a file can only say that they are not.
  const stage = vetting ?? (active === false ? 'paused' : 'prospect')
  const id = idOf(suppliersTab, own === '' ? said.name : own, ways)
  return accept({ ...said, id, vetting: stage, currency: currency.toUpperCase() })
}

/** A SKU as a file has it; of several suppliers ('2;6') the first. */
export function readSkuRow(
  row: MappedRow,
): Result<Partial<SkuRow> & { sku: string; supplier: string }, BuyingCellRefusal> {
  const read = together({
    sku: codeCell(row, 'sku'),
    barcode: textCell(row, 'barcode'),
    name: textCell(row, 'name'),
    style: textCell(row, 'style'),
    type: textCell(row, 'type'),
    material: textCell(row, 'material'),
    color: textCell(row, 'color'),
    size: textCell(row, 'size'),
    chainLength: textCell(row, 'chainLength'),
    supplier: textCell(row, 'supplier'),
    cost: amountCell(row, 'cost'),
    price: amountCell(row, 'price'),
    moq: wholeCell(row, 'moq', 0),
    orderMultiple: wholeCell(row, 'orderMultiple', 1),
    leadDays: wholeCell(row, 'leadDays', 0),
    discontinued: flagCell(row, 'discontinued'),
  })
  if (!read.ok) return read
  const { discontinued, ...said } = read.value
  const status: SkuRow['status'] = discontinued === true ? 'discontinued' : 'active'
  return accept({ ...said, supplier: (said.supplier.split(/[;|]/)[0] ?? '').trim(), status })
}

/** An order as a file has it, without its lines. */
export interface OrderHead {
  readonly line: number
  readonly own: string
  readonly id: string
  readonly supplier: string
  readonly status: PoStatus | null
  readonly said: Omit<PoRow, 'id' | 'supplier' | 'status' | 'productionEnd'>
}

/** Reads an order's own cells. */
export function readOrder(row: MappedRow, ways: ReadingWays): Result<OrderHead, BuyingCellRefusal> {
  const read = together({
    own: codeCell(row, 'po'),
    supplier: codeCell(row, 'supplier'),
    status: statusCell(row, ways),
    ordered: dayCell(row, 'ordered', ways.dates),
    confirmed: dayCell(row, 'confirmed', ways.dates),
    shipBy: dayCell(row, 'shipBy', ways.dates),
    eta: dayCell(row, 'eta', ways.dates),
    promised: dayCell(row, 'promised', ways.dates),
    receivedOn: dayCell(row, 'receivedOn', ways.dates),
    freight: amountCell(row, 'freight'),
    duty: amountCell(row, 'duty'),
    other: amountCell(row, 'other'),
    currency: textCell(row, 'currency'),
    fxRate: amountCell(row, 'fxRate'),
    carrier: textCell(row, 'carrier'),
    tracking: textCell(row, 'tracking'),
    note: textCell(row, 'note'),
  })
  if (!read.ok) return read
  const { own, supplier, status, currency, ...said } = read.value
  return accept({
    line: row.line,
    own,
    id: idOf(purchaseOrdersTab, own, ways),
    supplier,
    status,
    said: { ...said, currency: currency.toUpperCase() },
  })
}

function statusCell(row: MappedRow, ways: ReadingWays): Result<PoStatus | null, BuyingCellRefusal> {
  const { column, cell } = cellOf(row, 'status')
  const got = tidy(cell)
  if (got === '') return accept(null)
  const key = got.toLowerCase()
  const status = ways.statuses.get(key) ?? poStatuses.find((each) => each === key)
  return status === undefined
    ? refuse({ code: 'unknown-word', column, got, known: poStatuses })
    : accept(status)
}

/** A line of an order as a file has it. */
export interface OrderLine {
  readonly line: number
  /** the order's own id, as the file has it */
  readonly po: string
  /** the line's own id; '' where the file has none */
  readonly own: string
  readonly sku: string
  readonly pieces: number
  readonly unitCost: number | null
  readonly received: number | null
  readonly rejected: number | null
  readonly eta: LocalDate | null
  readonly receivedOn: LocalDate | null
}

/** Reads a line's cells. Without a column of received pieces, a day of receipt says that all of them came, and no day that none did. */
export function readLine(row: MappedRow, ways: ReadingWays): Result<OrderLine, BuyingCellRefusal> {
  const read = together({
    po: codeCell(row, 'linePo'),
    own: textCell(row, 'lineId'),
    sku: codeCell(row, 'sku'),
    pieces: wholeCell(row, 'pieces', 1),
    unitCost: amountCell(row, 'unitCost'),
    received: wholeCell(row, 'received', 0),
    rejected: wholeCell(row, 'rejected', 0),
    eta: dayCell(row, 'lineEta', ways.dates),
    receivedOn: dayCell(row, 'lineReceivedOn', ways.dates),
  })
  if (!read.ok) return read
  const { pieces, received, receivedOn, ...said } = read.value
  if (pieces === null) return refuse({ code: 'blank', column: cellOf(row, 'pieces').column })
  const { places } = row.mapping
  const byDay = !places.has('received') && places.has('lineReceivedOn')
  const came = byDay ? (receivedOn === null ? 0 : pieces) : received
  return accept({ line: row.line, ...said, pieces, received: came, receivedOn })
}
