import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import type { Guard } from '../workbook/workbook.ts'
import { paymentsTab } from './tabs.ts'

/**
 * A payment that was marked paid is taken back, or brought back, only by who might have marked it; taking back a hold lets
 * money go, and is an approver's as releasing it is.
 */
export const approversPayments: Guard = {
  tab: paymentsTab,
  forbids: (change, userId, facts) => {
    if (change.kind !== 'update' || mayApprove(userId, settingsOf(facts))) return undefined
    const statuses = [change.cells['status'], change.before['status']]
    return statuses.some((status) => status === 'paid' || status === 'held')
      ? `what was decided on the payment ${change.key}`
      : undefined
  },
}
