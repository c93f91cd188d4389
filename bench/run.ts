/**
 * `npm run bench`: Jumpring beside the usual way, both against the same stand-ins in the same run. Prints one table.
 */
import { writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import type { Size } from './brand.ts'
import { machineWords, shareOfCore } from './machine.ts'
import { calls } from './scenes/calls.ts'
import { commands } from './scenes/commands.ts'
import { rates } from './scenes/rates.ts'
import { sizes, type SizeCounts } from './scenes/sizes.ts'
import { sustained } from './scenes/sustained.ts'
import { typed } from './scenes/typed.ts'
import { Stage } from './stage.ts'
import { missed, tableOf, type Group } from './table.ts'

const known: Readonly<Record<string, Size>> = {
  '200': { skus: 200, movements: 2_000 },
  '1k': { skus: 1_000, movements: 10_000 },
  '10k': { skus: 10_000, movements: 200_000 },
  '50k': { skus: 50_000, movements: 1_000_000 },
}
const usual = { sizes: ['1k', '10k'], minutes: 1, rates: [1, 10, 50], rateSeconds: 60 }
const quick = { sizes: ['200'], minutes: 0.1, rates: [10], rateSeconds: 3 }
const scenes = ['typed', 'commands', 'rates', 'sustained', 'calls', 'sizes'] as const
const staged = scenes.filter((name) => name !== 'typed')

const program = new Command('npm run bench --')
  .description('Measures Jumpring beside a plain Bolt app on google-spreadsheet and prints one table.')
  .option('--quick', 'small and short, for a first look: under a minute')
  .option('--minutes <minutes>', 'how long writing is sustained', positive)
  .option('--sizes <list>', `of ${Object.keys(known).join(', ')}; or all`, sizesOf)
  .option('--only <list>', `scenes, of ${scenes.join(', ')}`, scenesOf)
  .option('--cases <folder>', 'for the scene typed: files of what other people typed, beside our own cases')
  .option('--seed <number>', 'of the generated brand and of what people type', positive, 1)
  .option('--json <file>', 'write the figures to a file, too')
  .parse()
const chosen = program.opts<{
  quick?: true
  minutes?: number
  sizes?: string[]
  only?: string[]
  seed: number
  json?: string
  cases?: string
}>()
const plan = chosen.quick === true ? quick : usual
const minutes = chosen.minutes ?? plan.minutes
const wanted = new Set(chosen.only ?? scenes)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const began = new Date()
const shareBefore = shareOfCore()
const since = performance.now()
const groups: Group[] = []
const broken: string[] = []
const misses: string[] = []
await scene('typed', 'what people type', async () => {
  const read = await typed(chosen.cases)
  misses.push(...read.misses)
  return read.groups
})
for (const name of staged.some((each) => wanted.has(each)) ? (chosen.sizes ?? plan.sizes) : []) {
  const size = known[name]
  if (size === undefined) continue
  say(`a workbook of ${size.skus} SKUs and ${size.movements} movements`)
  const stage = await Stage.open(size, chosen.seed)
  try {
    if (name === (chosen.sizes ?? plan.sizes)[0]) await pressed(stage)
    await scene('sizes', 'start, memory, look-ups, fold', async () => [await sizes(stage, countsFor(size))])
  } finally {
    await stage.stop()
  }
}
say('done')
const machine = `${began.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${machineWords()}. A busy program got ${percent(shareBefore)} of a core before the run and ${percent(shareOfCore())} after it. Seed ${chosen.seed}.`
console.log(`${machine}\n\n${tableOf(groups)}`)
for (const words of missed(groups)) console.log(`missed: ${words}`)
for (const words of misses) console.log(`not read: ${words}`)
for (const words of broken) console.log(`broke off: ${words}`)
if (chosen.json !== undefined)
  await writeFile(chosen.json, `${JSON.stringify({ machine, minutes, groups }, null, 2)}\n`)
process.exit(broken.length === 0 ? 0 : 1)

/** The scenes that ask for one workbook only. */
async function pressed(stage: Stage): Promise<void> {
  const isQuick = chosen.quick === true
  const counts = isQuick
    ? { ours: 30, peer: 10, paced: 0, quiet: 0 }
    : { ours: 300, peer: 50, paced: 20, quiet: 4 }
  await scene('commands', 'one command after the other', () => commands(stage, counts))
  await scene('rates', `${plan.rates.join(', ')} commands a second`, () =>
    rates(stage, plan.rates, plan.rateSeconds),
  )
  await scene('sustained', `writing for ${minutes} minutes`, async () => [await sustained(stage, minutes)])
  const callCounts = isQuick ? { ours: 50, peer: 5 } : { ours: 1000, peer: 50 }
  await scene('calls', 'calls to Google', async () => [await calls(stage, callCounts)])
}

/** Does a scene that was asked for. One that breaks off is told at the end, and the others go on. */
async function scene(
  name: (typeof scenes)[number],
  words: string,
  play: () => Promise<Group[]>,
): Promise<void> {
  if (!wanted.has(name)) return
  say(words)
  try {
    groups.push(...(await play()))
  } catch (cause) {
    broken.push(`${words}: ${String(cause)}`)
  }
}

function countsFor(size: Size): SizeCounts {
  if (chosen.quick === true) return { starts: 1, lookUps: 50, peerLookUps: 5, folds: 2 }
  if (size.movements > 200_000) return { starts: 1, lookUps: 300, peerLookUps: 3, folds: 1 }
  return { starts: 3, lookUps: 600, peerLookUps: size.movements > 10_000 ? 9 : 30, folds: 5 }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function say(words: string): void {
  console.error(`${((performance.now() - since) / 1000).toFixed(0).padStart(4)} s  ${words}`)
}

function positive(text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new InvalidArgumentError('expected a number above 0')
}

function sizesOf(text: string): string[] {
  const names = text === 'all' ? ['1k', '10k', '50k'] : text.split(',')
  return listOf(names, Object.keys(known))
}

function scenesOf(text: string): string[] {
  return listOf(text.split(','), scenes)
}

function listOf(names: string[], of: readonly string[]): string[] {
  if (names.every((name) => of.includes(name))) return names
  throw new InvalidArgumentError(`expected some of ${of.join(', ')}`)
}
