import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concentrationOf, levelOf, withoutEach, type Sourced } from '../../src/scorecard/concentration.ts'

const spends = (...amounts: readonly number[]) => amounts.map((amount, at) => ({ key: `S${at}`, amount }))
const limits = [1500, 2500] as const

describe('the concentration of spend', () => {
  it.each<[string, readonly number[], number]>([
    // United States Department of Justice, "Herfindahl–Hirschman Index": four firms with 30, 30, 20 and 20 percent.
    ['the Department of Justice’s example', [30, 30, 20, 20], 2600],
    ['one that has all', [7], 10_000],
    ['two equal ones', [5, 5], 5000],
    ['ten equal ones', Array.from({ length: 10 }, () => 3), 1000],
    ['80, 10 and 10 percent', [8, 1, 1], 6600],
  ])('of %s', (_, amounts, hhi) => {
    expect(concentrationOf(spends(...amounts)).hhi).toBeCloseTo(hhi, 6)
  })

  it('adds up what belongs to one, leaves out what is nothing, and knows no HHI of nothing', () => {
    const found = concentrationOf([...spends(10, 30, 0), { key: 'S0', amount: 20 }])
    expect(found.shares.map(({ key, percent }) => [key, percent])).toEqual([
      ['S0', 50],
      ['S1', 50],
    ])
    expect(concentrationOf(spends(0, 0))).toEqual({ total: 0, shares: [], hhi: undefined })
  })

  it('lies between 10,000 / n and 10,000, and shares add up to 100', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 30 }), (amounts) => {
        const { hhi = 0, shares } = concentrationOf(spends(...amounts))
        expect(hhi).toBeGreaterThanOrEqual(10_000 / amounts.length - 1e-6)
        expect(hhi).toBeLessThanOrEqual(10_000 + 1e-6)
        expect(shares.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100, 6)
      }),
    )
  })

  it.each<[number, string]>([
    [1499, 'spread'],
    [1500, 'concentrated'],
    [2500, 'concentrated'],
    [2501, 'highly concentrated'],
  ])('of %d is called %s', (hhi, level) => {
    expect(levelOf(hhi, limits)).toBe(level)
  })
})

describe('without a supplier', () => {
  const sku = (name: string, sources: readonly string[], sales?: number): Sourced => ({
    sku: name,
    sources: new Set(sources),
    sales,
  })

  it('the SKUs that only they make are missing, with their share of sales', () => {
    const found = withoutEach([
      sku('a', ['P'], 30),
      sku('b', ['P', 'Q'], 50),
      sku('c', ['Q'], 10),
      sku('d', ['P'], 10),
      sku('e', []),
    ])
    expect(
      found.map(({ supplier, skus, salesPercent }) => [supplier, skus.map((each) => each.sku), salesPercent]),
    ).toEqual([
      ['P', ['a', 'd'], 40],
      ['Q', ['c'], 10],
    ])
  })

  it('no share of sales is said where nothing was sold', () => {
    expect(withoutEach([sku('a', ['P'])])[0]?.salesPercent).toBeUndefined()
  })
})
