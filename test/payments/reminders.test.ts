import { describe, expect, it } from 'vitest'
import { paymentsDue } from '../../src/payments/reminders.ts'
import { paymentsTab } from '../../src/payments/tabs.ts'
import { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { openOffice } from '../support/office.ts'
import { orderRow, paymentRow } from '../support/paying.ts'
import { supplier } from '../support/records.ts'

const tabs = [settingsTab, suppliersTab, purchaseOrdersTab, poLinesTab, paymentsTab, remindersTab]

function open(payments: readonly object[], now: string, settings: Readonly<Record<string, string>> = {}) {
  return openOffice(
    tabs,
    {
      Settings: Object.entries(settings).map(([key, value]) => ({ key, value, note: '' })),
      Suppliers: [supplier({ id: 'SUP-1', name: 'Atelier Sol' })],
      'Purchase orders': [orderRow({ id: 'PO-1' })],
      Payments: payments,
    },
    now,
  )
}
type Office = Awaited<ReturnType<typeof open>>

/** A minute of the clock: everything due is decided. Answers how many posts came of it. */
async function tick(office: Office): Promise<number> {
  const before = (await office.journal.unposted()).length
  for (const { requestId, decide } of paymentsDue(office.workbook.facts()))
    await office.workbook.change(requestId, decide)
  return (await office.journal.unposted()).length - before
}
const friday = paymentRow({ id: 'PAY-1' })
const sunday = paymentRow({ id: 'PAY-2', due: '2026-03-22' as never })

describe('reminders of a payment', () => {
  // 20 March 2026 is a Friday; Lisbon is on UTC until the 29th.
  it.each([
    ['too early', '2026-03-16T12:00:00Z', 0],
    ['three days before, but at night', '2026-03-17T08:59:00Z', 0],
    ['three days before', '2026-03-17T09:00:00Z', 1],
    ['on the day', '2026-03-20T09:00:00Z', 1],
    ['late in the evening of the day', '2026-03-20T23:50:00Z', 1],
    ['on a Saturday', '2026-03-21T12:00:00Z', 0],
    ['on the Monday after', '2026-03-23T09:00:00Z', 1],
  ])('%s, at %s: %i', async (_, now, posts) => {
    expect(await tick(await open([friday], now))).toBe(posts)
  })

  it('come once for each stage, then once a week', async () => {
    const office = await open([friday], '2026-03-17T09:00:00Z')
    expect([await tick(office), await tick(office)]).toEqual([1, 0])
    const later: (readonly [string, number])[] = [
      ['2026-03-18T09:00:00Z', 0],
      ['2026-03-20T09:00:00Z', 1],
      ['2026-03-20T15:00:00Z', 0],
      ['2026-03-23T09:00:00Z', 1],
      ['2026-03-24T09:00:00Z', 0],
      ['2026-03-27T09:00:00Z', 0],
      ['2026-03-30T09:00:00Z', 1],
      ['2026-04-02T09:00:00Z', 0],
    ]
    for (const [now, posts] of later) {
      office.setClock(now)
      expect([now, await tick(office)]).toEqual([now, posts])
    }
    expect(await office.written('Reminders')).toMatchObject([
      { Kind: 'payment', About: 'PAY-1', Stage: 'late 1' },
    ])
  })

  it('of a day on which nobody works come on the last working day before it', async () => {
    const office = await open([sunday], '2026-03-20T09:00:00Z')
    expect(await tick(office)).toBe(1)
    expect(JSON.stringify(await office.journal.unposted())).toContain('is due in 2 days')
  })

  it('that were missed while the bot was down come once, at their present stage', async () => {
    const office = await open([friday], '2026-03-25T15:00:00Z')
    expect([await tick(office), await tick(office)]).toEqual([1, 0])
    expect(JSON.stringify(await office.journal.unposted())).toContain('is 5 days overdue')
  })

  it('of several are one post, with a button beside each and the sum', async () => {
    const office = await open(
      [friday, { ...friday, id: 'PAY-3', amount: 50.5 }, sunday],
      '2026-03-20T09:00:00Z',
    )
    expect(await tick(office)).toBe(1)
    const words = JSON.stringify(await office.journal.unposted())
    expect(words).toContain('3 payments to make')
    expect(words.match(/"action_id":"pay_paid"/g)).toHaveLength(3)
    expect(words).toContain('Together $1,450.50')
    office.setClock('2026-03-20T09:05:00Z')
    expect(await tick(office)).toBe(0)
  })

  it.each(['held', 'paid', 'cancelled'] as const)('do not come for one that is %s', async (status) => {
    expect(await tick(await open([{ ...friday, status }], '2026-03-20T09:00:00Z'))).toBe(0)
  })

  it('come in the payer’s own morning, where they are', async () => {
    const settings = { payer: 'U0BEN0002', 'payer timezone': 'Asia/Bangkok' }
    const office = await open([friday], '2026-03-20T01:59:00Z', settings)
    expect(await tick(office)).toBe(0)
    office.setClock('2026-03-20T02:00:00Z')
    expect(await tick(office)).toBe(1)
    expect((await office.journal.unposted())[0]?.channel).toBe('U0BEN0002')
  })

  it('wait for the end of the quiet hours, and for nobody where nobody is to be told', async () => {
    const office = await open([friday], '2026-03-20T09:30:00Z', { 'quiet hours': '08:00-10:00' })
    // A digest whose own time lies in the quiet hours is not held back by them.
    expect(await tick(office)).toBe(1)
    const late = await open([friday], '2026-03-20T18:30:00Z', { 'quiet hours': '18:00-08:00' })
    expect(await tick(late)).toBe(0)
    expect(await tick(await open([friday], '2026-03-20T09:30:00Z', { 'alerts channel': '' }))).toBe(0)
  })

  it('say no amount to a channel that may not see costs, and say it to an approver', async () => {
    const settings = { approvers: 'U0BEN0002', 'who may see costs': 'approvers', payer: '#finance U0BEN0002' }
    const office = await open([friday], '2026-03-20T09:00:00Z', settings)
    await tick(office)
    const [channel, person] = (await office.journal.unposted()).map((post) => JSON.stringify(post))
    expect(channel).not.toContain('700')
    expect(person).toContain('$700.00')
  })

  it('come anew when the day is moved', async () => {
    const office = await open([friday], '2026-03-20T09:00:00Z')
    await tick(office)
    expect(await office.workbook.settled(5000)).toBe(true)
    office.spreadsheet.type('Payments', 'PAY-1', 'Due', 46_104)
    await office.workbook.refresh()
    office.setClock('2026-03-25T09:00:00Z')
    expect(await tick(office)).toBe(1)
  })
})
