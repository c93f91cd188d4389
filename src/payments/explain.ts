import { cut } from '../kit/cut.ts'
import { dayWords } from '../kit/local-date.ts'
import { moneyWords } from '../kit/money.ts'
import { never } from '../kit/never.ts'
import type { PaymentRefusal } from './rules.ts'

const mostQuoted = 120

/**
 * A refusal in words for the person; always says that nothing was changed.
 *
 * @param seesCosts whether amounts may be said. Never throws.
 */
export function explainPayment(refusal: PaymentRefusal, seesCosts: boolean): string {
  switch (refusal.code) {
    case 'unknown-payment':
      return `Nothing was changed: there is no payment "${cut(refusal.id, mostQuoted)}". /pay due lists those that wait.`
    case 'not-approver':
      return refusal.what === 'paid'
        ? 'Nothing was changed: only approvers mark payments paid; they are listed in Settings.'
        : 'Nothing was changed: only approvers release what is held; they are listed in Settings.'
    case 'paid-already': {
      const when = refusal.on === null ? '' : ` on ${dayWords(refusal.on)}`
      const who = refusal.by === '' ? '' : ` by ${cut(refusal.by, mostQuoted)}`
      return `Nothing was changed: ${refusal.id} is paid already${when}${who}.`
    }
    case 'cancelled':
      return `Nothing was changed: ${refusal.id} is cancelled. Set its status to planned in the sheet if it is to be paid after all.`
    case 'held':
      return `Nothing was changed: ${refusal.id} is held${whyWords(refusal.why)}. Release it first, with what was put right.`
    case 'held-already':
      return `Nothing was changed: ${refusal.id} is held already${whyWords(refusal.why)}.`
    case 'not-held':
      return `Nothing was changed: ${refusal.id} is not held; it is ${refusal.status}.`
    case 'reason-missing':
      return 'Nothing was changed: I found no reason, and expected one, so that the others know what it waits for.'
    case 'in-the-future':
      return `Nothing was changed: I found ${dayWords(refusal.on)}, and expected today (${dayWords(refusal.today)}) or an earlier day. What is still to be paid is marked when it is.`
    case 'before-order':
      return `Nothing was changed: I found ${dayWords(refusal.on)}, and expected the day of the order (${dayWords(refusal.ordered)}) or a later one.`
    case 'amount-missing':
      return `Nothing was changed: ${refusal.id} has no amount. Expected one, in the sheet or with the payment.`
    case 'amount-not-positive':
      return `Nothing was changed: I found ${refusal.got}, and expected an amount above 0.`
    case 'more-than-due':
      return `Nothing was changed: I found ${moneyWords(refusal.got, refusal.currency)}, and expected at most ${seesCosts ? moneyWords(refusal.due, refusal.currency) : 'what is to be paid'}. If more was paid, correct the amount in the sheet first.`
    default:
      return never(refusal)
  }
}

function whyWords(why: string): string {
  return why === '' ? '' : `: ${cut(why, mostQuoted)}`
}
