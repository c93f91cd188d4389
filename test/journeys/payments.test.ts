import { TZDate } from '@date-fns/tz'
import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { answersTo, answerTo, atRest, openTestWorld } from '../support/world.ts'

const alerts = 'C01ALERTS'
const id = 'PO-JOURNEY'

/** A day from today on, as the team's clock has it. */
function day(world: World, ahead: number): string {
  const there = new TZDate(world.clock.now(), world.times().timeZone)
  there.setDate(there.getDate() + ahead)
  return [there.getFullYear(), there.getMonth() + 1, there.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}

/** Types a whole row below the last one of a tab. */
function typesRow(world: World, tab: string, words: Readonly<Record<string, string>>): void {
  const cells = world.sheets.person.cells(tab)
  const head = (cells[0] ?? []).map(String)
  const last = cells.findLastIndex((row) => row.some((cell) => cell !== null && cell !== ''))
  world.sheets.person.pastes(tab, `A${last + 2}`, [head.map((header) => words[header] ?? '')])
}

/** Types over one cell of the row with that id. */
function typesCell(world: World, tab: string, key: string, header: string, text: string): void {
  const cells = world.sheets.person.cells(tab)
  const row = cells.findIndex((each) => each[0] === key)
  const at = (cells[0] ?? []).indexOf(header)
  if (row < 0 || at < 0) throw new Error(`There is no ${header} of ${key} in ${tab}`)
  world.sheets.person.pastes(tab, `${String.fromCharCode(65 + at)}${row + 1}`, [[text]])
}
const payments = (world: World) => world.sheets.person.records('Payments').filter((row) => row['PO'] === id)
const posts = (world: World, text: RegExp) =>
  world.slack.messages(alerts).filter((message) => message.isBot && text.test(message.text))

/** An order that somebody types into the sheet, sent today, 1,000 euros at a deposit of 30 %. */
async function orderedInTheSheet(world: World, shipIn: number) {
  await world.bot().settle(20_000)
  typesRow(world, 'PO lines', {
    Id: 'POL-JOURNEY',
    PO: id,
    SKU: 'LUNA-VER-M',
    Ordered: '100',
    'Unit cost': '10',
  })
  typesRow(world, 'Purchase orders', {
    Id: id,
    Supplier: 'Oficina do Douro',
    Status: 'sent',
    Ordered: day(world, 0),
    'Ship by': day(world, shipIn),
    Currency: 'EUR',
  })
  await world.bot().settle(20_000)
  await world.slack.until(() => payments(world).length === 2)
}

describe('payments of an order that is typed in the sheet', () => {
  it('are planned, reminded of in the morning once, paid in Slack and in the sheet', async () => {
    const world = await openTestWorld()
    await orderedInTheSheet(world, 30)
    expect(payments(world).map((row) => [row['Kind'], row['Amount'], row['Status']])).toEqual([
      ['deposit', 300, 'due'],
      ['balance', 700, 'planned'],
    ])
    // The sample brand has payments of its own to come.
    expect(await answerTo(world, '/pay due')).toMatch(
      /payments to make.*PO-JOURNEY to Oficina do Douro · €300\.00.*PO-JOURNEY to Oficina do Douro · €700\.00/is,
    )

    // In the course of a working day the reminder of that day is there already.
    await world.bot().tick()
    await atRest(world)
    const told = posts(world, /^A payment is/).length
    await world.nextMorning()
    await world.slack.until(() => posts(world, /^A payment is/).length > told)
    await world.bot().tick()
    await world.bot().tick()
    const [reminder, ...others] = posts(world, /^A payment is/).slice(told)
    if (reminder === undefined) throw new Error('no reminder')
    expect(others).toEqual([])
    expect(messageWords(reminder)).toMatch(/deposit for PO-JOURNEY.*€300\.00/)

    const ana = world.slack.as('U01ANA')
    const opening = await ana.clicks(reminder, 'pay_paid')
    const form = await world.slack.until(() => opening.view())
    const sent = await ana.submits(form, { reference: 'wire 4711' })
    expect((await answersTo(world, sent)).map(messageWords).join()).toMatch(
      /due → paid.*Reference wire 4711/s,
    )
    await world.bot().settle(20_000)
    expect(payments(world)[0]).toMatchObject({ Status: 'paid', 'Marked by': '@ana', Reference: 'wire 4711' })

    typesCell(world, 'Payments', String(payments(world)[1]?.['Id']), 'Status', 'paid')
    await world.bot().settle(20_000)
    await world.slack.until(() => posts(world, /marked paid in the sheet/).length > 0)
    await world.bot().settle(20_000)
    expect(payments(world)[1]).toMatchObject({ 'Marked by': 'in the sheet' })
    expect(await answerTo(world, `/pay ${id}`)).toMatch(/deposit.*paid on.*balance.*paid on/s)
  })

  it('follow the order, and are cancelled with it; money that is out is told', async () => {
    const world = await openTestWorld()
    await orderedInTheSheet(world, 30)
    typesCell(world, 'PO lines', 'POL-JOURNEY', 'Ordered', '120')
    await world.bot().settle(20_000)
    await world.slack.until(() => payments(world)[1]?.['Amount'] === 840)
    expect(await answerTo(world, `/pay ${id}`)).toContain('€700.00 → €840.00')

    const refused = await answerTo(world, `/pay done ${id} deposit ${day(world, -1)}`)
    expect(refused).toMatch(/Nothing was changed: I found .*expected the day of the order/)
    expect(await answerTo(world, `/pay done ${id} deposit today part 100`)).toContain('the rest of €260.00')
    await world.bot().settle(20_000)
    expect(payments(world).map((row) => [row['Amount'], row['Status']])).toEqual([
      [100, 'paid'],
      [840, 'planned'],
      [260, 'due'],
    ])
    typesCell(world, 'Purchase orders', id, 'Status', 'cancelled')
    await world.bot().settle(20_000)
    await world.slack.until(() => posts(world, /cancelled, and money is out/).length > 0)
    await world.bot().settle(20_000)
    expect(payments(world).map((row) => row['Status'])).toEqual(['paid', 'cancelled', 'cancelled'])
  })
})
