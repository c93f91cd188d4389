import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommandText, plainText, splitVerb } from '../../src/slack/command-text.ts'

describe('a command’s text', () => {
  it.each<[string, string[], number | undefined]>([
    ['LUNA-M 3', ['LUNA-M'], 3],
    ['3 LUNA-M sold', ['LUNA-M', 'sold'], 3],
    ['LUNA-M x3 sold 2 weeks ago', ['LUNA-M', 'sold', '2', 'weeks', 'ago'], 3],
    ['LUNA-M 3 pcs of 2 left', ['LUNA-M', 'of', '2', 'left'], 3],
    ['LUNA-M 3pcs', ['LUNA-M'], 3],
    ['LUNA-M 2 Pairs', ['LUNA-M'], 2],
    ['LUNA-M -2', ['LUNA-M'], -2],
    ['LUNA-M \u22122', ['LUNA-M'], -2],
    ['LUNA-M +4', ['LUNA-M'], 4],
    ['LUNA-M 1,200', ['LUNA-M'], 1200],
    ['LUNA-M 0', ['LUNA-M'], 0],
    ['LUNA-M', ['LUNA-M'], undefined],
    ['LUNA-M 3 and 4', ['LUNA-M', '3', 'and', '4'], undefined],
    ['LUNA-M x3 x4', ['LUNA-M', 'x3', 'x4'], undefined],
    ['LUNA-M 2.5', ['LUNA-M', '2.5'], undefined],
    ['LUNA-M 12345678', ['LUNA-M', '12345678'], undefined],
    ['', [], undefined],
    // As people type commands: shopr, Basket, a card shop and our own SKUs.
    ['green beans 3', ['green', 'beans'], 3],
    ['  milk 2  ', ['milk'], 2],
    ['3x Sinanju', ['Sinanju'], 3],
    ['ST03-001 Sinanju x3', ['ST03-001', 'Sinanju'], 3],
    ['85123A6', ['85123A6'], undefined],
    ['90201B\u00d73', ['90201B\u00d73'], undefined],
    ['“72010.90 -0-0-0” 2', ['72010.90 -0-0-0'], 2],
    ['72010.90 -0-0-0 2', ['72010.90', '-0-0-0'], 2],
    ['2x2 Cotton 4', ['2x2', 'Cotton'], 4],
    ['90201B\u00a0 3  ', ['90201B'], 3],
    ['`90201B` 3', ['90201B'], 3],
    ['*90201B* 3', ['90201B'], 3],
    ['90201B three', ['90201B', 'three'], undefined],
    ['“3” 4', ['3'], 4],
  ])('“%s” is %j and the quantity %s', (typed, words, quantity) => {
    expect(parseCommandText(typed)).toMatchObject({ words, quantity })
  })

  it('says which numbers it could not choose between', () => {
    expect(parseCommandText('LUNA-M 3 and 4').numbers).toEqual([3, 4])
  })

  it('keeps every word, and one marked quantity wherever it stands', () => {
    const word = fc
      .stringMatching(/^[a-z]{3,8}$/)
      .filter((each) => !/^(pcs|pieces?|units?|each|pairs?)$/.test(each))
    fc.assert(
      fc.property(fc.array(word), fc.array(word), fc.nat(999_999), (before, after, pieces) => {
        const parsed = parseCommandText([...before, `x${pieces}`, ...after].join('  '))
        expect(parsed).toMatchObject({ words: [...before, ...after], quantity: pieces })
      }),
    )
  })

  it('never throws, and never makes a quantity that is not whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const { quantity } = parseCommandText(typed)
        expect(quantity === undefined || Number.isSafeInteger(quantity)).toBe(true)
      }),
    )
  })
})

describe('the verb', () => {
  it.each([
    ['add LUNA 3', 'add', 'LUNA 3'],
    ['  ADD  LUNA ', 'add', 'LUNA'],
    ['add', 'add', ''],
    ['', '', ''],
    ['add\nLUNA\n3', 'add', 'LUNA\n3'],
  ])('of %j is “%s”, and the rest “%s”', (typed, verb, rest) => {
    expect(splitVerb(typed)).toEqual({ verb, rest })
  })
})

it('odd quotes, dashes and blanks are made plain', () => {
  expect(plainText(' “a” ‘b’ „c“ «d» 3–4 −5\u202fx\t\ny ')).toBe('"a" \'b\' "c" "d" 3-4 -5 x y')
})
