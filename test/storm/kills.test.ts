import { describe, expect, it, onTestFinished } from 'vitest'
import { KeptLog } from './kept-log.ts'
import { runLane } from './lane.ts'
import { steps, whileLookedFor } from './lane-steps.ts'
import { laneTable } from './table.ts'
import { bundleWriter } from './writer-bundle.ts'

/** Kills in one run. STORM_KILLS asks for more. */
const kills = Number(process.env['STORM_KILLS'] ?? 200)
/** Lanes side by side, each a workbook and a journal of its own. */
const lanes = 2
/** STORM_SEED runs the lanes of an earlier run again, as far as timing allows. */
const seed = Number(process.env['STORM_SEED'] ?? Date.now() % 1_000_000)
/** A life takes well below a second; a machine that does ten other things may need a hundred times as long. */
const mostMs = 60_000 + kills * 10_000

describe('a writer that is killed at every step of its path, hundreds of times', () => {
  it(
    'leaves everything that was acknowledged in the ledger once, and every post made once',
    async () => {
      console.log(`The lanes begin with seed ${seed}; STORM_SEED=${seed} runs them again.`)
      const bundle = await bundleWriter()
      onTestFinished(() => bundle.remove())
      const seeds = Array.from({ length: lanes }, (_, at) => seed + at)
      const verdicts = await Promise.all(
        seeds.map(async (each) => {
          const log = new KeptLog(`jumpring-lane-${each}`)
          const verdict = await runLane({
            program: bundle.program,
            seed: each,
            kills: Math.ceil(kills / lanes),
            log: log.line,
          })
          console.log(laneTable(verdict, each))
          await log.keepFor(verdict.breaches)
          return verdict
        }),
      )
      expect(verdicts.flatMap((verdict) => verdict.breaches)).toEqual([])
      for (const { lost, doubled, acknowledged, written } of verdicts) {
        expect({ lost, doubled, written }).toEqual({ lost: 0, doubled: 0, written: acknowledged })
        expect(acknowledged).toBeGreaterThan(0)
      }
      const total = verdicts.reduce((sum, verdict) => sum + verdict.kills, 0)
      expect(total).toBeGreaterThanOrEqual(kills)
      const died = new Set(verdicts.flatMap((verdict) => [...verdict.killsByStep.keys()]))
      if (kills >= 200) expect([...steps, whileLookedFor].filter(({ name }) => !died.has(name))).toEqual([])
    },
    mostMs,
  )
})
