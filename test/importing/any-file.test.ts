import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { previewImport } from '../../src/importing/actions.ts'
import { importKinds, readExport } from '../../src/importing/intake.ts'
import { explainFile, previewWords } from '../../src/importing/words.ts'
import { keyOf } from '../../src/kit/ids.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { openOffice } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'
import {
  bytesOf,
  csvOf,
  inventoryColumns,
  newInventoryColumns,
  newProductColumns,
  productColumns,
  wideInventoryColumns,
} from './export-files.ts'

const layouts = [
  productColumns,
  newProductColumns,
  inventoryColumns,
  newInventoryColumns,
  wideInventoryColumns,
]

/** A cell as an export, a person or an accident may leave it. */
const cell = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('', 'LUA', "'LUA", 'lua ', 'MAR', 'Studio', 'Shop', 'Attic', 'Size', '7'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('12.00', '1,234.50', '-3', 'x', '=1+1', 'active', 'draft', 'not stocked'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
)

const file = fc.constantFrom(...layouts).chain((columns) =>
  fc
    .array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), { maxLength: 12 })
    .map((rows) =>
      csvOf(
        columns,
        rows.map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']))),
      ),
    ),
)

describe('any file', () => {
  it('is refused in a sentence, or each of its wishes is new, changed, unchanged or refused with its line', async () => {
    const { workbook } = await openOffice(
      [settingsTab, suppliersTab, skusTab, movementsTab],
      {
        SKUs: [sku({ sku: 'LUA', size: '7' })],
        Movements: [movement({ id: 'MV-1', sku: 'LUA', quantity: 3 })],
      },
      '2026-03-16T10:00:00Z',
    )
    const facts = workbook.facts()
    const text = fc.oneof({ weight: 5, arbitrary: file }, fc.string({ unit: 'binary' }))
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(...importKinds), fc.boolean(), async (csv, kind, makeSkus) => {
        const read = await readExport(kind, bytesOf(csv), { makeSkus })
        if (!read.ok) {
          expect(explainFile(read.refusal, 'f.csv')).toMatch(/^f\.csv (is|has) .*Nothing was changed\.$/s)
          return
        }
        const preview = previewImport(facts, read.value)
        const { wishes, refused } = read.value.whole
        expect(preview.entries.length + preview.unchanged + preview.refused.length).toBe(
          wishes.length + refused.length,
        )
        const lines = csv.split(/\r\n|\r|\n/).length
        for (const each of preview.refused) {
          expect(each.line).toBeGreaterThan(1)
          expect(each.line).toBeLessThanOrEqual(lines)
        }
        const places = preview.entries.map((entry) =>
          entry.kind === 'new-sku'
            ? keyOf(entry.record.sku)
            : `${keyOf(entry.sku)} ${entry.kind === 'stock' ? keyOf(entry.location) : ''}`,
        )
        expect(new Set(places).size).toBe(places.length)
        const words = previewWords(read.value, preview, {
          fileName: 'f.csv',
          currency: 'EUR',
          all: true,
          makeSkus,
        })
        expect(words.join('')).not.toMatch(/\p{Cc}/u)
      }),
      { numRuns: 400 },
    )
  })
})
