import { addDays, type LocalDate } from '../kit/local-date.ts'
import { examplePo, linkToPo, poOf, supplierOfPo, type PoRow } from '../purchasing/actions.ts'
import { seesCosts, settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { code, context, escape, header, line, link, picker, say, section } from '../slack/blocks.ts'
import { plainText, splitVerb } from '../slack/command-text.ts'
import { exampleLine } from '../slack/examples.ts'
import type { Button, Reply, Request, SlashCommand } from '../slack/feature.ts'
import { findSuppliers, nameOf, supplierOf } from '../suppliers/actions.ts'
import {
  examplePayment,
  hasPayments,
  linkToPayment,
  paymentOf,
  paymentsOf,
  supplierOfPayment,
  unpaidPayments,
  type PaymentRow,
} from './actions.ts'
import { explainPayment } from './explain.ts'
import { hold, openHold, openPaid, openRelease, paid, refused, release } from './forms-slack.ts'
import { isUnpaid, paymentKinds } from './rules.ts'
import { amountAlone, typedPaid } from './typed-pay.ts'
import {
  dueList,
  payDueAction,
  payHoldAction,
  paymentCard,
  payPaidAction,
  payReleaseAction,
  payShowAction,
  scheduleLines,
} from './words.ts'

/** An id that a person typed may have blanks in it; it is at most so many words. */
const mostIdWords = 4

export const payCommand: SlashCommand = {
  name: '/pay',
  description: 'What is to be paid to suppliers and when; mark it paid, hold it, release it',
  usage: 'due [days, supplier or PO] | done, hold, release <payment or PO> … | <payment or PO>',
  examples: [
    { line: '/pay due', does: 'what is to be paid, by day and week, overdue first' },
    { line: '/pay due 14', does: 'the next 14 days; with a supplier or an order, theirs' },
    { line: '/pay {po}', does: 'the schedule of an order, with what is paid' },
    { line: '/pay done {payment} today wire 4711', does: 'marks it paid, with day and reference' },
    { line: '/pay done {payment} part 500', does: 'a part of it; the rest stays to be paid' },
    { line: '/pay hold {payment} plating rubs off', does: 'holds it back, with the reason' },
    { line: '/pay release {payment} passed the second time', does: 'lets it be paid again' },
  ],
  async run(words, request) {
    if (!hasPayments(request.facts)) return noTab()
    const text = plainText(words).replaceAll('"', '')
    const { verb, rest } = splitVerb(text)
    switch (verb) {
      case '':
      case 'due':
        return due(rest, request)
      case 'done':
      case 'paid':
        return withPayment(rest, 'done', request, (payment, more) => payTyped(payment, more, request))
      case 'hold':
        return withPayment(rest, 'hold', request, (payment, more) =>
          more === '' ? openHold(payment, request) : hold(payment.id, more, request),
        )
      case 'release':
        return withPayment(rest, 'release', request, (payment, more) =>
          more === '' ? openRelease(payment, request) : release(payment.id, more, request),
        )
      default:
        return look(text, request)
    }
  },
}

/** A press is decided anew on the payment as it is: a second one answers with its state. */
export const payButtons: readonly Button[] = [
  { actionId: payDueAction, run: (words, request) => due(words === 'due' ? '' : words, request) },
  {
    actionId: payShowAction,
    run: (id, request) => pressed(id, request, async (payment) => paymentCard(request, payment)),
  },
  { actionId: payPaidAction, run: (id, request) => pressed(id, request, (row) => openPaid(row, request)) },
  { actionId: payHoldAction, run: (id, request) => pressed(id, request, (row) => openHold(row, request)) },
  {
    actionId: payReleaseAction,
    run: (id, request) => pressed(id, request, (row) => openRelease(row, request)),
  },
]

/** Buttons of the Home tab. */
export const paymentStarts = [{ actionId: payDueAction, text: 'Payments', value: 'due' }]

type Step = (payment: PaymentRow, rest: string) => Promise<Reply | undefined>

async function pressed(id: string, request: Request, step: Step): Promise<Reply | undefined> {
  const payment = paymentOf(request.facts, id)
  return payment === undefined ? refused({ code: 'unknown-payment', id }, request) : step(payment, '')
}

function noTab(): Reply {
  return say(
    'The workbook has no tab Payments yet, so nothing was changed. `npm run setup -- <link>` adds it and moves nothing.'
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;'),
  )
}

async function payTyped(payment: PaymentRow, more: string, request: Request): Promise<Reply> {
  const { facts } = request
  // Who may not pay is told so before anything about the words.
  if (!mayApprove(request.userId, settingsOf(facts)))
    return refused({ code: 'not-approver', what: 'paid' }, request)
  const typed = typedPaid(more, { at: facts.now, today: facts.today, timeZone: facts.timeZone })
  if (typed.badAmount !== undefined)
    return say(
      `Nothing was changed: I found “${line(typed.badAmount)}”, and expected an amount such as 500 or 499.50 behind “part”.`,
    )
  const alone = amountAlone(typed.reference)
  // To take it for a reference would mark all of it paid.
  if (alone !== undefined && alone !== payment.amount)
    return say(
      `Nothing was changed: I found the amount “${line(typed.reference)}”, and ${code(payment.id)} is another. A part of it is \`/pay done ${code(payment.id)} part ${alone}\`; all of it has no amount behind it.`,
    )
  return paid(
    { id: payment.id, on: typed.on ?? facts.today, amount: typed.amount, reference: typed.reference },
    request,
  )
}

/** Words that say how far ahead. */
const spans: Readonly<Record<string, number>> = { today: 0, week: 7, fortnight: 14, month: 31, overdue: -1 }

async function due(words: string, request: Request): Promise<Reply> {
  const { facts } = request
  if (!hasPayments(facts)) return noTab()
  const wanted = words.trim()
  const all = unpaidPayments(facts)
  const asked = `/pay due ${wanted}`.trim()
  const days = spanOf(wanted)
  if (wanted === '') {
    if (all.length === 0)
      return say(
        'Nothing is to be paid. Payments are planned when an order is sent and its lines have unit costs.',
      )
    return dueList(request, all, { title: ' to make', asked })
  }
  if (days !== undefined) {
    const until: LocalDate = addDays(facts.today, days)
    const within = all.filter(({ due: day }) => day !== null && day <= until)
    const title = days < 0 ? '' : days === 0 ? ' until today' : ` in the next ${days} days`
    if (within.length === 0)
      return say(`No payment is ${days < 0 ? 'overdue' : `due${title}`}. \`/pay due\` shows all that wait.`)
    return dueList(request, within, { title, asked })
  }
  const po = poOf(facts, wanted)
  if (po !== undefined) return ofPo(po, request)
  const suppliers = findSuppliers(facts, wanted)
  const ids = new Set(suppliers.map(({ id }) => id))
  const theirs = all.filter((payment) => ids.has(supplierOfPayment(facts, payment)?.id ?? ''))
  const [one] = suppliers
  if (one === undefined) return unknown(wanted, request)
  const name = suppliers.length === 1 ? nameOf(one) : `“${wanted}”`
  if (theirs.length === 0) return say(`Nothing is to be paid to ${line(name)}.`)
  return dueList(request, theirs, { title: ` to ${name}`, asked })
}

/** '14', '14 days', 'next 2 weeks', 'week', 'overdue' as days ahead. */
function spanOf(words: string): number | undefined {
  const text = words.toLowerCase().replace(/^(?:the |this |in )?(?:next )?/, '')
  if (Object.hasOwn(spans, text)) return spans[text]
  const match = /^(\d{1,3})\s*(d|days?|w|weeks?)?$/.exec(text)
  if (match === null) return undefined
  return Number(match[1]) * (match[2]?.startsWith('w') === true ? 7 : 1)
}

/** `/pay <payment or order or supplier>` */
async function look(words: string, request: Request): Promise<Reply> {
  const { facts } = request
  const payment = paymentOf(facts, words)
  if (payment !== undefined) return paymentCard(request, payment)
  const po = poOf(facts, words)
  if (po !== undefined) return ofPo(po, request)
  return findSuppliers(facts, words).length > 0 ? due(words, request) : unknown(words, request)
}

function ofPo(po: PoRow, request: Request): Reply {
  const { facts } = request
  const rows = paymentsOf(facts, po.id)
  const supplier = supplierOfPo(facts, po)
  const to = supplier === undefined ? po.supplier : nameOf(supplier)
  const name = link(linkToPo(facts, po.id), line(po.id))
  if (rows.length === 0) {
    const why =
      po.status === 'draft'
        ? 'they are planned when it is sent'
        : 'they are planned when every line has a unit cost; orders that were received or closed without payments get none'
    return say(`${name} has no payments: ${why}.`)
  }
  return {
    text: `Payments of ${line(po.id)}`,
    shareable: true,
    asked: `/pay ${po.id}`,
    blocks: [
      header(`Payments of ${po.id}`),
      section(
        [
          `${name}${to === '' ? '' : ` with ${line(to)}`}, ${po.status}`,
          ...scheduleLines(facts, rows, seesCosts(request)),
        ].join('\n'),
      ),
      context(link(linkToPayment(facts), 'Open the tab Payments')),
      ...choices(rows, 'Open one of them'),
    ],
  }
}

function choices(rows: readonly PaymentRow[], words: string) {
  return picker(
    payShowAction,
    words,
    rows.map(({ id, kind, due: day, status }) => ({
      text: `${kind} · ${day ?? 'no day'} · ${status} · ${id}`,
      value: id,
    })),
  )
}

/** Finds the payment at the beginning of the words: by its id, or by its order where only one can be meant. */
async function withPayment(words: string, verb: string, request: Request, step: Step) {
  const { facts } = request
  const typed = words.split(/\s+/).filter((word) => word !== '')
  if (typed.length === 0) {
    const example = exampleLine(`/pay ${verb} {payment}`, { payment: examplePayment(facts) })
    return say(`Which payment? Nothing was changed. Try ${example}, or \`/pay due\`.`)
  }
  for (let length = Math.min(mostIdWords, typed.length); length > 0; length -= 1) {
    const name = typed.slice(0, length).join(' ')
    const rest = typed.slice(length).join(' ')
    const payment = paymentOf(facts, name)
    if (payment !== undefined) return step(payment, rest)
    const po = poOf(facts, name)
    if (po !== undefined) return ofOrder(po, rest, verb, request, step)
  }
  return unknown(typed[0] ?? '', request)
}

async function ofOrder(po: PoRow, words: string, verb: string, request: Request, step: Step) {
  const { facts } = request
  const { verb: first, rest } = splitVerb(words)
  const kind = paymentKinds.find((each) => each === first)
  const more = kind === undefined ? words : rest
  const rows = paymentsOf(facts, po.id).filter((row) => kind === undefined || row.kind === kind)
  const fits = rows.filter(({ status }) => (verb === 'release' ? status === 'held' : isUnpaid(status)))
  // What is held is not meant where something else can be paid.
  const open = verb === 'release' ? fits : fits.filter(({ status }) => status !== 'held')
  const meant = open.length > 0 ? open : fits
  const [only] = meant.length === 1 ? meant : meant.length === 0 ? rows.slice(-1) : []
  if (only !== undefined) return step(only, more)
  if (rows.length === 0)
    return say(
      `Nothing was changed: ${line(po.id)} has no ${kind ?? 'payment'}${kind === undefined ? 's' : ''} yet. \`/pay ${code(po.id)}\` says why.`,
    )
  const copy = meant.slice(0, 5).map(({ id }) => `\`/pay ${verb} ${code(`${id} ${more}`.trim())}\``)
  return say(
    `${line(po.id)} has several. Which one? Nothing was changed yet.\n${scheduleLines(facts, meant, seesCosts(request)).join('\n')}`,
    context(`Copy one: ${copy.join('  ')}`),
    ...choices(meant, 'Open one of them'),
  )
}

function unknown(words: string, request: Request): Reply {
  const { facts } = request
  const example = exampleLine('/pay {po}', { po: examplePo(facts) })
  const supplier = supplierOf(facts, words)
  if (supplier !== undefined) return say(`Nothing is to be paid to ${line(nameOf(supplier))}.`)
  const hint = escape(explainPayment({ code: 'unknown-payment', id: words }, false))
  return say(
    `${hint} Orders and suppliers are understood, too: ${example}, \`/pay due <supplier>\`.`.replace(
      '<supplier>',
      '&lt;supplier&gt;',
    ),
  )
}
