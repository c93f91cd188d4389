import { idFor } from '../kit/ids.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { append } from '../workbook/change.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { ledger } from './actions.ts'
import { history } from './ledger.ts'
import type { Movement } from './rules.ts'
import { movementsTab } from './tabs.ts'

/** Turns an adjustment into a sale: a reversal and a sale, so that it counts as demand. Refused when it was taken back. */
export async function reclassifyAsSale(
  workbook: Workbook,
  movementId: string,
  actor: string,
): Promise<Result<Outcome<{ id: string; sku: string; quantity: number }>, { code: 'taken-back' }>> {
  return workbook.change(`sale:${movementId}`, (facts) => {
    const movement = facts.find(movementsTab, movementId)
    const takenBack = history(ledger(facts), movement?.sku ?? '').some((each) => each.ref === movementId)
    if (movement === undefined || movement.status === 'void' || takenBack)
      return refuse({ code: 'taken-back' })
    const at = serialOfInstant(facts.now, facts.timeZone)
    const reversal: Movement = {
      ...movement,
      id: idFor('MV', 'sale', movementId, 0),
      at,
      quantity: -movement.quantity,
      kind: 'reversal',
      reason: 'it was a sale',
      ref: movementId,
      actor,
    }
    const sale: Movement = {
      ...movement,
      id: idFor('MV', 'sale', movementId, 1),
      at,
      kind: 'sale',
      ref: movementId,
      actor,
    }
    const reply = { id: sale.id, sku: sale.sku, quantity: sale.quantity }
    return accept({ changes: [append(movementsTab, reversal), append(movementsTab, sale)], reply })
  })
}
