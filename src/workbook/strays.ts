import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField, type Change } from './change.ts'
import { meantBy } from './parse-row.ts'
import { placeOf } from './pending-changes.ts'
import type { PlacedCells } from './plan-writes.ts'
import type { TabSnapshot } from './snapshot.ts'
import type { Tab } from './tab.ts'

/** A row that got cells meant for another one, because rows moved while they were on their way. */
export interface StrayRow {
  /** what it took */
  readonly instead: PlacedCells
  readonly tab: string
  readonly key: string
  /** what the row had before, in the cells that were written; the whole row when it was emptied */
  readonly had: CellsByField
  /** what was written into it; undefined when the row was emptied */
  readonly got: CellsByField | undefined
}

/** True when the sheet shows what was written where it was meant. Never throws. */
export function isShown(placed: PlacedCells, snapshot: TabSnapshot | undefined): boolean {
  if (placed.kind === 'void') {
    const key = keyOf(placed.key)
    const counted = snapshot?.sheetCells(key)
    const isVoided = ([field, cell]: [string, Cell]) => sameCell(counted?.[field], cell)
    // The one that counts was hit instead, or as well.
    if (counted !== undefined && Object.entries(placed.cells).every(isVoided)) return false
    return snapshot?.doubles.every((double) => double.key !== key || !double.same || double.voided) ?? false
  }
  const row = snapshot?.plainRow(placed.key)
  if (placed.kind === 'remove' || row === undefined) return (placed.kind === 'remove') === (row === undefined)
  const columns = snapshot?.tab.columns ?? {}
  return Object.entries(placed.cells).every(
    ([field, cell]) =>
      !row.unreadable.has(field) && sameCell(row.cells[field], meantBy(columns[field], cell)),
  )
}

/**
 * Rows that took cells meant for others.
 *
 * Google knows rows by their number only. Somebody who sorts or deletes rows in the second between our read and our write
 * makes it land in other rows: then the rows it was meant for do not show it, and as many others changed to just that.
 *
 * @param placed what was written
 * @param before the rows of those tabs that changed since just before the write: the cells that they had, by tab and key
 * @param ours places, as placeOf gives them, that changed by another write of ours
 * @returns rows to be put right; none where more rows changed than were missed, for one of them may be a person's. Never
 *   throws.
 */
export function findStrays(
  placed: readonly PlacedCells[],
  before: ReadonlyMap<string, Iterable<readonly [string, CellsByField]>>,
  snapshots: ReadonlyMap<string, TabSnapshot>,
  ours: ReadonlySet<string> = new Set(),
): StrayRow[] {
  const fine = new Set(ours)
  const lost = new Map<string, PlacedCells[]>()
  for (const each of placed) {
    if (isShown(each, snapshots.get(each.tab))) fine.add(placeOf(each))
    else {
      const alike = JSON.stringify([each.tab, each.kind, each.cells])
      lost.set(alike, [...(lost.get(alike) ?? []), each])
    }
  }
  return [...lost.values()].flatMap((missed) => {
    const [first] = missed
    const snapshot = snapshots.get(first?.tab ?? '')
    if (first === undefined || snapshot === undefined || first.kind === 'adopt') return []
    const hit: StrayRow[] = []
    for (const [key, had] of before.get(first.tab) ?? []) {
      if (fine.has(placeOf({ tab: first.tab, key }))) continue
      const stray = strayOf(missed[hit.length] ?? first, key, had, snapshot)
      if (stray !== undefined) hit.push(stray)
    }
    return hit.length > missed.length ? [] : hit
  })
}

/** How a row is put right: by a change that is to be decided, by what is decided already, or by both. */
export interface WayRight {
  readonly change: Change | undefined
  /** what cells held about which something is decided */
  readonly had: CellsByField
}

/**
 * How a row that took cells meant for another is put right.
 *
 * @param pending what is decided about that row and not written yet
 * @returns `change` gives back what nothing pending writes anyhow, but no formula, which comes back by itself, and nothing
 *   where the row is to go; `had` is what the other cells held, so that what is pending is not taken for overtaken by a
 *   person. Never throws.
 */
export function putRight(
  stray: Omit<StrayRow, 'instead'>,
  tabs: readonly Tab[],
  pending: readonly Change[],
): WayRight {
  const { tab: title, key, had, got } = stray
  const columns = tabs.find((tab) => tab.title === title)?.columns ?? {}
  const isFormula = (field: string) => columns[field]?.edits === 'formula'
  if (got === undefined) {
    // It comes, or is to go, anyhow.
    if (pending.some(({ kind }) => kind === 'append' || kind === 'remove'))
      return { change: undefined, had: {} }
    const decided = pending.flatMap((each) => (each.kind === 'update' ? [each.cells] : []))
    const cells = pick(Object.assign({}, had, ...decided), (field) => !isFormula(field))
    return { change: { kind: 'append', tab: title, key, cells }, had: {} }
  }
  const isToGo = pending.some(({ kind }) => kind === 'remove')
  const decisionsOn = (field: string) =>
    pending.flatMap((each) => (each.kind === 'update' && field in each.cells ? [each] : []))
  const isPending = (field: string) => isToGo || decisionsOn(field).length > 0
  const isWanted = (field: string) =>
    decisionsOn(field).some(({ cells }) => sameCell(cells[field], got[field]))
  const isTyped = (field: string) =>
    decisionsOn(field).every(
      (each) => !sameCell(each.before[field], had[field]) && !sameCell(each.cells[field], had[field]),
    )
  // A person's newer word would have stood against what is pending; what strayed there makes that look written.
  const isHidden = (field: string) => !isToGo && isWanted(field) && isTyped(field)
  const isToGiveBack = (field: string) => (!isPending(field) || isHidden(field)) && !isFormula(field)
  const cells = pick(had, isToGiveBack)
  const before = pick(got, isToGiveBack)
  const change: Change = { kind: 'update', tab: title, key, cells, before }
  return {
    change: Object.keys(cells).length === 0 ? undefined : change,
    // What a pending change wants anyhow is no stray for it: the cell may stay as it is.
    had: pick(had, (field) => isPending(field) && !isFormula(field) && !isWanted(field)),
  }
}

/** The cells of the fields that are wanted. Never throws. */
export function pick(cells: CellsByField, wanted: (field: string) => boolean): CellsByField {
  return Object.fromEntries(Object.entries(cells).filter(([field]) => wanted(field)))
}

function strayOf(
  placed: PlacedCells,
  key: string,
  had: CellsByField,
  snapshot: TabSnapshot,
): StrayRow | undefined {
  const now = snapshot.sheetCells(key)
  if (placed.kind === 'remove')
    return now === undefined ? { instead: placed, tab: placed.tab, key, had, got: undefined } : undefined
  const fields = Object.keys(placed.cells)
  const took = now !== undefined && fields.every((field) => sameCell(now[field], placed.cells[field]))
  const changed = fields.filter((field) => !sameCell(had[field], placed.cells[field]))
  if (!took || changed.length === 0) return undefined
  const isChanged = (field: string) => changed.includes(field)
  return {
    instead: placed,
    tab: placed.tab,
    key,
    had: pick(had, isChanged),
    got: pick(placed.cells, isChanged),
  }
}
