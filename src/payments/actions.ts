import { idFor, keyOf } from '../kit/ids.ts'
import { localDateAt, type LocalDate } from '../kit/local-date.ts'
import { cents } from '../kit/money.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { currencyOf, goodsValue, linesOf, poOf, supplierOfPo, type PoRow } from '../purchasing/actions.ts'
import { remindersTab } from '../reminding/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { nameOf, type SupplierRow } from '../suppliers/actions.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import {
  balanceTermsOf,
  decidePaid,
  isUnpaid,
  refuseHold,
  refuseRelease,
  scheduleOf,
  statusOn,
  type Part,
  type PaymentKind,
  type PaymentRefusal,
  type PaymentStatus,
} from './rules.ts'
import { paymentsTab } from './tabs.ts'

export type PaymentRow = RowOf<typeof paymentsTab>

const paymentsByPo: Derivation<ReadonlyMap<string, readonly PaymentRow[]>> = {
  tabs: [paymentsTab],
  daily: false,
  derive: (facts) => {
    const payments = new Map<string, PaymentRow[]>()
    for (const payment of facts.rows(paymentsTab)) {
      const known = payments.get(keyOf(payment.po))
      if (known === undefined) payments.set(keyOf(payment.po), [payment])
      else known.push(payment)
    }
    return payments
  },
}

/** The payments of an order, as the sheet has them. */
export function paymentsOf(facts: Facts, po: string): readonly PaymentRow[] {
  return facts.derived(paymentsByPo).get(keyOf(po)) ?? []
}

/** What holds the unpaid balance of an order back, for a decision that may hold more. Paid ones stay as they are. */
export function holdBalance(facts: Facts, po: string, why: string, actor: string): Change[] {
  return paymentsOf(facts, po)
    .filter(({ kind, status }) => kind === 'balance' && (status === 'planned' || status === 'due'))
    .map((row) => update(paymentsTab, row, { status: 'held', paidBy: actor, note: why }))
}

/** What lets the held balance of an order be paid again, for a decision that may hold more. */
export function releaseBalance(facts: Facts, po: string, why: string, actor: string): Change[] {
  return paymentsOf(facts, po)
    .filter(({ kind, status }) => kind === 'balance' && status === 'held')
    .map((row) => update(paymentsTab, row, { status: 'planned', paidBy: actor, note: why }))
}

/** A payment by its id. */
export function paymentOf(facts: Facts, id: string): PaymentRow | undefined {
  return id.trim() === '' ? undefined : facts.find(paymentsTab, id)
}

/** True when the workbook has the tab: setup adds it to an older one. */
export function hasPayments(facts: Facts): boolean {
  return facts.hasColumn(paymentsTab, 'id')
}

/** Behind every day. */
const noDay = '9999'

/** Everything that money is still to go out for, the earliest first; those without a day come last. */
export function unpaidPayments(facts: Facts): PaymentRow[] {
  return facts
    .rows(paymentsTab)
    .filter(({ status }) => isUnpaid(status))
    .sort((a, b) => (a.due ?? noDay).localeCompare(b.due ?? noDay))
}

/** The id of a payment of the team's for examples: the next that may be paid, else the first. */
export function examplePayment(facts: Facts): string | undefined {
  const rows = unpaidPayments(facts)
  return (rows.find(({ status }) => status !== 'held') ?? rows[0] ?? facts.rows(paymentsTab)[0])?.id
}

/** The currency of a payment: its own, else its order's, else the workbook's. */
export function currencyOfPayment(facts: Facts, payment: PaymentRow): string {
  const own = payment.currency.trim().toUpperCase()
  if (own !== '') return own
  const po = poOf(facts, payment.po)
  return po === undefined ? settingsOf(facts).currency : currencyOf(facts, po)
}

/**
 * A payment's amount in the workbook's currency, by the FX rate of its order.
 *
 * @returns undefined where the amount or the rate is not known
 */
export function inOwnCurrency(facts: Facts, payment: PaymentRow): number | undefined {
  const currency = currencyOfPayment(facts, payment)
  if (payment.amount === null) return undefined
  if (currency === settingsOf(facts).currency) return payment.amount
  const po = poOf(facts, payment.po)
  const rate = po === undefined || currencyOf(facts, po) !== currency ? null : po.fxRate
  return rate === null || rate === 0 ? undefined : cents(payment.amount * rate)
}

/** Who gets a payment; undefined where the order or its supplier is not known. */
export function supplierOfPayment(facts: Facts, payment: PaymentRow): SupplierRow | undefined {
  const po = poOf(facts, payment.po)
  return po === undefined ? undefined : supplierOfPo(facts, po)
}

/** The name of who gets a payment, as the order has it where nobody knows them; '' without an order. */
export function payeeOf(facts: Facts, payment: PaymentRow): string {
  const supplier = supplierOfPayment(facts, payment)
  return supplier === undefined ? (poOf(facts, payment.po)?.supplier ?? '') : nameOf(supplier)
}

/** What is to be paid for an order by its supplier's terms; undefined while a line has no unit cost. */
export function scheduleOfPo(facts: Facts, po: PoRow): Part[] | undefined {
  const lines = linesOf(facts, po.id)
  const value = lines.length === 0 ? undefined : goodsValue(lines)
  if (value === undefined) return undefined
  const supplier = supplierOfPo(facts, po)
  const terms = {
    depositPercent: supplier?.depositPercent ?? undefined,
    // Terms that cannot be read are a problem of their own; until then the usual holds.
    balance: balanceTermsOf(supplier?.balanceTerms ?? '') ?? { when: 'before shipping' as const },
  }
  return scheduleOf(value, terms, po)
}

/** The payer's clock: their own where Settings say so, else the team's. */
export function payerClock(facts: Facts): { readonly today: LocalDate; readonly timeZone: string } {
  const timeZone = settingsOf(facts).payerTimeZone ?? facts.timeZone
  return { today: localDateAt(facts.now, timeZone), timeZone }
}

/** Where the payer is told: everything that Settings name, else the alerts channel; none where there is neither. */
export function payerPlaces(facts: Facts): readonly string[] {
  const { payer, alertsChannel } = settingsOf(facts)
  if (payer.length > 0) return payer
  return alertsChannel === undefined ? [] : [alertsChannel]
}

/** Address of a payment's row; of the tab without one. */
export function linkToPayment(facts: Facts, id?: string): string {
  return facts.link(paymentsTab, id)
}

/** The key of a payment's row in the Reminders tab. */
export function paymentReminderKey(id: string): string {
  return `payment ${keyOf(id)}`
}

/** What a write on a payment answered; kept in the journal. Amounts are in the payment's currency. */
export type PaymentReply = {
  readonly id: string
  readonly po: string
  readonly kind: PaymentKind
  readonly before: PaymentStatus
  readonly after: PaymentStatus
  readonly amount: number | null
  /** id and amount of what is left of a payment that was split */
  readonly rest: { readonly id: string; readonly amount: number } | null
  readonly on: string | null
  readonly words: string
}

/** A wish to mark a payment paid. */
export interface PaidWish {
  readonly requestId: string
  readonly userId: string
  readonly actor: string
  readonly id: string
  readonly on: LocalDate
  /** undefined: all of it */
  readonly amount: number | undefined
  readonly reference: string
}

/** Marks a payment paid, or a part of it, and closes its reminder. Refusals as decidePaid, and 'unknown-payment'. */
export async function markPaid(
  workbook: Workbook,
  wish: PaidWish,
): Promise<Result<Outcome<PaymentReply>, PaymentRefusal>> {
  return workbook.change<PaymentReply, PaymentRefusal>(wish.requestId, (facts) => {
    const row = paymentOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-payment', id: wish.id })
    const { on, amount } = wish
    const may = mayApprove(wish.userId, settingsOf(facts))
    const ordered = poOf(facts, row.po)?.ordered ?? null
    // Whoever pays in a later time zone may have tomorrow's date already.
    const today = [facts.today, payerClock(facts).today].sort().at(-1) ?? facts.today
    const payment = { ...row, currency: currencyOfPayment(facts, row) }
    const decided = decidePaid(payment, { on, amount, mayApprove: may }, { ordered, today })
    if (!decided.ok) return decided
    const { paid, rest } = decided.value
    const reference = wish.reference.trim()
    const patch: Partial<PaymentRow> = {
      status: 'paid',
      paidOn: on,
      paidBy: wish.actor,
      ...(paid === row.amount ? {} : { amount: paid }),
      ...(reference === '' ? {} : { reference }),
    }
    const restRow: PaymentRow = {
      ...row,
      id: idFor('PAY', wish.requestId, 'rest'),
      amount: rest,
      status: statusOn(row.due, facts.today),
      paidOn: null,
      paidBy: '',
      reference: '',
      note: `Rest of ${row.id}`,
      planned: '',
    }
    return accept({
      changes: [
        update(paymentsTab, row, patch),
        ...(rest > 0 ? [append(paymentsTab, restRow)] : []),
        ...closeReminder(facts, row.id),
      ],
      reply: {
        ...replyOf(row, 'paid'),
        amount: paid,
        rest: rest > 0 ? { id: restRow.id, amount: rest } : null,
        on,
        words: reference,
      },
    })
  })
}

/** A wish to hold a payment back or to let it go. */
export interface HoldWish {
  readonly requestId: string
  readonly userId: string
  readonly actor: string
  readonly id: string
  readonly reason: string
}

/** Holds a payment back until something is put right. Refusals as refuseHold, and 'unknown-payment'. */
export async function holdPayment(
  workbook: Workbook,
  wish: HoldWish,
): Promise<Result<Outcome<PaymentReply>, PaymentRefusal>> {
  return workbook.change<PaymentReply, PaymentRefusal>(wish.requestId, (facts) => {
    const row = paymentOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-payment', id: wish.id })
    const refusal = refuseHold(row, wish.reason)
    if (refusal !== undefined) return refuse(refusal)
    const note = wish.reason.trim()
    return accept({
      changes: [
        update(paymentsTab, row, { status: 'held', paidBy: wish.actor, note }),
        ...closeReminder(facts, row.id),
      ],
      reply: { ...replyOf(row, 'held'), words: note },
    })
  })
}

/** Lets a held payment be paid again. Refusals as refuseRelease, and 'unknown-payment'. */
export async function releasePayment(
  workbook: Workbook,
  wish: HoldWish,
): Promise<Result<Outcome<PaymentReply>, PaymentRefusal>> {
  return workbook.change<PaymentReply, PaymentRefusal>(wish.requestId, (facts) => {
    const row = paymentOf(facts, wish.id)
    if (row === undefined) return refuse({ code: 'unknown-payment', id: wish.id })
    const may = mayApprove(wish.userId, settingsOf(facts))
    const refusal = refuseRelease(row, { reason: wish.reason, mayApprove: may })
    if (refusal !== undefined) return refuse(refusal)
    const note = wish.reason.trim()
    const status = statusOn(row.due, facts.today)
    return accept({
      changes: [update(paymentsTab, row, { status, paidBy: wish.actor, note })],
      reply: { ...replyOf(row, status), words: note },
    })
  })
}

function replyOf(row: PaymentRow, after: PaymentStatus): PaymentReply {
  const { id, po, kind, status, amount } = row
  return { id, po, kind, before: status, after, amount, rest: null, on: null, words: '' }
}

function closeReminder(facts: Facts, id: string): Change[] {
  const row = facts.find(remindersTab, paymentReminderKey(id))
  return row === undefined || row.state === 'resolved'
    ? []
    : [update(remindersTab, row, { state: 'resolved' })]
}
