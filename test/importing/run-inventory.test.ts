import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { balanceOf } from '../../src/stock/actions.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { watchStock } from '../../src/stock/watch.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import type { Tab } from '../../src/workbook/tab.ts'
import { MemorySpreadsheet } from '../support/memory-spreadsheet.ts'
import { openOffice } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'
import { importDesk, ringsCsv, stockCsv } from './export-files.ts'

const tabs: readonly Tab[] = [settingsTab, suppliersTab, skusTab, stockTab, movementsTab]
const now = '2026-03-16T10:00:00Z'

const sheetWith = (rows: Readonly<Record<string, readonly object[]>> = {}) =>
  new MemorySpreadsheet(tabs, rows)

describe('importing an inventory export', () => {
  const skus = [sku({ sku: 'LUA', cost: 4 }), sku({ sku: 'MAR' }), sku({ sku: 'SOL' })]
  const text = stockCsv([
    ['lua', 'studio', '9'],
    ['LUA', 'Shop', '2'],
    ['MAR', 'Studio', '5'],
    ['SOL', 'Studio', '-1'],
    ['NOPE', 'Studio', '1'],
    ['MAR', 'Attic', '3'],
  ])

  it('opens what never moved, counts what did, and refuses what it does not know', async () => {
    const office = await openOffice(
      tabs,
      { SKUs: skus, Movements: [movement({ id: 'MV-1', sku: 'MAR', quantity: 7, location: '' })] },
      now,
    )
    const { done, said } = await importDesk(office.spreadsheet).run('shopify-inventory', text)
    expect(done).toBe(true)
    expect(said).toContain('6 rows, 3 new, 1 changed, 0 unchanged, 2 refused.')
    expect(said).toContain('LUA at Studio: 0 → 9 (opening)\n  LUA at Shop: 0 → 2 (opening)')
    expect(said).toContain('MAR at Studio: 7 → 5 (count)')
    expect(said).toContain('line 6: the SKU "NOPE" is not in the SKUs tab')
    expect(said).toContain(
      'line 7: the location "Attic" is not among those of the Settings tab; expected "Studio" or "Shop"',
    )
    expect(said).toContain('line 5: SOL has -1 on hand in Shopify, below 0; it is imported as it is')
    expect(office.spreadsheet.records('Movements').slice(1)).toMatchObject([
      {
        SKU: 'LUA',
        Location: 'Studio',
        Quantity: 9,
        Kind: 'opening',
        'Unit cost': 4,
        By: 'import',
        Note: 'export.csv, line 2',
      },
      { SKU: 'LUA', Location: 'Shop', Quantity: 2, Kind: 'opening', Bucket: 'sellable' },
      { SKU: 'MAR', Location: 'Studio', Quantity: -2, Kind: 'count', Reason: 'counted in Shopify' },
      { SKU: 'SOL', Location: 'Studio', Quantity: -1, Kind: 'opening' },
    ])
    await office.workbook.refresh()
    expect(balanceOf(office.workbook.facts(), 'LUA').onHand).toBe(11)
  })

  it('twice changes nothing, and a sale in between is counted away', async () => {
    const sheet = sheetWith({ SKUs: skus })
    const desk = importDesk(sheet)
    await desk.run('shopify-inventory', text)
    const { said } = await desk.run('shopify-inventory', text)
    expect(said).toContain('0 new, 0 changed, 4 unchanged, 2 refused.')
    expect(sheet.records('Movements')).toHaveLength(4)
    const office = await openOffice(
      tabs,
      { SKUs: skus, Movements: [movement({ id: 'MV-9', sku: 'LUA', quantity: 8, kind: 'sale' })] },
      now,
    )
    const fewer = stockCsv([['LUA', 'Studio', '9']])
    const other = importDesk(office.spreadsheet)
    await other.run('shopify-inventory', fewer)
    expect(office.spreadsheet.records('Movements')[1]).toMatchObject({ Quantity: 1, Kind: 'count' })
  })

  it('is seen by the bot that runs at the same time, which adds the Stock rows of new SKUs', async () => {
    const office = await openOffice(tabs, {}, now)
    await importDesk(office.spreadsheet).run('shopify-products', ringsCsv)
    await office.workbook.refresh()
    for (const { requestId, decide } of watchStock(office.workbook.facts()))
      await office.workbook.change(requestId, decide)
    expect((await office.written('Stock')).map((row) => row['SKU'])).toEqual([
      'LUA-S7',
      'LUA-S8',
      'LUA-G7',
      'MAR',
    ])
  })
})
