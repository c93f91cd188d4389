import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  closedGates,
  dateBeforeOrder,
  decideArrival,
  extrasOf,
  isOpen,
  landedUnitCosts,
  mayStep,
  nextStatuses,
  poStatuses,
  statusAfterArrival,
  type Gate,
  type PoStatus,
} from '../../src/purchasing/rules.ts'

/** The whole life of an order, as the guide prints it: from each status the ones that may follow. */
const life: Readonly<Record<PoStatus, string>> = {
  draft: 'sent, cancelled',
  sent: 'confirmed, part received, received, cancelled, draft',
  confirmed: 'in production, inspection, ready, shipped, part received, received, cancelled',
  'in production': 'inspection, ready, shipped, part received, received, cancelled',
  inspection: 'in production, ready, shipped, part received, received, cancelled',
  ready: 'inspection, shipped, part received, received, cancelled',
  shipped: 'part received, received',
  'part received': 'received, closed',
  received: 'closed, part received',
  closed: '',
  cancelled: '',
}

describe('the life of an order', () => {
  it.each(poStatuses)('from %s', (from) => {
    expect(nextStatuses(from).join(', ')).toBe(life[from])
    for (const to of poStatuses) expect(mayStep(from, to)).toBe(life[from].split(', ').includes(to))
  })

  it('ends in closed or cancelled from wherever it is', () => {
    for (const from of poStatuses) {
      const reached = new Set<PoStatus>([from])
      for (const each of reached) for (const to of nextStatuses(each)) reached.add(to)
      expect(reached.has('closed') || reached.has('cancelled')).toBe(true)
    }
  })

  it('has pieces to come from sent to part received', () => {
    expect(poStatuses.filter(isOpen)).toEqual(poStatuses.slice(1, 8))
  })
})

describe('landed unit cost', () => {
  it.each([
    // 1,000 of goods and 200 of freight and duty: each euro of goods carries 20 cents.
    [
      'by value',
      [
        { pieces: 50, unitCost: 12 },
        { pieces: 100, unitCost: 4 },
      ],
      200,
      1,
      [14.4, 4.8],
    ],
    ['in another currency', [{ pieces: 10, unitCost: 10 }], 20, 0.92, [11.04]],
    ['without extras', [{ pieces: 3, unitCost: 7.55 }], 0, 1, [7.55]],
    [
      'of goods that cost nothing, by pieces',
      [
        { pieces: 30, unitCost: 0 },
        { pieces: 10, unitCost: 0 },
      ],
      8,
      1,
      [0.2, 0.2],
    ],
    ['of nothing', [], 8, 1, []],
  ])('is spread %s', (_, lines, extras, fx, costs) => {
    expect(landedUnitCosts(lines, extras, fx)).toEqual(costs)
  })

  it('adds up to goods and extras, whatever they are', () => {
    const line = fc.record({
      pieces: fc.integer({ min: 1, max: 5000 }),
      unitCost: fc.integer({ min: 1, max: 500_000 }).map((each) => each / 100),
    })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (lines, extras) => {
          const costs = landedUnitCosts(lines, extras / 100, 1)
          const pieces = lines.reduce((sum, each) => sum + each.pieces, 0)
          const goods = lines.reduce((sum, each) => sum + each.pieces * each.unitCost, 0)
          const landed = lines.reduce((sum, each, at) => sum + each.pieces * (costs[at] ?? 0), 0)
          // Each cost is rounded to four decimals.
          expect(Math.abs(landed - goods - extras / 100)).toBeLessThanOrEqual(pieces * 0.00005 + 1e-6)
          for (const [at, cost] of costs.entries())
            expect(cost).toBeGreaterThanOrEqual((lines[at]?.unitCost ?? 0) - 0.00005)
        },
      ),
    )
  })

  it('takes blank extras for nothing', () => {
    expect(extrasOf({ freight: 12.5, duty: null, other: 0.1 })).toBe(12.6)
  })
})

const line = (ordered: number, received: number | null = null) => ({ sku: 'LUNA-M', ordered, received })

describe('pieces that came', () => {
  it.each([
    ['all of them', line(50), { accepted: 50, rejected: 0 }, false, 'ok'],
    ['some, a few no good', line(50, 20), { accepted: 28, rejected: 2 }, false, 'ok'],
    ['more than ordered', line(50, 20), { accepted: 30, rejected: 1 }, false, 'more-than-ordered'],
    ['more than ordered, and somebody says so', line(50, 20), { accepted: 40, rejected: 0 }, true, 'ok'],
    ['none', line(50), { accepted: 0, rejected: 0 }, false, 'nothing-came'],
    ['half a piece', line(50), { accepted: 0.5, rejected: 0 }, false, 'not-whole'],
    ['fewer than none', line(50), { accepted: -3, rejected: 0 }, true, 'not-whole'],
  ])('%s', (_, of, arrival, confirmed, expected) => {
    const decided = decideArrival('PO-1', [{ line: of, arrival }], confirmed)
    expect(decided.ok ? 'ok' : decided.refusal.code).toBe(expected)
  })

  it('says how many were ordered, came before and come now', () => {
    const decided = decideArrival(
      'PO-1',
      [{ line: line(50, 20), arrival: { accepted: 30, rejected: 1 } }],
      false,
    )
    expect(decided).toMatchObject({
      refusal: { lines: [{ sku: 'LUNA-M', ordered: 50, received: 20, coming: 31 }] },
    })
  })

  it.each([
    ['received', [line(50, 50), line(10, 12)]],
    ['part received', [line(50, 50), line(10, 9)]],
    ['part received', [line(50)]],
  ])('leave an order %s', (status, lines) => {
    expect(statusAfterArrival(lines)).toBe(status)
  })
})

describe('a date', () => {
  const dates = { ordered: '2026-11-01', confirmed: null, productionEnd: null, shipBy: null, eta: null }
  it.each([
    ['ETA', { eta: '2026-10-31' }],
    ['Ship by', { shipBy: '2026-10-01', eta: '2026-12-01' }],
  ])('before the order is refused: %s', (field, some) => {
    expect(dateBeforeOrder({ ...dates, ...some })).toMatchObject({ code: 'date-before-order', field })
  })

  it('on the day of the order is not, nor any while there is no order', () => {
    expect(dateBeforeOrder({ ...dates, eta: '2026-11-01' })).toBeUndefined()
    expect(dateBeforeOrder({ ...dates, ordered: null, eta: '1999-01-01' })).toBeUndefined()
  })
})

describe('gates', () => {
  const warn: Gate = { kind: 'no-sample', what: 'LUNA-M', level: 'warn' }
  const block: Gate = { kind: 'unvetted', what: 'Pérola', level: 'block' }
  it.each([
    ['are all asked about first', false, true, [warn, block], [warn, block]],
    ['that warn are open once somebody said so', true, false, [warn], []],
    ['that block stay closed for others', true, false, [warn, block], [block]],
    ['that block are open for who may override', true, true, [warn, block], []],
  ])('%s', (_, confirmed, mayOverride, gates, closed) => {
    expect(closedGates(gates, { confirmed, mayOverride })).toEqual(closed)
  })
})
