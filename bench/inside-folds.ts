/**
 * Taking in a whole workbook, measured in memory: ours reads every tab, checks every row and folds the ledger; the peer
 * loads the ledger's rows with google-spreadsheet and sums them by SKU. Beside each the floor: the same answers of the
 * API only read and parsed. Started by scenes/folds.ts with peer-host.ts before it; prints its times as one line of JSON.
 */
import { join } from 'node:path'
import { GoogleSpreadsheet } from 'google-spreadsheet'
import { z } from 'zod'
import { allTabs } from '../src/features.ts'
import { openSqliteJournal } from '../src/journal/sqlite.ts'
import { ledger } from '../src/stock/actions.ts'
import { googleSpreadsheet } from '../src/workbook/google.ts'
import { LiveFacts } from '../src/workbook/live-facts.ts'
import { SheetReader } from '../src/workbook/sheet-reader.ts'
import { measured } from './measured.ts'

/** Milliseconds of each round. */
export interface FoldTimes {
  readonly fold: readonly number[]
  readonly floor: readonly number[]
}

const {
  SHEETS_API_URL = '',
  SPREADSHEET_ID = '',
  SHEETS_ACCESS_TOKEN = '',
  DATA_DIR = '',
  COUNT = '3',
  WHO = 'ours',
} = process.env
const headers = { authorization: `Bearer ${SHEETS_ACCESS_TOKEN}` }

async function ours(): Promise<number> {
  const spreadsheet = googleSpreadsheet({
    spreadsheetId: SPREADSHEET_ID,
    apiUrl: SHEETS_API_URL,
    accessToken: SHEETS_ACCESS_TOKEN,
  })
  const journal = openSqliteJournal(join(DATA_DIR, 'journal.sqlite'))
  const reader = new SheetReader(allTabs, spreadsheet, journal)
  const facts = new LiveFacts(
    reader,
    Date.now,
    () => 'Europe/Lisbon',
    () => ({ overtyped: [], problems: [] }),
  )
  await reader.recall()
  const ms = await measured(async () => {
    await reader.read(Date.now(), () => new Map())
    ledger(facts)
  })
  await journal.close()
  return ms
}

async function peers(): Promise<number> {
  return measured(async () => {
    const doc = new GoogleSpreadsheet(SPREADSHEET_ID, { token: SHEETS_ACCESS_TOKEN })
    await doc.loadInfo()
    const rows = (await doc.sheetsByTitle['Movements']?.getRows()) ?? []
    const onHand = new Map<string, number>()
    for (const row of rows) {
      if (row.get('Bucket') !== 'sellable' || row.get('Status') === 'void') continue
      const sku = String(row.get('SKU'))
      onHand.set(sku, (onHand.get(sku) ?? 0) + Number(row.get('Quantity')))
    }
  })
}

const fold: number[] = []
const floor: number[] = []
const askedFor = async () =>
  z.array(z.string()).parse(await (await fetch(new URL('asked', SHEETS_API_URL))).json())
// The first round fills the worker's memory and compiles the code.
for (let round = 0; round <= Number(COUNT); round += 1) {
  await askedFor()
  const ms = await (WHO === 'ours' ? ours() : peers())
  const asked = await askedFor()
  const least = await measured(async () => {
    for (const path of asked)
      JSON.parse(await (await fetch(new URL(path, SHEETS_API_URL), { headers })).text())
  })
  if (round === 0) continue
  fold.push(ms)
  floor.push(least)
}
console.log(JSON.stringify({ fold, floor } satisfies FoldTimes))
