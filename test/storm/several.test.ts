import { describe, expect, inject, it } from 'vitest'
import { journalInDatabase } from './journal-in-database.ts'
import { KeptLog } from './kept-log.ts'
import { runStorm } from './storm.ts'
import { stormTable } from './table.ts'

const serverUrl = inject('databaseUrl')
const seed = Number(process.env['STORM_SEED'] ?? Date.now() % 1_000_000)
/** So many in a hundred calls go wrong, beside the spells of bad weather. */
const drizzle = 0.01

describe.skipIf(serverUrl === '')('three processes on one database in a storm', () => {
  it('lose nothing and do nothing twice, whichever of them is killed', { timeout: 600_000 }, async () => {
    console.log(`Seed ${seed}; again with STORM_SEED=${seed}`)
    const log = new KeptLog(`jumpring-several-${seed}`)
    const verdict = await runStorm({
      seed,
      ms: 25_000,
      people: 12,
      editors: 2,
      kills: 2,
      stops: 1,
      drizzle,
      pauseMs: 1_500,
      processes: 3,
      openJournal: () => journalInDatabase(serverUrl),
      log: log.line,
    })
    console.log(stormTable(verdict, seed))
    await log.keepFor(verdict.breaches)
    expect(verdict.breaches).toEqual([])
    // Where Google or Slack is away for most of it, and the machine is busy: 80; as a rule twice that.
    expect(verdict.acknowledged).toBeGreaterThan(30)
  })
})
