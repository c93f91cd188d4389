import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { World } from '../../sandbox/world.ts'
import { atRest, openTestWorld, stockRow } from '../support/world.ts'

const channel = 'C02SUPPLY'
const sku = 'LUNA-VER-M'

/** Long enough for a second answer, if there were one. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 400))

/** What the bot posts by itself after a start is posted; before the digest's hour that is nothing. */
async function openQuiet(): Promise<World> {
  const world = await openTestWorld()
  // The day's own posts are made first, also at night.
  await world.bot().tick()
  await atRest(world, 400)
  return world
}

/** What Ana says, and the answers to it. */
async function says(world: World, words: string, at: 'direct' | typeof channel = 'direct') {
  const ana = world.slack.as('U01ANA')
  const exchange = await (await ana.types(at === 'direct' ? ana.dm : at, words)).settled()
  const replies = exchange.replies()
  return { ana, replies, words: replies.map(messageWords).join('\n') }
}

describe('plain words in a direct message', () => {
  it('that ask are answered there, by the command that they stand for', async () => {
    const world = await openQuiet()
    const asked = await says(world, 'how many luna ver m do we have?')
    expect(asked.words).toMatch(/On hand 12/)
    expect(asked.words).toContain('Read as /stock luna ver m')
    expect(asked.replies[0]?.channel).toBe(asked.ana.dm)
    expect((await says(world, 'what’s due this week')).words).toContain('WHAT WAITS ON')
    expect((await says(world, 'what is low from Douro?')).words).toContain('TO REORDER')
  })

  it('that would write are shown first, and recorded once by the button, with who pressed it', async () => {
    const world = await openQuiet()
    const rows = world.sheets.person.records('Movements').length
    const { ana, replies, words } = await says(world, 'we sold three luna ver m at the market')
    const [question] = replies
    if (question === undefined) throw new Error('no question')
    expect(words).toContain(`on hand 12 → 9`)
    await world.bot().settle(20_000)
    expect(world.sheets.person.records('Movements')).toHaveLength(rows)
    const done = await (await ana.clicks(question, 'asking_go')).settled()
    expect(done.replies().map(messageWords).join()).toContain(`Removed 3 of ${sku}: on hand 12 → 9`)
    expect(await world.bot().settle(20_000)).toBe(true)
    expect(stockRow(world, sku)['On hand']).toBe(9)
    expect(world.sheets.person.records('Movements').at(-1)).toMatchObject({ Kind: 'sale', By: '@ana' })
  })

  it('that undo mean what the same person recorded, by whatever way', async () => {
    const world = await openQuiet()
    expect((await says(world, 'undo that')).words).toContain('no movement that you recorded, @ana')
    const ana = world.slack.as('U01ANA')
    await (await ana.types(channel, `/stock remove ${sku} 1 sold`)).settled()
    const asked = await says(world, 'undo that')
    expect(asked.words).toContain('would be taken back; nothing is changed until you press')
    const [shown] = asked.replies
    if (shown === undefined) throw new Error('nothing was shown')
    await (await ana.clicks(shown, 'stock_undo')).settled()
    expect(await world.bot().settle(5000)).toBe(true)
    expect(stockRow(world, sku)['On hand']).toBe(12)
  })

  it('of a piece that is only described are answered with a list to pick from', async () => {
    const world = await openQuiet()
    const { words } = await says(world, 'we sold 3 of the silver ones')
    expect(words).toContain('Which one do you mean? Nothing was changed yet. 3 to remove')
  })

  it('that are a list are one question and one Undo', async () => {
    const world = await openQuiet()
    const { ana, replies } = await says(world, `sold today:\n- ${sku} 2\n- luna sil s x1`)
    const [preview] = replies
    if (preview === undefined) throw new Error('no preview')
    const done = await (await ana.clicks(preview, 'stock_list')).settled()
    const [receipt] = done.replies()
    if (receipt === undefined) throw new Error('no receipt')
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(10)
    await (await ana.clicks(receipt, 'undo')).settled()
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(12)
    expect(stockRow(world, 'LUNA-SIL-S')['On hand']).toBe(16)
  })

  it('that are not understood are answered with the nearest lines', async () => {
    const world = await openQuiet()
    const { words } = await says(world, 'the weather is lovely for an inspection')
    expect(words).toContain('I did not understand that. Nothing was changed')
    expect(words).toContain('/return open')
  })

  it('open a form by a button, for a message opens none by itself', async () => {
    const world = await openQuiet()
    const { ana, replies } = await says(world, 'log a return')
    const [question] = replies
    if (question === undefined) throw new Error('no question')
    const pressed = await (await ana.clicks(question, 'asking_go')).settled()
    expect(pressed.view()?.title).toBe('New return')
  })

  it('are answered once, however often Slack tells of them, and never to a bot', async () => {
    const world = await openQuiet()
    const ana = world.slack.as('U01ANA')
    world.slack.duplicateNext = true
    await (await ana.types(ana.dm, `@Jumpring how many ${sku} do we have?`)).settled()
    await world.slack.redeliver()
    await quiet()
    const told = ana.sees(ana.dm).filter((message) => message.isBot)
    expect(told).toHaveLength(1)
  })
})

describe('plain words in a channel', () => {
  it('are heard only in a mention, and answered to the one who asked', async () => {
    const world = await openQuiet()
    const before = world.slack.as('U02BEN').sees(channel).length
    const ana = world.slack.as('U01ANA')
    await ana.types(channel, `how many ${sku} do we have?`)
    await quiet()
    expect(ana.sees(channel).filter((message) => message.isBot && message.text.includes('on hand'))).toEqual(
      [],
    )
    const { words } = await says(world, `@Jumpring how many ${sku} do we have?`, channel)
    expect(words).toMatch(/On hand 12[\s\S]*Share/)
    // Ben sees the two questions and no answer.
    expect(world.slack.as('U02BEN').sees(channel)).toHaveLength(before + 2)
  })

  it('that would write are asked back in private, and told to the team when they are recorded', async () => {
    const world = await openQuiet()
    const { ana, replies } = await says(world, `@Jumpring sold 2 ${sku}`, channel)
    const [question] = replies
    if (question === undefined) throw new Error('no question')
    expect(question.ephemeralTo).toBe('U01ANA')
    await (await ana.clicks(question, 'asking_go')).settled()
    const seen = world.slack.as('U02BEN').sees(channel).map(messageWords).join('\n')
    expect(seen).toContain(`Removed 2 of ${sku}: on hand 12 → 10`)
  })
})

describe('Slack’s own menus', () => {
  it('look up a piece from anywhere', async () => {
    const world = await openQuiet()
    const ana = world.slack.as('U01ANA')
    const opened = await (await ana.opensGlobalShortcut('stock_look_up_open')).settled()
    const form = opened.view()
    if (form === undefined) throw new Error('no form')
    expect(await ana.suggestions(form, 'sku_pick', 'luna ver')).not.toEqual([])
    const sent = await (await ana.submits(form, { sku_pick: sku })).settled()
    expect(sent.replies().map(messageWords).join()).toMatch(/On hand 12/)
  })

  it('log a return out of what a colleague wrote', async () => {
    const world = await openQuiet()
    const ana = world.slack.as('U01ANA')
    await world.slack.as('U02BEN').types(channel, `2 x ${sku} came back, clasp broken`)
    const written = ana.sees(channel).at(-1)
    if (written === undefined) throw new Error('no message')
    const opened = await (await ana.opensMessageShortcut('return_log_message', written)).settled()
    const form = opened.view()
    if (form === undefined) throw new Error('no form')
    const sent = await (await ana.submits(form, {})).settled()
    expect(sent.replies().map(messageWords).join()).toContain(`Return logged: 2 of ${sku}, damaged`)
  })

  it('record what a colleague wrote, after a question', async () => {
    const world = await openQuiet()
    const ana = world.slack.as('U01ANA')
    await world.slack.as('U02BEN').types(channel, `sold 2 ${sku} to a walk-in`)
    const written = ana.sees(channel).at(-1)
    if (written === undefined) throw new Error('no message')
    const asked = await (await ana.opensMessageShortcut('asking_read', written)).settled()
    const [question] = asked.replies()
    if (question === undefined) throw new Error('no question')
    await (await ana.clicks(question, 'asking_go')).settled()
    await world.bot().settle(20_000)
    expect(stockRow(world, sku)['On hand']).toBe(10)
  })
})
