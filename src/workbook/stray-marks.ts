import { z } from 'zod'
import type { Journal } from '../journal/journal.ts'
import { keyOf } from '../kit/ids.ts'
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
  #marks: readonly z.infer<typeof mark>[] | undefined

  constructor(journal: Journal, now: () => Instant) {
    this.#journal = journal
    this.#now = now
  }

  /** Brings back, once after the start, what a process before saw, and marks the cells that still hold it. */
  async bringBack(snapshotOf: (tab: string) => TabSnapshot | undefined): Promise<void> {
    if (this.#marks !== undefined) return
    const read = z.array(mark).safeParse(JSON.parse((await this.#journal.note(noteName)) ?? '[]'))
    const recent = (read.data ?? []).filter(({ at }) => Math.abs(this.#now() - at) < keptMs)
    for (const each of recent) {
      const snapshot = snapshotOf(each.tab)
      const { had } = stillShown(each, snapshot)
      if (Object.keys(had).length > 0)
        snapshot?.markStray(each.key, { ...snapshot.strayCells(each.key), ...had })
    }
    this.#marks = recent
  }

  /**
   * What cells were to hold of which it is known what they held: those that had gone astray before hold the wrong thing
   * already when they are hit again.
   *
   * @param held what the sheet showed in them. Never throws.
   */
  meant(tab: string, key: string, held: CellsByField): CellsByField {
    const meant = { ...held }
    for (const { had, got } of (this.#marks ?? []).filter((each) => isOf(each, { tab, key })))
      for (const [field, cell] of Object.entries(had))
        if (field in held && sameCell(held[field], got[field])) meant[field] = cell
    return meant
  }

  /** Keeps marks beside those that it has. */
  async keep(marks: readonly StrayMark[]): Promise<void> {
    const inDoubt = marks.filter(({ had }) => Object.keys(had).length > 0)
    if (inDoubt.length === 0) return
    const at = this.#now()
    await this.#set([
      ...(this.#marks ?? []),
      ...inDoubt.map(({ tab, key, had, got }) => ({ tab, key, had, got, at })),
    ])
  }

  /** Lets go of cells that do not hold it any more, for they were put right or typed in; asked before each write. */
  async letGo(snapshotOf: (tab: string) => TabSnapshot | undefined): Promise<void> {
    const marks = this.#marks ?? []
    const still = marks.map((each) => {
      const snapshot = snapshotOf(each.tab)
      return snapshot?.usable === true ? stillShown(each, snapshot) : each
    })
    const isLess = still.some(
      ({ had }, at) => Object.keys(had).length < Object.keys(marks[at]?.had ?? {}).length,
    )
    if (isLess) await this.#set(still.filter(({ had }) => Object.keys(had).length > 0))
  }

  /** Lets go of a row of which it is decided how it is put right. */
  async release(row: Pick<StrayMark, 'tab' | 'key'>): Promise<void> {
    const left = (this.#marks ?? []).filter((each) => !isOf(each, row))
    if (left.length < (this.#marks ?? []).length) await this.#set(left)
  }

  async #set(marks: readonly z.infer<typeof mark>[]): Promise<void> {
    await this.#journal.setNote(noteName, JSON.stringify(marks))
    this.#marks = marks
  }
}

function isOf(one: StrayMark, { tab, key }: Pick<StrayMark, 'tab' | 'key'>): boolean {
  return one.tab === tab && keyOf(one.key) === keyOf(key)
}

function stillShown<M extends StrayMark>(one: M, snapshot: TabSnapshot | undefined): M {
  const shown = snapshot?.sheetCells(one.key)
  const had = Object.entries(one.had).filter(
    ([field]) => shown !== undefined && sameCell(shown[field], one.got[field]),
  )
  return { ...one, had: Object.fromEntries(had) }
}
