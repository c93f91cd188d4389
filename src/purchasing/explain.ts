import { counted } from '../kit/counted.ts'
import { never } from '../kit/never.ts'
import { nextStatuses, type Gate, type PoRefusal } from './rules.ts'

/** A refusal in words for the person; always says that nothing was changed. Never throws. */
export function explainPo(refusal: PoRefusal): string {
  return `Nothing was changed: ${why(refusal)}`
}

/** A gate in words: 'no sample of AURA-GLD was approved'. Never throws. */
export function gateWords({ kind, what }: Gate): string {
  return kind === 'unvetted'
    ? `${what} is not approved yet, and this would be the first order`
    : `no sample of ${what} was approved`
}

function why(refusal: PoRefusal): string {
  switch (refusal.code) {
    case 'unknown-po':
      return `there is no purchase order “${refusal.id}”. /po lists them.`
    case 'step-not-permitted': {
      const next = nextStatuses(refusal.from)
      const open = next.length === 0 ? 'nothing follows after that' : `it can become ${next.join(', ')}`
      return `${refusal.id} is ${refusal.from}, and I was asked to make it ${refusal.to}; ${open}.`
    }
    case 'there-already':
      return `${refusal.id} is ${refusal.status} already.`
    case 'received-already':
      return `${counted(refusal.pieces, 'piece')} of ${refusal.id} came already. Close it instead: what is outstanding is given up then.`
    case 'no-lines':
      return `${refusal.id === '' ? 'I found no line' : `${refusal.id} has no line`}, and expected at least one SKU with its pieces.`
    case 'unknown-skus':
      return `there is no SKU ${refusal.skus.map((sku) => `“${sku}”`).join(', ')} in the catalogue. Add it with /sku new or as a row in the SKUs tab.`
    case 'unknown-supplier':
      return `I found ${refusal.supplier === '' ? 'no supplier' : `the supplier “${refusal.supplier}”`}, and expected one of the Suppliers tab. Add them with /supplier add.`
    case 'supplier-closed':
      return `${refusal.supplier} is ${refusal.vetting}, so nothing is ordered from them. /supplier vet ${refusal.supplier} changes that.`
    case 'unknown-currency':
      return `I found the currency “${refusal.got}”, and expected three letters such as EUR or USD.`
    case 'fx-unusable':
      return `I found the FX rate ${refusal.got}, and expected a number above 0: what one unit of the order’s currency costs in yours.`
    case 'cost-unusable':
      return `I found the amount ${refusal.got}, and expected 0 or more.`
    case 'date-before-order':
      return `${refusal.field} would be ${refusal.got}, before the order of ${refusal.ordered}.`
    case 'gates': {
      const all = refusal.gates.map(gateWords).join('; ')
      const blocked = refusal.gates.some(({ level }) => level === 'block')
      if (!blocked) return `${all}. Send it all the same?`
      return refusal.mayOverride
        ? `${all}. Your settings keep such orders back; as an approver you may send it all the same.`
        : `${all}. Your settings keep such orders back, and only approvers may lift that.`
    }
    case 'not-draft':
      return `${refusal.id} is ${refusal.status}, and only a draft can be edited. Change its dates with /po eta, or its lines in the sheet.`
    case 'not-open':
      return `${refusal.id} is ${refusal.status}; nothing can come or move of it ${refusal.status === 'draft' ? 'before it is sent' : 'any more'}.`
    case 'not-in-order':
      return `${refusal.id} has no line of “${refusal.sku}”.`
    case 'unknown-place':
      return `there is no location “${refusal.location}” in Settings.`
    case 'nothing-came':
      return 'I found no pieces, and expected how many came, accepted or rejected, of at least one line.'
    case 'not-whole':
      return `I found ${refusal.got} of ${refusal.sku}, and expected a whole number of pieces.`
    case 'more-than-ordered': {
      const lines = refusal.lines.map(
        ({ sku, ordered, received, coming }) =>
          `${sku}: ${ordered} ordered, ${received} came before, ${coming} now make ${received + coming}`,
      )
      return `more came than was ordered. ${lines.join('; ')}.`
    }
    case 'nothing-to-order':
      return refusal.drafted.length === 0
        ? 'nothing is to be reordered right now.'
        : `what is to be reordered stands in drafts already: ${refusal.drafted.slice(0, 5).join(', ')}${refusal.drafted.length > 5 ? ' …' : ''}. /po lists them.`
    case 'nothing-to-change':
      return `${refusal.id} is like that already.`
    default:
      return never(refusal)
  }
}
