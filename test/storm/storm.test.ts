import { expect, it } from 'vitest'
import { KeptLog } from './kept-log.ts'
import { rowWhere } from './sheet-hand.ts'
import { runStorm, type StormOptions } from './storm.ts'
import { stormTable } from './table.ts'

/** STORM_SEED runs the storm of an earlier run again, as far as timing allows. */
const seed = Number(process.env['STORM_SEED'] ?? Date.now() % 1_000_000)

it('a short storm over the whole bot, with kills, leaves nothing lost, doubled or falsely told', async () => {
  console.log(`The storm begins with seed ${seed}; STORM_SEED=${seed} runs it again.`)
  const log = new KeptLog(`jumpring-storm-${seed}`)
  let planted: readonly string[] = []
  const options: StormOptions = {
    seed,
    ms: 12_000,
    people: 5,
    editors: 2,
    kills: 3,
    stops: 1,
    drizzle: 0.01,
    pauseMs: 1_500,
    hangs: false,
    log: log.line,
  }
  const verdict = await runStorm(options, ({ sheets }, judgeAgain) => {
    // The judges have to see what was lost: a movement of somebody's, taken out of the sheet.
    const row = rowWhere(
      sheets.person,
      'Movements',
      (each) => each['Status'] !== 'void' && /\bw\d+x$/.test(String(each['Reason'])),
    )
    if (row !== undefined) sheets.person.deletesRow('Movements', row)
    planted = judgeAgain().breaches
  })
  console.log(stormTable(verdict, seed))
  await log.keepFor(verdict.breaches)
  expect(verdict.breaches).toEqual([])
  expect(planted.length).toBeGreaterThan(0)
  expect(verdict.kills).toBe(3)
  expect(verdict.acknowledged).toBeGreaterThan(0)
}, 900_000)
