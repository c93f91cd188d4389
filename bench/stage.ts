import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settle, startBot, type Bot, type Who } from './bots.ts'
import { catalogue, type Size } from './brand.ts'
import { Lines } from './people.ts'
import { randomBy } from './random.ts'
import { Sheets } from './sheets.ts'
import type { Manner, SheetsPlace } from './sheets-words.ts'

/** The first start on a large workbook fills its planning columns, a few thousand cells a write. */
const settleMs = 900_000

/** Google's stand-in without latency and quota: what is left is the bots' own time. */
export const bare: Manner = { latencyMs: 0, quota: false }
/** As Google is. */
export const asGoogle: Manner = { latencyMs: 300, quota: true }

/** A workbook of one size, as it is after long use: every scene begins with it as it was kept. */
export class Stage {
  readonly size: Size
  readonly sheets: Sheets
  readonly seed: number
  /** the first start ever on this workbook, which fills columns for every SKU */
  readonly first: { readonly readyMs: number; readonly megabytes: number; readonly settled: boolean }
  readonly #skus: readonly string[]
  readonly #folder: string
  #scenes = 0

  private constructor(made: {
    size: Size
    sheets: Sheets
    seed: number
    first: Stage['first']
    folder: string
    skus: readonly string[]
  }) {
    this.size = made.size
    this.sheets = made.sheets
    this.seed = made.seed
    this.first = made.first
    this.#folder = made.folder
    this.#skus = made.skus
  }

  static async open(size: Size, seed: number): Promise<Stage> {
    const sheets = new Sheets()
    const folder = await mkdtemp(join(tmpdir(), 'jumpring-stage-'))
    const place = await sheets.prepare(size, seed)
    const bot = await startBot('ours', { place })
    const skus = catalogue(size.skus, seed).map((record) => record.sku)
    const lines = new Lines(skus, randomBy(seed + 2), 'settling')
    const settled = await settle(bot, { sheets, nudge: () => lines.write(), withinMs: settleMs })
    const megabytes = await bot.program.peakMegabytes()
    await bot.stop(folder)
    await sheets.ask({ ask: 'keep' })
    return new Stage({
      size,
      sheets,
      seed,
      first: { readyMs: bot.readyMs, megabytes, settled },
      folder,
      skus,
    })
  }

  /** Opens the workbook as it was kept. */
  place(manner: Manner): Promise<SheetsPlace> {
    return this.sheets.open(manner)
  }

  /** A folder with the journal as it was kept; whoever asks removes it. */
  async journal(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'jumpring-bench-'))
    await cp(this.#folder, folder, { recursive: true })
    return folder
  }

  /** Does a scene with a bot on the workbook as it was kept. */
  async with<T>(who: Who, manner: Manner, scene: (bot: Bot, lines: Lines) => Promise<T>): Promise<T> {
    const bot = await startBot(who, { place: await this.place(manner), folder: this.#folder })
    // Ours and the peer get the same lines; marks of one scene are never those of another.
    const lines = new Lines(this.#skus, randomBy(this.seed + 2), `w${(this.#scenes += 1)}x`)
    try {
      return await scene(bot, lines)
    } finally {
      await bot.stop()
    }
  }

  /** The prefix of the marks of the scene that runs now. */
  get prefix(): string {
    return `w${this.#scenes}x`
  }

  async stop(): Promise<void> {
    this.sheets.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
