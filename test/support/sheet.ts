import type { World } from '../../sandbox/world.ts'

/** 1-based row of the tab in which a cell holds the key. */
export function rowOf(world: World, tab: string, key: string): number {
  const row = world.sheets.person.cells(tab).findIndex((each) => each.includes(key)) + 1
  if (row === 0) throw new Error(`${tab} has no row ${key}`)
  return row
}

/** The letters of the column under a header. */
export function columnOf(world: World, tab: string, header: string): string {
  const at = (world.sheets.person.cells(tab)[0] ?? []).indexOf(header)
  if (at < 0) throw new Error(`${tab} has no column ${header}`)
  return letters(at)
}

/** The cell of a row under a header, as 'F12'. */
export function cellOf(world: World, tab: string, key: string, header: string): string {
  return `${columnOf(world, tab, header)}${rowOf(world, tab, key)}`
}

function letters(at: number): string {
  return (at >= 26 ? letters(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26))
}
