import { allAtOnce } from '../../src/kit/steps.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averageCost, ledgerOfDays, stockOfDay } from '../../src/exporting/rules.ts'
import { localDate, type LocalDate } from '../../src/kit/local-date.ts'
import { buckets, movementKinds, type Movement } from '../../src/stock/rules.ts'
import { on } from '../support/closing-store.ts'
import { movement } from '../support/records.ts'

const day = (text: string) => localDate(text) as LocalDate
const november = { from: day('2026-11-01'), to: day('2026-11-30') }
const placeOf = (location: string) => (location === '' ? 'Studio' : location)

const ledger: readonly Movement[] = [
  movement({ id: 'MV-1', at: on('2026-09-30', 9), quantity: 40, kind: 'opening', unitCost: 4 }),
  movement({ id: 'MV-2', at: on('2026-10-31', 23), quantity: -5, kind: 'sale', location: '' }),
  movement({ id: 'MV-3', at: on('2026-11-01', 0), quantity: 7, kind: 'receipt', location: 'Shop' }),
  movement({ id: 'MV-4', at: on('2026-11-30', 23), quantity: -3, kind: 'sale' }),
  movement({ id: 'MV-5', at: on('2026-11-15'), quantity: 2, bucket: 'held', kind: 'return' }),
  movement({ id: 'MV-6', at: on('2026-11-16'), quantity: 90, status: 'void' }),
  movement({ id: 'MV-7', at: on('2026-12-01', 0), quantity: -1, kind: 'sale' }),
  movement({ id: 'MV-8', at: null, quantity: 1, sku: 'GOLD-S' }),
  movement({ id: 'MV-9', at: on('2026-10-02'), quantity: 6, sku: 'SOL-7' }),
  movement({ id: 'MV-10', at: on('2026-10-03'), quantity: -6, sku: 'SOL-7', kind: 'sale' }),
]

describe('the ledger of a month', () => {
  it('begins with what was there, by SKU, place and bucket, and has the movements from its first second to its last', () => {
    const found = allAtOnce(ledgerOfDays(ledger, november, placeOf))
    expect(found.openings).toEqual([
      { sku: 'GOLD-S', location: 'Studio', bucket: 'sellable', pieces: 1 },
      { sku: 'LUNA-M', location: 'Studio', bucket: 'sellable', pieces: 35 },
    ])
    expect(found.movements.map(({ id }) => id)).toEqual(['MV-3', 'MV-5', 'MV-4'])
    expect([found.untimed, found.voided]).toEqual([1, 1])
  })

  it('of all days has no opening balance, and what has no time comes first', () => {
    const found = allAtOnce(ledgerOfDays(ledger, { from: null, to: null }, placeOf))
    expect(found.openings).toEqual([])
    expect(found.movements.map(({ id }) => id)).toEqual([
      'MV-8',
      'MV-1',
      'MV-9',
      'MV-10',
      'MV-2',
      'MV-3',
      'MV-5',
      'MV-4',
      'MV-7',
    ])
  })
})

describe('the stock of a day', () => {
  const stock = (until: string, cost: number | null = null) =>
    allAtOnce(stockOfDay(ledger, day(until), { placeOf, catalogueCost: () => cost }))

  it('is what all movements until its last second come to, by SKU and place', () => {
    expect(stock('2026-10-31')).toEqual([
      {
        sku: 'GOLD-S',
        location: 'Studio',
        onHand: 1,
        held: 0,
        unitCost: undefined,
        value: undefined,
        heldValue: undefined,
      },
      { sku: 'LUNA-M', location: 'Studio', onHand: 35, held: 0, unitCost: 4, value: 140, heldValue: 0 },
    ])
    const luna = stock('2026-11-30').filter(({ sku }) => sku === 'LUNA-M')
    expect(
      luna.map(({ location, onHand, held, value, heldValue }) => [location, onHand, held, value, heldValue]),
    ).toEqual([
      ['Shop', 7, 0, 28, 0],
      ['Studio', 32, 2, 128, 8],
    ])
    expect(stock('2026-12-01').at(-1)?.onHand).toBe(31)
  })

  it('takes the catalogue’s cost where the ledger knows none', () => {
    expect(stock('2026-10-31', 2.5)[0]).toMatchObject({ sku: 'GOLD-S', unitCost: 2.5, value: 2.5 })
  })
})

describe('the average cost of a piece', () => {
  const came = (id: string, quantity: number, unitCost: number | null, kind: Movement['kind'] = 'receipt') =>
    movement({ id, quantity, unitCost, kind })

  it.each<[string, Movement[], number | undefined]>([
    ['nothing ever came', [], undefined],
    ['one lot', [came('1', 10, 4, 'opening')], 4],
    // (10 × 4 + 30 × 6) / 40
    ['two lots', [came('1', 10, 4, 'opening'), came('2', 30, 6)], 5.5],
    // 20 of 40 are sold; (20 × 5.5 + 20 × 8) / 40
    [
      'a lot after sales, whatever cost the sale has',
      [came('1', 10, 4, 'opening'), came('2', 30, 6), came('3', -20, 99, 'sale'), came('4', 20, 8)],
      6.75,
    ],
    // (1 × 10 + 2 × 5) / 3
    ['to four decimals', [came('1', 1, 10), came('2', 2, 5)], 6.6667],
    ['all sold, and a new lot', [came('1', 10, 4), came('2', -10, 4, 'sale'), came('3', 5, 9)], 9],
    ['below zero, and a new lot', [came('1', 10, 4), came('2', -12, 4, 'sale'), came('3', 5, 9)], 9],
    ['a lot without a cost changes nothing', [came('1', 10, 4), came('2', 10, null)], 4],
    [
      'a return and a count change nothing',
      [came('1', 10, 4), came('2', 3, 9, 'return'), came('3', 3, 9, 'count')],
      4,
    ],
    [
      'pieces carried elsewhere change nothing',
      [came('1', 10, 4), came('2', -5, 9, 'transfer'), came('3', 5, 9, 'transfer')],
      4,
    ],
    // (10 × 4 + 5 × 10) / 15
    [
      'rejected pieces of a lot are held and were paid',
      [came('1', 10, 4), movement({ id: '2', quantity: 5, unitCost: 10, kind: 'receipt', bucket: 'held' })],
      6,
    ],
    ['samples are none of it', [came('1', 10, 4), { ...came('2', 90, 400), bucket: 'sample' }], 4],
    [
      'a lot that was taken back never came',
      [came('1', 10, 4), came('2', 10, 400), { ...came('3', -10, 400, 'reversal'), ref: '2' }],
      4,
    ],
    [
      'unless that was taken back, too',
      [
        came('1', 10, 4),
        came('2', 10, 6),
        { ...came('3', -10, 6, 'reversal'), ref: '2' },
        { ...came('4', 10, 6, 'reversal'), ref: '3' },
      ],
      5,
    ],
  ])('%s', (_, movements, expected) => {
    expect(averageCost(movements)).toBe(expected)
  })
})

describe('whatever was recorded', () => {
  const any: fc.Arbitrary<Movement[]> = fc
    .array(
      fc.record({
        sku: fc.constantFrom('LUNA-M', 'luna-m', 'SOL-7'),
        location: fc.constantFrom('', 'Studio', 'Shop'),
        bucket: fc.constantFrom(...buckets),
        kind: fc.constantFrom(...movementKinds),
        quantity: fc.integer({ min: -50, max: 50 }),
        at: fc.option(fc.double({ min: on('2026-10-28', 0), max: on('2026-12-03', 0), noNaN: true })),
        unitCost: fc.option(fc.integer({ min: 0, max: 20 })),
        status: fc.constantFrom('ok', 'ok', 'ok', 'void'),
      }),
      { maxLength: 40 },
    )
    .map((all) => all.map((each, at) => movement({ ...each, id: `MV-${at}` })))

  it('opening balances and movements of a month add up to the stock at its end, and that is the fold until then', () => {
    fc.assert(
      fc.property(any, (movements) => {
        const { openings, movements: within } = allAtOnce(ledgerOfDays(movements, november, placeOf))
        const file = new Map<string, number>()
        const fold = new Map<string, number>()
        const add = (
          sums: Map<string, number>,
          each: { sku: string; location: string; bucket: string },
          pieces: number,
        ) => {
          if (each.bucket !== 'sellable') return
          const key = `${each.sku.toUpperCase()} ${placeOf(each.location)}`
          sums.set(key, (sums.get(key) ?? 0) + pieces)
        }
        for (const each of openings) add(file, each, each.pieces)
        for (const each of within) add(file, each, each.quantity)
        for (const each of movements)
          if (each.status === 'ok' && (each.at ?? 0) < on('2026-12-01', 0)) add(fold, each, each.quantity)
        const stock = allAtOnce(stockOfDay(movements, november.to, { placeOf, catalogueCost: () => 1 }))
        const told = stock.filter(({ onHand }) => onHand !== 0)
        const notNone = (sums: Iterable<readonly [string, number]>) =>
          new Map([...sums].filter(([, pieces]) => pieces !== 0))
        expect(notNone(file)).toEqual(notNone(fold))
        const places = told.map(
          ({ sku, location, onHand }) => [`${sku.toUpperCase()} ${location}`, onHand] as const,
        )
        expect(new Map(places)).toEqual(notNone(fold))
        expect(places).toHaveLength(notNone(fold).size)
      }),
      { numRuns: 500 },
    )
  })

  it('an average lies between the least and the most that was paid', () => {
    fc.assert(
      fc.property(any, (movements) => {
        const own = movements.filter(({ sku, status }) => sku === 'SOL-7' && status === 'ok')
        const average = averageCost(own)
        const paid = own.flatMap(({ unitCost }) => (unitCost === null ? [] : [unitCost]))
        if (average === undefined) return
        expect(average).toBeGreaterThanOrEqual(Math.min(...paid))
        expect(average).toBeLessThanOrEqual(Math.max(...paid))
      }),
    )
  })
})
