import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { forEachOf, mapped } from '../../src/kit/steps.ts'
import { inTurns } from '../../src/workbook/in-turns.ts'

/** Keeps the one thread busy. */
function busy(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

describe('work done in turns', () => {
  it('lets others have their turn many times before it is done', async () => {
    let turns = 0
    const isDone = new AbortController()
    const others = (async () => {
      while (!isDone.signal.aborted) {
        await nextTurn()
        turns += 1
      }
    })()
    const all = Array.from({ length: 3_000 }, (_, at) => at)
    // Between two pauses are about 20 ms of work, which is more than a turn.
    await inTurns(forEachOf(all, () => busy(0.08)))
    isDone.abort()
    await others
    expect(turns).toBeGreaterThan(8)
  })

  it('answers what the work comes to, and rejects with what it throws', async () => {
    expect(await inTurns(mapped([1, 2, 3], (each) => each * 2))).toEqual([2, 4, 6])
    const breaks = mapped([1], () => {
      throw new Error('broken')
    })
    await expect(inTurns(breaks)).rejects.toThrow('broken')
  })
})
