import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A program of ours as it runs for a person: its words and how it ended. */
export interface Program {
  readonly child: ChildProcess
  readonly output: () => string
  /** waits until the words are in what it printed */
  readonly says: (words: string, withinMs?: number) => Promise<void>
  /** waits for its end and gives its exit code; a signal is -1 */
  readonly ends: () => Promise<number>
  /** moves the program's clock ahead of the machine's, milliseconds; only where it was started with a clock */
  readonly ahead: (ms: number) => void
  /** lets time pass for the program, milliseconds: by the clock of the day and by the one that nobody sets */
  readonly passes: (ms: number) => void
}

/** Starts a file of the project with its own environment; ended with the test at the latest. */
export function startProgram(
  file: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  {
    folder = root,
    typed,
    clock = false,
  }: { folder?: string; typed?: readonly string[]; clock?: boolean } = {},
): Program {
  const loadedFirst = ['../../src/loaded-first.mjs', ...(clock ? ['../storm/ahead.ts'] : [])].flatMap(
    (path) => ['--import', new URL(path, import.meta.url).href],
  )
  const child = spawn(process.execPath, [...loadedFirst, join(root, file), ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
    stdio: ['pipe', 'pipe', 'pipe', ...(clock ? (['ipc'] as const) : [])],
  })
  child.stdin?.end((typed ?? []).map((line) => `${line}\n`).join(''))
  let output = ''
  let clockAhead = Number(environment['STORM_CLOCK_AHEAD'] ?? 0)
  const move = (ahead: number, passes: number) => {
    clockAhead = ahead
    child.send({ ahead, passes })
  }
  const end = new Promise<number>((resolve) => {
    child.on('close', (code) => resolve(code ?? -1))
  })
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  onTestFinished(async () => {
    if (child.exitCode === null) child.kill('SIGKILL')
    await end
  })
  return {
    child,
    output: () => output,
    async says(expected, withinMs = 40_000) {
      const until = performance.now() + withinMs
      while (!output.includes(expected)) {
        if (performance.now() > until || child.exitCode !== null)
          throw new Error(`It never said "${expected}". It said:\n${output}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    ends: () => end,
    ahead: (ms) => move(ms, 0),
    passes: (ms) => move(clockAhead + ms, ms),
  }
}
