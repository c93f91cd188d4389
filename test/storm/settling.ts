import { setTimeout as sleep } from 'node:timers/promises'
import { messageWords } from '../../sandbox/words.ts'
import { readSaid } from './said.ts'
import type { Storm } from './storm-parts.ts'

/** Longer than Google can take to carry out a request. */
const doubtMs = 181_000
/** Nothing was written and nothing posted for so long: it is over. Longer than the bot's look at the sheet. */
const quietMs = 12_000
const settleMs = 300_000
const connectMs = 120_000
const askMs = 10_000
const keptMs = 120_000
const mostAsked = 3

/** How it was when everything had come to rest. */
export interface StormEnd {
  /** false: the bot did not get everything written in time */
  readonly settled: boolean
  /** what the bot itself says is on hand, by SKU */
  readonly answers: ReadonlyMap<string, number>
  readonly secondsToSettle: number
}

/** Waits until the bot has written and posted everything, asks it what is on hand, and stops it. */
export async function settle(storm: Storm): Promise<StormEnd> {
  const { bots, clock, slack, sheets, log } = storm
  const since = performance.now()
  log('the storm is over')
  await bots.ready()
  await slack.until(() => slack.connected, connectMs)
  clock.ahead += doubtMs
  bots.moveClock(doubtMs)
  await kept(storm)
  const settled = await quiet(storm)
  const secondsToSettle = Math.round((performance.now() - since) / 1000)
  const answers = new Map<string, number>()
  for (const row of sheets.person.records('SKUs')) {
    const sku = String(row['SKU'])
    const onHand = await ask(storm, sku)
    if (onHand !== undefined) answers.set(sku, onHand)
  }
  await bots.stop()
  log('the bot is stopped')
  return { settled, answers, secondsToSettle }
}

/**
 * Waits until somebody answers out of the workbook. Of several processes the one that takes over may just be opening it, with a
 * read that hangs for half a minute: until then it is quiet, and nothing is at rest.
 */
async function kept(storm: Storm): Promise<void> {
  const until = performance.now() + keptMs
  const [first] = storm.sheets.person.records('SKUs')
  while (performance.now() < until) if ((await ask(storm, String(first?.['SKU']))) !== undefined) return
  storm.log('nobody keeps the workbook')
}

async function quiet({ bots, slack, sheets }: Storm): Promise<boolean> {
  const until = performance.now() + settleMs
  let busyAt = performance.now()
  let known = ''
  while (performance.now() < until) {
    const writes = sheets.calls.filter((call) => call.kind === 'write').length
    const posts = slack.calls.filter((call) => call.method.startsWith('chat.')).length
    const unwritten = await bots.unwritten()
    const now = `${writes} ${posts} ${String(unwritten)}`
    if (now !== known || unwritten !== 0) busyAt = performance.now()
    known = now
    if (performance.now() - busyAt > quietMs) return true
    await sleep(250)
  }
  return false
}

/** Looks a SKU up; again where nothing came, because Slack had nobody to hand it to just then. */
async function ask({ slack }: Storm, sku: string): Promise<number | undefined> {
  const person = slack.as(slack.people[0]?.id ?? '')
  for (let tries = 0; tries < mostAsked; tries += 1) {
    await slack.until(() => slack.connected, connectMs)
    const exchange = await person.types('C02SUPPLY', `/stock ${sku}`)
    const answer = () => exchange.replies().find((each) => each.via === 'response_url')
    const reply = await slack.until(answer, askMs).catch(() => undefined)
    if (reply === undefined) continue
    const said = readSaid(messageWords(reply))
    return said.kind === 'card' ? said.onHand : undefined
  }
  return undefined
}
