import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import type { Guard } from '../workbook/workbook.ts'
import { paymentsTab } from './tabs.ts'

/**
 * A payment that was marked paid is taken back, or brought back, only by who might have marked it. A hold is taken back by
 * whoever sees that it was a slip, as the inspection that it may come from: the money is where it was before, and paying it
 * is an approver's still.
 */
export const approversPayments: Guard = {
  tab: paymentsTab,
  forbids: (change, userId, facts) => {
    if (change.kind !== 'update' || mayApprove(userId, settingsOf(facts))) return undefined
    const statuses = [change.cells['status'], change.before['status']]
    return statuses.includes('paid') ? `the payment ${change.key}` : undefined
  },
}
