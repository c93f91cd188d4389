import { accept, refuse, type Result } from '../kit/result.ts'

/** Where pieces are in the team's hands: only sellable ones are on hand. */
export const buckets = ['sellable', 'held', 'damaged', 'sample'] as const
export type Bucket = (typeof buckets)[number]

export const movementKinds = [
  'opening',
  'receipt',
  'sale',
  'return',
  'adjustment',
  'count',
  'transfer',
  'write-off',
  'reversal',
] as const
export type MovementKind = (typeof movementKinds)[number]

export const movementStatuses = ['ok', 'void'] as const

/** What a person's removal or addition may be written as; the other kinds come of counts, returns and Undo. */
export const askedKinds = [
  'sale',
  'receipt',
  'adjustment',
  'write-off',
] as const satisfies readonly MovementKind[]
export type AskedKind = (typeof askedKinds)[number]

/** One row of the ledger. A correction is another row. */
export interface Movement {
  readonly id: string
  /** the sheet's serial number on the team's clock; null when a person left it blank */
  readonly at: number | null
  readonly sku: string
  /** blank: the first location in Settings */
  readonly location: string
  readonly bucket: Bucket
  /** pieces, signed */
  readonly quantity: number
  readonly kind: MovementKind
  readonly reason: string
  /** what it belongs to: a return, an order, the movement that it reverses */
  readonly ref: string
  /** cost of one piece at that time; null: unknown */
  readonly unitCost: number | null
  readonly actor: string
  readonly note: string
  readonly status: (typeof movementStatuses)[number]
}

/** Why stock is not moved. */
export type StockRefusal =
  | { readonly code: 'not-whole'; readonly asked: number }
  | {
      readonly code: 'below-zero'
      readonly sku: string
      readonly onHand: number
      readonly asked: number
      readonly location: string | undefined
    }
  | {
      readonly code: 'large'
      readonly sku: string
      readonly onHand: number
      readonly asked: number
      readonly limit: number
      readonly mayApprove: boolean
    }
  | { readonly code: 'not-approver'; readonly sku: string; readonly asked: number }
  | { readonly code: 'unknown-sku'; readonly sku: string }
  | { readonly code: 'unknown-location'; readonly location: string }
  /** pieces were to be moved from a place to the same place */
  | { readonly code: 'same-place'; readonly location: string }
  /** a movement that was to be called a sale is something else, as it is now */
  | { readonly code: 'no-adjustment'; readonly kind: MovementKind }
  | { readonly code: 'taken-back' }
  /** its month was closed since */
  | { readonly code: 'closed'; readonly close: string }

/** A movement as it was decided, before it has an id and a time. */
export interface PlannedMovement {
  readonly bucket: Bucket
  readonly quantity: number
  readonly kind: MovementKind
}

/** A wish to add or remove sellable stock. */
export interface AdjustmentWish {
  readonly sku: string
  /** pieces, signed: below 0 removes */
  readonly change: number
  readonly kind: MovementKind
  /** on hand of the SKU, at the location where the wish names one */
  readonly onHand: number
  readonly location: string | undefined
  /** Settings: pieces above which the wish is asked back */
  readonly largeLimit: number
  /** whether the person may write off and make large adjustments */
  readonly mayApprove: boolean
  /** true when the person has seen the warning and said yes */
  readonly confirmed: boolean
}

/**
 * True when only an approver may make a movement, and so only an approver may take it back: a write-off of any size, and
 * what is added or removed beyond the team's limit at once.
 *
 * @param movement.quantity pieces, signed
 * @param largeLimit Settings: pieces. Counts follow the shelf and returns the inspection; no limit holds for them. Never
 *   throws.
 */
export function takesApprover(
  movement: { readonly kind: MovementKind; readonly quantity: number },
  largeLimit: number,
): boolean {
  const { kind, quantity } = movement
  if (kind === 'write-off') return true
  const limited = kind === 'sale' || kind === 'receipt' || kind === 'adjustment'
  return limited && Math.abs(quantity) > largeLimit
}

/**
 * Decides an addition to or removal from sellable stock.
 *
 * @returns the movement; refused with 'not-whole' for 0 or fractions, 'not-approver' for a write-off by others,
 *   'below-zero' when on hand would fall below 0 and 'large' above the limit, both of which a confirmation lifts; a large
 *   one only for approvers. Never throws.
 */
export function decideAdjustment(wish: AdjustmentWish): Result<PlannedMovement, StockRefusal> {
  const { sku, change, onHand, location, largeLimit } = wish
  if (!Number.isSafeInteger(change) || change === 0) return refuse({ code: 'not-whole', asked: change })
  if (wish.kind === 'write-off' && !wish.mayApprove)
    return refuse({ code: 'not-approver', sku, asked: -change })
  if (Math.abs(change) > largeLimit && !(wish.confirmed && wish.mayApprove)) {
    return refuse({
      code: 'large',
      sku,
      onHand,
      asked: change,
      limit: largeLimit,
      mayApprove: wish.mayApprove,
    })
  }
  if (change < 0 && onHand + change < 0 && !wish.confirmed) {
    return refuse({ code: 'below-zero', sku, onHand, asked: -change, location })
  }
  return accept({ bucket: 'sellable', quantity: change, kind: wish.kind })
}

/** A wish to carry sellable pieces from one place to another. */
export interface TransferWish {
  readonly sku: string
  /** pieces, 1 or more */
  readonly quantity: number
  readonly from: string
  readonly to: string
  /** on hand at `from` */
  readonly onHand: number
  /** Settings: pieces above which the wish is asked back */
  readonly largeLimit: number
  /** true when the person has seen the warning and said yes */
  readonly confirmed: boolean
}

/**
 * Decides to carry pieces from one place to another: a pair of movements, so that on hand in all stays as it is.
 *
 * @returns what leaves and what arrives, in this order; refused with 'not-whole' for less than one or fractions,
 *   'same-place', 'below-zero' when fewer are there, and 'large' above the limit. A confirmation lifts the last two, by
 *   anybody: nothing is lost by it. Source: docs/decisions/0030-moving-between-places.md. Never throws.
 */
export function decideTransfer(
  wish: TransferWish,
): Result<readonly [out: PlannedMovement, into: PlannedMovement], StockRefusal> {
  const { sku, quantity, from, to, onHand, largeLimit, confirmed } = wish
  if (!Number.isSafeInteger(quantity) || quantity < 1) return refuse({ code: 'not-whole', asked: quantity })
  if (from === to) return refuse({ code: 'same-place', location: from })
  if (quantity > largeLimit && !confirmed)
    return refuse({ code: 'large', sku, onHand, asked: -quantity, limit: largeLimit, mayApprove: true })
  if (quantity > onHand && !confirmed)
    return refuse({ code: 'below-zero', sku, onHand, asked: quantity, location: from })
  return accept([
    { bucket: 'sellable', quantity: -quantity, kind: 'transfer' },
    { bucket: 'sellable', quantity, kind: 'transfer' },
  ])
}

/**
 * Decides a stock count: the ledger follows what was counted.
 *
 * @param expected on hand by the ledger, pieces
 * @param counted pieces seen, 0 or more
 * @returns the movement of the difference, or null when they agree; 'not-whole' for fractions and numbers below 0.
 *   Never throws.
 */
export function decideCount(expected: number, counted: number): Result<PlannedMovement | null, StockRefusal> {
  if (!Number.isSafeInteger(counted) || counted < 0) return refuse({ code: 'not-whole', asked: counted })
  return accept(
    counted === expected ? null : { bucket: 'sellable', quantity: counted - expected, kind: 'count' },
  )
}

const reasonWords: readonly (readonly [AskedKind, RegExp])[] = [
  ['sale', /\b(sold|sales?|sell|selling|order(ed)?|market stall|pop-?up)\b/i],
  [
    'write-off',
    /\b(damaged?s?|broken?|broke|lost|stolen|theft|missing|scrap(ped)?|write-?off|smashed|tarnished|crushed|cracked|faulty|rust(y|ed)|mould(y|ed)|thrown away|unsaleable)\b/i,
  ],
  ['receipt', /\b(receipt|received?|receiving|deliver(y|ed)|arrived|shipment|restock(ed)?|purchase)\b/i],
]

/**
 * The kind of movement that a reason speaks of: 'sold at the market' is a sale, 'broken clasp' a write-off.
 *
 * @param change pieces, signed: only a removal can be a sale or write-off, only an addition a receipt
 * @returns 'adjustment' when the words say none of these. Never throws.
 */
export function kindOfReason(reason: string, change: number): AskedKind {
  const found = reasonWords.find(([kind, words]) => words.test(reason) && (kind === 'receipt') === change > 0)
  return found?.[0] ?? 'adjustment'
}

/**
 * The kind that a button carries, against the reason beside it: the words of a write-off make one, whatever else is said.
 *
 * @param kind of the whole reason, of which the button may carry only the beginning. Never throws.
 */
export function kindAsked(kind: AskedKind, reason: string, change: number): AskedKind {
  return kindOfReason(reason, change) === 'write-off' ? 'write-off' : kind
}
