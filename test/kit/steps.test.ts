import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allAtOnce,
  filtered,
  forEachOf,
  groupedBy,
  mapped,
  sortedBy,
  type Steps,
} from '../../src/kit/steps.ts'

interface Thing {
  readonly rank: number
  readonly at: number
}

/** Up to some thousand things, of which many are of one rank, in any order. */
const things = fc
  .tuple(fc.nat(9_000), fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 }), fc.nat(2))
  .map(([count, ranks, order]): Thing[] =>
    Array.from({ length: count }, (_, at) => ({
      rank: order === 0 ? (ranks[(at * 7) % ranks.length] ?? 0) : order === 1 ? at : -at,
      at,
    })),
  )
const byRank = (a: Thing, b: Thing) => a.rank - b.rank

/** What the work comes to, and how often it paused. */
function walked<T>(work: Steps<T>): { value: T; pauses: number } {
  for (let pauses = 0; ; pauses += 1) {
    const step = work.next()
    if (step.done === true) return { value: step.value, pauses }
  }
}

describe('work in steps', () => {
  it('comes to what it comes to at once', () => {
    fc.assert(
      fc.property(things, (all) => {
        expect(allAtOnce(mapped(all, ({ rank }) => rank * 2))).toEqual(all.map(({ rank }) => rank * 2))
        expect(allAtOnce(filtered(all, ({ rank }) => rank > 0))).toEqual(all.filter(({ rank }) => rank > 0))
        const groups = allAtOnce(groupedBy(all, ({ rank }) => rank % 3))
        expect([...groups]).toEqual([...Map.groupBy(all, ({ rank }) => rank % 3)])
        expect(allAtOnce(sortedBy(all, byRank))).toEqual(all.toSorted(byRank))
      }),
      { numRuns: 40 },
    )
  })

  it('leaves what it goes through as it was', () => {
    const all = [3, 1, 2]
    expect(allAtOnce(sortedBy(all, (a, b) => a - b))).toEqual([1, 2, 3])
    expect(all).toEqual([3, 1, 2])
    expect(allAtOnce(sortedBy([], () => 0))).toEqual([])
  })

  it('pauses at least once in three hundred things, and never does two without being asked on', () => {
    const all = Array.from({ length: 9_000 }, (_, at) => ({ rank: at % 100, at }))
    let done = 0
    const work = forEachOf(all, () => void (done += 1))
    while (work.next().done !== true) {
      expect(done).toBeGreaterThan(0)
      expect(done).toBeLessThanOrEqual(300)
      done = 0
    }
    const { value, pauses } = walked(sortedBy(all, byRank))
    expect(value).toEqual(all.toSorted(byRank))
    // Of runs that lie across each other, each is gone through again where two are merged.
    expect(pauses).toBeGreaterThan(9_000 / 300)
  })

  it('throws what the work throws', () => {
    const work = mapped([1, 2, 3], (each) => {
      if (each === 2) throw new Error('two')
      return each
    })
    expect(() => allAtOnce(work)).toThrow('two')
  })
})
