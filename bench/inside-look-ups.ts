/**
 * Look-ups of the bot measured in memory, without Slack: the command's own work. Started by scenes/sizes.ts; prints its
 * times as one line of JSON.
 */
import { join } from 'node:path'
import { skusTab } from '../src/catalog/tabs.ts'
import { allTabs, openFeatures } from '../src/features.ts'
import { openSqliteJournal } from '../src/journal/sqlite.ts'
import { settingsOf } from '../src/settings/actions.ts'
import type { Request } from '../src/slack/feature.ts'
import { googleSpreadsheet } from '../src/workbook/google.ts'
import { LiveWorkbook } from '../src/workbook/live-workbook.ts'
import { measured } from './measured.ts'
import { randomBy } from './random.ts'

/** Milliseconds of each. */
export interface LookUpTimes {
  /** by SKU, while nothing changes */
  readonly bySku: readonly number[]
  /** by the words of a style */
  readonly byWords: readonly number[]
  /** by SKU, each right after a write */
  readonly afterWrite: readonly number[]
}

const {
  SHEETS_API_URL = '',
  SPREADSHEET_ID = '',
  SHEETS_ACCESS_TOKEN = '',
  DATA_DIR = '',
  COUNT = '500',
} = process.env
const count = Number(COUNT)
const warmUp = 50
const random = randomBy(7)
const features = openFeatures({ refusedChannels: () => [] })
const journal = openSqliteJournal(join(DATA_DIR, 'journal.sqlite'))
const workbook = new LiveWorkbook({
  tabs: allTabs,
  spreadsheet: googleSpreadsheet({
    spreadsheetId: SPREADSHEET_ID,
    apiUrl: SHEETS_API_URL,
    accessToken: SHEETS_ACCESS_TOKEN,
  }),
  journal,
  now: Date.now,
  timeZone: (facts) => settingsOf(facts).timeZone,
  computed: features.flatMap((feature) => feature.computed ?? []),
})
const stock = features.flatMap(({ commands = [] }) => commands).find(({ name }) => name === '/stock')
let requests = 0

function run(words: string) {
  const facts = workbook.facts()
  const request: Request = {
    requestId: `bench:${(requests += 1)}`,
    userId: 'U01ANA',
    actor: '@ana',
    channelId: undefined,
    now: facts.now,
    today: facts.today,
    workbook,
    facts,
    nameOf: async () => undefined,
    openModal: async () => undefined,
    sendFile: async () => 'sent',
  }
  return stock?.run(words, request)
}

await workbook.start()
const records = workbook.facts().rows(skusTab)
const one = () => records[Math.floor(records.length * random.next() ** 2)]
// The first look-ups compile the code and build what is kept; a bot at work has that behind it.
for (let at = 0; at < warmUp; at += 1) await run(one()?.sku ?? '')
for (let at = 0; at < warmUp / 5; at += 1) await run(one()?.style ?? '')
const bySku: number[] = []
const byWords: number[] = []
const afterWrite: number[] = []
for (let at = 0; at < count; at += 1) {
  const sku = one()?.sku ?? ''
  bySku.push(await measured(() => run(sku)))
}
for (let at = 0; at < count / 5; at += 1) {
  const style = one()?.style ?? ''
  byWords.push(await measured(() => run(style)))
}
for (let at = 0; at < count / 5; at += 1) {
  const sku = one()?.sku ?? ''
  await run(`${at % 2 === 0 ? 'remove' : 'add'} ${sku} 1 found while tidying`)
  afterWrite.push(await measured(() => run(sku)))
}
await workbook.stop(60_000)
await journal.close()
console.log(JSON.stringify({ bySku, byWords, afterWrite } satisfies LookUpTimes))
