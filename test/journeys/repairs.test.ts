import { expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { columnOf } from '../support/sheet.ts'
import { answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const alerts = 'C01ALERTS'

async function open(): Promise<World> {
  const world = await openTestWorld()
  await world.bot().settle(5_000)
  return world
}

async function look(world: World, ms = 0): Promise<void> {
  await world.bot().settle(5_000)
  world.clock.ahead += ms
  await world.bot().settle(5_000)
}

/** Presses the button under the newest post with these words, as who is named; answers what is said. */
async function press(world: World, words: string, user = 'U01ANA') {
  const post = await world.slack.until(
    () => world.slack.messages(alerts).findLast((message) => messageWords(message).includes(words)),
    10_000,
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
  await world.slack.until(() => problems(world).length === 0, 10_000)
  expect(await press(world, 'no such header in row 1')).toContain('the sheet is not as that post says')
})

it('an emptied header comes back, the key’s and a formula’s too; a column of the team’s own is not taken for it', async () => {
  const world = await open()
  const { person } = world.sheets
  person.insertsColumn('Stock', 2, 'Mine')
  await look(world)
  for (const header of ['SKU', 'On hand']) {
    person.clears('Stock', `${columnOf(world, 'Stock', header)}1`)
    await look(world)
    const words = `Stock, row 1, ${header}: found “no such header`
    expect(await press(world, words)).toContain(`the column is headed ${header} again`)
    await look(world)
    await world.slack.until(() => problems(world).length === 0, 10_000)
  }
  expect(headers(world, 'Stock').slice(0, 3)).toEqual(['SKU', 'On hand', 'Mine'])
  expect(stockRow(world, sku)['On hand']).toBe(12)
})

it('of a header that is there twice the column that holds what was known keeps it', async () => {
  const world = await open()
  const { person } = world.sheets
  person.insertsColumn('Movements', 2, 'Quantity')
  person.types('Movements', 'C2', '99')
  await look(world)
  const said = await press(world, '2 columns with this header')
  expect(said).toContain('column C is “Quantity (2)” now')
  await look(world)
  expect(headers(world, 'Movements')[2]).toBe('Quantity (2)')
  expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 12')
  await world.slack.until(() => problems(world).length === 0, 10_000)
})

it('a deleted column comes back at the right with what each row held, and its formula where it has one', async () => {
  const world = await open()
  const { person } = world.sheets
  const before = person.records('SKUs').map((row) => row['Price'])
  person.deletesColumn('SKUs', headers(world, 'SKUs').indexOf('Price'))
  await look(world)
  person.sorts('SKUs', 'Name')
  const said = await press(world, 'SKUs, row 1, Price: found “no such header')
  expect(said).toContain('the column Price is back')
  await look(world)
  person.sorts('SKUs', 'SKU')
  const after = person.records('SKUs').map((row) => row['Price'])
  expect(after.toSorted()).toEqual(before.toSorted())
  expect(await answerTo(world, `/sku ${sku}`)).toContain('€68.00')
  person.deletesColumn('Stock', headers(world, 'Stock').indexOf('On hand'))
  await look(world)
  await press(world, 'Stock, row 1, On hand: found “no such header')
  await look(world)
  await look(world)
  expect(stockRow(world, sku)['On hand']).toBe(12)
  await world.slack.until(() => problems(world).length === 0, 10_000)
})

it('a renamed tab is called as before by a press, and a deleted one comes back with its rows', async () => {
  const world = await open()
  const { person } = world.sheets
  person.renamesTab('Movements', 'Ledger 2026')
  await look(world)
  expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
  expect(await press(world, 'a tab named "Movements"')).toContain('“Ledger 2026” is called Movements again')
  expect(await world.bot().settle(20_000)).toBe(true)
  expect(foldOf(world, sku)).toBe(10)
  await world.slack.until(() => problems(world).length === 0, 10_000)
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
  await world.slack.until(() => problems(world).length === 0, 10_000)
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
  await world.slack.until(() => problems(world).length === 0, 10_000)
  person.types('Settings', `B${approversRow(world)}`, 'U02BEN')
  double(500)
  await look(world)
  expect(await press(world, 'which row 5 has, too', 'U01ANA')).toContain('only approvers may let it count')
  expect(await answerTo(world, `/stock ${counts}`)).toContain(`On hand ${before + 5}`)
  await press(world, 'which row 5 has, too', 'U02BEN')
  expect(await answerTo(world, `/stock ${counts}`)).toContain(`On hand ${before + 505}`)
})

function approversRow(world: World): number {
  return world.sheets.person.cells('Settings').findIndex(([key]) => key === 'approvers') + 1
}
