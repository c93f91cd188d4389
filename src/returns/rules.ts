import { accept, refuse, type Result } from '../kit/result.ts'
import { cents } from '../kit/money.ts'
import type { PlannedMovement } from '../stock/rules.ts'

export const returnReasons = [
  'damaged',
  'defect',
  'wrong item',
  'not as described',
  'changed mind',
  'late',
  'other',
] as const
export type ReturnReason = (typeof returnReasons)[number]

/** requested to received: waits for inspection. inspected: decided, the pieces are still held. */
export const returnStatuses = [
  'requested',
  'approved',
  'in transit',
  'received',
  'inspected',
  'closed',
  'denied',
] as const
export type ReturnStatus = (typeof returnStatuses)[number]

export const conditions = ['new', 'opened', 'worn', 'damaged'] as const
export type Condition = (typeof conditions)[number]

/** Where inspected pieces go. */
export const dispositions = ['restock', 'repair', 'supplier claim', 'write off', 'donate'] as const
export type Disposition = (typeof dispositions)[number]

/** What the customer gets. */
export const resolutions = ['refund', 'exchange', 'credit', 'none'] as const
export type Resolution = (typeof resolutions)[number]

/** Why a step with a return is not taken. */
export type ReturnRefusal =
  | { readonly code: 'not-whole'; readonly asked: number }
  | { readonly code: 'unknown-sku'; readonly sku: string }
  | {
      readonly code: 'more-than-sold'
      readonly sku: string
      readonly sold: number
      readonly returned: number
      readonly asked: number
    }
  | { readonly code: 'unknown-return'; readonly id: string }
  | {
      readonly code: 'inspected-already'
      readonly id: string
      readonly status: ReturnStatus
      readonly disposition: Disposition | null
    }
  | { readonly code: 'denied'; readonly id: string }
  | { readonly code: 'not-approver'; readonly disposition: Disposition }
  | { readonly code: 'refund-missing' }
  | { readonly code: 'refund-unexpected'; readonly refund: number }
  | { readonly code: 'refund-unusable'; readonly refund: number }

const waiting: Readonly<Record<ReturnStatus, boolean>> = {
  requested: true,
  approved: true,
  'in transit': true,
  received: true,
  inspected: false,
  closed: false,
  denied: false,
}

/** True while the pieces wait to be inspected. Never throws. */
export function awaitsInspection(status: ReturnStatus): boolean {
  return waiting[status]
}

/**
 * Decides whether pieces may be taken back.
 *
 * @param wish.sold pieces of the SKU that the ledger says were sold, taken-back sales left out
 * @param wish.returned pieces in all returns of the SKU that were not denied
 * @returns the quantity; refused with 'not-whole' for less than one or fractions, and 'more-than-sold' with the facts.
 *   Never throws.
 */
export function decideReturn(wish: {
  sku: string
  asked: number
  sold: number
  returned: number
}): Result<number, ReturnRefusal> {
  const { sku, asked, sold, returned } = wish
  if (!Number.isSafeInteger(asked) || asked <= 0) return refuse({ code: 'not-whole', asked })
  if (returned + asked > sold) return refuse({ code: 'more-than-sold', sku, sold, returned, asked })
  return accept(asked)
}

/** What the inspection found and what is to be done. */
export interface InspectionWish {
  readonly disposition: Disposition
  readonly resolution: Resolution
  /** amount in the workbook's currency; null: none was given */
  readonly refund: number | null
  /** whether the person may write off and donate */
  readonly mayApprove: boolean
}

/** What an inspection does. */
export interface InspectionPlan {
  readonly status: ReturnStatus
  readonly movements: readonly PlannedMovement[]
}

/**
 * Decides an inspection.
 *
 * @param found the return as it is; `quantity` in pieces, 1 or more
 * @returns its next status and its movements; refused with 'inspected-already', 'denied', 'not-approver' for a write-off
 *   or donation by others, and 'refund-missing', 'refund-unexpected' or 'refund-unusable' for an amount that contradicts
 *   the resolution. Never throws.
 */
export function decideInspection(
  found: {
    readonly id: string
    readonly status: ReturnStatus
    readonly disposition: Disposition | null
    readonly quantity: number
  },
  wish: InspectionWish,
): Result<InspectionPlan, ReturnRefusal> {
  const { id, status, disposition } = found
  if (status === 'denied') return refuse({ code: 'denied', id })
  if (!waiting[status]) return refuse({ code: 'inspected-already', id, status, disposition })
  if (needsApprover(wish.disposition) && !wish.mayApprove)
    return refuse({ code: 'not-approver', disposition: wish.disposition })
  const { refund, resolution } = wish
  if (refund !== null && !(refund >= 0 && Number.isFinite(refund)))
    return refuse({ code: 'refund-unusable', refund })
  if (resolution === 'refund' && refund === null) return refuse({ code: 'refund-missing' })
  if (resolution === 'none' && refund !== null && refund > 0)
    return refuse({ code: 'refund-unexpected', refund })
  const held = wish.disposition === 'repair' || wish.disposition === 'supplier claim'
  return accept({
    status: held ? 'inspected' : 'closed',
    movements: movementsOf(wish.disposition, found.quantity),
  })
}

/** True for dispositions that give goods up. Never throws. */
export function needsApprover(disposition: Disposition): boolean {
  return disposition === 'write off' || disposition === 'donate'
}

/**
 * What a disposition does to the ledger: only a restock adds to on hand. A repair or claim is held. A write-off or
 * donation comes back damaged and is taken out at once, so that the ledger shows the loss and no bucket changes.
 *
 * @param quantity pieces, 1 or more. Never throws.
 */
export function movementsOf(disposition: Disposition, quantity: number): PlannedMovement[] {
  switch (disposition) {
    case 'restock':
      return [{ bucket: 'sellable', quantity, kind: 'return' }]
    case 'repair':
    case 'supplier claim':
      return [{ bucket: 'held', quantity, kind: 'return' }]
    case 'write off':
    case 'donate':
      return [
        { bucket: 'damaged', quantity, kind: 'return' },
        { bucket: 'damaged', quantity: -quantity, kind: 'write-off' },
      ]
  }
}

/** What a return costs, in the workbook's currency. */
export interface ReturnLoss {
  /** cost of the pieces that are given up; null when the SKU has no cost */
  readonly goods: number | null
  readonly refund: number
  /** goods and refund together; null when the goods' cost is unknown */
  readonly total: number | null
}

/**
 * The loss by a return: quantity × cost for a write-off or donation, and the refund.
 *
 * @param words.unitCost cost of one piece; null: unknown
 * @returns amounts rounded to cents. Never throws.
 */
export function lossOf(words: {
  disposition: Disposition
  quantity: number
  unitCost: number | null
  refund: number | null
}): ReturnLoss {
  const refund = words.refund ?? 0
  if (!needsApprover(words.disposition)) return { goods: 0, refund, total: refund }
  if (words.unitCost === null) return { goods: null, refund, total: null }
  const goods = cents(words.quantity * words.unitCost)
  return { goods, refund, total: cents(goods + refund) }
}

const reasonPatterns: readonly (readonly [ReturnReason, RegExp])[] = [
  // Of a size nobody can tell whose mistake it was; it is counted with what did not fit.
  ['wrong item', /\bwrong\b(?!(?: \w+)? sizes?\b)|mix-?up|mixed up/i],
  ['not as described', /not as (described|shown|pictured|in the photo)|looks? different|misleading/i],
  ['damaged', /\b(damaged?|broken?|broke|bent|cracked|scratched|dented|snapped)\b/i],
  [
    'defect',
    /\b(defects?|defective|faulty|tarnish(ed|ing)?|discolou?red|loose|fell (off|out)|plating|clasp)\b/i,
  ],
  [
    'changed mind',
    /chang(ed|es?) (of |his |her |their |my )?mind|(does|did)(n['’]?t| not) (like|fit|suit)|no longer|wrong (\w+ )?sizes?\b|\btoo (big|small|large|tight|wide)\b/i,
  ],
  ['late', /\b(late|delayed|too slow)\b/i],
]

/**
 * The reason that a person's words speak of: 'clasp fell off' is a defect.
 *
 * @returns 'other' when the words say none of them. Never throws.
 */
export function reasonOf(words: string): ReturnReason {
  const named = returnReasons.find((reason) => reason === words.trim().toLowerCase())
  return named ?? reasonPatterns.find(([, pattern]) => pattern.test(words))?.[0] ?? 'other'
}

/**
 * Pieces sold, net of sales that were taken back: a reversal counts with the movement that it reverses in the end.
 *
 * @param movements one SKU's, in any order; void ones count nothing
 * @returns 0 or more. Never throws.
 */
export function soldPieces(
  movements: Iterable<{
    readonly id: string
    readonly kind: string
    readonly quantity: number
    readonly ref: string
    readonly status: string
  }>,
): number {
  const all = [...movements].filter((movement) => movement.status !== 'void')
  const byId = new Map(all.map((movement) => [movement.id.trim().toUpperCase(), movement]))
  let sold = 0
  for (const movement of all) {
    let root = movement
    for (let steps = 0; root.kind === 'reversal' && steps < 20; steps += 1) {
      const next = byId.get(root.ref.trim().toUpperCase())
      if (next === undefined) break
      root = next
    }
    if (root.kind === 'sale') sold -= movement.quantity
  }
  return Math.max(0, sold)
}
