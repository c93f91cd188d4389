import type { Journal } from '../journal/journal.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { TabSnapshot } from './snapshot.ts'

/** A row whose cells read without a problem. */
export interface KnownRow {
  readonly tab: string
  readonly key: string
  readonly cells: CellsByField
}

/**
 * Rows as they last read well, of all tabs but the ledgers: in memory for as long as the process lives, and in the journal
 * as they stood at the last look before a write, for the next process.
 */
export class GoodRows {
  readonly #journal: Journal
  /** by tab and key */
  readonly #rows = new Map<string, Map<string, CellsByField>>()
  /** rows that the journal does not have any more, by tab */
  readonly #forgotten = new Map<string, Set<string>>()
  /** rows that the journal has still to keep */
  readonly #unkept = new Map<string, KnownRow>()
  /** tabs of which everything that the journal had was held against the sheet */
  readonly #compared = new Set<string>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Brings back what a process before this one knew. */
  async recall(ledgers: readonly string[]): Promise<void> {
    for (const { tab, key, cells } of await this.#journal.goodRows(ledgers))
      this.#set({ tab, key, cells: cells as CellsByField })
  }

  /** What a row held when it last read well. */
  cells(tab: string, key: string): CellsByField | undefined {
    return this.#rows.get(tab)?.get(key)
  }

  /** All rows of a tab, by key; before the first read those that a process before this one knew. */
  of(tab: string): (readonly [string, CellsByField])[] {
    return [...(this.#rows.get(tab) ?? [])]
  }

  /** Takes in rows that read well; in memory at once, and what is new or changed for the journal, too. Never throws. */
  takeIn(good: readonly KnownRow[]): void {
    for (const row of good) {
      const known = this.cells(row.tab, row.key)
      const isForgotten = this.#forgotten.get(row.tab)?.has(row.key) === true
      if (isForgotten || !sameCells(known, row.cells)) this.#unkept.set(`${row.tab}\u0000${row.key}`, row)
      // What the journal gave is let go where the sheet says the same: once in memory is enough.
      else if (Object.keys(known ?? {}).length !== Object.keys(row.cells).length) continue
      this.#set(row)
    }
  }

  /**
   * Has the journal keep what was taken in: once it is known what a write did to rows that it was not meant for, and not
   * before, or the next process would take what they hold now for what they are to hold. Throws JournalFault.
   */
  async keep(): Promise<void> {
    const news = [...this.#unkept.values()]
    if (news.length === 0) return
    await this.#journal.keepGoodRows(news.map((row) => ({ ...row, cells: { ...row.cells } })))
    for (const { tab, key } of news) this.#forgotten.get(tab)?.delete(key)
    this.#unkept.clear()
  }

  /**
   * Has the journal forget rows that are in the sheet no more: else the next process would take one that was taken away
   * long ago for one that a write of this process emptied by mistake.
   *
   * @param isComing true for a row that is to come back. Throws JournalFault.
   */
  async forgetGone(
    snapshots: Iterable<TabSnapshot>,
    isComing: (row: Pick<KnownRow, 'tab' | 'key'>) => boolean,
  ): Promise<void> {
    for (const snapshot of snapshots) {
      const { ledger, title: tab } = snapshot.tab
      const rows = this.#rows.get(tab)
      if (ledger || !snapshot.usable || rows === undefined) continue
      const forgotten = this.#forgotten.get(tab) ?? new Set<string>()
      // At first also those that went while no process looked.
      const gone = [...(this.#compared.has(tab) ? snapshot.gone : rows.keys())].filter(
        (key) => rows.has(key) && !forgotten.has(key) && snapshot.sheetRow(key) === undefined,
      )
      const keys = gone.filter((key) => !isComing({ tab, key }))
      if (keys.length > 0) await this.#journal.forgetGoodRows(tab, keys)
      for (const key of keys) forgotten.add(key)
      this.#forgotten.set(tab, forgotten)
      if (keys.length === gone.length) this.#compared.add(tab)
    }
  }

  /**
   * Has the journal forget rows that were taken away and are seen to be gone, before their removal ends: a process that is
   * killed right after it would leave them there, and the next one would bring them back.
   *
   * Throws JournalFault.
   */
  async forgetRemoved(removed: Iterable<Pick<KnownRow, 'tab' | 'key'>>): Promise<void> {
    const byTab = new Map<string, string[]>()
    for (const { tab, key } of removed)
      if (this.#rows.get(tab)?.has(key) === true) byTab.set(tab, [...(byTab.get(tab) ?? []), key])
    for (const [tab, keys] of byTab) {
      await this.#journal.forgetGoodRows(tab, keys)
      const forgotten = this.#forgotten.get(tab) ?? new Set<string>()
      for (const key of keys) forgotten.add(key)
      this.#forgotten.set(tab, forgotten)
    }
  }

  #set({ tab, key, cells }: KnownRow): void {
    const rows = this.#rows.get(tab)
    if (rows === undefined) this.#rows.set(tab, new Map([[key, cells]]))
    else rows.set(key, cells)
  }
}

function sameCells(a: CellsByField | undefined, b: CellsByField): boolean {
  return a !== undefined && Object.keys(b).every((field) => sameCell(a[field], b[field]))
}
