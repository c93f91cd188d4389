import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { Exchange, StoredMessage } from '../../sandbox/slack/types.ts'
import type { World } from '../../sandbox/world.ts'
import { answersTo, answerTo, openTestWorld } from '../support/world.ts'

const channel = 'C02SUPPLY'
const alerts = 'C01ALERTS'
const sku = 'LUNA-VER-M'

/** A person types a row under the headers of a tab. */
function typesRow(world: World, tab: string, cells: Readonly<Record<string, string>>): void {
  const { person } = world.sheets
  const [head = []] = person.cells(tab)
  const row = person.cells(tab).filter((each) => each.some((cell) => cell !== '' && cell !== null)).length + 1
  for (const [header, text] of Object.entries(cells))
    person.types(tab, `${columnOf(head, header)}${row}`, text)
}

function columnOf(head: readonly unknown[], header: string): string {
  const at = head.indexOf(header)
  expect(at, header).toBeGreaterThanOrEqual(0)
  return at < 26 ? String.fromCharCode(65 + at) : `A${String.fromCharCode(65 + at - 26)}`
}

/** An order of 1,200 pieces in inspection, with its balance to be paid. */
async function openOrder(world: World): Promise<void> {
  typesRow(world, 'Purchase orders', { Id: 'PO-JOURNEY', Supplier: 'SUP-8EVBHYSYVE', Status: 'inspection' })
  typesRow(world, 'PO lines', { Id: 'POL-JOURNEY', PO: 'PO-JOURNEY', SKU: sku, Ordered: '1200' })
  typesRow(world, 'Payments', { Id: 'PAY-JOURNEY', PO: 'PO-JOURNEY', Kind: 'balance', Status: 'planned' })
  await world.bot().settle(20_000)
}

const cellIn = (world: World, tab: string, id: string, header: string) =>
  world.sheets.person.records(tab).find((each) => each['Id'] === id)?.[header]
const payment = (world: World) => cellIn(world, 'Payments', 'PAY-JOURNEY', 'Status')
const order = (world: World) => cellIn(world, 'Purchase orders', 'PO-JOURNEY', 'Status')
const inspections = (world: World) =>
  world.sheets.person.records('Inspections').filter((each) => each['PO'] === 'PO-JOURNEY')

async function submits(world: World, pressed: Exchange, values: Readonly<Record<string, string>>) {
  const form = (await pressed.settled()).view()
  if (form === undefined) throw new Error('no form')
  const sent = await world.slack.as('U02BEN').submits(form, values)
  return { sent, words: (await answersTo(world, await sent.settled())).map(messageWords).join('\n') }
}

/** Lets the bot look at the sheet until something is so. */
async function seen(world: World, isSo: () => boolean): Promise<void> {
  for (let look = 0; look < 6 && !isSo(); look += 1) await world.bot().settle(20_000)
  expect(isSo()).toBe(true)
}

function first(messages: readonly StoredMessage[]): StoredMessage {
  const [message] = messages
  if (message === undefined) throw new Error('no answer')
  return message
}

describe('an inspection', () => {
  it('fails and holds the balance, is made again and lets it go, all of it in the sheet', async () => {
    const world = await openTestWorld()
    await openOrder(world)
    const failedNow = async () =>
      /(\d+) inspections? failed/.exec(await answerTo(world, '/jumpring today'))?.[1]
    const before = Number(await failedNow())
    const ben = world.slack.as('U02BEN')
    expect(await answerTo(world, '/qc PO-JOURNEY 3.0')).toContain('The nearest: 2.5 and 4.0.')
    expect(await answerTo(world, '/qc PO-JOURNEY 1')).toContain('outside the tables')
    expect(inspections(world)).toEqual([])
    const plan = first(await answersTo(world, await ben.types(channel, '/qc PO-JOURNEY')))
    expect(messageWords(plan)).toMatch(/look at 80 of 1,200 pieces/i)
    const pressed = await ben.clicks(plan, 'qc_record')
    const failed = await submits(world, pressed, { plating: '4 major, 2 minor', solder: '3 major' })
    expect(failed.words).toContain(`Inspected ${sku} of PO-JOURNEY: fail (major 7 of at most 5)`)
    await world.bot().settle(20_000)
    expect([payment(world), order(world)]).toEqual(['held', 'in production'])
    expect(inspections(world)).toMatchObject([
      { 'Sample size': 80, Major: 7, Minor: 2, Accept: '0 / 5 / 7', Result: 'fail', Noted: 'fail' },
    ])
    expect(Number(await failedNow())).toBe(before + 1)

    const receipt = world.slack
      .messages(channel)
      .find((each) => messageWords(each).includes('major 7 of at most 5'))
    if (receipt === undefined) throw new Error('no receipt')
    const again = await ben.clicks(receipt, 'qc_again')
    const passed = await submits(world, again, { step: 'move', plating: '1 minor' })
    expect(passed.words).toContain('held → planned')
    expect(passed.words).toContain('The order in production → ready')
    await world.bot().settle(20_000)
    expect([payment(world), order(world)]).toEqual(['planned', 'ready'])
    expect(inspections(world).map((each) => each['Result'])).toEqual(['fail', 'pass'])
    expect(await answerTo(world, '/po PO-JOURNEY')).toContain('pass')
  })

  it('typed in the sheet gets its plan, and its results are noticed and told once each', async () => {
    const world = await openTestWorld()
    await openOrder(world)
    typesRow(world, 'Inspections', { PO: 'PO-JOURNEY', 'Lot size': '1200' })
    const posts = () =>
      world.slack
        .messages(alerts)
        .map(messageWords)
        .filter((words) => words.includes('PO-JOURNEY'))
    await seen(world, () => inspections(world)[0]?.['Accept'] === '0 / 5 / 7')
    const id = String(inspections(world)[0]?.['Id'])
    expect(id).toMatch(/^INS-/)
    const { person } = world.sheets
    const types = (header: string, text: string) => {
      const cells = person.cells('Inspections')
      const row = cells.findIndex((each) => each.includes(id)) + 1
      person.types('Inspections', `${columnOf(cells[0] ?? [], header)}${row}`, text)
    }
    types('Major', '9')
    types('Result', 'fail')
    await seen(world, () => payment(world) === 'held')
    types('Result', 'pass')
    await seen(world, () => posts().some((words) => words.includes('but the numbers say fail')))
    await world.bot().settle(20_000)
    expect(payment(world)).toBe('held')
    types('Major', '2')
    await seen(world, () => payment(world) === 'planned')
    await world.bot().settle(20_000)
    expect(posts().filter((words) => words.includes('Inspection of'))).toHaveLength(3)
  })
})
