import { daysBetween, type LocalDate } from '../kit/local-date.ts'
import { isOpen, type PoStatus } from '../purchasing/rules.ts'
import { isWithin, type Period } from './period.ts'

/** A line of an order, as a score looks at it. */
export interface ScoredLine {
  readonly sku: string
  readonly ordered: number
  /** pieces that came, rejected ones included; null: nobody wrote it down */
  readonly received: number | null
  /** of these; null: nobody said, which is not none */
  readonly rejected: number | null
  /** price of a piece in the workbook's currency; undefined: no price, or no FX rate */
  readonly unitCost: number | undefined
}

/** An order, as a score looks at it. */
export interface ScoredOrder {
  readonly id: string
  /** key of the supplier */
  readonly supplier: string
  readonly status: PoStatus
  readonly ordered: LocalDate | null
  readonly promised: LocalDate | null
  readonly receivedOn: LocalDate | null
  readonly lines: readonly ScoredLine[]
}

/** True for an order that was placed and stands: neither a draft nor cancelled. Never throws. */
export function wasPlaced(status: PoStatus): boolean {
  return status !== 'draft' && status !== 'cancelled'
}

/** How reliable a supplier was. Orders are counted once each. */
export interface Reliability {
  /** orders with a promise in the period of which it is known how they ended, or that are late already */
  readonly judged: number
  /** of those: here by the promised day, every line with all its pieces */
  readonly onTimeInFull: number
  readonly onTime: number
  /** of those: still not here, and the promised day is over */
  readonly lateOpen: number
  /** calendar days after the promised day, 0 for on time or early, a late open order until today; undefined while none is judged */
  readonly daysLate: { readonly mean: number; readonly median: number; readonly worst: number } | undefined
  /** orders that are over and whose lines say how many came; `full` of them with all pieces */
  readonly counted: number
  readonly full: number
  /** left out of `judged`, and why */
  readonly leftOut: {
    readonly withoutPromise: number
    readonly withoutReceiptDate: number
    readonly withoutCount: number
    readonly notDueYet: number
  }
}

/**
 * On time in full, against the ETA that was promised when the order was confirmed.
 *
 * An order belongs to the period by its promised day, without one by the day it was ordered. On time: the last pieces came
 * on the promised day or before. In full: of every line at least as many pieces came as were ordered; rejected ones count
 * as come, since quality is judged by itself. An open order whose promised day is over is late, and counts. Nothing is
 * taken for good that nobody wrote down: an order without a promise, a day of receipt or counted pieces is left out and
 * named.
 *
 * @param orders one supplier's
 * @param today until when a late open order is late. Never throws.
 *
 * Source: docs/decisions/0046-supplier-scores.md
 */
export function reliabilityOf(orders: readonly ScoredOrder[], period: Period, today: LocalDate): Reliability {
  const leftOut = { withoutPromise: 0, withoutReceiptDate: 0, withoutCount: 0, notDueYet: 0 }
  const late: number[] = []
  let onTimeInFull = 0
  let onTime = 0
  let lateOpen = 0
  let counted = 0
  let full = 0
  for (const order of orders) {
    const { promised, receivedOn } = order
    if (!wasPlaced(order.status) || !isWithin(promised ?? order.ordered ?? receivedOn, period)) continue
    const isOver = !isOpen(order.status)
    const isFull = isOver ? cameInFull(order.lines) : false
    if (isOver && isFull !== undefined) {
      counted += 1
      if (isFull) full += 1
    }
    if (promised === null) leftOut.withoutPromise += 1
    else if (!isOver && promised >= today) leftOut.notDueYet += 1
    else if (!isOver) {
      lateOpen += 1
      late.push(daysBetween(promised, today))
    } else if (receivedOn === null) leftOut.withoutReceiptDate += 1
    else if (isFull === undefined) leftOut.withoutCount += 1
    else {
      const days = Math.max(0, daysBetween(promised, receivedOn))
      late.push(days)
      if (days === 0) onTime += 1
      if (days === 0 && isFull) onTimeInFull += 1
    }
  }
  return {
    judged: late.length,
    onTimeInFull,
    onTime,
    lateOpen,
    daysLate:
      late.length === 0
        ? undefined
        : { mean: meanOf(late), median: medianOf(late), worst: late.reduce((a, b) => Math.max(a, b), 0) },
    counted,
    full,
    leftOut,
  }
}

/** Whether every line came with all its pieces; undefined where a line does not say how many came, or there is no line. */
function cameInFull(lines: readonly ScoredLine[]): boolean | undefined {
  if (lines.length === 0 || lines.some(({ received }) => received === null)) return undefined
  return lines.every(({ ordered, received }) => (received ?? 0) >= ordered)
}

/** How good a supplier's pieces were. */
export interface Quality {
  /** pieces that came in the period on lines that say how many were rejected, and those lines and their orders */
  readonly received: number
  readonly rejected: number
  readonly lines: number
  readonly orders: number
  /** pieces that came on lines that do not say how many were rejected */
  readonly unsaid: number
  /** lots inspected in the period by result; those still pending are left out */
  readonly inspections: { readonly pass: number; readonly fail: number; readonly conditional: number }
  /** pieces looked at in these lots, and defective ones among them; a piece with two defects may be in it twice */
  readonly looked: number
  readonly defective: number
  /** pieces that customers sent back as defective, damaged or not as described */
  readonly returned: number
  /** pieces sold of the SKUs that the supplier makes */
  readonly sold: number
}

/** An inspection of a supplier's goods. */
export interface ScoredInspection {
  readonly on: LocalDate | null
  readonly result: 'pending' | 'pass' | 'fail' | 'conditional'
  readonly sampleSize: number | null
  readonly critical: number | null
  readonly major: number | null
  readonly minor: number | null
}

/**
 * Defects as they were found on arrival, at inspections and by customers. They are three shares of different things and
 * are never added up.
 *
 * Pieces belong to the period by the day they were received, else promised, else ordered; those of cancelled orders count
 * where somebody received them. A line that says nothing of rejected pieces is left out and counted apart. An inspection without a day is left out.
 *
 * @param words all of one supplier
 * @param words.returned,words.sold pieces of the period. Never throws.
 */
export function qualityOf(words: {
  readonly orders: readonly ScoredOrder[]
  readonly inspections: readonly ScoredInspection[]
  readonly returned: number
  readonly sold: number
  readonly period: Period
}): Quality {
  const { period, returned, sold } = words
  let received = 0
  let rejected = 0
  let lines = 0
  let orders = 0
  let unsaid = 0
  for (const order of words.orders) {
    if (!isWithin(order.receivedOn ?? order.promised ?? order.ordered, period)) continue
    const arrived = order.lines.filter((line) => (line.received ?? 0) > 0)
    const came = arrived.filter((line) => line.rejected !== null)
    for (const line of arrived) if (line.rejected === null) unsaid += line.received ?? 0
    if (came.length > 0) orders += 1
    lines += came.length
    for (const line of came) {
      received += line.received ?? 0
      rejected += Math.min(line.rejected ?? 0, line.received ?? 0)
    }
  }
  const inspections = { pass: 0, fail: 0, conditional: 0 }
  let looked = 0
  let defective = 0
  for (const { on, result, sampleSize, critical, major, minor } of words.inspections) {
    if (result === 'pending' || !isWithin(on, period)) continue
    inspections[result] += 1
    if (sampleSize === null) continue
    looked += sampleSize
    defective += (critical ?? 0) + (major ?? 0) + (minor ?? 0)
  }
  return { received, rejected, lines, orders, unsaid, inspections, looked, defective, returned, sold }
}

/** What a supplier asks for one SKU, in the workbook's currency. */
export interface Offer {
  /** key of the supplier */
  readonly supplier: string
  readonly sku: string
  /** ring, earrings …; never blank */
  readonly type: string
  readonly unitCost: number
}

/** A supplier's cost of one type beside the others'. */
export interface TypeCost {
  readonly type: string
  /** mean of the supplier's SKUs of the type */
  readonly own: number
  readonly skus: number
  /** median of the other suppliers' means */
  readonly others: number
  readonly suppliers: number
  /** own / others: 1.1 is 10 % dearer */
  readonly index: number
}

/**
 * What a supplier's pieces cost beside those of the others that offer the same type.
 *
 * Each supplier counts once a type, whatever the number of SKUs. A type that nobody else offers says nothing and is
 * left out. It compares types, not designs: a heavier piece costs more.
 *
 * @param offers of all suppliers, one for each supplier and SKU
 * @returns by type, the dearest first, and the mean of their indexes; undefined where no type can be compared. Never throws.
 *
 * Source: docs/decisions/0046-supplier-scores.md
 */
export function costOf(
  offers: readonly Offer[],
  supplier: string,
): { readonly types: readonly TypeCost[]; readonly index: number | undefined } {
  const types: TypeCost[] = []
  for (const [type, same] of Map.groupBy(offers, (offer) => offer.type)) {
    const bySupplier = Map.groupBy(same, (offer) => offer.supplier)
    const own = bySupplier.get(supplier)?.map((offer) => offer.unitCost) ?? []
    const others = [...bySupplier]
      .filter(([key]) => key !== supplier)
      .map(([, theirs]) => meanOf(theirs.map((offer) => offer.unitCost)))
    if (own.length === 0 || others.length === 0) continue
    const median = medianOf(others)
    if (median <= 0) continue
    types.push({
      type,
      own: meanOf(own),
      skus: own.length,
      others: median,
      suppliers: others.length,
      index: meanOf(own) / median,
    })
  }
  types.sort((a, b) => b.index - a.index || (a.type < b.type ? -1 : 1))
  return { types, index: types.length === 0 ? undefined : meanOf(types.map(({ index }) => index)) }
}

/** Fewer orders than this say little about a supplier. */
export const fewOrders = 5
/** Fewer other suppliers of a type than this say little about its cost. */
export const fewOthers = 2
/** Fewer pieces than this say little about how many are defective. */
export const fewPieces = 30

/** The mean; NaN of nothing. Never throws. */
function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length
}

/** The middle one, of an even number the mean of the two in the middle; NaN of nothing. Never throws. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
    : (sorted[Math.floor(middle)] ?? NaN)
}
