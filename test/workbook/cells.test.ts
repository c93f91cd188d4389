import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate } from '../../src/kit/local-date.ts'
import {
  choice,
  optionalChoice,
  optionalDate,
  optionalMoment,
  optionalMoney,
  optionalNumber,
  optionalWhole,
  parseNumber,
  requiredText,
  requiredWhole,
  text,
  type Cell,
  type CellCodec,
} from '../../src/workbook/cells.ts'

function read<T>(codec: CellCodec<T>, cell: unknown): T | string {
  const parsed = codec.schema.safeParse(cell)
  return parsed.success ? parsed.data : `expected ${parsed.error.issues[0]?.message}`
}

describe('a typed number', () => {
  it.each([
    [12, 12],
    ['12', 12],
    [' 12 ', 12],
    ['1,200', 1200],
    ['12,50', 12.5],
    ['€ 12.50', 12.5],
    ['12,50 €', 12.5],
    ['(3)', -3],
    ['+4', 4],
    ['1,234,567.5', 1_234_567.5],
    ['1.234.567', 1_234_567],
    // Cells seen in real exports and public bug reports: Shopify, WooCommerce and GnuCash files; eveparse (MIT).
    ['-80995', -80_995],
    ['0.001', 0.001],
    ['€1,44', 1.44],
    ['1.000,92', 1000.92],
    ['4 709', 4709],
    ['-14\u00a0800', -14_800],
    ['1\u202f234,56', 1234.56],
    ['€(63.12)', -63.12],
    ['1,000.00', 1000],
    // Raw prices from web pages: scrapinghub/price-parser (BSD-3-Clause), tests/test_price_parsing.py.
    ['34.992001', 34.992001],
    ['$ 1.144.000', 1_144_000],
    ["€1'049,95", 1049.95],
    ["CHF 1'049,95", 1049.95],
    ['PTE 120 000 000', 120_000_000],
    ['249,00 EUR', 249],
  ])('%j is %d', (cell, number) => {
    expect(parseNumber(cell)).toBe(number)
  })

  it.each([
    '',
    'twelve',
    '12 or 13',
    '1.2.3',
    '1,2.3',
    '12%',
    '1 isk',
    '1,23,456',
    '(3',
    '3)',
    '--3',
    '0x12',
    '1e3',
    'Not Available',
    '40% OFF',
    'See ASN-93 (ID#:1281)',
    'Infinity',
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('%j is none', (cell) => {
    expect(parseNumber(cell)).toBeUndefined()
  })

  it('comes back from the way Google, English, German and Swiss people write it', () => {
    const amounts = fc.integer({ min: -99_999_999, max: 99_999_999 })
    fc.assert(
      fc.property(amounts, (inCents) => {
        const amount = inCents / 100
        expect(parseNumber(String(amount))).toBeCloseTo(amount, 9)
        for (const place of ['en-US', 'de-DE', 'de-CH', 'fr-FR', 'pt-PT']) {
          const typed = new Intl.NumberFormat(place, { minimumFractionDigits: 2 })
            .format(amount)
            .replaceAll('’', "'")
          expect([place, typed, parseNumber(typed)]).toEqual([place, typed, expect.closeTo(amount, 9)])
        }
      }),
    )
  })
})

describe('a whole number', () => {
  it.each([
    ['0', 0],
    [7, 7],
    ['1,200', 1200],
    [7.5, 'expected a whole number of 0 or more, at most 2000, or blank'],
    [-1, 'expected a whole number of 0 or more, at most 2000, or blank'],
    [2001, 'expected a whole number of 0 or more, at most 2000, or blank'],
    ['#REF!', 'expected a whole number of 0 or more, at most 2000, or blank'],
    ['Loading...', 'expected a whole number of 0 or more, at most 2000, or blank'],
    [null, null],
    ['  ', null],
  ])('in a range, from %j is %j', (cell, value) => {
    expect(read(optionalWhole({ min: 0, max: 2000 }), cell)).toBe(value)
  })

  it('that is required may be negative, and not blank', () => {
    expect(read(requiredWhole(), -3)).toBe(-3)
    expect(read(requiredWhole(), '')).toBe('expected a whole number')
    expect(read(optionalWhole({ max: 9 }), 10)).toBe('expected a whole number of at most 9, or blank')
  })
})

describe('money and numbers', () => {
  it.each([
    ['€ 12.50', 12.5],
    [0, 0],
    ['-1', 'expected an amount such as 12.50, or blank'],
    ['Invoiced Separately', 'expected an amount such as 12.50, or blank'],
    ['', null],
  ])('an amount from %j is %j', (cell, value) => {
    expect(read(optionalMoney(), cell)).toBe(value)
  })

  it('a number is 0 or more', () => {
    expect(read(optionalNumber(), '0,25')).toBe(0.25)
    expect(read(optionalNumber(), -0.1)).toBe('expected a number of 0 or more, or blank')
  })
})

describe('text and choices', () => {
  it.each([
    [1013, '1013'],
    [' a b ', 'a b'],
    [true, 'true'],
    [null, ''],
    ['#N/A', 'expected text'],
    ['#1 seller', '#1 seller'],
  ])('text from %j is %j', (cell, value) => {
    expect(read(text(), cell)).toBe(value)
  })

  it('a required text is not blank', () => {
    expect(read(requiredText('a SKU'), ' ')).toBe('expected a SKU')
    expect(read(requiredText('a SKU'), 0)).toBe('0')
  })

  it('a choice ignores case and may have a meaning for blank', () => {
    const state = choice(['open', 'shut'], 'open')
    expect([' Shut ', 'OPEN', '', null].map((cell) => read(state, cell))).toEqual([
      'shut',
      'open',
      'open',
      'open',
    ])
    expect(read(state, 'ajar')).toBe('expected one of: open, shut')
    expect(read(choice(['open']), '')).toBe('expected one of: open')
    expect(read(optionalChoice(['open', 'shut']), '')).toBeNull()
    expect(read(optionalChoice(['open', 'shut']), 'x')).toBe('expected one of: open, shut, or blank')
  })
})

describe('days and moments', () => {
  const badDay = 'expected a date such as 2026-03-14, or blank'
  it.each([
    [46_095, '2026-03-14'],
    [46_095.99, '2026-03-14'],
    ['2026-03-14', '2026-03-14'],
    ['2026-02-29', badDay],
    ['14/3/2026', badDay],
    ['not-a-date', badDay],
    [0, badDay],
    [200_000, badDay],
    [true, badDay],
    ['', null],
  ])('a day from %j is %j', (cell, value) => {
    expect(read(optionalDate(), cell)).toBe(value)
  })

  const badMoment = 'expected a date and time such as 2026-03-14 09:30, or blank'
  it.each([
    [46_095.5, 46_095.5],
    ['2026-03-14', 46_095],
    ['2026-03-14 12:00', 46_095.5],
    ['2026-03-14T06:00:00', 46_095.25],
    ['2026-03-14 24:00', badMoment],
    ['2026-03-14 09:60', badMoment],
    ['2026-02-30 09:00', badMoment],
    ['yesterday', badMoment],
    [-1, badMoment],
    [null, null],
  ])('a moment from %j is %j', (cell, value) => {
    expect(read(optionalMoment(), cell)).toBe(value)
  })
})

describe('what is written', () => {
  const codecs: readonly (readonly [string, CellCodec<never>, fc.Arbitrary<unknown>])[] = [
    ['text', text() as CellCodec<never>, fc.string().map((value) => value.trim())],
    ['whole', optionalWhole() as CellCodec<never>, fc.option(fc.maxSafeInteger())],
    [
      'money',
      optionalMoney() as CellCodec<never>,
      fc.option(fc.integer({ min: 0 }).map((value) => value / 100)),
    ],
    [
      'date',
      optionalDate() as CellCodec<never>,
      fc.option(fc.integer({ min: 0, max: 100_000 }).map((days) => addDays('1900-01-01' as LocalDate, days))),
    ],
    [
      'choice',
      choice(['open', 'shut'], 'open') as unknown as CellCodec<never>,
      fc.constantFrom('open', 'shut'),
    ],
  ]

  it.each(codecs)('as %s reads as the same again', (_, codec, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const cell: Cell = codec.toCell(value as never)
        expect(read(codec, cell)).toEqual(value)
      }),
    )
  })
})

it('text that is longer than a cell can hold is cut to it, and reads back as it was written', () => {
  const written = text().toCell('💍'.repeat(30_000))
  expect(String(written).length).toBeLessThanOrEqual(50_000)
  expect(text().toCell(text().schema.parse(written))).toBe(written)
})
