import { describe, expect, inject, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { openFleet } from '../support/fleet.ts'

const serverUrl = inject('databaseUrl')
const sku = 'LUNA-VER-M'
const held = /Nothing was recorded: somebody else holds our database’s tables/u

/** A process that keeps the workbook, people who ask it, and somebody who can hold tables. */
async function openKept() {
  const fleet = await openFleet(1)
  const { slack, sheets, client, keeper } = fleet
  const bot = await keeper()
  await bot.says('this process keeps the workbook')
  const say = async (line: string) => {
    const since = performance.now()
    const exchange = await slack.as('U01ANA').types('C02SUPPLY', line)
    const words = (await exchange.settled(30_000)).replies().map(messageWords).join('\n')
    return { words, seconds: (performance.now() - since) / 1000 }
  }
  await slack.until(() => slack.connected)
  await expect.poll(async () => (await say(`/stock ${sku}`)).words, { timeout: 10_000 }).toContain('On hand')
  const whileLocked = async (table: string, mode: string, run: () => Promise<void>) => {
    await client.query(`BEGIN; LOCK TABLE jumpring.${table} IN ${mode} MODE`)
    await run()
    await client.query('ROLLBACK')
  }
  const marks = () =>
    sheets.person
      .records('Movements')
      .flatMap((row) => /mark\d+/.exec(String(row['Reason']))?.[0] ?? [])
      .toSorted()
  return { ...fleet, bot, say, whileLocked, marks }
}

describe.skipIf(serverUrl === '')('while somebody holds tables of the database', () => {
  it('look-ups are answered from memory, a write is refused in words within seconds, and goes through afterwards', async () => {
    const { slack, bot, say, whileLocked, marks } = await openKept()
    const ana = slack.as('U01ANA')
    const form = (await (await ana.types('C02SUPPLY', `/count ${sku}`)).settled()).view()
    if (form === undefined) throw new Error('no form')
    // As a migration, and as one who makes an index.
    for (const mode of ['ACCESS EXCLUSIVE', 'SHARE'])
      await whileLocked('requests', mode, async () => {
        const look = await say(`/stock ${sku}`)
        expect(look.words, mode).toContain('On hand 12')
        expect(look.seconds, mode).toBeLessThan(2)
        const unknown = await say('/stock add NOBODY-KNOWS-THIS 1 received')
        expect(unknown.words, mode).toContain('Nothing was changed')
        const write = await say(`/stock remove ${sku} 1 sold mark0`)
        expect(write.words, mode).toMatch(held)
        expect(write.seconds, mode).toBeLessThan(4)
        // The form stays open with everything typed in it.
        const counted = await ana.submits(form, { counted: '14', reason: 'mark0' })
        expect(Object.values(counted.errors).join(), mode).toMatch(held)
        expect(counted.closed, mode).toBe(false)
      })
    await whileLocked('letters', 'ACCESS EXCLUSIVE', async () => {
      const { words, seconds } = await say(`/stock remove ${sku} 1 sold mark0`)
      expect(words).toMatch(held)
      expect(seconds).toBeLessThan(4)
      // What needs no table is answered all the same.
      const look = await say(`/stock ${sku}`)
      expect(look.words).toContain('On hand 12')
      expect(look.seconds).toBeLessThan(3)
      expect((await say('/stock add NOBODY-KNOWS-THIS 1 received')).words).toContain('Nothing was changed')
    })
    expect((await say(`/stock remove ${sku} 1 sold mark1`)).words).toContain('12 → 11')
    await slack.until(() => marks().length > 0)
    bot.child.kill('SIGTERM')
    expect(await bot.ends()).toBe(0)
    expect(marks()).toEqual(['mark1'])
    expect(slack.violations).toEqual([])
  }, 120_000)

  it('another process starts during a backup, and the first one goes on meanwhile', async () => {
    const { slack, client, say, start, marks } = await openKept()
    const tables = await client.query<{ name: string }>(
      `SELECT string_agg('jumpring.' || tablename, ', ') AS name FROM pg_tables WHERE schemaname = 'jumpring'`,
    )
    // A backup reads every table, and holds them against whoever would change their columns until it is done.
    await client.query(`BEGIN; LOCK TABLE ${tables.rows[0]?.name} IN ACCESS SHARE MODE`)
    const second = start()
    expect((await say(`/stock remove ${sku} 1 sold mark1`)).words).toContain('12 → 11')
    await second.says('one of several', 15_000)
    await slack.until(() => marks().length > 0)
    await client.query('ROLLBACK')
    expect(marks()).toEqual(['mark1'])
  }, 120_000)
})
