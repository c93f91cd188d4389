import { keyOf } from '../kit/ids.ts'
import type { Movement } from '../stock/rules.ts'

/** What the ledger tells of one SKU's past. Days are the sheet's day numbers. */
export interface SalesHistory {
  /** pieces sold on each day of the window with stock */
  readonly soldPerDay: readonly number[]
  readonly lastSaleDay: number | undefined
  /** the first day on which pieces came; those that were taken back did not come. undefined: it never had stock */
  readonly firstReceiptDay: number | undefined
}

/**
 * Sales per day of the window, days without stock left out.
 *
 * A day counts when there was stock at its start, or some came or was sold in it. A sale that was taken back, and its
 * reversal, count nothing. Movements without a time count as before the window. The day that is not over yet is left
 * out, and so are days before the SKU first had stock.
 *
 * @param movements one SKU's, in any order
 * @param today the day number of today
 * @param windowDays days before today to look at
 * @returns as described. Never throws.
 */
export function salesHistory(movements: Iterable<Movement>, today: number, windowDays: number): SalesHistory {
  const valid: Movement[] = []
  const takenBack = new Set<string>()
  for (const movement of movements) {
    if (movement.status === 'void') continue
    valid.push(movement)
    if (movement.kind === 'reversal') takenBack.add(keyOf(movement.ref))
  }
  const from = today - windowDays
  const { change, sold, moved } = daysOf(windowDays)
  let balance = 0
  let lastSaleDay: number | undefined
  let firstReceiptDay: number | undefined
  for (const movement of valid) {
    if (movement.bucket !== 'sellable') continue
    const day = movement.at === null ? -Infinity : Math.floor(movement.at)
    const isTakenBack = takenBack.size > 0 && takenBack.has(keyOf(movement.id))
    const stands = movement.kind !== 'reversal' && !isTakenBack
    const sale = movement.kind === 'sale' && stands
    if (sale && day > (lastSaleDay ?? -Infinity)) lastSaleDay = day
    if (movement.quantity > 0 && stands && day < (firstReceiptDay ?? Infinity)) firstReceiptDay = day
    if (day < from) balance += movement.quantity
    const at = day - from
    if (at < 0 || at >= windowDays) continue
    change[at] = (change[at] ?? 0) + movement.quantity
    if (sale) sold[at] = (sold[at] ?? 0) - movement.quantity
    if (sale || movement.quantity > 0) moved[at] = 1
  }
  const soldPerDay: number[] = []
  for (let at = 0; at < windowDays; at += 1) {
    if (balance > 0 || moved[at] === 1) soldPerDay.push(Math.max(0, sold[at] ?? 0))
    balance += change[at] ?? 0
  }
  return { soldPerDay, lastSaleDay, firstReceiptDay }
}

interface Days {
  readonly change: Float64Array
  readonly sold: Float64Array
  readonly moved: Uint8Array
}

let lastDays: Days = { change: new Float64Array(0), sold: new Float64Array(0), moved: new Uint8Array(0) }

/** A window of nothing. The last one is used again: very many SKUs are asked about, one after the other. */
function daysOf(windowDays: number): Days {
  if (lastDays.moved.length !== windowDays) {
    const [change, sold] = [new Float64Array(windowDays), new Float64Array(windowDays)]
    return (lastDays = { change, sold, moved: new Uint8Array(windowDays) })
  }
  for (const each of [lastDays.change, lastDays.sold, lastDays.moved]) each.fill(0)
  return lastDays
}
