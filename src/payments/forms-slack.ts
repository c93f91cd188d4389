import { z } from 'zod'
import { dayWords, localDate } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { poOf } from '../purchasing/actions.ts'
import { seesCosts, settingsOf, teamSeesCosts } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import {
  button,
  dateField,
  escape,
  line,
  modal,
  numberField,
  say,
  section,
  textField,
} from '../slack/blocks.ts'
import { carried, unreadableForm } from '../slack/carried.ts'
import type { FormAnswer, FormValues, Modal, Reply, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import { typedNumbers } from '../slack/typed-numbers.ts'
import type { Outcome } from '../workbook/workbook.ts'
import {
  currencyOfPayment,
  holdPayment,
  linkToPayment,
  markPaid,
  paymentOf,
  releasePayment,
  type PaidWish,
  type PaymentReply,
  type PaymentRow,
} from './actions.ts'
import { explainPayment } from './explain.ts'
import { decidePaid, refuseHold, refuseRelease, type PaymentRefusal } from './rules.ts'
import { paymentsTab } from './tabs.ts'
import { paymentButtons, paymentLine, paymentState, payShowAction } from './words.ts'

const paidForm = 'pay_paid'
const holdForm = 'pay_hold'
const releaseForm = 'pay_release'
const aboutPayment = z.strictObject({ id: z.string() })

/** A refusal as an answer. */
export function refused(refusal: PaymentRefusal, request: Request): Reply {
  return say(escape(explainPayment(refusal, seesCosts(request))))
}

/** The form for day, reference and amount; words where the payment cannot be marked paid. */
export async function openPaid(payment: PaymentRow, request: Request): Promise<Reply | undefined> {
  const { facts, userId } = request
  const { today } = facts
  const may = mayApprove(userId, settingsOf(facts))
  const ordered = poOf(facts, payment.po)?.ordered ?? null
  const amount = payment.amount ?? 1
  const tried = decidePaid(
    { ...payment, amount, currency: currencyOfPayment(facts, payment) },
    { on: today, amount: undefined, mayApprove: may },
    { ordered: ordered === null || ordered > today ? null : ordered, today },
  )
  if (!tried.ok && tried.refusal.code !== 'amount-not-positive') return refused(tried.refusal, request)
  const costs = seesCosts(request)
  const currency = currencyOfPayment(facts, payment)
  await request.openModal(
    modal({
      callbackId: paidForm,
      title: 'Mark paid',
      submit: 'Mark paid',
      context: { id: payment.id },
      blocks: [
        section(`${paymentLine(facts, payment, costs)}\n${paymentState(payment, today)}`),
        dateField({ id: 'on', label: 'Paid on', initial: today }),
        textField({
          id: 'reference',
          label: 'Reference',
          optional: true,
          initial: payment.reference,
          placeholder: 'the bank’s reference or the invoice’s number',
        }),
        ...(costs
          ? [
              numberField({
                id: 'amount',
                label: `Amount in ${currency}`,
                min: 0,
                decimals: true,
                optional: true,
                ...(payment.amount === null ? {} : { initial: String(payment.amount) }),
                hint: 'Less than all of it: the rest stays to be paid, as a payment of its own',
              }),
            ]
          : []),
      ],
    }),
  )
  return undefined
}

/** The form for the reason of a hold; words where the payment cannot be held. */
export async function openHold(payment: PaymentRow, request: Request): Promise<Reply | undefined> {
  const refusal = refuseHold(payment, 'x')
  if (refusal !== undefined) return refused(refusal, request)
  return openReason(payment, request, {
    callbackId: holdForm,
    title: 'Hold payment',
    submit: 'Hold it',
    label: 'Why is it held?',
    placeholder: 'the inspection failed: plating rubs off',
  })
}

/** The form for what was put right; words where the payment cannot be released. */
export async function openRelease(payment: PaymentRow, request: Request): Promise<Reply | undefined> {
  const may = mayApprove(request.userId, settingsOf(request.facts))
  const refusal = refuseRelease(payment, { reason: 'x', mayApprove: may })
  if (refusal !== undefined) return refused(refusal, request)
  return openReason(payment, request, {
    callbackId: releaseForm,
    title: 'Release payment',
    submit: 'Release it',
    label: 'What was put right?',
    placeholder: 'inspected again, passed',
  })
}

async function openReason(
  payment: PaymentRow,
  request: Request,
  words: { callbackId: string; title: string; submit: string; label: string; placeholder: string },
): Promise<undefined> {
  const { facts } = request
  await request.openModal(
    modal({
      callbackId: words.callbackId,
      title: words.title,
      submit: words.submit,
      context: { id: payment.id },
      blocks: [
        section(`${paymentLine(facts, payment, seesCosts(request))}\n${paymentState(payment, facts.today)}`),
        textField({ id: 'reason', label: words.label, placeholder: words.placeholder }),
      ],
    }),
  )
}

/** Marks a payment paid and answers. */
export async function paid(
  wish: Pick<PaidWish, 'id' | 'on' | 'amount' | 'reference'>,
  request: Request,
): Promise<Reply> {
  const { requestId, userId, actor, workbook } = request
  const outcome = await markPaid(workbook, { ...wish, requestId, userId, actor })
  return outcome.ok ? paymentReceipt(outcome.value, request) : refused(outcome.refusal, request)
}

/** Holds a payment and answers. */
export async function hold(id: string, reason: string, request: Request): Promise<Reply> {
  const { requestId, userId, actor, workbook } = request
  const outcome = await holdPayment(workbook, { requestId, userId, actor, id, reason })
  return outcome.ok ? paymentReceipt(outcome.value, request) : refused(outcome.refusal, request)
}

/** Releases a payment and answers. */
export async function release(id: string, reason: string, request: Request): Promise<Reply> {
  const { requestId, userId, actor, workbook } = request
  const outcome = await releasePayment(workbook, { requestId, userId, actor, id, reason })
  return outcome.ok ? paymentReceipt(outcome.value, request) : refused(outcome.refusal, request)
}

/** The answer to a write on a payment, which the whole channel sees: its status before and after. */
function paymentReceipt(outcome: Outcome<PaymentReply>, request: Request): Reply {
  const { id, before, after, rest, on, words } = outcome.reply
  const facts = request.workbook.facts()
  const payment = paymentOf(facts, id)
  const costs = teamSeesCosts(facts)
  const name = payment === undefined ? `*${line(id)}*` : paymentLine(facts, payment, costs)
  const day = localDate(on ?? '')
  const when = day === undefined ? '' : ` on ${dayWords(day, facts.today)}`
  const left =
    rest === null
      ? ''
      : `\nA part of it: the rest${payment === undefined || !costs ? '' : ` of *${line(moneyWords(rest.amount, currencyOfPayment(facts, payment)))}*`} is ${line(rest.id)}, still to be paid`
  const reason = words === '' ? '' : after === 'paid' ? `Reference ${line(words)}` : line(words)
  return receipt(outcome, {
    done: `Payment ${name}: *${before} → ${after}*${when}${left}`,
    id: line(id),
    url: linkToPayment(facts, id),
    small: [reason, escape(request.actor)].filter((text) => text !== ''),
    buttons: [...(payment === undefined ? [] : paymentButtons(payment)), button(payShowAction, 'Open', id)],
  })
}

export const paymentModals: readonly Modal[] = [
  { callbackId: paidForm, submit: withId(submitPaid) },
  { callbackId: holdForm, submit: withId(submitReason(hold)) },
  { callbackId: releaseForm, submit: withId(submitReason(release)) },
]

async function submitPaid(values: FormValues, id: string, request: Request): Promise<FormAnswer> {
  const { numbers, errors } = typedNumbers(['amount'], paymentsTab.columns, values)
  if (Object.keys(errors).length > 0) return { errors }
  const on = localDate(String(values['on'] ?? ''))
  if (on === undefined)
    return { errors: { on: 'Nothing was changed: I found no day, and expected when it was paid.' } }
  const { requestId, userId, actor, workbook } = request
  const outcome = await markPaid(workbook, {
    requestId,
    userId,
    actor,
    id,
    on,
    amount: numbers.amount ?? undefined,
    reference: String(values['reference'] ?? ''),
  })
  if (outcome.ok) return { done: paymentReceipt(outcome.value, request) }
  const words = explainPayment(outcome.refusal, seesCosts(request))
  const { code } = outcome.refusal
  if (code === 'in-the-future' || code === 'before-order') return { errors: { on: words } }
  const isOfAmount = code === 'more-than-due' || code === 'amount-not-positive' || code === 'amount-missing'
  // Who may not see costs has no field for the amount.
  return isOfAmount && seesCosts(request) ? { errors: { amount: words } } : { done: say(escape(words)) }
}

function submitReason(act: (id: string, reason: string, request: Request) => Promise<Reply>) {
  return async (values: FormValues, id: string, request: Request): Promise<FormAnswer> => ({
    done: await act(id, String(values['reason'] ?? ''), request),
  })
}

function withId(
  submit: (values: FormValues, id: string, request: Request) => Promise<FormAnswer>,
): Modal['submit'] {
  return async (values, about, request) => {
    const read = carried(aboutPayment, about)
    return read === undefined ? unreadableForm() : submit(values, read.id, request)
  }
}
