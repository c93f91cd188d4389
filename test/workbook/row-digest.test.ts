import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idFor } from '../../src/kit/ids.ts'
import { digestOf, runCount, runOf } from '../../src/workbook/row-digest.ts'

const fields = ['box', 'pieces', 'status']
const value = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null))
const record = fc.record({ box: value, pieces: value, status: value })

describe('what a row comes to', () => {
  it('is the same for the same key and record, and a whole number below 2^40', () => {
    fc.assert(
      fc.property(fc.string(), record, (key, words) => {
        const digest = digestOf(key, fields, words)
        expect(digest).toBe(digestOf(key, fields, { ...words }))
        expect(Number.isInteger(digest) && digest >= 0 && digest < 2 ** 40).toBe(true)
      }),
    )
  })

  it('is another one when any field, or the key, is another', () => {
    fc.assert(
      fc.property(fc.string(), record, fc.constantFrom(...fields), value, (key, words, field, other) => {
        // Zero is zero, whatever its sign.
        fc.pre(words[field as 'box'] !== other)
        expect(digestOf(key, fields, { ...words, [field]: other })).not.toBe(digestOf(key, fields, words))
        expect(digestOf(`${key}x`, fields, words)).not.toBe(digestOf(key, fields, words))
      }),
    )
  })

  it('knows where a field ends, a number from its digits, and nothing from a blank', () => {
    const of = (box: unknown, pieces: unknown) => digestOf('L-1', fields, { box, pieces, status: 'ok' })
    const all = [
      of('ab', 'c'),
      of('a', 'bc'),
      of('1', 'c'),
      of(1, 'c'),
      of(null, 'c'),
      of('', 'c'),
      of('c', 'ab'),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('hardly ever is that of another row: none of 100,000 rows that differ a little', () => {
    const digests = new Set<number>()
    for (let at = 0; at < 100_000; at += 1)
      digests.add(digestOf(`L-${at % 300}`, fields, { box: 'A', pieces: Math.floor(at / 300), status: 'ok' }))
    expect(digests.size).toBe(100_000)
  })
})

describe('the run of a key', () => {
  it('is one of 256, of which each gets its share of the bot’s ids and of numbered ones', () => {
    for (const idOf of [(at: number) => idFor('MV', at), (at: number) => `L-${at}`]) {
      const rows = new Uint32Array(runCount)
      for (let at = 0; at < runCount * 100; at += 1) {
        const run = runOf(idOf(at))
        rows[run] = (rows[run] ?? 0) + 1
      }
      expect(rows.length).toBe(256)
      expect(Math.min(...rows)).toBeGreaterThan(30)
      expect(Math.max(...rows)).toBeLessThan(200)
    }
  })
})
