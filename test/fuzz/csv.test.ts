import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { previewImport } from '../../src/importing/actions.ts'
import { importKinds, readExport } from '../../src/importing/intake.ts'
import { explainFile, previewWords } from '../../src/importing/words.ts'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import type { SheetRequest } from '../../src/workbook/spreadsheet.ts'
import type { Tab } from '../../src/workbook/tab.ts'
import {
  bytesOf,
  csvOf,
  importDesk,
  inventoryColumns,
  newInventoryColumns,
  newProductColumns,
  productColumns,
  wideInventoryColumns,
} from '../importing/export-files.ts'
import { MemorySpreadsheet } from '../support/memory-spreadsheet.ts'
import { openOffice } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'
import { partsOf } from './runs.ts'
import { piece } from './words.ts'

const tabs: readonly Tab[] = [settingsTab, suppliersTab, skusTab, movementsTab]
const rows = {
  SKUs: [sku({ sku: 'LUNA-M', style: 'Luna hoop', name: 'Luna hoop' }), sku({ sku: 'MAR' })],
  Movements: [movement({ id: 'MV-1', quantity: 3 })],
}
const layouts = [
  productColumns,
  newProductColumns,
  inventoryColumns,
  newInventoryColumns,
  wideInventoryColumns,
]
const cell = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '',
      'MAR',
      "'MAR",
      'Studio',
      'Shop',
      '7',
      '12.00',
      '1,234.50',
      'active',
      'not stocked',
    ),
  },
  { weight: 3, arbitrary: piece },
)
/** A file as an export, with cells as a person, a shop's customer or an accident may leave them. */
const file = fc.constantFrom(...layouts).chain((columns) =>
  fc
    .array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), { maxLength: 8 })
    .map((found) =>
      csvOf(
        columns,
        found.map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']))),
      ),
    ),
)
/** The same with a few bytes changed, cut off or put in. */
const damaged = fc
  .tuple(
    file,
    fc.array(fc.tuple(fc.nat(100_000), fc.uint8Array({ maxLength: 6 }), fc.nat(12)), { maxLength: 4 }),
  )
  .map(([text, hits]) => {
    let bytes = new TextEncoder().encode(text)
    for (const [at, put, gone] of hits) {
      const place = at % (bytes.length + 1)
      bytes = new Uint8Array([...bytes.subarray(0, place), ...put, ...bytes.subarray(place + gone)])
    }
    return bytes
  })
const bytes = fc.oneof(
  { weight: 4, arbitrary: file.map((text) => new TextEncoder().encode(text)) },
  { weight: 4, arbitrary: damaged },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
  { weight: 1, arbitrary: fc.array(piece).map((pieces) => new TextEncoder().encode(pieces.join(','))) },
)
const kinds = fc.constantFrom(...importKinds)

describe('whatever is in a file', () => {
  it.each(partsOf(400, { most: 20_000 }))(
    'it is refused in a sentence, or every line of it is new, changed, unchanged or refused ($title)',
    async ({ parameters }) => {
      const { workbook } = await openOffice(tabs, rows, '2026-03-16T10:00:00Z')
      await fc.assert(
        fc.asyncProperty(
          bytes,
          kinds,
          fc.boolean(),
          fc.integer({ min: 1, max: 70_000 }),
          async (csv, kind, makeSkus, size) => {
            const read = await readExport(kind, bytesOf(csv, size), { makeSkus })
            if (!read.ok) {
              expect(explainFile(read.refusal, 'f.csv')).toMatch(/^f\.csv (is|has) .*Nothing was changed\.$/s)
              return
            }
            const preview = previewImport(workbook.facts(), read.value)
            const { wishes, refused } = read.value.whole
            expect(preview.entries.length + preview.unchanged + preview.refused.length).toBe(
              wishes.length + refused.length,
            )
            const how = { fileName: 'f.csv', currency: 'EUR', all: true, makeSkus }
            expect(previewWords(read.value, preview, how).join('')).not.toMatch(/\p{Cc}/u)
          },
        ),
        parameters,
      )
    },
    partsOf(400, { most: 20_000 })[0]?.timeoutMs,
  )

  it.each(partsOf(60, { most: 1_000, share: 0.05 }))(
    'it is written whole or not at all, never as a formula, and a second time changes nothing ($title)',
    async ({ parameters }) => {
      await fc.assert(
        fc.asyncProperty(bytes, kinds, fc.boolean(), async (csv, kind, makeSkus) => {
          const sheet = new MemorySpreadsheet(tabs, rows)
          const formulas: string[] = []
          const write = sheet.write.bind(sheet)
          sheet.write = (requests) => {
            formulas.push(...formulasIn(requests))
            return write(requests)
          }
          const state = () => JSON.stringify(tabs.map((tab) => sheet.records(tab.title)))
          const before = state()
          const desk = importDesk(sheet)
          const run = () => desk.run(kind, '', { makeSkus, bytes: csv.length, chunks: bytesOf(csv) })
          const first = await run()
          const after = state()
          if (!first.done) expect(after).toBe(before)
          expect(formulas).toEqual([])
          const second = await run()
          expect(second.done).toBe(first.done)
          expect(state()).toBe(after)
        }),
        parameters,
      )
    },
    partsOf(60, { most: 1_000, share: 0.05 })[0]?.timeoutMs,
  )
})

function formulasIn(requests: readonly SheetRequest[]): string[] {
  return [...JSON.stringify(requests).matchAll(/"formulaValue":"[^"]*"/g)].map(([found]) => found)
}
