import { z } from 'zod'
import type { Journal } from '../journal/journal.ts'
import type { Instant } from '../kit/local-date.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { TabSnapshot } from './snapshot.ts'

const noteName = 'cells that went astray'
/** By then they are put right, or somebody looked after them. */
const keptMs = 10 * 60_000
const cells = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const mark = z.object({ tab: z.string(), key: z.string(), had: cells, got: cells, at: z.number() })

/** A row that holds what was meant for another, in cells about which something is decided. */
export interface StrayMark {
  readonly tab: string
  readonly key: string
  /** what those cells held before */
  readonly had: CellsByField
  /** what they hold now */
  readonly got: CellsByField
}

/**
 * Which cells hold what was meant for another row, kept in the journal: a process that is killed before they are put
 * right leaves it to the next one, which else would take them for a person's edits.
 */
export class StrayMarks {
  readonly #journal: Journal
  readonly #now: () => Instant
  #isBack = false

  constructor(journal: Journal, now: () => Instant) {
    this.#journal = journal
    this.#now = now
  }

  /** Keeps marks beside those of the last minutes. */
  async keep(marks: readonly StrayMark[]): Promise<void> {
    const inDoubt = marks.filter(({ had }) => Object.keys(had).length > 0)
    if (inDoubt.length === 0) return
    const kept = [
      ...(await this.#recent()),
      ...inDoubt.map(({ tab, key, had, got }) => ({ tab, key, had, got, at: this.#now() })),
    ]
    await this.#journal.setNote(noteName, JSON.stringify(kept))
  }

  /** Marks, once after the start, the cells that still hold what a process before saw in them. */
  async bringBack(snapshotOf: (tab: string) => TabSnapshot | undefined): Promise<void> {
    if (this.#isBack) return
    for (const { tab, key, had, got } of await this.#recent()) {
      const snapshot = snapshotOf(tab)
      const shown = snapshot?.sheetCells(key)
      const still = Object.entries(had).filter(([field]) => sameCell(shown?.[field], got[field]))
      if (shown !== undefined && still.length > 0) snapshot?.markStray(key, Object.fromEntries(still))
    }
    this.#isBack = true
  }

  async #recent(): Promise<z.infer<typeof mark>[]> {
    const read = z.array(mark).safeParse(JSON.parse((await this.#journal.note(noteName)) ?? '[]'))
    return (read.data ?? []).filter(({ at }) => Math.abs(this.#now() - at) < keptMs)
  }
}
