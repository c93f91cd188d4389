import { describe, expect, it } from 'vitest'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { pastLine, pastOrder } from '../support/buying.ts'
import { movement, sku, supplier } from '../support/records.ts'
import { approver, carriedBy, openTeam, other, type Team } from '../support/team.ts'

/** Today is 16 March 2026: of LUNA-M 90 pieces sold in the 90 days of the window, one a day, and 30 are on hand. */
const rows = {
  Settings: [
    { key: 'approvers', value: approver, note: '' },
    { key: 'currency', value: 'EUR', note: '' },
    { key: 'holding cost a year', value: '25%', note: '' },
    { key: 'cost of an order', value: '20', note: '' },
  ],
  Suppliers: [supplier({ id: 'SUP-1', name: 'Casa Prata', leadDays: 23 })],
  SKUs: [
    sku({ sku: 'LUNA-M', name: 'Luna hoop', supplier: 'SUP-1', cost: 4, safetyStock: 0 }),
    sku({ sku: 'SOL-S', name: 'Sol ring', supplier: 'casa prata', cost: 10, reorderPoint: 5 }),
    sku({ sku: 'FIO-1', name: 'Fio chain', supplier: 'SUP-1', cost: 2 }),
    sku({ sku: 'ALMA-1', name: 'Alma', cost: 2 }),
  ],
  Movements: [
    movement({ id: 'MV-0', quantity: 120, at: 46_000 }),
    ...Array.from({ length: 90 }, (_, at) =>
      movement({ id: `MV-${at + 1}`, quantity: -1, kind: 'sale', at: 46_007 + at }),
    ),
    movement({ id: 'MV-99', sku: 'SOL-S', quantity: 2, at: 46_000 }),
  ],
}
const open = (more: object = {}) => openTeam({ ...rows, ...more })
const ask = async (team: Team, line: string, by = approver) => (await team.types(by, line)).words

describe('/moq', () => {
  it('says how long it lasts, what it ties up, and works the tactics out, checked by hand', async () => {
    const words = await ask(await open(), '/moq luna-m 300')
    expect(words).toContain('*Lasts 9.9 months*: 300 pieces at 1 a day; 10.8 months with the 30 on hand')
    // 300 at 4.00; half of it for 300 days at 25 % a year.
    expect(words).toContain(
      '*Ties up €1,200.00* at €4.00 (the SKU’s cost), on average €600.00 for 300 days; holding it costs €123.29',
    )
    expect(words).toContain('Without a MOQ 30 would be ordered')
    // 0.25 × 4 × 270 / 2 = 135 less 20 × 365 × (1/30 − 1/300) = 219: more orders cost more than they save.
    expect(words).toContain('*A higher price for fewer* is not worth it')
    expect(words).toContain(
      '*A commitment to future orders*: 10 orders within 8.9 months instead of one: 30 on Mon 16 Mar 2026, 30 on Wed 15 Apr 2026',
    )
    // SOL-S is at its reorder point and has no demand: one piece at 10.00.
    expect(words).toContain(
      '30 of it are €120.00, and with what the supplier’s others need anyway, 1 SOL-S (€10.00), they reach €130.00 of €1,200.00; €1,070.00 are missing',
    )
  })

  it('says what a higher price is worth where orders cost nothing', async () => {
    const Settings = rows.Settings.filter(({ key }) => key !== 'cost of an order')
    const words = await ask(await open({ Settings }), '/moq luna hoop 300 4.20')
    // 0.25 × 4.2 × 270 / 2 = 141.75 over 365 + 0.25 × 30 / 2 = 368.75 is 0.3844.
    expect(words).toContain('up to €0.38 more a piece (9.2 %) for lots of 30')
    expect(words).toContain('at €4.20 (as typed)')
  })

  it('finds the cheapest lot with typed price breaks, and with those of past orders', async () => {
    const typed = await ask(await open(), '/moq luna-m 300 1@4.50 300@4.20 1000@3.90')
    // 365 × 4.20 + 20 × 365 / 300 + 0.25 × 4.20 × 300 / 2 = 1,714.83; 1,000 at 3.90 would be 1,918.30.
    expect(typed).toContain(
      '*The cheapest lot* with the price breaks as typed (from 1 €4.50, from 300 €4.20, from 1000 €3.90) is *300*: €1,714.83 a year',
    )
    const past = await open({
      'Purchase orders': [pastOrder({ id: 'PO-1', ordered: '2026-01-01' as LocalDate })],
      'PO lines': [
        pastLine({ id: 'L1', po: 'PO-1', ordered: 50, unitCost: 5 }),
        pastLine({ id: 'L2', po: 'PO-1', ordered: 200, unitCost: 4 }),
      ],
    })
    expect(await ask(past, '/moq luna-m 300')).toContain(
      '*The cheapest lot* with the price breaks as past orders show them (from 1 €5.00, from 200 €4.00) is *200*',
    )
    // 365 × 2.00 + 20 × 365 / 300 + 0.25 × 2.00 × 300 / 2 = 829.33: no lot at the old prices is the cheapest.
    const offer = await ask(past, '/moq luna-m 300 2.00')
    expect(offer).toContain('*Cheaper than before*: lots of *300* at €2.00 cost €829.33 a year')
    expect(offer).not.toContain('*The cheapest lot*')
  })

  it('makes up no numbers without demand or price', async () => {
    const words = await ask(
      await open({ SKUs: [sku({ sku: 'FIO-1', supplier: 'SUP-1' })] }),
      '/moq FIO-1 300',
    )
    expect(words).toContain('*How long it lasts* is not known: there was no full day with stock yet')
    expect(words).toContain('*Cash tied up* is not known: there is no price')
    expect(words).not.toMatch(/NaN|Infinity|undefined|commitment to future|higher price for fewer\*/)
  })

  it('says that a MOQ below what is needed is no obstacle', async () => {
    const words = await ask(await open(), '/moq luna-m 30')
    expect(words).toContain('*It is no obstacle*: 30 are needed anyway')
    expect(words).not.toContain('instead of one')
  })

  it.each([
    ['/moq', 'I found nothing behind `/moq`, and expected a piece and a quantity'],
    ['/moq luna-m', 'expected a piece and a quantity of whole pieces, as in `/moq LUNA-M 300`'],
    ['/moq atlantis 300', 'I found no SKU “atlantis”'],
    ['/moq luna-m 300 500@free', 'I found “500@free”, and expected a price break such as `500@4.20`'],
  ])('%s is refused with what was found and expected', async (line, words) => {
    const came = await (await open()).types(approver, line)
    expect(came.words).toContain(words)
    expect(came.words).toContain('Nothing was changed')
    expect(came.changed).toBe(false)
  })

  it('reads two numbers behind a name that ends in a number as the catalogue has it', async () => {
    const team = await open({ SKUs: [...rows.SKUs, sku({ sku: 'SOL RING 7', supplier: 'SUP-1', cost: 3 })] })
    expect(await ask(team, '/moq sol ring 7 300')).toContain('MOQ of 300 for SOL RING 7')
  })

  it('asks which variant of a style is meant, with lines to copy', async () => {
    const SKUs = ['M', 'L'].map((size) =>
      sku({ sku: `LUNA-${size}`, style: 'Luna hoop', name: 'Luna hoop', size }),
    )
    const words = await ask(await open({ SKUs }), '/moq luna hoop 300')
    expect(words).toContain('is more than one SKU')
    expect(words).toContain('`/moq LUNA-L 300`')
  })

  const hidden = { Settings: [...rows.Settings, { key: 'who may see costs', value: 'approvers', note: '' }] }
  it('shows others and channels no amounts, and still what needs none', async () => {
    const team = await open(hidden)
    const line = '/moq luna-m 300 4.77 300@4.77 900@3.91'
    for (const words of [await ask(team, line, other), (await team.presses(approver, 'share', line)).words]) {
      // The line and its button carry what this person typed.
      const told = words.replaceAll(line, '').replace(/"value":".*/, '')
      expect(told).not.toMatch(/€|4\.77|3\.91/)
      expect(words).toContain('*Lasts 9.9 months*')
      expect(words).toContain('10 orders within')
      expect(words).toContain('1 SOL-S, they do not reach the value of the MOQ')
    }
  })

  it.each([
    ['everyone', '€1,200.00'],
    ['approvers', ''],
  ])(
    'is saved to the supplier’s notes; where %s may see costs the note has amounts accordingly',
    async (who, amount) => {
      const team = await open({
        Settings: [...rows.Settings, { key: 'who may see costs', value: who, note: '' }],
      })
      const value = carriedBy(await team.types(approver, '/moq luna-m 300'), 'moq_save')
      const saved = await team.presses(approver, 'moq_save', value)
      expect(saved.words).toContain('Saved to the notes of *Casa Prata*: MOQ *300* of *LUNA-M*')
      const [note] = await team.written('Notes')
      expect(note).toMatchObject({ About: 'SUP-1', Author: '@ana' })
      expect(String(note?.['Text'])).toContain('MOQ 300 of LUNA-M. Lasts 9.9 months')
      expect(String(note?.['Text']).includes('€')).toBe(amount !== '')
      expect(String(note?.['Text'])).toContain(amount)
      await team.presses(approver, 'undo', carriedBy(saved, 'undo'))
      expect(await team.written('Notes')).toEqual([])
    },
  )

  it('of a SKU without a supplier has no button, and an altered press is refused', async () => {
    const team = await open()
    expect(await ask(team, '/moq alma-1 300')).not.toContain('moq_save')
    const pressed = await team.presses(approver, 'moq_save', '{"sku":"ALMA-1","quantity":300,"breaks":[]}')
    expect(pressed.words).toContain('Nothing was changed: ALMA-1 names no supplier')
    for (const value of [
      '',
      '{}',
      '{"sku":"LUNA-M","quantity":-1,"breaks":[]}',
      '{"sku":"GONE","quantity":1,"breaks":[]}',
    ]) {
      const came = await team.presses(approver, 'moq_save', value)
      expect(came.words).toContain('Nothing was changed')
      expect(came.changed).toBe(false)
    }
  })
})
