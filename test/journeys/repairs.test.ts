import { expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { columnOf } from '../support/sheet.ts'
import { answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const alerts = 'C01ALERTS'

async function open(): Promise<World> {
  const world = await openTestWorld()
  await world.bot().settle(20_000)
  return world
}

async function look(world: World, ms = 0): Promise<void> {
  await world.bot().settle(20_000)
  world.clock.ahead += ms
  await world.bot().settle(20_000)
}

/** Presses the button under the newest post with these words, as who is named; answers what is said. */
async function press(world: World, words: string, user = 'U01ANA') {
  const post = await world.slack.until(() =>
    world.slack.messages(alerts).findLast((message) => messageWords(message).includes(words)),
  )
  const exchange = await (await world.slack.as(user).clicks(post, 'problem_repair')).settled()
  return exchange.replies().map(messageWords).join('\n')
}

const problems = (world: World) => world.sheets.person.records('Problems')
const headers = (world: World, tab: string) => world.sheets.person.cells(tab)[0] ?? []

it('a renamed header comes back by a press, wherever the column was moved, and what was decided follows', async () => {
  const world = await open()
  const { person } = world.sheets
  person.renamesHeader('Movements', 'Quantity', 'Pieces')
  await look(world)
  expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
  person.movesColumn('Movements', headers(world, 'Movements').indexOf('Pieces'), 0)
  const said = await press(world, 'no such header in row 1')
  expect(said).toContain('the column is headed Quantity again')
  expect(await world.bot().settle(20_000)).toBe(true)
  expect(headers(world, 'Movements')[0]).toBe('Quantity')
  expect(foldOf(world, sku)).toBe(10)
  await world.slack.until(() => problems(world).length === 0)
  expect(await press(world, 'no such header in row 1')).toContain('the sheet is not as that post says')
  // The key's own header, emptied; a column of the team's own is not taken for it.
  person.insertsColumn('Stock', 0, 'Mine')
  await look(world)
  person.clears('Stock', `${columnOf(world, 'Stock', 'SKU')}1`)
  await look(world)
  expect(await press(world, 'Stock, row 1, SKU: found')).toContain('the column is headed SKU again')
  await look(world)
  expect(headers(world, 'Stock').slice(0, 3)).toEqual(['Mine', 'SKU', 'On hand'])
})

it('a deleted column comes back at the right with what each row held', async () => {
  const world = await open()
  const { person } = world.sheets
  const prices = () => new Map(person.records('SKUs').map((row) => [row['SKU'], row['Price']]))
  const before = prices()
  person.deletesColumn('SKUs', headers(world, 'SKUs').indexOf('Price'))
  await look(world)
  person.sorts('SKUs', 'Name')
  const said = await press(world, 'SKUs, row 1, Price: found no such header')
  expect(said).toContain('the column Price is back')
  await look(world)
  expect(prices()).toEqual(before)
  expect(await answerTo(world, `/sku ${sku}`)).toContain('€68.00')
  await world.slack.until(() => problems(world).length === 0)
})

it('a deleted tab comes back with its rows, and what was decided meanwhile follows', async () => {
  const world = await open()
  const { person } = world.sheets
  expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
  await look(world)
  const before = person.records('Movements')
  person.deletesTab('Movements')
  await look(world, 60_000)
  expect(await answerTo(world, `/stock remove ${sku} 1 sold`)).toContain('10 → 9')
  expect(await press(world, 'a tab named "Movements"')).toContain('The tab Movements is back')
  expect(await world.bot().settle(20_000)).toBe(true)
  expect(person.records('Movements').slice(0, before.length)).toEqual(before)
  expect(foldOf(world, sku)).toBe(9)
  await look(world, 30_000)
  await look(world)
  expect(stockRow(world, sku)['On hand']).toBe(9)
  await world.slack.until(() => problems(world).length === 0)
  // Nobody is told that rows are gone which are there.
  expect(world.slack.messages(alerts).map(messageWords).join('\n')).not.toContain('gone from Movements')
})

it('a doubled id: the later row gets its own and counts; a large one only by an approver', async () => {
  const world = await open()
  const { person } = world.sheets
  const cells = (person.cells('Movements')[4] ?? []).map((cell) =>
    typeof cell === 'number' ? cell : String(cell ?? ''),
  )
  const counts = String(cells[2])
  const before = foldOf(world, counts)
  const double = (quantity: number) => {
    cells[headers(world, 'Movements').indexOf('Quantity')] = quantity
    cells[headers(world, 'Movements').indexOf('Kind')] = 'receipt'
    person.pastes('Movements', `A${person.cells('Movements').length + 1}`, [cells])
  }
  double(5)
  await look(world)
  const row = person.cells('Movements').length
  const said = await press(world, 'which row 5 has, too')
  expect(said).toMatch(new RegExp(`Movements, row ${row}: its id is MV-`))
  await look(world)
  expect(await answerTo(world, `/stock ${counts}`)).toContain(`On hand ${before + 5}`)
  await world.slack.until(() => problems(world).length === 0)
  person.types('Settings', `B${approversRow(world)}`, 'U02BEN')
  double(500)
  await look(world)
  expect(await press(world, 'which row 5 has, too', 'U01ANA')).toContain('only approvers may let it count')
  expect(await answerTo(world, `/stock ${counts}`)).toContain(`On hand ${before + 5}`)
  await press(world, 'which row 5 has, too', 'U02BEN')
  expect(await answerTo(world, `/stock ${counts}`)).toContain(`On hand ${before + 505}`)
})

it('a row over whose id another’s was typed gets its own back, and counts once', async () => {
  const world = await open()
  const { person } = world.sheets
  const [, , , , , own, other] = person.cells('Movements').map((row) => String(row[0]))
  const counts = String(person.cells('Movements')[6]?.[2])
  const before = foldOf(world, counts)
  person.types('Movements', 'A7', own ?? '')
  await look(world)
  expect(await answerTo(world, `/stock ${counts}`)).not.toContain(`On hand ${before} `)
  expect(await press(world, 'which row 6 has, too')).toContain(`its id is ${other}`)
  await look(world, 30_000)
  await look(world)
  expect(foldOf(world, counts)).toBe(before)
  expect(world.slack.messages(alerts).map(messageWords).join('\n')).not.toContain('gone from Movements')
})

function approversRow(world: World): number {
  return world.sheets.person.cells('Settings').findIndex(([key]) => key === 'approvers') + 1
}
