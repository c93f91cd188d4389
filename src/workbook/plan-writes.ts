import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import type { CellsByField, RowChange } from './change.ts'
import { planChain, rowWithoutId, type Conflict, type NumberedChange } from './plan-chain.ts'
import type { TabSnapshot } from './snapshot.ts'
import { extendedValue, type CellData, type SheetRequest } from './spreadsheet.ts'

/** Cells that the plan writes into a row that is there, by the row's number. */
export interface PlacedCells {
  readonly tab: string
  readonly key: string
  /** 1-based, as last read */
  readonly rowNumber: number
  readonly cells: CellsByField
  /** 'void': makes a doubled row count nothing */
  readonly kind: Exclude<RowChange['kind'], 'append'> | 'void'
  /** changes that these cells carry; empty when the same key also gets a new row */
  readonly seqs: readonly number[]
}

/** A row that the plan adds. */
export interface AddedRow {
  readonly tab: string
  readonly key: string
  readonly cells: CellsByField
}

export interface WritePlan {
  readonly requests: readonly SheetRequest[]
  /** changes that the requests carry */
  readonly sends: readonly number[]
  /** changes that the sheet shows already, or that cancel each other out */
  readonly done: readonly number[]
  readonly conflicts: readonly Conflict[]
  readonly placed: readonly PlacedCells[]
  readonly added: readonly AddedRow[]
}

/** Ids that rows lost when they moved, and are to get again: where an id stands is not the last word until then. */
export interface IdsOnTheirWay {
  /** true while there is any */
  readonly waits: boolean
  /** true for the id of a row that stands without it */
  isAwaited(tab: string, key: string): boolean
}

/**
 * Turns decided changes into requests against the sheet as it was just read.
 *
 * Changes of one key are taken together, in order. Those of a tab that is missing, or of which a header is, wait. Rows of
 * one tab are appended together, in order.
 *
 * @param ids which are still to be given back to rows that moved. Never throws.
 */
export function planWrites(
  changes: readonly NumberedChange[],
  snapshots: ReadonlyMap<string, TabSnapshot>,
  sheetIds: ReadonlyMap<string, number>,
  ids: IdsOnTheirWay = { waits: false, isAwaited: () => false },
): WritePlan {
  const done: number[] = []
  const sends: number[] = []
  const conflicts: Conflict[] = []
  const placed: PlacedCells[] = []
  const added: AddedRow[] = []
  const cellWrites: SheetRequest[] = []
  const appends: SheetRequest[] = []
  for (const [title, chains] of chainsByTab(changes)) {
    const snapshot = snapshots.get(title)
    const sheetId = sheetIds.get(title)
    if (snapshot?.usable !== true || sheetId === undefined) continue
    const newRows: { values: CellData[] }[] = []
    const adopted = new Set<number>()
    // A write from before came late, into a row that was blank by then, and the row that the id is for still has none.
    const isAstray = (change: RowChange) =>
      !ids.waits &&
      change.kind === 'adopt' &&
      snapshot.hasOnlyId(change.key) &&
      rowWithoutId(snapshot, change.cells) !== undefined
    for (const chain of chains) {
      const [first] = chain
      // Its row is there, and is not called so yet.
      if (first?.change.kind === 'update' && ids.isAwaited(title, first.change.key)) continue
      const plan = planChain(chain, snapshot, adopted, isAstray)
      done.push(...plan.done)
      sends.push(...plan.sends)
      conflicts.push(...plan.conflicts)
      if (plan.row !== undefined) {
        const { rowNumber, cells, kind } = plan.row
        const seqs = plan.append === undefined ? plan.sends : []
        placed.push({ tab: title, key: first?.change.key ?? '', rowNumber, cells, kind, seqs })
        for (const [field, cell] of Object.entries(cells)) {
          const columnIndex = snapshot.columnAt.get(field)
          if (columnIndex !== undefined)
            cellWrites.push(oneCell({ sheetId, rowIndex: rowNumber - 1, columnIndex }, cell))
        }
      }
      if (plan.append === undefined) continue
      newRows.push({ values: cellsInOrder(plan.append, snapshot.columnAt) })
      added.push({ tab: title, key: first?.change.key ?? '', cells: plan.append })
    }
    if (newRows.length > 0)
      appends.push({ appendCells: { sheetId, rows: newRows, fields: 'userEnteredValue' } })
  }
  return { requests: [...cellWrites, ...appends], sends, done, conflicts, placed, added }
}

/** A request that writes one cell's value and leaves its looks alone. Never throws. */
export function oneCell(
  start: { sheetId: number; rowIndex: number; columnIndex: number },
  cell: Cell | { formulaValue: string },
): SheetRequest {
  const userEnteredValue = typeof cell === 'object' && cell !== null ? cell : extendedValue(cell)
  return { updateCells: { start, rows: [{ values: [{ userEnteredValue }] }], fields: 'userEnteredValue' } }
}

/** Changes by tab and then by key, keys in the order of their first change. */
function chainsByTab(changes: readonly NumberedChange[]): Map<string, Iterable<NumberedChange[]>> {
  const tabs = new Map<string, Map<string, NumberedChange[]>>()
  for (const each of changes) {
    const chains = tabs.get(each.change.tab) ?? new Map<string, NumberedChange[]>()
    tabs.set(each.change.tab, chains)
    const key = keyOf(each.change.key)
    const chain = chains.get(key)
    if (chain === undefined) chains.set(key, [each])
    else chain.push(each)
  }
  return new Map([...tabs].map(([title, chains]) => [title, chains.values()]))
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
