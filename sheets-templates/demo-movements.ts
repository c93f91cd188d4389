import { idFor } from '../src/kit/ids.ts'
import type { Bucket, MovementKind } from '../src/stock/rules.ts'
import type { DemoSku } from './demo-catalog.ts'

/** A movement of the sample brand; its time is relative to the day of setup. */
export interface DemoMovement {
  /** days before the day of setup, 1 or more */
  readonly day: number
  readonly minute: number
  readonly sku: string
  readonly location: string
  readonly bucket: Bucket
  readonly quantity: number
  readonly kind: MovementKind
  readonly reason: string
  readonly ref: string
  readonly unitCost: number | null
  readonly actor: string
}

/** How a SKU is meant to stand on the day of setup. */
export type DemoState = 'ok' | 'low' | 'out' | 'dead' | 'over'

const firstDay = 91
/** When the ledger begins. */
export const openingDay = 92
/** What is ok lasts less than this; from 365 days on it would be called over. */
const longestCoverDays = 240
const shop = 'Shop'
const studio = 'Studio'
/** One week's rhythm; which weekday is which depends on the day of setup. */
const rhythm = [0.7, 0.8, 0.9, 1, 1.2, 1.5, 0.9]

/** Numbers from 0 up to 1 that are the same at every run (mulberry32). */
export function steadyNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Three months of one SKU: opening and sales, so that it stands at the end as it is meant to.
 *
 * @param extra movements of other kinds that the SKU has beside, deliveries among them; the opening allows for them
 */
export function movementsOf(
  demo: DemoSku,
  state: DemoState,
  seed: number,
  extra: readonly DemoMovement[],
): DemoMovement[] {
  const next = steadyNumbers(seed)
  const cost = demo.record.cost
  const base = { sku: demo.record.sku, bucket: 'sellable' as const, ref: '', unitCost: cost }
  if (state === 'dead') {
    const opening = {
      ...base,
      day: 262,
      minute: 600,
      location: studio,
      quantity: 17,
      kind: 'opening' as const,
      reason: 'opening stock',
      actor: 'studio',
    }
    const sale = {
      ...base,
      day: 214,
      minute: 905,
      location: studio,
      quantity: -1,
      kind: 'sale' as const,
      reason: 'web shop',
      actor: 'web shop',
    }
    return [opening, sale, ...extra]
  }
  const last = state === 'out' ? 4 : 1
  const alsoInShop = demo.soldPerDay > 0.1
  const rate = state === 'over' ? 0.035 : state === 'out' ? Math.max(0.2, demo.soldPerDay) : demo.soldPerDay
  const sales: DemoMovement[] = []
  for (let day = firstDay; day >= last; day -= 1) {
    if (next() >= rate * (rhythm[day % 7] ?? 1)) continue
    const inShop = alsoInShop && next() < 0.35
    const quantity = next() < 0.12 ? -2 : -1
    const minute = 600 + Math.floor(next() * 540)
    sales.push({
      ...base,
      day,
      minute,
      location: inShop ? shop : studio,
      quantity,
      kind: 'sale',
      reason: inShop ? 'shop' : 'web shop',
      actor: inShop ? 'shop' : 'web shop',
    })
  }
  const wanted = endStock(sales, demo.leadDays, state, next)
  const moves = [...sales, ...extra]
  const atLeast = alsoInShop && state !== 'out' ? 2 : 0
  const shopOpening = Math.max(atLeast - sumAt(moves, shop), -lowest(moves, shop))
  const studioEnd = Math.max(0, wanted - shopOpening - sumAt(moves, shop))
  const opening = (location: string, quantity: number): DemoMovement[] =>
    quantity === 0
      ? []
      : [
          {
            ...base,
            day: openingDay,
            minute: 540,
            location,
            quantity,
            kind: 'opening',
            reason: 'opening stock',
            actor: 'studio',
          },
        ]
  return [...opening(studio, studioEnd - sumAt(moves, studio)), ...opening(shop, shopOpening), ...moves]
}

/** In the order of time, with their ids. */
export function numbered(movements: readonly DemoMovement[]): (DemoMovement & { readonly id: string })[] {
  const inOrder = [...movements].sort(
    (a, b) => b.day - a.day || a.minute - b.minute || (a.sku < b.sku ? -1 : 1),
  )
  return inOrder.map((movement, at) => ({ ...movement, id: idFor('MV', 'demo', at + 1) }))
}

/** Pieces to have left: by the reorder point that the bot will work out, at a service level of 95 %. */
function endStock(
  sales: readonly DemoMovement[],
  leadDays: number,
  state: DemoState,
  next: () => number,
): number {
  if (state === 'out') return 0
  const perDay = Array.from({ length: firstDay }, () => 0)
  for (const sale of sales) perDay[sale.day - 1] = (perDay[sale.day - 1] ?? 0) - sale.quantity
  const mean = perDay.reduce((sum, pieces) => sum + pieces, 0) / firstDay
  const variance = perDay.reduce((sum, pieces) => sum + (pieces - mean) ** 2, 0) / (firstDay - 1)
  const point = Math.ceil(mean * leadDays + 1.645 * Math.sqrt(leadDays * variance))
  if (state === 'low') return Math.max(2, Math.floor(point * (0.4 + 0.4 * next())))
  if (state === 'over') return 48
  const most = Math.floor(mean * longestCoverDays)
  return Math.max(point + 2, Math.min(most, point + 3 + Math.floor(point * 0.9 * next())))
}

/** How far below where it began a place ever was: 0 or less. */
function lowest(moves: readonly DemoMovement[], location: string): number {
  const inOrder = moves
    .filter((move) => move.location === location && move.bucket === 'sellable')
    .sort((a, b) => b.day - a.day || a.minute - b.minute)
  let left = 0
  let least = 0
  for (const move of inOrder) {
    left += move.quantity
    least = Math.min(least, left)
  }
  return least
}

function sumAt(moves: readonly DemoMovement[], location: string): number {
  return moves
    .filter((move) => move.location === location && move.bucket === 'sellable')
    .reduce((sum, move) => sum + move.quantity, 0)
}
