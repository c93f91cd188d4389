import { describe, expect, it } from 'vitest'
import { movementsTab } from '../../src/stock/tabs.ts'
import { contextOf, openTeam } from '../support/team.ts'
import { movement, poLine, purchaseOrder, supplier } from '../support/records.ts'
import { approver, other } from '../support/team.ts'

const settings = (...rows: readonly (readonly [string, string])[]) => [
  { key: 'approvers', value: approver, note: '' },
  { key: 'locations', value: 'Studio, Shop', note: '' },
  ...rows.map(([key, value]) => ({ key, value, note: '' })),
]
const open = (status: string, more: Readonly<Record<string, unknown>> = {}) => ({
  Suppliers: [
    supplier({ id: 'SUP-1', name: 'Pérola', vetting: 'approved', ...(more['supplier'] as object) }),
  ],
  Settings: settings(['orders without approved sample', 'off'], ...((more['settings'] as []) ?? [])),
  Movements: [movement({ id: 'MV-1', quantity: 12 })],
  'Purchase orders': [
    purchaseOrder({
      id: 'PO-9',
      status: status as 'sent',
      ordered: (status === 'draft' ? null : '2026-03-10') as never,
      ...(more['po'] as object),
    }),
  ],
  'PO lines': [
    poLine({ id: 'POL-9', po: 'PO-9', sku: 'LUNA-M', ordered: 50, unitCost: 4, ...(more['line'] as object) }),
  ],
  Payments: [],
  Inspections: [],
  Samples: [],
})

describe('/po refuses with what it found, and writes nothing', () => {
  it.each([
    ['a step that is not permitted', 'sent', {}, '/po close PO-9', 'it can become confirmed, part received'],
    ['a step from the end', 'closed', {}, '/po confirm PO-9', 'nothing follows after that'],
    ['a step that is done', 'sent', {}, '/po send PO-9', 'is sent already'],
    ['a day that is none', 'sent', {}, '/po eta PO-9 soonish', 'found “soonish”'],
    ['an ETA before the order', 'sent', {}, '/po eta PO-9 2026-03-09', 'before the order of 2026-03-10'],
    ['a promise before the order', 'sent', {}, '/po confirm PO-9 2026-03-01', 'before the order of'],
    ['a paused supplier', 'draft', { supplier: { vetting: 'paused' } }, '/po send PO-9', 'Pérola is paused'],
    ['a rejected supplier', 'draft', { supplier: { vetting: 'rejected' } }, '/po send PO-9', 'is rejected'],
    [
      'a supplier nobody knows',
      'draft',
      { po: { supplier: 'Nobody' } },
      '/po send PO-9',
      'supplier “Nobody”',
    ],
    ['a currency that is none', 'draft', { po: { currency: 'EURO' } }, '/po send PO-9', 'currency “EURO”'],
    ['a SKU nobody knows', 'draft', { line: { sku: 'GHOST' } }, '/po send PO-9', 'no SKU “GHOST”'],
    [
      'more than was ordered',
      'sent',
      {},
      '/po receive PO-9 LUNA-M 51',
      '50 ordered, 0 came before, 51 now make 51',
    ],
    ['less than nothing', 'sent', {}, '/po receive PO-9 LUNA-M -3', '-3 pieces, and expected how many came'],
    ['more rejected than came', 'sent', {}, '/po receive PO-9 LUNA-M 5 rejected 6', '6 rejected of 5'],
    ['a SKU that is not in the order', 'sent', {}, '/po receive PO-9 LUNA-L 5', 'no line of “LUNA-L”'],
    ['pieces before it is sent', 'draft', {}, '/po receive PO-9 LUNA-M 5', 'before it is sent'],
    ['pieces of a cancelled order', 'cancelled', {}, '/po receive PO-9 LUNA-M 5', 'is cancelled'],
    [
      'cancelling what came in part',
      'confirmed',
      { line: { received: 3, booked: 3 } },
      '/po cancel PO-9',
      '3 pieces of PO-9 came',
    ],
    ['an edit of an order that was sent', 'sent', {}, '/po edit PO-9', 'only a draft can be edited'],
    ['an order that is not there', 'sent', {}, '/po show PO-NONE', 'no purchase order like “PO-NONE”'],
  ])('%s', async (_, status, more, line, words) => {
    const team = await openTeam(open(status, more))
    const came = await team.types(approver, line)
    expect(came.words).toContain(words)
    expect(came.words).toMatch(/Nothing was changed/)
    expect(came.changed).toBe(false)
  })

  it('asks before a first order to somebody who is not vetted, and blocks it by setting for all but approvers', async () => {
    const first = { supplier: { vetting: 'sampling' } }
    const asked = await (await openTeam(open('draft', first))).types(other, '/po send PO-9')
    expect(asked.words).toContain('not approved yet, and this would be the first order')
    expect(asked.words).toContain('Send all the same')
    const block = { ...first, settings: [['orders to unvetted suppliers', 'block']] }
    const blocked = await (await openTeam(open('draft', block))).types(other, '/po send PO-9')
    expect(blocked.words).not.toContain('Send all the same')
    const team = await openTeam(open('draft', block))
    expect((await team.presses(other, 'po_send_anyway', JSON.stringify({ id: 'PO-9' }))).changed).toBe(false)
    expect((await team.presses(approver, 'po_send_anyway', JSON.stringify({ id: 'PO-9' }))).changed).toBe(
      true,
    )
  })

  it('keeps a form open beside the field at fault', async () => {
    const team = await openTeam(open('draft'))
    const context = contextOf(await team.types(approver, '/po edit PO-9'))
    const fields = { supplier: 'SUP-1', lines: 'LUNA-M 40' }
    for (const [field, value] of [
      ['currency', 'XYZW'],
      ['fxRate', '0'],
      ['lines', ''],
      ['lines', 'LUNA-M'],
      ['eta', '2026-03-01'],
      ['supplier', 'Nobody'],
    ] as const) {
      const came = await team.submits(approver, 'po_edit_form', context, { ...fields, [field]: value })
      expect(came.words, field).toContain(`"${field}":"`)
      expect(came.changed).toBe(false)
    }
  })
})

it('the form of a new order says which supplier it did not find', async () => {
  const team = await openTeam(open('sent'))
  const opened = async (line: string) => JSON.stringify((await team.types(approver, line)).opened?.blocks)
  expect(await opened('/po new Duoro <!here>')).toContain('I found no supplier like “Duoro &lt;!here&gt;”')
  expect(await opened('/po new LUNA-M 20 @ 4')).not.toContain('no supplier like')
})

describe('a receipt', () => {
  it('books accepted pieces at landed cost and holds rejected ones, in one decision with one Undo', async () => {
    const team = await openTeam(open('sent', { po: { freight: 10, duty: 10 } }))
    const came = await team.types(other, '/po receive PO-9 LUNA-M 20 rejected 3')
    // 50 × 4 = 200 of goods and 20 of extras: 4.40 a piece.
    const booked = team.workbook
      .facts()
      .rows(movementsTab)
      .filter(({ ref }) => ref === 'PO-9')
      .map(({ bucket, quantity, unitCost, kind }) => ({ bucket, quantity, unitCost, kind }))
    expect(booked).toEqual([
      { bucket: 'sellable', quantity: 17, unitCost: 4.4, kind: 'receipt' },
      { bucket: 'held', quantity: 3, unitCost: 4.4, kind: 'receipt' },
    ])
    expect(came.words).toContain('on hand *12 → 29*')
    expect(came.words).toContain('30 to come')
  })

  it('of the rest where nothing is outstanding says so, and books nothing', async () => {
    const team = await openTeam(open('sent'))
    await team.types(other, '/po receive PO-9 all')
    const again = await team.types(other, '/po receive PO-9 all')
    expect(again.words).toContain(
      'Nothing was changed: nothing of PO-9 is to come any more, all of its lines are complete',
    )
    expect(again.changed).toBe(false)
  })

  it('says why no landed cost is known where the rate is missing', async () => {
    const team = await openTeam(open('sent', { po: { currency: 'USD' } }))
    expect((await team.types(other, '/po receive PO-9 all')).words).toContain('no FX rate from USD to EUR')
  })
})
