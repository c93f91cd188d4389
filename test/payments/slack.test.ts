import { describe, expect, it } from 'vitest'
import { approversPayments } from '../../src/payments/guards.ts'
import { paymentModals } from '../../src/payments/forms-slack.ts'
import { paymentAgenda, paymentsOnHome } from '../../src/payments/sections.ts'
import { payButtons, payCommand } from '../../src/payments/slack.ts'
import { paymentsTab } from '../../src/payments/tabs.ts'
import { typedPaid } from '../../src/payments/typed-pay.ts'
import { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { remindersTab } from '../../src/reminding/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { undoButton } from '../../src/slack/undo.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { doneOf, errorsOf, openOffice, wordsOf } from '../support/office.ts'
import { orderRow, paymentRow } from '../support/paying.ts'
import { supplier } from '../support/records.ts'

const tabs = [settingsTab, suppliersTab, purchaseOrdersTab, poLinesTab, paymentsTab, remindersTab]
const ben = 'U0BEN0002'
const deposit = paymentRow({
  id: 'PAY-D',
  kind: 'deposit',
  due: '2026-03-10' as LocalDate,
  amount: 300,
  status: 'due',
})
const balance = paymentRow({ id: 'PAY-B' })

function open(rows: Readonly<Record<string, readonly object[]>> = {}, now = '2026-03-16T10:00:00Z') {
  return openOffice(
    tabs,
    {
      Settings: [{ key: 'approvers', value: 'U0ANA0001', note: '' }],
      Suppliers: [
        supplier({ id: 'SUP-1', name: 'Atelier Sol', currency: 'USD' }),
        supplier({ id: 'SUP-2', name: 'Prata' }),
      ],
      'Purchase orders': [
        orderRow({ id: 'PO-1', fxRate: 0.9 }),
        orderRow({ id: 'PO-2', supplier: 'SUP-2', status: 'draft' }),
      ],
      Payments: [deposit, balance],
      ...rows,
    },
    now,
  )
}
type Office = Awaited<ReturnType<typeof open>>
const type = async (office: Office, words: string, by?: string) =>
  wordsOf(await payCommand.run(words, office.request(by)))
const press = async (office: Office, actionId: string, value: string, by?: string) =>
  payButtons.find((each) => each.actionId === actionId)?.run(value, office.request(by))
const row = async (office: Office, id: string) =>
  (await office.written('Payments')).find((each) => each['Id'] === id)

describe('/pay due', () => {
  it('is a calendar: overdue first, by day, held apart, with totals by currency and in the workbook’s', async () => {
    const held = paymentRow({
      id: 'PAY-H',
      po: 'PO-2',
      status: 'held',
      note: 'plating rubs off',
      currency: '',
    })
    const euros = paymentRow({
      id: 'PAY-E',
      po: 'PO-2',
      amount: 50,
      currency: '',
      due: '2026-04-29' as LocalDate,
    })
    const dayless = paymentRow({ id: 'PAY-N', due: null, amount: null })
    const office = await open({ Payments: [balance, held, euros, dayless, deposit] })
    const words = await type(office, 'due')
    expect(words).toMatch(
      /4 payments to make, 1 overdue.*\*Overdue\*.*deposit.*\*\$300\.00 \(≈ €270\.00\)\*.*6 days overdue.*\*Fri 20 Mar\*.*balance.*\$700\.00.*\*Week of Mon 27 Apr\*.*Wed 29 Apr.*Prata.*€50\.00.*\*No day yet\*.*\*Held, 1\*.*plating rubs off.*Together \$1,000\.00 and €50\.00.*in all ≈ €950\.00.*1 payment without an amount/,
    )
  })

  it.each([
    ['4', '2 payments in the next 4 days', 'PAY-B'],
    ['overdue', '1 payment, 1 overdue', 'PAY-D'],
    ['next week', '2 payments in the next 7 days', 'PAY-B'],
    ['atelier', '2 payments to Atelier Sol', 'PAY-B'],
    ['prata', 'Nothing is to be paid to Prata', ''],
    ['po-1', 'Payments of PO-1', 'PAY-D'],
    ['PO-2', 'they are planned when it is sent', ''],
    ['zzz', 'Nothing was changed: there is no payment', '/pay PO-1'],
  ])('%s answers “%s”', async (words, expected, also) => {
    const said = await type(await open(), `due ${words}`)
    expect(said).toContain(expected)
    expect(said).toContain(also)
  })

  it('says that nothing waits where nothing does', async () => {
    expect(await type(await open({ Payments: [] }), '')).toContain('Nothing is to be paid')
  })

  it('holds hundreds within what Slack takes', async () => {
    const many = Array.from({ length: 400 }, (_, at) =>
      paymentRow({
        id: `PAY-${at}`,
        due: `2026-0${(at % 8) + 1}-1${at % 10}` as LocalDate,
        note: 'x'.repeat(300),
        status: at % 5 === 0 ? 'held' : 'planned',
      }),
    )
    expect(await type(await open({ Payments: many }), 'due')).toContain('more not shown')
  })

  it('shows others the days without the amounts, where costs are for approvers', async () => {
    const Settings = [
      { key: 'approvers', value: 'U0ANA0001', note: '' },
      { key: 'who may see costs', value: 'approvers', note: '' },
    ]
    const office = await open({ Settings })
    for (const line of ['due', 'PO-1', 'PAY-B']) {
      expect(await type(office, line)).toMatch(/700/)
      const words = await type(office, line, ben)
      expect(words).toContain('balance')
      expect(words).not.toMatch(/700|300|270/)
    }
  })
})

describe('/pay done', () => {
  it.each(['200,00', '€ 200', '12 Mar 199.50', '200.00 EUR'])(
    'behind which an amount stands that is not the payment’s marks nothing paid: %s',
    async (more) => {
      const office = await open()
      const words = wordsOf(await payCommand.run(`done PAY-D ${more}`, office.request()))
      expect(words).toContain('Nothing was changed: I found the amount')
      expect(words).toMatch(/`\/pay done PAY-D part (?:200|199\.5)`/)
      expect(await row(office, 'PAY-D')).toMatchObject({ Status: 'due' })
    },
  )

  it.each(['300.00', '4711', '4711.2026.12', 'wire 200.00'])('takes “%s” for a reference', async (more) => {
    const office = await open()
    expect(wordsOf(await payCommand.run(`done PAY-D ${more}`, office.request()))).toContain(
      `Reference ${more}`,
    )
    expect(await row(office, 'PAY-D')).toMatchObject({ Status: 'paid', Amount: 300 })
  })

  it('marks a payment paid with day and reference, says who, and can be undone', async () => {
    const office = await open()
    const asked = office.request()
    const words = wordsOf(await payCommand.run('done PAY-D 12 Mar wire 4711', asked))
    expect(words).toContain('*due → paid* on Thu 12 Mar')
    expect(words).toContain('Reference wire 4711')
    expect(await row(office, 'PAY-D')).toMatchObject({
      Status: 'paid',
      'Paid on': 46_093,
      'Marked by': '@ana',
      Reference: 'wire 4711',
      Amount: 300,
    })
    const undo = undoButton(() => [approversPayments])
    expect(wordsOf(await undo.run(asked.requestId, office.request(ben)))).toContain(
      'only approvers may take that back',
    )
    await undo.run(asked.requestId, office.request())
    expect(await row(office, 'PAY-D')).toMatchObject({
      Status: 'due',
      'Paid on': null,
      'Marked by': null,
      Reference: null,
    })
  })

  it('splits a payment of which a part was paid, and Undo puts it together', async () => {
    const office = await open()
    const asked = office.request()
    const words = wordsOf(await payCommand.run('done PAY-B part 200.50 first wire', asked))
    expect(words).toContain('the rest of *$499.50*')
    const rows = await office.written('Payments')
    expect(rows.map((each) => [each['Amount'], each['Status'], each['Note']])).toEqual([
      [300, 'due', ''],
      [200.5, 'paid', ''],
      [499.5, 'planned', 'Rest of PAY-B'],
    ])
    await undoButton(() => []).run(asked.requestId, office.request())
    expect((await office.written('Payments')).map((each) => each['Amount'])).toEqual([300, 700])
  })

  it.each([
    ['PAY-X', 'there is no payment'],
    ['PAY-B part 700.01', 'expected at most $700.00'],
    ['PAY-B part 0', 'expected an amount above 0'],
    ['PAY-B part 1.2.3', 'expected an amount such as 500'],
    ['PAY-B 2026-03-17', 'expected today'],
    ['PAY-B 2026-03-01', 'expected the day of the order'],
    ['PAY-B 20 Mar', 'expected today'],
    ['PAY-H', 'is held: plating'],
    ['PAY-P', 'is paid already on Wed 11 Mar 2026 by @ana'],
    ['PAY-C', 'is cancelled'],
    ['PO-2', 'has no payments yet'],
    ['', 'Which payment?'],
  ])('%s is refused with what was found, and nothing is changed', async (words, expected) => {
    const office = await open({
      Payments: [
        deposit,
        balance,
        paymentRow({ id: 'PAY-H', status: 'held', note: 'plating' }),
        paymentRow({ id: 'PAY-P', status: 'paid', paidOn: '2026-03-11' as LocalDate, paidBy: '@ana' }),
        paymentRow({ id: 'PAY-C', status: 'cancelled' }),
      ],
    })
    const before = JSON.stringify(await office.written('Payments'))
    const said = await type(office, `done ${words}`)
    expect(said).toContain(expected)
    expect(said).toContain('othing was changed')
    expect(JSON.stringify(await office.written('Payments'))).toBe(before)
  })

  it('takes an order where one payment can be meant, and asks where several can', async () => {
    const office = await open()
    const asked = await type(office, 'done PO-1 12 Mar')
    expect(asked).toContain('has several. Which one? Nothing was changed yet')
    expect(asked).toContain('/pay done PAY-B 12 Mar')
    expect(await type(office, 'done PO-1 deposit 12 Mar')).toContain('deposit for')
    expect(await type(office, 'done po-1 13 Mar')).toContain('balance for')
    expect(await type(office, 'done PO-1')).toContain('is paid already')
  })

  it('is for approvers, typed, pressed and sent', async () => {
    const office = await open()
    expect(await type(office, 'done PAY-B', ben)).toContain('only approvers mark payments paid')
    expect(wordsOf(await press(office, 'pay_paid', 'PAY-B', ben))).toContain('only approvers')
    expect(await press(office, 'pay_paid', 'PAY-B')).toBeUndefined()
    const sent = await office.submit(paymentModals, { on: '2026-03-16', amount: '700' }, office.request(ben))
    expect(wordsOf(doneOf(sent))).toContain('only approvers')
    expect((await row(office, 'PAY-B'))?.['Status']).toBe('planned')
  })

  it('by its form says beside the field what is wrong, then takes it', async () => {
    const office = await open()
    await press(office, 'pay_paid', 'PAY-B')
    const submit = (values: Record<string, string>) => office.submit(paymentModals, values)
    expect(errorsOf(await submit({ on: '2026-03-17', amount: '700' }))['on']).toContain('expected today')
    expect(errorsOf(await submit({ on: '2026-03-16', amount: '800' }))['amount']).toContain('at most $700.00')
    expect(errorsOf(await submit({ amount: '700' }))['on']).toContain('found no day')
    const done = doneOf(await submit({ on: '2026-03-16', amount: '700', reference: '=HYPERLINK("x")' }))
    expect(wordsOf(done)).toContain('*planned → paid* on Mon 16 Mar')
    expect((await row(office, 'PAY-B'))?.['Reference']).toBe('=HYPERLINK("x")')
    expect(wordsOf(await press(office, 'pay_paid', 'PAY-B'))).toContain('is paid already')
  })
})

describe('/pay hold and release', () => {
  it('hold a payment back with the reason, and let it go again', async () => {
    const office = await open()
    expect(await type(office, 'hold PAY-D plating rubs <off>', ben)).toContain('*due → held*')
    expect(await row(office, 'PAY-D')).toMatchObject({ Status: 'held', Note: 'plating rubs <off>' })
    expect(await type(office, 'hold PAY-D again')).toContain('is held already: plating rubs &lt;off&gt;')
    expect(await type(office, 'release PAY-D all good', ben)).toContain('only approvers release')
    expect(await type(office, 'release PO-1 passed the second time')).toContain('*held → due*')
    expect(await row(office, 'PAY-D')).toMatchObject({ Status: 'due', Note: 'passed the second time' })
  })

  it('ask for the reason in a form', async () => {
    const office = await open()
    expect(await press(office, 'pay_hold', 'PAY-B')).toBeUndefined()
    expect(wordsOf(doneOf(await office.submit(paymentModals, { reason: ' ' })))).toContain('found no reason')
    expect(wordsOf(doneOf(await office.submit(paymentModals, { reason: 'size wrong' })))).toContain('→ held')
    expect(await type(office, 'release PAY-B')).toBe('')
    expect(wordsOf(doneOf(await office.submit(paymentModals, { reason: 'right now' })))).toContain(
      '→ planned',
    )
    expect(await type(office, 'release PAY-B')).toContain('is not held; it is planned')
  })
})

it('the card of a payment says everything of it, and a press on one that is gone says so', async () => {
  const office = await open()
  const card = wordsOf(await press(office, 'pay_show', 'PAY-B'))
  expect(card).toMatch(/due in 4 days.*\$700\.00 \(≈ €630\.00\).*The others of this order.*deposit/)
  expect(wordsOf(await press(office, 'pay_show', 'PAY-X'))).toContain('there is no payment')
})

it('what is due within a week is on the agenda and the Home tab', async () => {
  const office = await open({
    Payments: [deposit, balance, paymentRow({ id: 'PAY-L', due: '2026-06-01' as LocalDate })],
  })
  const facts = office.workbook.facts()
  expect(paymentAgenda(facts).map(({ urgency, text }) => [urgency, text.slice(0, 24)])).toEqual([
    [1, 'Payment *6 days overdue*'],
    [2, 'Payment due in 4 days: b'],
  ])
  const [part] = paymentsOnHome(facts, { userId: ben, name: '@ben' })
  expect(part).toMatchObject({ title: '2 payments due', hidden: 0 })
  expect(part?.rows).toHaveLength(2)
})

it('an older workbook is told how to get the tab', async () => {
  const office = await openOffice([settingsTab, suppliersTab], {}, '2026-03-16T10:00:00Z')
  expect(await type(office, 'due')).toContain('npm run setup')
})

const now = {
  at: Date.parse('2026-11-28T10:00:00Z'),
  today: '2026-11-28' as LocalDate,
  timeZone: 'Europe/Lisbon',
}
it.each([
  ['', undefined, undefined, ''],
  ['today wire 4711', '2026-11-28', undefined, 'wire 4711'],
  ['yesterday', '2026-11-27', undefined, ''],
  ['on 27 Nov, INV 2026-12', '2026-11-27', undefined, 'INV 2026-12'],
  ['30 Dec', '2026-12-30', undefined, ''],
  ['30 Jan 2026', '2026-01-30', undefined, ''],
  ['4711', undefined, undefined, '4711'],
  ['wire of 3 Nov', undefined, undefined, 'wire of 3 Nov'],
  ['part 500 ref 12', undefined, 500, '12'],
  ['last friday amount €1,200.50', '2026-11-27', 1200.5, ''],
  ['2026-11-20 partial 300 USD wire', '2026-11-20', 300, 'wire'],
])('“%s” is paid on %s, %s of it, by “%s”', (words, on, amount, reference) => {
  expect(typedPaid(words, now)).toEqual({ on, amount, badAmount: undefined, reference })
})
