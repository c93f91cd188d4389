import type { SkuRecord } from '../../src/catalog/rules.ts'
import { allTabs, openFeatures } from '../../src/features.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import type { Reply, Request } from '../../src/slack/feature.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import { MemorySpreadsheet } from '../../test/support/memory-spreadsheet.ts'
import { movement, sku as record } from '../../test/support/records.ts'
import { pressesIn } from '../../test/support/replies.ts'

/** Enough of everything, so that only the reading decides what is written. */
const onHand = 1_000_000_000

/** What a line wrote: signed pieces by SKU, in order. */
export type Written = readonly { readonly sku: string; readonly quantity: number }[]

/** A team in memory whose commands are the real ones: what is typed is carried out, and looked at. */
export class Desk {
  readonly #features = openFeatures({ refusedChannels: () => [] })
  readonly #workbook: LiveWorkbook
  #asked = 0

  private constructor(workbook: LiveWorkbook) {
    this.#workbook = workbook
  }

  static async open(catalogue: readonly (Partial<SkuRecord> & { sku: string })[]): Promise<Desk> {
    const rows = {
      Settings: [
        // As large as Settings allow.
        { key: 'large-adjustment limit', value: '1000000', note: '' },
        { key: 'locations', value: 'Studio, Shop', note: '' },
      ],
      SKUs: catalogue.map(record),
      Movements: catalogue.map(({ sku }, at) => movement({ id: `MV-${at}`, sku, quantity: onHand })),
    }
    const workbook = new LiveWorkbook({
      tabs: allTabs,
      spreadsheet: new MemorySpreadsheet(allTabs, rows),
      journal: openSqliteJournal(':memory:'),
      now: Date.now,
      timeZone: (facts) => settingsOf(facts).timeZone,
    })
    await workbook.start()
    return new Desk(workbook)
  }

  /** Types a command line and says what it answered and wrote. */
  async types(line: string): Promise<{ readonly reply: Reply | undefined; readonly written: Written }> {
    const [, name = '', words = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line) ?? []
    const command = this.#features.flatMap((each) => each.commands ?? []).find((each) => each.name === name)
    return this.#watched((request) => command?.run(words, request) ?? Promise.resolve(undefined))
  }

  /** Says plain words to the bot. */
  async says(words: string): Promise<{ readonly reply: Reply | undefined; readonly written: Written }> {
    const hears = this.#features.find((each) => each.hears !== undefined)?.hears
    return this.#watched((request) => hears?.(words, request) ?? Promise.resolve(undefined))
  }

  /** Presses the first button of an answer that is not one of the answer's own extras. */
  async presses(reply: Reply | undefined): Promise<Written> {
    const press = pressesIn(reply?.blocks).find(({ actionId }) => actionId !== 'share' && actionId !== 'undo')
    const button = this.#features
      .flatMap((each) => each.buttons ?? [])
      .find((each) => each.actionId === press?.actionId)
    if (press === undefined || button === undefined) return []
    return (await this.#watched((request) => button.run(press.value, request))).written
  }

  stop(): Promise<void> {
    return this.#workbook.stop(5_000)
  }

  async #watched(act: (request: Request) => Promise<Reply | undefined>) {
    const before = this.#workbook.facts().rows(movementsTab).length
    const reply = await act(this.#request())
    const written = this.#workbook
      .facts()
      .rows(movementsTab)
      .slice(before)
      .map(({ sku, quantity }) => ({ sku, quantity }))
    return { reply, written }
  }

  #request(): Request {
    const facts = this.#workbook.facts()
    return {
      requestId: `typed:${(this.#asked += 1)}`,
      userId: 'U01ANA',
      actor: '@ana',
      channelId: 'C1',
      now: facts.now,
      today: facts.today,
      workbook: this.#workbook,
      facts,
      openModal: () => Promise.resolve(),
      sendFile: () => Promise.resolve('sent'),
      nameOf: () => Promise.resolve(undefined),
    }
  }
}
