import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { marginShare, refuseNewSku, skuWords, variantSku, variantWords } from '../../src/catalog/rules.ts'
import { sku } from '../support/records.ts'

describe('a SKU in words', () => {
  it.each([
    [{}, 'LUNA-M', ''],
    [{ name: 'Luna hoop' }, 'Luna hoop', ''],
    [{ style: 'Luna hoop' }, 'Luna hoop', ''],
    [{ style: 'Luna', name: 'Luna hoop', material: 'gold', size: 'M' }, 'Luna hoop · gold · M', 'gold · M'],
    [
      { material: 'gold', color: 'rose', size: '7', chainLength: '45 cm' },
      'gold · rose · 7 · 45 cm',
      'gold · rose · 7 · 45 cm',
    ],
    [{ name: 'Hoop gold · M', material: 'gold', size: 'M' }, 'Hoop gold · M', 'gold · M'],
  ])('of %j is “%s”', (words, whole, variant) => {
    const record = sku({ sku: 'LUNA-M', ...words })
    expect([skuWords(record), variantWords(record)]).toEqual([whole, variant])
  })
})

describe('a margin', () => {
  it.each([
    [40, 10, 0.75],
    [40, 40, 0],
    [40, 50, -0.25],
    [40, 0, 1],
    [0, 10, undefined],
    [null, 10, undefined],
    [40, null, undefined],
  ])('at a price of %s and a cost of %s is %s of the price', (price, cost, share) => {
    expect(marginShare({ price, cost })).toBe(share)
  })
})

describe('a new code', () => {
  it.each(['LUNA-M', '1013', '72010.90 -0-0-0', 'nhẫn-1', 'x'.repeat(60)])('may be %s', (code) => {
    expect(refuseNewSku(code, () => false)).toBeUndefined()
  })

  it.each(['', ' LUNA', 'LUNA ', 'LU\nNA', 'LU\tNA', 'x'.repeat(61)])('may not be %j', (code) => {
    expect(refuseNewSku(code, () => false)).toEqual({ code: 'sku-unusable', sku: code })
  })

  it('may not be one that is there', () => {
    expect(refuseNewSku('luna-m', (code) => code.toUpperCase() === 'LUNA-M')).toEqual({
      code: 'sku-taken',
      sku: 'luna-m',
    })
  })
})

describe('a variant’s code', () => {
  it.each([
    ['LUNA', ['gold', 'M'], 'LUNA-GOLD-M'],
    ['Luna hoop', ['gold vermeil', '45 cm'], 'LUNA-HOOP-GOLD-VERMEIL-45-CM'],
    ['Réal', ['rosé', ''], 'REAL-ROSE'],
    ['LUNA', [' ', '/'], 'LUNA'],
    ['--LUNA--', ['7½'], 'LUNA-71-2'],
    ['', [], ''],
  ])('of %j with %j is %s', (style, options, code) => {
    expect(variantSku(style, options)).toBe(code)
  })

  it('is made of capital letters, digits and single dashes, and made from itself is itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 4 }), (style, options) => {
        const code = variantSku(style, options)
        expect(code).toMatch(/^(?:[A-Z0-9]+(?:-[A-Z0-9]+)*)?$/)
        expect(variantSku(code, [])).toBe(code)
      }),
    )
  })
})
