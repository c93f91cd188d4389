import { z } from 'zod'
import type { Journal } from '../journal/journal.ts'
import { idFor, keyOf } from '../kit/ids.ts'
import { sameCell, type CellsByField } from './change.ts'
import type { Problem } from './facts.ts'
import { placeOf, type PendingChanges } from './pending-changes.ts'
import { oneCell, type IdsOnTheirWay, type PlacedCells } from './plan-writes.ts'
import type { RowsThen } from './rows-then.ts'
import type { TabSnapshot } from './snapshot.ts'
import type { SheetRequest } from './spreadsheet.ts'

/** Where the journal keeps which rows are to get their keys back. */
const noteName = 'rows to be given their keys back'
const renamedRow = z.object({
  tab: z.string(),
  /** what it is called now; '' of a row without a key */
  key: z.string(),
  /** what it is to be called again; '' of a row that had no key */
  was: z.string(),
  /** its cells, by which a row without a key is known */
  cells: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
})
export type RenamedRow = z.infer<typeof renamedRow>

/** What of the reader is looked at. */
interface Shown {
  readonly sheetIds: ReadonlyMap<string, number>
  snapshot(title: string): TabSnapshot | undefined
}

/**
 * Rows that got a key meant for another, because rows moved while it was on its way.
 *
 * Between two writes a row is known by the key that it has, right or wrong; over a write by its other cells, which no
 * write of keys touches. So after each such write the rows that have the keys now are looked for among those from just
 * before, and what a row is truly called passes on until it is called so. Only keys that no row has are written: none
 * ever stands twice.
 */
export class RenamedRows implements IdsOnTheirWay {
  readonly #journal: Journal
  readonly #shown: Shown
  readonly #pending: PendingChanges
  #rows: readonly RenamedRow[] = []

  constructor(journal: Journal, shown: Shown, pending: PendingChanges) {
    this.#journal = journal
    this.#shown = shown
    this.#pending = pending
  }

  /** Takes in what was to be given back before the restart. */
  async recall(): Promise<void> {
    const kept = await this.#journal.note(noteName)
    this.#rows = kept === undefined ? [] : z.array(renamedRow).parse(JSON.parse(kept))
  }

  /** True while rows wait for their keys. */
  get waits(): boolean {
    return this.#rows.length > 0
  }

  /** True when a row is to be called so again, and none is. */
  isAwaited(tab: string, key: string): boolean {
    if (this.#shown.snapshot(tab)?.rowNumber(key) !== undefined) return false
    return this.#rows.some((row) => row.tab === tab && isSame(row.was, key))
  }

  /** Rows whose keys stand where the bot did not write them: only a person can tell which row is to have them. */
  problems(): Problem[] {
    return this.#rows.flatMap(({ tab, key, was }): Problem[] => {
      const snapshot = this.#shown.snapshot(tab)
      const taken = snapshot?.rowNumber(was)
      if (snapshot === undefined || taken === undefined || this.#waiting(tab, was) !== undefined) return []
      const column = snapshot.tab.columns[snapshot.tab.key]?.header ?? ''
      const got = `${key === '' ? 'nothing' : key}, where ${was} stood until rows moved`
      const expected = `${was}, which row ${taken} has now: empty the cell there, and the bot gives both rows their ids`
      return [{ tab, key, rowNumber: snapshot.rowNumber(key) ?? 0, column, got, expected }]
    })
  }

  /**
   * Looks, after a write, which rows took the keys.
   *
   * @param before the rows of those tabs just before the write
   * @param isLate true for a write that may come late: an id that it left in a blank row is put right where ids are planned
   * @returns `renamed`: rows that are not called what they should be; `unknown`: rows that took a key and look like none
   *   from before, while such a one is missing: somebody typed in them in that same moment
   */
  async notice(
    placed: readonly PlacedCells[],
    before: ReadonlyMap<string, RowsThen>,
    isLate = false,
  ): Promise<{ renamed: readonly RenamedRow[]; unknown: readonly RenamedRow[] }> {
    const keys = Map.groupBy(
      placed.filter(({ kind }) => kind === 'adopt'),
      ({ tab }) => tab,
    )
    const unknown: RenamedRow[] = []
    let rows = this.#rows
    for (const [tab, written] of keys) {
      const snapshot = this.#shown.snapshot(tab)
      const then = before.get(tab)
      if (snapshot === undefined || then === undefined) continue
      const waiting = rows.filter((row) => row.tab === tab)
      const keysWritten = new Set(written.map(({ key }) => keyOf(key)))
      const after = lookAfter(snapshot, keysWritten, then, waiting, isLate)
      rows = [...rows.filter((row) => row.tab !== tab), ...after.renamed]
      unknown.push(...after.unknown)
    }
    const renamed = rows.filter((row) => !this.#rows.includes(row))
    if (rows.length !== this.#rows.length || renamed.length > 0) await this.#keep(rows)
    return { renamed, unknown }
  }

  /** Cells that give rows their own keys back, once no other row has them. */
  async giveBack(): Promise<{ requests: SheetRequest[]; placed: PlacedCells[] }> {
    const known = this.#rows.filter((row) => this.#rowNumber(row) !== undefined)
    if (known.length < this.#rows.length) await this.#keep(known)
    const requests: SheetRequest[] = []
    const placed: PlacedCells[] = []
    for (const row of this.#next()) {
      const { tab, was } = row
      const snapshot = this.#shown.snapshot(tab)
      const sheetId = this.#shown.sheetIds.get(tab)
      const rowNumber = this.#rowNumber(row)
      const field = snapshot?.tab.key ?? ''
      const columnIndex = snapshot?.columnAt.get(field)
      if (sheetId === undefined || rowNumber === undefined || columnIndex === undefined) continue
      const cell = was === '' ? null : was
      requests.push(oneCell({ sheetId, rowIndex: rowNumber - 1, columnIndex }, cell))
      placed.push({ tab, key: was, rowNumber, cells: { [field]: cell }, kind: 'adopt', seqs: [] })
    }
    return { requests, placed }
  }

  /** What is to be called otherwise now: where keys went round in a ring, one row of it gets a new one first. */
  #next(): readonly RenamedRow[] {
    const isFree = ({ tab, was }: RenamedRow) =>
      this.#shown.snapshot(tab)?.rowNumber(was) === undefined && !this.#isOnItsWay(tab, was)
    const free = this.#rows.filter(isFree)
    const [round] = free.length > 0 ? [] : this.#rows.filter((row) => this.#isInRing(row))
    if (round === undefined) return free
    const prefix = this.#shown.snapshot(round.tab)?.tab.idPrefix ?? 'ID'
    for (let at = 0; ; at += 1) {
      const between = { ...round, was: idFor(prefix, 'in between', round.key, at) }
      if (isFree(between)) return [between]
    }
  }

  /** True while a decision is to give the key to a row: two rows may look the same, and each key goes out once. */
  #isOnItsWay(tab: string, key: string): boolean {
    return this.#pending.at(placeOf({ tab, key })).some(({ kind }) => kind === 'adopt')
  }

  /** True when the row waits for one that has its key, which waits for another, and so on back to the row. */
  #isInRing(row: RenamedRow): boolean {
    let next = this.#waiting(row.tab, row.was)
    for (let at = 0; at < this.#rows.length && next !== undefined && next !== row; at += 1)
      next = this.#waiting(row.tab, next.was)
    return next === row
  }

  /** The row that has a key now and is to be called otherwise. */
  #waiting(tab: string, key: string): RenamedRow | undefined {
    return this.#rows.find((row) => row.tab === tab && row.key !== '' && isSame(row.key, key))
  }

  #rowNumber({ tab, key, cells = {} }: RenamedRow): number | undefined {
    const snapshot = this.#shown.snapshot(tab)
    if (snapshot === undefined || key !== '') return snapshot?.rowNumber(key)
    return snapshot.withoutId.find((row) => isAlike(snapshot, row.cells, cells))?.rowNumber
  }

  async #keep(rows: readonly RenamedRow[]): Promise<void> {
    this.#rows = rows
    await this.#journal.setNote(noteName, JSON.stringify(rows))
  }
}

/**
 * Which rows of a tab are to be called otherwise after a write of keys.
 *
 * @param written the keys, as keyOf gives them
 * @param then the rows just before
 * @param waiting those of them that were to be called otherwise
 */
function lookAfter(
  snapshot: TabSnapshot,
  written: ReadonlySet<string>,
  then: RowsThen,
  waiting: readonly RenamedRow[],
  isLate: boolean,
): { renamed: RenamedRow[]; unknown: RenamedRow[] } {
  const { title: tab } = snapshot.tab
  const lost = rowsThatLostTheirKey(snapshot, then, waiting)
  const owners = [...lost.values(), ...waiting.filter(({ key }) => key === '')]
  const typed = then.withoutId.map(({ cells }) => ({ tab, key: '', was: '', cells }))
  const known = new Set<RenamedRow>([...owners, ...typed])
  const looks = (now: CellsByField, { cells = {} }: RenamedRow) => isAlike(snapshot, now, cells)
  const took = [...written].flatMap((key) => {
    const now = key === '' ? undefined : snapshot.sheetCells(key)
    return now === undefined ? [] : [{ key: String(now[snapshot.tab.key]), now }]
  })
  // Of rows that look the same each may be any: one that took the key of such a row is that one.
  const astray = took.filter(({ key, now }) => {
    const own = owners.find((row) => isSame(row.was, key) && looks(now, row))
    return own === undefined || !known.delete(own)
  })

  const renamed = waiting.filter(({ key }) => key !== '' && !lost.has(keyOf(key)) && !written.has(keyOf(key)))
  const unknown: RenamedRow[] = []
  const named: RenamedRow[] = []
  for (const { key, now } of astray) {
    const row = [...known].find((each) => looks(now, each))
    if (row !== undefined) known.delete(row)
    const after = { tab, key, was: row?.was ?? '' }
    if (after.was === '' && isBlank(snapshot, now) && isLate) continue
    if (after.was !== '' || isBlank(snapshot, now)) renamed.push(after)
    else if (row === undefined) unknown.push(after)
    else named.push(after)
  }
  const isThere = (row: RenamedRow) => snapshot.withoutId.some(({ cells }) => looks(cells, row))
  const left = [...known].filter(({ was }) => was !== '')
  renamed.push(...left.filter(isThere))
  // A row that had no key keeps the one it took, unless another is to be called so.
  const isWanted = ({ key }: RenamedRow) => renamed.some(({ was }) => isSame(was, key))
  renamed.push(...[...named, ...unknown].filter(isWanted))
  return { renamed, unknown: left.every(isThere) ? [] : unknown }
}

/** The rows whose key is not there any more, by that key: each as it is to be known without one. */
function rowsThatLostTheirKey(
  snapshot: TabSnapshot,
  then: RowsThen,
  waiting: readonly RenamedRow[],
): Map<string, RenamedRow> {
  const { title: tab, key: field } = snapshot.tab
  const truly = new Map(waiting.map(({ key, was }) => [keyOf(key), was]))
  const lost = new Map<string, RenamedRow>()
  for (const [key, cells] of then) {
    if (snapshot.sheetCells(key) !== undefined) continue
    lost.set(key, { tab, key: '', was: truly.get(key) ?? String(cells[field]), cells })
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

function isBlank(snapshot: TabSnapshot, cells: CellsByField): boolean {
  return othersOf(snapshot, cells).every(([, cell]) => cell === null || cell === '')
}

function isSame(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b)
}
