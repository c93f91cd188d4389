import { addDays, type LocalDate } from '../kit/local-date.ts'

/** Days of a month and of a year, for what is said in months and worked out a year. */
export const monthDays = 365 / 12
export const yearDays = 365

/** From so many pieces on, all of them cost so much each. */
export interface PriceBreak {
  /** pieces, 1 or more */
  readonly from: number
  /** price of a piece, above 0 */
  readonly unitCost: number
}

/** What buying in lots depends on. */
export interface BuyingFacts {
  /** pieces sold in a year, above 0 */
  readonly demandPerYear: number
  /** what an order costs whatever its size, 0 or more */
  readonly orderCost: number
  /** what holding stock costs in a year, as a share of its cost, above 0 */
  readonly holdingRate: number
}

/**
 * What buying costs in a year when it is always done in lots of one size: the pieces, the orders, and holding half a lot.
 *
 *   D · c + K · D / Q + h · c · Q / 2
 *
 * @param lot Q, pieces, above 0
 * @param unitCost c, price of a piece
 * @returns in the currency of the price. Never throws.
 */
export function yearlyCost(lot: number, unitCost: number, facts: BuyingFacts): number {
  const { demandPerYear, orderCost, holdingRate } = facts
  return demandPerYear * unitCost + (orderCost * demandPerYear) / lot + (holdingRate * unitCost * lot) / 2
}

/** The lot that costs least in a year. */
export interface Lot {
  readonly quantity: number
  readonly unitCost: number
  readonly yearlyCost: number
}

/**
 * The economic order quantity where all pieces of a lot get the price of its size (all-units discounts).
 *
 * For every price the lot √(2 · K · D / (h · c)) is moved into the range in which the price holds; of these the cheapest a
 * year is taken.
 *
 * @param breaks by quantity in any order; of two for the same quantity the cheaper holds
 * @param least smallest lot that can be ordered, 1 or more
 * @returns whole pieces; undefined without a price. Never throws.
 *
 * Source: the all-units procedure as in Heizer, Render, Operations Management, "Quantity discount models", tested with its
 * example and with the one in stockpyl's documentation.
 */
export function cheapestLot(breaks: readonly PriceBreak[], facts: BuyingFacts, least = 1): Lot | undefined {
  const { demandPerYear, orderCost, holdingRate } = facts
  const sorted = breaks.toSorted((a, b) => a.from - b.from || b.unitCost - a.unitCost)
  const lots = sorted.flatMap(({ from, unitCost }, at): Lot[] => {
    const low = Math.max(1, least, from)
    const high = (sorted[at + 1]?.from ?? Infinity) - 1
    if (low > high) return []
    const best = Math.sqrt((2 * orderCost * demandPerYear) / (holdingRate * unitCost))
    return [Math.floor(best), Math.ceil(best)].map((lot) => {
      const quantity = Math.min(high, Math.max(low, lot))
      return { quantity, unitCost, yearlyCost: yearlyCost(quantity, unitCost, facts) }
    })
  })
  return lots.reduce<Lot | undefined>(
    (best, lot) => (best === undefined || lot.yearlyCost < best.yearlyCost ? lot : best),
    undefined,
  )
}

/**
 * Price breaks as past orders show them: the smallest quantity at which each lower price was paid.
 *
 * @param bought quantities with the price of a piece, in any order
 * @returns falling prices by rising quantity; empty where all were bought at one price, or more cost more. Never throws.
 */
export function breaksOf(
  bought: readonly { readonly quantity: number; readonly unitCost: number }[],
): PriceBreak[] {
  const breaks: PriceBreak[] = []
  for (const { quantity, unitCost } of bought.toSorted(
    (a, b) => a.quantity - b.quantity || a.unitCost - b.unitCost,
  )) {
    const last = breaks.at(-1)
    // The smallest lot's price holds below it, too, as far as anybody knows.
    if (last === undefined) breaks.push({ from: 1, unitCost })
    else if (unitCost < last.unitCost) breaks.push({ from: quantity, unitCost })
  }
  return breaks.length < 2 ? [] : breaks
}

/**
 * How much more a piece may cost in lots of fewer pieces before buying the MOQ is cheaper.
 *
 * Where both cost the same a year: x = (h · c · (Q − q) / 2 − K · D · (1 / q − 1 / Q)) / (D + h · q / 2).
 *
 * @param words.moq Q, @param words.fewer q, pieces, 1 to Q
 * @returns in the price's currency; below 0 where more orders cost more than the holding that they save. Never throws.
 */
export function breakEvenPremium(
  words: { readonly moq: number; readonly fewer: number; readonly unitCost: number },
  facts: BuyingFacts,
): number {
  const { moq, fewer, unitCost } = words
  const { demandPerYear, orderCost, holdingRate } = facts
  const holding = (holdingRate * unitCost * (moq - fewer)) / 2
  const orders = orderCost * demandPerYear * (1 / fewer - 1 / moq)
  return (holding - orders) / (demandPerYear + (holdingRate * fewer) / 2)
}

/** One order of a commitment. */
export interface Instalment {
  readonly quantity: number
  readonly on: LocalDate
}

/**
 * A commitment to a quantity in several orders, each placed when the one before it is sold.
 *
 * @param words.total pieces in all, @param words.lot pieces of an order, both 1 or more
 * @param words.demandPerDay above 0
 * @returns orders as even as whole pieces allow, the first today; their quantities add up to the total. Never throws.
 */
export function instalments(words: {
  readonly total: number
  readonly lot: number
  readonly demandPerDay: number
  readonly today: LocalDate
}): Instalment[] {
  const { total, lot, demandPerDay, today } = words
  const many = Math.ceil(total / lot)
  const orders: Instalment[] = []
  let before = 0
  for (let at = 1; at <= many; at += 1) {
    const until = Math.round((total * at) / many)
    orders.push({ quantity: until - before, on: addDays(today, Math.round(before / demandPerDay)) })
    before = until
  }
  return orders
}
