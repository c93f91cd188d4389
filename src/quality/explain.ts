import { cut } from '../kit/cut.ts'
import { never } from '../kit/never.ts'
import { aqls, aqlWords, inspectionLevels, nearestAqls } from '../settings/aql.ts'
import type { InspectionRefusal } from './rules.ts'
import { mostInLot } from './sampling.ts'
import type { TypedFault } from './typed-plan.ts'

const nothing = 'Nothing was changed:'
const offered = aqls.map(aqlWords).join(', ')

/** A refusal in words for the person; always says that nothing was changed. Never throws. */
export function explainInspection(refusal: InspectionRefusal): string {
  switch (refusal.code) {
    case 'lot-of-one':
      return `${nothing} a lot of 1 piece is outside the tables of ISO 2859-1, which begin with 2. Look at the piece itself.`
    case 'lot-not-whole':
      return `${nothing} I found a lot of ${refusal.got}, and expected a whole number of pieces from 2 to ${mostInLot.toLocaleString('en')}.`
    case 'aql-not-offered': {
      const near = nearestAqls(refusal.got).map(aqlWords).join(' and ')
      return `${nothing} I found an AQL of ${refusal.got}, and expected one of ${offered}, or 0 for none allowed. The nearest: ${near}.`
    }
    case 'no-tab':
      return `${nothing} the sheet has no tab Inspections yet. npm run setup adds it, and changes nothing else.`
    case 'unknown-inspection':
      return `${nothing} there is no inspection "${cut(refusal.id, 80)}". /qc list shows those that are open.`
    case 'unknown-po':
      return `${nothing} there is no order "${cut(refusal.id, 80)}" in the tab Purchase orders.`
    case 'unknown-sku':
      return `${nothing} there is no SKU "${cut(refusal.sku, 80)}" in the tab SKUs.`
    case 'nothing-named':
      return `${nothing} I found neither an order nor a SKU, and expected what is inspected.`
    case 'recorded-already':
      return `${nothing} ${refusal.id} has a result already; it is ${refusal.result}. /qc ${refusal.id} shows it; a re-inspection is a row of its own.`
    case 'looked-at-wrong':
      return `${nothing} I found ${refusal.got ?? 'nothing'}, and expected the pieces that were looked at, from 1 to the lot of ${refusal.lot}.`
    case 'more-than-looked-at':
      return `${nothing} I found ${refusal.found} defective pieces of ${refusal.lookedAt} that were looked at. Count each piece once, by its worst defect.`
    case 'on-in-future':
      return `${nothing} I found ${refusal.on}, and expected today (${refusal.today}) or an earlier day.`
    case 'photo-not-a-link':
      return `${nothing} I found “${cut(refusal.got, 80)}”, and expected links that begin with https://.`
    case 'action-missing':
      return `${nothing} I found no action, and expected what has to be done before the goods are taken: rework, sort, replace, discount.`
    case 'against-numbers':
      return `${nothing} the numbers say ${verdictWords(refusal.say)} (${refusal.why}), and you chose ${refusal.chosen}. Choose “as the numbers say”, or conditional with an action; or say below why it goes against them (approvers).`
    case 'not-approver':
      return refusal.what === 'conditional'
        ? `${nothing} only approvers let goods pass on a condition; they are listed in Settings.`
        : `${nothing} only approvers decide against the numbers; they are listed in Settings.`
    case 'step-not-permitted':
      return `${nothing} ${refusal.po} is ${refusal.from} and cannot go to ${refusal.to} from there.`
    case 'nothing-to-step':
      return `${nothing} ${refusal.id} is ${refusal.result} or a later inspection has replaced it, so it sends its order nowhere.`
    case 'still-failing':
      return `${nothing} ${refusal.ids.join(', ')} failed and no later inspection of the same goods has passed.`
    default:
      return never(refusal)
  }
}

/** What of a typed line cannot be read, in words. Never throws. */
export function explainTyped(fault: TypedFault): string {
  switch (fault.code) {
    case 'lot-unreadable':
      return `${nothing} I found “${cut(fault.got, 80)}” behind “lot”, and expected pieces, such as lot 1200.`
    case 'level-unknown':
      return `${nothing} I found the level “${cut(fault.got, 80)}”, and expected one of ${inspectionLevels.join(', ')}.`
    case 'aql-unreadable':
      return `${nothing} I found the AQL “${cut(fault.got, 80)}”, and expected one of ${offered}, such as 2.5, or three as 0/2.5/4.0 for critical, major and minor.`
    case 'too-many-numbers':
      return `${nothing} I found ${fault.got.length} numbers (${fault.got.slice(0, 8).join(', ')}), and expected a lot and at most three AQLs, such as 1200 II 0/2.5/4.0.`
    default:
      return never(fault)
  }
}

function verdictWords(say: string): string {
  return say === 'pending' ? 'nothing yet' : say
}
