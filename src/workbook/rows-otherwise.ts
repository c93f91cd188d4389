import { setImmediate as letOthersGo } from 'node:timers/promises'
import type { GoodRow, Journal } from '../journal/journal.ts'
import type { CellsByField } from './change.ts'
import { sameCells } from './raw-row.ts'
import type { TabSnapshot } from './snapshot.ts'

/** Rows that are read from the journal at a time. */
const pageRows = 1_000

/**
 * Rows of a ledger that the journal has and the sheet, as last read, has not, or with other cells. Reads all that the
 * journal has, a page at a time: for the seldom case that a process was killed while ids, or other cells of rows that
 * were there, were on their way.
 *
 * @returns what they held, by key. Throws JournalFault.
 */
export async function rowsOtherwise(
  journal: Pick<Journal, 'goodRowsAfter'>,
  ledger: TabSnapshot | undefined,
): Promise<(readonly [string, CellsByField])[]> {
  if (ledger === undefined) return []
  const blank = Object.fromEntries(Object.keys(ledger.tab.columns).map((field) => [field, null]))
  const otherwise: (readonly [string, CellsByField])[] = []
  let page: readonly GoodRow[] = []
  do {
    page = await journal.goodRowsAfter(ledger.tab.title, page.at(-1)?.key ?? '', pageRows)
    for (const { key, cells: kept } of page) {
      // Blank cells are not kept.
      const cells = { ...blank, ...(kept as CellsByField) }
      const now = ledger.sheetCells(key)
      if (now === undefined || !sameCells(now, cells)) otherwise.push([key, cells])
    }
    await letOthersGo()
  } while (page.length === pageRows)
  return otherwise
}
