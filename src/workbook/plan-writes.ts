import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell, type CellsByField, type Change } from './change.ts'
import type { TabSnapshot } from './snapshot.ts'
import { extendedValue, type CellData, type SheetRequest } from './spreadsheet.ts'

/** A change with its place in the journal. */
export interface NumberedChange {
  readonly seq: number
  readonly change: Change
  /** true when it was sent before and its outcome is not known yet: it is looked for, not sent */
  readonly inDoubt: boolean
}

/** What a person's edit or a deleted row kept the bot from writing. */
export interface Conflict {
  readonly seq: number
  readonly change: Change
  readonly why: 'row-gone' | 'edited-meanwhile' | 'tab-missing'
  readonly field?: string
  readonly found?: Cell
}

export interface WritePlan {
  readonly requests: readonly SheetRequest[]
  /** changes that the requests carry */
  readonly sends: readonly number[]
  /** changes that the sheet shows already */
  readonly done: readonly number[]
  readonly conflicts: readonly Conflict[]
}

interface PlannedRow {
  readonly seqs: number[]
  cells: Record<string, Cell>
}

/**
 * Turns decided changes into requests against the sheet as it was just read.
 *
 * A change that the sheet shows already is done, whoever wrote it. A cell that shows neither what the decision saw nor
 * what it wants was edited by a person since: theirs stands. Changes of one key keep their order; behind one in doubt
 * they wait. Rows of one tab are appended together, in order. Never throws.
 */
export function planWrites(
  changes: readonly NumberedChange[],
  snapshots: ReadonlyMap<string, TabSnapshot>,
  sheetIds: ReadonlyMap<string, number>,
): WritePlan {
  const done: number[] = []
  const sends: number[] = []
  const conflicts: Conflict[] = []
  const cellWrites: SheetRequest[] = []
  const appended = new Map<string, Map<string, PlannedRow>>()
  const written = new Map<string, Record<string, Cell>>()
  const waiting = new Set<string>()

  for (const { seq, change, inDoubt } of changes) {
    const key = keyOf(change.key)
    const place = `${change.tab}\u0000${key}`
    const snapshot = snapshots.get(change.tab)
    const sheetId = sheetIds.get(change.tab)
    if (snapshot === undefined || sheetId === undefined) {
      conflicts.push({ seq, change, why: 'tab-missing' })
      continue
    }
    const shown = snapshot.sheetCells(key)
    if (isDone(change, shown, snapshot) && !written.has(place)) {
      done.push(seq)
      continue
    }
    if (inDoubt || waiting.has(place)) {
      waiting.add(place)
      continue
    }
    const row = appended.get(change.tab)?.get(key)
    if (change.kind === 'append') {
      const rows = appended.get(change.tab) ?? new Map<string, PlannedRow>()
      appended.set(change.tab, rows.set(key, { seqs: [seq], cells: { ...change.cells } }))
      sends.push(seq)
      continue
    }
    if (row !== undefined) {
      if (change.kind === 'remove') appended.get(change.tab)?.delete(key)
      else row.cells = { ...row.cells, ...change.cells }
      row.seqs.push(seq)
      sends.push(seq)
      continue
    }
    const rowNumber = change.kind === 'adopt' ? rowWithoutId(snapshot, change.cells) : snapshot.rowNumber(key)
    if (rowNumber === undefined) {
      conflicts.push({ seq, change, why: 'row-gone' })
      continue
    }
    const wanted = wantedCells(change, snapshot)
    const before = change.kind === 'update' ? change.before : undefined
    const current = { ...shown, ...written.get(place) }
    const edited = Object.entries(wanted).find(
      ([field, cell]) =>
        before !== undefined && !sameCell(current[field], before[field]) && !sameCell(current[field], cell),
    )
    if (edited !== undefined) {
      const [field] = edited
      conflicts.push({ seq, change, why: 'edited-meanwhile', field, found: current[field] ?? null })
      continue
    }
    for (const [field, cell] of Object.entries(wanted)) {
      const columnIndex = snapshot.columnAt.get(field)
      if (columnIndex !== undefined && !sameCell(current[field], cell)) {
        cellWrites.push(oneCell({ sheetId, rowIndex: rowNumber - 1, columnIndex }, cell))
      }
    }
    written.set(place, { ...written.get(place), ...wanted })
    sends.push(seq)
  }

  const appends = [...appended].flatMap(([title, rows]): SheetRequest[] => {
    const snapshot = snapshots.get(title)
    const sheetId = sheetIds.get(title)
    if (snapshot === undefined || sheetId === undefined || rows.size === 0) return []
    const values = [...rows.values()].map((row) => ({ values: cellsInOrder(row.cells, snapshot.columnAt) }))
    return [{ appendCells: { sheetId, rows: values, fields: 'userEnteredValue' } }]
  })
  return { requests: [...cellWrites, ...appends], sends, done, conflicts }
}

/** A request that writes one cell's value and leaves its looks alone. Never throws. */
export function oneCell(
  start: { sheetId: number; rowIndex: number; columnIndex: number },
  cell: Cell | { formulaValue: string },
): SheetRequest {
  const userEnteredValue = typeof cell === 'object' && cell !== null ? cell : extendedValue(cell)
  return { updateCells: { start, rows: [{ values: [{ userEnteredValue }] }], fields: 'userEnteredValue' } }
}

function isDone(change: Change, shown: CellsByField | undefined, snapshot: TabSnapshot): boolean {
  switch (change.kind) {
    case 'append':
    case 'adopt':
      return shown !== undefined
    case 'remove':
      return shown === undefined
    case 'update':
      return (
        shown !== undefined &&
        Object.entries(change.cells).every(
          ([field, cell]) => !snapshot.columnAt.has(field) || sameCell(shown[field], cell),
        )
      )
  }
}

function wantedCells(change: Exclude<Change, { kind: 'append' }>, snapshot: TabSnapshot): CellsByField {
  if (change.kind === 'update') return change.cells
  if (change.kind === 'adopt') return { [snapshot.tab.key]: change.key }
  return Object.fromEntries([...snapshot.columnAt.keys()].map((field) => [field, null]))
}

function rowWithoutId(snapshot: TabSnapshot, cells: CellsByField): number | undefined {
  return snapshot.withoutId.find((row) =>
    Object.entries(cells).every(([field, cell]) => sameCell(row.cells[field], cell)),
  )?.rowNumber
}

function cellsInOrder(cells: CellsByField, columnAt: ReadonlyMap<string, number>): CellData[] {
  const width = Math.max(-1, ...columnAt.values()) + 1
  const values: CellData[] = Array.from({ length: width }, () => ({}))
  for (const [field, at] of columnAt) {
    const cell = cells[field] ?? null
    if (cell !== null && cell !== '') values[at] = { userEnteredValue: extendedValue(cell) }
  }
  return values
}
