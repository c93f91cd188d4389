import { addDays, daysBetween, localDate } from '../src/kit/local-date.ts'
import { balanceTermsOf, isUnpaid, scheduleOf, statusOn, type PaymentStatus } from '../src/payments/rules.ts'
import { idFor } from '../src/kit/ids.ts'
import { isOpen } from '../src/purchasing/rules.ts'
import type { Cell } from '../src/workbook/cells.ts'
import { dayText } from './demo-days.ts'
import { failedInspectionOf } from './demo-inspections.ts'
import { placedOrders, type PlacedOrder } from './demo-placed-orders.ts'

type Row = Readonly<Record<string, Cell>>

const dayOrBlank = (day: number | undefined): Cell => (day === undefined ? null : dayText(day))

/** The day as the team knows it now: a delivery that came late was told of before. */
function etaOf({ promised, eta, receivedOn }: PlacedOrder): number | undefined {
  if (eta !== undefined || promised === undefined) return eta ?? promised
  return receivedOn === undefined ? promised : Math.min(promised, receivedOn)
}

/** Rows of the tab Purchase orders. */
export function orderRows(): Row[] {
  return placedOrders.map((order) => ({
    id: order.id,
    supplier: order.supplier.id,
    status: order.status,
    ordered: dayText(order.ordered),
    confirmed: dayOrBlank(order.confirmed),
    productionEnd: dayOrBlank(order.productionEnd),
    shipBy: dayOrBlank(order.shipBy),
    eta: dayOrBlank(etaOf(order)),
    promised: dayOrBlank(order.promised),
    receivedOn: dayOrBlank(order.receivedOn),
    freight: order.freight,
    duty: order.duty,
    other: order.other,
    currency: order.supplier.currency,
    fxRate: order.fxRate ?? null,
    carrier: order.carrier,
    note: order.note ?? '',
  }))
}

/** Rows of the tab PO lines. What came before the ledger began is noted as booked, as after an import. */
export function lineRows(): Row[] {
  return placedOrders.flatMap(({ id: po, lines, arrivals }) =>
    lines.map(({ id, sku, ordered, unitCost, received, rejected }) => ({
      id,
      po,
      sku,
      ordered,
      unitCost,
      ...(arrivals.length === 0 ? {} : { received, rejected, booked: received, bookedRejected: rejected }),
    })),
  )
}

/** Any day does: only the days between matter. */
const setupDay = localDate('2026-01-01')

/** Rows of the tab Payments: what the bot plans from the supplier's terms, and what was paid of it. */
export function paymentRows(): Row[] {
  return placedOrders.filter(({ status }) => status !== 'cancelled').flatMap(paymentsOf)
}

function paymentsOf(order: PlacedOrder): Row[] {
  const today = setupDay
  if (today === undefined) return []
  const { supplier, id: po } = order
  const on = (day: number | undefined) => (day === undefined ? null : addDays(today, -day))
  const value =
    order.lines.reduce((sum, line) => sum + Math.round(line.ordered * line.unitCost * 100), 0) / 100
  const terms = {
    depositPercent: supplier.depositPercent ?? undefined,
    balance: balanceTermsOf(supplier.balanceTerms ?? '') ?? { when: 'before shipping' as const },
  }
  const parts = scheduleOf(value, terms, {
    ordered: on(order.ordered),
    productionEnd: on(order.productionEnd),
    shipBy: on(order.shipBy),
    eta: on(etaOf(order)),
    receivedOn: on(order.receivedOn),
  })
  return parts.map(({ kind, due, amount }, at) => {
    const failed = kind === 'balance' && isOpen(order.status) ? failedInspectionOf(po) : undefined
    const back = due === null ? undefined : daysBetween(due, today)
    const paidOn = failed === undefined ? paidDay(order, kind, back) : undefined
    const status: PaymentStatus =
      paidOn !== undefined ? 'paid' : failed === undefined ? statusOn(due, today) : 'held'
    const dueText = back === undefined ? null : dayText(back)
    return {
      id: idFor('PAY', po, kind),
      po,
      kind,
      due: dueText,
      amount,
      currency: supplier.currency,
      status,
      paidOn: dayOrBlank(paidOn),
      paidBy: isUnpaid(status) && status !== 'held' ? '' : '@ana',
      reference: paidOn === undefined ? '' : `${po.slice(-4)}-${at + 1}`,
      note: failed === undefined ? '' : `inspection ${failed} failed`,
      planned: `${dueText === null ? 'no day' : `{${dueText}}`} ${amount.toFixed(2)} ${supplier.currency}`,
    }
  })
}

/** The deposit is paid the day after the order; a balance when it is due, but not before the goods are ready to leave. */
function paidDay(order: PlacedOrder, kind: string, due: number | undefined): number | undefined {
  if (kind === 'deposit') return order.ordered - 1
  if (order.receivedOn === undefined || due === undefined || due < 0) return undefined
  const { shipBy = 0, promised = 0, receivedOn } = order
  const underway = shipBy - promised
  return due <= receivedOn ? due : Math.min(due, receivedOn + underway)
}

/** Rows of the tab Reminders: of the open orders the team knows how far they are, and that one is late. */
export function orderReminders(): Row[] {
  return placedOrders
    .filter(({ status }) => isOpen(status))
    .map((order) => {
      const eta = etaOf(order)
      const isLate = eta !== undefined && eta > 0
      return {
        key: `po ${order.id}`,
        kind: 'purchase order',
        about: order.id,
        due: dayOrBlank(eta),
        stage: order.status,
        state: 'acknowledged',
        until: isLate ? dayText(eta) : null,
        since: isLate ? `${dayText(eta - 1)} 09:00` : `${dayText(order.confirmed ?? order.ordered)} 11:20`,
      }
    })
}
