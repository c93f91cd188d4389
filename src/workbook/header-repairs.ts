import { keyOf } from '../kit/ids.ts'
import type { Cell } from './cells.ts'
import { sameCell } from './change.ts'
import type { Problem } from './facts.ts'
import { isHeader } from './header.ts'
import type { Repair } from './repair.ts'
import { columnLetters, type Tab } from './tab.ts'

/** A tab of more rows is not brought back by a press, nor a column of it. */
export const mostBrought = 5_000
/** Of so many cells that are as they were, one may have been edited meanwhile. */
const alikeForOne = 20

/** A tab as it was when its headers were in order. */
export interface KnownTab {
  readonly rows: number
  /** row 1 then */
  readonly header: readonly Cell[]
  readonly columnAt: ReadonlyMap<string, number>
  /** what a row's cell held; undefined for a key that is not known */
  readonly cell: (key: string, field: string) => Cell | undefined
}

interface Shown {
  readonly header: readonly Cell[]
  readonly rows: readonly (readonly Cell[])[]
}

/** Header problems with what a press can do about them, as far as the columns show it. Never throws. */
export function withRepairs(
  tab: Tab,
  problems: readonly Problem[],
  shown: Shown,
  known: KnownTab,
): readonly Problem[] {
  const fieldOf = (header: string) =>
    Object.keys(tab.columns).find((field) => tab.columns[field]?.header === header) ?? ''
  const fields = problems.map(({ column }) => fieldOf(column))
  const repairs = headerRepairs(tab, shown, fields, known)
  return problems.map((problem) => {
    const repair = repairs.get(fieldOf(problem.column))
    return repair === undefined ? problem : { ...problem, repair }
  })
}

/**
 * What puts missing and doubled headers right, by field: told by what the columns hold, not by where they stand.
 *
 * @param shown row 1 as it is now, and the rows below
 * @param fields those whose header is missing or doubled
 * @returns no entry for a field of which nobody can say. Never throws.
 */
function headerRepairs(
  tab: Tab,
  shown: Shown,
  fields: readonly string[],
  known: KnownTab,
): Map<string, Repair> {
  const repairs = new Map<string, Repair>()
  const width = shown.rows.reduce((most, row) => Math.max(most, row.length), shown.header.length)
  const places = Array.from({ length: width }, (_, at) => at)
  const headed = (header: string) => places.filter((at) => isHeader(shown.header[at], header))
  const wasThere = new Set(known.header.flatMap((cell) => (isBlank(cell) ? [] : [plain(cell)])))
  const isOwned = (at: number) =>
    Object.values(tab.columns).some(({ header }) => isHeader(shown.header[at], header))
  // A column of the team's own, headed before as it is now, is not one that was renamed.
  const strange = places.filter((at) => !isOwned(at) && !wasThere.has(plain(shown.header[at] ?? null)))
  const headerOf = (field: string) => tab.columns[field]?.header ?? ''

  const keyPlaces = headed(headerOf(tab.key))
  const keyFits = (keyPlaces.length > 0 ? keyPlaces : strange).filter((at) => fitsKey(shown, at, known))
  const keyAt = best(keyFits, known.columnAt.get(tab.key))
  if (keyAt === undefined) return repairs

  for (const field of fields) {
    const doubled = headed(headerOf(field))
    const fits = (at: number) =>
      field === tab.key ? keyFits.includes(at) : fitsField(shown, { keyAt, at, field }, known)
    const place = best((doubled.length > 0 ? doubled : strange).filter(fits), known.columnAt.get(field))
    if (doubled.length > 1 && place !== undefined)
      repairs.set(field, {
        kind: 'head-others',
        tab: tab.title,
        field,
        keep: columnLetters(place),
        others: otherHeaders(
          headerOf(field),
          doubled.filter((at) => at !== place),
          shown.header,
        ),
      })
    else if (doubled.length === 0 && place !== undefined)
      repairs.set(field, {
        kind: 'head-again',
        tab: tab.title,
        field,
        from: isBlank(shown.header[place]) ? '' : String(shown.header[place]),
        at: columnLetters(place),
      })
    else if (doubled.length === 0 && field !== tab.key && known.rows <= mostBrought)
      repairs.set(field, { kind: 'bring-column', tab: tab.title, field })
  }
  return repairs
}

/** 'Quantity (2)', 'Quantity (3)', whatever is free. */
function otherHeaders(
  header: string,
  places: readonly number[],
  shown: readonly Cell[],
): Record<string, string> {
  const taken = new Set(shown.map(plain))
  let count = 1
  return Object.fromEntries(
    places.map((at) => {
      do count += 1
      while (taken.has(plain(`${header} (${count})`)))
      return [columnLetters(at), `${header} (${count})`]
    }),
  )
}

/** The place where it was, if that fits, or else the first that does. */
function best(places: readonly number[], was: number | undefined): number | undefined {
  return places.find((at) => at === was) ?? places[0]
}

function fitsKey({ rows }: Shown, at: number, known: KnownTab): boolean {
  let same = 0
  let other = 0
  for (const row of rows) {
    const cell = row[at] ?? null
    if (isBlank(cell)) continue
    if (known.cell(keyOf(String(cell)), '') === undefined) other += 1
    else same += 1
  }
  return same > 0 && other * alikeForOne <= same
}

function fitsField(
  { rows }: Shown,
  { keyAt, at, field }: { keyAt: number; at: number; field: string },
  known: KnownTab,
): boolean {
  let same = 0
  let other = 0
  for (const row of rows) {
    const was = known.cell(keyOf(String(row[keyAt] ?? '')), field)
    const cell = row[at] ?? null
    if (was === undefined || (isBlank(was) && isBlank(cell))) continue
    if (sameCell(was, cell)) same += 1
    else other += 1
  }
  // A column that was blank is known by its place alone.
  if (same === 0) return other === 0 && at === known.columnAt.get(field)
  return other * alikeForOne <= same
}

function plain(cell: Cell): string {
  return String(cell ?? '')
    .trim()
    .toLowerCase()
}

function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || cell === ''
}
