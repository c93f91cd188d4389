import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { answerTo, atRest, openTestWorld } from '../support/world.ts'

const alerts = 'C01ALERTS'

function choose(world: World, setting: string, value: string): void {
  const row = world.sheets.person.cells('Settings').findIndex((cells) => cells[0] === setting) + 1
  world.sheets.person.types('Settings', `B${row}`, value)
}

function posts(world: World, channel = alerts): string[] {
  return world.slack
    .messages(channel)
    .filter((message) => message.isBot)
    .map(messageWords)
}

const reminder = (world: World, sku: string) =>
  world.sheets.person.records('Reminders').find((row) => row['About'] === sku)

/** The clock stands at this time of the next day on the team's clock, which is the machine's zone of the demo. */
async function at(world: World, clock: string): Promise<void> {
  const { timeZone } = world.times()
  const shown = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  const ahead = minutes(clock) - minutes(shown.format(world.clock.now()))
  world.clock.ahead += (ahead <= 0 ? ahead + 1440 : ahead) * 60_000
  await world.bot().settle(20_000)
  await world.bot().tick()
  await atRest(world)
}

describe('an alert that is routed to a person', () => {
  it('is a direct message with its buttons; a press is in the sheet and on the card, and Undo takes it back', async () => {
    const world = await openTestWorld()
    choose(world, 'alert routes', 'low stock: @ben')
    await world.bot().settle(20_000)
    await answerTo(world, '/stock remove LUNA-VER-S 23 sold')
    const post = await world.slack.until(() =>
      world.slack.messages('D02BEN').find((message) => message.text === 'LUNA-VER-S is out'),
    )
    expect(messageWords(post)).toContain(
      '[ Snooze 3 days ] [ Snooze 7 days ] [ Snooze until it arrives ] [ Assign ] [ Not restocking ]',
    )
    expect(posts(world).join()).not.toContain('LUNA-VER-S is out')
    const pressed = await (await world.slack.as('U02BEN').clicks(post, 'low_care:arrival')).settled()
    const [receipt] = pressed.replies()
    expect(receipt === undefined ? '' : messageWords(receipt)).toContain('until pieces arrive')
    await world.bot().settle(20_000)
    expect(reminder(world, 'LUNA-VER-S')).toMatchObject({ State: 'snoozed', By: '@ben' })
    expect(await answerTo(world, '/stock LUNA-VER-S')).toContain(
      'Not told: snoozed by @ben until pieces arrive',
    )
    if (receipt !== undefined) await (await world.slack.as('U02BEN').clicks(receipt, 'undo')).settled()
    await world.bot().settle(20_000)
    expect(reminder(world, 'LUNA-VER-S')).toMatchObject({ State: 'posted' })
  })
})

describe('a route to a channel that Jumpring is not in', () => {
  it('goes to the alerts channel, is a problem that says what to do, and is over once it is invited', async () => {
    const world = await openTestWorld()
    choose(world, 'alert routes', 'low stock: #general')
    await world.bot().settle(20_000)
    await answerTo(world, '/stock remove LUNA-VER-S 23 sold')
    await world.slack.until(() => posts(world).some((words) => words.includes('LUNA-VER-S is out')))
    await world.bot().settle(20_000)
    await world.slack.until(() => world.sheets.person.records('Problems').length > 0)
    expect(world.sheets.person.records('Problems')[0]).toMatchObject({ Tab: 'Settings', Got: '#general' })
    expect(world.sheets.person.records('Problems')[0]?.['Expected']).toContain('/invite @Jumpring')
    // Somebody invites it.
    const general = world.slack.channels.find(({ id }) => id === 'C03GENERAL')
    if (general !== undefined) general.botIsMember = true
    world.clock.ahead += 61_000
    await world.bot().settle(20_000)
    await world.slack.until(() => world.sheets.person.records('Problems').length === 0)
  })
})

describe('the quiet hours', () => {
  it('hold what can wait and post it once in the morning, as it is then', async () => {
    const world = await openTestWorld()
    choose(world, 'quiet hours', '20:00-08:00')
    await world.bot().settle(20_000)
    await at(world, '22:00')
    const before = posts(world).length
    await answerTo(world, '/stock remove LUNA-VER-S 23 sold')
    await answerTo(world, '/stock remove LUNA-SIL-S 16 sold')
    world.sheets.person.types('SKUs', 'A1', 'SKU')
    await world.bot().settle(20_000)
    await world.bot().tick()
    await world.bot().settle(20_000)
    expect(reminder(world, 'LUNA-VER-S')).toMatchObject({ State: 'held' })
    expect(await answerTo(world, '/stock LUNA-VER-S')).toContain('Not told yet: it is out')
    await answerTo(world, '/stock add LUNA-SIL-S 40 received')
    await world.bot().settle(20_000)
    expect(posts(world).length).toBe(before)
    await at(world, '08:00')
    await world.slack.until(() => posts(world).length > before)
    const fresh = posts(world).slice(before)
    expect(fresh).toHaveLength(1)
    expect(fresh[0]).toContain('LUNA-VER-S is out')
    expect(reminder(world, 'LUNA-VER-S')).toMatchObject({ State: 'posted' })
  })

  it('hold what cannot be read; a cell that was mended before the morning is not told', async () => {
    const world = await openTestWorld()
    choose(world, 'quiet hours', '20:00-08:00')
    await world.bot().settle(20_000)
    await at(world, '22:00')
    const before = posts(world).length
    const header = world.sheets.person.cells('SKUs')[0] ?? []
    const price = String.fromCharCode(65 + header.indexOf('Price'))
    world.sheets.person.types('SKUs', `${price}2`, 'ask Ines')
    world.sheets.person.types('SKUs', `${price}3`, 'ask Ana')
    await world.bot().settle(20_000)
    await world.slack.until(() => world.sheets.person.records('Problems').length === 2)
    world.sheets.person.types('SKUs', `${price}3`, '48')
    await world.bot().settle(20_000)
    expect(posts(world).length).toBe(before)
    await at(world, '08:00')
    await world.slack.until(() => posts(world).length > before)
    const fresh = posts(world).slice(before)
    expect(fresh).toHaveLength(1)
    expect(fresh[0]).toContain('1 cell in the sheet cannot be read')
    expect(fresh[0]).toContain('ask Ines')
  })
})

describe('a workbook from before these columns', () => {
  it('goes on without them, and says what is missing where it is needed', async () => {
    const world = await openTestWorld()
    await world.bot().settle(20_000)
    const header = world.sheets.person.cells('Reminders')[0] ?? []
    for (const name of ['Since', 'Told', 'Assigned to'])
      world.sheets.person.deletesColumn('Reminders', header.indexOf(name))
    await world.bot().settle(20_000)
    await answerTo(world, '/stock remove LUNA-VER-S 23 sold')
    await world.slack.until(() => posts(world).some((words) => words.includes('LUNA-VER-S is out')))
    const me = world.slack.as('U01ANA')
    const [card] = (await (await me.types('C02SUPPLY', '/stock LUNA-VER-S')).settled()).replies()
    if (card === undefined) throw new Error('There is no card')
    const pressed = await (await me.clicks(card, 'low_care', { value: 'assign sku:LUNA-VER-S' })).settled()
    const form = pressed.view()
    if (form === undefined) throw new Error('There is no form')
    const done = await (await me.submits(form, { person: 'U02BEN' })).settled()
    expect(done.replies().map(messageWords).join()).toContain('has no column “Assigned to” yet')
    expect(world.slack.messages('D02BEN').filter(({ isBot }) => isBot)).toEqual([])
    const snoozed = await (await me.clicks(card, 'low_care', { value: '3 sku:LUNA-VER-S' })).settled()
    expect(snoozed.replies().map(messageWords).join()).toContain('Snoozed LUNA-VER-S')
    await world.bot().settle(20_000)
    expect(reminder(world, 'LUNA-VER-S')).toMatchObject({ State: 'snoozed' })
    // One of them added by hand is not enough to tell anybody; setup adds all of them.
    const end = world.sheets.person.cells('Reminders')[0]?.length ?? 0
    world.sheets.person.types('Reminders', `${String.fromCharCode(65 + end)}1`, 'Assigned to')
    const row = world.sheets.person.cells('Reminders').findIndex((cells) => cells[2] === 'LUNA-VER-S') + 1
    world.sheets.person.types('Reminders', `${String.fromCharCode(65 + end)}${row}`, '@ben')
    await world.bot().settle(20_000)
    await world.bot().tick()
    await world.bot().settle(20_000)
    expect(world.slack.messages('D02BEN').filter(({ isBot }) => isBot)).toEqual([])
    world.sheets.person.types('Reminders', `${String.fromCharCode(66 + end)}1`, 'Told')
    await world.bot().settle(20_000)
    const told = () => world.slack.messages('D02BEN').filter(({ isBot }) => isBot).length
    await world.slack.until(() => told() > 0)
    await world.bot().settle(20_000)
    await world.bot().tick()
    await world.bot().settle(20_000)
    expect(told()).toBe(1)
    expect(reminder(world, 'LUNA-VER-S')).toMatchObject({ Told: '@ben' })
  })
})
