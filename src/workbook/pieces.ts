import type { Steps } from '../kit/steps.ts'
import type { Cell } from './cells.ts'

/** So many rows of a piece are those of the one before: where they differ, somebody moved rows in between. */
const overlap = 20
/** So many rows are taken in before the next pause. */
const rowsAtOnce = 500

type Row = readonly Cell[]

/** A long tab put together from pieces that were read one after the other. */
export class PieceByPiece<T = Row> {
  readonly rows: (Row | T)[] = []
  readonly #size: number
  readonly #keep: (row: Row) => Row | T
  /** the last rows of the piece before, as they came: the next one begins with them */
  #before: readonly Row[] = []
  /** 1-based row of the sheet that the next piece begins with */
  next = 2
  /** true when the last piece ended in blank rows, which are not given */
  isShort = false

  /**
   * @param size how many rows a piece has; it brings fewer when blank rows stand at its end
   * @param keep what is kept of a row until all pieces are here: the cells of a long tab are most of its memory
   */
  constructor(size: number, keep: (row: Row) => Row | T = (row) => row) {
    this.#size = size
    this.#keep = keep
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
  *add(piece: Iterable<Row>): Steps<boolean> {
    const start = this.next - 2
    const known = this.rows.length - start
    const last: Row[] = []
    let at = 0
    for (const row of piece) {
      if (at < known && !isSame(this.#before[at] ?? [], row)) return false
      while (this.rows.length < start + at) this.rows.push([])
      if (at >= known) this.rows.push(this.#keep(row))
      if (at >= this.#size - overlap && at < this.#size) last.push(row)
      if ((at += 1) % rowsAtOnce === 0) yield
    }
    for (let missing = at; missing < known; missing += 1)
      if (!isSame(this.#before[missing] ?? [], [])) return false
    this.isShort = at < this.#size
    this.#before = last
    this.next = this.after(this.next)
    return true
  }
}

function isSame(a: Row, b: Row): boolean {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at += 1) if ((a[at] ?? '') !== (b[at] ?? '')) return false
  return true
}
