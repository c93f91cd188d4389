import { setImmediate as letOthersGo } from 'node:timers/promises'
import type { GoodRow, Journal } from '../journal/journal.ts'
import type { CellsByField } from './change.ts'
import type { TabSnapshot } from './snapshot.ts'

/** Rows that are read from the journal at a time. */
const pageRows = 1_000

/**
 * Rows of a ledger that the journal has and the sheet, as last read, has not. Reads all that the journal has, a page at a
 * time: for the seldom case that a process was killed while ids were on their way.
 *
 * @returns what they held, by key. Throws JournalFault.
 */
export async function missingRows(
  journal: Pick<Journal, 'goodRowsAfter'>,
  ledger: TabSnapshot,
): Promise<(readonly [string, CellsByField])[]> {
  const missing: (readonly [string, CellsByField])[] = []
  let page: readonly GoodRow[] = []
  do {
    page = await journal.goodRowsAfter(ledger.tab.title, page.at(-1)?.key ?? '', pageRows)
    for (const { key, cells } of page)
      if (ledger.sheetRow(key) === undefined) missing.push([key, cells as CellsByField])
    await letOthersGo()
  } while (page.length === pageRows)
  return missing
}
