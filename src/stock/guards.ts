import { counted } from '../kit/counted.ts'
import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Guard } from '../workbook/workbook.ts'
import { movementOf } from './actions.ts'
import { takesApprover, type Movement } from './rules.ts'
import { movementsTab } from './tabs.ts'

/** A reversal of a reversal of … is followed so far. */
const mostSteps = 20

/** Write-offs and large movements are taken back only by who might have made them. */
export const approversMovements: Guard = {
  tab: movementsTab,
  forbids: ({ key }, userId, facts) => {
    const settings = settingsOf(facts)
    const movement = movementOf(facts, key)
    if (movement === undefined || mayApprove(userId, settings)) return undefined
    const { kind, quantity, sku } = atBottom(movement, facts)
    // What a reversal was about may be in the archive or gone: then it may have been anything.
    if (kind !== 'reversal' && !takesApprover({ kind, quantity }, settings.largeAdjustment)) return undefined
    const what = kind === 'write-off' ? 'a write-off' : 'a movement'
    return `${what} of ${counted(Math.abs(quantity), 'piece')} of ${sku}`
  },
}

/** The movement that a chain of reversals is about in the end. */
function atBottom(movement: Movement, facts: Facts): Movement {
  let at = movement
  for (let steps = 0; at.kind === 'reversal' && steps < mostSteps; steps += 1) {
    const next = movementOf(facts, at.ref)
    if (next === undefined) break
    at = next
  }
  return at
}
