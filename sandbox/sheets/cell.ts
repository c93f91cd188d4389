/** What a cell holds when it is no formula: typed, null when blank. An error of a formula is its text, '#REF!'. */
export type Value = string | number | boolean | null

/** A formula as its cell holds it; what it comes to is worked out elsewhere and kept in `value`. */
export interface Formula {
  /** with its '=' */
  formula: string
  value: Value
}

export type Stored = Value | Formula

/** A row of cells; the ones that are not there are blank. Never changed in place: a changed row is another row. */
export type Row = readonly Stored[]

export function isFormula(cell: Stored | undefined): cell is Formula {
  return typeof cell === 'object' && cell !== null
}

/** What a cell shows, without its number format. */
export function valueOf(cell: Stored | undefined): Value {
  return isFormula(cell) ? cell.value : (cell ?? null)
}

/** A cell that Google leaves out at the end of a row. */
export function isBlank(cell: Stored | undefined): boolean {
  return cell === undefined || cell === null || cell === ''
}
