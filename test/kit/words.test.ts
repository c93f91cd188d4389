import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { counted } from '../../src/kit/counted.ts'
import { beginning, cut } from '../../src/kit/cut.ts'
import { plainWords } from '../../src/kit/plain-words.ts'

describe('a number with its noun', () => {
  it.each([
    [1, '1 piece'],
    [-1, '-1 piece'],
    [0, '0 pieces'],
    [2, '2 pieces'],
  ])('of %j is "%s"', (count, words) => {
    expect(counted(count, 'piece')).toBe(words)
  })

  it('takes words of its own for many', () => {
    expect(counted(1, 'return waits', 'returns wait')).toBe('1 return waits')
    expect(counted(3, 'return waits', 'returns wait')).toBe('3 returns wait')
  })
})

describe('text that is cut', () => {
  it.each([
    ['hoop', 4, 'hoop'],
    ['hoops', 4, 'hoo…'],
    ['luna hoop', 6, 'luna…'],
    ['a💍💍', 4, 'a💍…'],
    ['a💍💍', 3, 'a…'],
    ['💍💍', 2, '…'],
  ])('%j to %i characters is %j', (text, length, expected) => {
    expect(cut(text, length)).toBe(expected)
  })

  it('is never longer than asked for and never ends in half an emoji', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 12 }), (text, length) => {
        for (const short of [cut(text, length), beginning(text, length)]) {
          expect(short.length).toBeLessThanOrEqual(length)
          expect(short.isWellFormed()).toBe(true)
        }
        expect(text.startsWith(beginning(text, length))).toBe(true)
      }),
    )
  })
})

describe('words that people type', () => {
  it.each([
    ['Pérola', 'perola'],
    ['  Łódź  ', 'lodz'],
    ['Smørrebrød', 'smorrebrod'],
    ['Anna’s', "anna's"],
    ['Anna´s', 'anna`s'],
    ['45–50 cm', '45-50  CM'],
    ['Luna\u200B hoop', 'luna hoop'],
    ['Straße', 'strasse'],
  ])('%j are the same as %j', (one, other) => {
    expect(plainWords(one)).toBe(plainWords(other))
  })

  it('that hold nothing visible are nothing', () => {
    expect(plainWords('\u200B \u2060')).toBe('')
  })
})
