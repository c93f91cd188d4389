import { expect, it } from 'vitest'
import { postIds } from '../support/posts.ts'
import { answerTo, foldOf, openTestWorld } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const tenMinutesMs = 600_000

it('while Slack is away for ten minutes the sheet goes on; then the socket is open again and what was to be posted is posted once', async () => {
  const world = await openTestWorld()
  await world.bot().settle(20_000)
  const { slack, sheets } = world
  const before = postIds(slack)
  slack.faults.add({ match: {}, kind: 'status', status: 503 })
  slack.dropConnections()
  await slack.until(() => !slack.connected)
  // Somebody counts a shelf in the sheet meanwhile: that is recorded, and its answer waits.
  const stock = sheets.person.cells('Stock')
  const row = stock.findIndex((cells) => cells[0] === sku) + 1
  const column = String.fromCharCode(65 + (stock[0] ?? []).indexOf('Counted'))
  sheets.person.types('Stock', `${column}${row}`, '0')
  for (let minutes = 0; minutes < 10; minutes += 2) {
    world.clock.ahead += tenMinutesMs / 5
    await world.bot().tick()
  }
  expect(await world.bot().settle(10_000)).toBe(true)
  expect(foldOf(world, sku)).toBe(0)
  expect(postIds(slack)).toEqual(before)
  expect(slack.connected).toBe(false)
  slack.faults.clear()
  await slack.until(() => slack.connected, 25_000)
  const counted = () =>
    slack.messages('C01ALERTS').filter((message) => message.text.includes(`Counted ${sku}`))
  await slack.until(() => counted().length > 0, 25_000)
  expect(await answerTo(world, `/stock add ${sku} 3 received`)).toContain('0 → 3')
  expect(await world.bot().settle(10_000)).toBe(true)
  expect(foldOf(world, sku)).toBe(3)
  expect(counted()).toHaveLength(1)
  const posts = postIds(slack)
  expect(new Set(posts).size).toBe(posts.length)
})
