import { fork, type ChildProcess } from 'node:child_process'
import { dirname, join } from 'node:path'
import type { Ask, Place, Told, ToParent, ToWriter } from './writer-words.ts'

/** A writer as a process: warm until it is opened, and killed when the storm wants it. */
export class WriterProcess {
  /** resolves once it has loaded its code */
  readonly warm: Promise<void>
  /** resolves once it has read the sheet; never when it is killed before */
  readonly opened: Promise<void>
  readonly ended: Promise<void>
  onTold: (id: string, told: Told) => void = () => undefined
  onTrouble: (words: string) => void = () => undefined
  readonly #child: ChildProcess
  #isWarm: () => void = () => undefined
  #isOpen: () => void = () => undefined
  #isSettled: (all: boolean) => void = () => undefined

  /** @param program the writer's file */
  constructor(program: string) {
    this.#child = fork(program, [], {
      execPath: process.execPath,
      // A life is shorter than the cleaning up of memory that this puts off.
      execArgv: ['--min-semi-space-size=16'],
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(dirname(program), 'compiled') },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.warm = new Promise((resolve) => (this.#isWarm = resolve))
    this.opened = new Promise((resolve) => (this.#isOpen = resolve))
    this.ended = new Promise((resolve) => this.#child.on('exit', () => resolve()))
    this.#child.stderr?.on('data', (chunk: Buffer) => this.onTrouble(chunk.toString()))
    this.#child.on('message', (words: ToParent) => this.#hear(words))
    // A message to a process that was just killed is lost, as it would be on a wire.
    this.#child.on('error', () => undefined)
  }

  /** Opens journal, sheet and Slack. Answers at once; `opened` says when it is done. */
  open(place: Place, folder: string, ahead: number): void {
    this.#tell({ say: 'open', place, folder, ahead })
  }

  ask(ask: Ask): void {
    this.#tell({ say: 'ask', ask })
  }

  /** Moves the writer's clock. */
  moveClock(ahead: number): void {
    this.#tell({ say: 'ahead', ahead })
  }

  /** Waits until all is written and posted, or the time is over. Answers which. */
  settle(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      this.#isSettled = resolve
      this.#tell({ say: 'settle', withinMs })
    })
  }

  /** kill -9, in this very moment. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** Ends it as a person would: what is decided is written first, as far as that is possible. */
  async stop(): Promise<void> {
    this.#tell({ say: 'stop' })
    await this.ended
  }

  #tell(words: ToWriter): void {
    if (this.#child.connected) this.#child.send(words, () => undefined)
  }

  #hear(words: ToParent): void {
    switch (words.say) {
      case 'warm':
        return this.#isWarm()
      case 'opened':
        return this.#isOpen()
      case 'told':
        return this.onTold(words.id, words.told)
      case 'settled':
        return this.#isSettled(words.all)
      case 'fault':
        return this.onTrouble(words.words)
      case 'conflict':
        return this.onTrouble(`conflict: ${words.words}`)
    }
  }
}
