import { expect, it } from 'vitest'
import { playWeek } from '../../sandbox/sales-week.ts'
import { openTestWorld } from '../support/world.ts'

it('busy days make few posts, each for a reason, none in the quiet hours and none twice', async () => {
  const world = await openTestWorld()
  const { posts, timeZone, lowEachMorning, salesOfLow, sold } = await playWeek(world, { days: 3 })
  expect(sold.pieces).toBeGreaterThan(40)
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone })
  for (const { at, text } of posts) {
    const hour = Number(clock.format(at))
    expect(hour >= 8 && hour < 20, `${text} at ${hour}`).toBe(true)
  }
  const digests = posts.filter(({ reason }) => reason.startsWith('morning digest'))
  const days = digests.map(({ at }) => new Date(at).toISOString().slice(0, 10))
  expect(new Set(days).size).toBe(days.length)
  expect(digests.length).toBeLessThanOrEqual(3)
  // What fell alone is told by its name; nothing is delivered on these days, so nothing falls twice.
  const single = posts.map(({ text }) => text).filter((text) => / is (?:low|out)$/.test(text))
  expect(new Set(single).size).toBe(single.length)
  expect(posts.filter(({ place }) => place === '@ben')).toHaveLength(1)
  for (const { text, place } of posts)
    if (text.startsWith('The sample decision')) expect(place).toBe('@chloe')
  const named = lowEachMorning.reduce((sum, count) => sum + count, 0)
  expect(posts.length).toBeLessThan(salesOfLow + named)
  expect(posts.length).toBeLessThanOrEqual(16)
}, 200_000)
