import { addDays, daysBetween, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'

export const paymentKinds = ['deposit', 'balance', 'other'] as const
export type PaymentKind = (typeof paymentKinds)[number]

/** planned: its day is not here yet. due: it is. held: not to be paid until something is put right. */
export const paymentStatuses = ['planned', 'due', 'held', 'paid', 'cancelled'] as const
export type PaymentStatus = (typeof paymentStatuses)[number]

const unpaid: Readonly<Record<PaymentStatus, boolean>> = {
  planned: true,
  due: true,
  held: true,
  paid: false,
  cancelled: false,
}

/** True while money is still to go out for it, held ones included. Never throws. */
export function isUnpaid(status: PaymentStatus): boolean {
  return unpaid[status]
}

/** When a supplier wants the rest. */
export type BalanceTerms =
  | { readonly when: 'before shipping' }
  /** days: calendar days after the goods were counted in; 0 is on receipt */
  | { readonly when: 'after receipt'; readonly days: number }

const mostDaysAfter = 365

/**
 * Terms of the balance as people type them: 'before shipping', 'on receipt', '30 days after receipt', 'net 30'.
 *
 * @param text blank is before shipping, as most workshops want it
 * @returns undefined for anything else. Never throws.
 */
export function balanceTermsOf(text: string): BalanceTerms | undefined {
  const words = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  if (words === '' || /^before (?:shipping|shipment|dispatch|it ships)$/.test(words))
    return { when: 'before shipping' }
  if (/^(?:on|at|upon) (?:receipt|delivery|arrival)$/.test(words)) return { when: 'after receipt', days: 0 }
  const match =
    /^(?:net (\d{1,3})(?: days)?|(\d{1,3}) ?days?(?: after (?:the )?(?:receipt|delivery|arrival))?)$/.exec(
      words,
    )
  const days = Number(match?.[1] ?? match?.[2] ?? Number.NaN)
  return days <= mostDaysAfter ? { when: 'after receipt', days } : undefined
}

/** What a supplier asks for. */
export interface Terms {
  /** percent of the goods' value, 0 to 100; undefined or 0: no deposit. Above 100 counts as 100. */
  readonly depositPercent: number | undefined
  readonly balance: BalanceTerms
}

/** The days of an order that its payments hang on. */
export interface OrderDays {
  readonly ordered: LocalDate | null
  readonly productionEnd: LocalDate | null
  readonly shipBy: LocalDate | null
  readonly eta: LocalDate | null
  readonly receivedOn: LocalDate | null
}

/** One payment of a schedule. */
export interface Part {
  readonly kind: 'deposit' | 'balance'
  /** null: no day of the order says when */
  readonly due: LocalDate | null
  /** in the order's currency, whole cents */
  readonly amount: number
}

/** Goods leave so many days before they are here, where the order has an ETA and nothing nearer. */
const daysUnderway = 7

/**
 * What is to be paid for an order and when: the deposit when it is placed, the rest by the supplier's terms.
 *
 *   deposit = goods value x percent, rounded to cents; the balance is what is left, so that both add up to the value
 *
 * @param value of the goods, in the order's currency
 * @returns at most a deposit and a balance; nothing for a value of 0. A balance before shipping is due on ship by, else
 *   the end of production, else 7 days before the ETA; one after the receipt counts from the receipt, else from the ETA.
 *   No part is due before the order. Never throws.
 *
 * Source: docs/decisions/0043-payments-follow-the-order.md.
 */
export function scheduleOf(value: number, terms: Terms, days: OrderDays): Part[] {
  const whole = Math.round(value * 100)
  if (!(whole > 0)) return []
  const percent = Math.min(100, Math.max(0, terms.depositPercent ?? 0))
  const deposit = Math.min(whole, Math.round((whole * percent) / 100))
  const { ordered } = days
  const notBefore = (day: LocalDate | null) =>
    day !== null && ordered !== null && day < ordered ? ordered : day
  const parts: Part[] = [
    { kind: 'deposit', due: ordered, amount: deposit / 100 },
    { kind: 'balance', due: notBefore(balanceDay(terms.balance, days)), amount: (whole - deposit) / 100 },
  ]
  return parts.filter(({ amount }) => amount > 0)
}

function balanceDay(terms: BalanceTerms, days: OrderDays): LocalDate | null {
  if (terms.when === 'before shipping')
    return days.shipBy ?? days.productionEnd ?? (days.eta === null ? null : addDays(days.eta, -daysUnderway))
  const from = days.receivedOn ?? days.eta
  return from === null ? null : addDays(from, terms.days)
}

/** Why a payment is not marked paid, held or let go. */
export type PaymentRefusal =
  | { readonly code: 'unknown-payment'; readonly id: string }
  | { readonly code: 'not-approver'; readonly what: 'paid' | 'release' }
  | { readonly code: 'paid-already'; readonly id: string; readonly on: LocalDate | null; readonly by: string }
  | { readonly code: 'cancelled'; readonly id: string }
  /** it has to be released first */
  | { readonly code: 'held'; readonly id: string; readonly why: string }
  | { readonly code: 'held-already'; readonly id: string; readonly why: string }
  | { readonly code: 'not-held'; readonly id: string; readonly status: PaymentStatus }
  | { readonly code: 'reason-missing' }
  | { readonly code: 'in-the-future'; readonly on: LocalDate; readonly today: LocalDate }
  | { readonly code: 'before-order'; readonly on: LocalDate; readonly ordered: LocalDate }
  /** neither the row nor the wish says how much */
  | { readonly code: 'amount-missing'; readonly id: string }
  | { readonly code: 'amount-not-positive'; readonly got: number }
  /** `due` is not said to who may not see costs */
  | { readonly code: 'more-than-due'; readonly got: number; readonly due: number; readonly currency: string }

/** A payment as a decision sees it. */
export interface PaymentFacts {
  readonly id: string
  readonly status: PaymentStatus
  readonly amount: number | null
  readonly currency: string
  readonly paidOn: LocalDate | null
  readonly paidBy: string
  readonly note: string
}

/** What was paid, and what is left of it. */
export interface PaidDecision {
  readonly paid: number
  /** 0: all of it was paid */
  readonly rest: number
}

/**
 * Whether a payment may be marked paid, and how much of it.
 *
 * @param wish.amount undefined: all of it; less splits the payment into the paid part and the rest
 * @param order.ordered when the order was placed; null where nobody says
 * @returns amounts in the payment's currency; refused as PaymentRefusal says. Never throws.
 */
export function decidePaid(
  payment: PaymentFacts,
  wish: { readonly on: LocalDate; readonly amount: number | undefined; readonly mayApprove: boolean },
  order: { readonly ordered: LocalDate | null; readonly today: LocalDate },
): Result<PaidDecision, PaymentRefusal> {
  const { id, status, amount, note, paidBy, paidOn, currency } = payment
  if (!wish.mayApprove) return refuse({ code: 'not-approver', what: 'paid' })
  if (status === 'paid') return refuse({ code: 'paid-already', id, on: paidOn, by: paidBy })
  if (status === 'cancelled') return refuse({ code: 'cancelled', id })
  if (status === 'held') return refuse({ code: 'held', id, why: note })
  if (wish.on > order.today) return refuse({ code: 'in-the-future', on: wish.on, today: order.today })
  if (order.ordered !== null && wish.on < order.ordered)
    return refuse({ code: 'before-order', on: wish.on, ordered: order.ordered })
  const whole = amount === null ? undefined : Math.round(amount * 100)
  const paid = wish.amount === undefined ? whole : Math.round(wish.amount * 100)
  if (paid === undefined) return refuse({ code: 'amount-missing', id })
  if (!(paid > 0)) return refuse({ code: 'amount-not-positive', got: paid / 100 })
  if (whole !== undefined && paid > whole)
    return refuse({ code: 'more-than-due', got: paid / 100, due: whole / 100, currency })
  return accept({ paid: paid / 100, rest: ((whole ?? paid) - paid) / 100 })
}

/** Whether a payment may be held back, for everybody: money that stays can go out tomorrow. Never throws. */
export function refuseHold(payment: PaymentFacts, reason: string): PaymentRefusal | undefined {
  const { id, status, note, paidBy, paidOn } = payment
  if (status === 'paid') return { code: 'paid-already', id, on: paidOn, by: paidBy }
  if (status === 'cancelled') return { code: 'cancelled', id }
  if (status === 'held') return { code: 'held-already', id, why: note }
  return reason.trim() === '' ? { code: 'reason-missing' } : undefined
}

/** Whether a held payment may be let go: only by approvers, as paying. Never throws. */
export function refuseRelease(
  payment: PaymentFacts,
  wish: { readonly reason: string; readonly mayApprove: boolean },
): PaymentRefusal | undefined {
  if (!wish.mayApprove) return { code: 'not-approver', what: 'release' }
  if (payment.status !== 'held') return { code: 'not-held', id: payment.id, status: payment.status }
  return wish.reason.trim() === '' ? { code: 'reason-missing' } : undefined
}

/** The status of a payment that nobody holds: due from its day on. Never throws. */
export function statusOn(due: LocalDate | null, today: LocalDate): 'planned' | 'due' {
  return due !== null && due <= today ? 'due' : 'planned'
}

/**
 * Which reminder a payment has reached: the smallest of the payer's days that is not less than the days left, 'late 0' the
 * day after it was due, then 'late 1', 'late 2' with each week that passes; undefined while it is too early.
 *
 * @param until the last day before the payer works again: what is due on a free day is reminded of before it
 * @param days such as 3 and 0, days before the due day. Never throws.
 */
export function reminderStage(
  due: LocalDate,
  now: { readonly today: LocalDate; readonly until: LocalDate },
  days: readonly number[],
): string | undefined {
  const late = daysBetween(due, now.today)
  if (late > 0) return `late ${Math.floor((late - 1) / 7)}`
  const left = Math.max(0, daysBetween(now.until, due))
  const reached = days.filter((each) => left <= each)
  return reached.length === 0 ? undefined : String(Math.min(...reached))
}
