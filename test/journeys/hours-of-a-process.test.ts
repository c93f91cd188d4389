import { expect, it } from 'vitest'
import { nextMorning } from '../../sandbox/clock.ts'
import { messageWords } from '../../sandbox/words.ts'
import { openBotProcess } from '../support/bot-process.ts'
import { postIds } from '../support/posts.ts'

const sku = 'LUNA-VER-M'
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const saved = 'Saved on this machine; Google does not answer right now'
/** The demo brand's own, with an hour in which everything of the morning is posted. */
const morning = { timeZone: 'Europe/Lisbon', minute: 9 * 60, days: [1, 2, 3, 4, 5] }

type Bot = Awaited<ReturnType<typeof openBotProcess>>

/** The posts about the SKU in the alerts channel. */
const alerts = ({ slack }: Bot) =>
  slack.messages('C01ALERTS').filter((message) => messageWords(message).includes(sku)).length

/** Everything decided is in the ledger once, and each post was made once. */
async function expectOnce({ slack, sheets, marks }: Bot, expected: readonly string[]): Promise<void> {
  await slack.until(() => marks().length >= expected.length, 20_000)
  expect(marks()).toEqual(expected)
  const ids = sheets.person.records('Movements').map((row) => row['Id'])
  expect(new Set(ids).size).toBe(ids.length)
  const posts = postIds(slack)
  expect(new Set(posts).size).toBe(posts.length)
  expect(slack.violations).toEqual([])
}

it('while Google is away for an hour the bot as a process says that it saves, alerts all the same, and the sheet catches up', async () => {
  const world = await openBotProcess()
  const { slack, sheets, start, say, marks, passes } = world
  const bot = await start()
  const before = alerts(world)
  sheets.faults.away = true
  expect(await say('/jumpring check')).toContain('Google does not answer right now')
  expect(await say(`/stock remove ${sku} 2 sold mark0`)).toContain(saved)
  await passes(bot, 30 * minuteMs)
  const second = await say(`/stock remove ${sku} 10 sold mark1`)
  expect(second).toContain('10 → 0')
  expect(second).toContain(saved)
  await slack.until(() => alerts(world) > before)
  await passes(bot, 30 * minuteMs)
  expect(await say(`/stock ${sku}`)).toContain('On hand 0')
  expect(marks()).toEqual([])
  sheets.faults.clear()
  await expectOnce(world, ['mark0', 'mark1'])
  bot.child.kill('SIGTERM')
  expect(await bot.ends()).toBe(0)
  await expectOnce(world, ['mark0', 'mark1'])
}, 120_000)

it('while Slack is away for ten minutes the bot as a process writes on, and posts once when it is back', async () => {
  const world = await openBotProcess()
  const { slack, start, say, marks } = world
  const bot = await start()
  slack.faults.add({ match: { method: 'chat.postMessage' }, kind: 'status', status: 503 })
  const [before, alertsBefore] = [postIds(slack), alerts(world)]
  expect(await say(`/stock remove ${sku} 12 sold mark0`)).toContain('12 → 0')
  slack.faults.clear()
  slack.faults.add({ match: {}, kind: 'status', status: 503 })
  slack.dropConnections()
  await slack.until(() => !slack.connected)
  for (let minutes = 0; minutes < 10; minutes += 5) bot.passes(5 * minuteMs)
  await slack.until(() => marks().length > 0)
  expect(postIds(slack)).toEqual(before)
  slack.faults.clear()
  await slack.until(() => slack.connected, 25_000)
  expect(await say(`/stock add ${sku} 3 received mark1`)).toContain('0 → 3')
  await slack.until(() => alerts(world) > alertsBefore, 20_000)
  bot.child.kill('SIGTERM')
  expect(await bot.ends()).toBe(0)
  await expectOnce(world, ['mark0', 'mark1'])
}, 120_000)

it('when the clock is put back by hours the bot as a process waits for none of them, and posts nothing again', async () => {
  const world = await openBotProcess()
  const { slack, start, say, nextWrite, passes } = world
  const late = nextMorning(Date.now(), morning) + hourMs - Date.now()
  const bot = await start({ STORM_CLOCK_AHEAD: String(late) })
  const digests = () =>
    slack.messages('C01ALERTS').filter(({ text }) => text.startsWith('Stock this morning')).length
  await slack.until(() => digests() > 0)
  const met = nextWrite({ kind: 'reset-before' } as never)
  expect(await say(`/stock remove ${sku} 1 sold mark0`)).toContain('12 → 11')
  await slack.until(met)
  bot.ahead(late - 5 * hourMs)
  expect(await say(`/stock remove ${sku} 1 sold mark1`)).toContain('11 → 10')
  expect(world.marks()).toEqual([])
  // Google may carry the first one out for three minutes; no more than they are waited for.
  await passes(bot, 200_000)
  expect(await say(`/stock remove ${sku} 1 sold mark2`)).toContain('10 → 9')
  await expectOnce(world, ['mark0', 'mark1', 'mark2'])
  bot.child.kill('SIGTERM')
  expect(await bot.ends()).toBe(0)
  // The next one begins in the small hours of a day whose morning was told already.
  const again = await start({ STORM_CLOCK_AHEAD: String(late - 5 * hourMs) })
  expect(await say(`/stock ${sku}`)).toContain('On hand 9')
  again.child.kill('SIGTERM')
  expect(await again.ends()).toBe(0)
  await expectOnce(world, ['mark0', 'mark1', 'mark2'])
  expect(digests()).toBe(1)
}, 120_000)
