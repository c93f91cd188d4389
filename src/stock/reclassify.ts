import { idFor } from '../kit/ids.ts'
import { serialOfInstant } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import { append } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { balanceOf } from './actions.ts'
import { closeOfMovement, historyOf } from './past.ts'
import { takesApprover, type Movement, type StockRefusal } from './rules.ts'
import { movementsTab } from './tabs.ts'

/**
 * Turns an adjustment into a sale: a reversal and a sale, so that it counts as demand. Refused with 'taken-back',
 * 'closed', 'no-adjustment', and 'large' to who might not have made it.
 */
export async function reclassifyAsSale(
  workbook: Workbook,
  movementId: string,
  by: { readonly userId: string; readonly actor: string },
): Promise<Result<Outcome<{ id: string; sku: string; quantity: number }>, StockRefusal>> {
  return workbook.change(`sale:${movementId}`, (facts) => {
    const movement = facts.find(movementsTab, movementId)
    const close = closeOfMovement(facts, movementId)
    if (movement === undefined && close !== undefined) return refuse({ code: 'closed', close })
    if (movement === undefined) return refuse({ code: 'taken-back' })
    const refusal = refusalOf(movement, by.userId, facts)
    if (refusal !== undefined) return refuse(refusal)
    const { actor } = by
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

function refusalOf(movement: Movement, userId: string, facts: Facts): StockRefusal | undefined {
  const { id, sku, kind, quantity } = movement
  const takenBack = historyOf(facts, sku).some((each) => each.ref === id)
  if (movement.status === 'void' || takenBack) return { code: 'taken-back' }
  if (kind !== 'adjustment' || quantity >= 0) return { code: 'no-adjustment', kind }
  const settings = settingsOf(facts)
  const limit = settings.largeAdjustment
  if (mayApprove(userId, settings) || !takesApprover(movement, limit)) return undefined
  const { onHand } = balanceOf(facts, sku)
  return { code: 'large', sku, onHand, asked: -quantity, limit, mayApprove: false }
}
