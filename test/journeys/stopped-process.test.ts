import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { openFleet } from '../support/fleet.ts'

const serverUrl = inject('databaseUrl')
const sku = 'LUNA-VER-M'

describe.skipIf(serverUrl === '')(
  'a process that is stopped and goes on later, as a virtual machine does',
  () => {
    it('does nothing a second time and answers nothing from what it knew, once another one keeps the workbook', async () => {
      const { slack, sheets, bots, client, keeper } = await openFleet(2)
      const first = await keeper()
      const second = bots.find((bot) => bot !== first)
      if (second === undefined) throw new Error('one process only')
      await first.says('this process keeps the workbook')
      const ana = slack.as('U01ANA')
      const exchanges: Awaited<ReturnType<typeof ana.types>>[] = []
      const type = async (line: string) => exchanges.push(await ana.types('C02SUPPLY', line))
      const answers = () => [...new Set(exchanges.flatMap((each) => each.replies()))].map(messageWords)
      await slack.until(() => slack.connections === 2, 10_000)
      await type(`/stock ${sku}`)
      await expect.poll(answers, { timeout: 10_000 }).toEqual([expect.stringContaining('On hand 12')])

      // Stopped over a movement: it is recorded, or on its way to the one that takes over.
      const moving = type(`/stock remove ${sku} 1 sold mark1`)
      first.child.kill('SIGSTOP')
      // Nobody has to wait for ten seconds until its heartbeat is missed.
      await client.query(`UPDATE jumpring_boss.job SET heartbeat_on = heartbeat_on - interval '11 seconds'`)
      await second.says('this process keeps the workbook', 15_000)
      // Half of this comes to the one that is stopped, and is seen by it when it goes on.
      const questions = [1, 2, 3, 4].map(() => type(`/stock ${sku}`))
      const added = [1, 2].map(() => type(`/stock add ${sku} 20 received mark2`))
      await Promise.all([moving, ...questions, ...added])
      const marks = () =>
        sheets.person.records('Movements').flatMap((row) => /mark\d/.exec(String(row['Reason']))?.[0] ?? [])
      await expect.poll(marks, { timeout: 10_000 }).toContain('mark2')
      const known = answers().length
      first.child.kill('SIGCONT')
      await expect.poll(() => first.output(), { timeout: 10_000 }).toContain('lets the workbook go')
      await slack.until(() => slack.connections === 2, 10_000)
      // What it found on its socket it hands over; where Slack's client had given the socket up the person was told so.
      await sleep(2_500)
      const told = answers()
      const recorded = told.flatMap((words) => /MV-\w+/.exec(words)?.[0] ?? [])
      expect(new Set(recorded).size).toBe(recorded.length)
      const moved = (mark: string) =>
        told.filter((words) => words.includes('→') && words.includes(mark)).length
      const expected = ['mark1', 'mark2'].flatMap((mark) => Array<string>(moved(mark)).fill(mark))
      await expect.poll(() => marks().toSorted(), { timeout: 10_000 }).toEqual(expected)
      expect(told.slice(known).join('\n')).not.toMatch(/On hand 1[12]\b/)
      await type(`/stock ${sku}`)
      const onHand = `On hand ${12 - moved('mark1') + 20 * moved('mark2')}`
      await expect.poll(() => answers().at(-1), { timeout: 10_000 }).toContain(onHand)
      expect(slack.violations).toEqual([])
    }, 60_000)
  },
)
