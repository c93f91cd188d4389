import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainWords } from '../../src/kit/plain-words.ts'
import { placeWords, routeFor, routesOf, type Subject } from '../../src/settings/routes.ts'

const typed = 'low stock: #stock, samples: @ines, class A: @ana, Oficina do Douro: #porto'
const to = (text: string, subject: Subject) => routeFor(routesOf(text) ?? [], subject, plainWords)?.to

describe('alert routes', () => {
  it.each([
    ['low stock: #stock', [{ words: 'low stock', about: { kind: 'low stock' }, to: 'stock' }]],
    ['Samples to @ines', [{ words: 'Samples', about: { kind: 'samples' }, to: '@ines' }]],
    ['samples = <@U02BEN|ben>', [{ words: 'samples', about: { kind: 'samples' }, to: 'U02BEN' }]],
    [
      'problems -> <#C01ALERTS|stock-alerts>',
      [{ words: 'problems', about: { kind: 'problems' }, to: 'C01ALERTS' }],
    ],
    ['A: @ana', [{ words: 'A', about: { abc: 'A' }, to: '@ana' }]],
    ['class b: C01ALERTS', [{ words: 'class b', about: { abc: 'B' }, to: 'C01ALERTS' }]],
    [
      'supplier Pérola, Lda: #porto',
      [{ words: 'supplier Pérola, Lda', about: { supplier: 'Pérola, Lda' }, to: 'porto' }],
    ],
  ])('read “%s”', (text, routes) => {
    expect(routesOf(text)).toEqual(routes)
  })

  it('stand in one cell, parted by commas, semicolons or lines', () => {
    for (const text of [typed, typed.replaceAll(', ', '; '), typed.replaceAll(', ', '\n')])
      expect(routesOf(text)?.map((route) => route.to)).toEqual(['stock', '@ines', '@ana', 'porto'])
  })

  it.each([
    'low stock',
    '#stock',
    'low stock: stock',
    'low stock: #',
    'samples: @ines and more',
    'a: @b c: @d',
  ])('do not read “%s”', (text) => expect(routesOf(text)).toBeUndefined())

  it('take the first that fits, suppliers without case and accents', () => {
    expect(to(typed, { kind: 'low stock', abc: 'A' })).toBe('stock')
    expect(to('class A: @ana, low stock: #stock', { kind: 'low stock', abc: 'A' })).toBe('@ana')
    expect(to('perola: #porto', { kind: 'samples', supplier: ['SUP-1', 'Pérola'] })).toBe('porto')
    expect(to('class A: @ana', { kind: 'samples' })).toBeUndefined()
    expect(to('', { kind: 'low stock' })).toBeUndefined()
  })

  it('never throw, and name places as people write them', () => {
    fc.assert(fc.property(fc.string(), (text) => void routesOf(text)))
    expect(['stock', '@ines', 'C01ALERTS', 'U02BEN'].map(placeWords)).toEqual([
      '#stock',
      '@ines',
      'C01ALERTS',
      'U02BEN',
    ])
  })
})
