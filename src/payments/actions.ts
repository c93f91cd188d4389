import { keyOf } from '../kit/ids.ts'
import { update, type Change } from '../workbook/change.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
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
