import { describe, expect, it } from 'vitest'
import { reorderPoint, safetyStock, standardScore } from '../../src/planning/rules.ts'

/** Figures that others published, with their inputs; the source of each is named. */
describe('published numbers', () => {
  // claudeskillhub.com, reorder-point-calculator, water bottles: mean 18 a day, deviation 6.4, 14 days; safety stock
  // rounded up.
  it.each([
    [0.9, 31, 283],
    [0.95, 40, 292],
    [0.98, 50, 302],
    [0.99, 56, 308],
  ])('at a service level of %d safety stock is %i and the reorder point %i', (serviceLevel, stock, point) => {
    const safety = safetyStock({
      demand: { perDay: 18, deviation: 6.4 },
      leadTimeDays: 14,
      leadTimeDeviation: 0,
      serviceLevel,
    })
    expect(Math.ceil(safety)).toBe(stock)
    expect(reorderPoint(18, 14, safety)).toBe(point)
  })

  // mfgcalcs.com, reorder point, high daily demand.
  it.each([
    [360, 9, 420, 3660],
    [145, 9, 420, 1725],
  ])(
    '%i a day over %i days with a fixed safety stock of %i is a reorder point of %i',
    (perDay, days, safety, point) => {
      expect(reorderPoint(perDay, days, safety)).toBe(point)
    },
  )

  // Newsvendor quantity: mean + deviation · z(critical ratio).
  it.each([
    // stockpyl (MIT), docstring of newsvendor_normal: holding 0.18, stockout 0.70, mean 50, deviation 8.
    ['stockpyl', 50, 8, 0.7 / 0.88, 56.60395592743389, 5],
    // SCperf for R, Newsboy.R, after Porteus and Gallego: price 4, cost 1.
    ['Porteus', 100, 30, 0.75, 120.23, 2],
    ['Gallego', 100, 20, 0.75, 113.49, 2],
  ])('%s: the newsvendor with mean %i and deviation %i', (_, mean, deviation, ratio, quantity, digits) => {
    expect(mean + deviation * standardScore(ratio)).toBeCloseTo(quantity, digits)
  })
})
