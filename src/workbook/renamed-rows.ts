import { z } from 'zod'
import type { Journal } from '../journal/journal.ts'
import { sameCell, type CellsByField } from './change.ts'
import { oneCell, type PlacedCells } from './plan-writes.ts'
import type { TabSnapshot } from './snapshot.ts'
import type { SheetRequest } from './spreadsheet.ts'

/** Where the journal keeps which rows are to get their keys back. */
const noteName = 'rows to be given their keys back'
const renamedRow = z.object({
  tab: z.string(),
  /** what it is called now */
  key: z.string(),
  /** what it was called; '' of a row that was blank */
  was: z.string(),
})
type RenamedRow = z.infer<typeof renamedRow>

/** What of the reader is looked at. */
interface Shown {
  readonly sheetIds: ReadonlyMap<string, number>
  snapshot(title: string): TabSnapshot | undefined
}

/**
 * Rows that got a key meant for another, because rows moved while it was on its way to a row without one.
 *
 * Of such a row everything but the key is as before: by that it is known again, and gets its own key back.
 */
export class RenamedRows {
  readonly #journal: Journal
  readonly #shown: Shown
  #rows: readonly RenamedRow[] = []
  #recalled: Promise<void> | undefined

  constructor(journal: Journal, shown: Shown) {
    this.#journal = journal
    this.#shown = shown
  }

  /** True while rows wait for their keys. */
  get waits(): boolean {
    return this.#rows.length > 0
  }

  /**
   * Looks, after a write, for rows that took a key of another.
   *
   * @param before the cells of every row of those tabs just before the write, by tab and key
   * @returns those that were not known yet
   */
  async notice(
    placed: readonly PlacedCells[],
    before: ReadonlyMap<string, Iterable<readonly [string, CellsByField]>>,
  ): Promise<readonly RenamedRow[]> {
    const found = placed.flatMap((each) => this.#tookKey(each, before) ?? [])
    // A row that got its own key back lost the other one.
    const news = found.filter((row) => !this.#rows.some(({ key, was }) => key === row.was && was === row.key))
    await this.#keep([...this.#rows, ...news])
    return news
  }

  /** Cells that give rows their own keys back, each once no other row has that key. */
  async giveBack(): Promise<{ requests: SheetRequest[]; placed: PlacedCells[] }> {
    await (this.#recalled ??= this.#recall())
    const rowOf = ({ tab, key }: { tab: string; key: string }) => this.#shown.snapshot(tab)?.rowNumber(key)
    await this.#keep(this.#rows.filter((row) => rowOf(row) !== undefined))
    const requests: SheetRequest[] = []
    const placed: PlacedCells[] = []
    for (const { tab, key, was } of this.#rows) {
      const snapshot = this.#shown.snapshot(tab)
      const sheetId = this.#shown.sheetIds.get(tab)
      const rowNumber = rowOf({ tab, key })
      const field = snapshot?.tab.key ?? ''
      const columnIndex = snapshot?.columnAt.get(field)
      const isTaken = was !== '' && rowOf({ tab, key: was }) !== undefined
      if (isTaken || sheetId === undefined || rowNumber === undefined || columnIndex === undefined) continue
      const cell = was === '' ? null : was
      requests.push(oneCell({ sheetId, rowIndex: rowNumber - 1, columnIndex }, cell))
      placed.push({ tab, key: was, rowNumber, cells: { [field]: cell }, kind: 'adopt', seqs: [] })
    }
    return { requests, placed }
  }

  /** Takes in what was to be given back before the restart. */
  async #recall(): Promise<void> {
    const kept = await this.#journal.note(noteName)
    this.#rows = kept === undefined ? [] : z.array(renamedRow).parse(JSON.parse(kept))
  }

  #tookKey(
    { tab, key, kind }: PlacedCells,
    before: ReadonlyMap<string, Iterable<readonly [string, CellsByField]>>,
  ): RenamedRow | undefined {
    const snapshot = this.#shown.snapshot(tab)
    const now = kind === 'adopt' ? snapshot?.sheetCells(key) : undefined
    if (snapshot === undefined || now === undefined) return undefined
    const others = Object.entries(now).filter(([field]) => field !== snapshot.tab.key)
    if (others.every(([, cell]) => cell === null || cell === '')) return { tab, key, was: '' }
    for (const [was, had] of before.get(tab) ?? [])
      if (
        snapshot.sheetCells(was) === undefined &&
        others.every(([field, cell]) => sameCell(cell, had[field]))
      )
        return { tab, key, was: String(had[snapshot.tab.key]) }
    return undefined
  }

  async #keep(rows: readonly RenamedRow[]): Promise<void> {
    if (rows.length === this.#rows.length) return
    this.#rows = rows
    await this.#journal.setNote(noteName, JSON.stringify(rows))
  }
}
