import { describe, expect, it } from 'vitest'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { pastOrder, pastLine } from '../support/buying.ts'
import { movement, returned, sku, supplier } from '../support/records.ts'
import { approver, openTeam, other, type Team } from '../support/team.ts'

const day = (text: string) => text as LocalDate
const inspection = {
  id: 'INS-1',
  po: 'PO-1',
  sku: '',
  checkpoint: 'pre-shipment',
  inspector: 'own',
  on: day('2026-02-10'),
  lotSize: 100,
  plan: '',
  sampleSize: 20,
  critical: 0,
  major: 1,
  minor: 1,
  accept: '',
  reject: '',
  result: 'fail',
  defects: '',
  action: '',
  photo: '',
  by: '',
}

/** Today is 16 March 2026: Casa Prata has orders on time, late, short and still open; Oficina one; Nova none. */
const rows = {
  Settings: [
    { key: 'approvers', value: approver, note: '' },
    { key: 'who may see costs', value: 'approvers', note: '' },
    { key: 'currency', value: 'EUR', note: '' },
  ],
  Suppliers: [
    supplier({ id: 'SUP-1', name: 'Casa Prata', country: 'Portugal' }),
    supplier({ id: 'SUP-2', name: 'Oficina', country: 'Thailand', currency: 'USD' }),
    supplier({ id: 'SUP-3', name: 'Nova', country: 'Spain' }),
  ],
  SKUs: [
    sku({ sku: 'LUNA-M', type: 'Earrings', supplier: 'SUP-1', cost: 9, price: 30 }),
    sku({ sku: 'SOL-S', type: 'earrings', supplier: 'oficina', cost: 12, price: 20 }),
  ],
  Movements: [
    movement({ id: 'MV-1', quantity: 100, at: 46_050 }),
    movement({ id: 'MV-2', quantity: -40, kind: 'sale', at: 46_060 }),
    movement({ id: 'MV-3', sku: 'SOL-S', quantity: 9, at: 46_050 }),
    movement({ id: 'MV-4', sku: 'SOL-S', quantity: -6, kind: 'sale', at: 46_060 }),
  ],
  'Purchase orders': [
    pastOrder({
      id: 'PO-1',
      ordered: day('2026-01-05'),
      promised: day('2026-02-01'),
      receivedOn: day('2026-02-01'),
    }),
    pastOrder({
      id: 'PO-2',
      supplier: 'casa prata',
      ordered: day('2026-01-06'),
      promised: day('2026-02-01'),
      receivedOn: day('2026-02-05'),
    }),
    pastOrder({ id: 'PO-3', ordered: day('2026-02-01'), promised: day('2026-03-10'), status: 'shipped' }),
    pastOrder({ id: 'PO-4', ordered: day('2026-02-02') }),
    pastOrder({ id: 'PO-5', supplier: 'SUP-2', ordered: day('2026-02-02'), fxRate: 0.9 }),
    pastOrder({ id: 'PO-6', supplier: 'SUP-2', ordered: day('2026-02-02') }),
    pastOrder({ id: 'PO-7', status: 'draft', ordered: day('2026-02-02') }),
  ],
  'PO lines': [
    pastLine({ id: 'L1', po: 'PO-1', ordered: 60, received: 60, rejected: 3, unitCost: 9.17 }),
    pastLine({ id: 'L2', po: 'PO-2', ordered: 40, received: 38, unitCost: 9.17 }),
    pastLine({ id: 'L3', po: 'PO-3', received: null }),
    pastLine({ id: 'L4', po: 'PO-4', unitCost: null }),
    pastLine({ id: 'L5', po: 'PO-5', sku: 'SOL-S', ordered: 20, received: 20, unitCost: 13.77 }),
    pastLine({ id: 'L6', po: 'PO-6', sku: 'SOL-S', unitCost: 50 }),
    pastLine({ id: 'L7', po: 'PO-7', unitCost: 1000 }),
  ],
  Inspections: [inspection],
  Returns: [
    returned({ id: 'RT-1', quantity: 2, reason: 'defect', requested: day('2026-03-01') }),
    returned({ id: 'RT-2', quantity: 5, reason: 'changed mind', requested: day('2026-03-01') }),
    returned({ id: 'RT-3', quantity: 5, reason: 'damaged', status: 'denied', requested: day('2026-03-01') }),
  ],
}
const open = (more: object = {}) => openTeam({ ...rows, ...more })
const ask = async (team: Team, line: string, by = approver) => (await team.types(by, line)).words

describe('/supplier score', () => {
  it('of one shows each number with what it is of', async () => {
    const words = await ask(await open(), '/supplier score casa prata')
    expect(words).toContain(
      '*On time in full* 1 of 3 orders: *33.3 %* _(few: it says little)_ · on time 1, 1 order late and still not here',
    )
    expect(words).toContain('*Days late* mean 3.3, median 4, worst 6')
    expect(words).toContain('*In full* 2 of 3 orders that are over: 66.7 %')
    expect(words).toContain('_Left out: 1 order without a promised ETA_')
    expect(words).toContain('*Rejected on arrival* 3 of 118 pieces: *2.5 %* · 4 lines of 4 orders')
    expect(words).toContain(
      '*Inspections* 0 passed, 1 failed, 0 conditional · 2 defective of 20 looked at: 10 %',
    )
    expect(words).toContain('*Sent back as defective* 2 of 40 pieces sold: *5 %*')
  })

  it('sets the cost beside the others’, in the workbook’s currency', async () => {
    const words = await ask(await open(), '/supplier score casa prata')
    // 100 pieces at 9.17 and 10 at 9 are 9.1545 each; the others' are 13.77 dollars at 0.9: 12.393.
    expect(words).toContain('*Cost* 26 % below the others: index *0.74*, of one type')
    expect(words).toContain('9.15')
    expect(words).toContain('12.39')
    const theirs = await ask(await open(), '/supplier score oficina')
    expect(theirs).toContain('*Cost* 35 % above the others: index *1.35*')
  })

  it('shows amounts to nobody who may not see costs, and not to a channel', async () => {
    const team = await open()
    for (const line of [
      '/supplier score casa prata',
      '/supplier score',
      '/supplier risk',
      '/supplier casa prata',
    ]) {
      const told = await ask(team, line, other)
      const shared = (await team.presses(approver, 'share', line)).words
      for (const words of [told, shared]) expect(words).not.toMatch(/9\.15|9\.17|12\.39|13\.77|€|\bEUR\b/)
    }
    expect(await ask(team, '/supplier risk')).toContain('€')
  })

  it('of orders that do not say what was rejected says that it is not known', async () => {
    const team = await open({
      'PO lines': [pastLine({ id: 'L1', po: 'PO-1', bookedRejected: null })],
      Movements: [],
      Returns: [],
      Inspections: [],
    })
    const words = await ask(team, '/supplier score casa prata')
    expect(words).toContain('*Rejected on arrival* not known: the lines of 10 pieces do not say')
    expect(words).not.toContain(' 0 of 10')
  })

  it('of a period counts what belongs to it', async () => {
    const words = await ask(await open(), '/supplier score casa prata 2026-02')
    expect(words).toContain('*On time in full* 1 of 2 orders')
    expect(await ask(await open(), '/supplier score casa prata 2019')).toContain(
      '*Rejected on arrival* nothing was received',
    )
  })

  it('of nobody with orders says that there is none, and a name that nobody has is asked for', async () => {
    const team = await open({ SKUs: [sku({ sku: 'LUNA-M', supplier: 'SUP-1' })] })
    const words = await ask(team, '/supplier score nova')
    expect(words).toContain('No orders yet')
    expect(words).not.toMatch(/100 %/)
    expect(await ask(team, '/supplier score atlantis 90 days')).toContain(
      'no supplier like “atlantis”. Nothing was changed',
    )
  })

  it('of several lists them with a button each', async () => {
    const team = await open({
      Suppliers: [
        supplier({ id: 'SUP-1', name: 'Casa Prata' }),
        supplier({ id: 'SUP-2', name: 'Casa Ouro' }),
      ],
    })
    const words = await ask(team, '/supplier score casa')
    expect(words).toContain('2 suppliers like')
    expect(words).toContain('supplier_score:0')
  })

  it('alone sets all side by side, the largest samples first and few marked', async () => {
    const words = await ask(await open(), '/supplier score')
    expect(words.indexOf('Casa Prata')).toBeLessThan(words.indexOf('Oficina'))
    expect(words).toContain('33.3 % of 3 ?')
    expect(words).toContain('2.5 % of 118')
    expect(words).not.toContain('2.5 % of 118 ?')
    expect(words).toContain('1 supplier without anything to tell in this period')
    expect(await ask(await openTeam({ Suppliers: [] }), '/supplier score')).toContain('No orders yet')
  })

  it('stands on the card in three lines, and not where there is nothing to say', async () => {
    const team = await open()
    const words = await ask(team, '/supplier casa prata')
    expect(words).toContain('*On time in full* 1 of 3 orders')
    expect(words).toContain('*Rejected on arrival* 3 of 118')
    expect(words).toContain('supplier_score')
    expect(await ask(team, '/supplier nova')).not.toContain('On time in full')
  })
})

describe('/supplier risk', () => {
  it('shows shares with the arithmetic of HHI, and names what is left out', async () => {
    const words = await ask(await open(), '/supplier risk')
    // 60 and 40 pieces at 9.17 and 10 at 9 are 1,007.00; 20 at 13.77 dollars and 0.9 are 247.86.
    expect(words).toContain('Casa Prata *80.2 %* · €1,007.00')
    expect(words).toContain('Oficina *19.8 %* · €247.86')
    expect(words).toContain('HHI *6,830*, highly concentrated = 80.25² + 19.75²')
    expect(words).toContain('Portugal *80.2 %*')
    expect(words).toContain('no FX rate: PO-6')
    expect(words).toContain('no price: PO-4')
    expect(words).not.toContain('PO-7')
  })

  it('says which SKUs have no other source, with their share of sales', async () => {
    const words = await ask(await open(), '/supplier risk')
    // 40 at 30 of 40 at 30 and 6 at 20.
    expect(words).toContain(
      '*Without Casa Prata* 1 SKU has no other source, 90.9 % of what was sold in the last 90 days: LUNA-M',
    )
    const both = await ask(
      await open({
        'PO lines': [...rows['PO lines'], pastLine({ id: 'L8', po: 'PO-5', sku: 'luna-m' })],
      }),
      '/supplier risk',
    )
    expect(both).not.toContain('*Without Casa Prata*')
  })

  it('does not take a rejected supplier for another source', async () => {
    const team = await open({
      Suppliers: [
        supplier({ id: 'SUP-1', name: 'Casa Prata' }),
        supplier({ id: 'SUP-2', name: 'Oficina', vetting: 'rejected', currency: 'USD' }),
      ],
      'PO lines': [pastLine({ id: 'L8', po: 'PO-5', sku: 'LUNA-M' })],
    })
    expect(await ask(team, '/supplier risk')).toContain('*Without Casa Prata* 1 SKU')
  })

  it('leaves spend without a country out of the shares by country, and says how much it is', async () => {
    const suppliers = (portugal: string) => [
      supplier({ id: 'SUP-1', name: 'Casa Prata', country: portugal }),
      supplier({ id: 'SUP-2', name: 'Oficina', currency: 'USD' }),
    ]
    const some = await ask(await open({ Suppliers: suppliers('Portugal') }), '/supplier risk')
    expect(some).toContain('Portugal *100.0 %*')
    expect(some).toContain('19.8 % of the spend is with suppliers without a country')
    const none = await ask(await open({ Suppliers: suppliers('') }), '/supplier risk')
    expect(none).toContain('*By country* is not known')
  })

  it('takes the team’s limits, and an empty workbook without a word too many', async () => {
    const settings = [...rows.Settings, { key: 'concentration limits', value: '7000 9000', note: '' }]
    expect(await ask(await open({ Settings: settings }), '/supplier risk')).toContain('HHI *6,830*, spread')
    const empty = await openTeam({ Suppliers: [], SKUs: [], Movements: [], Returns: [] })
    expect(await ask(empty, '/supplier risk')).toContain('shares of spend are not known')
  })

  it('refuses words that are no period', async () => {
    expect(await ask(await open(), '/supplier risk soon')).toContain('I found “soon”, and expected a period')
  })
})
