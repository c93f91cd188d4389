import { keyOf } from '../kit/ids.ts'
import type { Bucket, Movement } from './rules.ts'

/** The fold of one SKU's movements. */
export interface SkuLedger {
  /** pieces by bucket, over all locations */
  readonly byBucket: Map<Bucket, number>
  /** sellable pieces by location, in the spelling of its first movement */
  readonly byLocation: Map<string, number>
  readonly movements: Movement[]
  /** counts up with every movement taken in or out */
  version: number
}

/** On hand by SKU, for the whole ledger. */
export type Ledger = Map<string, SkuLedger>

/** The fold of a SKU that never moved. */
export const noMovements: SkuLedger = {
  byBucket: new Map(),
  byLocation: new Map(),
  movements: [],
  version: 0,
}

/** The fold of nothing. Never throws. */
export function emptyLedger(): Ledger {
  return new Map()
}

/** Takes a movement in. Void ones count nothing but stay in the history. Never throws. */
export function addMovement(ledger: Ledger, movement: Movement): void {
  const key = keyOf(movement.sku)
  let entry = ledger.get(key)
  if (entry === undefined) {
    entry = { byBucket: new Map(), byLocation: new Map(), movements: [], version: 0 }
    ledger.set(key, entry)
  }
  entry.movements.push(movement)
  entry.version += 1
  count(entry, movement, 1)
}

/** Takes a movement out again, as when its row was changed or deleted. Never throws. */
export function removeMovement(ledger: Ledger, movement: Movement): void {
  const entry = ledger.get(keyOf(movement.sku))
  const at = entry?.movements.lastIndexOf(movement) ?? -1
  if (entry === undefined || at < 0) return
  entry.movements.splice(at, 1)
  entry.version += 1
  count(entry, movement, -1)
}

/** The fold of one SKU; empty when it never moved. Never throws. */
export function ledgerOf(ledger: Ledger, sku: string): SkuLedger {
  return ledger.get(keyOf(sku)) ?? noMovements
}

/**
 * Pieces on hand: the sum of all sellable movements that are not void.
 *
 * @param location count only this one, case ignored
 */
export function onHand(ledger: Ledger, sku: string, location?: string): number {
  const entry = ledgerOf(ledger, sku)
  return location === undefined
    ? (entry.byBucket.get('sellable') ?? 0)
    : (entry.byLocation.get(keyOf(location)) ?? 0)
}

/** Pieces in a bucket, over all locations. Never throws. */
export function inBucket(ledger: Ledger, sku: string, bucket: Bucket): number {
  return ledgerOf(ledger, sku).byBucket.get(bucket) ?? 0
}

/** Movements, newest first, of one second the later row first; those without a time come last. Never throws. */
export function history(movements: Iterable<Movement>): Movement[] {
  return [...movements].reverse().sort((a, b) => (b.at ?? 0) - (a.at ?? 0))
}

function count(entry: SkuLedger, movement: Movement, sign: 1 | -1): void {
  if (movement.status === 'void') return
  const pieces = sign * movement.quantity
  entry.byBucket.set(movement.bucket, (entry.byBucket.get(movement.bucket) ?? 0) + pieces)
  if (movement.bucket !== 'sellable') return
  const place = placeOf(movement.location)
  entry.byLocation.set(place, (entry.byLocation.get(place) ?? 0) + pieces)
}

const mostPlaces = 1_000
const places = new Map<string, string>()

/** A location's key. There are few of them and very many movements. */
function placeOf(location: string): string {
  const known = places.get(location)
  if (known !== undefined) return known
  const key = keyOf(location)
  if (places.size < mostPlaces) places.set(location, key)
  return key
}
