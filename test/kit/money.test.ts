import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cents, moneyWords } from '../../src/kit/money.ts'

describe('an amount in words', () => {
  it.each([
    [1240.5, 'EUR', '€1,240.50'],
    [99, 'CHF', 'CHF 99.00'],
    [1200, 'JPY', '¥1,200'],
    [-12, 'USD', '-$12.00'],
    [0.001, 'EUR', '€0.00'],
    [1.2345, 'KWD', 'KWD 1.235'],
  ])('%f %s is %s', (amount, currency, words) => {
    expect(moneyWords(amount, currency).replaceAll('\u00a0', ' ')).toBe(words)
  })

  it('writes an unknown code before the number', () => {
    expect(moneyWords(12.5, 'gold')).toBe('gold 12.50')
    expect(moneyWords(12.5, '')).toBe(' 12.50')
  })
})

describe('cents', () => {
  it.each([
    [0.1 + 0.2, 0.3],
    [1.005, 1.01],
    [19.99 * 3, 59.97],
    [0, 0],
  ])('of %f are %f', (amount, rounded) => {
    expect(cents(amount)).toBe(rounded)
  })

  it('of a sum of prices are the sum of their cents', () => {
    const prices = fc.array(fc.integer({ min: 0, max: 5_000_000 }), { maxLength: 50 })
    fc.assert(
      fc.property(prices, (inCents) => {
        const sum = inCents.reduce((total, each) => total + each / 100, 0)
        expect(cents(sum)).toBe(inCents.reduce((total, each) => total + each, 0) / 100)
      }),
    )
  })
})
