import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'

const channel = 'C02SUPPLY'
const alerts = 'C01ALERTS'
const sku = 'LUNA-VER-M'

describe('stock by slash command', () => {
  it('answers a style with its variants and a SKU with its arithmetic', async () => {
    const world = await openTestWorld()
    const style = await answerTo(world, '/stock luna hoop')
    for (const each of ['LUNA-VER-S', 'LUNA-VER-M', 'LUNA-SIL-L']) expect(style).toContain(each)
    const card = await answerTo(world, `/stock ${sku}`)
    expect(card).toMatch(/On hand 12/)
    // 0.61 where midnight came since the sample was made: a day of the ninety is another.
    expect(card).toMatch(/Reorder point 18 = 0\.6[12]\d a day × 21 days \+ safety 1\.645/)
  })

  it('removes pieces: the answer says before → after, the ledger has one row, the sheet’s own formula agrees', async () => {
    const world = await openTestWorld()
    const rows = world.sheets.person.records('Movements').length
    const answer = await answerTo(world, `/stock remove ${sku} x2 sold at the market`)
    expect(answer).toContain(`Removed 2 of ${sku}: on hand 12 → 10`)
    expect(await world.bot().settle(20_000)).toBe(true)
    const movements = world.sheets.person.records('Movements')
    expect(movements).toHaveLength(rows + 1)
    expect(movements.at(-1)).toMatchObject({
      SKU: sku,
      Quantity: -2,
      Kind: 'sale',
      Reason: 'sold at the market',
      By: '@ana',
    })
    expect(stockRow(world, sku)['On hand']).toBe(10)
    expect(foldOf(world, sku)).toBe(10)
  })

  it('takes a write back with Undo, once, however often it is pressed', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const done = await (await ana.types(channel, `/stock remove ${sku} 2 sold`)).settled()
    const [receipt] = done.replies()
    if (receipt === undefined) throw new Error('no receipt')
    const ben = world.slack.as('U02BEN')
    const presses = await Promise.all([ana.clicks(receipt, 'undo'), ben.clicks(receipt, 'undo')])
    for (const press of presses) await press.settled()
    expect(await world.bot().settle(20_000)).toBe(true)
    expect(stockRow(world, sku)['On hand']).toBe(12)
    const reversals = world.sheets.person.records('Movements').filter((row) => row['Kind'] === 'reversal')
    expect(reversals).toHaveLength(1)
  })

  it('asks back before stock goes below nothing, and does it once when two people confirm', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const asked = await (await ana.types(channel, `/stock remove ${sku} 13 lost`)).settled()
    const [question] = asked.replies()
    if (question === undefined) throw new Error('no question')
    expect(messageWords(question)).toContain('has 12 on hand')
    await (await ana.clicks(question, 'stock_confirm')).settled()
    await ana.clicks(question, 'stock_confirm').catch(() => undefined)
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(-1)
  })

  it('does nothing twice when Slack delivers the same line twice', async () => {
    const world = await openTestWorld()
    world.slack.duplicateNext = true
    await answerTo(world, `/stock add ${sku} 5 received`)
    await world.slack.redeliver()
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(17)
  })

  it.each([
    ['/stock remove LUNA-VER-M 3 and 4', 'I found 3 and 4, and expected one quantity'],
    ['/stock remove LUNA-VER-M', 'I found no number, and expected one quantity'],
    ['/stock remove ZZZQQ 3', 'I found no piece like “ZZZQQ”. Nothing was changed'],
    ['/stock remove luna hoop 3', 'Nothing was changed yet'],
    [
      '/stock add LUNA-VER-M 500 received',
      '500 pieces of LUNA-VER-M at once is above the team’s limit of 50',
    ],
    ['/count LUNA-VER-M -4', 'expected a whole number of pieces'],
    ['/return new LUNA-VER-M 9999 broken', 'Nothing was changed: LUNA-VER-M was sold'],
    ['/return inspect RT-NONE', 'I found no return like “RT-NONE”. Nothing was changed'],
    ['/sample approve nothing-like-this', 'I found no sample like'],
    ['/supplier nobody', 'There is no supplier like “nobody”. Nothing was changed'],
  ])('%s changes nothing and says why', async (line, words) => {
    const world = await openTestWorld()
    const before = JSON.stringify(world.sheets.person.records('Movements'))
    expect(await answerTo(world, line)).toContain(words)
    await world.bot().settle(20_000)
    expect(JSON.stringify(world.sheets.person.records('Movements'))).toBe(before)
  })
})

describe('a count', () => {
  it('typed in the sheet is answered in the channel and leaves the cell empty', async () => {
    const world = await openTestWorld()
    const cells = world.sheets.person.cells('Stock')
    const row = cells.findIndex((each) => each[0] === sku) + 1
    const column = String.fromCharCode(65 + (cells[0] ?? []).indexOf('Counted'))
    world.sheets.person.types('Stock', `${column}${row}`, '9')
    await world.bot().settle(20_000)
    const post = await world.slack.until(() =>
      world.slack.messages(alerts).find((message) => message.text.includes(`Counted ${sku}`)),
    )
    expect(messageWords(post)).toContain('on hand 12 → 9 (-3)')
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)).toMatchObject({ 'On hand': 9, Counted: null })
  })

  it('by the form says expected against counted', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const opened = await (await ana.types(channel, `/count ${sku}`)).settled()
    const form = opened.view()
    if (form === undefined) throw new Error('no form')
    const sent = await (await ana.submits(form, { counted: '14', reason: 'two behind the mirror' })).settled()
    expect(sent.replies().map(messageWords).join('\n')).toContain('on hand 12 → 14 (+2)')
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(14)
  })
})
