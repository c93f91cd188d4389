import { idFor, keyOf } from '../kit/ids.ts'
import { allAtOnce, forEachOf, mapped, type Steps } from '../kit/steps.ts'
import type { Bucket, Movement } from './rules.ts'

/** Who the ledger says wrote an opening balance. */
const actor = 'month close'
const openingId = /^OPEN-(\d{4}-\d{2}(?:\.\d+)?)-[0-9A-Z]{10}$/

/** A close as its opening rows tell it. */
export interface CloseName {
  /** '2026-09', or '2026-09.2' for a later round */
  readonly name: string
  /** the period's last moment, the sheet's serial number */
  readonly at: number
}

/** A place whose pieces are counted apart: one SKU in one bucket at one location. */
export interface Balance {
  readonly sku: string
  readonly location: string
  readonly bucket: Bucket
  /** pieces, signed */
  readonly pieces: number
}

/**
 * What movements come to, by SKU, location and bucket.
 *
 * @returns one for each place that has a movement that is not void, also where it comes to 0; SKU and location as the
 *   first of them spells it. Never throws.
 */
export function* balancesOf(movements: Iterable<Movement>): Steps<ReadonlyMap<string, Balance>> {
  const balances = new Map<string, { -readonly [field in keyof Balance]: Balance[field] }>()
  yield* forEachOf(movements, (movement) => {
    if (movement.status === 'void') return
    const { sku, location, bucket, quantity } = movement
    const key = placeKey(movement)
    const known = balances.get(key)
    if (known === undefined) balances.set(key, { sku, location, bucket, pieces: quantity })
    else known.pieces += quantity
  })
  return balances
}

/** The place of a movement, the same however it is spelt. Never throws. */
export function placeKey({ sku, location, bucket }: Pick<Movement, 'sku' | 'location' | 'bucket'>): string {
  return `${keyOf(sku)}\u0000${keyOf(location)}\u0000${bucket}`
}

/**
 * The opening balances that stand in the ledger for movements that were closed: one for each place that has pieces, or
 * owes some. The same movements always make the same rows.
 *
 * They have no unit cost: nothing is received by a close. Never throws.
 */
export function openingRows(movements: readonly Movement[], close: CloseName): Movement[] {
  return allAtOnce(openingsOf(movements, close))
}

/** The same in steps, for who goes through many closes. */
export function* openingsOf(movements: readonly Movement[], close: CloseName): Steps<Movement[]> {
  const balances = yield* balancesOf(movements)
  const rows = yield* mapped(balances, ([key, { sku, location, bucket, pieces }]): Movement[] => {
    if (pieces === 0) return []
    return [
      {
        id: idFor(`OPEN-${close.name}`, key),
        at: close.at,
        sku,
        location,
        bucket,
        quantity: pieces,
        kind: 'opening',
        reason: `balance at the end of ${close.name.slice(0, 7)}`,
        ref: `close ${close.name}`,
        unitCost: null,
        actor,
        note: '',
        status: 'ok',
      },
    ]
  })
  return rows.flat()
}

/**
 * The close that an opening balance belongs to; undefined for a movement of any other origin.
 *
 * An opening balance says again what the archive has: whoever looks at the past leaves it out. Never throws.
 */
export function closeOfOpening(id: string): string | undefined {
  // Very many are asked about, and hardly any begins like one: all others do not begin with an O, blanks or an apostrophe.
  const first = id.charCodeAt(0)
  const isOther = (first > 0x27 && first < 0x4f) || (first > 0x4f && first < 0x6f)
  return isOther ? undefined : openingId.exec(keyOf(id))?.[1]
}
