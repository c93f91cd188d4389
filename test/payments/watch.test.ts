import { describe, expect, it } from 'vitest'
import { paymentsOnPoCard, paymentsOnSupplierCard } from '../../src/payments/sections.ts'
import { paymentProblems, watchPayments } from '../../src/payments/watch.ts'
import { paymentsTab } from '../../src/payments/tabs.ts'
import { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { openOffice } from '../support/office.ts'
import { orderLine, orderRow, paymentRow } from '../support/paying.ts'
import { supplier } from '../support/records.ts'

const tabs = [settingsTab, suppliersTab, purchaseOrdersTab, poLinesTab, paymentsTab, remindersTab]
const terms = supplier({ id: 'SUP-1', name: 'Atelier Sol', depositPercent: 30, currency: 'USD' })

function open(rows: Readonly<Record<string, readonly object[]>> = {}, now = '2026-03-16T10:00:00Z') {
  return openOffice(
    tabs,
    {
      Suppliers: [terms],
      'Purchase orders': [orderRow({ id: 'PO-1', shipBy: '2026-04-10' as never })],
      'PO lines': [orderLine({ id: 'POL-1' })],
      ...rows,
    },
    now,
  )
}
type Office = Awaited<ReturnType<typeof open>>

/** Decides what is watched until nothing is left, as the rounds do; fails when that never ends. */
async function watch({ workbook }: Office): Promise<number> {
  let done = 0
  for (let round = 0; round < 8; round += 1) {
    const proposals = watchPayments(workbook.facts())
    if (proposals.length === 0) return done
    for (const { requestId, decide } of proposals) {
      const outcome = await workbook.change(requestId, decide)
      if (outcome.ok && !outcome.value.again) done += 1
    }
  }
  throw new Error(`Never at rest: ${watchPayments(workbook.facts()).length} proposals are left`)
}
async function type(
  office: Office,
  title: string,
  key: string,
  header: string,
  value: string | number | null,
) {
  expect(await office.workbook.settled(5000)).toBe(true)
  office.spreadsheet.type(title, key, header, value)
  await office.workbook.refresh()
  return watch(office)
}
const payments = async (office: Office) =>
  (await office.written('Payments')).map((row) =>
    [row['Kind'], row['Due'], row['Amount'], row['Currency'], row['Status']].join(' '),
  )
const posts = async (office: Office) => JSON.stringify(await office.journal.unposted())
// 2 March and 10 April 2026 as the sheet keeps them.
const [march2, april10] = [46083, 46122]

describe('an order', () => {
  it('that is sent gets its payments by the supplier’s terms, once', async () => {
    const office = await open()
    expect(await watch(office)).toBe(1)
    expect(await payments(office)).toEqual([
      `deposit ${march2} 300 USD due`,
      `balance ${april10} 700 USD planned`,
    ])
    expect(await watch(office)).toBe(0)
    expect(await office.journal.unposted()).toEqual([])
  })

  it.each(['draft', 'received', 'closed', 'cancelled'] as const)('that is %s gets none', async (status) => {
    const office = await open({ 'Purchase orders': [orderRow({ id: 'PO-1', status })] })
    expect(await watch(office)).toBe(0)
  })

  it('gets them when its status is typed in the sheet, and when its last cost is', async () => {
    const office = await open({
      'Purchase orders': [orderRow({ id: 'PO-1', status: 'draft' })],
      'PO lines': [orderLine({ id: 'POL-1' }), orderLine({ id: 'POL-2', unitCost: null })],
    })
    expect(await type(office, 'Purchase orders', 'PO-1', 'Status', 'sent')).toBe(0)
    const waits = JSON.stringify(paymentsOnPoCard.blocks('PO-1', office.workbook.facts()))
    expect(waits).toContain('when every line has a unit cost')
    expect(await type(office, 'PO lines', 'POL-2', 'Unit cost', 2)).toBe(1)
    expect(await payments(office)).toEqual([`deposit ${march2} 360 USD due`, 'balance  840 USD planned'])
  })

  it('that somebody planned by hand is left to them', async () => {
    const office = await open({ Payments: [paymentRow({ id: 'PAY-1' })] })
    expect(await watch(office)).toBe(0)
    expect(await payments(office)).toHaveLength(1)
  })

  it('takes its planned payments along, and its card says was and is', async () => {
    const office = await open()
    await watch(office)
    await type(office, 'PO lines', 'POL-1', 'Ordered', 120)
    await type(office, 'Purchase orders', 'PO-1', 'Ship by', april10 + 7)
    expect(await payments(office)).toEqual([
      `deposit ${march2} 360 USD due`,
      `balance ${april10 + 7} 840 USD planned`,
    ])
    const card = JSON.stringify(paymentsOnPoCard.blocks('PO-1', office.workbook.facts()))
    expect(card).toContain('Fri 10 Apr → Fri 17 Apr')
    expect(card).toContain('$300.00 → $360.00')
    expect(await office.journal.unposted()).toEqual([])
  })

  it('whose deposit is paid moves the balance’s day, not its amount, and a sum that differs is a problem', async () => {
    const office = await open()
    await watch(office)
    const id = String((await office.written('Payments'))[0]?.['Id'])
    await type(office, 'Payments', id, 'Status', 'paid')
    await type(office, 'Purchase orders', 'PO-1', 'Ship by', april10 + 7)
    expect(paymentProblems(office.workbook.facts())).toEqual([])
    await type(office, 'PO lines', 'POL-1', 'Ordered', 120)
    expect(await payments(office)).toEqual([
      `deposit ${march2} 300 USD paid`,
      `balance ${april10 + 7} 700 USD planned`,
    ])
    const [problem, ...others] = paymentProblems(office.workbook.facts())
    expect(others).toEqual([])
    expect(problem).toMatchObject({ tab: 'Payments', column: 'Amount', rowNumber: 3 })
    expect(problem?.got).toBe('deposit and balance of 1000.00 USD for goods of 1200.00 USD')
    expect(problem?.expected).not.toMatch(/\d{3}\.\d/)
  })

  it('that is cancelled cancels what was planned, tells of money that is out once, and comes back', async () => {
    const office = await open()
    await watch(office)
    const [first] = await office.written('Payments')
    await type(office, 'Payments', String(first?.['Id']), 'Status', 'paid')
    await type(office, 'Purchase orders', 'PO-1', 'Status', 'cancelled')
    expect(await payments(office)).toEqual([
      `deposit ${march2} 300 USD paid`,
      `balance ${april10} 700 USD cancelled`,
    ])
    expect((await posts(office)).match(/was cancelled, and money is out\*/g)).toHaveLength(1)
    expect(await posts(office)).toContain('$300.00')
    expect(await watch(office)).toBe(0)
    await type(office, 'Purchase orders', 'PO-1', 'Status', 'confirmed')
    expect((await payments(office))[1]).toBe(`balance ${april10} 700 USD planned`)
  })

  it('whose payments somebody deletes does not get them again', async () => {
    const office = await open()
    await watch(office)
    for (const row of await office.written('Payments'))
      office.spreadsheet.deleteRow('Payments', String(row['Id']))
    await office.workbook.refresh()
    for (const { requestId, decide } of watchPayments(office.workbook.facts()))
      expect(await office.workbook.change(requestId, decide)).toMatchObject({ value: { again: true } })
    expect(await payments(office)).toEqual([])
  })
})

describe('a payment', () => {
  it('is due from its day on, and planned again when its day is moved', async () => {
    const office = await open(
      { Payments: [paymentRow({ id: 'PAY-1', planned: '' })] },
      '2026-03-19T23:30:00Z',
    )
    expect(await watch(office)).toBe(0)
    office.setClock('2026-03-20T00:30:00Z')
    expect(await watch(office)).toBe(1)
    expect((await payments(office))[0]).toContain(' due')
    await type(office, 'Payments', 'PAY-1', 'Due', 46_105)
    expect((await payments(office))[0]).toContain(' planned')
  })

  it('that somebody marks paid in the sheet gets its day, and the payer hears of it once', async () => {
    const office = await open({
      Settings: [{ key: 'payer', value: '#finance U0BEN0002', note: '' }],
      Payments: [paymentRow({ id: 'PAY-1' }), paymentRow({ id: 'PAY-2', kind: 'other' })],
    })
    await watch(office)
    await type(office, 'Payments', 'PAY-1', 'Status', 'paid')
    const [row] = await office.written('Payments')
    expect(row).toMatchObject({ 'Paid on': 46_097, 'Marked by': 'in the sheet' })
    const told = await office.journal.unposted()
    expect(told.map(({ channel }) => channel)).toEqual(['finance', 'U0BEN0002'])
    expect(JSON.stringify(told)).toContain('A payment was marked paid in the sheet')
    expect(await watch(office)).toBe(0)
  })
})

it('many that are marked paid at once are one post', async () => {
  const rows = Array.from({ length: 30 }, (_, at) => paymentRow({ id: `PAY-${at}`, status: 'paid' }))
  const office = await open({ Payments: rows })
  await watch(office)
  const told = await office.journal.unposted()
  expect(told).toHaveLength(1)
  expect(JSON.stringify(told)).toContain('30 payments were marked paid in the sheet')
  expect(JSON.stringify(told)).toContain('18 more')
})

it('terms that nobody can read are a problem, and the usual holds meanwhile', async () => {
  const office = await open({ Suppliers: [{ ...terms, balanceTerms: 'as agreed' }] })
  await watch(office)
  expect((await payments(office))[1]).toBe(`balance ${april10} 700 USD planned`)
  expect(paymentProblems(office.workbook.facts())).toMatchObject([
    { tab: 'Suppliers', key: 'SUP-1', column: 'Balance terms', got: 'as agreed' },
  ])
})

it('a supplier’s card says what is open with them, with amounts for who may see costs', async () => {
  const Settings = [
    { key: 'approvers', value: 'U0ANA0001', note: '' },
    { key: 'who may see costs', value: 'approvers', note: '' },
  ]
  const office = await open({ Settings })
  await watch(office)
  const facts = office.workbook.facts()
  const card = (userId: string) =>
    JSON.stringify(paymentsOnSupplierCard.blocks('SUP-1', facts, { facts, userId }))
  expect(card('U0ANA0001')).toMatch(/2 payments · Together \$1,000\.00/)
  expect(card('U0BEN0002')).toContain('2 payments')
  expect(card('U0BEN0002')).not.toContain('1,000')
  expect(JSON.stringify(paymentsOnSupplierCard.blocks('SUP-1', facts))).not.toContain('1,000')
  expect(paymentsOnSupplierCard.blocks('SUP-2', facts)).toEqual([])
})

it('a workbook without the tab is left in peace', async () => {
  const office = await openOffice([settingsTab, suppliersTab], { Suppliers: [terms] }, '2026-03-16T10:00:00Z')
  expect(watchPayments(office.workbook.facts())).toEqual([])
})
