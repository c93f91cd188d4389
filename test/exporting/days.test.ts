import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysOf } from '../../src/exporting/days.ts'
import { dayOfStock, fileName, isAmong, wishOf } from '../../src/exporting/rules.ts'
import { localDate, type LocalDate } from '../../src/kit/local-date.ts'

const day = (text: string): LocalDate => {
  const date = localDate(text)
  if (date === undefined) throw new Error(`${text} is no day`)
  return date
}
const today = day('2026-11-28')

describe('days as people type them', () => {
  it.each([
    ['', '2026-10-01', '2026-10-31'],
    ['2026-11', '2026-11-01', '2026-11-30'],
    ['2026-2', '2026-02-01', '2026-02-28'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-11-03', '2026-11-03', '2026-11-03'],
    ['2026-11-01 to 2026-11-15', '2026-11-01', '2026-11-15'],
    ['2026-11-01 2026-11-15', '2026-11-01', '2026-11-15'],
    ['2026-11-01..2026-11-15', '2026-11-01', '2026-11-15'],
    ['2026-11-01 – 2026-11-15', '2026-11-01', '2026-11-15'],
    ['from 2026-08 until 2026-10', '2026-08-01', '2026-10-31'],
    ['2026-08 2026-10', '2026-08-01', '2026-10-31'],
    ['between 1 Oct and 15 Oct', '2026-10-01', '2026-10-15'],
    ['October', '2026-10-01', '2026-10-31'],
    ['november', '2026-11-01', '2026-11-30'],
    ['December', '2025-12-01', '2025-12-31'],
    ['for Sept 2025', '2025-09-01', '2025-09-30'],
    ['31 Oct', '2026-10-31', '2026-10-31'],
    ['Oct 31, 2025', '2025-10-31', '2025-10-31'],
    ['29 Feb', '2024-02-29', '2024-02-29'],
    ['24th December', '2025-12-24', '2025-12-24'],
    ['Q3', '2026-07-01', '2026-09-30'],
    ['q4', '2026-10-01', '2026-12-31'],
    ['2025-Q1', '2025-01-01', '2025-03-31'],
    ['Q1 2025', '2025-01-01', '2025-03-31'],
    ['this month', '2026-11-01', '2026-11-30'],
    ['last month', '2026-10-01', '2026-10-31'],
    ['last year', '2025-01-01', '2025-12-31'],
    ['last 7 days', '2026-11-22', '2026-11-28'],
    ['today', '2026-11-28', '2026-11-28'],
    ['Yesterday', '2026-11-27', '2026-11-27'],
    ['all', null, null],
    ['since 1 Oct', '2026-10-01', null],
    ['until 2026-10-31', null, '2026-10-31'],
    ['up to Q3', null, '2026-09-30'],
  ])('“%s” is %s to %s', (words, from, to) => {
    expect(daysOf(words, today)).toEqual({ ok: true, value: { from, to } })
  })

  it.each([
    ['2026-02-30', { code: 'no-such-day', got: '2026-02-30' }],
    ['2026-13', { code: 'no-such-day', got: '2026-13' }],
    ['31 Nov 2026', { code: 'no-such-day', got: '31 nov 2026' }],
    ['30 Feb', { code: 'no-such-day', got: '30 feb' }],
    ['Q5', { code: 'no-such-day', got: 'q5' }],
    ['2026-11-01 to 2026-11-31', { code: 'no-such-day', got: '2026-11-31' }],
    ['2026-11-15 to 2026-11-01', { code: 'backwards', from: '2026-11-15', to: '2026-11-01' }],
    ['2026-12', { code: 'future', from: '2026-12-01' }],
    ['2027', { code: 'future', from: '2027-01-01' }],
    ['since 2026-12-24', { code: 'future', from: '2026-12-24' }],
    ['2026-11-29', { code: 'future', from: '2026-11-29' }],
    ['hoops', { code: 'no-period', got: 'hoops' }],
    ['11/2026', { code: 'no-period', got: '11/2026' }],
    ['2026-11-01 to', { code: 'no-period', got: '2026-11-01 to' }],
    ['last', { code: 'no-period', got: 'last' }],
  ])('“%s” is refused with its reason', (words, refusal) => {
    expect(daysOf(words, today)).toEqual({ ok: false, refusal })
  })

  it('any words are days in order, none of them all to come, or a refusal', () => {
    const word = fc.oneof(
      fc.constantFrom(
        '2026',
        '2026-11',
        '2026-11-03',
        'Q2',
        'oct',
        '31',
        'to',
        '..',
        'last',
        'month',
        'all',
        '–',
      ),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const found = daysOf(words.join(' '), today)
        if (!found.ok) return
        const { from, to } = found.value
        for (const each of [from, to]) if (each !== null) expect(localDate(each)).toBe(each)
        if (from !== null) expect(from <= today).toBe(true)
        if (from !== null && to !== null) expect(from <= to).toBe(true)
      }),
    )
  })
})

describe('what is exported', () => {
  it.each([
    ['movements 2026-11', 'movements', 'movements-2026-11.csv'],
    ['Ledger  2026-11-01 to 2026-11-30', 'movements', 'movements-2026-11.csv'],
    ['movements', 'movements', 'movements-2026-10.csv'],
    ['stock', 'stock', 'stock-2026-11-28.csv'],
    ['stock on hand 2026-10', 'stock', 'stock-2026-10-31.csv'],
    ['inventory november', 'stock', 'stock-2026-11-28.csv'],
    ['stock all', 'stock', 'stock-2026-11-28.csv'],
    ['purchase orders Q3', 'orders', 'orders-2026-07-01-to-2026-09-30.csv'],
    ['po 2026-11-03', 'orders', 'orders-2026-11-03.csv'],
    ['payments all', 'payments', 'payments-all.csv'],
    ['returns since 2026-10-01', 'returns', 'returns-since-2026-10-01.csv'],
    ['returns until 2026-10-31', 'returns', 'returns-until-2026-10-31.csv'],
  ])('“%s” is %s in %s', (words, what, name) => {
    const wish = wishOf(words, today)
    if (!wish.ok) throw new Error(JSON.stringify(wish.refusal))
    expect(wish.value.what).toBe(what)
    expect(fileName(wish.value, today)).toBe(name)
  })

  it.each(['', 'hoops', 'movementsX', '2026-11', 'stocks 2026-11'])(
    '“%s” is nothing that there is',
    (words) => {
      expect(wishOf(words, today)).toEqual({ ok: false, refusal: { code: 'unknown-what', got: words } })
    },
  )

  it('stock is told at the end of the last day, at the latest today', () => {
    const last = (to: string | null) => dayOfStock({ from: null, to: to === null ? null : day(to) }, today)
    expect([last('2026-10-31'), last('2026-11-30'), last(null)]).toEqual(['2026-10-31', today, today])
  })

  it('a record without a day belongs only to all days', () => {
    const all = { from: null, to: null }
    const month = { from: day('2026-11-01'), to: day('2026-11-30') }
    expect([isAmong(null, all), isAmong(null, month), isAmong(null, { ...all, to: month.to })]).toEqual([
      true,
      false,
      false,
    ])
    const edges = ['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'].map((each) =>
      isAmong(day(each), month),
    )
    expect(edges).toEqual([false, true, true, false])
  })
})
