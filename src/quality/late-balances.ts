import { idFor } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { accept, refuse } from '../kit/result.ts'
import { holdBalance, paymentsOf, type PaymentRow } from '../payments/actions.ts'
import { paymentsTab } from '../payments/tabs.ts'
import { actions, button, context, line, link, say } from '../slack/blocks.ts'
import type { Proposal } from '../slack/feature.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import { linkToInspection, openInspections, type InspectionRow } from './actions.ts'
import { placeOfInspection } from './places.ts'
import { inspectionsTab } from './tabs.ts'
import { showAction } from './words.ts'

/** Failed inspections that stand, with balances of their orders that were planned only afterwards. */
const late: Derivation<readonly InspectionRow[]> = {
  tabs: [inspectionsTab, paymentsTab],
  daily: false,
  derive: (facts) => openInspections(facts).filter((row) => holdsNothingYet(facts, row)),
}

/**
 * Holds balances that were planned after an inspection of their order had failed, as when a price came late: the fail itself
 * found none to hold. A balance that somebody let go stays as it is; it says who and why.
 */
export function holdLateBalances(facts: Facts): readonly Proposal[] {
  return facts.derived(late).map(({ id, po }) => {
    const requestId = idFor('INSB', id, facts.now)
    const decide: Proposal['decide'] = (now) => {
      const row = openInspections(now).find((each) => each.id === id)
      if (row === undefined || !holdsNothingYet(now, row)) return refuse({ code: 'held-or-passed' })
      const words = say(
        `The balance of *${line(po)}* was planned after an inspection failed: *held* until the goods pass`,
        context(`${link(linkToInspection(now, id), line(id))} failed`),
        actions(button(showAction, 'Open card', id)),
      )
      const channel = placeOfInspection(now, row)
      return accept({
        changes: holdBalance(now, po, `inspection ${id} failed`, 'the bot'),
        messages:
          channel === undefined
            ? []
            : [{ id: requestId, channel, body: JSON.parse(JSON.stringify(words)) as Json }],
        reply: id,
      })
    }
    return { requestId, decide }
  })
}

function holdsNothingYet(facts: Facts, { po, result, noted }: InspectionRow): boolean {
  // A result that was not answered yet holds what there is when it is.
  return result === 'fail' && noted !== '' && po.trim() !== '' && paymentsOf(facts, po).some(isNew)
}

function isNew({ kind, status, paidBy, note }: PaymentRow): boolean {
  return kind === 'balance' && (status === 'planned' || status === 'due') && paidBy === '' && note === ''
}
