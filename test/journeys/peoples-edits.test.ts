import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { cellOf, columnOf, rowOf } from '../support/sheet.ts'
import { answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const alerts = 'C01ALERTS'

async function open(): Promise<World> {
  const world = await openTestWorld()
  await world.bot().settle(20_000)
  return world
}

/** Looks, lets a minute pass, and looks again. */
async function later(world: World, ms = 70_000): Promise<void> {
  await world.bot().settle(20_000)
  world.clock.ahead += ms
  await world.bot().settle(20_000)
  await world.bot().tick()
  await world.bot().settle(20_000)
}

const postsWith = (world: World, words: string) =>
  world.slack.messages(alerts).filter((message) => messageWords(message).includes(words))

async function postWith(world: World, words: string) {
  const post = await world.slack.until(() => postsWith(world, words)[0])
  expect(postsWith(world, words)).toHaveLength(1)
  return post
}

async function press(world: World, post: Awaited<ReturnType<typeof postWith>>, action: string) {
  const exchange = await (await world.slack.as('U01ANA').clicks(post, action)).settled()
  await world.bot().settle(20_000)
  return exchange.replies().map(messageWords).join('\n')
}

const problems = (world: World) => world.sheets.person.records('Problems')
const skuRow = (world: World) => world.sheets.person.records('SKUs').find((row) => row['SKU'] === sku) ?? {}

describe('a cell that somebody types in', () => {
  it('as a date in another order is asked back, and a press writes the day that was meant', async () => {
    const world = await open()
    const { person } = world.sheets
    const id = String(person.records('Samples')[0]?.['Id'])
    const place = cellOf(world, 'Samples', id, 'Decision due')
    // As text, as it comes from another file: the sheet itself reads no day in it.
    person.types('Samples', place, "'14/03/2027")
    await later(world)
    const post = await postWith(world, '14/03/2027')
    expect(JSON.stringify(post.blocks)).toContain(`range=${place}|Samples`)
    expect(messageWords(post)).toContain('expected a date such as 2026-03-14')
    expect(messageWords(post)).toContain('It is 2027-03-14')
    const button = messageWords(post).includes('Put back') ? 'problem_mend_2' : 'problem_mend_1'
    expect(await press(world, post, button)).toContain('2027-03-14 instead of “14/03/2027”')
    await world.slack.until(() => problems(world).length === 0)
    const typed = person.records('Samples').find((row) => row['Id'] === id)
    expect(typed?.['Decision due']).toBe(46_460)
  })

  it('as an error keeps its last good value, and a press puts it back', async () => {
    const world = await open()
    const { person } = world.sheets
    for (const [header, formula] of [
      ['Price', '=1/0'],
      ['MOQ', '=NA()'],
    ] as const) {
      const was = skuRow(world)[header]
      const place = cellOf(world, 'SKUs', sku, header)
      person.types('SKUs', place, formula)
      await later(world)
      const post = await postWith(world, `, ${header}: found “#`)
      expect(JSON.stringify(post.blocks)).toContain(`range=${place}|SKUs`)
      expect(await answerTo(world, `/sku ${sku}`)).toContain('€68.00')
      expect(await press(world, post, 'problem_mend_1')).toContain(`${String(was)} instead of “#`)
      await world.slack.until(() => problems(world).length === 0)
      expect(skuRow(world)[header]).toBe(was)
    }
  })

  it('as an amount with its currency, or with blanks around it, is read as meant and nothing is said', async () => {
    const world = await open()
    const { person } = world.sheets
    person.types('SKUs', cellOf(world, 'SKUs', sku, 'Price'), "'€ 72,50 ")
    person.types('SKUs', cellOf(world, 'SKUs', sku, 'Cost'), "'EUR 14.10")
    person.types('SKUs', cellOf(world, 'SKUs', sku, 'Status'), ' Seasonal ')
    const last = person.cells('Movements').length + 1
    person.pastes('Movements', `A${last}`, [
      ['', '', ` ${sku.toLowerCase()} `, 'Studio ', 'Sellable', ' 4 ', 'receipt'],
    ])
    await later(world)
    const card = await answerTo(world, `/sku ${sku}`)
    expect(card).toContain('€72.50')
    expect(card).toContain('€14.10')
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 16')
    expect(problems(world)).toEqual([])
  })

  it('as a percentage is the number behind it, and a problem where that is none', async () => {
    const world = await open()
    const { person } = world.sheets
    const was = skuRow(world)['MOQ']
    person.types('SKUs', cellOf(world, 'SKUs', sku, 'MOQ'), '50%')
    await later(world)
    const post = await postWith(world, 'MOQ: found “0.5”')
    expect(messageWords(post)).toContain('expected a whole number')
    await press(world, post, 'problem_mend_1')
    expect(skuRow(world)['MOQ']).toBe(was)
    expect(
      person.records('Settings').find((row) => row['Setting'] === 'service level')?.['Value'],
    ).toBeDefined()
    person.types('Settings', cellOf(world, 'Settings', 'service level', 'Value'), '90%')
    await later(world)
    await world.slack.until(() => problems(world).length === 0)
  })
})

describe('many cells at once', () => {
  it('as a hundred pasted movements count at once, and every row gets its own id', async () => {
    const world = await open()
    const { person } = world.sheets
    const last = person.cells('Movements').length
    const before = foldOf(world, sku)
    const pasted = Array.from({ length: 100 }, (_, at) => [
      '',
      '',
      sku,
      'Studio',
      'sellable',
      1,
      'receipt',
      `box ${at % 10}`,
    ])
    person.pastes('Movements', `A${last + 1}`, pasted)
    await world.bot().settle(10_000)
    expect(await answerTo(world, `/stock ${sku}`)).toContain(`On hand ${before + 100}`)
    await later(world)
    const rows = person.records('Movements').slice(-100)
    expect(new Set(rows.map((row) => row['Id'])).size).toBe(100)
    for (const row of rows) expect(String(row['Id'])).toMatch(/^MV-/)
    expect(foldOf(world, sku)).toBe(before + 100)
    expect(stockRow(world, sku)['On hand']).toBe(before + 100)
    expect(problems(world)).toEqual([])
  })

  it('as a block pasted over the catalogue with bad cells in it is one post, and what is good counts', async () => {
    const world = await open()
    const { person } = world.sheets
    const [first = '', second = ''] = person.records('SKUs').map((row) => String(row['SKU']))
    const at = Object.keys(person.records('SKUs')[0] ?? {}).indexOf('Price')
    const place = cellOf(world, 'SKUs', first, 'Price')
    expect(at).toBeGreaterThan(0)
    person.pastes('SKUs', place, [
      ['81', 'a dozen'],
      ['82', '#REF!'],
    ])
    await later(world)
    const post = await postWith(world, '2 cells in the sheet cannot be read')
    expect(messageWords(post)).toContain('a dozen')
    expect(messageWords(post)).toContain('#REF!')
    expect(await answerTo(world, `/sku ${first}`)).toContain('€81.00')
    expect(await answerTo(world, `/sku ${second}`)).toContain('€82.00')
  })

  it('as a number filled down over On hand formulas brings them back and asks; a press records the counts', async () => {
    const world = await open()
    const { person } = world.sheets
    const shown = person.records('Stock').map((row) => row['On hand'])
    const column = columnOf(world, 'Stock', 'On hand')
    person.types('Stock', `${column}2`, '7')
    person.fillsDown('Stock', `${column}2:${column}9`)
    await later(world)
    const post = await postWith(world, 'typed over its formula, all at once')
    await world.bot().settle(20_000)
    expect(person.records('Stock').map((row) => row['On hand'])).toEqual(shown)
    const words = await press(world, post, 'stock_record_counts')
    expect(words).toMatch(/Counted [5-8] SKUs/)
    await later(world)
    const counted = person.records('Stock').slice(1, 8)
    for (const row of counted) expect(row['On hand'], String(row['SKU'])).toBe(7)
    for (const row of counted) expect(foldOf(world, String(row['SKU']))).toBe(7)
  })

  it('as a column pasted under Counted is one post with one Undo', async () => {
    const world = await open()
    const { person } = world.sheets
    const column = columnOf(world, 'Stock', 'Counted')
    const before = person.records('Stock').map((row) => row['On hand'])
    person.pastes(
      'Stock',
      `${column}2`,
      Array.from({ length: 6 }, () => [5]),
    )
    await later(world)
    const post = await postWith(world, 'Counted 6 SKUs, typed in the sheet')
    for (const row of person.records('Stock').slice(0, 6))
      expect(row).toMatchObject({ 'On hand': 5, Counted: null })
    await press(world, post, 'undo')
    await later(world)
    expect(person.records('Stock').map((row) => row['On hand'])).toEqual(before)
  })

  it('as a quantity filled down over the ledger is one post, and one press puts all of it back', async () => {
    const world = await open()
    const { person } = world.sheets
    const before = person.records('Movements')
    const column = columnOf(world, 'Movements', 'Quantity')
    person.fillsDown('Movements', `${column}5:${column}40`)
    await later(world)
    const post = await postWith(world, 'rows of Movements changed by hand')
    await press(world, post, 'ledger_put_back')
    await later(world)
    expect(person.records('Movements')).toEqual(before)
  })
})

describe('a tab as a whole', () => {
  it('may be hidden, sorted and have its columns moved, and one put in the middle: all is read and written', async () => {
    const world = await open()
    const { person } = world.sheets
    person.hidesTab('Movements')
    person.sorts('Movements', 'Quantity', 'desc')
    person.insertsColumn('Movements', 3, 'Shelf')
    person.movesColumn('Movements', 0, 6)
    person.sorts('SKUs', 'Price')
    await world.bot().settle(20_000)
    expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
    await later(world)
    expect(foldOf(world, sku)).toBe(10)
    expect(problems(world)).toEqual([])
    expect(postsWith(world, 'Movements')).toEqual([])
  })

  it('with a header twice is left alone until it is once again, and loses nothing', async () => {
    const world = await open()
    const { person } = world.sheets
    const width = (person.cells('Movements')[0] ?? []).length
    person.insertsColumn('Movements', width, 'Quantity')
    await later(world)
    const post = await postWith(world, '2 columns with this header')
    expect(messageWords(post)).toContain('expected one column headed')
    expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
    person.deletesColumn('Movements', width)
    expect(await world.bot().settle(20_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
    await world.slack.until(() => problems(world).length === 0)
  })

  it('whose column was removed is left alone until it is back', async () => {
    const world = await open()
    const { person } = world.sheets
    const at = (person.cells('SKUs')[0] ?? []).indexOf('Price')
    const prices = person.cells('SKUs').map((row) => [row[at] ?? ''] as [string | number])
    person.deletesColumn('SKUs', at)
    await later(world)
    await postWith(world, 'no such header in row 1')
    expect(await answerTo(world, `/sku ${sku}`)).toContain('€68.00')
    person.insertsColumn('SKUs', at)
    person.pastes('SKUs', `${String.fromCharCode(65 + at)}1`, prices)
    await later(world)
    await world.slack.until(() => problems(world).length === 0)
    expect(await answerTo(world, `/sku ${sku}`)).toContain('€68.00')
  })

  it('that is renamed waits, is told with how to bring it back, and goes on when it is', async () => {
    const world = await open()
    const { person } = world.sheets
    person.renamesTab('Movements', 'Ledger 2026')
    await later(world)
    const post = await postWith(world, 'a tab named "Movements": rename it back')
    expect(messageWords(post)).toContain('npm run setup')
    expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
    person.renamesTab('Ledger 2026', 'Movements')
    world.clock.ahead += 60_000
    expect(await world.bot().settle(20_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
    await later(world)
    expect(postsWith(world, 'of Movements')).toEqual([])
  })

  it('with cells merged over two ledger rows says which row lost what, and puts it back', async () => {
    const world = await open()
    const { person } = world.sheets
    const before = person.records('Movements')
    const column = columnOf(world, 'Movements', 'SKU')
    person.merges('Movements', `${column}5:${column}6`)
    await later(world)
    const post = await postWith(world, ', SKU: found nothing')
    expect(messageWords(post)).toContain('Movements, row 6')
    await press(world, post, 'problem_mend_1')
    await later(world)
    expect(person.records('Movements')).toEqual(before)
    await world.slack.until(() => problems(world).length === 0)
  })
})

describe('a row', () => {
  it('with an id that another has is named with its place, and counts nothing until it has its own', async () => {
    const world = await open()
    const { person } = world.sheets
    const cells = (person.cells('Movements')[4] ?? []).map((cell) =>
      typeof cell === 'number' ? cell : String(cell ?? ''),
    )
    const quantity = (person.cells('Movements')[0] ?? []).indexOf('Quantity')
    cells[quantity] = 500
    const last = person.cells('Movements').length + 1
    const counts = String(cells[2])
    const before = foldOf(world, counts)
    person.pastes('Movements', `A${last}`, [cells])
    await later(world)
    const post = await postWith(world, `which row 5 has, too`)
    expect(messageWords(post)).toContain(`Movements, row ${last}, Id`)
    expect(JSON.stringify(post.blocks)).toContain(`range=A${last}|`)
    expect(await answerTo(world, `/stock ${counts}`)).toContain(`On hand ${before}`)
    person.clears('Movements', `A${last}`)
    await later(world)
    await world.slack.until(() => problems(world).length === 0)
    expect(await answerTo(world, `/stock ${counts}`)).toContain(`On hand ${before + 500}`)
  })
})

describe('the same cell, typed in by a person and written by the bot', () => {
  it('keeps the person’s words; what the bot was about to write is told, and a press writes it', async () => {
    const world = await open()
    const { person } = world.sheets
    const place = cellOf(world, 'SKUs', sku, 'Price')
    const ana = world.slack.as('U01ANA')
    const form = (await (await ana.types('C02SUPPLY', `/sku edit ${sku}`)).settled()).view()
    if (form === undefined) throw new Error('no form')
    world.sheets.faults.away = true
    await (await ana.submits(form, { name: 'Luna hoop', status: 'active', price: '75' })).settled()
    person.types('SKUs', place, '70')
    world.sheets.faults.away = false
    await later(world)
    const post = await postWith(world, 'The edit in the sheet stands')
    expect(messageWords(post)).toContain('“70” while I was about to write “75”')
    expect(JSON.stringify(post.blocks)).toContain(`range=${place}|SKUs`)
    expect(skuRow(world)['Price']).toBe(70)
    expect(await press(world, post, 'conflict_mine')).toContain('70 → 75')
    await later(world)
    expect(skuRow(world)['Price']).toBe(75)
    expect(rowOf(world, 'SKUs', sku)).toBeGreaterThan(1)
  })
})
