import { describe, expect, inject, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { nextMorning } from '../../sandbox/clock.ts'
import { openFleet, plantedPassword } from '../support/fleet.ts'
import { postIds } from '../support/posts.ts'
import type { Program } from '../support/process.ts'

const serverUrl = inject('databaseUrl')
const sku = 'LUNA-VER-M'
const hourMs = 3600_000

describe.skipIf(serverUrl === '')('three processes on one database', () => {
  it('answer over whichever socket, write each movement once, and go on when the keeper is killed', async () => {
    const { slack, sheets, bots, client, keeper } = await openFleet(3)
    const first = await keeper()
    await first.says('this process keeps the workbook')
    const ana = slack.as('U01ANA')
    const told: string[] = []
    const move = async (at: number) => {
      const exchange = await ana.types('C02SUPPLY', `/stock add ${sku} 1 received mark${at}`)
      const words = (await exchange.settled(40_000)).replies().map(messageWords).join()
      told.push(words)
      return words
    }
    for (let at = 0; at < 9; at += 1) expect(await move(at)).toContain('→')

    // Answers that no process can be sure of: what was refused is over before, what was recorded is answered again.
    slack.faults.add({ kind: 'hang', match: { method: 'response_url' }, times: 2 })
    await ana.types('C02SUPPLY', '/stock add NOBODY-KNOWS-THIS 1 received')
    await ana.types('C02SUPPLY', `/stock add ${sku} 1 received mark99`)
    const stateOf = async (words: string) =>
      (await client.query(`SELECT state FROM jumpring.letters WHERE event LIKE '%${words}%'`)).rows.map(
        ({ state }) => state,
      )
    await expect.poll(() => stateOf('NOBODY-KNOWS-THIS')).toEqual(['done'])
    await expect.poll(() => stateOf('mark99')).toEqual(['taken'])

    // Both answers are on the line before the kill: else the one that comes after it would hang instead.
    const hanging = () =>
      slack.calls.filter(({ method, status }) => method === 'response_url' && status === 0)
    await slack.until(() => hanging().length === 2)

    const killedAt = performance.now()
    const under = Array.from({ length: 6 }, (_, at) => move(100 + at))
    first.child.kill('SIGKILL')
    await first.ends()
    const after = await Promise.all(Array.from({ length: 6 }, (_, at) => move(200 + at)))
    const seconds = (performance.now() - killedAt) / 1000
    await Promise.all(under)
    console.log(`another process answered ${seconds.toFixed(1)} s after the kill`)
    expect(seconds).toBeLessThan(15)
    for (const words of after) expect(words).toContain('→')
    await slack.until(
      () => slack.messages('C02SUPPLY').some((message) => messageWords(message).includes('mark99')),
      20_000,
    )
    expect(await keeper()).not.toBe(first)

    const recorded = told.filter((words) => words.includes('→'))
    await slack.until(
      () =>
        sheets.person.records('Movements').filter((row) => /mark\d/.test(JSON.stringify(row))).length >=
        recorded.length,
      30_000,
    )
    const marks = sheets.person
      .records('Movements')
      .flatMap((row) => /mark\d+/.exec(JSON.stringify(row))?.[0] ?? [])
    expect(new Set(marks).size).toBe(marks.length)
    expect(marks.length).toBeGreaterThanOrEqual(recorded.length)
    expect(marks.filter((mark) => /^mark2\d\d$/.test(mark))).toHaveLength(6)
    // A letter is done a moment after its answer.
    const states = async () =>
      (await client.query('SELECT DISTINCT state FROM jumpring.letters')).rows.map(({ state }) => state)
    await expect.poll(states).toEqual(['done'])
    expect(slack.violations).toEqual([])
    for (const bot of bots) expect(bot.output()).not.toContain(plantedPassword)
    for (const bot of bots.filter((each) => each !== first)) {
      bot.child.kill('SIGTERM')
      expect(await bot.ends()).toBe(0)
    }
  }, 120_000)

  it('post what is due in the morning once, although one after the other dies over it', async () => {
    const times = { timeZone: 'Europe/Lisbon', minute: 9 * 60, days: [1, 2, 3, 4, 5] }
    // An hour before the posts of a working day: nothing is due yet, whatever the time of the test.
    const early = nextMorning(Date.now(), times) - hourMs - Date.now()
    const { slack, bots, keeper } = await openFleet(3, { STORM_CLOCK_AHEAD: String(early) })
    const first = await keeper()
    await first.says('this process keeps the workbook')
    for (const bot of bots) bot.ahead(early + 2 * hourMs)
    const dies = async (bot: Program) => {
      bot.child.kill('SIGKILL')
      await bot.ends()
    }
    const digests = () =>
      slack.messages('C01ALERTS').filter(({ text }) => text.startsWith('Stock this morning')).length
    expect(digests()).toBe(0)
    await dies(first)
    const second = await keeper()
    await slack.until(() => digests() > 0, 30_000)
    await dies(second)
    const third = await keeper()
    expect(new Set([first, second, third]).size).toBe(3)
    await third.says('this process keeps the workbook')
    await slack.until(() => postIds(slack).length > 3, 40_000)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    third.child.kill('SIGTERM')
    expect(await third.ends()).toBe(0)
    expect(digests()).toBe(1)
    const posts = postIds(slack)
    expect(new Set(posts).size).toBe(posts.length)
  }, 150_000)
})
