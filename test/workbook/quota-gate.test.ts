import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { QuotaGate } from '../../src/workbook/quota-gate.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Lets so many callers in at once and says when each passed, milliseconds from now. */
async function passages(gate: QuotaGate, count: number, forMs: number): Promise<number[]> {
  const since = performance.now()
  const passed: number[] = []
  for (let at = 0; at < count; at += 1)
    void gate.pass().then(() => passed.push(Math.round(performance.now() - since)))
  await vi.advanceTimersByTimeAsync(forMs)
  return passed
}

describe('the quota gate', () => {
  it('lets a minute’s allowance through at once and the next when the first is a minute old', async () => {
    const gate = new QuotaGate({ perMinute: () => 3, smallestGapMs: 0 })
    const passed = await passages(gate, 7, 59_999)
    expect(passed).toEqual([0, 0, 0])
    await vi.advanceTimersByTimeAsync(1)
    expect(passed).toEqual([0, 0, 0, 60_000, 60_000, 60_000])
    expect(gate.waitMs(performance.now())).toBe(60_000)
  })

  it('never lets more through in any minute than is allowed', async () => {
    const gate = new QuotaGate({ perMinute: () => 5, smallestGapMs: 7_000 })
    const passed = await passages(gate, 20, 300_000)
    expect(passed).toHaveLength(20)
    for (const at of passed)
      expect(passed.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(5)
  })

  it('keeps a gap between two', async () => {
    const gate = new QuotaGate({ perMinute: () => 60, smallestGapMs: 1_000 })
    expect(await passages(gate, 4, 10_000)).toEqual([0, 1_000, 2_000, 3_000])
  })

  it('has room at once when nobody passed, and takes no turn for asking', async () => {
    const gate = new QuotaGate({ perMinute: () => 1, smallestGapMs: 0 })
    await gate.room()
    await gate.room()
    expect(gate.waitMs(performance.now())).toBe(0)
    await gate.pass()
    let room = false
    void gate.room().then(() => (room = true))
    await vi.advanceTimersByTimeAsync(59_999)
    expect(room).toBe(false)
    await vi.advanceTimersByTimeAsync(2)
    expect(room).toBe(true)
  })
})
