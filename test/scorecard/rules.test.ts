import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type LocalDate } from '../../src/kit/local-date.ts'
import type { PoStatus } from '../../src/purchasing/rules.ts'
import {
  costOf,
  medianOf,
  qualityOf,
  reliabilityOf,
  type Offer,
  type ScoredLine,
  type ScoredOrder,
} from '../../src/scorecard/rules.ts'

const day = (text: string) => text as LocalDate
const today = day('2026-06-30')
const period = { from: day('2026-01-01'), to: today }

function lineOf(words: Partial<ScoredLine> = {}): ScoredLine {
  return { sku: 'A', ordered: 10, received: 10, rejected: 0, unitCost: 2, ...words }
}
function order(words: Partial<ScoredOrder> = {}): ScoredOrder {
  return {
    id: 'PO-1',
    supplier: 'S1',
    status: 'closed',
    ordered: day('2026-02-01'),
    promised: day('2026-03-01'),
    receivedOn: day('2026-03-01'),
    lines: [lineOf()],
    ...words,
  }
}
const judge = (...orders: readonly ScoredOrder[]) => reliabilityOf(orders, period, today)

describe('on time in full', () => {
  it.each<[string, Partial<ScoredOrder>, number, number, number]>([
    ['here on the promised day', {}, 1, 1, 0],
    ['here early, which is no merit', { receivedOn: day('2026-02-20') }, 1, 1, 0],
    ['a day late', { receivedOn: day('2026-03-02') }, 1, 0, 1],
    ['short by one piece', { lines: [lineOf({ received: 9 })] }, 1, 0, 0],
    ['over, which is full', { lines: [lineOf({ received: 11 })] }, 1, 1, 0],
    ['one line of two short', { lines: [lineOf(), lineOf({ received: 0 })] }, 1, 0, 0],
    ['full though half is rejected: quality is judged apart', { lines: [lineOf({ rejected: 5 })] }, 1, 1, 0],
    ['open and its day is over', { status: 'sent', receivedOn: null, promised: day('2026-06-20') }, 1, 0, 10],
    ['part received and its day is over', { status: 'part received', promised: day('2026-06-29') }, 1, 0, 1],
    ['open and due today', { status: 'sent', receivedOn: null, promised: today }, 0, 0, 0],
    ['a draft', { status: 'draft', promised: day('2026-03-01') }, 0, 0, 0],
    ['cancelled', { status: 'cancelled' }, 0, 0, 0],
    ['without a promise', { promised: null }, 0, 0, 0],
    ['over without a day of receipt', { receivedOn: null }, 0, 0, 0],
    ['over without counted pieces', { lines: [lineOf({ received: null })] }, 0, 0, 0],
    ['over without lines', { lines: [] }, 0, 0, 0],
    ['promised before the period', { promised: day('2025-12-31') }, 0, 0, 0],
    ['promised after it', { promised: day('2026-07-01') }, 0, 0, 0],
  ])('%s', (_, words, judged, onTimeInFull, worst) => {
    const found = judge(order(words))
    expect([found.judged, found.onTimeInFull, found.daysLate?.worst ?? 0]).toEqual([
      judged,
      onTimeInFull,
      worst,
    ])
  })

  it('says what is left out, and never calls nothing a hundred percent', () => {
    const found = judge(
      order({ promised: null }),
      order({ receivedOn: null }),
      order({ lines: [lineOf({ received: null })] }),
      order({ status: 'sent', promised: today }),
    )
    expect(found).toEqual({
      judged: 0,
      onTimeInFull: 0,
      onTime: 0,
      lateOpen: 0,
      daysLate: undefined,
      counted: 2,
      full: 2,
      leftOut: { withoutPromise: 1, withoutReceiptDate: 1, withoutCount: 1, notDueYet: 1 },
    })
  })

  it('counts a late open order in lateness until today, and early ones as 0', () => {
    const found = judge(
      order({ receivedOn: day('2026-02-01') }),
      order({ receivedOn: day('2026-03-05') }),
      order({ status: 'shipped', receivedOn: null, promised: day('2026-06-10') }),
    )
    expect(found.daysLate).toEqual({ mean: 8, median: 4, worst: 20 })
    expect(found.lateOpen).toBe(1)
  })

  const orders = fc.array(
    fc.record({
      status: fc.constantFrom<PoStatus>('draft', 'sent', 'part received', 'received', 'closed', 'cancelled'),
      promised: fc.option(fc.integer({ min: -200, max: 60 })),
      receivedOn: fc.option(fc.integer({ min: -200, max: 0 })),
      received: fc.option(fc.integer({ min: 0, max: 20 })),
    }),
  )
  it('of any orders has shares of at most one, and every placed order of the period is judged or left out once', () => {
    fc.assert(
      fc.property(orders, (all) => {
        const found = reliabilityOf(
          all.map(({ status, promised, receivedOn, received }) =>
            order({
              status,
              promised: promised === null ? null : addDays(today, promised),
              receivedOn: receivedOn === null ? null : addDays(today, receivedOn),
              lines: [lineOf({ received })],
            }),
          ),
          { from: day('2000-01-01'), to: day('2099-12-31') },
          today,
        )
        const { withoutPromise, withoutReceiptDate, withoutCount, notDueYet } = found.leftOut
        const placed = all.filter(({ status }) => status !== 'draft' && status !== 'cancelled').length
        expect(found.judged + withoutPromise + withoutReceiptDate + withoutCount + notDueYet).toBe(placed)
        expect(found.onTimeInFull).toBeLessThanOrEqual(found.onTime)
        expect(found.onTime + found.lateOpen).toBeLessThanOrEqual(found.judged)
        expect(found.full).toBeLessThanOrEqual(found.counted)
        expect(found.daysLate?.worst ?? 0).toBeGreaterThanOrEqual(found.daysLate?.median ?? 0)
      }),
    )
  })
})

describe('quality', () => {
  const none = { orders: [], inspections: [], returned: 0, sold: 0, period }
  const inspection = {
    on: day('2026-02-01'),
    result: 'fail' as const,
    sampleSize: 50,
    critical: 0,
    major: 3,
    minor: 2,
  }

  it('counts pieces that came, also of a cancelled order, and never more rejected than came', () => {
    const found = qualityOf({
      ...none,
      orders: [
        order({ lines: [lineOf({ received: 8, rejected: 2 }), lineOf({ received: 0, rejected: 4 })] }),
        order({ status: 'cancelled', lines: [lineOf({ received: 5, rejected: 9 })] }),
        order({ receivedOn: day('2025-12-31'), lines: [lineOf({ rejected: 10 })] }),
      ],
    })
    expect(found).toMatchObject({ received: 13, rejected: 7, lines: 2, orders: 2 })
  })

  it('takes nothing said of rejected pieces for nothing known, and not for none', () => {
    const found = qualityOf({
      ...none,
      orders: [order({ lines: [lineOf({ rejected: null }), lineOf({ received: 4, rejected: 1 })] })],
    })
    expect(found).toMatchObject({ received: 4, rejected: 1, lines: 1, unsaid: 10 })
  })

  it('counts inspections of the period by result; pending ones and those without a day say nothing', () => {
    const found = qualityOf({
      ...none,
      inspections: [
        inspection,
        { ...inspection, result: 'pass', sampleSize: null },
        { ...inspection, result: 'pending' },
        { ...inspection, on: null },
        { ...inspection, on: day('2025-12-31') },
      ],
    })
    expect(found).toMatchObject({
      inspections: { pass: 1, fail: 1, conditional: 0 },
      looked: 50,
      defective: 5,
    })
  })
})

describe('cost beside the others', () => {
  const offer = (supplier: string, sku: string, type: string, unitCost: number): Offer => ({
    supplier,
    sku,
    type,
    unitCost,
  })
  const offers = [
    offer('A', 'r1', 'ring', 10),
    offer('A', 'r2', 'ring', 14),
    offer('B', 'r1', 'ring', 9),
    offer('B', 'r3', 'ring', 11),
    offer('C', 'r4', 'ring', 20),
    offer('D', 'r5', 'ring', 8),
    offer('A', 'e1', 'earrings', 5),
    offer('B', 'e2', 'earrings', 10),
    offer('A', 'n1', 'necklace', 99),
  ]

  it('is the mean of theirs over the median of the others, type by type, worked out by hand', () => {
    const { types, index } = costOf(offers, 'A')
    expect(types).toEqual([
      { type: 'ring', own: 12, skus: 2, others: 10, suppliers: 3, index: 1.2 },
      { type: 'earrings', own: 5, skus: 1, others: 10, suppliers: 1, index: 0.5 },
    ])
    expect(index).toBeCloseTo(0.85)
  })

  it('is unknown where nobody else offers the type, and for who offers nothing', () => {
    expect(costOf([offer('A', 'n1', 'necklace', 99)], 'A')).toEqual({ types: [], index: undefined })
    expect(costOf(offers, 'nobody').index).toBeUndefined()
  })

  it('does not depend on the currency', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (rate) => {
        const other = offers.map((each) => ({ ...each, unitCost: each.unitCost * rate }))
        expect(costOf(other, 'A').index).toBeCloseTo(costOf(offers, 'A').index ?? 0, 6)
      }),
    )
  })
})

it.each<[readonly number[], number]>([
  [[3], 3],
  [[1, 9], 5],
  [[9, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (numbers, median) => {
  expect(medianOf(numbers)).toBe(median)
})
