/**
 * `npm run tour`: a dozen things a team does in a week, in the terminal: what is typed, what the bot answers, and the rows
 * it wrote. Everything runs on this machine, on a workbook that is gone afterwards.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import type { Exchange, StoredMessage } from './slack/stand-in.ts'
import { messageWords, viewWords } from './words.ts'
import { openWorld, type World } from './world.ts'

const supplyChain = 'C02SUPPLY'
const alerts = 'C01ALERTS'
const shownTabs = ['Movements', 'Returns', 'Samples', 'SKUs', 'Suppliers']

type Rows = Record<string, Record<string, unknown>[]>

const folder = await mkdtemp(join(tmpdir(), 'jumpring-tour-'))
console.log('Opening a Slack and a Google Sheet of an invented jewelry brand on this machine …')
const world = await openWorld({ folder })
try {
  await tour(world)
} finally {
  await world.stop()
  await rm(folder, { recursive: true, force: true })
}

async function tour(place: World): Promise<void> {
  const { slack, sheets } = place
  const ana = slack.as('U01ANA')
  let before = rowsNow()

  const type = async (line: string) => step(`Ana types  ${line}`, await ana.types(supplyChain, line))
  await type('/jumpring today')
  await type('/stock hoop')
  const card = await type('/stock LUNA-VER-M')
  await type('/stock remove LUNA-VER-M x2 sold at the market')
  await type('/stock add LUNA-VER-M 20 received from the workshop')
  await type('/count LUNA-SIL-S 9')
  await type('/stock remove LUNA-VER-M 3 and 4')

  title('Ben types 11 under "Counted" in the sheet, beside LUNA-VER-S')
  const row = sheets.person.cells('Stock').findIndex((cells) => cells[0] === 'LUNA-VER-S') + 1
  const heard = slack.messages(alerts).length
  sheets.person.types('Stock', `${columnOf('Stock', 'Counted')}${row}`, '11')
  await place.bot().settle(5000)
  showPosts(await posts(heard))

  const logged = await type('/return new LUNA-VER-M 1 clasp fell off')
  const [receipt] = logged.replies()
  if (receipt !== undefined) {
    const opened = await step('Ana presses  Inspect', await ana.clicks(receipt, 'return_inspect'))
    const form = opened.view()
    if (form !== undefined) {
      const filled = { condition: 'new', disposition: 'restock', resolution: 'refund', refund: '45' }
      await step('and submits it: new, restock, refund 45', await ana.submits(form, filled))
    }
  }
  await type('/sample due')
  const decided = await type('/sample approve galáxia')
  const checklist = decided.view()
  if (checklist !== undefined) {
    const passed = { plating: 'pass', stones: 'pass', clasp: 'n.a.', weight: 'pass', finish: 'pass' }
    await step(
      'and submits the checklist',
      await ana.submits(checklist, { platingMicrons: '1.2', ...passed }),
    )
  }

  title('The next working morning')
  const known = slack.messages(alerts).length
  await place.nextMorning()
  showPosts(await posts(known))
  console.log(card.replies().length > 0 ? '\nThat was the tour. The page shows the same: npm start' : '')

  async function step(what: string, exchange: Exchange): Promise<Exchange> {
    title(what)
    const settled = await exchange.settled()
    for (const message of settled.replies()) print(messageWords(message))
    const view = settled.view()
    if (view !== undefined) print(viewWords(view))
    await place.bot().settle(5000)
    const after = rowsNow()
    for (const line of changedRows(before, after)) console.log(styleText('green', `    ${line}`))
    before = after
    return settled
  }

  async function posts(from: number): Promise<readonly StoredMessage[]> {
    await slack.until(() => slack.messages(alerts).length > from, 10_000)
    await place.bot().settle(5000)
    return slack.messages(alerts).slice(from)
  }

  function showPosts(messages: readonly StoredMessage[]): void {
    for (const message of messages) print(messageWords(message))
    before = rowsNow()
  }

  function rowsNow(): Rows {
    return Object.fromEntries(shownTabs.map((tab) => [tab, sheets.person.records(tab)]))
  }

  function columnOf(tab: string, header: string): string {
    const at = (sheets.person.cells(tab)[0] ?? []).indexOf(header)
    return String.fromCharCode(65 + at)
  }
}

function changedRows(before: Rows, after: Rows): string[] {
  return shownTabs.flatMap((tab) => {
    const known = new Map((before[tab] ?? []).map((record) => [firstCell(record), JSON.stringify(record)]))
    return (after[tab] ?? [])
      .filter((record) => known.get(firstCell(record)) !== JSON.stringify(record))
      .map((record) => `${tab}: ${Object.values(record).filter(isFilled).join(' | ')}`)
  })
}

function firstCell(record: Record<string, unknown>): string {
  return String(Object.values(record)[0])
}

function isFilled(cell: unknown): boolean {
  return cell !== null && cell !== ''
}

function title(words: string): void {
  console.log(`\n${styleText('bold', `▸ ${words}`)}`)
}

function print(words: string): void {
  console.log(
    words
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n'),
  )
}
