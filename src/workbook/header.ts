import type { Cell } from './cells.ts'
import type { Problem } from './facts.ts'
import type { Tab } from './tab.ts'

/** Where a tab's columns stand, and headers that are missing or doubled. */
export interface HeaderRow {
  /** 0-based column of each field */
  readonly columnAt: Map<string, number>
  readonly problems: readonly Problem[]
}

/**
 * Finds a tab's columns by their headers, wherever people moved them.
 *
 * @param header row 1 as the sheet gave it
 * @returns of a doubled header the first place, and a problem; a missing one is a problem where the column was not added
 *   later. Never throws.
 */
export function readHeader(tab: Tab, header: readonly Cell[]): HeaderRow {
  const columnAt = new Map<string, number>()
  const problems: Problem[] = []
  for (const [field, column] of Object.entries(tab.columns)) {
    const places = header.flatMap((cell, at) => (isHeader(cell, column.header) ? [at] : []))
    const [place] = places
    if (place !== undefined) columnAt.set(field, place)
    if (places.length > 1 || (places.length === 0 && column.addedLater !== true)) {
      problems.push({
        tab: tab.title,
        key: 'header',
        rowNumber: 1,
        column: column.header,
        got: places.length === 0 ? 'no such header in row 1' : `${places.length} columns with this header`,
        expected: `one column headed "${column.header}"`,
      })
    }
  }
  return { columnAt, problems }
}

/** True when a cell of row 1 is this header: case and outer blanks are ignored. Never throws. */
export function isHeader(cell: Cell | undefined, header: string): boolean {
  return typeof cell === 'string' && cell.trim().toLowerCase() === header.toLowerCase()
}
