import { describe, expect, it } from 'vitest'
import type { World } from '../../sandbox/world.ts'
import { answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'
import { postIds } from '../support/posts.ts'

const sku = 'LUNA-VER-M'
const saved = 'Saved on this machine; Google does not answer right now'
const minuteMs = 60_000

/** Lets the sandbox's clock go on by minutes, with a look at what is due every ten of them. */
async function passes(world: World, minutes: number): Promise<void> {
  for (let at = 0; at < minutes; at += 10) {
    world.clock.ahead += Math.min(10, minutes - at) * minuteMs
    await world.bot().tick()
  }
}

/** The sheet has what was acknowledged, once, and every post was made once. */
async function expectCaughtUp(world: World, onHand: number, sales: number): Promise<void> {
  expect(await world.bot().settle(20_000)).toBe(true)
  expect(foldOf(world, sku)).toBe(onHand)
  const rows = world.sheets.person.records('Movements')
  expect(rows.filter((row) => row['Reason'] === 'sold at the fair')).toHaveLength(sales)
  expect(new Set(rows.map((row) => row['Id'])).size).toBe(rows.length)
  const posts = postIds(world.slack)
  expect(new Set(posts).size).toBe(posts.length)
  await world.bot().settle(20_000)
  expect(stockRow(world, sku)['On hand']).toBe(onHand)
}

describe('for an hour', () => {
  it.each<[string, (world: World) => void, (world: World) => void]>([
    ['Google is away', ({ sheets }) => (sheets.faults.away = true), ({ sheets }) => sheets.faults.clear()],
    [
      'the sheet is not shared any more',
      ({ sheets }) => (sheets.shared = false),
      ({ sheets }) => (sheets.shared = true),
    ],
  ])('%s: commands go on and say that they are saved; then the sheet catches up', async (_, begins, ends) => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    begins(world)
    await world.bot().settle(200)
    expect(await answerTo(world, `/stock remove ${sku} 2 sold at the fair`)).toContain(saved)
    await passes(world, 30)
    // Out of stock: the alert does not wait for Google.
    const answer = await answerTo(world, `/stock remove ${sku} 10 sold at the fair`, { user: 'U02BEN' })
    expect(answer).toContain('on hand 10 → 0')
    expect(answer).toContain(saved)
    await world.slack.until(() => postIds(world.slack).length > 0)
    await passes(world, 30)
    expect(foldOf(world, sku)).toBe(12)
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 0')
    ends(world)
    await expectCaughtUp(world, 0, 2)
  })
})

describe('while somebody else eats the quota', () => {
  it.each<[string, Record<string, string>]>([
    ['and Google asks to wait half a minute', { 'retry-after': '30' }],
    ['and Google does not say for how long', {}],
  ])('%s: commands go on, and everything is written once when there is quota again', async (_, headers) => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.faults.add({ match: {}, kind: 'status', status: 429, headers })
    await world.bot().settle(200)
    expect(await answerTo(world, `/stock remove ${sku} 2 sold at the fair`)).toContain('12 → 10')
    await passes(world, 5)
    expect(await answerTo(world, `/stock remove ${sku} 1 sold at the fair`)).toContain(saved)
    const calls = world.sheets.calls.filter((call) => call.status === 429).length
    // It does not hammer: a few tries, then it waits for its next round.
    expect(calls).toBeLessThan(40)
    world.sheets.faults.clear()
    await expectCaughtUp(world, 9, 2)
  })
})

describe('when the machine’s clock', () => {
  it('jumps forward by hours, reminders come once, and what was in doubt is written once', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.faults.add({ match: { kind: 'write' }, times: 1, kind: 'reset-after' })
    await answerTo(world, `/stock remove ${sku} 2 sold at the fair`)
    await world.bot().settle(300)
    world.clock.ahead += 7 * 60 * minuteMs
    await world.bot().tick()
    await world.bot().tick()
    await expectCaughtUp(world, 10, 1)
  })

  it('is put back by hours, what was in doubt and was not carried out does not wait for them', async () => {
    const world = await openTestWorld()
    world.clock.ahead = 6 * 60 * minuteMs
    await world.bot().tick()
    await world.bot().settle(20_000)
    const before = postIds(world.slack)
    world.sheets.faults.add({ match: { kind: 'write' }, times: 1, kind: 'reset-before' })
    expect(await answerTo(world, `/stock remove ${sku} 2 sold at the fair`)).toContain('12 → 10')
    await world.bot().settle(300)
    world.clock.ahead = 60 * minuteMs
    await world.bot().tick()
    await world.bot().settle(300)
    // Google may carry a write out for three minutes after it was sent.
    world.clock.ahead += 4 * minuteMs
    await expectCaughtUp(world, 10, 1)
    expect(await answerTo(world, `/stock remove ${sku} 1 sold at the fair`)).toContain('10 → 9')
    await expectCaughtUp(world, 9, 2)
    expect(postIds(world.slack).length).toBeGreaterThanOrEqual(before.length)
  })
})
