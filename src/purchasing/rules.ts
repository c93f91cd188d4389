import { accept, refuse, type Result } from '../kit/result.ts'
import { cents } from '../kit/money.ts'

/** The life of a purchase order, in its usual order. */
export const poStatuses = [
  'draft',
  'sent',
  'confirmed',
  'in production',
  'inspection',
  'ready',
  'shipped',
  'part received',
  'received',
  'closed',
  'cancelled',
] as const
export type PoStatus = (typeof poStatuses)[number]

/** From which status an order may go to which. */
const steps: Readonly<Record<PoStatus, readonly PoStatus[]>> = {
  draft: ['sent', 'cancelled'],
  sent: ['confirmed', 'part received', 'received', 'cancelled', 'draft'],
  confirmed: ['in production', 'inspection', 'ready', 'shipped', 'part received', 'received', 'cancelled'],
  'in production': ['inspection', 'ready', 'shipped', 'part received', 'received', 'cancelled'],
  inspection: ['in production', 'ready', 'shipped', 'part received', 'received', 'cancelled'],
  ready: ['inspection', 'shipped', 'part received', 'received', 'cancelled'],
  shipped: ['part received', 'received'],
  'part received': ['received', 'closed'],
  received: ['closed', 'part received'],
  closed: [],
  cancelled: [],
}

/** The statuses that an order may go to from another. Never throws. */
export function nextStatuses(from: PoStatus): readonly PoStatus[] {
  return steps[from]
}

/** True when an order may go from one status to another. Never throws. */
export function mayStep(from: PoStatus, to: PoStatus): boolean {
  return steps[from].includes(to)
}

const open: Readonly<Record<PoStatus, boolean>> = {
  draft: false,
  sent: true,
  confirmed: true,
  'in production': true,
  inspection: true,
  ready: true,
  shipped: true,
  'part received': true,
  received: false,
  closed: false,
  cancelled: false,
}

/** True while pieces of the order are still to come. Never throws. */
export function isOpen(status: PoStatus): boolean {
  return open[status]
}

/** Something about an order that the team wants to be asked about, or kept from, before it is sent. */
export interface Gate {
  /** unvetted: the supplier's first order, and they are not approved. no-sample: no sample of the SKU was approved. */
  readonly kind: 'unvetted' | 'no-sample'
  /** the supplier's name, or the SKU */
  readonly what: string
  readonly level: 'warn' | 'block'
}

/** Why something is not done with an order. */
export type PoRefusal =
  | { readonly code: 'unknown-po'; readonly id: string }
  | {
      readonly code: 'step-not-permitted'
      readonly id: string
      readonly from: PoStatus
      readonly to: PoStatus
    }
  | { readonly code: 'there-already'; readonly id: string; readonly status: PoStatus }
  | { readonly code: 'received-already'; readonly id: string; readonly pieces: number }
  | { readonly code: 'no-lines'; readonly id: string }
  | { readonly code: 'unknown-skus'; readonly skus: readonly string[] }
  | { readonly code: 'unknown-supplier'; readonly supplier: string }
  | { readonly code: 'supplier-closed'; readonly supplier: string; readonly vetting: string }
  | { readonly code: 'unknown-currency'; readonly got: string }
  | { readonly code: 'fx-unusable'; readonly got: number }
  | { readonly code: 'cost-unusable'; readonly got: number }
  | {
      readonly code: 'date-before-order'
      readonly field: string
      readonly got: string
      readonly ordered: string
    }
  | { readonly code: 'gates'; readonly gates: readonly Gate[]; readonly mayOverride: boolean }
  | { readonly code: 'not-draft'; readonly id: string; readonly status: PoStatus }
  | { readonly code: 'not-open'; readonly id: string; readonly status: PoStatus }
  | { readonly code: 'not-in-order'; readonly id: string; readonly sku: string }
  | { readonly code: 'unknown-place'; readonly location: string }
  | { readonly code: 'nothing-came' }
  | { readonly code: 'not-whole'; readonly sku: string; readonly got: number }
  | { readonly code: 'more-than-ordered'; readonly id: string; readonly lines: readonly OverReceipt[] }
  | { readonly code: 'nothing-to-order'; readonly drafted: readonly string[] }
  | { readonly code: 'nothing-to-change'; readonly id: string }

/** A line of which more came than was ordered. */
export interface OverReceipt {
  readonly sku: string
  readonly ordered: number
  /** pieces that came before */
  readonly received: number
  /** pieces of this receipt, rejected ones included */
  readonly coming: number
}

/** Dates of an order, as far as they are known; 'YYYY-MM-DD'. */
export interface PoDates {
  readonly ordered: string | null
  readonly confirmed: string | null
  readonly productionEnd: string | null
  readonly shipBy: string | null
  readonly eta: string | null
}

const dateNames = {
  confirmed: 'Confirmed',
  productionEnd: 'Production end',
  shipBy: 'Ship by',
  eta: 'ETA',
} as const

/**
 * The first date of an order that lies before the day on which it was ordered.
 *
 * @returns undefined when none does, or the order has no day yet. Never throws.
 */
export function dateBeforeOrder(dates: PoDates): PoRefusal | undefined {
  const { ordered } = dates
  if (ordered === null) return undefined
  for (const [field, name] of Object.entries(dateNames)) {
    const got = dates[field as keyof typeof dateNames]
    if (got !== null && got < ordered) return { code: 'date-before-order', field: name, got, ordered }
  }
  return undefined
}

/** Gates that keep somebody from sending: all that block, unless they may override and said so; else those that nobody confirmed. */
export function closedGates(
  gates: readonly Gate[],
  person: { readonly confirmed: boolean; readonly mayOverride: boolean },
): readonly Gate[] {
  if (!person.confirmed) return gates
  return person.mayOverride ? [] : gates.filter(({ level }) => level === 'block')
}

/** What came of one line. */
export interface Arrival {
  /** pieces that are good */
  readonly accepted: number
  /** pieces that are not */
  readonly rejected: number
}

/**
 * Whether what came may be booked.
 *
 * @param coming by line what came now, and what was ordered and came before, in pieces
 * @param confirmed whether somebody said that more than ordered is right
 * @returns the lines of which something came; refused with 'not-whole', 'nothing-came' and 'more-than-ordered'. Never throws.
 */
export function decideArrival<
  L extends { readonly sku: string; readonly ordered: number; readonly received: number | null },
>(
  id: string,
  coming: readonly { readonly line: L; readonly arrival: Arrival }[],
  confirmed: boolean,
): Result<readonly { readonly line: L; readonly arrival: Arrival }[], PoRefusal> {
  for (const { line, arrival } of coming)
    for (const got of [arrival.accepted, arrival.rejected])
      if (!Number.isSafeInteger(got) || got < 0) return refuse({ code: 'not-whole', sku: line.sku, got })
  const some = coming.filter(({ arrival }) => arrival.accepted + arrival.rejected > 0)
  if (some.length === 0) return refuse({ code: 'nothing-came' })
  const over = some.flatMap(({ line, arrival }): OverReceipt[] => {
    const received = line.received ?? 0
    const pieces = arrival.accepted + arrival.rejected
    return received + pieces > line.ordered
      ? [{ sku: line.sku, ordered: line.ordered, received, coming: pieces }]
      : []
  })
  return over.length > 0 && !confirmed ? refuse({ code: 'more-than-ordered', id, lines: over }) : accept(some)
}

/** Where an order stands when pieces came: received once every line is complete. Never throws. */
export function statusAfterArrival(
  lines: readonly { readonly ordered: number; readonly received: number | null }[],
): 'part received' | 'received' {
  return lines.every(({ ordered, received }) => (received ?? 0) >= ordered) ? 'received' : 'part received'
}

/** A line as its landed cost is worked out from it. */
export interface CostedLine {
  /** pieces ordered, 1 or more */
  readonly pieces: number
  /** price of one piece in the order's currency */
  readonly unitCost: number
}

/**
 * What a piece of each line costs once it is here: its price and its share, by value, of freight, duty and other costs, in
 * the workbook's currency.
 *
 *   unit cost × (1 + extras / goods value) × FX rate
 *
 * @param extras freight, duty and other in the order's currency, 0 or more
 * @param fxRate what one unit of the order's currency costs in the workbook's; 1 where both are the same
 * @returns per line, to four decimals; extras of an order whose goods cost nothing are spread by pieces. Never throws.
 */
export function landedUnitCosts(lines: readonly CostedLine[], extras: number, fxRate: number): number[] {
  const goods = lines.reduce((sum, { pieces, unitCost }) => sum + pieces * unitCost, 0)
  const pieces = lines.reduce((sum, line) => sum + line.pieces, 0)
  return lines.map(({ unitCost }) => {
    const share = goods > 0 ? (unitCost * extras) / goods : pieces > 0 ? extras / pieces : 0
    return Math.round((unitCost + share) * fxRate * 1e4) / 1e4
  })
}

/** Freight, duty and other costs together, rounded to cents; blank is nothing. Never throws. */
export function extrasOf(po: {
  readonly freight: number | null
  readonly duty: number | null
  readonly other: number | null
}): number {
  return cents((po.freight ?? 0) + (po.duty ?? 0) + (po.other ?? 0))
}
