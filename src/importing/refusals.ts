import type { CellRefusal } from './export-cells.ts'

/** Why a line of the file is not imported; the other lines are. Columns are named as the file spells them. */
export type LineReason =
  | CellRefusal
  | { readonly code: 'no-handle'; readonly column: string }
  | { readonly code: 'no-sku'; readonly column: string }
  | { readonly code: 'sku-unusable'; readonly sku: string }
  /** handle and options have no letter or digit to make a SKU from */
  | { readonly code: 'nothing-to-make-a-sku-from'; readonly handle: string }
  | {
      readonly code: 'duplicate'
      readonly sku: string
      /** '' in a products export */
      readonly location: string
      /** every line that has it, this one included */
      readonly lines: readonly number[]
      /** true when the SKU was made from handle and options */
      readonly made: boolean
    }
  | { readonly code: 'unknown-status'; readonly column: string; readonly got: string }
  | { readonly code: 'not-a-quantity'; readonly column: string; readonly got: string }
  | { readonly code: 'no-location'; readonly column: string }
  | { readonly code: 'unknown-location'; readonly location: string; readonly known: readonly string[] }
  | { readonly code: 'unknown-sku'; readonly sku: string }

/** A line of the file that is left out, with the reason. */
export type LineRefusal = LineReason & { readonly line: number }

/** Something a person should know about a line that is imported all the same. */
export type LineWarning = { readonly line: number } & (
  | { readonly code: 'below-zero'; readonly sku: string; readonly onHand: number }
  | {
      readonly code: 'unavailable'
      readonly sku: string
      readonly onHand: number
      readonly unavailable: number
    }
  | { readonly code: 'available-only'; readonly column: string }
)

/** Rows of one key, where each key may be in the file once. */
export interface Keyed {
  readonly line: number
  readonly key: string
}

/**
 * The lines of each key that stands in the file more than once, in the file's order.
 *
 * @returns keys that stand once are absent. Never throws.
 */
export function linesOfDuplicates(rows: readonly Keyed[]): ReadonlyMap<string, readonly number[]> {
  const lines = Map.groupBy(rows, (row) => row.key)
  return new Map(
    [...lines].filter(([, same]) => same.length > 1).map(([key, same]) => [key, same.map((row) => row.line)]),
  )
}
