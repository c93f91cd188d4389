import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate } from '../../src/kit/local-date.ts'
import {
  followOrder,
  goneWords,
  isAsPlanned,
  planMark,
  plansIn,
  sumDiffers,
  type PlannedRow,
} from '../../src/payments/follow.ts'
import { scheduleOf, type Part } from '../../src/payments/rules.ts'

const day = (text: string) => text as LocalDate
const today = day('2026-03-16')
const now = { currency: 'USD', today }

function row(words: Partial<PlannedRow> & { id: string }): PlannedRow {
  const made: PlannedRow = {
    kind: 'balance',
    due: day('2026-04-10'),
    amount: 700,
    currency: 'USD',
    status: 'planned',
    planned: '',
    note: '',
    ...words,
  }
  return words.planned === undefined ? { ...made, planned: planMark(made) } : made
}
const deposit = row({ id: 'D', kind: 'deposit', due: day('2026-03-02'), amount: 300, status: 'due' })
const balance = row({ id: 'B' })
const schedule: readonly Part[] = [
  { kind: 'deposit', due: day('2026-03-02'), amount: 300 },
  { kind: 'balance', due: day('2026-04-10'), amount: 700 },
]
const dearer: readonly Part[] = [
  { kind: 'deposit', due: day('2026-03-02'), amount: 330 },
  { kind: 'balance', due: day('2026-04-17'), amount: 770 },
]
const follow = (parts: readonly Part[] | undefined, rows: readonly PlannedRow[]) =>
  followOrder('open', parts, rows, now)
const nothing = { add: [], change: [] }

describe('payments that were planned', () => {
  it('stay as they are while the order does', () => {
    expect(follow(schedule, [deposit, balance])).toEqual(nothing)
  })

  it('follow the order in day and amount, and keep what was', () => {
    const { add, change } = follow(dearer, [deposit, balance])
    expect(add).toEqual([])
    expect(change).toEqual([
      {
        id: 'D',
        patch: {
          due: '2026-03-02',
          amount: 330,
          status: 'due',
          planned: '2026-03-02 300.00 USD → 2026-03-02 330.00 USD',
        },
      },
      {
        id: 'B',
        patch: {
          due: '2026-04-17',
          amount: 770,
          status: 'planned',
          planned: '2026-04-10 700.00 USD → 2026-04-17 770.00 USD',
        },
      },
    ])
  })

  it('follow in days only once something is paid, held or changed by a person', () => {
    for (const other of [
      { ...deposit, status: 'paid' as const },
      { ...deposit, status: 'held' as const },
      { ...deposit, amount: 310 },
    ])
      expect(follow(dearer, [other, balance]).change).toEqual([
        {
          id: 'B',
          patch: {
            due: '2026-04-17',
            status: 'planned',
            planned: '2026-04-10 700.00 USD → 2026-04-17 700.00 USD',
          },
        },
      ])
  })

  it.each([
    ['paid', { status: 'paid' as const }],
    ['held', { status: 'held' as const }],
    ['with another amount', { amount: 650 }],
    ['with another day', { due: day('2026-05-05') }],
    ['of a person’s own', { planned: '' }],
  ])('are left alone when they are %s', (_, words) => {
    expect(
      follow(dearer, [
        { ...deposit, status: 'paid' },
        { ...balance, ...words },
      ]),
    ).toEqual(nothing)
  })

  it('are not touched by a payment of another kind that somebody adds', () => {
    const freight = row({ id: 'F', kind: 'other', amount: 90, planned: '' })
    expect(follow(schedule, [deposit, balance, freight])).toEqual(nothing)
    expect(follow(dearer, [deposit, balance, freight]).change).toHaveLength(2)
  })

  it('lose the deposit when the terms do, and get it back', () => {
    const all: readonly Part[] = [{ kind: 'balance', due: day('2026-04-10'), amount: 1000 }]
    const { change } = follow(all, [deposit, balance])
    expect(change.map(({ id, patch }) => [id, patch.status, patch.amount])).toEqual([
      ['B', 'planned', 1000],
      ['D', 'cancelled', undefined],
    ])
    const after = [deposit, balance].map((each) => ({
      ...each,
      ...change.find(({ id }) => id === each.id)?.patch,
    }))
    expect(follow(all, after)).toEqual(nothing)
    const back = follow(schedule, after).change
    expect(back.map(({ id, patch }) => [id, patch.status, patch.note])).toEqual([
      ['D', 'due', ''],
      ['B', 'planned', undefined],
    ])
  })

  it('stand still while a line has no unit cost', () => {
    expect(follow(undefined, [deposit, balance])).toEqual(nothing)
  })

  it('are cancelled with the order but for what is paid, and come back with it as they were', () => {
    const rows = [
      { ...deposit, status: 'paid' as const },
      balance,
      row({ id: 'H', status: 'held', note: 'plating rubs off', planned: '' }),
      row({ id: 'F', kind: 'other', note: 'by courier', planned: '' }),
    ]
    const gone = followOrder('gone', undefined, rows, now)
    expect(gone.change.map(({ id, patch }) => [id, patch.status])).toEqual([
      ['B', 'cancelled'],
      ['H', 'cancelled'],
      ['F', 'cancelled'],
    ])
    expect(gone.change[0]?.patch.note).toBe(goneWords)
    const after = rows.map((each) => ({ ...each, ...gone.change.find(({ id }) => id === each.id)?.patch }))
    expect(followOrder('gone', undefined, after, now)).toEqual(nothing)
    const back = follow(schedule, after).change
    expect(back).toEqual([
      { id: 'B', patch: { status: 'planned', note: '' } },
      { id: 'H', patch: { status: 'held', note: 'plating rubs off' } },
      { id: 'F', patch: { status: 'planned', note: 'by courier' } },
    ])
  })

  it('of an order that is closed wait on, whatever becomes of its lines', () => {
    expect(followOrder('over', dearer, [deposit, balance], now)).toEqual(nothing)
  })
})

it('following ends: whatever an order turns into, what follows from it leaves nothing to follow', () => {
  const start = day('2026-03-02')
  const someOrder = fc.record({
    value: fc.integer({ min: 1, max: 1e7 }).map((cents) => cents / 100),
    depositPercent: fc.constantFrom(undefined, 0, 30, 33.33, 100),
    shipBy: fc.option(
      fc.integer({ min: 0, max: 90 }).map((at) => addDays(start, at)),
      { nil: null },
    ),
    standing: fc.constantFrom('open' as const, 'open' as const, 'gone' as const),
  })
  fc.assert(
    fc.property(
      fc.array(someOrder, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(undefined, 'paid', 'held'),
      (orders, how) => {
        let rows: PlannedRow[] = [deposit, { ...balance, status: how ?? balance.status }] as PlannedRow[]
        for (const { value, depositPercent, shipBy, standing } of orders) {
          const parts = scheduleOf(
            value,
            { depositPercent, balance: { when: 'before shipping' } },
            { ordered: start, shipBy, productionEnd: null, eta: null, receivedOn: null },
          )
          // An order that comes back is followed in a second step: first its payments are there again.
          for (let step = 0; step < 2; step += 1) {
            const { add, change } = followOrder(standing, parts, rows, now)
            rows = rows.map((each) => ({ ...each, ...change.find(({ id }) => id === each.id)?.patch }))
            rows = [...rows, ...add.map((part) => row({ id: part.kind, ...part, status: 'planned' }))]
          }
          expect(followOrder(standing, parts, rows, now)).toEqual(nothing)
          const open = rows.filter(({ status }) => status !== 'cancelled')
          if (how === undefined && standing === 'open') expect(sumDiffers(value, open, 'USD')).toBeUndefined()
          if (how !== undefined)
            expect(rows.filter(({ status }) => status === 'paid')).toHaveLength(how === 'paid' ? 1 : 0)
        }
      },
    ),
  )
})

it('the plan is kept as a cell, and a person’s change shows against it', () => {
  expect(planMark({ due: null, amount: 12.5, currency: 'EUR' })).toBe('no day 12.50 EUR')
  expect(plansIn('a → b → c')).toEqual({ was: 'b', is: 'c' })
  expect(plansIn('')).toEqual({ was: undefined, is: '' })
  expect([balance, { ...balance, amount: 1 }, { ...balance, planned: '' }].map(isAsPlanned)).toEqual([
    true,
    false,
    false,
  ])
})

it.each([
  ['agree', 1000, [deposit, balance], undefined],
  ['differ', 1100, [deposit, balance], { sum: 1000, value: 1100 }],
  ['have a kind beside the goods', 1000, [deposit, balance, row({ id: 'F', kind: 'other' })], undefined],
  ['have one that is cancelled', 300, [deposit, { ...balance, status: 'cancelled' as const }], undefined],
  ['lack an amount', 1100, [deposit, { ...balance, amount: null }], undefined],
  ['are in another currency', 1100, [deposit, { ...balance, currency: 'EUR' }], undefined],
  ['are for goods of unknown cost', undefined, [deposit, balance], undefined],
])('payments that %s are told so', (_, value, rows, found) => {
  expect(sumDiffers(value, rows, 'USD')).toEqual(found)
})
