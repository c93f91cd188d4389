/**
 * `npm run chaos -- --seed S --minutes M`: a storm over the real bot between the stand-ins, and its verdict.
 *
 * Ends with 0 when the promise was kept, with 1 and the breaches when it was not.
 */
import { appendFileSync, writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { journalInDatabase } from './journal-in-database.ts'
import { runStorm } from './storm.ts'
import { stormTable } from './table.ts'

/** Unless it is said otherwise, times a minute that the bot is killed, and that it is stopped and started again. */
const killsAMinute = 4
const stopsAMinute = 1
/** Milliseconds between two things that one person does, at most; where there are more people than `busy`, so much more. */
const pauseMs = 2_500
const busy = { people: 20, editors: 3 }

const program = new Command('npm run chaos --')
  .description(
    'Lets people, editors, faults and kills loose on the bot, and holds what is left against what was said. See docs/chaos.md.',
  )
  .option('--seed <number>', 'the dice; the same seed throws the same, as far as timing allows', number)
  .option('--minutes <number>', 'how long the storm lasts', number, 2)
  .option(
    '--kills <number>',
    `times that the bot is killed with kill -9; default ${killsAMinute} a minute`,
    number,
  )
  .option('--people <number>', 'people in Slack, two at least', number, 8)
  .option('--editors <number>', 'people in the sheet', number, 2)
  .option(
    '--drizzle <percent>',
    'so many of a hundred calls go wrong, beside the spells of bad weather',
    number,
    0,
  )
  .option('--processes <number>', 'how many processes the bot is; several share a PostgreSQL', number, 1)
  .option('--log <file>', 'where everything that was done and said is put down, line by line')
  .parse()
const chosen = program.opts<{
  seed?: number
  minutes: number
  kills?: number
  people: number
  editors: number
  drizzle: number
  processes: number
  log?: string
}>()
const seed = chosen.seed ?? Date.now() % 1_000_000
const { log: file } = chosen

console.log(`Seed ${seed}: ${chosen.minutes} minutes of storm, then the judges.`)
if (file !== undefined) writeFileSync(file, '')
const verdict = await runStorm({
  seed,
  ms: chosen.minutes * 60_000,
  people: chosen.people,
  editors: chosen.editors,
  kills: chosen.kills ?? Math.round(chosen.minutes * killsAMinute),
  stops: Math.round(chosen.minutes * stopsAMinute),
  drizzle: chosen.drizzle / 100,
  pauseMs: pauseMs * Math.max(1, chosen.people / busy.people),
  editorPauseMs: pauseMs * Math.max(1, chosen.editors / busy.editors),
  processes: chosen.processes,
  ...(chosen.processes > 1 ? { openJournal: () => journalInDatabase() } : {}),
  log: (line) => {
    if (file !== undefined) appendFileSync(file, `${line}\n`)
  },
})
console.log(stormTable(verdict, seed))
process.exit(verdict.breaches.length === 0 ? 0 : 1)

function number(text: string): number {
  const found = Number(text)
  if (text.trim() !== '' && Number.isFinite(found) && found >= 0) return found
  throw new InvalidArgumentError('expected a number of 0 or more')
}
