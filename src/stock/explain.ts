import { counted } from '../kit/counted.ts'
import { never } from '../kit/never.ts'
import type { MovementKind, StockRefusal } from './rules.ts'

/** A refusal in words for the person; always says that nothing was changed. Never throws. */
export function explainStock(refusal: StockRefusal): string {
  switch (refusal.code) {
    case 'not-whole':
      return `Nothing was changed: I found the quantity ${refusal.asked}, and expected a whole number of pieces${refusal.asked === 0 ? ' above 0' : ''}.`
    case 'below-zero': {
      const place = refusal.location === undefined ? '' : ` at ${refusal.location}`
      return `Nothing was changed: ${refusal.sku} has ${refusal.onHand} on hand${place}, so ${refusal.asked} cannot be removed without going below zero. If the shelf says otherwise, count it first.`
    }
    case 'large': {
      const who = refusal.mayApprove
        ? 'Please confirm it.'
        : 'Only approvers may do that; they are listed in Settings.'
      // The confirmation lifts both questions, so both are asked.
      const below =
        refusal.asked < 0 && refusal.onHand + refusal.asked < 0
          ? ` It has ${refusal.onHand} on hand, so the ledger would go below zero.`
          : ''
      return `Nothing was changed: ${counted(Math.abs(refusal.asked), 'piece')} of ${refusal.sku} at once is above the team’s limit of ${refusal.limit}.${below} ${who}`
    }
    case 'not-approver':
      return `Nothing was changed: ${counted(refusal.asked, 'piece')} of ${refusal.sku} would be written off, and only approvers may do that; they are listed in Settings.`
    case 'unknown-sku':
      return `Nothing was changed: there is no SKU "${refusal.sku}" in the catalogue. Add it with /sku new or as a row in the SKUs tab.`
    case 'unknown-location':
      return `Nothing was changed: there is no location "${refusal.location}" in Settings.`
    case 'same-place':
      return `Nothing was changed: the pieces would go from ${refusal.location} to ${refusal.location}, and I expected two different places.`
    case 'no-adjustment':
      return `Nothing was changed: that movement is ${aKind(refusal.kind)}, and only pieces that were taken away by an adjustment can be called a sale.`
    case 'closed':
      return `Nothing was changed: that movement belongs to ${refusal.close}, which is closed since. Add the pieces back and remove them again as sold.`
    case 'taken-back':
      return 'Nothing was changed: that movement was taken back meanwhile.'
    default:
      return never(refusal)
  }
}

function aKind(kind: MovementKind): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`
}
