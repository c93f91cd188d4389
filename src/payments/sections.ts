import { counted } from '../kit/counted.ts'
import { addDays, dayWords } from '../kit/local-date.ts'
import { openOrders, poOf } from '../purchasing/actions.ts'
import { purchaseOrdersTab } from '../purchasing/tabs.ts'
import { seesCosts, teamSeesCosts } from '../settings/actions.ts'
import { button, context, line, link, section } from '../slack/blocks.ts'
import type { AgendaItem, CardSection, HomeOwner, HomePart, Viewer } from '../slack/feature.ts'
import { keyOf } from '../kit/ids.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import {
  linkToPayment,
  paymentsOf,
  scheduleOfPo,
  supplierOfPayment,
  unpaidPayments,
  type PaymentRow,
} from './actions.ts'
import { paymentsTab } from './tabs.ts'
import {
  payDueAction,
  paymentButtons,
  paymentLine,
  paymentState,
  payShowAction,
  scheduleLines,
  totalWords,
} from './words.ts'

/** Payments due within so many days are on the agenda and the Home tab. */
const agendaDays = 7
const mostOnHome = 6

/** Who looks at a card; a card that is not told shows what a whole channel may see. */
function showsCosts(facts: Facts, viewer: Viewer | undefined): boolean {
  return viewer === undefined ? teamSeesCosts(facts) : seesCosts(viewer)
}

/** The payments on an order's card: its schedule with what became of each. */
export const paymentsOnPoCard: CardSection = {
  about: 'po',
  blocks: (id, facts, viewer) => {
    const rows = paymentsOf(facts, id)
    if (rows.length > 0) {
      const costs = showsCosts(facts, viewer)
      return [section(['*Payments*', ...scheduleLines(facts, rows, costs)].join('\n'))]
    }
    const po = poOf(facts, id)
    if (po === undefined || !openOrders(facts).includes(po)) return []
    return scheduleOfPo(facts, po) === undefined
      ? [context('No payments yet: they are planned when every line has a unit cost')]
      : []
  },
}

const unpaidBySupplier: Derivation<ReadonlyMap<string, readonly PaymentRow[]>> = {
  tabs: [paymentsTab, purchaseOrdersTab, suppliersTab],
  daily: false,
  derive: (facts) => {
    const found = new Map<string, PaymentRow[]>()
    for (const payment of unpaidPayments(facts)) {
      const supplier = supplierOfPayment(facts, payment)
      if (supplier === undefined) continue
      const own = found.get(keyOf(supplier.id))
      if (own === undefined) found.set(keyOf(supplier.id), [payment])
      else own.push(payment)
    }
    return found
  },
}

/** What is open with a supplier, on their card. */
export const paymentsOnSupplierCard: CardSection = {
  about: 'supplier',
  blocks: (id, facts, viewer) => {
    const rows = facts.derived(unpaidBySupplier).get(keyOf(id)) ?? []
    const [next] = rows
    if (next === undefined) return []
    const held = rows.filter(({ status }) => status === 'held').length
    const words = [
      `*To be paid* ${counted(rows.length, 'payment')}${held === 0 ? '' : `, ${held} of them held`}`,
      ...(showsCosts(facts, viewer) ? totalWords(facts, rows) : []),
      ...(next.due === null ? [] : [`next on ${dayWords(next.due, facts.today)}`]),
    ]
    return [section(words.join(' · '), button(payDueAction, 'Payments', id))]
  },
}

/** What is due within a week or overdue, and what is held. */
function paymentsWaiting(facts: Facts): readonly PaymentRow[] {
  const until = addDays(facts.today, agendaDays)
  return unpaidPayments(facts).filter(
    ({ due, status }) => status === 'held' || (due !== null && due <= until),
  )
}

/** Payments that are due within a week or overdue. Amounts stand there only where everybody may see them. */
export function paymentAgenda(facts: Facts): AgendaItem[] {
  const costs = teamSeesCosts(facts)
  return paymentsWaiting(facts).map((payment) => {
    const { due, status } = payment
    const row = link(linkToPayment(facts, payment.id), line(payment.id))
    const urgent = status !== 'held' && due !== null && due <= facts.today
    return {
      urgency: urgent ? 1 : status === 'held' ? 3 : 2,
      text: `Payment ${paymentState(payment, facts.today)}: ${paymentLine(facts, payment, costs)} · ${row}`,
      button: { actionId: payShowAction, text: 'Open', value: payment.id },
    }
  })
}

/** Payments on the Home tab: overdue and within a week, each with its next step. */
export function paymentsOnHome(facts: Facts, { userId }: HomeOwner): readonly HomePart[] {
  const waiting = paymentsWaiting(facts).filter(({ status }) => status !== 'held')
  if (waiting.length === 0) return []
  const costs = seesCosts({ facts, userId })
  const rows = waiting
    .slice(0, mostOnHome)
    .map((payment) =>
      section(
        `${paymentLine(facts, payment, costs)} · ${paymentState(payment, facts.today)} · ${link(linkToPayment(facts, payment.id), line(payment.id))}`,
        paymentButtons(payment)[0],
      ),
    )
  return [
    {
      rank: 3,
      title: `${counted(waiting.length, 'payment')} due`,
      rows,
      hidden: waiting.length - rows.length,
      all: { actionId: payDueAction, text: 'Show all', value: 'due' },
    },
  ]
}
