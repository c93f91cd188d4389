import { steadyNumbers } from '../sheets-templates/demo-movements.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { TZDate } from '@date-fns/tz'
import { isObject, objectsIn, textIn } from './slack/json.ts'
import type { StoredMessage } from './slack/types.ts'
import { messageWords } from './words.ts'
import type { World } from './world.ts'

/** One post that nobody asked for, and why it was made. */
export interface WeekPost {
  /** milliseconds since 1970 */
  readonly at: number
  /** '#stock-alerts', or the person whose direct message it is */
  readonly place: string
  readonly text: string
  readonly words: string
  readonly reason: string
}

/** What came of seven days. */
export interface Week {
  readonly timeZone: string
  readonly posts: readonly WeekPost[]
  /** pieces sold, and in how many rows of the ledger */
  readonly sold: { readonly pieces: number; readonly rows: number }
  /** SKUs low or out at nine on each working day: what a list that repeats itself would have named */
  readonly lowEachMorning: readonly number[]
  /** sales of SKUs that were low or out already: what an alert for every sale would have told */
  readonly salesOfLow: number
  /** what people did: snoozed, assigned, received, mistyped */
  readonly acts: readonly string[]
}

const ana = 'U01ANA'
/** When the till's list is pasted, on the team's clock. The last one is the web shop's, late in the evening. */
const sellingTimes = ['12:30', '18:30', '22:30']
/** A busy week before the holidays: so many times the usual. */
const busy = 4
const lookingTimes = ['08:00', '09:00']
const minuteMs = 60_000

/**
 * Plays seven days of sales on the demo brand, Monday to Sunday, on the sandbox's clock: a busy week, with the till's list
 * pasted into the ledger three times a day, a delivery on Thursday, a slip in the sheet, a snooze and an assignment. The
 * bot looks each time; its posts are collected with their reasons.
 *
 * The numbers of a day are four times each SKU's own sales of the last three months, by a seed: the same at every run, but
 * for what the day of setup changes.
 *
 * @param how.days only the first so many days
 * @param how.told hears of each day that is over
 */
export async function playWeek(
  world: World,
  { days = 7, told = () => undefined }: { days?: number; told?: (words: string) => void } = {},
): Promise<Week> {
  const { timeZone } = world.times()
  const next = steadyNumbers(7)
  const acts: string[] = []
  const lowEachMorning: number[] = []
  const sold = { pieces: 0, rows: 0 }
  let salesOfLow = 0
  await choose(world, 'quiet hours', '20:00-08:00')
  await choose(world, 'alert routes', 'samples: @chloe')
  await rest(world)
  const rates = salesRates(world)
  const before = new Set(allPosts(world).map(({ ts }) => ts))
  const monday = nextMonday(world.clock.now(), timeZone)

  for (let day = 0; day < days; day += 1) {
    for (const clock of lookingTimes) await look(day, clock)
    if (day < 5) lowEachMorning.push(lowNow(world).size)
    await act(day)
    for (const clock of sellingTimes) {
      moveTo(world, timeZone, monday, day, clock)
      const low = lowNow(world)
      const rows = salesAt(world, rates, next, sellingTimes.length)
      sold.rows += rows.length
      for (const { sku, pieces } of rows) {
        sold.pieces += pieces
        if (low.has(sku)) salesOfLow += 1
      }
      paste(
        world,
        timeZone,
        rows.map((row) => ({ ...row, pieces: -row.pieces, kind: 'sale' })),
      )
      await rest(world)
    }
    told(`${weekday(monday, day, timeZone)} is over`)
  }
  const fresh = allPosts(world).filter(({ ts }) => !before.has(ts))
  const posts = fresh.map((message) => postOf(world, message)).sort((a, b) => a.at - b.at)
  return { timeZone, posts, sold, lowEachMorning, salesOfLow, acts }

  async function look(day: number, clock: string): Promise<void> {
    moveTo(world, timeZone, monday, day, clock)
    await rest(world)
  }

  /** What people do beside selling. */
  async function act(day: number): Promise<void> {
    const [first = '', second = ''] = [...lowNow(world)].toSorted()
    if (day === 0) await care(world, first, 'arrival', acts)
    if (day === 1) await care(world, second, 'assign', acts)
    if (day === 2) {
      const cell = `${columnOf(world, 'SKUs', 'Price')}2`
      world.sheets.person.types('SKUs', cell, 'ask Ines')
      acts.push(`${weekday(monday, day, timeZone)}: somebody typed “ask Ines” as a price`)
      await rest(world)
      world.sheets.person.types('SKUs', cell, '48')
    }
    if (day === 3) {
      const due = world.sheets.person
        .records('Stock')
        .filter((row) => row['State'] === 'low' || row['State'] === 'out')
        .slice(0, 5)
        .map((row) => ({
          sku: String(row['SKU']),
          pieces: Number(row['Suggested'] ?? 0) || 20,
          kind: 'receipt',
        }))
      moveTo(world, timeZone, monday, day, '10:00')
      paste(world, timeZone, due)
      acts.push(
        `${weekday(monday, day, timeZone)}: a delivery of ${due.map(({ sku, pieces }) => `${pieces} ${sku}`).join(', ')}`,
      )
      await rest(world)
    }
  }
}

/** Snoozes or assigns a SKU on its card. */
async function care(world: World, sku: string, way: 'arrival' | 'assign', acts: string[]): Promise<void> {
  const me = world.slack.as(ana)
  const asked = await (await me.types('C02SUPPLY', `/stock ${sku}`)).settled()
  const [card] = asked.replies()
  if (card === undefined) return
  const pressed = await (await me.clicks(card, 'low_care', { value: `${way} sku:${sku}` })).settled()
  const form = pressed.view()
  if (form !== undefined) await (await me.submits(form, { person: 'U02BEN' })).settled()
  acts.push(way === 'arrival' ? `Ana snoozed ${sku} until it arrives` : `Ana assigned ${sku} to Ben`)
  await rest(world)
}

/** The bot reads, looks and posts. */
async function rest(world: World): Promise<void> {
  await world.bot().settle(10_000)
  await world.bot().tick()
  let known = -1
  for (let count = allPosts(world).length; count !== known; count = allPosts(world).length) {
    known = count
    await sleep(150)
  }
}

function moveTo(world: World, timeZone: string, monday: number, day: number, clock: string): void {
  const start = new TZDate(monday, timeZone)
  const [hours, minutes] = clock.split(':').map(Number)
  const at = new TZDate(
    start.getFullYear(),
    start.getMonth(),
    start.getDate() + day,
    hours ?? 0,
    minutes ?? 0,
    30,
    timeZone,
  )
  world.clock.ahead += at.getTime() - world.clock.now()
}

/** What is pasted into the ledger, without ids: the bot gives them. */
function paste(
  world: World,
  timeZone: string,
  rows: readonly { sku: string; pieces: number; kind: string }[],
): void {
  if (rows.length === 0) return
  const cells = world.sheets.person.cells('Movements')
  const header = cells[0] ?? []
  const two = (value: number) => String(value).padStart(2, '0')
  const now = new TZDate(world.clock.now(), timeZone)
  const at = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`
  const lines = rows.map(({ sku, pieces, kind }) =>
    header.map((name) => {
      const filled: Record<string, string | number> = {
        At: at,
        SKU: sku,
        Location: 'Studio',
        Bucket: 'sellable',
        Quantity: pieces,
        Kind: kind,
        Reason: kind === 'sale' ? 'till' : 'delivery',
      }
      return filled[String(name)] ?? ''
    }),
  )
  world.sheets.person.pastes('Movements', `A${cells.length + 1}`, lines)
}

/** Pieces that each SKU sells a day, by the ledger's last three months. */
function salesRates(world: World): ReadonlyMap<string, number> {
  const rates = new Map<string, number>()
  for (const row of world.sheets.person.records('Movements')) {
    const sku = String(row['SKU'])
    if (row['Kind'] === 'sale') rates.set(sku, (rates.get(sku) ?? 0) - Number(row['Quantity']) / 90)
  }
  return rates
}

function salesAt(
  world: World,
  rates: ReadonlyMap<string, number>,
  next: () => number,
  timesADay: number,
): { sku: string; pieces: number }[] {
  const onHand = new Map(
    world.sheets.person.records('Stock').map((row) => [String(row['SKU']), Number(row['On hand'])]),
  )
  return [...rates].flatMap(([sku, rate]) => {
    const pieces = Math.min(poisson((busy * rate) / timesADay, next), onHand.get(sku) ?? 0)
    return pieces > 0 ? [{ sku, pieces }] : []
  })
}

function lowNow(world: World): Set<string> {
  const rows = world.sheets.person.records('Stock')
  return new Set(
    rows.filter((row) => row['State'] === 'low' || row['State'] === 'out').map((row) => String(row['SKU'])),
  )
}

async function choose(world: World, setting: string, value: string): Promise<void> {
  const row = world.sheets.person.cells('Settings').findIndex((cells) => cells[0] === setting) + 1
  world.sheets.person.types('Settings', `B${row}`, value)
}

function allPosts(world: World): StoredMessage[] {
  return world.slack.channels
    .flatMap(({ id }) => world.slack.messages(id))
    .filter((message) => message.isBot && occasionOf(message) !== '')
}

/** The id of the decision that a post belongs to; '' for an answer. */
function occasionOf({ metadata }: StoredMessage): string {
  const payload = metadata?.['event_payload']
  return isObject(payload) ? (textIn(payload, 'id') ?? '') : ''
}

function postOf(world: World, message: StoredMessage): WeekPost {
  const channel = world.slack.channels.find(({ id }) => id === message.channel)
  const person = world.slack.people.find(({ id }) => `D${id.slice(1)}` === message.channel)
  return {
    at: Number(message.ts) * 1000,
    place: person === undefined ? `#${channel?.name ?? message.channel}` : `@${person.name}`,
    text: message.text,
    words: messageWords(message),
    reason: reasonOf(message),
  }
}

function reasonOf(message: StoredMessage): string {
  const occasion = occasionOf(message)
  const small = message.blocks
    .filter((block) => block['type'] === 'context')
    .flatMap((block) => objectsIn(block, 'elements').map((each) => textIn(each, 'text') ?? ''))
  if (occasion.startsWith('digest:')) return 'morning digest, because something is new since the last one'
  if (occasion.startsWith('LOW-')) return small.find((words) => words.startsWith('Told at once')) ?? 'stock'
  if (occasion.startsWith('POL-')) return 'an order is late'
  if (occasion.startsWith('PAYR-')) return 'a payment is due'
  if (occasion.startsWith('sample-due:')) return 'a sample decision is due'
  if (occasion.startsWith('PBS-') || occasion.startsWith('problems-')) return 'a cell cannot be read'
  if (occasion.includes('|@') || occasion.startsWith('ASG-')) return 'somebody was given something'
  return 'an edit in the sheet was answered'
}

function columnOf(world: World, tab: string, header: string): string {
  return String.fromCharCode(65 + (world.sheets.person.cells(tab)[0] ?? []).indexOf(header))
}

function nextMonday(from: number, timeZone: string): number {
  const start = new TZDate(from, timeZone)
  const ahead = (8 - start.getDay()) % 7 || 7
  return new TZDate(
    start.getFullYear(),
    start.getMonth(),
    start.getDate() + ahead,
    0,
    0,
    0,
    timeZone,
  ).getTime()
}

function weekday(monday: number, day: number, timeZone: string): string {
  const noon = monday + day * 1440 * minuteMs + 720 * minuteMs
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone }).format(noon)
}

/** How many come when so many are to be expected (Knuth, The Art of Computer Programming 2, 3.4.1). */
function poisson(expected: number, next: () => number): number {
  const least = Math.exp(-expected)
  let product = next()
  let count = 0
  while (product > least) {
    product *= next()
    count += 1
  }
  return count
}
