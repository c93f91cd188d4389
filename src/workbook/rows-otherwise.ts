import { setImmediate as letOthersGo } from 'node:timers/promises'
import { z } from 'zod'
import type { GoodRow, Journal } from '../journal/journal.ts'
import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import type { CellsByField } from './change.ts'
import { sameCells } from './raw-row.ts'
import type { TabSnapshot } from './snapshot.ts'

/** Rows that are read from the journal at a time. */
const pageRows = 1_000
/** Of rows that were decided so many are looked through, the newest. */
const newest = 2_000
const added = z.object({ key: z.string(), cells: z.record(z.string(), z.custom<Cell>()) })

/**
 * Rows of a ledger that the journal has and the sheet, as last read, has not, or with other cells: rows that were agreed
 * on, and rows that were decided lately by processes that did not live long enough to agree on them. Reads all that the
 * journal has, a page at a time: for the seldom case that a process was killed while ids, or other cells of rows that
 * were there, were on their way.
 *
 * @returns what they held, by key. Throws JournalFault.
 */
export async function rowsOtherwise(
  journal: Pick<Journal, 'goodRowsAfter' | 'changesWith'>,
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
  const told = new Set(otherwise.map(([key]) => key))
  const { title } = ledger.tab
  for (const { change } of await journal.changesWith(
    `"kind":"append","tab":${JSON.stringify(title)}`,
    newest,
  )) {
    const { data } = added.safeParse(change)
    const key = keyOf(data?.key ?? '')
    if (data === undefined || told.has(key) || ledger.sheetCells(key) !== undefined) continue
    otherwise.push([key, { ...blank, ...data.cells }])
  }
  return otherwise
}
