import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import { update } from '../../src/workbook/change.ts'
import type { Tab } from '../../src/workbook/tab.ts'
import { MemorySpreadsheet } from '../support/memory-spreadsheet.ts'
import { openOffice } from '../support/office.ts'
import { sku } from '../support/records.ts'
import { csvOf, importDesk, productColumns, ringsCsv } from './export-files.ts'

const tabs: readonly Tab[] = [settingsTab, suppliersTab, skusTab, stockTab, movementsTab]
const now = '2026-03-16T10:00:00Z'

const supplier = (id: string, name: string) => ({ id, name, vetting: 'approved' })
const sheetWith = (rows: Readonly<Record<string, readonly object[]>> = {}) =>
  new MemorySpreadsheet(tabs, rows)

describe('importing a products export', () => {
  it('shows a preview and writes new SKUs, with the supplier whose name is the vendor’s', async () => {
    const sheet = sheetWith({ Suppliers: [supplier('SUP-1', 'Porto casting'), supplier('SUP-2', 'Other')] })
    const { done, said } = await importDesk(sheet).run('shopify-products', ringsCsv)
    expect(done).toBe(true)
    expect(said).toContain('export.csv: 5 rows, 4 new, 0 changed, 0 unchanged, 0 refused.')
    expect(said).toContain('New (4):\n  LUA-S7 · Lua ring · Silver · 7 · €48.00')
    expect(said).toContain('MAR · Mar bracelet · seasonal')
    expect(said).toContain('Written: 4 rows.')
    expect(sheet.records('SKUs')).toMatchObject([
      {
        SKU: 'LUA-S7',
        Style: 'Lua ring',
        Material: 'Silver',
        Size: '7',
        Supplier: 'SUP-1',
        Cost: 14.2,
        Price: 48,
      },
      { SKU: 'LUA-S8', Supplier: 'SUP-1', Barcode: null },
      { SKU: 'LUA-G7', Price: 1240.5, Photo: 'https://cdn.shop.test/lua-gold.jpg' },
      { SKU: 'MAR', Supplier: null, Price: null, Status: 'seasonal' },
    ])
  })

  it('a second time changes nothing, and after a change of the sheet puts it back', async () => {
    const sheet = sheetWith()
    const desk = importDesk(sheet)
    await desk.run('shopify-products', ringsCsv)
    const before = sheet.records('SKUs')
    const { done, said } = await desk.run('shopify-products', ringsCsv)
    expect([done, said]).toEqual([
      true,
      'export.csv: 5 rows, 0 new, 0 changed, 4 unchanged, 0 refused.\nNothing to write: the workbook has all of this already.',
    ])
    expect(sheet.records('SKUs')).toEqual(before)
    for (const price of [50, 50]) {
      const office = await openOffice(tabs, { SKUs: sheet.records('SKUs').map(rowOfSku) }, now)
      await setPrice(office, 'LUA-S7', price)
      const again = await desk.run('shopify-products', ringsCsv, {}, { spreadsheet: office.spreadsheet })
      expect(again.said).toContain('Changed (1):\n  LUA-S7: price 50 → 48\nWritten: 1 row.')
      expect(office.spreadsheet.records('SKUs')[0]).toMatchObject({ Price: 48 })
    }
  })

  it('leaves what the team owns, and what the export leaves blank', async () => {
    const own = {
      moq: 20,
      orderMultiple: 5,
      leadDays: 40,
      safetyStock: 3,
      reorderPoint: 9,
      supplier: 'SUP-2',
    }
    const sheet = sheetWith({
      Suppliers: [supplier('SUP-1', 'Porto Casting'), supplier('SUP-2', 'Other')],
      SKUs: [
        sku({
          sku: 'lua-s8',
          ...own,
          barcode: '999',
          cost: 13,
          color: 'matt',
          status: 'phase out',
          price: 40,
        }),
      ],
    })
    const { said } = await importDesk(sheet).run('shopify-products', ringsCsv)
    expect(said).toContain('lua-s8: style blank → "Lua ring", name blank → "Lua ring"')
    expect(sheet.records('SKUs')[0]).toMatchObject({
      SKU: 'lua-s8',
      Price: 48,
      Barcode: '999',
      Cost: 13,
      Color: 'matt',
      Supplier: 'SUP-2',
      Status: 'phase out',
      MOQ: 20,
      'Order multiple': 5,
      'Lead days': 40,
      'Safety stock override': 3,
      'Reorder point override': 9,
    })
  })

  it('leaves the supplier blank when two have the vendor’s name', async () => {
    const sheet = sheetWith({
      Suppliers: [supplier('SUP-1', 'Porto Casting'), supplier('SUP-2', 'porto casting')],
    })
    await importDesk(sheet).run('shopify-products', ringsCsv)
    expect(sheet.records('SKUs').map((row) => row['Supplier'])).toEqual([null, null, null, null])
  })

  it('imports the good lines beside refused ones, which stand together by their reason', async () => {
    const rows = Array.from({ length: 12 }, (_, at) => ({
      Handle: `h${at}`,
      Title: 'T',
      'Variant Price': '1',
    }))
    const text = csvOf(productColumns, [
      ...rows,
      { Handle: 'x', Title: 'X', 'Variant SKU': 'X', Status: 'odd' },
    ])
    const sheet = sheetWith()
    const desk = importDesk(sheet)
    const { done, said } = await desk.run('shopify-products', text)
    expect(done).toBe(false)
    expect(said).toContain('0 unchanged, 13 refused.\nRefused (13):')
    expect(said).toContain('  lines 2, 3, 4, 5, 6, 7, 8, 9 and 4 more: no SKU; expected one in "Variant SKU"')
    expect(said).toContain('  line 14: "Status" is "odd"; expected active, archived or draft')
    expect(said).toContain('With --make-skus a row without a SKU gets one made')
    expect(said).toMatch(/Nothing was changed: no line of this file can be imported\.$/)
    const made = await desk.run('shopify-products', text, { makeSkus: true, all: true })
    expect(made.done).toBe(true)
    expect(made.said).toContain('12 new, 0 changed, 0 unchanged, 1 refused.')
    expect(sheet.records('SKUs')).toHaveLength(12)
  })

  it('shows 20 lines of a kind, or all when asked', async () => {
    const rows = Array.from({ length: 25 }, (_, at) => ({
      Handle: `h${at}`,
      Title: 'T',
      'Variant SKU': `S${at}`,
    }))
    const text = csvOf(productColumns, rows)
    const desk = importDesk(sheetWith())
    const few = await desk.run('shopify-products', text, { dryRun: true })
    expect(few.said).toContain('  S19 · T\n  … and 5 more; --all shows them')
    const all = await desk.run('shopify-products', text, { dryRun: true, all: true })
    expect(all.said).toContain('  S24 · T\nNothing was written: this was a dry run.')
    expect(few.done && all.done).toBe(true)
  })

  it('of another file says so and touches nothing', async () => {
    const sheet = sheetWith()
    const { done, said } = await importDesk(sheet).run('shopify-products', 'Foo,Bar\n1,2\n')
    expect(done).toBe(false)
    expect(said).toContain('export.csv is not Shopify’s products export')
    expect(sheet.records('SKUs')).toEqual([])
  })

  it('keeps formulas of a file as text and control characters off the terminal', async () => {
    const title = '=HYPERLINK("https://x.test")\u001b[2J'
    const text = csvOf(productColumns, [
      { Handle: 'h', Title: title, 'Variant SKU': '+1', Type: '\u202Ebad' },
    ])
    const sheet = sheetWith()
    const { said } = await importDesk(sheet).run('shopify-products', text)
    for (const hidden of ['\u001b', '\u202e']) expect(said).not.toContain(hidden)
    expect(sheet.records('SKUs')[0]).toMatchObject({ SKU: '+1', Style: '=HYPERLINK("https://x.test") [2J' })
  })
})

describe('the question before an import writes', () => {
  it('is asked once, and no leaves everything as it was', async () => {
    const sheet = sheetWith()
    const desk = importDesk(sheet)
    const asked: string[] = []
    const answer = (yes: boolean) => ({
      ask: async (question: string) => {
        asked.push(question)
        return yes
      },
    })
    const no = await desk.run('shopify-products', ringsCsv, { yes: false }, answer(false))
    expect(no.said).toMatch(/Nothing was written\.$/)
    expect(sheet.records('SKUs')).toEqual([])
    await desk.run('shopify-products', ringsCsv, { yes: false }, answer(true))
    expect(sheet.records('SKUs')).toHaveLength(4)
    expect(asked).toEqual(['Write these? (y/N) ', 'Write these? (y/N) '])
  })

  it('without a terminal needs --yes', async () => {
    const sheet = sheetWith()
    const { done, said } = await importDesk(sheet).run('shopify-products', ringsCsv, { yes: false })
    expect(done).toBe(false)
    expect(said).toContain('Run it again with --yes to write these.')
    expect(sheet.records('SKUs')).toEqual([])
  })

  it.each([
    ['a minute', 60_000, '1 row changed in the sheet since the preview and was left alone'],
    ['a second', 1_000, '1 row was edited or removed in the sheet meanwhile; what people typed stands.'],
  ])('leaves alone what somebody changes %s before the answer', async (_, laterMs, words) => {
    const office = await openOffice(tabs, { SKUs: [sku({ sku: 'LUA-S7', price: 30 })] }, now)
    let clock = Date.parse(now)
    const ask = async () => {
      await setPrice(office, 'LUA-S7', 31)
      clock += laterMs
      return true
    }
    const ports = { ask, now: () => clock }
    const { said } = await importDesk(office.spreadsheet).run(
      'shopify-products',
      ringsCsv,
      { yes: false },
      ports,
    )
    expect(said).toContain('Written: 3 rows.')
    expect(said).toContain(words)
    expect(office.spreadsheet.records('SKUs')[0]).toMatchObject({ Price: 31, Style: '' })
    expect(office.spreadsheet.records('SKUs')).toHaveLength(4)
  })
})

type Office = Awaited<ReturnType<typeof openOffice>>

async function setPrice(office: Office, code: string, price: number): Promise<void> {
  const record = office.workbook.facts().find(skusTab, code)
  if (record === undefined) throw new Error(`There is no SKU ${code}`)
  await office.workbook.change(`price-${code}-${price}-${Math.random()}`, () => ({
    ok: true,
    value: { changes: [update(skusTab, record, { price })], reply: null },
  }))
  expect(await office.workbook.settled(5000)).toBe(true)
}

/** A row of the SKUs tab as a record again. */
function rowOfSku(row: Readonly<Record<string, unknown>>): object {
  const byHeader = Object.entries(skusTab.columns).map(([field, column]) => [field, row[column.header] ?? ''])
  return Object.fromEntries(byHeader)
}
