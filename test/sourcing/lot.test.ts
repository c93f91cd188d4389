import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LocalDate } from '../../src/kit/local-date.ts'
import {
  breakEvenPremium,
  breaksOf,
  cheapestLot,
  instalments,
  yearlyCost,
  type BuyingFacts,
  type PriceBreak,
} from '../../src/sourcing/lot.ts'

const buying = fc.record({
  demandPerYear: fc.integer({ min: 1, max: 20_000 }),
  orderCost: fc.integer({ min: 0, max: 500 }),
  holdingRate: fc.double({ min: 0.01, max: 1, noNaN: true }),
})

describe('the cheapest lot', () => {
  it.each<[string, readonly PriceBreak[], BuyingFacts, number, number]>([
    // stockpyl (MIT), documentation of economic_order_quantity_with_all_units_discounts.
    [
      'stockpyl’s',
      [
        { from: 1, unitCost: 500 },
        { from: 200, unitCost: 475 },
        { from: 500, unitCost: 450 },
      ],
      { demandPerYear: 1000, orderCost: 200, holdingRate: 0.2 },
      500,
      472_900,
    ],
    // Heizer and Render, Operations Management, "Quantity discount models": Wohl's Discount Store.
    [
      'Heizer and Render’s',
      [
        { from: 1, unitCost: 5 },
        { from: 1000, unitCost: 4.8 },
        { from: 2000, unitCost: 4.75 },
      ],
      { demandPerYear: 5000, orderCost: 49, holdingRate: 0.2 },
      1000,
      24_725,
    ],
    // stockpyl, documentation of economic_order_quantity: 304.05 pieces and 68.41 a year without the price, here 1,300 more.
    [
      'the one without discounts',
      [{ from: 1, unitCost: 1 }],
      { demandPerYear: 1300, orderCost: 8, holdingRate: 0.225 },
      304,
      1368.41,
    ],
  ])('of %s published example is theirs', (_, breaks, facts, quantity, cost) => {
    const lot = cheapestLot(breaks, facts)
    expect(lot?.quantity).toBe(quantity)
    expect(lot?.yearlyCost).toBeCloseTo(cost, 2)
  })

  it('is as cheap as any other lot, tried one by one', () => {
    const breaks = fc.uniqueArray(
      fc.record({ from: fc.integer({ min: 1, max: 300 }), unitCost: fc.integer({ min: 1, max: 50 }) }),
      { minLength: 1, maxLength: 4, selector: ({ from }) => from },
    )
    fc.assert(
      fc.property(breaks, buying, fc.integer({ min: 1, max: 200 }), (all, facts, least) => {
        const priceOf = (lot: number) =>
          all.filter(({ from }) => from <= lot).toSorted((a, b) => b.from - a.from)[0]?.unitCost
        const lot = cheapestLot(all, facts, least)
        for (let tried = least; tried <= 600; tried += 1) {
          const price = priceOf(tried)
          if (price === undefined) continue
          expect(lot?.yearlyCost).toBeLessThanOrEqual(yearlyCost(tried, price, facts) + 1e-6)
        }
        expect(lot === undefined || priceOf(lot.quantity) === lot.unitCost).toBe(true)
        expect(lot?.quantity ?? least).toBeGreaterThanOrEqual(least)
      }),
      { numRuns: 60 },
    )
  })

  it('is none without a price', () => {
    expect(cheapestLot([], { demandPerYear: 10, orderCost: 1, holdingRate: 0.2 })).toBeUndefined()
  })
})

describe('the premium that is worth it', () => {
  it('makes both ways cost the same a year', () => {
    fc.assert(
      fc.property(
        buying,
        fc.integer({ min: 2, max: 2000 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 100 }),
        (facts, moq, part, unitCost) => {
          const fewer = Math.max(1, Math.floor(moq * part))
          const premium = breakEvenPremium({ moq, fewer, unitCost }, facts)
          const atMoq = yearlyCost(moq, unitCost, facts)
          expect(yearlyCost(fewer, unitCost + premium, facts) / atMoq).toBeCloseTo(1, 9)
        },
      ),
    )
  })

  it('worked out by hand: half of 260 pieces less at 4.00 and 25 % saves 130.00 a year of 100 pieces', () => {
    // Q 300, q 40, D 100, h 0.25: 0.25 × 4 × 260 / 2 = 130; 100 + 0.25 × 40 / 2 = 105.
    const premium = breakEvenPremium(
      { moq: 300, fewer: 40, unitCost: 4 },
      { demandPerYear: 100, orderCost: 0, holdingRate: 0.25 },
    )
    expect(premium).toBeCloseTo(130 / 105, 9)
  })
})

describe('a commitment', () => {
  it('adds up to the quantity, each order when the one before is sold', () => {
    const orders = instalments({ total: 100, lot: 30, demandPerDay: 0.5, today: '2026-03-16' as LocalDate })
    expect(orders).toEqual([
      { quantity: 25, on: '2026-03-16' },
      { quantity: 25, on: '2026-05-05' },
      { quantity: 25, on: '2026-06-24' },
      { quantity: 25, on: '2026-08-13' },
    ])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 500 }), (total, lot) => {
        const all = instalments({ total, lot, demandPerDay: 1.3, today: '2026-03-16' as LocalDate })
        expect(all.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(total)
        for (const { quantity } of all) {
          expect(quantity).toBeGreaterThan(0)
          expect(quantity).toBeLessThanOrEqual(lot)
        }
      }),
    )
  })
})

it.each<[string, readonly [number, number][], readonly [number, number][]]>([
  [
    'falling prices',
    [
      [500, 4],
      [50, 5],
      [100, 5],
      [1000, 3.5],
    ],
    [
      [1, 5],
      [500, 4],
      [1000, 3.5],
    ],
  ],
  [
    'one price',
    [
      [50, 5],
      [100, 5],
    ],
    [],
  ],
  [
    'prices that rise',
    [
      [50, 5],
      [100, 6],
    ],
    [],
  ],
  ['nothing', [], []],
])('price breaks of %s in past orders', (_, bought, breaks) => {
  const found = breaksOf(bought.map(([quantity, unitCost]) => ({ quantity, unitCost })))
  expect(found.map(({ from, unitCost }) => [from, unitCost])).toEqual(breaks)
})
