import { describe, expect, it } from 'vitest'
import { messageWords } from '../../sandbox/words.ts'
import { openTestWorld } from '../support/world.ts'

const channel = 'C02SUPPLY'
const passed = { plating: 'pass', stones: 'pass', clasp: 'n.a.', weight: 'pass', finish: 'pass' }

describe('a sample', () => {
  it('is approved with its checklist, and the sheet has what was measured', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const opened = await (await ana.types(channel, '/sample approve galáxia')).settled()
    const form = opened.view()
    if (form === undefined) throw new Error('no form')
    const sent = await (await ana.submits(form, { platingMicrons: '1.2', ...passed })).settled()
    expect(sent.replies().map(messageWords).join()).toContain('received → approved')
    await world.bot().settle(20_000)
    const row = world.sheets.person.records('Samples').find((each) => each['Id'] === 'SMP-WHY207TZAY')
    expect(row).toMatchObject({ Status: 'approved', 'Plating µm': 1.2, Plating: 'pass', Clasp: 'n.a.' })
  })

  it('with a failed check is not approved, and says so beside the check', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const form = (await (await ana.types(channel, '/sample approve galáxia')).settled()).view()
    if (form === undefined) throw new Error('no form')
    const sent = await ana.submits(form, { ...passed, plating: 'fail' })
    expect(sent.errors['plating']).toContain('failed, so the sample cannot be approved')
  })

  it('asked for with supplier and day in the line has its form filled in', async () => {
    const world = await openTestWorld()
    const ana = world.slack.as('U01ANA')
    const due = new Date(world.clock.now() + 48 * 86_400_000).toISOString().slice(0, 10)
    const line = `/sample new Aurora ring from Oficina do Douro due ${due}`
    const form = (await (await ana.types(channel, line)).settled()).view()
    if (form === undefined) throw new Error('no form')
    const sent = await (await ana.submits(form, {})).settled()
    expect(sent.replies().map(messageWords).join()).toContain('Asked for the sample Aurora ring')
    await world.bot().settle(20_000)
    const row = world.sheets.person.records('Samples').at(-1)
    expect(row).toMatchObject({
      'SKU or style': 'Aurora ring',
      Supplier: 'SUP-8EVBHYSYVE',
      Status: 'requested',
    })
  })

  it('is decided only by approvers once there are some', async () => {
    const world = await openTestWorld()
    const row = world.sheets.person.cells('Settings').findIndex((cells) => cells[0] === 'approvers') + 1
    world.sheets.person.types('Settings', `B${row}`, 'U02BEN')
    await world.bot().settle(20_000)
    const ana = world.slack.as('U01ANA')
    const answer = await (await ana.types(channel, '/sample reject galáxia looks dull')).settled()
    expect(answer.replies().map(messageWords).join()).toContain('only approvers decide on samples')
  })
})
