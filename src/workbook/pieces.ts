import type { Cell } from './cells.ts'

/** So many rows of a piece are those of the one before: where they differ, somebody moved rows in between. */
const overlap = 20
/** Words that stand in many rows are kept once; a column of ever new ones is left alone. */
const longestShared = 40
const mostShared = 20_000

type Row = readonly Cell[]

/** A long tab put together from pieces that were read one after the other. */
export class PieceByPiece {
  readonly rows: Row[] = []
  readonly #size: number
  readonly #shared = new Map<string, string>()
  /** 1-based row of the sheet that the next piece begins with */
  next = 2

  /** @param size how many rows a piece has; it brings fewer when blank rows stand at its end */
  constructor(size: number) {
    this.#size = size
  }

  /** The row that a piece begins with when the one before it begins at `from`. */
  after(from: number): number {
    return from + this.#size - overlap
  }

  /**
   * Takes in the next piece, which begins at row `next`, and keeps its rows.
   *
   * @returns false when it does not go on where the last one ended. Never throws.
   */
  add(piece: readonly Cell[][]): boolean {
    const start = this.next - 2
    const known = this.rows.length - start
    for (let at = 0; at < known; at += 1)
      if (!isSame(this.rows[start + at] ?? [], piece[at] ?? [])) return false
    while (this.rows.length < start) this.rows.push([])
    for (let at = Math.max(0, known); at < piece.length; at += 1)
      this.rows.push(this.#sharing(piece[at] ?? []))
    this.next = this.after(this.next)
    return true
  }

  /** The row, in which words that other rows have, too, are now kept only once: they are most of a ledger's memory. */
  #sharing(row: Cell[]): Row {
    for (let at = 0; at < row.length; at += 1) {
      const cell = row[at]
      if (typeof cell !== 'string' || cell.length > longestShared) continue
      const known = this.#shared.get(cell)
      if (known !== undefined) row[at] = known
      else if (this.#shared.size < mostShared) this.#shared.set(cell, cell)
    }
    return row
  }
}

function isSame(a: Row, b: Row): boolean {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at += 1) if ((a[at] ?? '') !== (b[at] ?? '')) return false
  return true
}
