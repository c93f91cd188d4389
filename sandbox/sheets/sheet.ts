import type { Area, Box } from './a1.ts'
import { isBlank, type Row, type Stored } from './cell.ts'
import type { JsonObject } from '../slack/json.ts'

export type Dimension = 'ROWS' | 'COLUMNS'

/** A warning or lock over a range. */
export interface Protection {
  id: number
  box: Box
  description: string
  warningOnly: boolean
}

/** A rule that colours cells. `rule` is Google's booleanRule or gradientRule. */
export interface ColourRule {
  boxes: Box[]
  rule: JsonObject
}

/** A dropdown or another rule for what may be typed; `rule` is Google's DataValidationRule. */
interface Validation {
  box: Box
  rule: JsonObject
}

interface Note {
  row: number
  column: number
  text: string
}

/** Everything of a tab beside its cells. Plain data: it is copied to be put back, and kept in the file. */
export interface SheetState {
  title: string
  sheetId: number
  /** 0: a book that does not calculate */
  engineId: number
  rowCount: number
  columnCount: number
  frozenRowCount: number
  frozenColumnCount: number
  hidden: boolean
  notes: Note[]
  validations: Validation[]
  rules: ColourRule[]
  protections: Protection[]
}

/** Rows and columns of a new tab. */
const newRows = 1000
const newColumns = 26

export function newSheetState(title: string, sheetId: number): SheetState {
  return {
    title,
    sheetId,
    engineId: 0,
    rowCount: newRows,
    columnCount: newColumns,
    frozenRowCount: 0,
    frozenColumnCount: 0,
    hidden: false,
    notes: [],
    validations: [],
    rules: [],
    protections: [],
  }
}

/** One tab: its cells as Google keeps them, and what lies over them. */
export class Sheet {
  state: SheetState
  rows: Row[]

  constructor(state: SheetState, rows: Row[] = []) {
    this.state = state
    this.rows = rows
  }

  cell(row: number, column: number): Stored {
    return this.rows[row]?.[column] ?? null
  }

  put(row: number, column: number, cell: Stored): void {
    const cells = [...(this.rows[row] ?? [])]
    while (cells.length < column) cells.push(null)
    cells[column] = cell
    while (this.rows.length < row) this.rows.push([])
    this.rows[row] = cells
  }

  /** The number of rows up to the last that has something in it, between two columns. */
  usedRows(startColumn = 0, endColumn = Number.POSITIVE_INFINITY): number {
    return (
      this.rows.findLastIndex((row) =>
        row.some((cell, at) => at >= startColumn && at < endColumn && !isBlank(cell)),
      ) + 1
    )
  }

  /** The box with its open ends set to the grid's. */
  bounded(box: Box): Area {
    return {
      startRow: box.startRow,
      endRow: box.endRow ?? this.state.rowCount,
      startColumn: box.startColumn,
      endColumn: box.endColumn ?? this.state.columnCount,
    }
  }

  /** Rows or columns come in: what lies behind moves, what reaches over the place gets longer. */
  insert(dimension: Dimension, start: number, count: number): void {
    if (dimension === 'ROWS') {
      this.state.rowCount += count
      if (start < this.rows.length)
        this.rows.splice(start, 0, ...Array.from({ length: count }, (): Row => []))
    } else {
      this.state.columnCount += count
      const blanks = Array.from({ length: count }, () => null)
      this.rows = this.rows.map((row) => (row.length > start ? row.toSpliced(start, 0, ...blanks) : row))
    }
    this.#moveAll(dimension, {
      position: (at) => (at >= start ? at + count : at),
      start: (at) => (at >= start ? at + count : at),
      end: (at) => (at > start ? at + count : at),
    })
  }

  /** Rows or columns go away, and whatever lies on nothing else. */
  remove(dimension: Dimension, start: number, count: number): void {
    const end = start + count
    if (dimension === 'ROWS') {
      this.state.rowCount -= count
      this.rows.splice(start, count)
      this.state.frozenRowCount -= overlap(this.state.frozenRowCount, start, count)
    } else {
      this.state.columnCount -= count
      this.rows = this.rows.map((row) => (row.length > start ? row.toSpliced(start, count) : row))
      this.state.frozenColumnCount -= overlap(this.state.frozenColumnCount, start, count)
    }
    const edge = (at: number) => (at >= end ? at - count : Math.min(at, start))
    this.#moveAll(dimension, {
      position: (at) => (at >= end ? at - count : at >= start ? undefined : at),
      start: edge,
      end: edge,
    })
  }

  /** Columns change places: `order[n]` is where the column that now stands at n stood before. */
  reorderColumns(order: readonly number[]): void {
    this.rows = this.rows.map((row) => order.map((from) => row[from] ?? null))
    const placeOf = new Map(order.map((from, to) => [from, to]))
    this.#moveAll('COLUMNS', {
      position: (at) => placeOf.get(at) ?? at,
      start: (at) => placeOf.get(at) ?? at,
      end: (at) => (placeOf.get(at - 1) ?? at - 1) + 1,
    })
  }

  #moveAll(
    dimension: Dimension,
    to: {
      position(at: number): number | undefined
      start(at: number): number
      end(at: number): number
    },
  ): void {
    const moveBox = (box: Box): Box[] => {
      const isRows = dimension === 'ROWS'
      const from = isRows ? box.startRow : box.startColumn
      const until = isRows ? box.endRow : box.endColumn
      const start = to.start(from)
      const end = until === undefined ? undefined : to.end(until)
      if (end !== undefined && end <= start) return []
      return [
        isRows ? { ...box, startRow: start, endRow: end } : { ...box, startColumn: start, endColumn: end },
      ]
    }
    const { state } = this
    state.notes = state.notes.flatMap((note) => {
      const at = to.position(dimension === 'ROWS' ? note.row : note.column)
      if (at === undefined) return []
      return [dimension === 'ROWS' ? { ...note, row: at } : { ...note, column: at }]
    })
    state.validations = state.validations.flatMap((each) =>
      moveBox(each.box).map((box) => ({ ...each, box })),
    )
    state.protections = state.protections.flatMap((each) =>
      moveBox(each.box).map((box) => ({ ...each, box })),
    )
    state.rules = state.rules
      .map((each) => ({ ...each, boxes: each.boxes.flatMap(moveBox) }))
      .filter((each) => each.boxes.length > 0)
  }
}

function overlap(frozen: number, start: number, count: number): number {
  return Math.max(0, Math.min(frozen, start + count) - start)
}
