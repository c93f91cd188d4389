import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setUp } from '../src/preparing.ts'
import { googleSpreadsheet } from '../src/workbook/google.ts'
import type { Size } from './brand.ts'
import type { Envelope, HostAnswers, HostQuestion, Manner, SheetsPlace } from './sheets-words.ts'

const hostFile = fileURLToPath(new URL('sheets-host.ts', import.meta.url))

/** The process of Google's stand-in, as the bench asks it. */
export class Sheets {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (envelope: Envelope) => void>()
  #lastId = 0
  #ended: string | undefined

  constructor() {
    this.#child = fork(hostFile, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#child.on('message', (envelope: Envelope) => this.#waiting.get(envelope.id)?.(envelope))
    this.#child.on('exit', (code, signal) => {
      this.#ended = `The process of Google's stand-in ended (${signal ?? code})`
      for (const [id, tell] of this.#waiting) tell({ id, body: null, error: this.#ended })
    })
  }

  /** Makes a workbook of this size, as `npm run setup` and a long use would have left it, and keeps it. */
  async prepare(size: Size, seed: number): Promise<SheetsPlace> {
    const place = await this.ask({ ask: 'open-empty' })
    const { spreadsheetId, apiUrl, token } = place
    const spreadsheet = googleSpreadsheet({ spreadsheetId, apiUrl, accessToken: token })
    await setUp(spreadsheet, { sample: false, now: Date.now() })
    await this.ask({ ask: 'fill', size, seed })
    return place
  }

  /** Opens a stand-in that behaves in this manner, with the workbook that was kept. */
  open(manner: Manner): Promise<SheetsPlace> {
    return this.ask({ ask: 'open-kept', manner })
  }

  /** Rejects when the process cannot do it or has ended. */
  async ask<Q extends HostQuestion>(question: Q): Promise<HostAnswers[Q['ask']]> {
    if (this.#ended !== undefined) throw new Error(this.#ended)
    const id = (this.#lastId += 1)
    const answered = new Promise<Envelope>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#child.send({ id, body: question })
    })
    const { body, error } = await answered.finally(() => this.#waiting.delete(id))
    if (error !== undefined) throw new Error(error)
    return body as HostAnswers[Q['ask']]
  }

  stop(): void {
    this.#child.kill()
  }
}
