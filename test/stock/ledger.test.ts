import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addMovement,
  emptyLedger,
  history,
  inBucket,
  ledgerOf,
  onHand,
  removeMovement,
} from '../../src/stock/ledger.ts'
import type { Movement } from '../../src/stock/rules.ts'
import { movement } from '../support/records.ts'

function fold(movements: readonly Movement[]) {
  const ledger = emptyLedger()
  for (const each of movements) addMovement(ledger, each)
  return ledger
}

const skus = ['LUNA-M', 'luna-m', 'SOL-S']
const movements = fc.array(
  fc
    .record({
      sku: fc.constantFrom(...skus),
      location: fc.constantFrom('Studio', 'STUDIO', 'Shop', ''),
      bucket: fc.constantFrom('sellable' as const, 'held' as const, 'damaged' as const),
      quantity: fc.integer({ min: -50, max: 50 }),
      status: fc.constantFrom('ok' as const, 'ok' as const, 'void' as const),
      at: fc.option(fc.integer({ min: 46_000, max: 46_100 })),
    })
    .map((words) => movement({ id: '', ...words })),
  { maxLength: 40 },
)

/** What a ledger says of everything, for comparison. */
function says(ledger: ReturnType<typeof emptyLedger>) {
  return skus.map((sku) => [
    onHand(ledger, sku),
    onHand(ledger, sku, 'studio'),
    onHand(ledger, sku, 'Shop'),
    onHand(ledger, sku, ''),
    inBucket(ledger, sku, 'held'),
    inBucket(ledger, sku, 'damaged'),
    history(ledgerOf(ledger, sku).movements).length,
  ])
}

describe('the ledger', () => {
  it('counts sellable pieces only, void rows not at all', () => {
    const ledger = fold([
      movement({ id: 'MV-1', quantity: 20 }),
      movement({ id: 'MV-2', quantity: -3, kind: 'sale' }),
      movement({ id: 'MV-3', quantity: 100, status: 'void' }),
      movement({ id: 'MV-4', quantity: 2, bucket: 'held' }),
      movement({ id: 'MV-5', quantity: -1, bucket: 'damaged' }),
    ])
    expect(onHand(ledger, ' luna-m ')).toBe(17)
    expect(inBucket(ledger, 'LUNA-M', 'held')).toBe(2)
    expect(history(ledgerOf(ledger, 'LUNA-M').movements).map((each) => each.id)).toContain('MV-3')
  })

  it('knows where pieces are, in whatever letters the place is written', () => {
    const ledger = fold([
      movement({ id: 'MV-1', quantity: 20, location: 'Studio' }),
      movement({ id: 'MV-2', quantity: 4, location: 'SHOP' }),
      movement({ id: 'MV-3', quantity: 1, location: '' }),
    ])
    expect([
      onHand(ledger, 'LUNA-M', 'studio'),
      onHand(ledger, 'LUNA-M', 'Shop'),
      onHand(ledger, 'LUNA-M', ''),
    ]).toEqual([20, 4, 1])
    expect(onHand(ledger, 'LUNA-M')).toBe(25)
  })

  it('of a SKU that never moved is empty, and asking changes nothing', () => {
    const ledger = fold([])
    expect(onHand(ledger, 'NEW')).toBe(0)
    expect(history(ledgerOf(ledger, 'NEW').movements)).toEqual([])
    ledgerOf(ledger, 'NEW').byBucket.get('sellable')
    expect(ledger.size).toBe(0)
  })

  it('tells the newest first, and rows without a time last', () => {
    const ledger = fold([
      movement({ id: 'MV-1', quantity: 1, at: 46_001 }),
      movement({ id: 'MV-2', quantity: 1, at: null }),
      movement({ id: 'MV-3', quantity: 1, at: 46_001.5 }),
    ])
    expect(history(ledgerOf(ledger, 'LUNA-M').movements).map((each) => each.id)).toEqual([
      'MV-3',
      'MV-1',
      'MV-2',
    ])
  })

  it('does not depend on the order of its rows', () => {
    fc.assert(
      fc.property(movements, fc.integer(), (rows, seed) => {
        const shuffled = rows.toSorted(
          (a, b) => ((a.quantity * 31 + seed) % 7) - ((b.quantity * 31 + seed) % 7),
        )
        expect(says(fold(shuffled))).toEqual(says(fold(rows)))
      }),
    )
  })

  it('forgets a row that is taken out as if it had never been there, and no other', () => {
    fc.assert(
      fc.property(movements, movements, (stay, go) => {
        const ledger = fold([...stay, ...go])
        for (const each of go) removeMovement(ledger, each)
        expect(says(ledger)).toEqual(says(fold(stay)))
        for (const each of go) removeMovement(ledger, each)
        expect(says(ledger)).toEqual(says(fold(stay)))
      }),
    )
  })

  it('counts up with every row of a SKU that comes or goes, so that what follows from it is worked out again', () => {
    const row = movement({ id: 'MV-1', quantity: 1 })
    const ledger = fold([row])
    const { version } = ledgerOf(ledger, 'LUNA-M')
    removeMovement(ledger, row)
    expect(ledgerOf(ledger, 'LUNA-M').version).toBe(version + 1)
    removeMovement(ledger, row)
    expect(ledgerOf(ledger, 'LUNA-M').version).toBe(version + 1)
  })

  it('at all places together is the sum of the places', () => {
    fc.assert(
      fc.property(movements, (rows) => {
        const ledger = fold(rows)
        const places = ['Studio', 'Shop', ''].reduce((sum, place) => sum + onHand(ledger, 'LUNA-M', place), 0)
        expect(places).toBe(onHand(ledger, 'LUNA-M'))
      }),
    )
  })
})
