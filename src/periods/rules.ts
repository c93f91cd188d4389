import { addDays, daysBetween, localDate, serialOf, type LocalDate } from '../kit/local-date.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { filtered, forEachOf, groupedBy, mapped, sortedBy, type Steps } from '../kit/steps.ts'
import { closeOfOpening, openingsOf, placeKey } from '../stock/closing.ts'
import type { Movement } from '../stock/rules.ts'

/** A calendar month, 'YYYY-MM'. */
export type Month = string & { readonly __brand: 'Month' }

/** A month may be closed by itself once it ended so many days ago: by then the last of it is written down. */
const settledAfterDays = 3
/** What one batch to Google should hold at most, bytes. Source: "Usage limits", about 2 MB are advised. */
const batchBytes = 1_900_000
/** What rows that stand side by side cost in a batch: one copy and one clearing. Measured (400), rounded up. */
const runBytes = 440
/** What an opening row costs beside its SKU and location. Measured (255), rounded up. */
const openingBytes = 280

/** Parses '2026-09'; undefined for anything else. Never throws. */
export function monthOf(text: string): Month | undefined {
  return localDate(`${text}-01`) === undefined ? undefined : (text as Month)
}

/** The first day after a month. Never throws. */
export function dayAfter(month: Month): LocalDate {
  // The 32nd day from the first is always in the next month.
  return `${addDays(`${month}-01` as LocalDate, 31).slice(0, 7)}-01` as LocalDate
}

/** The last month that is over since a few days, so that what belongs to it is written down. Never throws. */
export function lastWholeMonth(today: LocalDate): Month {
  const thisMonth = today.slice(0, 7) as Month
  const before = monthBefore(thisMonth)
  return daysBetween(dayAfter(before), today) >= settledAfterDays ? before : monthBefore(before)
}

function monthBefore(month: Month): Month {
  return addDays(`${month}-01` as LocalDate, -1).slice(0, 7) as Month
}

/** The last moment of a month, to the second, as the sheet's serial number. Never throws. */
export function endOf(month: Month): number {
  return serialOf(dayAfter(month)) - 1 / 86_400
}

/** A movement in the ledger, and where. */
export interface StandingMovement {
  readonly movement: Movement
  /** 1-based row; undefined while the sheet does not show it */
  readonly rowNumber: number | undefined
}

/** Why a month is not closed. */
export type CloseRefusal =
  | { readonly code: 'not-over'; readonly month: Month; readonly until: LocalDate }
  | { readonly code: 'not-approver' }
  /** the workbook has no archive yet */
  | { readonly code: 'no-archive' }
  | { readonly code: 'unreadable'; readonly month: Month; readonly rows: readonly UnreadableRow[] }
  /** movements that the sheet does not show yet */
  | { readonly code: 'unwritten'; readonly month: Month; readonly movements: number }
  | { readonly code: 'nothing'; readonly month: Month; readonly closed: number }

/** A row that cannot be read, and may belong to the month. */
export interface UnreadableRow {
  readonly tab: string
  readonly key: string
  readonly rowNumber: number
  readonly column: string
  readonly got: string
}

/** One atomic step of a close. */
export interface CloseStep {
  /** '2026-09', or '2026-09.2' for a later round */
  readonly name: string
  readonly movements: readonly Movement[]
}

/** What a close takes. */
export interface PlannedClose {
  readonly month: Month
  readonly at: number
  readonly steps: readonly CloseStep[]
  /** movements taken, opening balances of earlier closes not counted */
  readonly movements: number
  readonly skus: number
  /** rows that stand for them from then on */
  readonly openings: number
  /** pieces that those rows carry */
  readonly pieces: number
}

/**
 * Decides the close of a month: everything in the ledger up to its end goes to the archive.
 *
 * Rows without a time belong to no month and stay. An opening balance of an earlier close goes along where something moved
 * at its place; else it stays as it is. A month that was closed before is closed again for what came late, as a new round.
 *
 * @param words.standing the ledger's movements
 * @param words.unreadable rows of the ledger that cannot be read and may belong to the month
 * @param words.taken how many movements each earlier close took, by its name
 * @returns the steps, each small enough for one batch; refused as CloseRefusal says. Never throws.
 */
export function* decideClose(words: {
  readonly month: Month
  readonly today: LocalDate
  readonly standing: readonly StandingMovement[]
  readonly unreadable: readonly UnreadableRow[]
  readonly taken: ReadonlyMap<string, number>
}): Steps<Result<PlannedClose, CloseRefusal>> {
  const { month, today, standing, unreadable, taken } = words
  const until = dayAfter(month)
  if (daysBetween(until, today) < 0) return refuse({ code: 'not-over', month, until })
  const next = serialOf(until)
  const due = yield* filtered(standing, ({ movement }) => movement.at !== null && movement.at < next)
  const moved = yield* filtered(due, ({ movement }) => closeOfOpening(movement.id) === undefined)
  if (unreadable.length > 0) return refuse({ code: 'unreadable', month, rows: unreadable })
  if (moved.length === 0) {
    const closed = [...taken].filter(([name]) => name.slice(0, 7) === month)
    return refuse({ code: 'nothing', month, closed: closed.reduce((sum, [, count]) => sum + count, 0) })
  }
  const places = new Set<string>()
  const skus = new Set<string>()
  yield* forEachOf(moved, ({ movement }) => {
    skus.add(movement.sku.toUpperCase())
    if (movement.status !== 'void') places.add(placeKey(movement))
  })
  const going = yield* filtered(
    due,
    ({ movement }) => closeOfOpening(movement.id) === undefined || places.has(placeKey(movement)),
  )
  const unwritten = going.filter((each) => each.rowNumber === undefined).length
  if (unwritten > 0) return refuse({ code: 'unwritten', month, movements: unwritten })
  const at = endOf(month)
  const round = nextRound(month, taken)
  const steps = (yield* packed(going)).map((part, index): CloseStep => ({
    name: round + index === 1 ? month : `${month}.${round + index}`,
    movements: part.map(({ movement }) => movement),
  }))
  let [openings, pieces] = [0, 0]
  for (const { name, movements } of steps)
    for (const { quantity } of yield* openingsOf(movements, { name, at })) {
      openings += 1
      pieces += quantity
    }
  return accept({
    month,
    at,
    steps,
    movements: moved.length,
    skus: skus.size,
    openings,
    pieces,
  })
}

/** True for the name of one of a month's closes: '2026-09', '2026-09.2'. Never throws. */
export function isRoundOf(month: Month, name: string): boolean {
  return name === month || (name.slice(0, 8) === `${month}.` && /^[1-9]\d{0,2}$/.test(name.slice(8)))
}

/** The round that the next close of a month is: 1 when it was never closed. Never throws. */
function nextRound(month: Month, taken: ReadonlyMap<string, number>): number {
  const rounds = [...taken.keys()]
    .filter((name) => name.slice(0, 7) === month)
    .map((name) => Number(name.slice(8) || 1))
  return Math.max(0, ...rounds) + 1
}

/** Rows as steps, each small enough for one batch. All rows of a SKU stay together, so that each step adds up. */
function* packed(rows: readonly StandingMovement[]): Steps<(readonly StandingMovement[])[]> {
  if ((yield* runs(rows)) * runBytes + (yield* openingsBytes(rows)) <= batchBytes) return [rows]
  const steps: StandingMovement[][] = []
  let room = 0
  for (const part of (yield* groupedBy(rows, ({ movement }) => movement.sku.toUpperCase())).values()) {
    // Rows of one SKU hardly ever stand side by side.
    const bytes = part.length * runBytes + (yield* openingsBytes(part))
    if (steps.length === 0 || bytes > room) {
      steps.push([])
      room = batchBytes
    }
    room -= bytes
    steps.at(-1)?.push(...part)
    yield
  }
  return steps
}

function* openingsBytes(rows: readonly StandingMovement[]): Steps<number> {
  const places = new Map<string, Movement>()
  yield* forEachOf(rows, ({ movement }) => places.set(placeKey(movement), movement))
  let bytes = 0
  for (const { sku, location } of places.values()) bytes += openingBytes + sku.length + location.length
  return bytes
}

/** How many stretches of neighbours the rows stand in. */
function* runs(rows: readonly StandingMovement[]): Steps<number> {
  const numbers = yield* mapped(rows, (row) => row.rowNumber ?? 0)
  const inOrder = yield* sortedBy(numbers, (a, b) => a - b)
  return inOrder.filter((number, at) => number - 1 !== inOrder[at - 1]).length
}
