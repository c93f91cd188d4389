import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  abcClasses,
  byValueSold,
  daysOfCover,
  demandOf,
  reorderPoint,
  safetyStock,
  standardScore,
  stockState,
  suggestedOrder,
} from '../../src/planning/rules.ts'

describe('standard score', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.1, to its digits and beyond.
  it.each([
    [0.5, 0],
    [0.8413447, 1],
    [0.9, 1.2815516],
    [0.95, 1.6448536],
    [0.975, 1.959964],
    [0.99, 2.3263479],
    [0.999, 3.0902323],
    [0.05, -1.6448536],
    [0.001, -3.0902323],
  ])('of %f is %f', (share, z) => {
    expect(standardScore(share)).toBeCloseTo(z, 6)
  })

  it('grows with the share', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true })
    fc.assert(
      fc.property(
        share,
        share,
        (a, b) => a === b || standardScore(a) < standardScore(b) === a < b || Math.abs(a - b) < 1e-7,
      ),
    )
  })
})

describe('reorder point', () => {
  it('is demand over the lead time and safety stock, worked by hand', () => {
    // 10 a day with a deviation of 3, 16 days, 97.725 %: z = 2, safety stock 2 × 3 × √16 = 24, point 160 + 24.
    const safety = safetyStock({
      demand: { perDay: 10, deviation: 3 },
      leadTimeDays: 16,
      leadTimeDeviation: 0,
      serviceLevel: 0.9772498,
    })
    expect(safety).toBeCloseTo(24, 3)
    expect(reorderPoint(10, 16, 24)).toBe(184)
  })

  it('counts a lead time that varies', () => {
    // d = 20, σL = 2, σd = 0: z · d · σL = 1.6448536 × 40
    const safety = safetyStock({
      demand: { perDay: 20, deviation: 0 },
      leadTimeDays: 10,
      leadTimeDeviation: 2,
      serviceLevel: 0.95,
    })
    expect(safety).toBeCloseTo(65.794, 2)
  })

  it('rounds up, but not for binary dust', () => {
    expect(reorderPoint(0.1, 3, 0)).toBe(1)
    expect(reorderPoint(0.1, 30, 0)).toBe(3)
    expect(reorderPoint(1.1, 10, 0)).toBe(11)
  })
})

describe('demand', () => {
  it('is the mean and the sample deviation of the days with stock', () => {
    expect(demandOf([2, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({ perDay: 5, days: 8, sold: 40 })
    expect(demandOf([2, 4, 4, 4, 5, 5, 7, 9]).deviation).toBeCloseTo(2.13809, 5)
    expect(demandOf([])).toEqual({ perDay: 0, deviation: 0, days: 0, sold: 0 })
    expect(demandOf([3])).toMatchObject({ perDay: 3, deviation: 0 })
  })
})

describe('suggested order', () => {
  const base = {
    position: 10,
    reorderPoint: 20,
    demandPerDay: 2,
    leadTimeDays: 10,
    reviewDays: 7,
    safetyStock: 5,
    moq: 0,
    orderMultiple: 1,
  }

  it.each([
    ['is nothing while the position is above the reorder point', { position: 21 }, 0],
    ['starts exactly at the reorder point', { position: 20 }, 19],
    ['covers lead time, review days and safety stock', {}, 29],
    ['is at least the MOQ', { moq: 50 }, 50],
    ['is a multiple of the pack', { orderMultiple: 12 }, 36],
    ['is a multiple even of an MOQ that is none', { moq: 50, orderMultiple: 12 }, 60],
    ['fills a negative position', { position: -4 }, 43],
    [
      'is one piece at least when the point is an override above all demand',
      { demandPerDay: 0, safetyStock: 0 },
      1,
    ],
  ])('%s', (_, change, pieces) => {
    expect(suggestedOrder({ ...base, ...change })).toBe(pieces)
  })

  it('is always a multiple that reaches both MOQ and target, and never a pack too many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 100 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 24 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (position, moq, orderMultiple, demandPerDay) => {
          const words = { ...base, position, moq, orderMultiple, demandPerDay, reorderPoint: 1000 }
          const pieces = suggestedOrder(words)
          const least = Math.max(moq, demandPerDay * 17 + 5 - position, 1)
          expect(pieces % orderMultiple).toBe(0)
          expect(pieces).toBeGreaterThanOrEqual(least - 1e-6)
          expect(pieces - orderMultiple).toBeLessThan(least)
        },
      ),
    )
  })
})

describe('ABC', () => {
  const classesOf = (values: Readonly<Record<string, number>>) => {
    const ranked = Object.entries(values)
      .map(([key, value]) => ({ key, value }))
      .toSorted(byValueSold)
    const classes = abcClasses(ranked)
    return Object.fromEntries(ranked.map(({ key }, at) => [key, classes[at]]))
  }

  it('judges by the share before the item, the most sold first', () => {
    expect(classesOf({ pin: 1, hoop: 20, old: 0, chain: 15, ring: 60, stud: 4 })).toEqual({
      ring: 'A',
      hoop: 'A',
      chain: 'B',
      stud: 'C',
      pin: 'C',
      old: 'C',
    })
  })

  it('ranks what sold alike by name', () => {
    expect(classesOf({ b: 50, a: 50 })).toEqual({ a: 'A', b: 'A' })
    expect(classesOf({ d: 40, c: 40, b: 20 })).toEqual({ c: 'A', d: 'A', b: 'B' })
  })

  it('calls everything C when nothing sold, and the only seller A', () => {
    expect(classesOf({ a: 0, b: 0 })).toEqual({ a: 'C', b: 'C' })
    expect(classesOf({ a: 5 })).toEqual({ a: 'A' })
  })
})

describe('stock state', () => {
  const base = {
    reordered: true,
    available: 10,
    position: 10,
    reorderPoint: 5,
    cover: 40,
    overstockDays: 365,
    daysSinceSale: 3,
    daysSinceFirstReceipt: 400,
    deadStockDays: 180,
  }

  it.each([
    ['ok above the reorder point', {}, 'ok'],
    ['low at the reorder point', { position: 5 }, 'low'],
    ['out when nothing is available, whatever is on order', { available: 0, position: 50 }, 'out'],
    ['never low when it is not reordered', { reordered: false, position: 0, available: 0 }, 'ok'],
    ['dead after more days than the limit without a sale', { daysSinceSale: 181 }, 'dead'],
    ['not dead on the day of the limit', { daysSinceSale: 180 }, 'ok'],
    ['not dead while it is new', { daysSinceSale: undefined, daysSinceFirstReceipt: 90 }, 'ok'],
    ['over when it lasts too long', { cover: 366 }, 'over'],
    ['ok without a reorder point', { reorderPoint: undefined, position: 1 }, 'ok'],
  ])('is %s', (_, change, state) => {
    expect(stockState({ ...base, ...change })).toBe(state)
  })
})

it('cover is available pieces over demand, and unknown without demand', () => {
  expect(daysOfCover(30, 2)).toBe(15)
  expect(daysOfCover(-3, 2)).toBe(0)
  expect(daysOfCover(30, 0)).toBeUndefined()
})
