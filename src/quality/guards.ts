import { settingsOf } from '../settings/actions.ts'
import { mayApprove } from '../settings/rules.ts'
import type { Guard } from '../workbook/workbook.ts'
import { inspectionOf } from './actions.ts'
import { inspectionsTab } from './tabs.ts'

/** A conditional result, and one against the numbers, is taken back or brought back only by who might have given it. */
export const approversInspections: Guard = {
  tab: inspectionsTab,
  forbids: (change, userId, facts) => {
    if (change.kind === 'close' || mayApprove(userId, settingsOf(facts))) return undefined
    const cells = 'cells' in change ? change.cells : {}
    const before = 'before' in change ? change.before : {}
    const now = inspectionOf(facts, change.key)
    const results = [cells['result'], before['result'], now?.result]
    if (results.includes('conditional')) return `a conditional result of the inspection ${change.key}`
    const noted = [cells['noted'], before['noted'], now?.noted]
    return noted.some((each) => String(each ?? '').includes('against'))
      ? `a result against the numbers of the inspection ${change.key}`
      : undefined
  },
}
