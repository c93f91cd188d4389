import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demandOf } from '../../src/planning/rules.ts'
import { salesHistory } from '../../src/planning/sales.ts'
import type { Movement } from '../../src/stock/rules.ts'
import { movement } from '../support/records.ts'

const today = 46_100
let count = 0

/** A movement so many days before today. */
function moved(daysAgo: number | null, quantity: number, words: Partial<Movement> = {}): Movement {
  count += 1
  const kind = quantity < 0 ? 'sale' : 'receipt'
  return movement({
    id: `MV-${count}`,
    quantity,
    kind,
    at: daysAgo === null ? null : today - daysAgo + 0.4,
    ...words,
  })
}

const perDay = (movements: readonly Movement[], window = 10) =>
  salesHistory(movements, today, window).soldPerDay

describe('sales per day', () => {
  it('count each day of the window on which there was stock, sold or not', () => {
    expect(perDay([moved(50, 20), moved(10, -2), moved(9, -1), moved(1, -3)])).toEqual([
      2, 1, 0, 0, 0, 0, 0, 0, 0, 3,
    ])
  })

  it('leave out days without stock: nobody could buy', () => {
    expect(perDay([moved(50, 3), moved(9, -3), moved(2, 5), moved(1, -1)])).toEqual([0, 3, 0, 1])
  })

  it('leave out the days before the SKU first came', () => {
    expect(perDay([moved(4, 10), moved(3, -2)])).toEqual([0, 2, 0, 0])
  })

  it('leave out today, which is not over, and what is before the window', () => {
    expect(perDay([moved(50, 20), moved(11, -9), moved(0, -5)])).toEqual(Array(10).fill(0))
  })

  it('count a day on which the last piece was sold, and one on which it was sold below nothing', () => {
    expect(perDay([moved(9, 2), moved(9, -2), moved(5, -1)])).toEqual([2, 1])
  })

  it('count neither a sale that was taken back nor its reversal', () => {
    const sale = moved(5, -4)
    const back = moved(4, 4, { kind: 'reversal', ref: ` ${sale.id.toLowerCase()} ` })
    const { soldPerDay, lastSaleDay } = salesHistory([moved(50, 20), moved(8, -1), sale, back], today, 10)
    expect(soldPerDay.reduce((sum, pieces) => sum + pieces, 0)).toBe(1)
    expect(lastSaleDay).toBe(today - 8)
  })

  it.each<[string, Partial<Movement>]>([
    ['void rows', { status: 'void' }],
    ['pieces that are held', { bucket: 'held' }],
    ['adjustments', { kind: 'adjustment' }],
    ['write-offs', { kind: 'write-off' }],
    ['counts', { kind: 'count' }],
  ])('do not count %s', (_, words) => {
    expect(perDay([moved(50, 20), moved(5, -4, words)])).toEqual(Array(10).fill(0))
  })

  it('take a movement without a time for one before the window', () => {
    const { soldPerDay, lastSaleDay, firstReceiptDay } = salesHistory(
      [moved(null, 20), moved(null, -3)],
      today,
      10,
    )
    expect(soldPerDay).toEqual(Array(10).fill(0))
    expect([lastSaleDay, firstReceiptDay]).toEqual([undefined, -Infinity])
  })

  it('know the last sale and the first receipt, also outside the window', () => {
    const found = salesHistory([moved(400, 20), moved(300, -1), moved(200, -1), moved(100, 5)], today, 10)
    expect([found.lastSaleDay, found.firstReceiptDay]).toEqual([today - 200, today - 400])
    const none = salesHistory([], today, 10)
    expect(none).toEqual({ soldPerDay: [], lastSaleDay: undefined, firstReceiptDay: undefined })
  })

  it('do not depend on the order of the rows, and together are what was sold in the window', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -9, max: 9 })), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(some, (rows) => {
        const movements = rows
          .filter(([, pieces]) => pieces !== 0)
          .map(([daysAgo, pieces]) => moved(daysAgo, pieces))
        const found = salesHistory(movements, today, 20)
        expect(salesHistory(movements.toReversed(), today, 20)).toEqual(found)
        const inWindow = rows.filter(([daysAgo, pieces]) => pieces < 0 && daysAgo >= 1 && daysAgo <= 20)
        const sold = inWindow.reduce((sum, [, pieces]) => sum - pieces, 0)
        expect(found.soldPerDay.reduce((sum, pieces) => sum + pieces, 0)).toBe(sold)
        expect(found.soldPerDay.length).toBeLessThanOrEqual(20)
        expect(demandOf(found.soldPerDay).sold).toBe(sold)
      }),
    )
  })
})
