import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  lineFields,
  lineLayouts,
  orderFields,
  orderLayouts,
  skuFields,
  skuLayouts,
  supplierFields,
  supplierLayouts,
} from '../../src/importing/buying-fields.ts'
import {
  columnKey,
  mapColumns,
  typedPair,
  type KnownLayout,
  type MappedFields,
} from '../../src/importing/mapping.ts'
import { poStatuses } from '../../src/purchasing/rules.ts'
import { openOffice } from '../support/office.ts'
import { allTabs } from '../../src/features.ts'
import { buyingDesk } from './buying-files.ts'
import { csvOf } from './export-files.ts'

function mapped(header: readonly string[], fields: MappedFields, layouts: readonly KnownLayout[] = []) {
  const made = mapColumns(header, fields, { layouts, typed: new Map() })
  if (!made.ok) throw new Error(made.refusal.code)
  return Object.fromEntries([...made.value.places].map(([field, at]) => [field, header[at]]))
}

describe('columns', () => {
  it.each([
    ['PurchaseOrderID', 'purchase_order_id'],
    ['Lead time (days)', 'lead time days'],
    ['Descrição', 'descricao'],
  ])('%s and %s are one', (a, b) => {
    expect(columnKey(a)).toBe(columnKey(b))
  })

  it('are found by what programs call them, each for one field', () => {
    expect(mapped(['Vendor', 'PO Number', 'Due date', 'Order Date'], orderFields)).toEqual({
      po: 'PO Number',
      supplier: 'Vendor',
      ordered: 'Order Date',
      eta: 'Due date',
    })
    expect(mapped(['id', 'PO', 'item', 'qty', 'price'], lineFields)).toEqual({
      linePo: 'PO',
      lineId: 'id',
      sku: 'item',
      pieces: 'qty',
      unitCost: 'price',
    })
    expect(mapped(['SKU', 'Name', 'Sale price', 'Regular price'], skuFields)).toEqual({
      sku: 'SKU',
      name: 'Name',
      price: 'Regular price',
    })
    expect(mapped(['Supplier', 'City', 'MOQ'], supplierFields)).toEqual({
      name: 'Supplier',
      region: 'City',
      moqUnits: 'MOQ',
    })
  })

  it('of a known program are taken as it means them, and not by their names', () => {
    const header = ['ProductID', 'Name', 'ProductNumber', 'Style', 'ProductSubcategoryID', 'StandardCost']
    const found = mapped(header, skuFields, skuLayouts)
    expect(found).toMatchObject({ sku: 'ProductNumber', barcode: 'ProductID', cost: 'StandardCost' })
    expect(found).not.toHaveProperty('style')
  })

  it('that somebody names win over all', () => {
    const made = mapColumns(['a', 'Name'], supplierFields, { layouts: [], typed: new Map([['name', 'A']]) })
    expect(made.ok && made.value.places.get('name')).toBe(0)
    expect(typedPair('Name = a')).toEqual({ field: 'Name', column: 'a' })
    expect(typedPair('Name=')).toEqual({ field: 'Name', column: '' })
    expect([typedPair('Name'), typedPair('=a')]).toEqual([undefined, undefined])
  })

  it('of the known layouts are fields that there are, and their codes are statuses', () => {
    for (const [fields, layouts] of [
      [supplierFields, supplierLayouts],
      [skuFields, skuLayouts],
      [orderFields, orderLayouts],
      [lineFields, lineLayouts],
    ] as const)
      for (const { mapping, columns, statuses } of layouts) {
        for (const field of Object.keys(mapping)) expect(Object.keys(fields)).toContain(field)
        for (const column of columns) expect(column).not.toBe('')
        for (const status of Object.values(statuses ?? {})) expect(poStatuses).toContain(status)
      }
  })
})

it('any file of suppliers, SKUs or orders is refused in words or told row by row, and a dry run writes nothing', async () => {
  const { spreadsheet } = await openOffice(allTabs, {}, '2026-03-16T10:00:00Z')
  const desk = buyingDesk(spreadsheet)
  const columns = [
    'id',
    'name',
    'PO',
    'supplier',
    'status',
    'order date',
    'sku',
    'qty',
    'unit cost',
    'received',
  ]
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      '1',
      'A',
      '2.5',
      '1.234',
      '-3',
      'sent',
      '3/4/2026',
      '2026-02-30',
      '=1+1',
      "'7",
      '9e99',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  const row = fc.array(cell, { minLength: columns.length, maxLength: columns.length })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('suppliers' as const, 'skus' as const, 'purchase-orders' as const),
      fc.array(row, { maxLength: 6 }),
      async (kind, rows) => {
        const csv = csvOf(
          columns,
          rows.map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']))),
        )
        const { said } = await desk.run(kind, { 'f.csv': csv }, { dryRun: true })
        expect(said).toMatch(/Nothing was (?:changed|written)|Nothing to write/)
        expect(said).not.toMatch(/undefined|NaN|\[object/)
      },
    ),
    { numRuns: 60 },
  )
  expect(spreadsheet.records('Suppliers')).toEqual([])
})
