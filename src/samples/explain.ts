import { cut } from '../kit/cut.ts'
import { never } from '../kit/never.ts'
import type { SampleRefusal, SampleStatus } from './rules.ts'

/** A refusal in words for the person; always says that nothing was changed. Never throws. */
export function explainSample(refusal: SampleRefusal): string {
  switch (refusal.code) {
    case 'unknown-sample':
      return `Nothing was changed: there is no sample "${refusal.id}". /sample due lists those that wait.`
    case 'decided-already':
      return `Nothing was changed: ${refusal.id} is decided already; it is ${statusWords(refusal.status)}.`
    case 'received-already':
      return `Nothing was changed: ${refusal.id} does not wait for its arrival; it is ${statusWords(refusal.status)}.`
    case 'not-approver':
      return 'Nothing was changed: only approvers decide on samples; they are listed in Settings.'
    case 'check-failed':
      return `Nothing was changed: ${refusal.checks.join(' and ')} failed, so the sample cannot be approved. Ask for changes or reject it instead.`
    case 'reason-missing':
      return 'Nothing was changed: I found no reason, and expected one, so that the supplier knows what to mend.'
    case 'due-in-the-past':
      return `Nothing was changed: I found ${refusal.due}, and expected today (${refusal.today}) or a later day.`
    case 'due-missing':
      return 'Nothing was changed: I found no day, and expected one such as 20 Dec, next Friday or 1 week.'
    case 'due-unchanged':
      return `Nothing was changed: the decision is due on ${refusal.due} already.`
    case 'photo-not-a-link':
      return `Nothing was changed: I found “${cut(refusal.got, 80)}”, and expected links that begin with https://.`
    case 'supplier-missing':
      return 'Nothing was changed: I found no supplier, and expected who makes the sample.'
    case 'subject-missing':
      return 'Nothing was changed: I found no SKU or style, and expected what is sampled.'
    default:
      return never(refusal)
  }
}

/** A status as a sentence ends with it. Never throws. */
export function statusWords(status: SampleStatus): string {
  return status === 'changes' ? 'sent back for changes' : status
}
