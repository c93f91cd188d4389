import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  awaitsInspection,
  decideInspection,
  decideReturn,
  dispositions,
  lossOf,
  movementsOf,
  needsApprover,
  reasonOf,
  returnReasons,
  returnStatuses,
  soldPieces,
} from '../../src/returns/rules.ts'
import { addMovement, emptyLedger, inBucket, onHand } from '../../src/stock/ledger.ts'
import { buckets, type Movement } from '../../src/stock/rules.ts'

const anyMovement: Movement = {
  id: 'MV-1',
  at: 46_000,
  sku: 'LUNA',
  location: 'Studio',
  bucket: 'sellable',
  quantity: 1,
  kind: 'return',
  reason: '',
  ref: '',
  unitCost: 12,
  actor: '@ana',
  note: '',
  status: 'ok',
}
const quantities = fc.integer({ min: 1, max: 10_000 })

const sale = (id: string, quantity: number) => ({
  id,
  kind: 'sale',
  quantity: -quantity,
  ref: '',
  status: 'ok',
})
const reversal = (id: string, ref: string, quantity: number) => ({
  id,
  kind: 'reversal',
  quantity,
  ref,
  status: 'ok',
})

describe('a return', () => {
  it.each([
    [10, 0, 10, undefined],
    [10, 0, 11, 'more-than-sold'],
    [10, 9, 1, undefined],
    [10, 10, 1, 'more-than-sold'],
    [0, 0, 1, 'more-than-sold'],
    [10, 0, 0, 'not-whole'],
    [10, 0, -1, 'not-whole'],
    [10, 0, 1.5, 'not-whole'],
    [10, 0, Number.NaN, 'not-whole'],
  ])('with %i sold and %i back already: %f more is refused with %s', (sold, returned, asked, code) => {
    const decided = decideReturn({ sku: 'LUNA', sold, returned, asked })
    expect(decided.ok ? undefined : decided.refusal.code).toBe(code)
  })

  it('over what was sold is refused with the facts', () => {
    expect(decideReturn({ sku: 'LUNA', sold: 5, returned: 4, asked: 2 })).toEqual({
      ok: false,
      refusal: { code: 'more-than-sold', sku: 'LUNA', sold: 5, returned: 4, asked: 2 },
    })
  })

  it('one after the other never exceeds what was sold', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.array(fc.integer({ min: -2, max: 20 }), { maxLength: 12 }),
        (sold, wishes) => {
          let returned = 0
          for (const asked of wishes) {
            const decided = decideReturn({ sku: 'LUNA', sold, returned, asked })
            if (decided.ok) returned += decided.value
          }
          expect(returned).toBeLessThanOrEqual(sold)
        },
      ),
    )
  })
})

describe('the ledger after an inspection', () => {
  it.each(dispositions)('of %s: on hand rises by a restock and by nothing else', (disposition) => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        const ledger = emptyLedger()
        addMovement(ledger, { ...anyMovement, id: 'MV-0', kind: 'opening', quantity: 7 })
        movementsOf(disposition, quantity).forEach((planned, at) =>
          addMovement(ledger, { ...anyMovement, ...planned, id: `MV-${at + 1}` }),
        )
        expect(onHand(ledger, 'LUNA')).toBe(7 + (disposition === 'restock' ? quantity : 0))
        const held = disposition === 'repair' || disposition === 'supplier claim' ? quantity : 0
        expect(inBucket(ledger, 'LUNA', 'held')).toBe(held)
        const all = buckets.reduce((sum, bucket) => sum + inBucket(ledger, 'LUNA', bucket), 0)
        expect(all).toBe(7 + (needsApprover(disposition) ? 0 : quantity))
        expect(inBucket(ledger, 'LUNA', 'damaged')).toBe(0)
      }),
    )
  })

  it.each(['write off', 'donate'] as const)(
    'of %s shows what came back and what was given up',
    (disposition) => {
      expect(movementsOf(disposition, 3)).toEqual([
        { bucket: 'damaged', quantity: 3, kind: 'return' },
        { bucket: 'damaged', quantity: -3, kind: 'write-off' },
      ])
    },
  )
})

describe('an inspection', () => {
  const found = { id: 'RT-1', status: 'requested', disposition: null, quantity: 2 } as const
  const wish = { disposition: 'restock', resolution: 'refund', refund: 89, mayApprove: true } as const

  it.each(returnStatuses)('of a return that is %s is open or refused with the state', (status) => {
    const decided = decideInspection({ ...found, status, disposition: 'restock' }, wish)
    expect(decided.ok).toBe(awaitsInspection(status))
    if (status === 'closed' || status === 'inspected') {
      expect(decided).toEqual({
        ok: false,
        refusal: { code: 'inspected-already', id: 'RT-1', status, disposition: 'restock' },
      })
    }
    if (status === 'denied') expect(decided).toEqual({ ok: false, refusal: { code: 'denied', id: 'RT-1' } })
  })

  it.each([
    ['restock', 'closed', true],
    ['repair', 'inspected', true],
    ['supplier claim', 'inspected', true],
    ['write off', 'closed', false],
    ['donate', 'closed', false],
  ] as const)('with %s makes the return %s, and is for everybody: %s', (disposition, status, everybody) => {
    const decided = decideInspection(found, { ...wish, disposition })
    expect(decided.ok && decided.value.status).toBe(status)
    const byOthers = decideInspection(found, { ...wish, disposition, mayApprove: false })
    expect(byOthers.ok).toBe(everybody)
    if (!everybody) expect(byOthers).toEqual({ ok: false, refusal: { code: 'not-approver', disposition } })
  })

  it.each([
    ['refund', null, 'refund-missing'],
    ['refund', 0, undefined],
    ['refund', 0.01, undefined],
    ['refund', -0.01, 'refund-unusable'],
    ['refund', Number.NaN, 'refund-unusable'],
    ['none', null, undefined],
    ['none', 0, undefined],
    ['none', 5, 'refund-unexpected'],
    ['exchange', null, undefined],
    ['credit', 20, undefined],
  ] as const)('with %s and the amount %s is refused with %s', (resolution, refund, code) => {
    const decided = decideInspection(found, { ...wish, resolution, refund })
    expect(decided.ok ? undefined : decided.refusal.code).toBe(code)
  })
})

it.each([
  ['write off', 3, 12.1, 89, { goods: 36.3, refund: 89, total: 125.3 }],
  ['donate', 1, 0, null, { goods: 0, refund: 0, total: 0 }],
  ['write off', 2, null, 10, { goods: null, refund: 10, total: null }],
  ['restock', 2, 12, 89, { goods: 0, refund: 89, total: 89 }],
  ['repair', 2, null, null, { goods: 0, refund: 0, total: 0 }],
] as const)(
  'the loss by %s of %i at cost %s with refund %s',
  (disposition, quantity, unitCost, refund, loss) => {
    expect(lossOf({ disposition, quantity, unitCost, refund })).toEqual(loss)
  },
)

describe('pieces sold', () => {
  it('leave out sales that were taken back, and count them again when that was taken back', () => {
    const movements = [sale('A', 3), sale('B', 2), reversal('C', 'b', 2)]
    expect(soldPieces(movements)).toBe(3)
    expect(soldPieces([...movements, reversal('D', 'C', -2)])).toBe(5)
  })

  it('leave out what is no sale: adjustments, their reversals and void rows', () => {
    const adjustment = { id: 'E', kind: 'adjustment', quantity: -9, ref: '', status: 'ok' }
    const voided = { ...sale('F', 4), status: 'void' }
    expect(soldPieces([sale('A', 1), adjustment, reversal('G', 'E', 9), voided])).toBe(1)
    expect(soldPieces([])).toBe(0)
  })

  it('end when reversals point at each other', () => {
    expect(soldPieces([reversal('A', 'B', 1), reversal('B', 'A', 1)])).toBe(0)
  })

  it('are what is left of any sales after taking back some of them', () => {
    const sales = fc.array(fc.record({ pieces: fc.integer({ min: 1, max: 9 }), back: fc.boolean() }))
    fc.assert(
      fc.property(sales, (all) => {
        const movements = all.flatMap(({ pieces, back }, at) => [
          ...(back ? [reversal(`R${at}`, `S${at}`, pieces)] : []),
          sale(`S${at}`, pieces),
        ])
        const kept = all.filter(({ back }) => !back).reduce((sum, { pieces }) => sum + pieces, 0)
        expect(soldPieces(movements)).toBe(kept)
      }),
    )
  })
})

describe('the reason in words', () => {
  it.each([
    ['clasp fell off', 'defect'],
    ['arrived broken', 'damaged'],
    ['wrong item sent', 'wrong item'],
    ['got the wrong one', 'wrong item'],
    ['wrong size', 'changed mind'],
    ['the wrong ring size', 'changed mind'],
    ['too small', 'changed mind'],
    ['it didn’t fit', 'changed mind'],
    ['took too long', 'other'],
    ['not as described', 'not as described'],
    ['she changed her mind', 'changed mind'],
    ['came too late for the wedding', 'late'],
    ['chocolate on it', 'other'],
    ['', 'other'],
  ] as const)('"%s" is %s', (words, reason) => {
    expect(reasonOf(words)).toBe(reason)
  })

  it.each(returnReasons)('"%s" is itself', (reason) => {
    expect(reasonOf(` ${reason.toUpperCase()} `)).toBe(reason)
  })
})
