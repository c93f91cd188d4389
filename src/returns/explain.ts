import { counted } from '../kit/counted.ts'
import { never } from '../kit/never.ts'
import type { ReturnRefusal } from './rules.ts'

/** A refusal in words for the person; always says that nothing was changed. Never throws. */
export function explainReturn(refusal: ReturnRefusal): string {
  switch (refusal.code) {
    case 'not-whole':
      return `Nothing was changed: I found the quantity ${refusal.asked}, and expected a whole number of 1 or more.`
    case 'unknown-sku':
      return `Nothing was changed: there is no SKU "${refusal.sku}" in the catalogue. Add it with /sku new or as a row in the SKUs tab.`
    case 'more-than-sold': {
      const { sku, sold, returned, asked } = refusal
      const left = Math.max(0, sold - returned)
      return `Nothing was changed: ${sku} was sold ${counted(sold, 'piece')} and ${counted(returned, 'piece')} came back already, so ${left === 0 ? 'none' : `at most ${left}`} can be returned, and I found ${asked}. If a sale is missing, record it first with /stock remove.`
    }
    case 'unknown-return':
      return `Nothing was changed: there is no return "${refusal.id}". /return open lists those that wait.`
    case 'inspected-already': {
      const what = refusal.disposition === null ? '' : ` as ${refusal.disposition}`
      return `Nothing was changed: ${refusal.id} was inspected before${what}; it is ${refusal.status}.`
    }
    case 'denied':
      return `Nothing was changed: ${refusal.id} was denied. Change its status in the sheet first if that was wrong.`
    case 'not-approver':
      return `Nothing was changed: only approvers may ${refusal.disposition}; they are listed in Settings.`
    case 'refund-missing':
      return 'Nothing was changed: I found no amount, and expected what is refunded, or another resolution.'
    case 'refund-unexpected':
      return `Nothing was changed: I found an amount of ${refusal.refund} with the resolution none. Leave it blank or choose refund.`
    case 'refund-unusable':
      return 'Nothing was changed: I expected an amount of 0 or more.'
    default:
      return never(refusal)
  }
}
