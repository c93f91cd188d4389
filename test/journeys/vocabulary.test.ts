import { expect, it } from 'vitest'
import { messageWords, viewWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import type { Exchange } from '../../sandbox/slack/stand-in.ts'
import { foldOf, openTestWorld, stockRow } from '../support/world.ts'

const channel = 'C02SUPPLY'
const sku = 'LUNA-VER-M'
const engraved = 'Sol signet ring, engraved'

/** Waits for what came of it in its channel, or for a form: the morning's posts are no answer. */
async function settled(world: World, exchange: Exchange): Promise<Exchange> {
  await world.slack.until(() => replies(exchange).length > 0 || exchange.view() !== undefined)
  return exchange
}
/** What Ana gets for a line, or the form that it opens. */
async function typed(world: World, line: string) {
  const exchange = await settled(world, await world.slack.as('U01ANA').types(channel, line))
  return { exchange, words: said(exchange), message: last(exchange), form: exchange.view() }
}
/** Only what came in the channel where it was asked: the morning's posts go to another. */
const replies = (exchange: Exchange) => exchange.replies().filter((each) => each.channel === channel)
const said = (exchange: Exchange) => replies(exchange).map(messageWords).join('\n')
function last(exchange: Exchange) {
  const message = replies(exchange).at(-1)
  return () => {
    if (message === undefined) throw new Error('no message')
    return message
  }
}
async function submitted(world: World, form: ReturnType<Exchange['view']>, values: Record<string, string>) {
  if (form === undefined) throw new Error('no form')
  const sent = await world.slack.as('U01ANA').submits(form, values)
  expect(sent.errors).toEqual({})
  return said(await settled(world, sent))
}
const row = (world: World, tab: string, key: string, is: string) =>
  world.sheets.person.records(tab).find((each) => each[key] === is)

it('pieces go to the Shop by a line and by the form, the sheet agrees, and one Undo brings both rows back', async () => {
  const world = await openTestWorld()
  const ana = world.slack.as('U01ANA')
  const before = world.sheets.person.records('Movements').length
  const done = await typed(world, `/stock move ${sku} 3 from Studio to the Shop for the weekend`)
  expect(done.words).toMatch(
    /Moved 3 of LUNA-VER-M: Studio \d+ → \d+, Shop \d+ → \d+; on hand in all stays 12/,
  )
  await world.bot().settle(20_000)
  const rows = world.sheets.person.records('Movements').slice(before)
  expect(rows.map((each) => [each['Quantity'], each['Location'], each['Kind']])).toEqual([
    [-3, 'Studio', 'transfer'],
    [3, 'Shop', 'transfer'],
  ])
  expect(stockRow(world, sku)['On hand']).toBe(12)
  const card = await typed(world, `/stock ${sku}`)
  const opened = await settled(world, await ana.clicks(card.message(), 'stock_transfer_form'))
  const form = opened.view()
  if (form === undefined) throw new Error('no form')
  expect(viewWords(form)).toContain('Move stock')
  expect(await submitted(world, form, { quantity: '1', from: 'Shop', to: 'Studio' })).toContain('Moved 1 of')
  await settled(world, await ana.clicks(done.message(), 'undo'))
  await world.bot().settle(20_000)
  expect(world.sheets.person.records('Movements')).toHaveLength(before + 6)
  expect(foldOf(world, sku)).toBe(12)
})

it('a history turns its pages in place, links its rows, and is shared without buttons', async () => {
  const world = await openTestWorld()
  const ana = world.slack.as('U01ANA')
  const first = await typed(world, `/stock history ${sku}`)
  expect(first.words).toMatch(/1 to 15 of \d+ movements, newest first/)
  const older = await settled(world, await ana.clicks(first.message(), 'stock_history:older'))
  expect(said(older)).toContain('16 to ')
  expect(JSON.stringify(last(older)().blocks)).toMatch(/range=A\d+\|MV-/)
  const shared = await settled(world, await ana.clicks(last(older)(), 'share'))
  const all = replies(shared).at(-1)
  expect(all?.ephemeralTo).toBeUndefined()
  expect(JSON.stringify(all?.blocks)).not.toContain('stock_history:')
})

it('a sample is reviewed with a photo, its decision put off, sent back, and asked for again as its second round', async () => {
  const world = await openTestWorld()
  const ana = world.slack.as('U01ANA')
  const review = await typed(world, '/sample review engraved')
  const seen = { finish: 'fail', photos: 'https://photos.example.com/1.jpg', note: 'edges are sharp' }
  expect(await submitted(world, review.form, seen)).toContain('Not decided yet')
  const extended = await typed(world, '/sample extend engraved 1 week waiting for the second engraver')
  expect(extended.words).toMatch(/decision due .* → .*, 7 days later/)
  const back = await typed(world, '/sample changes engraved break the edges')
  expect(back.words).toContain('in review → sent back for changes')
  const next = await settled(world, await ana.clicks(back.message(), 'sample_next'))
  expect(await submitted(world, next.view(), {})).toContain(
    `Asked for the sample ${engraved} (revision, round 2)`,
  )
  await world.bot().settle(20_000)
  const rounds = world.sheets.person.records('Samples').filter((each) => each['SKU or style'] === engraved)
  expect(rounds).toMatchObject([
    { Status: 'changes', Photo: 'https://photos.example.com/1.jpg', Finish: 'fail' },
    { Status: 'requested', Round: 2, Stage: 'revision' },
  ])
  expect(String(rounds[0]?.['Note'])).toMatch(/^edges are sharp; decision moved to .*second engraver$/)
  const card = await typed(world, `/sample ${String(rounds[1]?.['Id'])}`)
  expect(card.words).toContain('Round 1 proto')
  expect(card.words).toContain('break the edges')
})

it('a supplier is vetted; where the columns are missing, the rest of the form is written', async () => {
  const world = await openTestWorld()
  const name = 'Blue Lantern Accessories'
  const supplier = () => row(world, 'Suppliers', 'Name', name)
  const opened = await typed(world, `/supplier vet ${name}`)
  const values = { samplesApproved: 'no', vettingNote: 'papers asked for' }
  expect(await submitted(world, opened.form, values)).toContain('Samples approved yes → no')
  await world.bot().settle(20_000)
  expect(supplier()).toMatchObject({ 'Samples approved': 'no', 'Vetting note': 'papers asked for' })
  const head = world.sheets.person.cells('Suppliers')[0] ?? []
  const letter = String.fromCharCode(65 + head.indexOf('Samples approved'))
  world.sheets.person.types('Suppliers', `${letter}1`, 'Our own column')
  await world.bot().settle(20_000)
  const again = await typed(world, `/supplier vet ${name}`)
  expect(viewWords(again.form ?? { title: '', submit: '', blocks: [] })).toContain(
    'has no column “Samples approved” yet. Whoever runs Jumpring adds it with npm run setup',
  )
  expect(await submitted(world, again.form, { vettingNote: 'papers came' })).toContain('Note')
  await world.bot().settle(20_000)
  expect(supplier()).toMatchObject({ 'Vetting note': 'papers came', 'Our own column': 'no' })
})

it('returns are listed by age with their buttons, and a check says what to do about a cell', async () => {
  const world = await openTestWorld()
  const ana = world.slack.as('U01ANA')
  const list = await typed(world, '/return list')
  expect(list.words).toMatch(/\d+ RETURNS NOT OVER YET/)
  const inspect = await settled(world, await ana.clicks(list.message(), 'return_inspect'))
  expect(inspect.view()?.title).toBe('Inspect return')
  const moq = world.sheets.person.cells('SKUs')[0]?.indexOf('MOQ') ?? -1
  world.sheets.person.types('SKUs', `${String.fromCharCode(65 + moq)}2`, 'a few')
  const check = await typed(world, '/jumpring check')
  expect(check.words).toContain('found “a few”, expected a whole number')
  expect(check.words).toContain('What to do: type it as expected')
})

it('twelve variants come of one form, and one Undo takes them back', async () => {
  const world = await openTestWorld()
  const ana = world.slack.as('U01ANA')
  const before = world.sheets.person.records('SKUs').length
  const opened = await typed(world, '/sku new Aurora ring')
  const done = {
    style: 'Aurora ring',
    code: 'AUR',
    materials: 'gold, silver',
    sizes: '48, 50, 52, 54, 56, 58',
    price: '89.5',
  }
  if (opened.form === undefined) throw new Error('no form')
  const sent = await settled(world, await ana.submits(opened.form, done))
  expect(said(sent)).toContain('Added 12 SKUs of Aurora ring: AUR-GOLD-48')
  await world.bot().settle(20_000)
  const added = world.sheets.person.records('SKUs').slice(before)
  expect(added).toHaveLength(12)
  expect(added[11]).toMatchObject({ SKU: 'AUR-SILVER-58', Size: '58', Price: 89.5 })
  await settled(world, await ana.clicks(last(sent)(), 'undo'))
  await world.bot().settle(20_000)
  expect(world.sheets.person.records('SKUs')).toHaveLength(before)
})
