import fc from 'fast-check'
import { expect, it } from 'vitest'
import { typedMoq } from '../../src/sourcing/typed-moq.ts'

const shown = (text: string) =>
  typedMoq(text).readings.map(({ words, quantity, price }) => `${words.join(' ')}|${quantity}|${price ?? ''}`)

it.each<[string, readonly string[]]>([
  ['LUNA-M 300', ['LUNA-M|300|']],
  ['LUNA-M x300', ['LUNA-M|300|']],
  ['LUNA-M 1,200', ['LUNA-M|1200|']],
  ['LUNA-M 300 pcs', ['LUNA-M|300|']],
  ['LUNA-M 300 4.20', ['LUNA-M|300|4.2']],
  ['LUNA-M 300 €4,20', ['LUNA-M|300|4.2']],
  ['LUNA-M 300 @ 4.20', ['LUNA-M|300|4.2']],
  ['LUNA-M 300 at 4.20 each', ['LUNA-M|300|4.2']],
  ['sol ring 7 300', ['sol ring 7|300|', 'sol ring|7|300']],
  ['LUNA-M 300 99999999999', []],
  ['LUNA-M', []],
  ['300', []],
  ['LUNA-M 0', []],
  ['LUNA-M 2.5', []],
  ['', []],
])('"%s"', (text, readings) => {
  expect(shown(text)).toEqual(readings)
})

it('price breaks stand anywhere, and one that cannot be read is named', () => {
  const { readings, breaks, unreadable } = typedMoq('LUNA-M 300@4.20 400 1,000@€3.90 5@free')
  expect(readings).toEqual([{ words: ['LUNA-M'], quantity: 400, price: undefined }])
  expect(breaks).toEqual([
    { from: 300, unitCost: 4.2 },
    { from: 1000, unitCost: 3.9 },
  ])
  expect(unreadable).toEqual(['5@free'])
})

it('any text is read without a fault, and quantities are whole and above 0', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { quantity, price } of typedMoq(text).readings) {
        expect(Number.isInteger(quantity) && quantity > 0).toBe(true)
        expect(price === undefined || price > 0).toBe(true)
      }
    }),
  )
})
