import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/kit/json.ts'
import { openContext } from '../../src/slack/form-context.ts'
import { approver, carriedBy, contextOf, features, openTeam, other, type Team } from '../support/team.ts'

const buttons = features.flatMap((feature) => feature.buttons ?? []).map(({ actionId }) => actionId)
const checklist = { plating: 'pass', stones: 'pass', clasp: 'pass', weight: 'pass', finish: 'pass' }

/** Forms that say in their context what they are about, filled as they ask. */
const forms = {
  stock_move: { quantity: '1', reason: 'sold' },
  stock_transfer: { quantity: '1', from: 'Studio', to: 'Shop' },
  stock_count: { counted: '3' },
  sku_edit: { name: 'Nova', status: 'active' },
  sample_approve: checklist,
  sample_send_back: { reason: 'rubs off' },
  supplier_vet: { materialsVerified: 'yes', vetting: 'approved' },
  sample_review: { plating: 'pass' },
  sample_extend: { due: '2026-04-01' },
  qc_record: { lookedAt: '80', result: 'numbers' },
  return_inspect: { condition: 'worn', disposition: 'restock', resolution: 'none' },
  pay_paid: { on: '2026-03-16' },
  pay_hold: { reason: 'plating' },
  pay_release: { reason: 'passed' },
  note_save: { about: 'po:PO-2', text: 'x' },
}

const shapeless: readonly Json[] = [
  null,
  0,
  'LUNA-M',
  [],
  ['LUNA-M', 1],
  {},
  { id: 1, sku: 1, location: 1 },
  { id: ['RT-1'], sku: ['LUNA-M'], sign: 1 },
  { sku: 'LUNA-M', sign: '1', opened: { name: 1 } },
  { sku: 'LUNA-M', sign: 60, opened: [] },
  { sku: 'NOBODY', sign: 1, opened: {} },
  { id: 'NOBODY', verdict: 'approved' },
  { id: 'SMP-1', verdict: 'received' },
  { id: '', po: 'PO-9', sku: '', lot: 80, level: 'II', aql: { critical: 0, major: 2.5, minor: 4 } },
  { id: '', po: 'PO-7', sku: '', lot: 80, level: 'IV', aql: { critical: 0, major: 2.5, minor: 4 } },
  { id: '', po: 'PO-7', sku: '', lot: 80, level: 'II', aql: { critical: 0, major: 3, minor: 4 } },
  { id: '', po: 'PO-7', sku: '', lot: 1, level: 'II', aql: { critical: 0, major: 2.5, minor: 4 } },
  { id: '', po: '', sku: '', lot: 80, level: 'II', aql: { critical: 0, major: 2.5, minor: 4 } },
  { __proto__: null, constructor: 'LUNA-M' },
]

/** What is carried by a press that somebody altered. */
const values: readonly string[] = [
  '',
  'NOBODY',
  '[',
  '[]',
  '{}',
  'null',
  '0',
  '["LUNA-M",-2]',
  '["ASK-1","LUNA-M",-2,"count","",""]',
  '["ASK-1","LUNA-M",1.5,"sale","",""]',
  '["ASK-1","LUNA-M",-2,"sale","","Mars"]',
  '["ASK-1","LUNA-M",1e300,"sale","",""]',
  '{"requestId":"x","sku":"LUNA-M","change":-2,"kind":"opening","reason":""}',
  '{"requestId":"x","sku":"LUNA-M","change":-2,"kind":"reversal","reason":""}',
  '{"requestId":1,"sku":"LUNA-M","change":-2,"kind":"sale","reason":""}',
  '{"requestId":"x","sku":"LUNA-M","change":-2,"kind":"sale","reason":"","location":"Mars"}',
  '["LUNA-M",0]',
  '["ASK-1","LUNA-M",0,"Studio","Shop",""]',
  '["ASK-1","LUNA-M",-2,"Studio","Shop",""]',
  '["ASK-1","LUNA-M",2,"Studio","Mars",""]',
  '{"requestId":"x","sku":"LUNA-M","quantity":-2,"from":"Studio","to":"Shop","reason":""}',
  '{"requestId":"x","sku":"LUNA-M","quantity":2,"from":"Studio","to":"Studio","reason":""}',
  '{"id":"","po":"PO-9","sku":"","lot":1,"level":"II","aql":{"critical":0,"major":2.5,"minor":4}}',
  '/stock remove LUNA-M 3 sold',
  'undo:undo:undo',
  '__proto__',
  '\u0000',
  '<!channel>',
  'x'.repeat(2000),
]

describe('a form whose context was altered', () => {
  it.each(Object.entries(forms))('(%s) changes nothing and says so', async (callbackId, filled) => {
    const team = await openTeam()
    for (const context of shapeless) {
      const came = await team.submits(approver, callbackId, context, filled)
      expect(came.changed, JSON.stringify(context)).toBe(false)
      expect(came.words).toMatch(/nothing was changed/i)
    }
  })

  it('does not turn an approval into something else, nor a rejection into an approval', async () => {
    const team = await openTeam()
    const asked = { id: 'SMP-1', verdict: 'approved' }
    const back = { id: 'SMP-1', verdict: 'rejected' }
    for (const by of [approver, other]) {
      expect((await team.submits(by, 'sample_send_back', asked, { reason: 'x' })).changed).toBe(false)
      expect((await team.submits(by, 'sample_approve', back, checklist)).changed).toBe(false)
    }
  })

  it('gives nobody a right by naming another sample, return or SKU', async () => {
    const team = await openTeam()
    const before = team.ofApprovers()
    await team.submits(other, 'sample_approve', { id: 'SMP-2', verdict: 'approved' }, checklist)
    const lost = { condition: 'worn', disposition: 'write off', resolution: 'none' }
    await team.submits(other, 'return_inspect', { id: 'RT-2' }, lost)
    await team.submits(other, 'stock_move', { sku: 'LUNA-L', sign: -1 }, { quantity: '1', reason: 'lost' })
    await team.submits(other, 'stock_move', { sku: 'LUNA-M', sign: -1 }, { quantity: '51', reason: 'sold' })
    expect(team.ofApprovers()).toEqual(before)
  })

  it('counts no shelf that the team does not have, and no SKU', async () => {
    const team = await openTeam()
    const elsewhere = await team.submits(other, 'stock_count', { location: 'Mars' }, { 'LUNA-M': '3' })
    expect(elsewhere.words).toContain('there is no location \\"Mars\\" in Settings')
    const nobody = await team.submits(
      other,
      'stock_count',
      { location: 'Shop' },
      { 'LUNA-M': '3', NOBODY: '1' },
    )
    expect(nobody.words).toContain('there is no SKU')
    for (const came of [elsewhere, nobody]) expect(came.changed).toBe(false)
  })

  it('moves nothing to a place that the team does not have', async () => {
    const team = await openTeam()
    const filled = { quantity: '1', reason: 'sold', location: 'Mars' }
    const came = await team.submits(other, 'stock_move', { sku: 'LUNA-M', sign: 1 }, filled)
    expect(came.words).toContain('there is no location')
    expect(came.changed).toBe(false)
  })

  it('carries nothing to or from such a place', async () => {
    const team = await openTeam()
    for (const [from, to] of [
      ['Studio', 'Mars'],
      ['Mars', 'Studio'],
    ] as const) {
      const came = await team.submits(other, 'stock_transfer', { sku: 'LUNA-M' }, { quantity: '1', from, to })
      expect(came.words).toContain('there is no location')
      expect(came.changed).toBe(false)
    }
  })

  it('answers only where a conversation can be', () => {
    const sealed = (channel: Json) => openContext(JSON.stringify({ about: { id: 'RT-1' }, channel }))
    expect(sealed('C0SUPPLY1')).toEqual({ about: { id: 'RT-1' }, channelId: 'C0SUPPLY1' })
    for (const channel of ['U0BEN0002', '#general', '<!channel>', 7, {}, ''])
      expect(sealed(channel)).toEqual({ about: { id: 'RT-1' }, channelId: undefined })
    for (const metadata of ['', '{', 'null', '[]', '"x"', '{"channel":"C1"}'])
      expect(openContext(metadata)).toEqual({ about: null, channelId: undefined })
  })
})

describe('a button whose value was altered', () => {
  it.each(buttons)('(%s) changes nothing and breaks nothing', async (actionId) => {
    const team = await openTeam()
    for (const value of values)
      expect((await team.presses(other, actionId, value)).changed, value).toBe(false)
  })

  it('to a smaller wish is judged as that wish, and to a larger one as that', async () => {
    const team = await openTeam()
    const carried = carriedBy(await team.types(approver, '/stock remove LUNA-M 51 sold'), 'stock_confirm')
    const altered = async (change: number, kind: string, reason: string) => {
      const wish = { ...(JSON.parse(carried) as object), requestId: reason, change, kind, reason }
      return team.presses(other, 'stock_confirm', JSON.stringify(wish))
    }
    const before = team.ofApprovers()
    expect((await altered(-50, 'sale', 'sold')).changed).toBe(true)
    for (const came of [
      await altered(-52, 'adjustment', 'more'),
      await altered(-1, 'write-off', 'gone'),
      // Its words say what it is, whatever kind stands beside them.
      await altered(-1, 'adjustment', 'clasp broken'),
      await altered(-1, 'sale', 'lost at the fair'),
    ]) {
      expect(came.changed).toBe(false)
      expect(came.words).toContain('approvers')
    }
    expect(team.ofApprovers()).toEqual(before)
  })

  it.each(['MV-1', 'MV-2', 'MV-3', 'NOBODY'])('does not call %s a sale, whoever presses', async (id) => {
    const team = await openTeam()
    for (const by of [other, approver]) {
      const came = await team.presses(by, 'stock_was_sale', id)
      expect(came.changed).toBe(false)
      expect(came.words).toContain('Nothing was changed')
    }
  })
})

it('a form that an approver opened is still that of who submits it', async () => {
  const team: Team = await openTeam()
  const opened = contextOf(await team.presses(approver, 'sample_approve', 'SMP-1'))
  const came = await team.submits(other, 'sample_approve', opened, checklist)
  expect(came.words).toContain('only approvers decide on samples')
  expect(came.changed).toBe(false)
  expect((await team.submits(approver, 'sample_approve', opened, checklist)).changed).toBe(true)
})
