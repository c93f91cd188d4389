import type { Button as ButtonElement } from '@slack/types'
import { counted } from '../kit/counted.ts'
import { cut } from '../kit/cut.ts'
import { addDays, daysBetween, dayWords, isoWeekday, localDate, type LocalDate } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { linkToPo } from '../purchasing/actions.ts'
import { seesCosts, settingsOf } from '../settings/actions.ts'
import { actions, button, context, header, line, link, picker, section, twoColumns } from '../slack/blocks.ts'
import type { AnyBlock, Reply, Viewer } from '../slack/feature.ts'
import type { Facts } from '../workbook/facts.ts'
import {
  currencyOfPayment,
  inOwnCurrency,
  linkToPayment,
  payeeOf,
  paymentsOf,
  type PaymentRow,
} from './actions.ts'
import { isAsPlanned, planOf, plansIn } from './follow.ts'
import { isUnpaid } from './rules.ts'

export const payShowAction = 'pay_show'
export const payDueAction = 'pay_due'
export const payPaidAction = 'pay_paid'
export const payHoldAction = 'pay_hold'
export const payReleaseAction = 'pay_release'

/** A list shows so many payments; the rest is a number. */
const mostListed = 60
/** Characters of one block's lines, so that no link is cut. */
const mostInBlock = 2_700
const mostInWhy = 120

/** An amount as people read it, with what it is in the workbook's currency: '$1,200.00 (≈ €1,104.00)'. */
function amountWords(facts: Facts, payment: PaymentRow): string {
  if (payment.amount === null) return 'no amount yet'
  const currency = currencyOfPayment(facts, payment)
  const own = settingsOf(facts).currency
  const converted = currency === own ? undefined : inOwnCurrency(facts, payment)
  const more = converted === undefined ? '' : ` (≈ ${moneyWords(converted, own)})`
  return `${moneyWords(payment.amount, currency)}${more}`
}

/** A payment in one line of mrkdwn: what for, to whom, and how much for who may see costs. */
export function paymentLine(facts: Facts, payment: PaymentRow, costs: boolean): string {
  const payee = payeeOf(facts, payment)
  const po = payment.po === '' ? '' : ` for ${link(linkToPo(facts, payment.po), line(payment.po))}`
  const amount = costs ? ` · *${line(amountWords(facts, payment))}*` : ''
  return `${payment.kind}${po}${payee === '' ? '' : ` to ${line(payee)}`}${amount}`
}

/** A status as a sentence ends with it, with who and when. */
export function paymentState(payment: PaymentRow, today: LocalDate): string {
  const { status, due, paidOn, paidBy, note } = payment
  switch (status) {
    case 'paid': {
      const who = paidBy === '' ? '' : `, marked ${paidBy.startsWith('@') ? 'by ' : ''}${line(paidBy)}`
      return `paid${paidOn === null ? '' : ` on ${dayWords(paidOn, today)}`}${who}`
    }
    case 'held':
      return `*held*${note === '' ? '' : `: ${line(cut(note, mostInWhy))}`}`
    case 'cancelled':
      return `cancelled${note === '' ? '' : `: ${line(cut(note, mostInWhy))}`}`
    case 'planned':
    case 'due': {
      if (due === null) return 'to be paid, no day yet: the order has none that says when'
      const late = daysBetween(due, today)
      if (late > 0) return `*${counted(late, 'day')} overdue*`
      return late === 0 ? '*due today*' : `due in ${counted(-late, 'day')}`
    }
  }
}

/** What can be done with a payment as it is now. */
export function paymentButtons(payment: PaymentRow): ButtonElement[] {
  if (payment.status === 'held') return [button(payReleaseAction, 'Release', payment.id)]
  if (!isUnpaid(payment.status)) return []
  return [
    button(payPaidAction, 'Mark paid', payment.id, { style: 'primary' }),
    button(payHoldAction, 'Hold', payment.id),
  ]
}

/** Everything about one payment. */
export function paymentCard(viewer: Viewer, payment: PaymentRow): Reply {
  const { facts } = viewer
  const costs = seesCosts(viewer)
  const { po, kind, due, reference, note, status } = payment
  const others = po === '' ? [] : paymentsOf(facts, po).filter(({ id }) => id !== payment.id)
  const fields = [
    `*Status* ${paymentState(payment, facts.today)}`,
    `*Due* ${due === null ? 'no day yet' : dayWords(due, facts.today)}`,
    ...(costs ? [`*Amount* ${line(amountWords(facts, payment))}`] : []),
    ...(reference === '' ? [] : [`*Reference* ${line(reference)}`]),
  ]
  const said = note !== '' && status !== 'held' && status !== 'cancelled'
  const buttons = paymentButtons(payment)
  return {
    text: `${line(payment.id)}: ${kind}${po === '' ? '' : ` for ${line(po)}`}, ${status}`,
    shareable: true,
    asked: `/pay ${payment.id}`,
    blocks: [
      section(paymentLine(facts, payment, false)),
      twoColumns(fields),
      ...(said ? [section(`*Note* ${line(note)}`)] : []),
      ...changeBlocks(payment, facts.today, costs),
      ...(others.length === 0
        ? []
        : [section(['*The others of this order*', ...scheduleLines(facts, others, costs)].join('\n'))]),
      context(link(linkToPayment(facts, payment.id), line(payment.id))),
      ...(buttons.length === 0 ? [] : [actions(...buttons)]),
    ],
  }
}

/** One line for each payment of an order, with its day and status. */
export function scheduleLines(facts: Facts, payments: readonly PaymentRow[], costs: boolean): string[] {
  return payments.slice(0, 12).map((payment) => {
    const day = payment.due === null ? 'no day yet' : dayWords(payment.due, facts.today)
    const amount = costs ? ` · ${line(amountWords(facts, payment))}` : ''
    const row = link(linkToPayment(facts, payment.id), line(payment.id))
    const changed = changeWords(payment, facts.today, costs)
    return `${payment.kind} · ${day}${amount} · ${paymentState(payment, facts.today)} · ${row}${changed === '' ? '' : ` · ${changed}`}`
  })
}

function changeBlocks(payment: PaymentRow, today: LocalDate, costs: boolean): AnyBlock[] {
  const words = changeWords(payment, today, costs)
  return words === '' ? [] : [context(`Followed the order: ${words}`)]
}

/** What the bot changed last, as 'Tue 1 Dec → Tue 8 Dec'; '' when nothing, or when a person changed it since. */
function changeWords(payment: PaymentRow, today: LocalDate, costs: boolean): string {
  const { was, is } = plansIn(payment.planned)
  const [before, after] = [planOf(was ?? ''), planOf(is)]
  if (before === undefined || after === undefined || !isUnpaid(payment.status) || !isAsPlanned(payment))
    return ''
  const day = (text: string | undefined) => {
    const date = localDate(text ?? '')
    return date === undefined ? 'no day' : dayWords(date, today)
  }
  const days = before.due === after.due ? [] : [`${day(before.due)} → ${day(after.due)}`]
  const same = before.amount === after.amount && before.currency === after.currency
  if (same) return days.join(', ')
  const amounts = costs
    ? `${moneyWords(before.amount, before.currency)} → ${moneyWords(after.amount, after.currency)}`
    : 'another amount'
  return [...days, line(amounts)].join(', ')
}

/** A group of the calendar with its heading. */
interface Group {
  readonly title: string
  readonly payments: readonly PaymentRow[]
}

/** Payments by when they are due: overdue, day by day to the end of next week, week by week after it, without a day. */
function calendar(payments: readonly PaymentRow[], today: LocalDate): Group[] {
  const groups = new Map<string, PaymentRow[]>()
  for (const payment of payments) {
    const title = groupOf(payment.due, today)
    groups.set(title, [...(groups.get(title) ?? []), payment])
  }
  return [...groups].map(([title, own]) => ({ title, payments: own }))
}

function groupOf(due: LocalDate | null, today: LocalDate): string {
  if (due === null) return 'No day yet'
  if (due < today) return 'Overdue'
  if (due === today) return `Today, ${dayWords(due, today)}`
  const monday = addDays(due, 1 - isoWeekday(due))
  const thisMonday = addDays(today, 1 - isoWeekday(today))
  if (daysBetween(thisMonday, monday) <= 7) return dayWords(due, today)
  return `Week of ${dayWords(monday, today)}`
}

/**
 * The calendar of what is to be paid, overdue first, with what is held apart and the totals.
 *
 * @param payments unpaid ones, the earliest first
 */
export function dueList(
  viewer: Viewer,
  payments: readonly PaymentRow[],
  words: { readonly title: string; readonly asked: string },
): Reply {
  const { facts } = viewer
  const costs = seesCosts(viewer)
  const { today } = facts
  const held = payments.filter(({ status }) => status === 'held')
  const open = payments.filter(({ status }) => status !== 'held')
  const late = open.filter(({ due }) => due !== null && due < today).length
  const title = `${counted(open.length, 'payment')}${words.title}${late === 0 ? '' : `, ${late} overdue`}`
  const shown = open.slice(0, mostListed)
  const shownHeld = held.slice(0, 15)
  const groups = calendar(shown, today).flatMap((group) => groupBlocks(viewer, group, costs))
  const heldLines = shownHeld.map(
    (payment) =>
      `${paymentLine(facts, payment, costs)} · ${paymentState(payment, today)} · ${idLink(facts, payment)}`,
  )
  const hidden = open.length - shown.length + held.length - shownHeld.length
  const totals = costs ? totalWords(facts, open) : ['Amounts are shown to approvers.']
  return {
    text: `${title}${held.length === 0 ? '' : `, ${held.length} held`}`,
    shareable: true,
    asked: words.asked,
    blocks: [
      header(title),
      ...groups.slice(0, 36),
      ...(heldLines.length === 0 ? [] : inBlocks(`*Held, ${held.length}*`, heldLines).slice(0, 5)),
      context(
        [
          ...totals,
          ...(hidden > 0 ? [`${hidden} more not shown`] : []),
          link(linkToPayment(facts), 'Open the tab Payments'),
        ].join('  ·  '),
      ),
      ...picker(
        payShowAction,
        'Open one of them',
        [...shown, ...shownHeld].map((payment) => ({
          text: `${payment.kind} · ${payeeOf(facts, payment) || payment.po} · ${payment.due ?? 'no day'} · ${payment.id}`,
          value: payment.id,
        })),
      ),
    ],
  }
}

function idLink(facts: Facts, payment: PaymentRow): string {
  return link(linkToPayment(facts, payment.id), line(payment.id))
}

function groupBlocks({ facts }: Viewer, group: Group, costs: boolean): AnyBlock[] {
  const lines = group.payments.map((payment) => {
    const inTitle = payment.due === null || group.title.endsWith(dayWords(payment.due, facts.today))
    const day = inTitle || payment.due === null ? '' : `${dayWords(payment.due, facts.today)} · `
    const late = group.title === 'Overdue' ? ` · ${paymentState(payment, facts.today)}` : ''
    return `${day}${paymentLine(facts, payment, costs)}${late} · ${idLink(facts, payment)}`
  })
  return inBlocks(`*${group.title}*`, lines)
}

/** Lines in as few blocks as hold them, under a heading. */
function inBlocks(title: string, lines: readonly string[]): AnyBlock[] {
  const texts: string[] = [title]
  for (const each of lines) {
    const last = texts.at(-1) ?? ''
    if (last.length + each.length + 1 > mostInBlock) texts.push(each)
    else texts[texts.length - 1] = `${last}\n${each}`
  }
  return texts.map((text) => section(text))
}

/** 'Together $2,400.00 and €310.00, in all ≈ €2,500.00', with how many no rate is known for. */
export function totalWords(facts: Facts, payments: readonly PaymentRow[]): string[] {
  const own = settingsOf(facts).currency
  const byCurrency = new Map<string, number>()
  let whole = 0
  let unknown = 0
  let blank = 0
  for (const payment of payments) {
    if (payment.amount === null) {
      blank += 1
      continue
    }
    const currency = currencyOfPayment(facts, payment)
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + Math.round(payment.amount * 100))
    const converted = inOwnCurrency(facts, payment)
    if (converted === undefined) unknown += 1
    else whole += Math.round(converted * 100)
  }
  if (byCurrency.size === 0) return []
  const sums = [...byCurrency].map(([currency, sum]) => moneyWords(sum / 100, currency))
  const foreign = [...byCurrency.keys()].some((currency) => currency !== own)
  const rate = unknown === 0 ? '' : `, without ${counted(unknown, 'payment')} whose order has no FX rate`
  return [
    `Together ${line(sums.join(' and '))}`,
    ...(foreign ? [`in all ≈ ${line(moneyWords(whole / 100, own))}${rate}`] : []),
    ...(blank === 0 ? [] : [`${counted(blank, 'payment')} without an amount`]),
  ]
}
