import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import type { Guard } from '../workbook/workbook.ts'
import { awaitsDecision, sampleStatuses } from './rules.ts'
import { samplesTab } from './tabs.ts'

/** A decision on a sample is taken back, or brought back, only by who might have made it. */
export const approversSamples: Guard = {
  tab: samplesTab,
  forbids: (change, userId, facts) => {
    if (change.kind !== 'update' || mayApprove(userId, settingsOf(facts))) return undefined
    const statuses = [change.cells['status'], change.before['status']]
    const decided = sampleStatuses.some((status) => !awaitsDecision(status) && statuses.includes(status))
    return decided ? `a decision on the sample ${change.key}` : undefined
  },
}
