import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Movement } from '../../src/stock/rules.ts'
import {
  changedFields,
  judgeEdit,
  piecesChanged,
  type EditedMovement,
} from '../../src/upkeep/ledger-rules.ts'
import { movement } from '../support/records.ts'

const was = movement({ id: 'MV-1', quantity: 20 })
const edit = (words: Partial<EditedMovement>): EditedMovement => ({
  was,
  is: { ...was, quantity: 15 },
  blank: new Set(),
  ageMs: 20_000,
  typedBeforeMs: undefined,
  ...words,
})

describe('an edited ledger row', () => {
  it.each([
    ['changed a moment ago waits', edit({ ageMs: 19_999 }), 'wait'],
    ['changed twenty seconds ago is told', edit({}), 'tell'],
    ['noticed in the future, for the clock was put back, is told', edit({ ageMs: -5 }), 'tell'],
    ['that is gone is told', edit({ is: undefined }), 'tell'],
    ['typed two minutes before is somebody’s own', edit({ typedBeforeMs: 119_999 }), 'agree'],
    ['typed earlier is told', edit({ typedBeforeMs: 120_000 }), 'tell'],
    ['just typed and gone again is somebody’s own', edit({ is: undefined, typedBeforeMs: 5_000 }), 'agree'],
    ['with another note is nobody’s business', edit({ is: { ...was, note: 'blue box' } }), 'agree'],
    ['with another note and quantity is told', edit({ is: { ...was, note: 'x', quantity: 1 } }), 'tell'],
    [
      'with a blank reason filled in is agreed to',
      edit({ is: { ...was, reason: 'found' }, blank: new Set(['reason']) }),
      'agree',
    ],
    ['with another reason is told', edit({ is: { ...was, reason: 'found' } }), 'tell'],
    [
      'with a blank status that became void is told',
      edit({ is: { ...was, status: 'void' }, blank: new Set(['status']) }),
      'tell',
    ],
    [
      'with a blank place filled in is told: pieces are elsewhere now',
      edit({ was: { ...was, location: '' }, is: { ...was, location: 'Shop' }, blank: new Set(['location']) }),
      'tell',
    ],
  ] as const)('%s', (_, edited, verdict) => {
    expect(judgeEdit(edited)).toBe(verdict)
  })

  it('says which fields differ, never its id', () => {
    expect(changedFields({ was, is: { ...was, id: 'x', quantity: 1, sku: 'SOL-S' } })).toEqual([
      'sku',
      'quantity',
    ])
    expect(changedFields({ was, is: undefined })).toEqual([])
  })
})

describe('what edits make of on hand', () => {
  it.each([
    ['a smaller quantity', { ...was, quantity: 15 }, [['LUNA-M', -5]]],
    ['a row that is gone', undefined, [['LUNA-M', -20]]],
    ['a row made void', { ...was, status: 'void' as const }, [['LUNA-M', -20]]],
    ['pieces put on hold', { ...was, bucket: 'held' as const }, [['LUNA-M', -20]]],
    [
      'another SKU',
      { ...was, sku: 'SOL-S' },
      [
        ['LUNA-M', -20],
        ['SOL-S', 20],
      ],
    ],
    ['another place', { ...was, location: 'Shop' }, []],
  ])('of %s', (_, is, changed) => {
    expect([...piecesChanged([{ was, is }], 'sellable')]).toEqual(changed)
  })

  it('taken back comes to nothing, whatever it was', () => {
    const any = fc.record({
      quantity: fc.integer({ min: -50, max: 50 }),
      sku: fc.constantFrom('A', 'B'),
      bucket: fc.constantFrom<Movement['bucket'][]>('sellable', 'held'),
      status: fc.constantFrom<Movement['status'][]>('ok', 'void'),
    })
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [one, two] = [movement({ id: 'MV-1', ...a }), movement({ id: 'MV-1', ...b })]
        const both = [
          { was: one, is: two },
          { was: two, is: one },
        ]
        expect([...piecesChanged(both, 'sellable')]).toEqual([])
      }),
    )
  })
})
