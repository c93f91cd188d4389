import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { paymentsTab } from '../../src/payments/tabs.ts'
import { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import { inspectionsTab } from '../../src/quality/tabs.ts'
import { watchInspections } from '../../src/quality/watch.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { openOffice } from '../support/office.ts'
import { inspection, payment, poLine, purchaseOrder, sku } from '../support/records.ts'

const tabs = [
  settingsTab,
  suppliersTab,
  skusTab,
  purchaseOrdersTab,
  poLinesTab,
  paymentsTab,
  inspectionsTab,
  remindersTab,
]
const planned = { lotSize: 1200, plan: 'II', sampleSize: 80, accept: '0 / 5 / 7', reject: '1 / 6 / 8' }

async function open(rows: readonly object[], more: Readonly<Record<string, readonly object[]>> = {}) {
  const office = await openOffice(
    tabs,
    {
      Settings: [],
      SKUs: [sku({ sku: 'LUNA-M' })],
      'Purchase orders': [purchaseOrder({ id: 'PO-1', status: 'inspection' })],
      'PO lines': [poLine({ id: 'L-1', po: 'PO-1', sku: 'LUNA-M', ordered: 1200 })],
      Payments: [payment({ id: 'PAY-1', po: 'PO-1' })],
      Inspections: rows,
      ...more,
    },
    '2026-03-16T10:00:00Z',
  )
  const { workbook, journal } = office
  /** Does what the rounds do: decides what is proposed until nothing is. */
  const look = async () => {
    for (let round = 0; round < 5; round += 1)
      for (const { requestId, decide } of watchInspections(workbook.facts()))
        await workbook.change(requestId, decide)
    return (await journal.unposted()).map((each) => JSON.stringify(each))
  }
  /** A person changes cells of the row in the sheet. */
  const types = async (cells: Readonly<Record<string, string | number>>) => {
    await office.written('Inspections')
    for (const [header, value] of Object.entries(cells))
      office.spreadsheet.type('Inspections', 'INS-1', header, value)
    await workbook.refresh()
  }
  const row = () => workbook.facts().rows(inspectionsTab)[0]
  const paid = () => workbook.facts().rows(paymentsTab)[0]?.status
  return { ...office, look, types, row, paid }
}

describe('a result that is typed in the sheet', () => {
  it('fail holds the balance and is told once', async () => {
    const row = inspection({ id: 'INS-1', po: 'PO-1', ...planned, major: 9, result: 'fail' })
    const office = await open([row])
    const told = await office.look()
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('Inspection of *PO-1*: *fail* (major 9 of at most 5)')
    expect(told[0]).toContain('1 balance payment *planned → held*')
    expect(told[0]).toContain('typed in the sheet')
    expect(office.paid()).toBe('held')
    expect(office.row()?.noted).toBe('fail')
    expect(await office.look()).toHaveLength(1)
  })

  it('pass after it lets the balance go', async () => {
    const office = await open([inspection({ id: 'INS-1', po: 'PO-1', ...planned, major: 9, result: 'fail' })])
    await office.look()
    office.setClock('2026-03-16T11:00:00Z')
    await office.types({ Major: 2, Result: 'pass' })
    const told = await office.look()
    expect(told).toHaveLength(2)
    expect(told.join()).toContain('*fail → pass*')
    expect(told.join()).toContain('*held → planned*')
    expect(office.paid()).toBe('planned')
  })

  it('pass against its own numbers is told with the facts, and lets nothing go', async () => {
    const office = await open([inspection({ id: 'INS-1', po: 'PO-1', ...planned, major: 9, result: 'fail' })])
    await office.look()
    office.setClock('2026-03-16T11:00:00Z')
    await office.types({ Result: 'pass' })
    const told = await office.look()
    expect(told).toHaveLength(2)
    expect(told.join()).toContain('but the numbers say *fail*: major 9 of at most 5')
    expect(told.join()).toContain('What a failed inspection held stays held')
    expect(office.paid()).toBe('held')
    office.setClock('2026-03-16T12:00:00Z')
    await office.types({ Major: 3 })
    expect((await office.look()).join()).toContain('*pass against the numbers → pass*')
    expect(office.paid()).toBe('planned')
  })

  it.each([
    [
      'of an order that there is not',
      { po: 'PO-9' },
      'I found the order “PO-9”, and expected one of the tab',
    ],
    ['conditional without an action', { result: 'conditional' as const }, 'I found no action'],
    ['fail against its numbers', { major: 1 }, 'but the numbers say *pass*'],
  ])('%s says what was found and expected', async (_, words, said) => {
    const office = await open([inspection({ id: 'INS-1', po: 'PO-1', ...planned, result: 'fail', ...words })])
    expect((await office.look()).join()).toContain(said)
  })

  it.each([
    ['a row that names nothing', { result: 'fail' as const }],
    ['a row without a result', { po: 'PO-1', major: 9 }],
    ['a result that the bot recorded', { po: 'PO-1', result: 'pass' as const, noted: 'pass' }],
  ])('%s is left alone', async (_, words) => {
    const office = await open([inspection({ id: 'INS-1', ...words })])
    expect(await office.look()).toEqual([])
    expect(office.paid()).toBe('planned')
  })

  it('goes where the route for inspections says', async () => {
    const office = await open([inspection({ id: 'INS-1', po: 'PO-1', result: 'fail' })], {
      Settings: [{ key: 'alert routes', value: 'inspections: #quality', note: '' }],
    })
    expect((await office.look()).join()).toContain('"channel":"quality"')
  })

  it('that was undone is not told again', async () => {
    const office = await open([inspection({ id: 'INS-1', po: 'PO-1', result: 'fail' })])
    const [proposal] = watchInspections(office.workbook.facts())
    await office.look()
    expect((await office.workbook.undo(proposal?.requestId ?? '', '@ana')).ok).toBe(true)
    expect(office.paid()).toBe('planned')
    expect(await office.look()).toHaveLength(1)
    expect(office.paid()).toBe('planned')
  })
})

describe('a lot that is typed in the sheet', () => {
  it('gets its sample and numbers by the Settings or by its own plan, and nothing is said', async () => {
    const office = await open([
      inspection({ id: 'INS-1', po: 'PO-1', lotSize: 1200 }),
      inspection({ id: 'INS-2', po: 'PO-1', lotSize: 40, plan: 'II, critical 0, major 1.5, minor 2.5' }),
      inspection({ id: 'INS-3', po: 'PO-1', lotSize: 1 }),
      inspection({ id: 'INS-4', po: 'PO-1', lotSize: 50, plan: 'as always' }),
      inspection({ id: 'INS-5', po: 'PO-1', lotSize: 50, sampleSize: 4 }),
    ])
    expect(await office.look()).toEqual([])
    const rows = office.workbook.facts().rows(inspectionsTab)
    expect(rows.map(({ sampleSize, accept }) => [sampleSize, accept])).toEqual([
      [80, '0 / 5 / 7'],
      [8, '0 / 0 / 0'],
      [null, ''],
      [null, ''],
      [4, ''],
    ])
    expect(rows[0]?.plan).toBe('II, critical 0, major 2.5, minor 4.0')
  })
})

describe('a balance that is planned after an inspection failed', () => {
  const failed = inspection({
    id: 'INS-1',
    po: 'PO-1',
    sku: 'LUNA-M',
    ...planned,
    result: 'fail',
    noted: 'fail',
  })

  it('is held and told, once', async () => {
    const office = await open([failed])
    expect((await office.look()).join()).toContain('planned after an inspection failed')
    expect(office.paid()).toBe('held')
    expect(await office.look()).toHaveLength(1)
  })

  it('is left as it is where somebody let it go', async () => {
    const released = payment({ id: 'PAY-1', po: 'PO-1', paidBy: '@ana', note: 'sorted at the studio' })
    const office = await open([failed], { Payments: [released] })
    expect(await office.look()).toEqual([])
    expect(office.paid()).toBe('planned')
  })

  it('is left as it is where a later inspection passed', async () => {
    const passed = inspection({
      id: 'INS-2',
      po: 'PO-1',
      sku: 'LUNA-M',
      ...planned,
      result: 'pass',
      noted: 'pass',
      at: 46_200,
    })
    const office = await open([{ ...failed, at: 46_000 }, passed])
    expect(await office.look()).toEqual([])
  })
})
