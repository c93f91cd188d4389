import { serialOfInstant, type LocalDate } from '../kit/local-date.ts'
import { newReminder, remindersTab, type ReminderRow } from '../reminding/tabs.ts'
import { append, update, type Change } from '../workbook/change.ts'
import type { Facts } from '../workbook/facts.ts'
import type { PoStatus } from './rules.ts'

/** The kind of the rows in the Reminders tab that say how an order was seen last. */
const kind = 'purchase order'

/** How the team was told of an order last; undefined when nobody looked at it yet. */
export function rememberedPo(facts: Facts, id: string): ReminderRow | undefined {
  return facts.find(remindersTab, keyOfPo(id))
}

/**
 * Remembers how an order is now, so that the same step typed in the sheet is told apart from one that was taken in Slack.
 *
 * @param words.late the ETA for which its lateness was told
 */
export function rememberPo(
  facts: Facts,
  id: string,
  words: { readonly status: PoStatus; readonly eta: LocalDate | null; readonly late?: LocalDate | null },
): Change {
  const row = rememberedPo(facts, id)
  const patch: Partial<ReminderRow> = {
    stage: words.status,
    due: words.eta,
    since: serialOfInstant(facts.now, facts.timeZone),
    ...(words.late === undefined ? {} : { until: words.late }),
  }
  return row === undefined
    ? append(
        remindersTab,
        newReminder({ key: keyOfPo(id), kind, about: id, state: 'acknowledged', ...patch }),
      )
    : update(remindersTab, row, patch)
}

function keyOfPo(id: string): string {
  return `po ${id.trim().toUpperCase()}`
}
