import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SandboxClock } from '../../sandbox/clock.ts'
import type { SheetPerson } from '../../sandbox/sheets/person.ts'
import { startSheetsStandIn, type SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { startSlackStandIn, type SlackStandIn } from '../../sandbox/slack/stand-in.ts'
import { diceOf, type Dice } from './dice.ts'
import { layOutBrand, movingSkus, pricedSkus } from './lane-brand.ts'
import { LaneEditors } from './lane-editors.ts'
import { LaneRecord } from './lane-record.ts'
import { latestMs, steps, whileLookedFor, type Step } from './lane-steps.ts'
import { judgeLane, type LaneVerdict } from './lane-verdict.ts'
import { rowWhere, typeUnder } from './sheet-hand.ts'
import { setTrap } from './trap.ts'
import { WriterProcess } from './writer-process.ts'
import type { Ask, Place } from './writer-words.ts'

const manifest = fileURLToPath(new URL('../../manifest.yml', import.meta.url))
/** Longer than Google can take to carry out a request. */
const doubtMs = 181_000
/** Longer than the bot waits for a post that may come late. */
const postDoubtMs = 16_000
/** So long after it opened, milliseconds. */
const inLifeMs = 150
/** A writer that does not open within this is killed as it is. */
const openMs = 60_000
/** In the end it gets so many rounds of this length to bring everything to rest. */
const settleRounds = 12
const settleMs = 10_000

export interface LaneOptions {
  readonly seed: number
  readonly kills: number
  /** the writer's file, as bundleWriter makes it */
  readonly program: string
  /** told of every act, for a log */
  readonly log?: (line: string) => void
}

/** Kills writers of one workbook, one after the other, and then judges what is there against what was said. */
export async function runLane(options: LaneOptions): Promise<LaneVerdict> {
  const lane = await openLane(options)
  try {
    for (let at = 0; at < options.kills; at += 1) await lane.live()
    return await lane.end()
  } finally {
    await lane.close()
  }
}

/** A lane on stand-ins of its own, with nobody killed yet. */
export async function openLane(options: LaneOptions): Promise<Lane> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-lane-'))
  const clock = new SandboxClock()
  const slack = await startSlackStandIn({ manifest, now: () => new Date(clock.now()) })
  const sheets = await startSheetsStandIn({ engine: 'cells', now: () => clock.now() })
  layOutBrand(sheets.person)
  return new Lane({ ...options, folder, clock, slack, sheets })
}

interface LaneParts extends LaneOptions {
  readonly folder: string
  readonly clock: SandboxClock
  readonly slack: SlackStandIn
  readonly sheets: SheetsStandIn
}

class Lane {
  readonly #parts: LaneParts
  readonly #dice: Dice
  readonly #record = new LaneRecord()
  readonly #editors: LaneEditors
  readonly #place: Place
  #spare: WriterProcess
  #asked = 0
  #lateUntil = 0
  /** until then something that a killed writer sent, one or several lives ago, may still be on its way */
  #landsUntil = 0
  #isPostInDoubt = false
  #areMinutesToPass = false

  constructor(parts: LaneParts) {
    this.#parts = parts
    this.#dice = diceOf(parts.seed)
    this.#spare = new WriterProcess(parts.program)
    this.#editors = new LaneEditors(parts.sheets.person, this.#dice.for('editors'), this.#record)
    const { sheets, slack } = parts
    this.#place = {
      google: { spreadsheetId: sheets.spreadsheetId, apiUrl: sheets.apiUrl, accessToken: sheets.token },
      slackApiUrl: slack.apiUrl,
      slackToken: slack.botToken,
    }
  }

  /** One life of a writer, from its opening to its kill. */
  async live(): Promise<void> {
    const { sheets, slack } = this.#parts
    const looksFor = this.#isPostInDoubt && this.#dice.chance(0.6)
    const step = looksFor ? whileLookedFor : this.#dice.one(steps)
    const writer = await this.#open()
    this.#spare = new WriterProcess(this.#parts.program)
    let killed = false
    const kill = () => {
      killed = true
      writer.kill()
    }
    const life = { dice: this.#dice, slack, sheets, ask: () => this.#ask(writer), kill, killed: () => killed }
    this.#log(`life: ${step.name}`)
    if (step.early !== true) {
      await Promise.race([writer.opened, sleep(openMs)])
      await this.#letMinutesPass(writer)
    }
    this.#disturb()
    this.#letTimePass(writer)
    await step.run(life)
    await writer.ended
    this.#record.killed(step.name)
    this.#isPostInDoubt = step.leavesDoubt === true
    this.#lateUntil = performance.now() + latestMs
    if (step.landsLater === true) this.#landsUntil = this.#lateUntil
    sheets.faults.clear()
    slack.faults.clear()
    this.#afterLife(step)
  }

  /** Lets the last writer finish, and judges. */
  async end(): Promise<LaneVerdict> {
    const { clock } = this.#parts
    await sleep(1_000)
    const writer = await this.#open()
    await writer.opened
    clock.ahead += doubtMs
    writer.moveClock(clock.ahead)
    let settled = false
    for (let round = 0; round < settleRounds && !settled; round += 1) {
      settled = await writer.settle(round === 0 ? 500 : settleMs)
      clock.ahead += postDoubtMs
      writer.moveClock(clock.ahead)
    }
    // Rows that came twice are made void in a tidying that nobody waits for.
    await writer.settle(settleMs)
    await sleep(1_500)
    await writer.settle(settleMs)
    await writer.stop()
    return this.judge(settled)
  }

  /** Judges the lane as it is now; its last writer is stopped. */
  judge(settled = true): LaneVerdict {
    const { folder, slack, sheets } = this.#parts
    return judgeLane({ folder, slack, person: sheets.person, record: this.#record, settled })
  }

  /** Somebody types a number under Counted. */
  typesCount(sku: string, counted: number): void {
    const row = rowWhere(this.person, 'Stock', (each) => each['SKU'] === sku) ?? 0
    typeUnder(this.person, 'Stock', { row, header: 'Counted' }, String(counted))
    this.#record.counts.push({ sku, counted })
  }

  /** Somebody in the lane's spreadsheet. */
  get person(): SheetPerson {
    return this.#parts.sheets.person
  }

  async close(): Promise<void> {
    const { folder, slack, sheets } = this.#parts
    this.#spare.kill()
    await slack.stop()
    await sheets.stop()
    await rm(folder, { recursive: true, force: true })
  }

  async #open(): Promise<WriterProcess> {
    const writer = this.#spare
    writer.onTold = (id, told) => {
      this.#record.told(id, told)
      this.#log(`told ${id}: ${JSON.stringify(told)}`)
    }
    writer.onTrouble = (words) => {
      this.#record.troubles.push(words)
      this.#log(`trouble: ${words}`)
    }
    await writer.warm
    writer.open(this.#place, this.#parts.folder, this.#parts.clock.ahead)
    return writer
  }

  /** Somebody works in the sheet, now or in the moment of the next write. */
  #disturb(): void {
    const dice = this.#dice
    const isCalm = performance.now() > this.#lateUntil
    if (dice.chance(0.5)) this.#log(`editor ${this.#editors.act(isCalm)}`)
    if (!dice.chance(0.25)) return
    setTrap(
      this.#parts.sheets.faults,
      (call) => call.kind === 'write',
      () => this.#log(`editor, in the moment of a write, ${this.#editors.disturb()}`),
    )
  }

  /** Time passes in the middle of a life, so that a post that may come late is made again; not while one really may. */
  #letTimePass(writer: WriterProcess): void {
    if (!this.#dice.chance(0.3)) return
    setTimeout(() => {
      if (performance.now() < this.#lateUntil) return
      this.#parts.clock.ahead += postDoubtMs
      writer.moveClock(this.#parts.clock.ahead)
    }, inLifeMs)
  }

  /** Sometimes more time is to pass than Google can take for a request. */
  #afterLife(step: Step): void {
    const long = step.name === 'sent and lost' || step.name === 'answer cut'
    if (this.#dice.chance(long ? 0.5 : 0.15)) this.#areMinutesToPass = true
  }

  /** More time than Google can take for a request, in a life: what the one before sent is waited for from its beginning. */
  async #letMinutesPass(writer: WriterProcess): Promise<void> {
    if (!this.#areMinutesToPass) return
    this.#areMinutesToPass = false
    // By then Google and Slack have carried out what they were sent, or never will.
    await sleep(Math.max(0, this.#landsUntil - performance.now()))
    this.#parts.clock.ahead += doubtMs
    writer.moveClock(this.#parts.clock.ahead)
    this.#log('three minutes pass')
  }

  /** Asks for one to four things, some of which were asked before. Resolves when one of them was told. */
  #ask(writer: WriterProcess): Promise<void> {
    const dice = this.#dice
    const asks = Array.from({ length: dice.whole(1, 4) }, () => this.#next())
    if (dice.chance(0.4)) asks.push(...this.#before())
    const ids = new Set(asks.map((ask) => ask.id))
    return new Promise((resolve) => {
      const told = writer.onTold
      writer.onTold = (id, words) => {
        told(id, words)
        if (ids.has(id)) resolve()
      }
      for (const ask of asks) {
        this.#record.wish(ask)
        this.#log(`ask ${JSON.stringify(ask)}`)
        writer.ask(ask)
      }
    })
  }

  /** The same wish as before, as when Slack delivers again; not of prices, of which the last has to stay. */
  #before(): Ask[] {
    const open = [...this.#record.wishes.values()].map(({ ask }) => ask).filter((ask) => ask.kind !== 'price')
    return open.length === 0 ? [] : [this.#dice.one(open.slice(-30))]
  }

  #next(): Ask {
    const dice = this.#dice
    const number = (this.#asked += 1)
    const ids = { id: `ask-${number}`, tag: `tag-${number}` }
    const kind = dice.whole(1, 10)
    if (kind === 1) return { kind: 'price', ...ids, sku: dice.one(pricedSkus), price: 100 + number }
    const moves = [...this.#record.wishes.values()].filter(({ ask }) => ask.kind === 'move').slice(-20)
    if (kind === 2 && moves.length > 0) return { kind: 'undo', ...ids, of: dice.one(moves).ask.id }
    const sku = dice.one(movingSkus)
    const pieces = dice.whole(1, 9) * dice.one([1, -1])
    if (kind !== 3) return { kind: 'move', ...ids, sku, pieces }
    return { kind: 'pair', ...ids, sku, to: dice.one(movingSkus.filter((each) => each !== sku)), pieces }
  }

  #log(line: string): void {
    this.#parts.log?.(`${new Date().toISOString()} seed ${this.#parts.seed}: ${line}`)
  }
}
