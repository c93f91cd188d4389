import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { optionalMoney, parseMoney } from '../../src/workbook/cells.ts'

describe('an amount of money as people write it', () => {
  it.each<[string, number | undefined]>([
    ['12.50', 12.5],
    ['€ 12,50', 12.5],
    ['12,50 €', 12.5],
    ['R$260,00', 260],
    ['US$ 1,200.00', 1200],
    ['CA$1.23', 1.23],
    ['419 руб.', 419],
    ['125,00 zł', 125],
    ['4 980 Kč', 4980],
    ['7\u00a0990 kr', 7990],
    ['CHF 1’049.95'.replace('’', "'"), 1049.95],
    ['1.000,92 EUR', 1000.92],
    ['₤1700.', 1700],
    ['2,20 € *', 2.2],
    ['$3,690.00 (ea)', 3690],
    ['€(63.12)', -63.12],
    ["'-75.63", -75.63],
    ['-$5', -5],
    // Two amounts, or none.
    ['1.727', undefined],
    ['1.727 Ft', undefined],
    ['0.125', 0.125],
    ['12 or 13', undefined],
    ['40% off', undefined],
    ['on request', undefined],
    ['3 pcs', undefined],
    ['#VALUE!', undefined],
  ])('“%s” is %s', (typed, amount) => {
    expect(parseMoney(typed)).toBe(amount)
  })

  it('below nothing is no amount of a cell', () => {
    expect(optionalMoney().read('-$5')).toBeUndefined()
    expect(optionalMoney().read('US$ 5')).toBe(5)
    expect(optionalMoney().read('')).toBeNull()
  })

  it('never throws, and what it reads is a number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (typed) => {
        const amount = parseMoney(typed)
        expect(amount === undefined || Number.isFinite(amount)).toBe(true)
      }),
    )
  })
})
