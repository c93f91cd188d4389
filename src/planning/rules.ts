/** Demand of one SKU. */
export interface Demand {
  /** pieces per calendar day, days without stock left out */
  readonly perDay: number
  /** standard deviation of the pieces sold per day (sample, n − 1) */
  readonly deviation: number
  /** calendar days with stock that it was worked out from */
  readonly days: number
  /** pieces sold on them */
  readonly sold: number
}

/**
 * Demand per day and its standard deviation over the days on which the SKU could be bought.
 *
 * @param soldPerDay pieces sold on each day with stock; a day without stock is not in the list, for nobody could buy
 * @returns 0 with a deviation of 0 for an empty list. Never throws.
 */
export function demandOf(soldPerDay: readonly number[]): Demand {
  const days = soldPerDay.length
  let sold = 0
  for (const pieces of soldPerDay) sold += pieces
  if (days === 0) return { perDay: 0, deviation: 0, days, sold }
  const perDay = sold / days
  let squares = 0
  for (const pieces of soldPerDay) squares += (pieces - perDay) ** 2
  return { perDay, deviation: days < 2 ? 0 : Math.sqrt(squares / (days - 1)), days, sold }
}

/**
 * The standard score z below which a share of a normal distribution lies: 0.95 is 1.645.
 *
 * @param share above 0 and below 1
 * @returns z, right to 7 digits. Source: Wichura, Algorithm AS 241 (PPND7), Applied Statistics 37 (1988). Never throws.
 */
export function standardScore(share: number): number {
  const q = share - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    const above = ((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
    return (q * above) / (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
  }
  const tail = Math.sqrt(-Math.log(q < 0 ? share : 1 - share)) - 1.6
  const above = ((0.17023821103 * tail + 1.3067284816) * tail + 2.75681539) * tail + 1.4234372777
  const z = above / ((0.12021132975 * tail + 0.7370016425) * tail + 1)
  return q < 0 ? -z : z
}

/**
 * Safety stock: z · √(L · σd² + d² · σL²), not rounded.
 *
 * @param words.serviceLevel share of order cycles without a stockout
 * @param words.leadTimeDays calendar days from order to counted receipt
 * @param words.leadTimeDeviation standard deviation of the lead time, days; 0 while no orders tell it
 *
 * Source: the cycle-service-level formula as in King, "Crack the code", APICS 2011. Never throws.
 */
export function safetyStock(words: {
  demand: Pick<Demand, 'perDay' | 'deviation'>
  leadTimeDays: number
  leadTimeDeviation: number
  serviceLevel: number
}): number {
  const { demand, leadTimeDays, leadTimeDeviation } = words
  const variance = leadTimeDays * demand.deviation ** 2 + demand.perDay ** 2 * leadTimeDeviation ** 2
  return Math.max(0, standardScore(words.serviceLevel) * Math.sqrt(variance))
}

/**
 * Reorder point of one SKU: order when the inventory position falls to this or below.
 *
 *   demand per day × lead time + safety stock
 *
 * @param safety pieces held against late suppliers and demand spikes
 * @returns whole pieces, rounded up: rounding down would order late. Never throws.
 */
export function reorderPoint(demandPerDay: number, leadTimeDays: number, safety: number): number {
  return ceil(demandPerDay * leadTimeDays + safety)
}

/**
 * Pieces to order now: the smallest multiple of the order multiple that is at least the MOQ and covers the lead time and
 * the days until the next look.
 *
 * @returns 0 while the position is above the reorder point. Never throws.
 */
export function suggestedOrder(words: {
  position: number
  reorderPoint: number
  demandPerDay: number
  leadTimeDays: number
  reviewDays: number
  safetyStock: number
  moq: number
  orderMultiple: number
}): number {
  if (words.position > words.reorderPoint) return 0
  const target = words.demandPerDay * (words.leadTimeDays + words.reviewDays) + words.safetyStock
  const least = Math.max(words.moq, target - words.position, 1)
  return ceil(least / words.orderMultiple) * words.orderMultiple
}

/** Days that the available pieces last; undefined without demand. Never below 0. Never throws. */
export function daysOfCover(available: number, demandPerDay: number): number | undefined {
  return demandPerDay <= 0 ? undefined : Math.max(0, available) / demandPerDay
}

export type AbcClass = 'A' | 'B' | 'C'

/** What a SKU sold for in the window that is looked at. */
export interface ValueSold {
  readonly key: string
  /** 0 or more */
  readonly value: number
}

/** The order in which SKUs are classed: the most sold first. Never throws. */
export function byValueSold(a: ValueSold, b: ValueSold): number {
  return b.value - a.value || (a.key < b.key ? -1 : 1)
}

/**
 * ABC classes by value sold: an item is A while the cumulative share *before* it is under 70 %, B under 95 %, else C.
 *
 * The item that crosses 70 % is still A, so that the best seller of a small range is never B. Items without sales are C.
 *
 * @param ranked in the order of byValueSold
 * @returns a class for each, in that order. Never throws.
 */
export function abcClasses(ranked: readonly ValueSold[]): AbcClass[] {
  const total = ranked.reduce((sum, { value }) => sum + value, 0)
  let before = 0
  return ranked.map(({ value }) => {
    const share = total === 0 ? 1 : before / total
    before += value
    return value <= 0 || share >= 0.95 ? 'C' : share < 0.7 ? 'A' : 'B'
  })
}

export type StockState = 'ok' | 'low' | 'out' | 'over' | 'dead'

/**
 * How a SKU stands.
 *
 * out: nothing available. low: position at or below the reorder point. dead: stock, no sale for longer than the team's
 * days, and first received longer ago than that. over: lasts longer than the team's days. A SKU that is not reordered
 * (seasonal, phased out, discontinued) is never low or out. Never throws.
 */
export function stockState(words: {
  reordered: boolean
  available: number
  position: number
  reorderPoint: number | undefined
  cover: number | undefined
  overstockDays: number
  daysSinceSale: number | undefined
  daysSinceFirstReceipt: number | undefined
  deadStockDays: number
}): StockState {
  const { available, reorderPoint: point, cover } = words
  if (words.reordered && available <= 0) return 'out'
  if (words.reordered && point !== undefined && words.position <= point) return 'low'
  const old = (words.daysSinceFirstReceipt ?? 0) > words.deadStockDays
  if (available > 0 && old && (words.daysSinceSale ?? Infinity) > words.deadStockDays) return 'dead'
  if (cover !== undefined && cover > words.overstockDays) return 'over'
  return 'ok'
}

/** Rounds up, forgiving the dust of binary fractions: 30.000000000000004 is 30. */
function ceil(value: number): number {
  return Math.ceil(value - 1e-9)
}
