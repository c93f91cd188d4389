import { describe, expect, it } from 'vitest'
import { postIds } from '../support/posts.ts'
import { answerTo, foldOf, openTestWorld, stockRow } from '../support/world.ts'

const sku = 'LUNA-VER-M'
const alerts = 'C01ALERTS'

/** What of the posts in the alerts channel holds the words. */
const postsWith = (world: Awaited<ReturnType<typeof openTestWorld>>, words: string) =>
  world.slack.messages(alerts).filter((message) => JSON.stringify(message.blocks).includes(words))

describe('a tab that somebody deletes', () => {
  it('is told once, what was decided waits for it, and is written once when it is brought back', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    const { person } = world.sheets
    const before = person
      .cells('Movements')
      .map((row) => row.map((cell) => (typeof cell === 'number' ? cell : String(cell ?? ''))))
    person.deletesTab('Movements')
    await world.bot().settle(2_000)
    await world.slack.until(() => postsWith(world, 'npm run setup').length > 0)
    const answer = await answerTo(world, `/stock remove ${sku} 2 sold`)
    expect(answer).toContain('12 → 10')
    expect(answer).toContain('the tab Movements cannot be written as it is')
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 10')
    // The other tabs go on.
    expect(await answerTo(world, `/return new ${sku} 1 clasp broken`)).toContain('RT-')
    await world.bot().settle(1_000)
    const newest = () => person.records('Returns').at(-1)
    await world.slack.until(() => newest()?.['SKU'] === sku && newest()?.['Status'] === 'requested')
    expect(newest()).toMatchObject({ SKU: sku, Quantity: 1 })
    person.addsTab('Movements')
    person.pastes('Movements', 'A1', before)
    world.clock.ahead += 60_000
    expect(await world.bot().settle(20_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
    await world.bot().settle(20_000)
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(10)
    expect(postsWith(world, 'npm run setup')).toHaveLength(1)
    const posts = postIds(world.slack)
    expect(new Set(posts).size).toBe(posts.length)
  })
})

describe('a header that somebody renames while the bot runs', () => {
  it('stops writing to that tab and is told; renamed back, what was decided is written once', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    const { person } = world.sheets
    person.renamesHeader('Movements', 'Quantity', 'Pieces')
    await world.bot().settle(2_000)
    await world.slack.until(() => postsWith(world, 'Quantity').length > 0)
    const answer = await answerTo(world, `/stock remove ${sku} 2 sold`)
    expect(answer).toContain('12 → 10')
    expect(answer).toContain('Saved on this machine; the tab Movements cannot be written as it is')
    await world.bot().settle(1_000)
    expect(person.cells('Movements').at(-1)).not.toContain(-2)
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 10')
    person.renamesHeader('Movements', 'Pieces', 'Quantity')
    expect(await world.bot().settle(20_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
    await world.slack.until(() => person.records('Problems').length === 0)
    expect(postsWith(world, 'Quantity')).toHaveLength(1)
  })

  it('of a tab that is not the ledger, its rows stay as they were known', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    world.sheets.person.renamesHeader('SKUs', 'Price', 'Retail')
    await world.bot().settle(2_000)
    expect(await answerTo(world, `/sku ${sku}`)).toContain('€')
    expect(await answerTo(world, `/stock remove ${sku} 2 sold`)).toContain('12 → 10')
    expect(await world.bot().settle(10_000)).toBe(true)
    expect(foldOf(world, sku)).toBe(10)
  })
})

describe('a column that somebody inserts between the bot’s look and its write', () => {
  it.each([
    ['in the middle of the ledger', 3],
    ['before the ids', 0],
  ])('%s takes nothing: what was recorded counts once, also in the sheet’s own formula', async (_, at) => {
    const world = await openTestWorld()
    const { person, faults } = world.sheets
    await world.bot().settle(20_000)
    faults.add({
      times: 1,
      kind: 'delay',
      ms: 0,
      match: ({ kind }) => {
        if (kind !== 'write') return false
        person.insertsColumn('Movements', at, 'Mine')
        return true
      },
    })
    expect(await answerTo(world, `/stock remove ${sku} 2 sold between`)).toContain('12 → 10')
    await world.bot().settle(3_000)
    world.clock.ahead += 200_000
    await world.bot().settle(10_000)
    expect(await world.bot().settle(10_000)).toBe(true)
    expect(person.cells('Movements')[0]?.[at]).toBe('Mine')
    expect(await answerTo(world, `/stock ${sku}`)).toContain('On hand 10')
    expect(foldOf(world, sku)).toBe(10)
    expect(stockRow(world, sku)['On hand']).toBe(10)
    // Only a row without its id where it belongs stays, told cell by cell; it counts nothing.
    expect(person.records('Problems').length > 0).toBe(at === 0)
  })
})
