import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import type { StoredView } from '../../sandbox/slack/stand-in.ts'
import type { World } from '../../sandbox/world.ts'
import { foldOf, openTestWorld, stockRow } from '../support/world.ts'

const channel = 'C02SUPPLY'
const sku = 'LUNA-VER-M'

async function inspect(world: World): Promise<StoredView> {
  const ana = world.slack.as('U01ANA')
  const logged = await (await ana.types(channel, `/return new ${sku} 1 clasp fell off`)).settled()
  const [receipt] = logged.replies()
  if (receipt === undefined) throw new Error('no receipt')
  const opened = await (await ana.clicks(receipt, 'return_inspect')).settled()
  const form = opened.view()
  if (form === undefined) throw new Error('no form')
  return form
}

function returnRow(world: World) {
  const row = world.sheets.person.records('Returns').at(-1)
  if (row === undefined) throw new Error('no return')
  return row
}

describe('a return', () => {
  it('is logged without moving stock, and restocked after its inspection', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const form = await inspect(world)
    await world.bot().settle(20_000)
    expect(returnRow(world)).toMatchObject({ SKU: sku, Reason: 'defect', Status: 'requested' })
    expect(stockRow(world, sku)['On hand']).toBe(12)
    const filled = { condition: 'new', disposition: 'restock', resolution: 'refund', refund: '68' }
    const done = await (await ana.submits(form, filled)).settled()
    expect(done.replies().map(messageWords).join()).toContain('back to stock, on hand 12 → 13')
    await world.bot().settle(20_000)
    expect(returnRow(world)).toMatchObject({ Status: 'closed', Disposition: 'restock', Refund: 68 })
    expect(stockRow(world, sku)['On hand']).toBe(13)
    expect(foldOf(world, sku)).toBe(13)
  })

  it('that is written off shows the loss and leaves on hand as it is', async () => {
    const world = await openTestWorld()
    const form = await inspect(world)
    const filled = { condition: 'damaged', disposition: 'write off', resolution: 'refund', refund: '68' }
    const done = await (await world.slack.as('U01ANA').submits(form, filled)).settled()
    const words = done.replies().map(messageWords).join()
    expect(words).toContain('written off, on hand stays 12')
    expect(words).toContain('Loss €81.70: goods €13.70 (1 × €13.70) + refund €68.00')
    await world.bot().settle(20_000)
    expect(foldOf(world, sku)).toBe(12)
  })

  it('that two people inspect at once is inspected once, and the second is told how it stands', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const ben = world.slack.as('U02BEN')
    const anas = await inspect(world)
    const card = await (await ben.types(channel, `/return ${returnId(world)}`)).settled()
    const [shown] = card.replies()
    if (shown === undefined) throw new Error('no card')
    const bens = (await (await ben.clicks(shown, 'return_inspect')).settled()).view()
    if (bens === undefined) throw new Error('no form')
    const filled = { condition: 'new', disposition: 'restock', resolution: 'none' }
    await Promise.all([ana.submits(anas, filled), ben.submits(bens, filled)])
    await world.bot().settle(20_000)
    const words = world.slack.messages(channel).map(messageWords)
    expect(words.filter((each) => each.includes('back to stock'))).toHaveLength(1)
    expect(words.filter((each) => each.includes('was inspected before as restock'))).toHaveLength(1)
    expect(stockRow(world, sku)['On hand']).toBe(13)
  })

  it('with a refund that contradicts its resolution is told beside the field, and nothing is written', async () => {
    const world = await openTestWorld()
    const form = await inspect(world)
    const filled = { condition: 'new', disposition: 'restock', resolution: 'refund' }
    const sent = await world.slack.as('U01ANA').submits(form, filled)
    expect(sent.closed).toBe(false)
    expect(Object.values(sent.errors).join()).toContain('I found no amount')
    await world.bot().settle(20_000)
    expect(returnRow(world)['Status']).toBe('requested')
  })
})

function returnId(world: World): string {
  const [, id = ''] =
    /(RT-[0-9A-Z]+)/.exec(
      world.slack
        .messages(channel)
        .map((message) => JSON.stringify(message.blocks))
        .join(),
    ) ?? []
  return id
}
