import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, onTestFinished } from 'vitest'
import { demoRows } from '../../sheets-templates/demo-brand.ts'
import type { Exchange, StoredMessage } from '../../sandbox/slack/types.ts'
import { messageWords } from '../../sandbox/words.ts'
import { openWorld, workbookName, type World, type WorldOptions } from '../../sandbox/world.ts'
import { patientSlack } from './patient-slack.ts'

/** The whole of it for one test: stand-ins, demo workbook and the real bot; gone when the test is over. */
export async function openTestWorld(options: Partial<WorldOptions> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-test-'))
  if (options.sample !== false)
    await copyFile(join(inject('preparedFolder'), workbookName), join(folder, workbookName))
  const world = await openWorld({ folder, logLevel: 'silent', ...options })
  onTestFinished(async () => {
    const broken = [...world.slack.violations]
    await world.stop()
    await rm(folder, { recursive: true, force: true })
    expect(broken, 'what the bot sent kept to Slack’s rules').toEqual([])
  })
  return { ...world, slack: patientSlack(world.slack) }
}

/** What a person gets for a line, as words. */
export async function answerTo(
  world: World,
  line: string,
  from: { user?: string; channel?: string } = {},
): Promise<string> {
  const exchange = await world.slack.as(from.user ?? 'U01ANA').types(from.channel ?? 'C02SUPPLY', line)
  return (await answersTo(world, exchange)).map(messageWords).join('\n')
}

/** The messages that answer somebody. A reminder that became due in the same moment is none: such posts say their id. */
export async function answersTo(world: World, exchange: Exchange): Promise<readonly StoredMessage[]> {
  const answers = () => exchange.replies().filter(({ metadata }) => metadata === undefined)
  await world.slack.until(() => answers().length > 0 || exchange.view() !== undefined)
  return answers()
}

/**
 * Waits until everything decided is in the sheet and nothing was posted for a while: at some times of day there are posts of
 * the day's own on their way, and each of them takes its time.
 */
export async function atRest(world: World, quietMs = 1_000): Promise<void> {
  const made = () => world.slack.calls.filter(({ method }) => method.startsWith('chat.')).length
  for (let before = -1; before !== made();) {
    before = made()
    await world.bot().settle(20_000)
    await new Promise((resolve) => setTimeout(resolve, quietMs))
  }
}

const sampleIds = new Map<string, ReadonlySet<unknown>>()

/** Rows of a tab that came since the sample brand was set up, in the sheet's order. */
export function newRows(world: World, tab: string): Readonly<Record<string, unknown>>[] {
  let known = sampleIds.get(tab)
  if (known === undefined) sampleIds.set(tab, (known = new Set(demoRows()[tab]?.map((row) => row['id']))))
  const ids = known
  return world.sheets.person.records(tab).filter((row) => !ids.has(row['Id']))
}

/** A SKU's row of the Stock tab, as the sheet itself shows it. */
export function stockRow(world: World, sku: string): Readonly<Record<string, unknown>> {
  const row = world.sheets.person.records('Stock').find((each) => each['SKU'] === sku)
  if (row === undefined) throw new Error(`The Stock tab has no row ${sku}`)
  return row
}

/** On hand by the Movements tab alone, worked out here and not by the bot. */
export function foldOf(world: World, sku: string): number {
  return world.sheets.person
    .records('Movements')
    .filter((row) => row['SKU'] === sku && row['Bucket'] === 'sellable' && row['Status'] !== 'void')
    .reduce((sum, row) => sum + Number(row['Quantity']), 0)
}
