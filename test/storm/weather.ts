import { setTimeout as sleep } from 'node:timers/promises'
import type { SandboxClock } from '../../sandbox/clock.ts'
import type { FaultedCall, Faults } from '../../sandbox/faults.ts'
import type { SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import type { SlackStandIn } from '../../sandbox/slack/stand-in.ts'
import type { Dice } from './dice.ts'
import { faultOf, type Mishap } from './trap.ts'

export interface WeatherParts {
  readonly slack: SlackStandIn
  readonly sheets: SheetsStandIn
  readonly clock: SandboxClock
  readonly log: (line: string) => void
  /** told when the clock was moved */
  readonly clockMoved: () => void
  /** told of everything that a call to Google meets with */
  readonly met: (mishap: Mishap) => void
  /** milliseconds between two spells, at most */
  readonly pauseMs: number
  /** false: no call hangs until the bot gives it up, which takes half a minute */
  readonly hangs: boolean
}

/** Calls that a mishap is for, with their name. */
interface Calls {
  readonly words: string
  readonly test: (call: FaultedCall) => boolean
}

const all: Calls = { words: 'every call', test: () => true }
const writes: Calls = { words: 'writes', test: (call) => call.kind === 'write' }
const reads: Calls = { words: 'reads', test: (call) => call.kind === 'read' }
const posts: Calls = { words: 'posts', test: (call) => call.method === 'chat.postMessage' }
const signIn: Calls = { words: 'the sign-in', test: (call) => call.method === 'auth.test' }
/** Everything of Slack's but the sign-in at the start: a bot that cannot sign in ends, and is started again. */
const inUse: Calls = { words: 'every call in use', test: (call) => call.method !== 'auth.test' }
/** A write of a process that was killed is carried out so much later at most, milliseconds. */
const latestWriteMs = 12_000
/** A clock jumps so far ahead, seconds. */
const [leastJump, mostJump] = [20, 200]

/** What goes wrong outside the bot, on both sides and with the clock. */
export class Weather {
  readonly #parts: WeatherParts
  readonly #dice: Dice
  /** writes that are carried out long after they arrived; machine time */
  #late: readonly { readonly arrivedAt: number; readonly until: number }[] = []

  constructor(parts: WeatherParts, dice: Dice) {
    this.#parts = parts
    this.#dice = dice
  }

  /** True while a write that arrived long ago may still be carried out. */
  get isLate(): boolean {
    return this.isLateSince(Number.POSITIVE_INFINITY)
  }

  /** The same for writes that arrived before a moment. */
  isLateSince(before: number): boolean {
    const now = performance.now()
    this.#late = this.#late.filter(({ until }) => now < until)
    return this.#late.some(({ arrivedAt }) => arrivedAt < before)
  }

  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#spell(isOver)
      await sleep(this.#dice.whole(Math.floor(this.#parts.pauseMs / 5), this.#parts.pauseMs))
    }
  }

  /** Of every call to both sides this share goes wrong, each in one of many ways; until cleared. */
  drizzle(share: number): void {
    const common: Mishap[] = [
      { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
      { kind: 'status', status: 503 },
      { kind: 'reset-before' },
      { kind: 'reset-after' },
      { kind: 'truncate' },
      { kind: 'delay', ms: 1500 },
    ]
    const ofGoogle: Mishap[] = [...common, { kind: 'status', status: 429 }]
    const ofSlack: Mishap[] = [...common, ...(this.#parts.hangs ? [{ kind: 'hang' } as const] : [])]
    for (const mishap of ofGoogle)
      this.#google(mishap, { words: '', test: () => this.#dice.chance(share / ofGoogle.length) })
    for (const mishap of ofSlack)
      this.#slack(mishap, { words: '', test: () => this.#dice.chance(share / ofSlack.length) })
  }

  clear(): void {
    this.#parts.slack.faults.clear()
    this.#parts.sheets.faults.clear()
    this.#parts.sheets.shared = true
  }

  async #spell(isOver: () => boolean): Promise<void> {
    const dice = this.#dice
    const { sheets, slack, hangs } = this.#parts
    const times = dice.whole(1, 4)
    const late = dice.whole(200, latestWriteMs)
    const google =
      (mishap: Mishap, calls: Calls, count = times) =>
      () => {
        this.#say('Google', mishap, calls, count)
        this.#google(mishap, calls, count)
      }
    const slacks =
      (mishap: Mishap, calls: Calls, count = times) =>
      () => {
        this.#say('Slack', mishap, calls, count)
        this.#slack(mishap, calls, count)
      }
    await dice.one<() => void | Promise<void>>([
      google({ kind: 'status', status: 429, headers: { 'retry-after': String(dice.whole(1, 3)) } }, all),
      google({ kind: 'status', status: 429 }, writes),
      google({ kind: 'status', status: 503 }, reads),
      google({ kind: 'status', status: 503 }, writes, 1),
      google({ kind: 'reset-before' }, all),
      google({ kind: 'reset-after' }, writes, 1),
      google({ kind: 'truncate' }, reads),
      google({ kind: 'truncate' }, writes, 1),
      google(hangs ? { kind: 'hang' } : { kind: 'delay', ms: 1000 }, dice.chance(0.7) ? reads : writes, 1),
      google({ kind: 'delay', ms: dice.whole(200, 4000) }, reads),
      google({ kind: 'delay', ms: late }, writes, 1),
      () => this.#away('Google', sheets.faults, dice.whole(2_000, 15_000), isOver),
      () => this.#unshared(dice.whole(1_000, 6_000), isOver),
      slacks({ kind: 'status', status: 429, headers: { 'retry-after': '1' } }, posts),
      slacks({ kind: 'status', status: 503 }, inUse),
      slacks({ kind: 'reset-before' }, inUse),
      slacks({ kind: 'reset-before' }, signIn, 1),
      slacks({ kind: 'reset-after' }, inUse, 1),
      slacks({ kind: 'truncate' }, inUse, 1),
      slacks(hangs ? { kind: 'hang' } : { kind: 'delay', ms: 1000 }, posts, 1),
      slacks({ kind: 'delay', ms: dice.whole(200, 3000) }, inUse),
      () => this.#cut(() => this.#away('Slack', slack.faults, dice.whole(500, 6_000), isOver)),
      () => this.#cut(),
      () => {
        this.#parts.log('weather: Slack asks for new connections')
        slack.refreshConnections()
      },
      () => this.#jump(dice.whole(leastJump, mostJump)),
    ])()
  }

  #google(mishap: Mishap, { test }: Calls, times?: number): void {
    const arrives = (call: FaultedCall) => {
      if (!test(call)) return false
      const arrivedAt = performance.now()
      if (call.kind === 'write' && mishap.kind === 'delay')
        this.#late = [...this.#late, { arrivedAt, until: arrivedAt + mishap.ms }]
      this.#parts.met(mishap)
      return true
    }
    this.#parts.sheets.faults.add(faultOf(mishap, arrives, times))
  }

  #slack(mishap: Mishap, { test }: Calls, times?: number): void {
    this.#parts.slack.faults.add(faultOf(mishap, test, times))
  }

  #say(side: string, mishap: Mishap, { words }: Calls, times: number): void {
    this.#parts.log(`weather: ${side} ${JSON.stringify(mishap)} for ${words} × ${times}`)
  }

  async #away(side: string, faults: Faults, ms: number, isOver: () => boolean): Promise<void> {
    this.#parts.log(`weather: ${side} is away for ${ms} ms`)
    faults.away = true
    await this.#until(ms, isOver)
    faults.away = false
  }

  async #unshared(ms: number, isOver: () => boolean): Promise<void> {
    this.#parts.log(`weather: the spreadsheet is not shared for ${ms} ms`)
    this.#parts.sheets.shared = false
    await this.#until(ms, isOver)
    this.#parts.sheets.shared = true
  }

  async #cut(then?: () => Promise<void>): Promise<void> {
    this.#parts.log('weather: Slack drops every connection')
    this.#parts.slack.dropConnections()
    await then?.()
  }

  #jump(seconds: number): void {
    this.#parts.clock.ahead += seconds * 1000
    this.#parts.log(`weather: the clock jumps ${seconds} s ahead`)
    this.#parts.clockMoved()
  }

  async #until(ms: number, isOver: () => boolean): Promise<void> {
    const until = performance.now() + ms
    while (performance.now() < until && !isOver()) await sleep(50)
  }
}
