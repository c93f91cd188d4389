import { counted } from '../kit/counted.ts'
import { dayWords, daysBetween, type LocalDate } from '../kit/local-date.ts'
import type { PoRow } from '../purchasing/actions.ts'
import { linkToPo, supplierOfPo } from '../purchasing/actions.ts'
import { seesCosts, teamSeesCosts } from '../settings/actions.ts'
import { actions, button, context, line, link, section } from '../slack/blocks.ts'
import type { AnyBlock } from '../slack/feature.ts'
import { nameOf } from '../suppliers/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import { linkToPayment, type PaymentRow } from './actions.ts'
import { payDueAction, paymentButtons, paymentLine, totalWords } from './words.ts'

/** A post names so many payments, each with its buttons; the rest is a number. */
const mostInPost = 12

interface Post {
  readonly text: string
  readonly blocks: readonly AnyBlock[]
}

/** A person's own direct messages show what they may see, a channel what everybody may. */
function placeSeesCosts(facts: Facts, place: string): boolean {
  return /^[UW][A-Z0-9]{2,}$/.test(place) ? seesCosts({ facts, userId: place }) : teamSeesCosts(facts)
}

/** The post that reminds the payer: everything that reached a new stage this morning. */
export function reminderPost(
  facts: Facts,
  payments: readonly PaymentRow[],
  to: { readonly place: string; readonly today: LocalDate },
): Post {
  const costs = placeSeesCosts(facts, to.place)
  const shown = payments.slice(0, mostInPost)
  const hidden = payments.length - shown.length
  const [first] = payments
  const title =
    payments.length === 1 && first !== undefined
      ? `A payment ${whenWords(first.due, to.today)}`
      : `${counted(payments.length, 'payment')} to make`
  return {
    text: title,
    blocks: [
      section(`:moneybag: *${title}*`),
      ...shown.flatMap((payment) => [
        section(
          `${paymentLine(facts, payment, costs)}\n*${whenWords(payment.due, to.today)}*${payment.due === null ? '' : `, ${dayWords(payment.due, to.today)}`} · ${link(linkToPayment(facts, payment.id), line(payment.id))}`,
        ),
        actions(...paymentButtons(payment)),
      ]),
      context(
        [...(hidden > 0 ? [`${hidden} more`] : []), ...(costs ? totalWords(facts, payments) : [])].join(
          '  ·  ',
        ) || 'Marking it paid is for approvers',
      ),
      actions(button(payDueAction, 'All payments', 'due')),
    ],
  }
}

/** 'is due today', 'is due in 3 days', 'is 2 days overdue'. Never throws. */
function whenWords(due: LocalDate | null, today: LocalDate): string {
  if (due === null) return 'has no day yet'
  const left = daysBetween(today, due)
  if (left === 0) return 'is due today'
  return left > 0 ? `is due in ${counted(left, 'day')}` : `is ${counted(-left, 'day')} overdue`
}

/** The post about payments that somebody marked paid by hand. */
export function paidInSheetPost(facts: Facts, rows: readonly PaymentRow[], place: string): Post {
  const costs = placeSeesCosts(facts, place)
  const title =
    rows.length === 1
      ? 'A payment was marked paid in the sheet'
      : `${counted(rows.length, 'payment was', 'payments were')} marked paid in the sheet`
  const lines = rows.slice(0, mostInPost).map((row) => {
    const on = row.paidOn === null ? '' : `, paid on ${dayWords(row.paidOn, facts.today)}`
    return `${paymentLine(facts, row, costs)}${on} · ${link(linkToPayment(facts, row.id), line(row.id))}`
  })
  const hidden = rows.length - lines.length
  return {
    text: title,
    blocks: [
      section([`:memo: *${title}*`, ...lines.slice(0, 6)].join('\n')),
      ...(lines.length > 6 ? [section(lines.slice(6).join('\n'))] : []),
      context(
        `${hidden > 0 ? `${hidden} more · ` : ''}If that is a slip, set its status back to planned there and empty Paid on`,
      ),
    ],
  }
}

/** The post about money that is out for an order that was cancelled. */
export function moneyOutPost(facts: Facts, po: PoRow, paid: readonly PaymentRow[], place: string): Post {
  const costs = placeSeesCosts(facts, place)
  const supplier = supplierOfPo(facts, po)
  const to = supplier === undefined ? po.supplier : nameOf(supplier)
  const title = `${po.id} was cancelled, and money is out`
  const lines = paid.slice(0, mostInPost).map((row) => {
    const on = row.paidOn === null ? '' : `, paid on ${dayWords(row.paidOn, facts.today)}`
    return `${paymentLine(facts, row, costs)}${on} · ${link(linkToPayment(facts, row.id), line(row.id))}`
  })
  return {
    text: line(title),
    blocks: [
      section(`:warning: *${link(linkToPo(facts, po.id), line(po.id))} was cancelled, and money is out*`),
      section(lines.join('\n')),
      context(
        `Ask ${to === '' ? 'the supplier' : line(to)} for it back, or agree on a credit. Payments that were planned are cancelled`,
      ),
    ],
  }
}
