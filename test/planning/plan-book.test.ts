import fc from 'fast-check'
import { expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { plansOf } from '../../src/planning/actions.ts'
import { PlanBook } from '../../src/planning/plan-book.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { adjustStock } from '../../src/stock/actions.ts'
import { archiveTab, movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { accept } from '../../src/kit/result.ts'
import { update } from '../../src/workbook/change.ts'
import { openOffice } from '../support/office.ts'
import { movement, sku, supplier } from '../support/records.ts'

const tabs = [settingsTab, suppliersTab, skusTab, stockTab, movementsTab, archiveTab]
const codes = ['A-1', 'B-2', 'C-3', 'D-4', 'E-5', 'F-6']

/** What happens to a workbook, one thing after the other. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ sku: fc.constantFrom(...codes), pieces: fc.integer({ min: -9, max: 9 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ price: fc.integer({ min: 1, max: 90 }), of: fc.constantFrom(...codes) }),
  },
)

it('a book that follows each change says what one says that is worked out from nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 25 }), async (happenings) => {
      const { workbook } = await openOffice(
        tabs,
        {
          Settings: [],
          Suppliers: [supplier({ id: 'SUP-1', name: 'Atelier Sol', leadDays: 21 })],
          SKUs: codes.map((code, at) => sku({ sku: code, price: 10 * (at + 1) })),
          Stock: [],
          Movements: codes.flatMap((code, at) => [
            movement({ id: `${code}-0`, sku: code, quantity: 50, kind: 'receipt', at: 46_000 }),
            movement({ id: `${code}-1`, sku: code, quantity: -at, kind: 'sale', at: 46_090 }),
          ]),
        },
        '2026-03-16T10:00:00Z',
      )
      for (const [at, each] of happenings.entries()) {
        if ('price' in each)
          await workbook.change(`p${at}`, (facts) => {
            const record = facts.find(skusTab, each.of)
            return accept({
              changes: record === undefined ? [] : [update(skusTab, record, { price: each.price })],
              reply: null,
            })
          })
        else if (each.pieces !== 0)
          await adjustStock(workbook, {
            requestId: `m${at}`,
            sku: each.sku,
            change: each.pieces,
            kind: each.pieces < 0 ? 'sale' : 'receipt',
            reason: '',
            location: undefined,
            userId: 'U01ANA',
            actor: '@ana',
            confirmed: true,
          })
        expect(plansOf(workbook.facts())).toEqual(new PlanBook().plans(workbook.facts()))
      }
    }),
    { numRuns: 30 },
  )
})
