import { keyOf } from '../kit/ids.ts'
import { serialOf, addDays, type LocalDate } from '../kit/local-date.ts'
import { cents } from '../kit/money.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { filtered, forEachOf, groupedBy, mapped, sortedBy, type Steps } from '../kit/steps.ts'
import type { Bucket, Movement } from '../stock/rules.ts'
import { daysOf, type Days, type DaysRefusal } from './days.ts'

/** What can be exported. */
export const exports = ['movements', 'stock', 'orders', 'payments', 'returns'] as const
export type ExportName = (typeof exports)[number]

/** What people call them, too. */
const alsoCalled: Readonly<Record<string, ExportName>> = {
  movement: 'movements',
  ledger: 'movements',
  'stock movements': 'movements',
  'stock on hand': 'stock',
  'on hand': 'stock',
  inventory: 'stock',
  order: 'orders',
  po: 'orders',
  pos: 'orders',
  'purchase orders': 'orders',
  payment: 'payments',
  return: 'returns',
}

/** What is to be exported, and for which days. Of stock the last of them counts. */
export interface ExportWish {
  readonly what: ExportName
  readonly days: Days
}

/** Why nothing is exported. */
export type ExportRefusal =
  | DaysRefusal
  | { readonly code: 'unknown-what'; readonly got: string }
  /** the workbook was set up before there was this tab */
  | { readonly code: 'no-tab'; readonly tab: string }
  | { readonly code: 'too-many'; readonly rows: number; readonly most: number; readonly what: ExportName }

/**
 * What a person's words ask for: 'movements 2026-11', 'stock 31 Oct', 'purchase orders Q3', 'payments all'.
 *
 * @returns without days the month before this one; for stock today. Refused with 'unknown-what' for other words, and as
 *   daysOf. Never throws.
 */
export function wishOf(words: string, today: LocalDate): Result<ExportWish, ExportRefusal> {
  const text = words.replaceAll(/\s+/g, ' ').trim()
  const lower = text.toLowerCase()
  const names = [...exports, ...Object.keys(alsoCalled)].sort((a, b) => b.length - a.length)
  const name = names.find((each) => lower === each || lower.startsWith(`${each} `))
  if (name === undefined) return refuse({ code: 'unknown-what', got: text })
  const what = alsoCalled[name] ?? (name as ExportName)
  const rest = text.slice(name.length).trim()
  const days = daysOf(what === 'stock' && rest === '' ? 'today' : rest, today)
  return days.ok ? accept({ what, days: days.value }) : days
}

/**
 * The file's name: 'movements-2026-11.csv', 'stock-2026-10-31.csv', 'orders-2026-11-01-to-2026-11-15.csv',
 * 'payments-all.csv'. Never throws.
 */
export function fileName({ what, days }: ExportWish, today: LocalDate): string {
  if (what === 'stock') return `stock-${dayOfStock(days, today)}.csv`
  const { from, to } = days
  if (from === null) return `${what}-${to === null ? 'all' : `until-${to}`}.csv`
  if (to === null) return `${what}-since-${from}.csv`
  const month = from.slice(0, 7)
  const isMonth = from.endsWith('-01') && to.slice(0, 7) === month && addDays(to, 1).slice(0, 7) !== month
  return `${what}-${isMonth ? month : from === to ? from : `${from}-to-${to}`}.csv`
}

/** The day at whose end stock is told: the last of the days, at the latest today. Never throws. */
export function dayOfStock({ to }: Days, today: LocalDate): LocalDate {
  return to === null || to > today ? today : to
}

/** True for a day that belongs to the days; a record without one belongs only to all of them. Never throws. */
export function isAmong(day: LocalDate | null, { from, to }: Days): boolean {
  if (day === null) return from === null && to === null
  return (from === null || day >= from) && (to === null || day <= to)
}

/** Pieces of a SKU at one place in one bucket. */
export interface Pieces {
  readonly sku: string
  readonly location: string
  readonly bucket: Bucket
  readonly pieces: number
}

/** The ledger of some days. */
export interface LedgerOfDays {
  /** what was there before the first day, places where it comes to 0 left out */
  readonly openings: readonly Pieces[]
  /** movements of the days, the earliest first */
  readonly movements: readonly Movement[]
  /** movements without a time: they count as there before; of all days they are among the movements */
  readonly untimed: number
  /** void movements that would belong to the days; they are left out */
  readonly voided: number
}

/**
 * The ledger of some days, so that opening balances and movements add up to what was there at the end of the last.
 *
 * @param movements each once, without the opening balances of closes, in the ledger's order
 * @param placeOf a location's name as the team writes it
 * @returns as LedgerOfDays says. Never throws.
 */
export function* ledgerOfDays(
  movements: Iterable<Movement>,
  days: Days,
  placeOf: (location: string) => string,
): Steps<LedgerOfDays> {
  const begin = days.from === null ? -Infinity : serialOf(days.from)
  const end = days.to === null ? Infinity : serialOf(addDays(days.to, 1))
  const before = new Map<string, Pieces>()
  const within: Movement[] = []
  let [untimed, voided] = [0, 0]
  yield* forEachOf(movements, (movement) => {
    const at = movement.at ?? -Infinity
    if (at >= end) return
    if (movement.status === 'void') {
      voided += at >= begin ? 1 : 0
      return
    }
    untimed += movement.at === null ? 1 : 0
    if (at >= begin) within.push(movement)
    else addTo(before, movement, placeOf)
  })
  const openings = yield* inOrderOfPlace(before)
  return {
    openings: openings.filter(({ pieces }) => pieces !== 0),
    movements: yield* sortedBy(within, (a, b) => (a.at ?? 0) - (b.at ?? 0)),
    untimed,
    voided,
  }
}

/** Sums by their place's key: SKU, location and bucket. */
type Sums = Map<string, { -readonly [field in keyof Pieces]: Pieces[field] }>

function addTo(sums: Sums, movement: Movement, placeOf: (location: string) => string): void {
  const { sku, bucket, quantity } = movement
  const location = placeOf(movement.location)
  const key = `${keyOf(sku)}\u0000${keyOf(location)}\u0000${bucket}`
  const known = sums.get(key)
  if (known === undefined) sums.set(key, { sku, location, bucket, pieces: quantity })
  else known.pieces += quantity
}

function* inOrderOfPlace(sums: Sums): Steps<Pieces[]> {
  const inOrder = yield* sortedBy([...sums], ([one], [other]) => (one < other ? -1 : 1))
  return inOrder.map(([, pieces]) => pieces)
}

/** Stock of a SKU at one place at the end of a day. */
export interface StockOfDay {
  readonly sku: string
  readonly location: string
  readonly onHand: number
  /** pieces that are here and not for sale */
  readonly held: number
  /** cost of one piece, four decimals; undefined: nobody ever said */
  readonly unitCost: number | undefined
  /** on hand by cost, whole cents; undefined where the cost is */
  readonly value: number | undefined
  readonly heldValue: number | undefined
}

/**
 * Stock at the end of a day, by SKU and place, with its value at average cost.
 *
 * @param movements each once, without the opening balances of closes, in the ledger's order; those without a time count
 * @param catalogueCost a SKU's cost as the catalogue has it now, for pieces whose cost the ledger does not know
 * @returns places with pieces on hand or held, also fewer than none, in the order of SKU and place. Never throws.
 */
export function* stockOfDay(
  movements: Iterable<Movement>,
  day: LocalDate,
  how: {
    readonly placeOf: (location: string) => string
    readonly catalogueCost: (sku: string) => number | null
  },
): Steps<StockOfDay[]> {
  const { movements: until } = yield* ledgerOfDays(movements, { from: null, to: day }, how.placeOf)
  const sums: Sums = new Map()
  yield* forEachOf(until, (movement) => addTo(sums, movement, how.placeOf))
  const costs = new Map<string, number | undefined>()
  yield* forEachOf(yield* groupedBy(until, ({ sku }) => keyOf(sku)), ([key, own]) =>
    costs.set(key, averageCost(own) ?? how.catalogueCost(key) ?? undefined),
  )
  const places = yield* groupedBy(yield* inOrderOfPlace(sums), ({ sku, location }) =>
    [keyOf(sku), keyOf(location)].join('\u0000'),
  )
  const rows = yield* mapped(places.values(), (buckets): StockOfDay => {
    const { sku = '', location = '' } = buckets[0] ?? {}
    const piecesIn = (bucket: Bucket) => buckets.find((each) => each.bucket === bucket)?.pieces ?? 0
    const [onHand, held] = [piecesIn('sellable'), piecesIn('held')]
    const unitCost = costs.get(keyOf(sku))
    const valueOf = (pieces: number) => (unitCost === undefined ? undefined : cents(pieces * unitCost))
    return { sku, location, onHand, held, unitCost, value: valueOf(onHand), heldValue: valueOf(held) }
  })
  return yield* filtered(rows, ({ onHand, held }) => onHand !== 0 || held !== 0)
}

/**
 * What a piece of a SKU cost on average: each opening and receipt with a cost changes it by its share, nothing else does.
 *
 *   (pieces there × average before + pieces that came × their cost) / all of them
 *
 * An opening or receipt that was taken back never came. Where none or fewer than none were there, the average begins anew.
 *
 * @param movements of one SKU, the earliest first, none of them void
 * @returns to four decimals; undefined while none had a cost. Source: IAS 2, 25 and 27 (weighted average, as each lot
 *   comes); docs/decisions/0056-stock-of-a-day.md. Never throws.
 */
export function averageCost(movements: readonly Movement[]): number | undefined {
  const takenBack = new Set<string>()
  for (const { id, kind, ref } of movements.toReversed())
    if (kind === 'reversal' && !takenBack.has(keyOf(id))) takenBack.add(keyOf(ref))
  let average: number | undefined
  let there = 0
  for (const { id, bucket, kind, quantity, unitCost } of movements) {
    if (bucket !== 'sellable' && bucket !== 'held') continue
    const comes = (kind === 'opening' || kind === 'receipt') && quantity > 0 && !takenBack.has(keyOf(id))
    if (comes && unitCost !== null) {
      const before = average === undefined ? 0 : Math.max(0, there)
      average = (before * (average ?? 0) + quantity * unitCost) / (before + quantity)
    }
    there += quantity
  }
  return average === undefined ? undefined : Math.round(average * 1e4) / 1e4
}
