import { describe, expect, it } from 'vitest'
import { cellOf } from '../support/sheet.ts'
import { answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const alerts = 'C01ALERTS'

describe('what people do in the sheet', () => {
  it('is in the bot’s answers at its next look', async () => {
    const world = await openTestWorld()
    world.sheets.person.types('SKUs', cellOf(world, 'SKUs', sku, 'Price'), '72')
    await world.bot().settle(20_000)
    expect(await answerTo(world, `/sku ${sku}`)).toContain('€72.00')
  })

  it('may be sorting, moving and adding columns: nothing breaks', async () => {
    const world = await openTestWorld()
    const { person } = world.sheets
    person.sorts('Stock', 'A', 'desc')
    person.sorts('Movements', 'C', 'desc')
    person.insertsColumn('Movements', 2, 'Our remarks')
    person.movesColumn('SKUs', 1, 6)
    await world.bot().settle(20_000)
    expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
    await world.bot().settle(20_000)
    expect(foldOf(world, sku)).toBe(10)
    expect(stockRow(world, sku)['On hand']).toBe(10)
    expect(person.records('Problems')).toEqual([])
  })

  it('as a bad cell becomes a problem with what was found and expected, and the last good value stays in use', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    const place = cellOf(world, 'SKUs', sku, 'MOQ')
    world.sheets.person.types('SKUs', place, 'a few')
    await world.bot().settle(20_000)
    const post = await world.slack.until(() =>
      world.slack.messages(alerts).find((message) => JSON.stringify(message.blocks).includes('a few')),
    )
    expect(JSON.stringify(post.blocks)).toContain('expected a whole number')
    await world.slack.until(() => world.sheets.person.records('Problems').length === 1)
    expect(await answerTo(world, `/sku ${sku}`)).toContain('MOQ 20')
    world.sheets.person.types('SKUs', place, '25')
    await world.bot().settle(20_000)
    await world.slack.until(() => world.sheets.person.records('Problems').length === 0)
    expect(await answerTo(world, `/sku ${sku}`)).toContain('MOQ 25')
  })

  it('as a number over a formula becomes a count, and the formula comes back', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.person.types('Stock', cellOf(world, 'Stock', sku, 'On hand'), '7')
    await world.bot().settle(20_000)
    await world.slack.until(() =>
      world.slack.messages(alerts).find((message) => message.text.includes(`Counted ${sku}`)),
    )
    await world.bot().settle(20_000)
    await world.bot().settle(20_000)
    expect(foldOf(world, sku)).toBe(7)
    world.sheets.person.pastes('Movements', `A${world.sheets.person.cells('Movements').length + 1}`, [
      ['', '', sku, 'Studio', 'sellable', 5, 'receipt'],
    ])
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(12)
  })

  it('as a ledger row without an id counts, and is given one', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    const last = world.sheets.person.cells('Movements').length
    world.sheets.person.pastes('Movements', `A${last + 1}`, [
      ['', '', sku, 'Studio', 'sellable', 4, 'receipt'],
    ])
    await world.bot().settle(20_000)
    await world.slack.until(() => world.sheets.person.records('Movements').at(-1)?.['Id'] !== null)
    expect(String(world.sheets.person.records('Movements').at(-1)?.['Id'])).toMatch(/^MV-/)
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 16')
  })

  it('as text that looks like a mention or a formula pings nobody and stays text', async () => {
    const world = await openTestWorld()
    world.sheets.person.types('SKUs', cellOf(world, 'SKUs', sku, 'Name'), '<!channel> hoop')
    await world.bot().settle(20_000)
    await answerTo(world, `/stock ${sku}`)
    const sent = world.slack
      .messages('C02SUPPLY')
      .map((message) => JSON.stringify(message.blocks))
      .join()
    expect(sent).toContain('&lt;!channel&gt; hoop')
    expect(sent).not.toContain('<!channel>')
    await answerTo(world, `/stock remove ${sku} 1 =HYPERLINK("http://x")`)
    await world.bot().settle(20_000)
    expect(world.sheets.person.records('Movements').at(-1)?.['Reason']).toBe('=HYPERLINK("http://x")')
  })
})

describe('every on hand', () => {
  it('that the bot says is the fold of Movements and what the sheet’s formula shows', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    for (const row of world.sheets.person.records('Stock')) {
      const each = String(row['SKU'])
      expect(row['On hand'], each).toBe(foldOf(world, each))
    }
  })
})
