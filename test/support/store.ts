import { onTestFinished } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { planningColumns } from '../../src/planning/actions.ts'
import { adoptRows } from '../../src/upkeep/adopt.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { problemsTab } from '../../src/upkeep/tabs.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import type { Proposal } from '../../src/slack/feature.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import type { Facts } from '../../src/workbook/facts.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import { DeskSpreadsheet } from './desk-spreadsheet.ts'

/** The tabs of a small store. */
export const storeTabs = [
  settingsTab,
  suppliersTab,
  skusTab,
  stockTab,
  movementsTab,
  remindersTab,
  problemsTab,
]

/**
 * A store in use: a workbook over a spreadsheet in which people type, with the planning columns kept up to date, a clock
 * set by hand, and a look at what is watched or due whenever the test says so.
 *
 * @param desk the spreadsheet of a store that was open before, for a bot that comes back
 */
export async function openStore(
  rows: Readonly<Record<string, readonly object[]>>,
  now = '2026-03-16T10:00:00Z',
  desk = new DeskSpreadsheet(storeTabs, rows),
) {
  let clock = Date.parse(now)
  const journal = openSqliteJournal(':memory:')
  const workbook = new LiveWorkbook({
    tabs: storeTabs,
    spreadsheet: desk,
    journal,
    now: () => clock,
    elapsed: () => clock,
    timeZone: (facts) => settingsOf(facts).timeZone,
    computed: [planningColumns],
    intake: adoptRows([movementsTab]),
    pollMs: () => 600_000,
  })
  onTestFinished(async () => {
    await workbook.stop(0)
    await journal.close()
  })
  await workbook.start()
  const turns = async (count = 4) => {
    for (let at = 0; at < count; at += 1) await workbook.refresh()
  }
  await turns()
  return {
    workbook,
    desk,
    journal,
    turns,
    setClock: (to: string) => {
      clock = Date.parse(to)
    },
    /** Decides on what a feature proposes, as the clock does; answers how many proposals there were. */
    look: async (propose: (facts: Facts) => readonly Proposal[]) => {
      clock += 1
      const proposals = propose(workbook.facts())
      for (const { requestId, decide } of proposals) await workbook.change(requestId, decide)
      return proposals.length
    },
    /** Every post so far that waits to be sent, as words. */
    posts: async () => (await journal.unposted()).map((each) => JSON.stringify(each.body)),
    /** Marks all posts as sent, so that only newer ones are seen. */
    sendPosts: async () => {
      for (const { id } of await journal.unposted()) await journal.markMessage(id, 'sent')
    },
  }
}
