import { idFor, keyOf } from '../kit/ids.ts'
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
export function balancesOf(movements: Iterable<Movement>): Map<string, Balance> {
  const balances = new Map<string, Balance>()
  for (const movement of movements) {
    if (movement.status === 'void') continue
    const { sku, location, bucket, quantity } = movement
    const key = placeKey(movement)
    const known = balances.get(key)
    balances.set(key, {
      sku: known?.sku ?? sku,
      location: known?.location ?? location,
      bucket,
      pieces: (known?.pieces ?? 0) + quantity,
    })
  }
  return balances
}

/** The place of a movement, the same however it is spelt. Never throws. */
export function placeKey({ sku, location, bucket }: Pick<Movement, 'sku' | 'location' | 'bucket'>): string {
  return [keyOf(sku), keyOf(location), bucket].join('\u0000')
}

/**
 * The opening balances that stand in the ledger for movements that were closed: one for each place that has pieces, or
 * owes some. The same movements always make the same rows.
 *
 * They have no unit cost: nothing is received by a close. Never throws.
 */
export function openingRows(movements: readonly Movement[], close: CloseName): Movement[] {
  return [...balancesOf(movements)].flatMap(([key, { sku, location, bucket, pieces }]): Movement[] => {
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
