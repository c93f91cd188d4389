import { z } from 'zod'
import type { Journal } from '../journal/journal.ts'
import type { Instant } from '../kit/local-date.ts'
import type { CellsByField } from './change.ts'
import { surelyOverMs } from './pending-changes.ts'
import type { PlacedCells } from './plan-writes.ts'

const noteName = 'what the last write took along'
const cells = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
const waybill = z.object({
  /** by tab, the 0-based column of each field */
  columns: z.record(z.string(), z.record(z.string(), z.number())),
  untold: z.array(z.object({ tab: z.string(), key: z.string(), cells, kind: z.enum(['adopt', 'void']) })),
  /** by tab, rows without an id in the tabs in which rows were written */
  withoutId: z.record(z.string(), z.array(cells)),
  /** when it left; 0 while there are none of these, so that the note stays the same from write to write */
  at: z.number(),
})

/** What a write takes along of which no change in the journal tells. */
export interface TakenAlong {
  /** by tab, where the columns stood when it left */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** ids that were given back or taken out, doubled rows that were made void */
  readonly untold: readonly PlacedCells[]
  /** by tab, the rows without an id of tabs with rows into which it wrote: the cells that they had */
  readonly withoutId: ReadonlyMap<string, readonly CellsByField[]>
}

/**
 * Says in the journal, before a write leaves, what it takes along of which no change tells: a process that is killed
 * before it looks again leaves it to the next one, which can then see where things landed, too.
 *
 * It costs a statement only when columns moved, or such things are on their way.
 */
export class Waybill {
  readonly #journal: Journal
  readonly #now: () => Instant
  #kept: string | undefined

  constructor(journal: Journal, now: () => Instant) {
    this.#journal = journal
    this.#now = now
  }

  /**
   * What the last write of a process before took along. Of one that it sent so long ago that people have worked in the
   * sheet since, only the columns. Throws JournalFault.
   */
  async recall(): Promise<TakenAlong> {
    this.#kept = await this.#journal.note(noteName)
    const { data } = waybill.safeParse(JSON.parse(this.#kept ?? 'null'))
    const isLate = Math.abs(this.#now() - (data?.at ?? 0)) > surelyOverMs
    const columns = Object.entries(data?.columns ?? {})
    const untold = isLate ? [] : (data?.untold ?? [])
    return {
      columns: new Map(columns.map(([tab, places]) => [tab, new Map(Object.entries(places))])),
      untold: untold.map((each) => ({ ...each, rowNumber: 0, seqs: [] })),
      withoutId: new Map(Object.entries(isLate ? {} : (data?.withoutId ?? {}))),
    }
  }

  /** A write is to leave with these, or nothing is on its way any more. Throws JournalFault: then none may leave. */
  async keep({ columns, untold, withoutId }: TakenAlong): Promise<void> {
    const places = [...columns].map(([tab, columnAt]) => [tab, Object.fromEntries(columnAt)] as const)
    const text = JSON.stringify({
      columns: Object.fromEntries(places),
      untold: untold.map(({ tab, key, cells: sent, kind }) => ({ tab, key, cells: sent, kind })),
      withoutId: Object.fromEntries(withoutId),
      at: untold.length === 0 && withoutId.size === 0 ? 0 : this.#now(),
    })
    if (text === this.#kept) return
    await this.#journal.setNote(noteName, text)
    this.#kept = text
  }
}
