/** A first thing to do in the page: a line for the composer, or a cell of the workbook. */
export type ThingToTry =
  | { label: string; line: string; channel?: string }
  | { label: string; cell: { tab: string; column: string; row: number } }

/** Where the workbook opens. */
export const firstPlace = { tab: 'Stock', range: 'A2' } as const

/** Shown as chips above the composer, in this order. */
export const thingsToTry: readonly ThingToTry[] = [
  { label: '/stock hoop', line: '/stock hoop' },
  { label: '/low', line: '/low' },
  { label: '/jumpring today', line: '/jumpring today' },
  { label: 'Log a return', line: '/return new' },
  { label: 'Samples to decide', line: '/sample due' },
  { label: 'Type a count in the sheet', cell: { tab: 'Stock', column: 'Counted', row: 2 } },
]
