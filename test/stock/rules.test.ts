import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideAdjustment, decideCount, kindOfReason, type AdjustmentWish } from '../../src/stock/rules.ts'

const base: AdjustmentWish = {
  sku: 'LUNA-M',
  change: -3,
  kind: 'sale',
  onHand: 10,
  location: undefined,
  largeLimit: 50,
  mayApprove: false,
  confirmed: false,
}

describe('adding and removing', () => {
  it.each<[string, Partial<AdjustmentWish>, string]>([
    ['is a movement of sellable pieces', {}, 'done'],
    ['takes the last piece', { change: -10 }, 'done'],
    ['asks before it takes more than there is', { change: -11 }, 'below-zero'],
    ['takes more than there is when somebody says yes', { change: -11, confirmed: true }, 'done'],
    ['asks when there is nothing at all', { change: -1, onHand: 0 }, 'below-zero'],
    ['makes a debt larger only when somebody says yes', { change: -1, onHand: -2 }, 'below-zero'],
    ['may always add to a debt', { change: 1, onHand: -2 }, 'done'],
    ['is not large at the limit', { change: 50 }, 'done'],
    ['is large above the limit', { change: 51, mayApprove: true }, 'large'],
    ['is large below the limit of what is taken', { change: -51, onHand: 100, mayApprove: true }, 'large'],
    ['may be large when an approver says yes', { change: 51, mayApprove: true, confirmed: true }, 'done'],
    ['may not be large when another says yes', { change: 51, confirmed: true }, 'large'],
    ['is refused for nothing', { change: 0 }, 'not-whole'],
    ['is refused for half a piece', { change: 1.5 }, 'not-whole'],
    ['is refused for what is no number', { change: Number.NaN }, 'not-whole'],
    [
      'is refused for more than can be counted',
      { change: 1e300, confirmed: true, mayApprove: true },
      'not-whole',
    ],
  ])('%s', (_, change, outcome) => {
    const decided = decideAdjustment({ ...base, ...change })
    expect(decided.ok ? 'done' : decided.refusal.code).toBe(outcome)
  })

  it('says what there is where it was asked for', () => {
    expect(decideAdjustment({ ...base, change: -11, location: 'Shop' })).toEqual({
      ok: false,
      refusal: { code: 'below-zero', sku: 'LUNA-M', onHand: 10, asked: 11, location: 'Shop' },
    })
    expect(decideAdjustment({ ...base, change: -60 })).toMatchObject({
      refusal: { code: 'large', asked: -60, limit: 50, mayApprove: false },
    })
  })

  it('moves exactly what was asked for, or nothing; never below zero or above the limit unasked', () => {
    const wish = fc.record({
      change: fc.integer({ min: -200, max: 200 }),
      onHand: fc.integer({ min: -20, max: 200 }),
      largeLimit: fc.integer({ min: 1, max: 100 }),
      mayApprove: fc.boolean(),
      confirmed: fc.boolean(),
    })
    fc.assert(
      fc.property(wish, (words) => {
        const decided = decideAdjustment({ ...base, ...words })
        if (!decided.ok) return
        expect(decided.value.quantity).toBe(words.change)
        const belowZero = words.change < 0 && words.onHand + words.change < 0
        if (belowZero || Math.abs(words.change) > words.largeLimit) expect(words.confirmed).toBe(true)
        if (Math.abs(words.change) > words.largeLimit) expect(words.mayApprove).toBe(true)
      }),
    )
  })
})

describe('a count', () => {
  it.each([
    [12, 14, 2],
    [12, 0, -12],
    [-3, 0, 3],
    [0, 5, 5],
  ])('with %i expected and %i seen moves %i', (expected, counted, quantity) => {
    expect(decideCount(expected, counted)).toEqual({
      ok: true,
      value: { bucket: 'sellable', quantity, kind: 'count' },
    })
  })

  it('that agrees moves nothing', () => {
    expect(decideCount(12, 12)).toEqual({ ok: true, value: null })
  })

  it.each([-1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('of %d is refused', (counted) => {
    expect(decideCount(12, counted)).toEqual({ ok: false, refusal: { code: 'not-whole', asked: counted } })
  })

  it('leaves on hand at what was seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 100 }), fc.nat(200), (expected, counted) => {
        const decided = decideCount(expected, counted)
        expect(decided.ok && expected + (decided.value?.quantity ?? 0)).toBe(counted)
      }),
    )
  })
})

describe('the kind of movement', () => {
  it.each([
    ['sold at the market', -2, 'sale'],
    ['Order #1001', -1, 'sale'],
    ['pop-up in Porto', -4, 'sale'],
    ['dotcom sales', -90, 'sale'],
    ['broken clasp', -1, 'write-off'],
    ['received from Atelier Sol', 20, 'receipt'],
    ['restocked', 5, 'receipt'],
    ['delivery', 5, 'receipt'],
    ['found in the display case', 1, 'adjustment'],
    ['gift for a friend', -1, 'adjustment'],
    ['', -1, 'adjustment'],
    // The direction has to fit.
    ['sold by mistake', 2, 'adjustment'],
    ['received too many', -2, 'adjustment'],
    ['resold', -1, 'adjustment'],
    // Remarks of stock adjustments in UCI Online Retail: rows without a price whose description is a remark.
    ['damages', -3348, 'write-off'],
    ['wet damaged', -509, 'write-off'],
    ['smashed', -350, 'write-off'],
    ['crushed boxes', -380, 'write-off'],
    ['wet rusty', -1152, 'write-off'],
    ['mouldy, thrown away.', -2600, 'write-off'],
    ['cracked', -39, 'write-off'],
    ['faulty', -13, 'write-off'],
    ['????missing', -124, 'write-off'],
    ['lost in space', -98, 'write-off'],
    ['Found', 376, 'adjustment'],
    ['stock check', -50, 'adjustment'],
    ['showroom', -5, 'adjustment'],
  ])('of “%s” for %i pieces is %s', (reason, change, kind) => {
    expect(kindOfReason(reason, change)).toBe(kind)
  })
})
