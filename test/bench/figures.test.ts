import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figure, holdAgainst, median, percentile, spreadOf, timesBetter } from '../../bench/figures.ts'
import { missed, tableOf, type Row } from '../../bench/table.ts'

describe('a percentile', () => {
  const ordered = [15, 20, 35, 40, 50]

  it.each([
    [0.05, 15],
    [0.3, 20],
    [0.4, 20],
    [0.5, 35],
    [1, 50],
  ])('of the textbook’s five values at %d is %d', (share, expected) => {
    expect(percentile(ordered, share)).toBe(expected)
  })

  it('is always a value that was measured, with at least its share at or below it', () => {
    const values = fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 })
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (measured, share) => {
        const found = percentile(measured, share)
        expect(measured).toContain(found)
        expect(measured.filter((value) => value <= found).length).toBeGreaterThanOrEqual(
          Math.floor(share * measured.length),
        )
      }),
    )
  })

  it('is the largest at 99 of 100 when there are fewer than a hundred, and none of nothing', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ count: 3, p50: 2, p99: 3, max: 3 })
    expect(median([1, 2, 3, 4])).toBe(2)
    expect(spreadOf([]).p99).toBeNaN()
  })

  it('leaves the values in their order', () => {
    const values = [3, 1, 2]
    percentile(values, 0.5)
    expect(values).toEqual([3, 1, 2])
  })
})

describe('a ledger held against what people were told', () => {
  it('counts what is lost, doubled, and there without a word', () => {
    expect(holdAgainst(['a', 'b', 'c'], ['a', 'b', 'b', 'x'])).toEqual({
      promised: 3,
      lost: 1,
      doubled: 1,
      unpromised: 1,
    })
  })
})

describe('a figure', () => {
  it.each([
    [Number.NaN, 'none'],
    [0, '0'],
    [0.0042, '0.00'],
    [0.42, '0.42'],
    [3.14, '3.1'],
    [9.96, '10'],
    [187.4, '187'],
    [2345, '2,345'],
    [12_431, '12,400'],
    [1_000_000, '1,000,000'],
  ])('of %d is said as %s', (value, words) => {
    expect(figure(value)).toBe(words)
  })
})

describe('the table', () => {
  const row: Row = { what: 'a look-up', ours: 4, peer: 100, unit: 'ms', better: 'less', aim: 20 }

  it('says how many times better ours is, whichever way is better', () => {
    expect(timesBetter(4, 100, 'less')).toBe(25)
    expect(timesBetter(4, 100, 'more')).toBe(0.04)
    expect(timesBetter(4, 0, 'less')).toBeUndefined()
    expect(timesBetter(4, Number.NaN, 'less')).toBeUndefined()
  })

  it('has a line for each row with both values, the ratio and whether the aim is reached', () => {
    const table = tableOf([{ title: 'Look-ups', rows: [row, { ...row, peer: undefined, ours: 25 }] }])
    const [, , title, first, second] = table.split('\n').map((line) => line.replaceAll(/ +/g, ' '))
    expect(title).toContain('**Look-ups**')
    expect(first).toBe('| a look-up | 4.0 ms | 100 ms | 25 | ≤ 20: yes |')
    expect(second).toBe('| a look-up | 25 ms | | | ≤ 20: **no** |')
  })

  it('lists what misses its aim, and nothing that was not measured', () => {
    const rows = [row, { ...row, ours: 21 }, { ...row, ours: Number.NaN }]
    expect(missed([{ title: 'Look-ups', rows }])).toEqual(['Look-ups: a look-up'])
  })
})
