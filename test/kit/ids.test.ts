import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idFor, keyOf } from '../../src/kit/ids.ts'

describe('an id', () => {
  it('is made again by the same request, and is the same on every machine', () => {
    expect(idFor('MV', 'request-1', 0)).toBe(idFor('MV', 'request-1', 0))
    // Kept for ever in people's sheets: a change of this is a change of every id.
    expect(idFor('MV', 'request-1', 0)).toBe('MV-A7WATNHG6T')
  })

  it('can be read aloud: prefix, dash, ten letters and digits without I, L, O and U', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer())), (parts) => {
        expect(idFor('RT', ...parts)).toMatch(/^RT-[0-9A-HJKMNP-TV-Z]{10}$/)
      }),
    )
  })

  it.each([
    [['a', 'b'], ['ab']],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [
      ['a', 1],
      ['a', 2],
    ],
    [['a'], ['a', '']],
  ])('of %j differs from that of %j', (one, two) => {
    expect(idFor('MV', ...one)).not.toBe(idFor('MV', ...two))
  })

  it('does not clash among forty thousand movements', () => {
    const ids = new Set(Array.from({ length: 40_000 }, (_, at) => idFor('MV', 'import', at)))
    expect(ids.size).toBe(40_000)
  })
})

describe('a key', () => {
  it.each([
    ['luna-m', 'LUNA-M'],
    ['  Luna M ', 'LUNA M'],
    ["'1013", '1013'],
    ["' 1013", '1013'],
    ["''1013", '1013'],
    ['\u00a0LUNA\u00a0', 'LUNA'],
    ["d'or", "D'OR"],
    ["'", ''],
    ['', ''],
  ])('typed as %j is %j', (typed, key) => {
    expect(keyOf(typed)).toBe(key)
  })

  it('of a key is itself, and case and outer blanks do not matter', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', "'", 'B', ' ', 'ß', 'ı', 'É', '\u00a0', '\t', '#', '-', '1'),
        }),
        (text) => {
          expect(keyOf(keyOf(text))).toBe(keyOf(text))
          expect(keyOf(`  ${text.toUpperCase()} `)).toBe(keyOf(text.toUpperCase()))
        },
      ),
    )
  })
})
