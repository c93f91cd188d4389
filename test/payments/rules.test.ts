import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate } from '../../src/kit/local-date.ts'
import {
  balanceTermsOf,
  decidePaid,
  refuseHold,
  refuseRelease,
  reminderStage,
  scheduleOf,
  statusOn,
  type OrderDays,
  type PaymentFacts,
  type Terms,
} from '../../src/payments/rules.ts'

const day = (text: string) => text as LocalDate
const before: Terms = { depositPercent: 30, balance: { when: 'before shipping' } }
const none: OrderDays = { ordered: null, productionEnd: null, shipBy: null, eta: null, receivedOn: null }
const days = (words: Partial<OrderDays>): OrderDays => ({ ...none, ordered: day('2026-03-02'), ...words })

describe('the schedule of an order', () => {
  it.each([
    [
      '30 % now and 70 % before shipping',
      1000,
      30,
      days({ shipBy: day('2026-04-10') }),
      ['deposit 2026-03-02 300', 'balance 2026-04-10 700'],
    ],
    ['no deposit is one balance', 1000, 0, days({ shipBy: day('2026-04-10') }), ['balance 2026-04-10 1000']],
    [
      'a blank deposit, too',
      1000,
      undefined,
      days({ shipBy: day('2026-04-10') }),
      ['balance 2026-04-10 1000'],
    ],
    ['all at once is one deposit', 1000, 100, days({}), ['deposit 2026-03-02 1000']],
    ['more than all is all', 1000, 150, days({}), ['deposit 2026-03-02 1000']],
    [
      'the cent that is left goes to the balance',
      100.01,
      50,
      days({ shipBy: day('2026-04-10') }),
      ['deposit 2026-03-02 50.01', 'balance 2026-04-10 50'],
    ],
    [
      'a third of a cent is rounded away',
      0.1,
      33.3,
      days({}),
      ['deposit 2026-03-02 0.03', 'balance null 0.07'],
    ],
    ['a deposit of less than a cent is none', 0.01, 30, days({}), ['balance null 0.01']],
    [
      'without ship by, the end of production',
      10,
      0,
      days({ productionEnd: day('2026-04-01'), eta: day('2026-05-01') }),
      ['balance 2026-04-01 10'],
    ],
    [
      'without either, a week before the ETA',
      10,
      0,
      days({ eta: day('2026-05-08') }),
      ['balance 2026-05-01 10'],
    ],
    ['without any day, none', 10, 0, days({}), ['balance null 10']],
    ['never before the order', 10, 0, days({ shipBy: day('2026-01-01') }), ['balance 2026-03-02 10']],
    [
      'an order without its day has no day for the deposit',
      10,
      50,
      none,
      ['deposit null 5', 'balance null 5'],
    ],
    ['goods for nothing need no payment', 0, 30, days({}), []],
  ] as const)('%s', (_, value, depositPercent, orderDays, expected) => {
    const found = scheduleOf(value, { ...before, depositPercent }, orderDays)
    expect(found.map(({ kind, due, amount }) => `${kind} ${due} ${amount}`)).toEqual(expected)
  })

  it.each([
    ['on receipt', days({ eta: day('2026-05-08') }), '2026-05-08'],
    ['on receipt', days({ eta: day('2026-05-08'), receivedOn: day('2026-05-12') }), '2026-05-12'],
    ['30 days after receipt', days({ receivedOn: day('2026-05-12') }), '2026-06-11'],
    ['30 days after receipt', days({ shipBy: day('2026-05-12') }), null],
    ['before shipping', days({ shipBy: day('2026-04-10'), receivedOn: day('2026-05-12') }), '2026-04-10'],
  ] as const)('with the balance %s of %j is due on %s', (terms, orderDays, due) => {
    const balance = balanceTermsOf(terms)
    if (balance === undefined) throw new Error('terms')
    expect(scheduleOf(10, { depositPercent: 0, balance }, orderDays)[0]?.due).toBe(due)
  })

  it('adds up to the value to the cent, and is never before the order, whatever the terms', () => {
    const start = day('2026-03-02')
    const someDay = fc.option(
      fc.integer({ min: -60, max: 200 }).map((at) => addDays(start, at)),
      { nil: null },
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000_00 }),
        fc.option(fc.double({ min: 0, max: 120, noNaN: true }), { nil: undefined }),
        fc.constantFrom('', 'on receipt', '30 days after receipt', 'net 60'),
        fc.record({ productionEnd: someDay, shipBy: someDay, eta: someDay, receivedOn: someDay }),
        (cents, depositPercent, terms, found) => {
          const balance = balanceTermsOf(terms) ?? { when: 'before shipping' as const }
          const parts = scheduleOf(cents / 100, { depositPercent, balance }, { ordered: start, ...found })
          const sum = parts.reduce((all, { amount }) => all + Math.round(amount * 100), 0)
          expect(sum).toBe(cents)
          for (const { due, amount } of parts) {
            expect(amount).toBeGreaterThan(0)
            if (due !== null) expect(due >= start).toBe(true)
          }
        },
      ),
    )
  })
})

it.each([
  ['', { when: 'before shipping' }],
  [' Before  Shipping ', { when: 'before shipping' }],
  ['on delivery', { when: 'after receipt', days: 0 }],
  ['30 days after receipt', { when: 'after receipt', days: 30 }],
  ['net 60', { when: 'after receipt', days: 60 }],
  ['45 days', { when: 'after receipt', days: 45 }],
  ['net 366', undefined],
  ['30 days before shipping', undefined],
  ['as agreed', undefined],
])('terms of the balance typed as “%s” are %j', (text, terms) => {
  expect(balanceTermsOf(text)).toEqual(terms)
})

const payment: PaymentFacts = {
  id: 'PAY-1',
  status: 'due',
  amount: 700,
  currency: 'USD',
  paidOn: null,
  paidBy: '',
  note: '',
}
const order = { ordered: day('2026-03-02'), today: day('2026-03-16') }

describe('marking a payment paid', () => {
  const wish = { on: day('2026-03-16'), amount: undefined, mayApprove: true }
  it.each([
    ['all of it', payment, wish, { paid: 700, rest: 0 }],
    ['a part of it', payment, { ...wish, amount: 200.5 }, { paid: 200.5, rest: 499.5 }],
    [
      'one without an amount, with what was paid',
      { ...payment, amount: null },
      { ...wish, amount: 20 },
      { paid: 20, rest: 0 },
    ],
    ['on the day of the order', payment, { ...wish, on: order.ordered }, { paid: 700, rest: 0 }],
  ])('takes %s', (_, row, what, decision) => {
    expect(decidePaid(row, what, order)).toEqual({ ok: true, value: decision })
  })

  it.each([
    ['by somebody else than an approver', payment, { ...wish, mayApprove: false }, 'not-approver'],
    ['that is paid', { ...payment, status: 'paid' as const }, wish, 'paid-already'],
    ['that is cancelled', { ...payment, status: 'cancelled' as const }, wish, 'cancelled'],
    ['that is held', { ...payment, status: 'held' as const }, wish, 'held'],
    ['tomorrow', payment, { ...wish, on: day('2026-03-17') }, 'in-the-future'],
    ['before the order', payment, { ...wish, on: day('2026-03-01') }, 'before-order'],
    ['without any amount', { ...payment, amount: null }, wish, 'amount-missing'],
    ['with nothing', payment, { ...wish, amount: 0 }, 'amount-not-positive'],
    ['with more than there is', payment, { ...wish, amount: 700.01 }, 'more-than-due'],
  ])('refuses one %s', (_, row, what, code) => {
    expect(decidePaid(row, what, order)).toMatchObject({ ok: false, refusal: { code } })
  })

  it('splits without losing a cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (whole, part) => {
        const decided = decidePaid(
          { ...payment, amount: whole / 100 },
          { ...wish, amount: part / 100 },
          order,
        )
        if (part > whole) expect(decided.ok).toBe(false)
        else if (decided.ok) expect(Math.round((decided.value.paid + decided.value.rest) * 100)).toBe(whole)
        else throw new Error(decided.refusal.code)
      }),
    )
  })
})

it('a payment is held by everybody with a reason, and released by approvers', () => {
  expect(refuseHold(payment, 'plating')).toBeUndefined()
  expect(refuseHold(payment, ' ')).toEqual({ code: 'reason-missing' })
  expect(refuseHold({ ...payment, status: 'held' }, 'x')?.code).toBe('held-already')
  expect(refuseHold({ ...payment, status: 'paid' }, 'x')?.code).toBe('paid-already')
  const held = { ...payment, status: 'held' as const }
  expect(refuseRelease(held, { reason: 'ok', mayApprove: true })).toBeUndefined()
  expect(refuseRelease(held, { reason: '', mayApprove: true })?.code).toBe('reason-missing')
  expect(refuseRelease(held, { reason: 'ok', mayApprove: false })?.code).toBe('not-approver')
  expect(refuseRelease(payment, { reason: 'ok', mayApprove: true })?.code).toBe('not-held')
})

it('a payment is due from its day on, and planned without one', () => {
  const today = day('2026-03-16')
  expect([day('2026-03-15'), today, day('2026-03-17'), null].map((due) => statusOn(due, today))).toEqual([
    'due',
    'due',
    'planned',
    'planned',
  ])
})

// 13 March 2026 is a Friday.
it.each([
  ['2026-03-20', '2026-03-16', '2026-03-16', undefined],
  ['2026-03-20', '2026-03-17', '2026-03-17', '3'],
  ['2026-03-20', '2026-03-19', '2026-03-19', '3'],
  ['2026-03-20', '2026-03-20', '2026-03-22', '0'],
  ['2026-03-15', '2026-03-13', '2026-03-15', '0'],
  ['2026-03-16', '2026-03-13', '2026-03-15', '3'],
  ['2026-03-20', '2026-03-21', '2026-03-22', 'late 0'],
  ['2026-03-20', '2026-03-27', '2026-03-29', 'late 0'],
  ['2026-03-20', '2026-03-28', '2026-03-28', 'late 1'],
])('what is due on %s is, on %s with free days until %s, at the stage %s', (due, today, until, stage) => {
  const now = { today: day(today), until: day(until) }
  expect(reminderStage(day(due), now, [3, 0])).toBe(stage)
})
