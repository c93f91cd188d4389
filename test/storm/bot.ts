import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { SandboxClock } from '../../sandbox/clock.ts'
import { freePort } from '../support/free-port.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readyWords = 'Jumpring is at work'
const closedWords = '"msg":"stopped"'
const readyMs = 180_000
const restartMs = 500
/** modules that go before the program */
const loadedFirst = ['./src/loaded-first.mjs', './test/storm/ahead.ts'].flatMap((file) => ['--import', file])
/** A bot that was asked to stop and does not is killed after this, milliseconds. */
const stopMs = 60_000

export interface BotOptions {
  readonly environment: Readonly<Record<string, string>>
  readonly clock: SandboxClock
  /** where the bot's own log goes */
  readonly logFile: string
  readonly log: (line: string) => void
}

/** The real bot as a process, watched over as systemd would: one that ends by itself is started again. */
export class BotProcess {
  /** times that it ended without being asked to, as when Slack does not let it sign in */
  endedByItself = 0
  /** what must never be: it broke off in the middle of its work, or did not end when it was asked to */
  readonly misdeeds: string[] = []
  /** when the process that runs now was started */
  startedAt = 0
  readonly #options: BotOptions
  readonly port: number
  #child: ChildProcess | undefined
  #end: Promise<void> = Promise.resolve()
  #isWanted = false
  #isReady = false

  private constructor(options: BotOptions, port: number) {
    this.#options = options
    this.port = port
  }

  /** A bot that is not started yet, with a port of its own for its numbers. */
  static async prepare(options: BotOptions): Promise<BotProcess> {
    return new BotProcess(options, await freePort())
  }

  /** The number that the machine gave the process; undefined before the start. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it; `ready` waits until it is at work. */
  start(): void {
    this.#isWanted = true
    this.#isReady = false
    this.startedAt = performance.now()
    const { environment, clock, logFile, log } = this.#options
    const child = spawn(process.execPath, [...loadedFirst, 'src/main.ts'], {
      cwd: root,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        ...environment,
        PORT: String(this.port),
        LOG_LEVEL: 'info',
        STORM_CLOCK_AHEAD: String(clock.ahead),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#child = child
    let closed = false
    let brokeOff = false
    child.on('error', () => undefined)
    child.on('close', () => {
      // What Bolt cannot recover from ends the bot as a signal does; anything else is a crash.
      if (brokeOff && !closed)
        this.misdeeds.push(`the bot broke off in the middle of its work; see ${logFile}`)
    })
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      stream.on('data', (chunk: Buffer) => {
        appendFileSync(logFile, chunk)
        closed ||= chunk.includes(closedWords)
        if (child === this.#child && chunk.includes(readyWords)) this.#isReady = true
      })
      createInterface(stream).on('line', (line) => log(`bot ${child.pid} says: ${inShort(line)}`))
    }
    this.#end = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        resolve()
        brokeOff = this.#isReady && this.#isWanted && child === this.#child
        this.#isReady = false
        if (!this.#isWanted || child !== this.#child) return
        const words = `the bot ended by itself (${String(code ?? signal)})`
        this.endedByItself += 1
        log(`${words} and is started again`)
        setTimeout(() => this.#isWanted && child === this.#child && this.start(), restartMs)
      })
    })
  }

  /** Waits until it is at work. Rejects when it does not get there. */
  async ready(): Promise<void> {
    const until = performance.now() + readyMs
    while (!this.#isReady) {
      if (performance.now() > until)
        throw new Error(`The bot did not get ready; see ${this.#options.logFile}`)
      await sleep(50)
    }
  }

  /** Tells it where the clock stands now; `passes` is how much of that passed, and was not only set. */
  moveClock(passes = 0): void {
    if (this.#child?.connected === true)
      this.#child.send({ ahead: this.#options.clock.ahead, passes }, () => undefined)
  }

  /** kill -9, now. */
  async kill(): Promise<void> {
    this.#isWanted = false
    this.#child?.kill('SIGKILL')
    await this.#end
  }

  /** Asks it to end, as a deployment does. */
  async stop(): Promise<void> {
    this.#isWanted = false
    this.#child?.kill('SIGTERM')
    const late = setTimeout(() => {
      this.misdeeds.push(`the bot was asked to stop and did not within ${stopMs / 1000} s`)
      this.#child?.kill('SIGKILL')
    }, stopMs)
    await this.#end
    clearTimeout(late)
  }

  /** Changes that are decided and not yet seen in the sheet; undefined while it does not say, or cannot open the sheet. */
  async unwritten(): Promise<number | undefined> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.port}/metrics`, {
        signal: AbortSignal.timeout(2000),
      })
      const text = await answer.text()
      const found = /^jumpring_unwritten_changes (\d+)$/m.exec(text)?.[1]
      const isClosed = /^jumpring_workbooks_closed [1-9]/m.test(text)
      return found === undefined || isClosed ? undefined : Number(found)
    } catch {
      return undefined
    }
  }
}

const logged = z.object({ msg: z.string(), err: z.object({ message: z.string() }).optional() })

/** A line of the bot's log without what every line has. */
function inShort(line: string): string {
  try {
    const { msg, err } = logged.parse(JSON.parse(line))
    return err === undefined ? msg : `${msg}: ${err.message}`
  } catch {
    return line
  }
}
