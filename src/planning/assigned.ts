import { idFor, keyOf } from '../kit/ids.ts'
import type { Json } from '../kit/json.ts'
import { accept, refuse } from '../kit/result.ts'
import { remindersTab, type ReminderRow } from '../reminding/tabs.ts'
import type { Proposal } from '../slack/feature.ts'
import { update } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import { planOf } from './actions.ts'
import { lowStock } from './alert-rows.ts'
import { assignedLetter } from './care-words.ts'

/** Rows of the Reminders tab in which somebody typed a name: the person is told once, in a direct message. */
export function watchAssigned(facts: Facts): readonly Proposal[] {
  // Where nobody can write down who was told, the same person would be told again and again.
  if (!facts.hasColumn(remindersTab, 'told')) return []
  return facts
    .rows(remindersTab)
    .filter(isUntold)
    .map(({ key, assignee }) => {
      const requestId = idFor('ASG', key, assignee, facts.now)
      return { requestId, decide: (now) => decide(now, requestId, key, assignee) }
    })
}

function decide(facts: Facts, requestId: string, key: string, assignee: string) {
  const row = facts.find(remindersTab, key)
  const plan = row === undefined ? undefined : planOf(facts, row.about)
  if (row === undefined || plan === undefined || !isUntold(row) || row.assignee !== assignee)
    return refuse({ code: 'told-or-gone' })
  const body = JSON.parse(
    JSON.stringify(assignedLetter(facts, [plan], { assignee, by: 'the sheet' })),
  ) as Json
  return accept({
    changes: [update(remindersTab, row, { told: assignee })],
    messages: [{ id: requestId, channel: assignee, body }],
    reply: assignee,
  })
}

/** A name that does not look like one of Slack's is a note of the team's: nobody can be told. */
function isUntold({ kind, state, assignee, told }: ReminderRow): boolean {
  if (kind !== lowStock || state === 'resolved' || state === 'recovered') return false
  return /^(?:@\S+|[UW][A-Z0-9]{2,})$/.test(assignee) && keyOf(assignee) !== keyOf(told)
}
