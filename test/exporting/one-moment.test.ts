import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { exportOf } from '../../src/exporting/actions.ts'
import { wishOf } from '../../src/exporting/rules.ts'
import { accept } from '../../src/kit/result.ts'
import { allAtOnce, type Steps } from '../../src/kit/steps.ts'
import { returnsTab } from '../../src/returns/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { buckets, movementKinds, type Movement } from '../../src/stock/rules.ts'
import { archiveTab, movementsTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { append, update } from '../../src/workbook/change.ts'
import type { Facts } from '../../src/workbook/facts.ts'
import { momentOf } from '../../src/workbook/moment.ts'
import { on, openClosingStore, type ClosingStore } from '../support/closing-store.ts'
import { movement } from '../support/records.ts'

const tabs = [settingsTab, suppliersTab, skusTab, movementsTab, archiveTab, returnsTab]
const asked = [
  'movements all',
  'movements 2026-09',
  'movements since 2026-08-20',
  'stock',
  'stock 2026-09-15',
]

/** A movement of August to October; few SKUs, so that all of them have many. */
const movements = fc.array(
  fc.record({
    at: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.integer({ min: 0, max: 66 * 24 }).map((hours) => on('2026-08-01', hours)),
      },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    sku: fc.constantFrom('LUNA-M', 'GOLD-S', 'SOL-7'),
    location: fc.constantFrom('Studio', 'Shop', ''),
    bucket: fc.constantFrom(...buckets),
    kind: fc.constantFrom(...movementKinds),
    quantity: fc.integer({ min: -9, max: 30 }),
    unitCost: fc.constantFrom(null, 4, 6.5),
    status: fc.constantFrom('ok' as const, 'ok' as const, 'ok' as const, 'void' as const),
  }),
  { minLength: 1, maxLength: 40 },
)

/** Enough rows that the work pauses between any two of its parts. */
const ledgerOf = (some: readonly Partial<Movement>[]): Movement[] =>
  Array.from({ length: 900 }, (_, at) =>
    movement({ quantity: 1, ...some[(at * 11) % some.length], id: `MV-${at}` }),
  )

/** What happens to the workbook while an export is being made. */
const happenings = {
  sale: (store: ClosingStore, at: number) =>
    store.workbook.change(`sale:${at}`, () =>
      accept({
        changes: [
          append(
            movementsTab,
            movement({ id: `MV-NEW-${at}`, at: on('2026-09-10'), quantity: -1, kind: 'sale' }),
          ),
        ],
        reply: null,
      }),
    ),
  void: (store: ClosingStore, at: number) =>
    store.workbook.change(`void:${at}`, (facts) => {
      const row = facts.find(movementsTab, 'MV-5')
      return accept({
        changes: row === undefined ? [] : [update(movementsTab, row, { status: 'void', quantity: 77 })],
        reply: null,
      })
    }),
  rename: (store: ClosingStore, at: number) =>
    store.workbook.change(`rename:${at}`, (facts) => {
      const row = facts.rows(skusTab)[0]
      return accept({
        changes: row === undefined ? [] : [update(skusTab, row, { name: `renamed ${at}`, cost: 1 + at })],
        reply: null,
      })
    }),
  close: (store: ClosingStore) => store.close('2026-08'),
  look: (store: ClosingStore) => store.turns(2),
} as const

type MadeExport = ReturnType<typeof made> extends Steps<infer T> ? T : never

function made(facts: Facts, words: string) {
  const wish = wishOf(words, facts.today)
  if (!wish.ok) throw new Error(JSON.stringify(wish.refusal))
  return exportOf(facts, wish.value, { costs: true, most: 10_000 })
}

describe('an export that takes several turns', () => {
  it('is what it would have been at once, whatever is decided, read or closed meanwhile', async () => {
    const kinds = Object.keys(happenings) as (keyof typeof happenings)[]
    await fc.assert(
      fc.asyncProperty(
        movements,
        fc.constantFrom(...asked),
        fc.boolean(),
        fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 12 }),
        async (some, words, isClosed, meanwhile, every) => {
          const store = await openClosingStore({ ledger: ledgerOf(some) })
          if (isClosed) {
            await store.close('2026-08')
            await store.turns()
          }
          const atOnce = allAtOnce(made(store.facts(), words))
          const work = made(momentOf(store.facts(), tabs), words)
          let step = work.next()
          const left = [...meanwhile]
          for (let at = 0; step.done !== true; at += 1) {
            const next = at % every === 0 ? left.shift() : undefined
            if (next !== undefined) await happenings[next](store, at)
            step = work.next()
          }
          expect(left.length).toBeLessThan(meanwhile.length)
          expect(step.value).toEqual(atOnce)
          await store.workbook.stop(0)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('has no movement that was decided meanwhile; the next export has it', async () => {
    const ledger = Array.from({ length: 900 }, (_, at) =>
      movement({ id: `MV-${at}`, at: on('2026-09-09'), quantity: 1 }),
    )
    const store = await openClosingStore({ ledger })
    const idsOf = (value: MadeExport) => (value.ok ? value.value.table.rows.map(([id]) => id) : [])
    const work = made(momentOf(store.facts(), tabs), 'movements 2026-09')
    expect(work.next().done).toBe(false)
    await happenings.sale(store, 0)
    expect(store.facts().find(movementsTab, 'MV-NEW-0')?.quantity).toBe(-1)
    const first = idsOf(allAtOnce(work))
    expect(first).toHaveLength(900)
    expect(first).not.toContain('MV-NEW-0')
    const next = idsOf(allAtOnce(made(momentOf(store.facts(), tabs), 'movements 2026-09')))
    expect(next).toHaveLength(901)
    expect(next).toContain('MV-NEW-0')
  })
})
