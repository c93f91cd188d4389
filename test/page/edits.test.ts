import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { cellOf, columnOf } from '../support/sheet.ts'
import { answerTo, foldOf, stockRow } from '../support/world.ts'
import { openTriedPage, type TriedPage } from './browser.ts'
import { handsOn } from './hands.ts'

/** Every kind of edit in the sheet, made by hand in the page's grid, and answered in the channel beside it. */
const sku = 'LUNA-VER-M'
/** Where pictures are put for somebody to look at; none are made where it is not given. */
const pictures = process.env['PICTURES']
let tried: TriedPage
let hands: ReturnType<typeof handsOn>

/** Google's minute allows 60 looks at the sheet: the edits are made in two worlds. */
function inAWorld(): void {
  beforeAll(async () => {
    tried = await openTriedPage()
    hands = handsOn(tried)
    await tried.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await tried.page.getByTestId('grid').locator('canvas').first().waitFor()
    await tried.world.bot().settle(20_000)
  })
  afterAll(() => tried.stop())
}

const records = (tab: string) => tried.world.sheets.person.records(tab)
const headers = (tab: string) => tried.world.sheets.person.cells(tab)[0] ?? []
const place = (tab: string, key: string, header: string) => cellOf(tried.world, tab, key, header)
const ids = () => records('Movements').map((row) => String(row['Id']))

/** What is typed reaches the workbook; where edits are judged later, a while passes; what came of it is in the channel. */
async function answered(words: string | RegExp, laterMs = 0) {
  const { world, page } = tried
  await page.waitForTimeout(750)
  await world.bot().settle(20_000)
  if (laterMs > 0) {
    world.clock.ahead += laterMs
    await world.bot().settle(20_000)
  }
  await world.slack.until(
    () =>
      world.slack.messages('C01ALERTS').some((message) => {
        const said = messageWords(message)
        return typeof words === 'string' ? said.includes(words) : words.test(said)
      }),
    // What reached the workbook only after the clock was put on is judged so much later by the machine's.
    45_000,
  )
  const message = page.getByTestId('message').filter({ hasText: words }).last()
  await message.waitFor()
  return message
}

async function picture(name: string): Promise<void> {
  if (pictures === undefined) return
  await tried.page.waitForTimeout(400)
  await tried.page.screenshot({ path: `${pictures}/edit-${name}.png` })
}

function noTrouble(): void {
  it('gave the page no trouble, and the bot kept to Slack’s rules', () => {
    expect(tried.troubles).toEqual([])
    expect(tried.world.slack.violations).toEqual([])
  })
}

const mended = () => tried.world.slack.until(() => records('Problems').length === 0)

describe('an edit by hand in the page', () => {
  inAWorld()

  it('of cells: dates in another order, an error, a percentage, an amount with its currency, blanks around', async () => {
    const [first, second] = records('Samples').map((row) => String(row['Id']))
    await hands.types('Samples', place('Samples', first ?? '', 'Decision due'), "'25/12/2026")
    await hands.types('Samples', place('Samples', second ?? '', 'Decision due'), "'03/04/2027")
    await hands.types('SKUs', place('SKUs', sku, 'Price'), '=1/0')
    await hands.types('SKUs', place('SKUs', sku, 'MOQ'), '50%')
    await hands.types('SKUs', place('SKUs', sku, 'Cost'), "'€ 14,20 ")
    await hands.types('SKUs', place('SKUs', sku, 'Status'), ' Seasonal ')
    const post = await answered('4 cells in the sheet cannot be read')
    for (const found of ['“25/12/2026”', '“03/04/2027”', '“#DIV/0!”', '“0.5”'])
      expect(await post.textContent()).toContain(found)
    await picture('cells')
    for (const words of ['It is 2026-12-25', 'It is 2027-04-03', 'Put back 68', 'Put back 20'])
      await post.getByRole('button', { name: words, exact: true }).click()
    await mended()
    expect(records('SKUs').find((row) => row['SKU'] === sku)).toMatchObject({ Price: 68, MOQ: 20 })
    const card = await answerTo(tried.world, `/sku ${sku}`)
    expect(card).toContain('€14.20')
    expect(card).toContain('seasonal')
  })

  it('of On hand and Counted: typed over a formula, filled down over formulas, a block pasted', async () => {
    const { world } = tried
    const column = columnOf(world, 'Stock', 'On hand')
    await hands.types('Stock', place('Stock', sku, 'On hand'), '9')
    await answered(`Counted ${sku}`)
    expect(foldOf(world, sku)).toBe(9)
    await hands.types('Stock', `${column}8`, '7')
    await hands.fillsDown('Stock', `${column}8`, 6)
    await hands.pastes('Stock', `${columnOf(world, 'Stock', 'Counted')}20`, [[5], [4], [3], [2]])
    const post = await answered('typed over its formula, all at once')
    await picture('counts')
    await answered('Counted 4 SKUs, typed in the sheet')
    await post.getByRole('button', { name: 'Record 6 counts' }).click()
    await world.slack.until(() => stockRow(world, String(records('Stock')[7]?.['SKU']))['On hand'] === 7)
  })

  it('of the ledger: a row deleted, a quantity changed, cells merged, an id doubled, a hundred rows pasted', async () => {
    const { world } = tried
    const before = foldOf(world, sku)
    const [, , , third = '', fourth = ''] = ids()
    await hands.types('Movements', place('Movements', fourth, 'Quantity'), '99')
    await hands.at('Movements', place('Movements', third, 'Id'))
    await hands.rowMenu('Delete row')
    const column = columnOf(world, 'Movements', 'SKU')
    await hands.selects('Movements', `${column}10`, 2)
    await hands.dataMenu('Merge the selected cells')
    const length = ids().length + 1
    const double = ids()[20] ?? ''
    const row = (id: string, quantity: number) => [
      id,
      '',
      sku,
      'Studio',
      'sellable',
      quantity,
      'receipt',
      'box',
    ]
    await hands.pastes('Movements', `A${length + 1}`, [
      ...Array.from({ length: 100 }, () => row('', 1)),
      row(double, 30),
    ])
    const edits = await answered('rows of Movements edited by hand: 1 changed, 1 gone', 30_000)
    const problems = await answered('which row 22 has, too')
    await picture('ledger')
    expect(await problems.textContent()).toContain('SKU: found nothing')
    expect(foldOf(world, sku)).toBe(before + 130)
    await edits.getByRole('button', { name: 'Put both back' }).click()
    await problems.getByRole('button', { name: 'Put back' }).click()
    await problems.getByRole('button', { name: 'its own id' }).click()
    await mended()
    expect(ids()).toContain(third)
    expect(new Set(ids()).size).toBe(ids().length)
    expect(await answerTo(world, `/stock ${sku}`)).toContain(`On hand ${before + 130}`)
  })

  noTrouble()
})

describe('an edit of the sheet’s bones by hand in the page', () => {
  inAWorld()

  it('of looks and order: rows hidden, filtered and sorted, a column put in the middle and one hidden', async () => {
    const { world } = tried
    const before = foldOf(world, sku)
    await hands.at('Movements', 'D3')
    await hands.dataMenu('Show only rows that say this')
    await hands.at('SKUs', 'C3')
    await hands.dataMenu('Sort the tab by this column, Z to A')
    await hands.columnMenu('SKUs', 'D', 'Insert 1 column(s) left')
    await hands.types('SKUs', 'D1', 'Shelf')
    await hands.columnMenu('Stock', 'C', "Hide column 'C'")
    await world.slack.until(() => headers('SKUs')[3] === 'Shelf')
    await world.bot().settle(20_000)
    const said = await answerTo(world, `/stock remove ${sku} 2 sold`)
    expect(said).toContain(`${before} → ${before - 2}`)
    await world.bot().settle(20_000)
    expect(foldOf(world, sku)).toBe(before - 2)
    expect(records('Problems')).toEqual([])
    await picture('order')
  })

  it('of headers: renamed, there twice, and with its column gone', async () => {
    const { world } = tried
    const before = foldOf(world, sku)
    const prices = new Map(records('SKUs').map((row) => [row['SKU'], row['Price']]))
    await hands.types('Movements', `${columnOf(world, 'Movements', 'Quantity')}1`, 'Pieces')
    await hands.columnMenu('Stock', 'B', 'Insert 1 column(s) left')
    await hands.types('Stock', 'B1', 'On hand')
    await hands.columnMenu('SKUs', columnOf(world, 'SKUs', 'Price'), 'Delete column')
    const post = await answered('3 tabs of the sheet are neither read nor written')
    await picture('headers')
    const words = [
      'Head “Pieces” “Quantity” again',
      'Keep column C, rename the other',
      'Bring the column back',
    ]
    for (const name of words) await post.getByRole('button', { name }).click()
    await mended()
    expect(foldOf(world, sku)).toBe(before)
    expect(headers('Stock').slice(1, 3)).toEqual(['On hand (2)', 'On hand'])
    expect(new Map(records('SKUs').map((row) => [row['SKU'], row['Price']]))).toEqual(prices)
  })

  it('of tabs: one renamed, one deleted', async () => {
    const { world } = tried
    const returns = records('Returns')
    const before = foldOf(world, sku)
    await hands.renamesTab('Movements', 'Ledger 2026')
    await hands.deletesTab('Returns')
    const post = await answered(/a tab named "Returns"/)
    await picture('tabs')
    for (const [name, done] of [
      ['Rename “Ledger 2026” back', 'is called Movements again'],
      ['Bring the tab back', 'The tab Returns is back'],
    ] as const) {
      await tried.page.getByTestId('message').getByRole('button', { name }).last().click()
      await tried.page.getByTestId('message').filter({ hasText: done }).last().waitFor()
    }
    expect(await post.textContent()).toContain('npm run setup')
    await mended()
    expect(foldOf(world, sku)).toBe(before)
    expect(records('Returns')).toEqual(returns)
    await picture('tabs-back')
  })

  it('of the cell that the bot is about to write', async () => {
    const { world, page } = tried
    await page.getByTestId('google-away').click({ force: true })
    await expect.poll(() => world.sheets.faults.away).toBe(true)
    const ana = world.slack.as('U01ANA')
    const form = (await (await ana.types('C02SUPPLY', `/sku edit ${sku}`)).settled()).view()
    if (form === undefined) throw new Error('no form')
    await (await ana.submits(form, { name: 'Luna hoop', status: 'active', price: '75' })).settled()
    const price = () => records('SKUs').find((row) => row['SKU'] === sku)?.['Price']
    await hands.types('SKUs', place('SKUs', sku, 'Price'), '70')
    await world.slack.until(() => price() === 70)
    await page.getByTestId('google-away').click({ force: true })
    const post = await answered('The edit in the sheet stands')
    await picture('fought-over')
    await post.getByRole('button', { name: 'Write 75 after all' }).click()
    await world.slack.until(() => price() === 75)
  })

  noTrouble()
})
