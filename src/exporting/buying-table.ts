import { cents } from '../kit/money.ts'
import type { LocalDate } from '../kit/local-date.ts'
import { filtered, mapped, sortedBy, type Steps } from '../kit/steps.ts'
import type { PaymentRow } from '../payments/actions.ts'
import { paymentsTab } from '../payments/tabs.ts'
import {
  currencyOf,
  linesOf,
  outstandingOf,
  poOf,
  supplierOfPo,
  type PoLineRow,
  type PoRow,
} from '../purchasing/actions.ts'
import { isOpen } from '../purchasing/rules.ts'
import { poLinesTab, purchaseOrdersTab } from '../purchasing/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Table } from './csv.ts'
import type { Days } from './days.ts'
import { isAmong } from './rules.ts'
import { byDay, field, same, tableOf, skuFields, type Field } from './tables.ts'

/** What a row of the orders' table is about: goods of a line, or what comes on top of an order. */
export type OrderRowKind = 'goods' | 'freight' | 'duty' | 'other costs' | 'no lines'

/** A row of the orders' table: each amount stands once, so that they can be added up. */
export interface OrderRow {
  readonly po: PoRow
  readonly kind: OrderRowKind
  readonly line: PoLineRow | undefined
  /** '' where the row is about no SKU */
  readonly sku: string
  /** in the order's currency, whole cents; undefined: a line without a unit cost */
  readonly amount: number | undefined
  readonly currency: string
  /** the same in the workbook's currency; undefined also without an FX rate */
  readonly ours: number | undefined
}

/** Orders as a table. */
export interface OrdersExport {
  readonly table: Table
  readonly rows: readonly OrderRow[]
  readonly orders: number
  /** lines that name no order of the sheet's; they are left out */
  readonly strays: number
}

/**
 * Purchase orders of some days, by the day they were ordered: a row for each line, and for freight, duty and other costs.
 * Drafts that were never sent belong to all days only.
 *
 * @param costs false: only the lines
 */
export function* ordersExport(facts: Facts, days: Days, costs: boolean): Steps<OrdersExport> {
  const orders = yield* filtered(facts.rows(purchaseOrdersTab), ({ ordered }) => isAmong(ordered, days))
  const rows = (yield* mapped(orders, (po) => rowsOf(facts, po, costs))).flat()
  const order = purchaseOrdersTab.columns
  const line = poLinesTab.columns
  const { currency } = settingsOf(facts)
  const table = yield* tableOf<OrderRow>(rows, [
    same(line.po, ({ po }) => po.id),
    ...supplierFields<OrderRow>(facts, ({ po }) => po),
    same(order.status, ({ po }) => po.status),
    field('Ordered on', 'day', ({ po }) => po.ordered),
    same(order.confirmed, ({ po }) => po.confirmed),
    same(order.eta, ({ po }) => po.eta),
    same(order.receivedOn, ({ po }) => po.receivedOn),
    field('Kind', 'text', ({ kind }) => kind),
    field('Line', 'text', (row) => row.line?.id ?? ''),
    same(line.sku, ({ sku }) => sku),
    ...skuFields<OrderRow>(facts),
    field('Pieces ordered', 'number', (row) => row.line?.ordered ?? null),
    same(line.received, (row) => row.line?.received ?? null),
    same(line.rejected, (row) => row.line?.rejected ?? null),
    same(line.outstanding, outstanding),
    same(line.unitCost, (row) => row.line?.unitCost ?? null),
    field('Amount', 'number', ({ amount }) => amount ?? null, { isCost: true }),
    field('Currency', 'text', (row) => row.currency),
    same(order.fxRate, ({ po }) => po.fxRate),
    field(`Amount in ${currency}`, 'number', ({ ours }) => ours ?? null, { isCost: true }),
  ])
  const strays = yield* filtered(facts.rows(poLinesTab), ({ po }) => poOf(facts, po) === undefined)
  return { table, rows, orders: orders.length, strays: strays.length }
}

function outstanding({ po, line }: OrderRow): number | null {
  if (line === undefined) return null
  return isOpen(po.status) ? outstandingOf(line) : 0
}

function rowsOf(facts: Facts, po: PoRow, costs: boolean): OrderRow[] {
  const currency = currencyOf(facts, po)
  const rate = currency === settingsOf(facts).currency ? 1 : (po.fxRate ?? undefined)
  const row = (kind: OrderRowKind, amount: number | undefined, line?: PoLineRow): OrderRow => {
    const ours = amount === undefined || rate === undefined ? undefined : cents(amount * rate)
    return { po, kind, line, sku: line?.sku ?? '', amount, currency, ours }
  }
  const lines = linesOf(facts, po.id).map((line) =>
    row('goods', line.unitCost === null ? undefined : cents(line.ordered * line.unitCost), line),
  )
  const extras = (
    [
      ['freight', po.freight],
      ['duty', po.duty],
      ['other costs', po.other],
    ] as const
  ).flatMap(([kind, amount]) => (costs && amount !== null && amount !== 0 ? [row(kind, cents(amount))] : []))
  const all = [...lines, ...extras]
  return all.length === 0 ? [row('no lines', undefined)] : all
}

/** Who an order is placed with: the id, name and country, or what the row says. */
function supplierFields<R>(facts: Facts, orderOf: (row: R) => PoRow | undefined): Field<R>[] {
  const supplierOf = (row: R) => {
    const po = orderOf(row)
    return po === undefined ? undefined : supplierOfPo(facts, po)
  }
  return [
    field('Supplier id', 'text', (row) => supplierOf(row)?.id ?? ''),
    field('Supplier', 'text', (row) => supplierOf(row)?.name ?? orderOf(row)?.supplier ?? ''),
    same(suppliersTab.columns.country, (row) => supplierOf(row)?.country ?? ''),
  ]
}

/** A payment with its currency. */
export type PaidRow = PaymentRow & { readonly in: string }

/** Payments as a table. */
export interface PaymentsExport {
  readonly table: Table
  readonly rows: readonly PaidRow[]
}

/** The day a payment belongs to: when it was paid, else when it is due. */
function dayOfPayment({
  status,
  paidOn,
  due,
}: Pick<PaymentRow, 'status' | 'paidOn' | 'due'>): LocalDate | null {
  return status === 'paid' ? (paidOn ?? due) : due
}

/** Payments of some days: paid ones by the day they were paid, others by the day they are due. */
export function* paymentsExport(facts: Facts, days: Days): Steps<PaymentsExport> {
  const among = yield* filtered(facts.rows(paymentsTab), (row) => isAmong(dayOfPayment(row), days))
  const all = yield* mapped(among, (row): PaidRow => {
    const order = poOf(facts, row.po)
    const orders = order === undefined ? settingsOf(facts).currency : currencyOf(facts, order)
    return { ...row, in: row.currency.trim().toUpperCase() || orders }
  })
  const rows = yield* sortedBy(all, byDay(dayOfPayment))
  const { id, po, kind, due, amount, currency, status, paidOn, paidBy, reference, note } = paymentsTab.columns
  const table = yield* tableOf<PaidRow>(rows, [
    same(id, (row) => row.id),
    same(po, (row) => row.po),
    ...supplierFields<PaidRow>(facts, (row) => poOf(facts, row.po)),
    same(kind, (row) => row.kind),
    same(status, (row) => row.status),
    same(due, (row) => row.due),
    same(paidOn, (row) => row.paidOn),
    same(amount, (row) => row.amount),
    same(currency, (row) => row.in),
    same(paidBy, (row) => row.paidBy.replace(/^@/, '')),
    same(reference, (row) => row.reference),
    same(note, (row) => row.note),
  ])
  return { table, rows }
}
