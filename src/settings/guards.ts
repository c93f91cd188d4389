import type { Guard } from '../workbook/workbook.ts'
import { settingsOf } from './actions.ts'
import { mayApprove } from './rules.ts'
import { settingsTab } from './tabs.ts'

/** A change of settings is taken back only by who might have made it. */
export const approversSettings: Guard = {
  tab: settingsTab,
  forbids: ({ key }, userId, facts) =>
    mayApprove(userId, settingsOf(facts)) ? undefined : `a change of the setting “${key}”`,
}
