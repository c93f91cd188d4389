import { z } from 'zod'
import type { Journal } from '../journal/journal.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { sameCell, type CellsByField, type Change } from './change.ts'
import { oneCell, type PlacedCells } from './plan-writes.ts'
import type { TabSnapshot } from './snapshot.ts'
import type { SheetRequest } from './spreadsheet.ts'

/** Where the journal keeps which rows are to get their keys back. */
const noteName = 'rows to be given their keys back'
const renamedRow = z.object({
  tab: z.string(),
  /** what it is called now */
  key: z.string(),
  /** what it is to be called again; '' of a blank row */
  was: z.string(),
})
type RenamedRow = z.infer<typeof renamedRow>
/** The cells of every row of a tab, by its key. */
type Rows = Iterable<readonly [string, CellsByField]>

/** A row that has a key now: what it was called just before, and what it should be called. */
interface Took {
  readonly key: string
  readonly called: string
  readonly truly: string
}

/** What of the reader is looked at. */
interface Shown {
  readonly sheetIds: ReadonlyMap<string, number>
  snapshot(title: string): TabSnapshot | undefined
}

/**
 * Rows that got a key meant for another, because rows moved while it was on its way to a row without one.
 *
 * Of such a row everything but the key is as before: by that it is known again, and gets its own key back. Rows may move
 * during that write, too: what a row is truly called is kept until it is called so.
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
   * Looks, after a write, for rows that took a key of another, and for such that lost theirs.
   *
   * @param before the rows of those tabs just before the write
   * @returns `renamed`: rows that are not called what they should be; `nameless`: what gives the others their keys
   */
  async notice(
    placed: readonly PlacedCells[],
    before: ReadonlyMap<string, Rows>,
  ): Promise<{ renamed: readonly RenamedRow[]; nameless: readonly Change[] }> {
    const byTab = Map.groupBy(
      placed.filter(({ kind }) => kind === 'adopt'),
      ({ tab }) => tab,
    )
    const rowsBefore = this.#rows
    const renamed: RenamedRow[] = []
    const nameless: Change[] = []
    for (const [tab, keys] of byTab) {
      const snapshot = this.#shown.snapshot(tab)
      if (snapshot === undefined) continue
      const lost = rowsThatLostTheirKey(snapshot, before.get(tab) ?? [])
      const known = keys.map(({ key }) => this.#knownByItsCells(key, snapshot, lost))
      renamed.push(...this.#rename(tab, known))
      const others = keys.map(({ key }, at) =>
        known[at] === undefined ? this.#withoutKey(key, snapshot) : undefined,
      )
      renamed.push(...this.#rename(tab, others))
      if (keys.some(({ key }) => key === '')) nameless.push(...this.#nameless(snapshot, lost))
    }
    if (this.#rows !== rowsBefore) await this.#keep(this.#rows)
    return { renamed, nameless }
  }

  /** Cells that give rows their own keys back, once no other row has them. */
  async giveBack(): Promise<{ requests: SheetRequest[]; placed: PlacedCells[] }> {
    await (this.#recalled ??= this.#recall())
    const known = this.#rows.filter(({ tab, key }) => this.#rowOf(tab, key) !== undefined)
    if (known.length < this.#rows.length) await this.#keep(known)
    const requests: SheetRequest[] = []
    const placed: PlacedCells[] = []
    for (const { tab, key, was } of this.#next()) {
      const snapshot = this.#shown.snapshot(tab)
      const sheetId = this.#shown.sheetIds.get(tab)
      const rowNumber = this.#rowOf(tab, key)
      const field = snapshot?.tab.key ?? ''
      const columnIndex = snapshot?.columnAt.get(field)
      if (sheetId === undefined || rowNumber === undefined || columnIndex === undefined) continue
      const cell = was === '' ? null : was
      requests.push(oneCell({ sheetId, rowIndex: rowNumber - 1, columnIndex }, cell))
      placed.push({ tab, key: was, rowNumber, cells: { [field]: cell }, kind: 'adopt', seqs: [] })
    }
    return { requests, placed }
  }

  /** What is to be called otherwise now: where keys went round in a circle, one row gets a new one first. */
  #next(): readonly RenamedRow[] {
    const isFree = ({ tab, was }: RenamedRow) => was === '' || this.#rowOf(tab, was) === undefined
    const free = this.#rows.filter(isFree)
    const [round] = free.length > 0 ? [] : this.#rows.filter((row) => this.#goesRound(row))
    if (round === undefined) return free
    const prefix = this.#shown.snapshot(round.tab)?.tab.idPrefix ?? 'ID'
    for (let at = 0; ; at += 1) {
      const between = { ...round, was: idFor(prefix, 'in between', round.key, at) }
      if (isFree(between)) return [between]
    }
  }

  #goesRound(row: RenamedRow): boolean {
    let next: RenamedRow | undefined = row
    for (let steps = 0; next !== undefined && steps < this.#rows.length; steps += 1) {
      const { tab, was }: RenamedRow = next
      if (isSame(was, row.key)) return true
      next = this.#rows.find((each) => each.tab === tab && isSame(each.key, was))
    }
    return false
  }

  /** Keeps what rows should be called that took a key; answers those that are not called so. */
  #rename(tab: string, took: readonly (Took | undefined)[]): RenamedRow[] {
    const rows = took.filter((each) => each !== undefined)
    if (rows.length === 0) return []
    const isOver = (row: RenamedRow) =>
      row.tab === tab && rows.some((each) => isSame(each.called, row.key) || isSame(each.key, row.key))
    const wrong = rows.flatMap(({ key, truly }) => (isSame(key, truly) ? [] : [{ tab, key, was: truly }]))
    this.#rows = [...this.#rows.filter((row) => !isOver(row)), ...wrong]
    return wrong
  }

  /** The row that has a key now, where its other cells say what it was called just before. */
  #knownByItsCells(
    key: string,
    snapshot: TabSnapshot,
    lost: ReadonlyMap<string, CellsByField>,
  ): Took | undefined {
    const now = snapshot.sheetCells(key)
    if (now === undefined) return undefined
    if (othersOf(snapshot, now).every(([, cell]) => cell === null || cell === ''))
      return { key, called: '', truly: '' }
    for (const had of lost.values()) {
      if (!isAlike(snapshot, now, had)) continue
      const called = String(had[snapshot.tab.key])
      return { key, called, truly: this.#truly(snapshot, called) }
    }
    return undefined
  }

  /** A row without a key that took one for which another row waits: it is to get the key that nobody wants. */
  #withoutKey(key: string, { tab: { title } }: TabSnapshot): Took | undefined {
    const waitsFor = (was: string) => this.#rows.find((row) => row.tab === title && isSame(row.was, was))
    const waiting = waitsFor(key)
    if (waiting === undefined || this.#rowOf(title, waiting.key) === undefined) return undefined
    let truly = waiting.key
    for (let steps = 0; steps < this.#rows.length; steps += 1) truly = waitsFor(truly)?.key ?? truly
    return { key, called: '', truly }
  }

  /** Rows whose keys were emptied instead of others: they get them as a row does that was typed without one. */
  #nameless(snapshot: TabSnapshot, lost: ReadonlyMap<string, CellsByField>): Change[] {
    const { title: tab, key: field } = snapshot.tab
    return [...lost.values()].flatMap((had): Change[] => {
      const row = snapshot.withoutId.find(({ cells }) => isAlike(snapshot, cells, had))
      const key = this.#truly(snapshot, String(had[field]))
      return row === undefined || key === ''
        ? []
        : [{ kind: 'adopt', tab, key, cells: { ...row.cells, [field]: null } }]
    })
  }

  #truly({ tab }: TabSnapshot, called: string): string {
    return this.#rows.find((row) => row.tab === tab.title && isSame(row.key, called))?.was ?? called
  }

  #rowOf(tab: string, key: string): number | undefined {
    return this.#shown.snapshot(tab)?.rowNumber(key)
  }

  /** Takes in what was to be given back before the restart. */
  async #recall(): Promise<void> {
    const kept = await this.#journal.note(noteName)
    this.#rows = kept === undefined ? [] : z.array(renamedRow).parse(JSON.parse(kept))
  }

  async #keep(rows: readonly RenamedRow[]): Promise<void> {
    this.#rows = rows
    await this.#journal.setNote(noteName, JSON.stringify(rows))
  }
}

/** The rows whose key another row has now, or none. */
function rowsThatLostTheirKey(snapshot: TabSnapshot, before: Rows): Map<string, CellsByField> {
  const lost = new Map<string, CellsByField>()
  for (const [key, had] of before) {
    const now = snapshot.sheetCells(key)
    if (now === undefined || (now !== had && !isAlike(snapshot, now, had))) lost.set(key, had)
  }
  return lost
}

function othersOf({ tab }: TabSnapshot, cells: CellsByField) {
  return Object.entries(cells).filter(([field]) => field !== tab.key)
}

/** True when everything but the key is the same. */
function isAlike(snapshot: TabSnapshot, now: CellsByField, had: CellsByField): boolean {
  return othersOf(snapshot, now).every(([field, cell]) => sameCell(cell, had[field]))
}

function isSame(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b)
}
