import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { cellOf, columnOf, rowOf } from '../support/sheet.ts'
import { answersTo, answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const alerts = 'C01ALERTS'

async function open(): Promise<World> {
  const world = await openTestWorld()
  await world.bot().settle(20_000)
  return world
}

/** Looks, waits until nobody takes it back any more, and looks again. */
async function later(world: World, ms = 30_000): Promise<void> {
  await world.bot().settle(20_000)
  world.clock.ahead += ms
  await world.bot().settle(20_000)
  await world.bot().tick()
}

const told = (world: World) =>
  world.slack.messages(alerts).filter(({ text }) => /of Movements (changed|gone|edited)/.test(text))

async function onlyPost(world: World) {
  const post = await world.slack.until(() => told(world)[0])
  expect(told(world)).toHaveLength(1)
  return post
}

async function press(world: World, action: 'ledger_put_back' | 'ledger_leave', as: string = 'U01ANA') {
  const post = await onlyPost(world)
  const exchange = await (await world.slack.as(as).clicks(post, action)).settled()
  await world.bot().settle(20_000)
  return exchange.replies().map(messageWords).join('\n')
}

/** The opening movement of the SKU: its row in the sheet by header. */
function opening(world: World) {
  const row = world.sheets.person
    .records('Movements')
    .find((each) => each['SKU'] === sku && each['Kind'] === 'opening')
  if (row === undefined) throw new Error('The SKU has no opening movement')
  return row
}
const idOf = (row: Readonly<Record<string, unknown>>) => String(row['Id'])

describe('a ledger row that somebody changes', () => {
  it('is told once, what was and what is, with a link to the cell and what it makes of on hand', async () => {
    const world = await open()
    const id = idOf(opening(world))
    const place = cellOf(world, 'Movements', id, 'Quantity')
    world.sheets.person.types('Movements', place, '15')
    await later(world)
    const post = await onlyPost(world)
    expect(messageWords(post)).toContain(`${id} in Movements`)
    expect(messageWords(post)).toContain('Quantity 20 → 15')
    expect(messageWords(post)).toContain(`On hand of ${sku}: 12 → 7`)
    expect(JSON.stringify(post.blocks)).toContain(`range=${place}|Quantity`)
    await later(world)
    await later(world)
    expect(told(world)).toHaveLength(1)
    expect(await answerTo(world, '/jumpring today')).toContain('1 row of Movements changed by hand')
  })

  it('is put back by a press, once, and Undo brings the person’s number back without another word', async () => {
    const world = await open()
    const id = idOf(opening(world))
    world.sheets.person.types('Movements', cellOf(world, 'Movements', id, 'Quantity'), '15')
    await later(world)
    const post = await onlyPost(world)
    const pressed = await Promise.all(
      ['U01ANA', 'U02BEN'].map(async (user) =>
        (await world.slack.as(user).clicks(post, 'ledger_put_back')).settled(),
      ),
    )
    const words = pressed.flatMap((exchange) => exchange.replies().map(messageWords))
    expect(words.join('\n')).toContain(`On hand of ${sku} is 12`)
    expect(words.filter((each) => each.includes('nothing was done twice'))).toHaveLength(1)
    await world.bot().settle(20_000)
    expect(opening(world)['Quantity']).toBe(20)
    await later(world)
    expect(foldOf(world, sku)).toBe(12)
    expect(stockRow(world, sku)['On hand']).toBe(12)
    const receipt = world.slack
      .messages(alerts)
      .find((message) => JSON.stringify(message.blocks).includes('"undo"'))
    if (receipt === undefined) throw new Error('no Undo')
    await (await world.slack.as('U01ANA').clicks(receipt, 'undo')).settled()
    await later(world)
    await later(world)
    expect(opening(world)['Quantity']).toBe(15)
    expect(told(world).filter(({ text }) => text.includes('changed'))).toHaveLength(0)
  })

  it('and is left is what the ledger says from then on, also after a restart', async () => {
    const world = await open()
    world.sheets.person.types('Movements', cellOf(world, 'Movements', idOf(opening(world)), 'Quantity'), '15')
    await later(world)
    expect(await press(world, 'ledger_leave')).toContain('left as the sheet has it')
    await world.restartBot()
    await later(world)
    expect(opening(world)['Quantity']).toBe(15)
    expect(told(world)).toHaveLength(0)
    expect(await answerTo(world, '/jumpring today')).not.toContain('changed by hand')
    const left = world.slack
      .messages(alerts)
      .find((message) => messageWords(message).includes('left as the sheet'))
    if (left === undefined) throw new Error('no answer to Leave it')
    const back = await (await world.slack.as('U02BEN').clicks(left, 'ledger_after_all')).settled()
    expect(back.replies().map(messageWords).join()).toContain(`On hand of ${sku} is 12`)
    await later(world)
    await later(world)
    expect(opening(world)['Quantity']).toBe(20)
    expect(told(world)).toEqual([])
  })

  it('back within the same breath, or only in its remark, is nobody’s business', async () => {
    const world = await open()
    const { person } = world.sheets
    const id = idOf(opening(world))
    person.types('Movements', cellOf(world, 'Movements', id, 'Quantity'), '15')
    await world.bot().settle(20_000)
    person.types('Movements', cellOf(world, 'Movements', id, 'Quantity'), '20')
    person.types('Movements', cellOf(world, 'Movements', id, 'Note'), 'see the blue box')
    person.types('Movements', cellOf(world, 'Movements', id, 'Location'), ' Studio ')
    await later(world)
    await later(world)
    expect(told(world)).toEqual([])
    expect(opening(world)).toMatchObject({ Note: 'see the blue box', Quantity: 20 })
  })

  it('again after it was told is told again, and the older button no longer writes', async () => {
    const world = await open()
    const id = idOf(opening(world))
    const place = cellOf(world, 'Movements', id, 'Quantity')
    world.sheets.person.types('Movements', place, '15')
    await later(world)
    const first = await onlyPost(world)
    world.sheets.person.types('Movements', place, '14')
    await later(world)
    await world.slack.until(() => told(world).length === 2)
    const old = await (await world.slack.as('U01ANA').clicks(first, 'ledger_put_back')).settled()
    expect(old.replies().map(messageWords).join()).toContain('Nothing was changed')
    expect(messageWords(told(world)[1] ?? first)).toContain('Quantity 20 → 14')
    expect(opening(world)['Quantity']).toBe(14)
  })
})

describe('a ledger row that somebody deletes', () => {
  it('is told with what it was, and put back under its own id', async () => {
    const world = await open()
    const { person } = world.sheets
    const before = opening(world)
    const id = idOf(before)
    person.deletesRow('Movements', rowOf(world, 'Movements', id))
    await later(world)
    const post = await onlyPost(world)
    expect(messageWords(post)).toContain(`${id} is gone from Movements: it was opening of 20 × ${sku}`)
    expect(messageWords(post)).toContain(`On hand of ${sku}: 12 → -8`)
    expect(await press(world, 'ledger_put_back')).toContain(`On hand of ${sku} is 12`)
    await later(world)
    expect(person.records('Movements').find((each) => each['Id'] === id)).toEqual(before)
    expect(stockRow(world, sku)['On hand']).toBe(12)
    expect(foldOf(world, sku)).toBe(12)
  })

  it('while the bot is off is noticed at its start, once, and can still be put back after another', async () => {
    const world = await open()
    const { person } = world.sheets
    const before = opening(world)
    await answerTo(world, `/stock remove ${sku} 2 sold`)
    await later(world)
    const sale = world.sheets.person.records('Movements').at(-1) ?? {}
    await world.bot().stop()
    person.deletesRow('Movements', rowOf(world, 'Movements', idOf(before)))
    person.types('Movements', cellOf(world, 'Movements', idOf(sale), 'Quantity'), '-3')
    await world.restartBot()
    await later(world)
    const post = await onlyPost(world)
    expect(messageWords(post)).toContain('2 rows of Movements edited by hand: 1 changed, 1 gone')
    expect(messageWords(post)).toContain('Quantity -2 → -3')
    expect(messageWords(post)).toContain(`On hand of ${sku}: 10 → -11`)
    await world.restartBot()
    await later(world)
    await press(world, 'ledger_put_back')
    await later(world)
    expect(foldOf(world, sku)).toBe(10)
    expect(told(world)).toHaveLength(0)
  })

  it('with a hundred others is one post with their number, and one button for all', async () => {
    const world = await open()
    const { person } = world.sheets
    const before = person.records('Movements')
    for (let row = 0; row < 100; row += 1) {
      person.deletesRow('Movements', 11)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await later(world)
    const post = await onlyPost(world)
    expect(messageWords(post)).toContain('100 rows of Movements gone')
    expect(messageWords(post)).toContain('… and 94 more')
    await press(world, 'ledger_put_back')
    await later(world)
    const byId = (rows: readonly Record<string, unknown>[]) =>
      rows.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
    expect(byId(person.records('Movements'))).toEqual(byId(before))
    expect(told(world)).toHaveLength(0)
  })

  it('and pastes elsewhere is not gone, nor is one whose id was emptied: it gets another and counts once', async () => {
    const world = await open()
    const { person } = world.sheets
    const row = rowOf(world, 'Movements', idOf(opening(world)))
    const cells = (person.cells('Movements')[row - 1] ?? []).map((cell) =>
      typeof cell === 'number' ? cell : String(cell ?? ''),
    )
    person.deletesRow('Movements', row)
    await world.bot().settle(20_000)
    person.pastes('Movements', `A${person.cells('Movements').length + 1}`, [cells])
    await later(world)
    person.clears('Movements', cellOf(world, 'Movements', idOf(opening(world)), 'Id'))
    await later(world)
    await later(world)
    expect(told(world)).toEqual([])
    expect(idOf(opening(world))).toMatch(/^MV-/)
    expect(foldOf(world, sku)).toBe(12)
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 12')
  })
})

describe('a ledger row that somebody typed', () => {
  it('is theirs while they go on typing, and watched over afterwards', async () => {
    const world = await open()
    const { person } = world.sheets
    const last = person.cells('Movements').length + 1
    person.pastes('Movements', `A${last}`, [['', '', sku, 'Studio', 'sellable', 5, '']])
    await world.bot().settle(20_000)
    await world.slack.until(() => person.records('Movements').at(-1)?.['Id'] !== null)
    await world.bot().settle(20_000)
    person.types('Movements', `${columnOf(world, 'Movements', 'Quantity')}${last}`, '4')
    person.types('Movements', `${columnOf(world, 'Movements', 'Kind')}${last}`, 'receipt')
    await later(world)
    await later(world, 300_000)
    expect(told(world)).toEqual([])
    person.types('Movements', `${columnOf(world, 'Movements', 'Reason')}${last}`, 'found')
    await later(world)
    expect(told(world)).toEqual([])
    person.deletesRow('Movements', last)
    await later(world)
    expect(messageWords(await onlyPost(world))).toContain(`it was receipt of 4 × ${sku}`)
    await press(world, 'ledger_put_back')
    expect(foldOf(world, sku)).toBe(16)
  })
})

describe('a month that is closed', () => {
  it('takes its rows out of the ledger, and nobody is told that they are gone; nor at the next start', async () => {
    const world = await open()
    await later(world)
    const ana = world.slack.as('U01ANA')
    const [question] = await answersTo(world, await ana.types('C02SUPPLY', '/jumpring close'))
    if (question === undefined) throw new Error('no question')
    const rows = world.sheets.person.records('Movements').length
    await (await ana.clicks(question, 'periods_close')).settled()
    expect(await world.bot().settle(20_000)).toBe(true)
    await later(world)
    await later(world, 300_000)
    expect(world.sheets.person.records('Movements').length).toBeLessThan(rows)
    await world.restartBot()
    await later(world)
    await later(world)
    expect(told(world)).toEqual([])
    expect(foldOf(world, sku)).toBe(12)
    // What stands for them is watched over like any other row.
    const opens = world.sheets.person.records('Movements').find((each) => each['SKU'] === sku)
    world.sheets.person.deletesRow('Movements', rowOf(world, 'Movements', idOf(opens ?? {})))
    await later(world)
    expect(messageWords(await onlyPost(world))).toContain('is gone from Movements')
  })
})
