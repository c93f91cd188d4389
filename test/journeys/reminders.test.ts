import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { answerTo, atRest, openTestWorld } from '../support/world.ts'

const alerts = 'C01ALERTS'

function posts(world: World): string[] {
  return world.slack
    .messages(alerts)
    .filter((message) => message.isBot)
    .map((message) => message.text)
}

describe('the next working morning', () => {
  it('brings the digest and the sample decisions that are due, each once', async () => {
    const world = await openTestWorld()
    await world.nextMorning()
    await world.slack.until(() => posts(world).some((text) => text.startsWith('Stock this morning')))
    await world.bot().tick()
    await world.bot().tick()
    await world.bot().settle(20_000)
    expect(posts(world).filter((text) => text.startsWith('Stock this morning'))).toHaveLength(1)
    const samples = posts(world).filter((text) => text.startsWith('The sample decision'))
    expect(new Set(samples).size).toBe(samples.length)
    expect(samples.length).toBeGreaterThanOrEqual(3)
  })

  it('is silent about what was told before', async () => {
    const world = await openTestWorld()
    await world.nextMorning()
    await world.slack.until(() => posts(world).some((text) => text.startsWith('Stock this morning')))
    await atRest(world)
    const told = posts(world).length
    await world.nextMorning()
    await atRest(world)
    const news = posts(world).slice(told)
    expect(news.filter((text) => text.startsWith('Stock this morning'))).toEqual([])
  })

  it('that came while the bot was down is made up for when it is back, once', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    await world.bot().stop()
    world.clock.toNextMorning(world.times())
    world.clock.ahead += 2 * 3600_000
    await world.restartBot()
    await world.slack.until(() => posts(world).some((text) => text.startsWith('Stock this morning')))
    await world.restartBot()
    await world.bot().tick()
    expect(posts(world).filter((text) => text.startsWith('Stock this morning'))).toHaveLength(1)
  })
})

describe('a stockout', () => {
  it('is told at once, and its recovery with the next digest', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    await answerTo(world, '/stock remove LUNA-VER-S 23 sold')
    const post = await world.slack.until(() =>
      world.slack.messages(alerts).find((message) => message.text === 'LUNA-VER-S is out'),
    )
    expect(messageWords(post)).toContain('out 0 of')
    await answerTo(world, '/stock add LUNA-VER-S 40 received')
    await world.nextMorning()
    const digest = await world.slack.until(
      // Opened later than nine, the day of the test has a digest of its own.
      () =>
        world.slack.messages(alerts).find((message) => /^Stock this morning.*recovered/.test(message.text)),
    )
    expect(messageWords(digest)).toContain('Back above the reorder point LUNA-VER-S (40)')
  })
})

describe('the alerts channel', () => {
  it('that Jumpring is not in keeps its posts until somebody puts it right', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    const row = world.sheets.person.cells('Settings').findIndex((cells) => cells[0] === 'alerts channel') + 1
    world.sheets.person.types('Settings', `B${row}`, '#nowhere')
    await world.bot().settle(20_000)
    await answerTo(world, '/stock remove LUNA-VER-S 23 sold')
    await world.bot().settle(20_000)
    await world.slack.until(() => world.sheets.person.records('Problems').length > 0)
    expect(world.sheets.person.records('Problems')[0]).toMatchObject({ Tab: 'Settings', Got: '#nowhere' })
    expect(posts(world)).not.toContain('LUNA-VER-S is out')
    world.sheets.person.types('Settings', `B${row}`, '#stock-alerts')
    await world.bot().settle(20_000)
    await world.slack.until(() => posts(world).includes('LUNA-VER-S is out'))
  })
})
