import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { narrowed, parsePieceText } from '../../src/catalog/reading.ts'
import { findSkus, prepareSearch } from '../../src/catalog/search.ts'
import { sku } from '../support/records.ts'

const catalogue = [
  sku({ sku: 'LUNA-M', style: 'Luna hoop', name: 'Luna hoop', material: 'gold', size: 'M' }),
  sku({ sku: 'LUNA-L', style: 'Luna hoop', name: 'Luna hoop', material: 'gold', size: 'L' }),
  sku({ sku: 'LUNA-SIL-M', style: 'Luna hoop', name: 'Luna hoop', material: 'silver', size: 'M' }),
  sku({ sku: 'FIO-GLD-45', style: 'Fio chain', chainLength: '45 cm', barcode: '5601234567890' }),
  sku({ sku: 'FIO-GLD-50', style: 'Fio chain', chainLength: '50 cm' }),
  sku({ sku: 'PRISM-7', style: 'Prism', size: '7' }),
  sku({ sku: 'PR-8', style: 'Prism', size: '8' }),
  sku({ sku: '90201B', name: 'Beads, blue' }),
  sku({ sku: '2x2 Cotton (Tie & Dye)', name: 'Ribbon' }),
  sku({ sku: '72010.90 -0-0-0', name: 'Chain' }),
]
const search = prepareSearch(catalogue)
const find = (words: readonly string[]) => findSkus(search, words)

/** 'piece | quantity | words left over' of what was typed; a second reading behind it. */
function read(typed: string): string {
  const named = (words: readonly string[]) => {
    const found = find(words)
    if (found.kind === 'sku') return `${found.sku.sku} (${found.rest.join(' ')})`
    return found.kind === 'style' ? `${found.style} (${found.rest.join(' ')})` : found.kind
  }
  const parsed = parsePieceText(typed, find)
  const marks = [parsed.signed ? 'signed' : '', parsed.spelled ? 'spelled' : ''].filter(Boolean).join(' ')
  const second =
    parsed.second === undefined ? '' : ` or ${named(parsed.second.words)} ${parsed.second.quantity}`
  return `${named(parsed.words)} ${parsed.quantity}${second} ${marks}`.trim()
}

describe('what was typed about a piece', () => {
  it.each([
    ['LUNA-M 3 sold', 'LUNA-M (sold) 3'],
    ['sold 3 luna m', 'LUNA-M (sold) 3'],
    ['luna 3 m sold', 'LUNA-M (sold) 3'],
    ['LUNA-M (3)', 'LUNA-M () 3'],
    ['LUNA-M, 3, sold', 'LUNA-M (sold) 3'],
    ['LUNA-M 1.234', 'LUNA-M () 1234'],
    ['LUNA-M 1.000,00', 'LUNA-M () 1000'],
    ['LUNA-M 1,000.00', 'LUNA-M () 1000'],
    // Numbers that are part of a code, a barcode or a size.
    ['fio gld 45 2', 'FIO-GLD-45 () 2'],
    ['2 fio gld 45 sold', 'FIO-GLD-45 (sold) 2'],
    ['5601234567890 2', 'FIO-GLD-45 () 2'],
    ['2x2 Cotton (Tie & Dye) 4', '2x2 Cotton (Tie & Dye) () 4'],
    ['72010.90 -0-0-0 2', '72010.90 -0-0-0 () 2'],
    ['fio chain 45 cm 2', 'Fio chain (45 cm) 2'],
    ['fio chain 45 2', 'Fio chain (45) 2'],
    ['prism size 7 2', 'Prism (size 7) 2'],
    // No blank between a code and its quantity.
    ['90201B\u00d73', '90201B () 3'],
    ['90201Bx3', '90201B () 3'],
    ['LUNA-M;3', 'LUNA-M () 3'],
    ['90201B,12,', '90201B () 12'],
    // Days, times and names of orders are no quantities.
    ['LUNA-M 3 sold 2 weeks ago', 'LUNA-M (sold 2 weeks ago) 3'],
    ['LUNA-M 3 sold on 3 Dec', 'LUNA-M (sold on 3 Dec) 3'],
    ['LUNA-M 3 sold Dec 24', 'LUNA-M (sold Dec 24) 3'],
    ['LUNA-M 2 sold, order 1001', 'LUNA-M (sold, order 1001) 2'],
    ['LUNA-M 2 sold for 60 euros', 'LUNA-M (sold for 60 euros) 2'],
    // A name with a comma in it.
    ['beads, blue 3', '90201B () 3'],
    ['Beads, blue, 3 sold', '90201B (sold) 3'],
    // Nothing that is clear.
    ['LUNA-M', 'LUNA-M () undefined'],
    ['LUNA-M 3 and 4', 'LUNA-M (3 and 4) undefined'],
    ['LUNA-M x3 x4', 'LUNA-M (x3 x4) undefined'],
    ['LUNA-M 2.5', 'LUNA-M (2.5) undefined'],
    ['LUNA-M three', 'LUNA-M () 3 spelled'],
    ['LUNA-M -3', 'LUNA-M () -3 signed'],
    ['LUNA-M three or four', 'LUNA-M (three or four) undefined'],
    ['90201B6', 'several undefined'],
  ])('“%s” is %s', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it.each([
    ['prism 7', 'PRISM-7 () undefined or Prism () 7'],
    ['prism 8', 'Prism (8) undefined or Prism () 8'],
    ['fio chain 45', 'Fio chain (45) undefined or Fio chain () 45'],
  ])('“%s” has two readings: %s', (typed, expected) => {
    expect(read(typed)).toBe(expected)
  })

  it('whatever the order, the words and a marked quantity are found', () => {
    const words = ['LUNA-M', 'x3', 'sold', 'market']
    const orders = fc.shuffledSubarray(words, { minLength: 4 })
    fc.assert(
      fc.property(orders, (order) => {
        const parsed = parsePieceText(order.join(' '), find)
        expect(parsed.quantity).toBe(3)
        expect(find(parsed.words)).toMatchObject({ kind: 'sku', sku: { sku: 'LUNA-M' } })
      }),
    )
  })

  it('never throws, and a quantity is always whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (typed) => {
        const { quantity } = parsePieceText(typed, find)
        expect(quantity === undefined || Number.isSafeInteger(quantity)).toBe(true)
      }),
    )
  })
})

describe('the variants of a style that words name', () => {
  const lunas = catalogue.slice(0, 3)
  it.each([
    ['', 'LUNA-M LUNA-L LUNA-SIL-M', ''],
    ['silver', 'LUNA-SIL-M', ''],
    ['gold M sold', 'LUNA-M', 'sold'],
    ['M gold sold', 'LUNA-M', 'sold'],
    ['M', 'LUNA-M LUNA-SIL-M', ''],
    ['steel XL', 'LUNA-M LUNA-L LUNA-SIL-M', 'steel XL'],
  ])('of “%s” are %s, and “%s” is left over', (words, skus, rest) => {
    const found = narrowed(lunas, words.split(' ').filter(Boolean))
    expect(found.skus.map((record) => record.sku).join(' ')).toBe(skus)
    expect(found.rest.join(' ')).toBe(rest)
  })
})
