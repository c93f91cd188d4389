import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { Fault } from '../../sandbox/faults.ts'
import { openBotProcess } from '../support/bot-process.ts'
import { startProgram } from '../support/process.ts'

const sku = 'LUNA-VER-M'
/** Past the time in which Google may still carry out what was sent. */
const pastGoogleMs = 200_000

const mishaps: readonly (readonly [string, Omit<Fault, 'match' | 'times'>])[] = [
  ['429 and when to come again', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
  ['429 and not a word more', { kind: 'status', status: 429 }],
  ['503', { kind: 'status', status: 503 }],
  ['cut before it was done', { kind: 'reset-before' }],
  ['cut after it was done', { kind: 'reset-after' }],
  ['done and half an answer', { kind: 'truncate' }],
] as never

describe('the bot as a process', () => {
  it('says what is true and writes once, whatever a write meets with', { timeout: 120_000 }, async () => {
    const { slack, start, say, nextWrite, marks } = await openBotProcess()
    const bot = await start()
    let onHand = 12
    for (const [at, [what, mishap]] of mishaps.entries()) {
      const met = nextWrite(mishap)
      expect(await say(`/stock remove ${sku} 1 sold mark${at}`), what).toContain(`${onHand} → ${onHand - 1}`)
      onHand -= 1
      await slack.until(met)
      // Whoever looks meanwhile hears what was decided, whatever the sheet has of it.
      expect(await say(`/stock ${sku}`), what).toContain(`On hand ${onHand}`)
    }
    bot.passes(pastGoogleMs)
    const expected = mishaps.map((_, at) => `mark${at}`)
    await slack.until(() => marks().length >= expected.length, 20_000)
    bot.child.kill('SIGTERM')
    expect(await bot.ends()).toBe(0)
    expect(marks()).toEqual(expected)
    expect(slack.violations).toEqual([])
  })

  it(
    'stops in time while a call to Google hangs, and the next one writes it once',
    { timeout: 150_000 },
    async () => {
      const { slack, start, say, nextWrite, marks } = await openBotProcess()
      const bot = await start()
      const met = nextWrite({ kind: 'hang' } as never)
      expect(await say(`/stock remove ${sku} 1 sold mark0`)).toContain('12 → 11')
      await slack.until(met)
      expect(await say(`/stock remove ${sku} 1 sold mark1`)).toContain('11 → 10')
      const asked = performance.now()
      bot.child.kill('SIGTERM')
      expect(await bot.ends()).toBe(0)
      console.log(`stopped after ${((performance.now() - asked) / 1000).toFixed(1)} s`)
      // What docs/deploy.md asks people to wait for.
      expect(performance.now() - asked).toBeLessThan(40_000)
      expect(marks()).toEqual([])
      const again = await start()
      again.passes(pastGoogleMs)
      await slack.until(() => marks().length >= 2, 20_000)
      again.child.kill('SIGTERM')
      expect(await again.ends()).toBe(0)
      expect(marks()).toEqual(['mark0', 'mark1'])
    },
  )

  it('is not started while another program has its journal locked, says so, and is when that is over', async () => {
    const { environment, folder, start, say } = await openBotProcess()
    const first = await start()
    first.child.kill('SIGTERM')
    expect(await first.ends()).toBe(0)
    const other = new DatabaseSync(join(folder, 'journal.sqlite'))
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE')
    const refused = startProgram('src/main.ts', [], environment)
    expect(await refused.ends()).toBe(1)
    expect(refused.output()).toContain('Nothing was lost')
    expect(refused.output()).toMatch(/another program.*has it open/iu)
    expect(refused.output()).not.toMatch(/\n\s+at /)
    other.exec('ROLLBACK')
    other.close()
    const bot = await start()
    expect(await say(`/stock remove ${sku} 1 sold mark0`)).toContain('12 → 11')
    bot.child.kill('SIGTERM')
    expect(await bot.ends()).toBe(0)
  })
})
