import type { LocalDate } from '../kit/local-date.ts'
import {
  breakEvenPremium,
  cheapestLot,
  instalments,
  monthDays,
  yearDays,
  yearlyCost,
  type BuyingFacts,
  type Instalment,
  type Lot,
  type PriceBreak,
} from './lot.ts'

/** A commitment is shown with at most so many orders; more are no plan. */
const mostOrders = 24

/** Another SKU of the same supplier that has to be ordered anyway. */
export interface OtherNeed {
  readonly sku: string
  /** pieces that planning suggests, 1 or more */
  readonly pieces: number
  /** undefined: no price is known */
  readonly unitCost: number | undefined
  /** how long its stock lasts; undefined without demand */
  readonly coverDays: number | undefined
}

/** What a MOQ is weighed by. Amounts in the workbook's currency. */
export interface MoqFacts {
  /** pieces that the supplier asks for, 1 or more */
  readonly moq: number
  /** price of a piece at the MOQ; undefined: nobody knows */
  readonly unitCost: number | undefined
  /** pieces sold per day; 0: nothing is known to sell */
  readonly demandPerDay: number
  readonly onHand: number
  /** pieces that would be ordered if there were no MOQ; 0 or more */
  readonly needed: number
  readonly holdingRate: number
  readonly orderCost: number
  readonly breaks: readonly PriceBreak[]
  readonly others: readonly OtherNeed[]
  readonly today: LocalDate
}

/** Other SKUs that fill the value of the MOQ. */
export interface Filling {
  /** what the MOQ is worth */
  readonly target: number
  /** the needed pieces of the SKU itself */
  readonly own: number
  readonly others: readonly (OtherNeed & { readonly amount: number })[]
  /** 0 when the value is reached */
  readonly missing: number
}

/** A MOQ weighed. What cannot be known is undefined. */
export interface MoqWeighed {
  /** true when so many pieces are needed anyway */
  readonly isNoObstacle: boolean
  readonly months: number | undefined
  readonly monthsWithStock: number | undefined
  /** what the MOQ costs, what of it is tied up on average, for how many days, and what holding it costs until it is sold */
  readonly cash:
    | {
        readonly total: number
        readonly average: number | undefined
        readonly days: number | undefined
        readonly holding: number | undefined
      }
    | undefined
  /** fewer pieces at a higher price: how much more a piece is worth it; may be below 0 */
  readonly premium: { readonly fewer: number; readonly perPiece: number } | undefined
  /** the MOQ in several orders, and over how many months; undefined also where one order is enough, or it takes too many */
  readonly commitment: { readonly orders: readonly Instalment[]; readonly months: number } | undefined
  readonly filling: Filling | undefined
  /** the lot that is cheapest a year with the price breaks, and what lots of the MOQ cost a year */
  readonly lot: (Lot & { readonly atMoq: number | undefined }) | undefined
}

/**
 * What a MOQ means, and the three tactics against it worked out: a higher price for fewer, a commitment to future orders,
 * fewer styles to reach the value.
 *
 * Stock falls evenly from the lot to nothing, so half of it is tied up on average. Prices, demand and rates are taken to
 * stay as they are.
 *
 * @returns numbers that are not rounded; nothing is made up where demand or price are not known. Never throws.
 *
 * Source: docs/decisions/0048-moq.md
 */
export function weighMoq(facts: MoqFacts): MoqWeighed {
  const { moq, unitCost, demandPerDay, onHand, needed, holdingRate, orderCost } = facts
  const sells = demandPerDay > 0
  const days = sells ? moq / demandPerDay : undefined
  const total = unitCost === undefined ? undefined : moq * unitCost
  const buying: BuyingFacts = { demandPerYear: demandPerDay * yearDays, orderCost, holdingRate }
  const isNoObstacle = needed >= moq
  const isTooMuch = !isNoObstacle && needed > 0
  return {
    isNoObstacle,
    months: days === undefined ? undefined : days / monthDays,
    monthsWithStock: sells ? (moq + Math.max(0, onHand)) / demandPerDay / monthDays : undefined,
    cash:
      total === undefined
        ? undefined
        : {
            total,
            average: days === undefined ? undefined : total / 2,
            days,
            holding: days === undefined ? undefined : (holdingRate * total * days) / 2 / yearDays,
          },
    premium:
      unitCost === undefined || !sells || !isTooMuch
        ? undefined
        : { fewer: needed, perPiece: breakEvenPremium({ moq, fewer: needed, unitCost }, buying) },
    commitment: sells && isTooMuch ? commitmentOf(facts) : undefined,
    filling: isTooMuch && unitCost !== undefined ? fillingOf({ ...facts, unitCost }) : undefined,
    lot: sells ? lotOf(facts, buying) : undefined,
  }
}

function commitmentOf({ moq, needed, demandPerDay, today }: MoqFacts): MoqWeighed['commitment'] {
  if (Math.ceil(moq / needed) > mostOrders) return undefined
  const orders = instalments({ total: moq, lot: needed, demandPerDay, today })
  const last = orders.at(-1)?.quantity ?? 0
  return orders.length < 2 ? undefined : { orders, months: (moq - last) / demandPerDay / monthDays }
}

/** The most urgent first, until the value is reached. */
function fillingOf(facts: MoqFacts & { readonly unitCost: number }): Filling {
  const { moq, unitCost, needed } = facts
  const target = moq * unitCost
  const own = needed * unitCost
  const urgent = facts.others.toSorted(
    (a, b) => (a.coverDays ?? Infinity) - (b.coverDays ?? Infinity) || (a.sku < b.sku ? -1 : 1),
  )
  const others: (OtherNeed & { readonly amount: number })[] = []
  let missing = target - own
  for (const other of urgent) {
    if (missing <= 0) break
    if (other.unitCost === undefined) continue
    const amount = other.pieces * other.unitCost
    others.push({ ...other, amount })
    missing -= amount
  }
  return { target, own, others, missing: Math.max(0, missing) }
}

function lotOf({ breaks, moq, unitCost }: MoqFacts, buying: BuyingFacts): MoqWeighed['lot'] {
  if (breaks.length < 2) return undefined
  const lot = cheapestLot(breaks, buying)
  if (lot === undefined) return undefined
  const price = breaks.filter(({ from }) => from <= moq).toSorted((a, b) => b.from - a.from)[0]?.unitCost
  const paid = unitCost ?? price
  return { ...lot, atMoq: paid === undefined ? undefined : yearlyCost(moq, paid, buying) }
}
