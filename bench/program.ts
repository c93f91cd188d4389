import { spawn, type ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stopMs = 15_000
const keptOutput = 20_000

/** A program that the bench started, ended with it at the latest. */
export class Program {
  readonly startedAt = performance.now()
  readonly #child: ChildProcess
  readonly #end: Promise<number>
  #output = ''

  /** @param words file and arguments for node, from the project's root */
  constructor(words: readonly string[], environment: Readonly<Record<string, string>>) {
    const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }
    this.#child = spawn(process.execPath, words, {
      cwd: root,
      env: { ...inherited, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#end = new Promise((resolve) => this.#child.on('close', (code) => resolve(code ?? -1)))
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()))
    process.once('exit', this.#kill)
  }

  get output(): string {
    return this.#output
  }

  /** Waits until the condition holds, looked at every 10 ms, and answers how long after the start that was. */
  async until(condition: (output: string) => boolean | Promise<boolean>, withinMs: number): Promise<number> {
    while (!(await condition(this.#output))) {
      if (this.#child.exitCode !== null || performance.now() - this.startedAt > withinMs)
        throw new Error(`The program was not ready. It said:\n${this.#output.slice(-keptOutput)}`)
      await sleep(10)
    }
    return performance.now() - this.startedAt
  }

  /** The most memory that it ever held at once, MB. NaN where the system does not tell. */
  async peakMegabytes(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8').catch(() => '')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024
  }

  /** Time that the processors worked for it so far, milliseconds. NaN where the system does not tell. */
  async cpuMs(): Promise<number> {
    const stat = await readFile(`/proc/${this.#child.pid}/stat`, 'utf8').catch(() => '')
    // Behind the name in brackets: state, then numbers; the 12th and 13th are user and system time in hundredths.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11] ?? Number.NaN) + Number(fields[12] ?? Number.NaN)) * 10
  }

  /** Its exit code, once it ended by itself. */
  ends(): Promise<number> {
    return this.#end
  }

  /** Asks it to end; ends it when it does not. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    const late = setTimeout(this.#kill, stopMs)
    await this.#end
    clearTimeout(late)
    process.off('exit', this.#kill)
  }

  readonly #kill = () => void (this.#child.exitCode === null && this.#child.kill('SIGKILL'))
}

/** A port that nobody listens at right now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
