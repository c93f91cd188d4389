import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import type { Tab } from '../../src/workbook/tab.ts'
import { MemorySpreadsheet } from '../support/memory-spreadsheet.ts'
import { sku, supplier } from '../support/records.ts'
import { buyingDesk, detailsCsv, headersCsv, productsCsv, vendorsCsv } from './buying-files.ts'

const tabs: readonly Tab[] = [
  settingsTab,
  suppliersTab,
  skusTab,
  stockTab,
  movementsTab,
  purchaseOrdersTab,
  poLinesTab,
]
const sheetWith = (rows: Readonly<Record<string, readonly object[]>> = {}) =>
  new MemorySpreadsheet(tabs, rows)
const orders = { 'headers.csv': headersCsv, 'details.csv': detailsCsv }
const known = {
  Suppliers: [supplier({ id: 'SUP-71', name: 'Casa Prata' }), supplier({ id: 'SUP-72', name: 'Ouro' })],
  SKUs: [sku({ sku: 'LH-501', barcode: '501' }), sku({ sku: 'SR-502', barcode: '502' })],
}

describe('importing suppliers and SKUs', () => {
  it('shows how columns are taken, keeps the file’s ids, and a second time changes nothing', async () => {
    const sheet = sheetWith()
    const desk = buyingDesk(sheet)
    const { done, said } = await desk.run('suppliers', { 'vendors.csv': vendorsCsv })
    expect(done).toBe(true)
    expect(said).toContain('The columns of vendors.csv (AdventureWorks):')
    expect(said).toMatch(/Id +← {2}BusinessEntityID/)
    expect(said).toContain('not used: AccountNumber, CreditRating')
    expect(said).toContain('2 rows, 2 new, 0 filled in, 0 there already, 0 refused.')
    expect(sheet.records('Suppliers')).toMatchObject([
      { Id: 'SUP-71', Name: 'Casa Prata', Vetting: 'prospect' },
      { Id: 'SUP-72', Name: 'Oficina do Ouro', Vetting: 'paused' },
    ])
    const before = sheet.records('Suppliers')
    const again = await desk.run('suppliers', { 'vendors.csv': vendorsCsv })
    expect(again.said).toContain('0 new, 0 filled in, 2 there already')
    expect(sheet.records('Suppliers')).toEqual(before)
  })

  it('fills in what is blank and replaces nothing', async () => {
    const sheet = sheetWith({
      Suppliers: [supplier({ id: 'SUP-A', name: 'Casa Prata', country: 'Portugal' })],
    })
    const file = 'id;name;country;lead time\nA;Another name;Spain;21\n'
    const { said } = await buyingDesk(sheet).run('suppliers', { 's.csv': file })
    expect(said).toContain('Filled in (1):\n  SUP-A: lead days 21')
    expect(sheet.records('Suppliers')[0]).toMatchObject({
      Name: 'Casa Prata',
      Country: 'Portugal',
      'Lead days': 21,
    })
  })

  it('knows a SKU by its barcode, too, and gives it its supplier', async () => {
    const sheet = sheetWith(known)
    const file =
      'ProductID,BusinessEntityID,AverageLeadTime,MinOrderQty\n501,71,16,100\n502,72,17,5\n502,71,18,5\n'
    const map = ['Supplier=BusinessEntityID']
    const { said } = await buyingDesk(sheet).run('skus', { 'pv.csv': file }, { map })
    expect(said).toContain('LH-501: supplier "SUP-71", moq 100, lead days 16')
    expect(said).toContain('lines 3 and 4: the SKU "502" is on lines 3 and 4; expected it once')
    expect(sheet.records('SKUs')).toMatchObject([
      { SKU: 'LH-501', Supplier: 'SUP-71', MOQ: 100 },
      { SKU: 'SR-502', Supplier: '' },
    ])
  })

  it('refuses a name that another supplier has, ids that stand twice and blank names, each with its line', async () => {
    const sheet = sheetWith({ Suppliers: [supplier({ id: 'SUP-1', name: 'Casa Prata' })] })
    const file = 'id,name,moq\n5,casa prata,\n6,A,\n6,B,\n7,,\n8,C,2.5\n9,D,\n10,d,\n'
    const { said } = await buyingDesk(sheet).run('suppliers', { 's.csv': file })
    expect(said).toContain('line 2: "casa prata" is in the Suppliers tab already, as SUP-1')
    expect(said).toContain('lines 3 and 4: the supplier "SUP-6" is on lines 3 and 4; expected it once')
    expect(said).toContain('line 5: "name" is blank; expected something')
    expect(said).toContain('line 6: "moq" is "2.5"; expected a whole number of 0 or more')
    expect(said).toContain('lines 7 and 8: the name')
    expect(sheet.records('Suppliers')).toHaveLength(1)
  })

  it('reads amounts as the whole file writes them', async () => {
    const sheet = sheetWith()
    await buyingDesk(sheet).run('skus', { 'p.csv': productsCsv })
    expect(sheet.records('SKUs')).toMatchObject([
      { SKU: 'LH-501', Barcode: '501', Type: '3', Cost: 4.125, Price: 30 },
      { SKU: 'SR-502', Size: '7', Cost: 9.5, Price: 48 },
    ])
    const comma = sheetWith()
    await buyingDesk(comma).run('skus', { 'p.csv': 'sku;cost;price\nA;4,125;1.200\nB;9,50;,5\n' })
    expect(comma.records('SKUs')).toMatchObject([
      { SKU: 'A', Cost: 4.125, Price: 1200 },
      { SKU: 'B', Cost: 9.5, Price: 0.5 },
    ])
    const unclear = await buyingDesk(sheetWith()).run('skus', { 'p.csv': 'sku,cost\nA,4.125\n' })
    expect(unclear.said).toContain('line 2: "cost" is "4.125"; expected an amount')
  })
})

describe('importing purchase orders', () => {
  it('brings them in as they ended, or open with nothing received, and no stock moves', async () => {
    const sheet = sheetWith(known)
    const { done, said } = await buyingDesk(sheet).run('purchase-orders', orders)
    expect(done).toBe(true)
    expect(said).toContain('Status: 1 is draft, 2 is confirmed, 3 is cancelled, 4 is closed')
    expect(said).toContain('13 rows, 6 new with 7 lines, 0 filled in, 0 there already, 0 refused.')
    expect(said).toContain(
      'no stock moves: orders come in as they ended, or open with nothing received (3 closed, 1 cancelled, 1 confirmed, 1 draft)',
    )
    expect(said).toContain(
      '1 order: all their pieces came by their lines, so they come in closed whatever their status says (PO-3)',
    )
    expect(said).toContain('1 order: open, and some of their pieces came')
    expect(said).toContain('1 order: due before they were ordered: their promised ETA is left blank (PO-6)')
    const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000 + 25_569
    expect(sheet.records('Purchase orders')).toMatchObject([
      {
        Id: 'PO-1',
        Supplier: 'SUP-71',
        Status: 'closed',
        Ordered: day('2025-01-10'),
        'Ship by': day('2025-01-20'),
        ETA: day('2025-01-26'),
        'Promised ETA': day('2025-01-26'),
        'Received on': null,
        Freight: 12.375,
      },
      { Id: 'PO-2', Supplier: 'SUP-72', Status: 'cancelled' },
      { Id: 'PO-3', Status: 'closed' },
      { Id: 'PO-4', Status: 'confirmed' },
      { Id: 'PO-5', Status: 'draft' },
      { Id: 'PO-6', Status: 'closed', ETA: null, 'Promised ETA': null },
    ])
    expect(sheet.records('PO lines')).toMatchObject([
      {
        Id: 'POL-1-11',
        PO: 'PO-1',
        SKU: 'LH-501',
        Ordered: 100,
        'Unit cost': 4.125,
        Received: 98,
        Rejected: 5,
        Booked: 98,
        'Booked rejected': 5,
        'Line ETA': day('2025-01-24'),
      },
      { Id: 'POL-1-12', SKU: 'SR-502', Received: 10, Rejected: 0, 'Line ETA': null },
      { Id: 'POL-2-13', Received: 10, Rejected: 10, Booked: 10 },
      { Id: 'POL-3-14', Received: 10, Booked: 10 },
      { Id: 'POL-4-15', Received: null, Rejected: null, Booked: null },
      { Id: 'POL-5-16', Received: null },
      { Id: 'POL-6-17' },
    ])
    expect(sheet.records('Movements')).toEqual([])
  })

  it('with --history brings none in open', async () => {
    const sheet = sheetWith(known)
    const { said } = await buyingDesk(sheet).run('purchase-orders', orders, { isHistory: true })
    expect(said).toContain('(4 closed, 2 cancelled)')
    expect(sheet.records('PO lines')[4]).toMatchObject({
      Id: 'POL-4-15',
      Received: 4,
      Rejected: 1,
      Booked: 4,
    })
  })

  it('a second time writes nothing, also what people changed since stays', async () => {
    const sheet = sheetWith(known)
    const desk = buyingDesk(sheet)
    await desk.run('purchase-orders', orders)
    sheet.type('Purchase orders', 'PO-5', 'Status', 'sent')
    const before = [sheet.records('Purchase orders'), sheet.records('PO lines')]
    const { done, said } = await desk.run('purchase-orders', orders)
    expect([done, said]).toEqual([
      true,
      expect.stringContaining('0 new with 0 lines, 0 filled in, 6 there already'),
    ])
    expect(said).toContain('Nothing to write: the workbook has all of this already.')
    expect([sheet.records('Purchase orders'), sheet.records('PO lines')]).toEqual(before)
  })

  it('that was interrupted is finished by importing it again, each order once', async () => {
    const sheet = sheetWith(known)
    const desk = buyingDesk(sheet)
    const stop = new AbortController()
    const progress = (what: string) => ({
      update: () => (what === 'Writing' ? stop.abort() : undefined),
      stop: () => undefined,
    })
    const first = await desk.run('purchase-orders', orders, {}, { progress, signal: stop.signal })
    expect(first.done).toBe(false)
    expect(first.said).toContain('are saved on this machine, and are written when the import is run again')
    expect((await desk.run('purchase-orders', orders)).done).toBe(true)
    expect(sheet.records('Purchase orders').map((row) => row['Id'])).toEqual(
      [1, 2, 3, 4, 5, 6].map((order) => `PO-${order}`),
    )
    expect(sheet.records('PO lines')).toHaveLength(7)
  })

  it('a dry run writes nothing and a person who says no neither', async () => {
    const sheet = sheetWith(known)
    const desk = buyingDesk(sheet)
    const dry = await desk.run('purchase-orders', orders, { dryRun: true })
    expect(dry.said).toContain('Nothing was written: this was a dry run.')
    const no = await desk.run(
      'purchase-orders',
      orders,
      { yes: false },
      { ask: async () => false, askWords: async () => '' },
    )
    expect(no.said).toContain('Nothing was written.')
    expect(sheet.records('Purchase orders')).toEqual([])
  })

  it('refuses an order whole when a line of it cannot be read, and says which', async () => {
    const sheet = sheetWith({ Suppliers: known.Suppliers, SKUs: [sku({ sku: 'SR-502', barcode: '502' })] })
    const bad = detailsCsv
      .replace('3,14,2025-01-26 00:00:00.000,10,', '3,14,2025-13-26,10,')
      .replace('4,15,', '99,15,')
      .replace(',0,0,0,2025', ',0,3,0,2025')
    const { said } = await buyingDesk(sheet).run('purchase-orders', {
      'headers.csv': headersCsv,
      'details.csv': bad,
    })
    expect(said).toContain('details.csv, line 2: the SKU "501" is not in the SKUs tab')
    expect(said).toContain(
      'headers.csv, line 2: its line 2 of details.csv is refused; an order is imported whole',
    )
    expect(said).toContain(
      'details.csv, line 5: "DueDate" is "2025-13-26"; expected a day such as 2026-03-14',
    )
    expect(said).toContain('headers.csv, line 4: its line 5 of details.csv is refused')
    expect(said).toContain('details.csv, line 6: the order "99" is not in the file of orders')
    expect(said).toContain('details.csv, line 7: 3 rejected of 0 received')
    expect(sheet.records('Purchase orders').map((row) => row['Id'])).toEqual(['PO-2', 'PO-4', 'PO-6'])
    expect(sheet.records('PO lines').map((row) => row['PO'])).toEqual(['PO-2', 'PO-6'])
  })

  it('takes one file with orders and lines in each row, and refuses rows that contradict each other', async () => {
    const sheet = sheetWith(known)
    const file = [
      'PO number,Vendor,Order date,Promised date,Received date,Status,Item,Qty,Price,Received qty',
      '7,Casa Prata,1/2/2025,10/2/2025,9/2/2025,Received,LH-501,5,4.20,5',
      '7,Casa Prata,1/2/2025,10/2/2025,9/2/2025,Received,SR-502,3,9,3',
      '8,Casa Prata,1/2/2025,10/2/2025,,Sent,SR-502,3,9,',
      '9,Casa Prata,1/2/2025,,,Sent,SR-502,3,9,',
      '9,Ouro,1/2/2025,,,Sent,SR-502,3,9,',
    ].join('\n')
    const desk = buyingDesk(sheet)
    const unclear = await desk.run('purchase-orders', { 'all.csv': file }, { dryRun: true })
    expect(unclear.said).toContain(
      '"Order date" is "1/2/2025", which can be two days; say which comes first with --dates dmy',
    )
    const { said } = await desk.run('purchase-orders', { 'all.csv': file }, { dates: 'dmy', prefix: 'X' })
    expect(said).toContain('line 6: says something else of its order than line 5')
    const other = await desk.run(
      'purchase-orders',
      { 'b.csv': file.replaceAll('Casa Prata', '71') },
      { dates: 'dmy', prefix: 'Y' },
    )
    expect(other.said).toContain(
      'is not in the Suppliers tab; import suppliers first, with the same --prefix',
    )
    expect(sheet.records('Purchase orders')).toMatchObject([
      { Id: 'PO-X-7', Supplier: 'SUP-71', Status: 'closed' },
      { Id: 'PO-X-8', Status: 'sent' },
    ])
    expect(sheet.records('PO lines').map((row) => [row['Id'], row['Received']])).toEqual([
      ['POL-X-7-1', 5],
      ['POL-X-7-2', 3],
      ['POL-X-8-1', null],
    ])
  })

  it('says which status it does not know, and takes what a person says of it', async () => {
    const sheet = sheetWith(known)
    const file = { 'all.csv': 'po,supplier,status,sku,qty\n1,Casa Prata,Z,SR-502,3\n' }
    const desk = buyingDesk(sheet)
    expect((await desk.run('purchase-orders', file)).said).toContain(
      'line 2: "status" is "Z"; expected draft, sent, confirmed',
    )
    const wrong = await desk.run('purchase-orders', file, { statuses: ['Z=gone'] })
    expect(wrong.said).toContain('"Z=gone" is no status; expected a code of the file and one of draft')
    await desk.run('purchase-orders', file, { statuses: ['z=sent'] })
    expect(sheet.records('Purchase orders')).toMatchObject([{ Id: 'PO-1', Status: 'sent' }])
  })

  it('into a workbook without the tabs says to run setup', async () => {
    const sheet = new MemorySpreadsheet([settingsTab, suppliersTab, skusTab], known)
    const { done, said } = await buyingDesk(sheet).run('purchase-orders', orders)
    expect([done, said]).toEqual([false, expect.stringMatching(/Purchase orders.*npm run setup/s)])
  })
})

describe('the mapping', () => {
  const file = { 'all.csv': 'Ref,Maker,sku,qty,note\n1,Casa Prata,SR-502,3,hello\n' }

  it('that lacks a field says how to give it, and takes what was typed', async () => {
    const sheet = sheetWith(known)
    const desk = buyingDesk(sheet)
    const { done, said } = await desk.run('purchase-orders', file)
    expect(done).toBe(false)
    expect(said).toContain(
      'all.csv has no column for PO and Supplier. Say which it is with --map "PO=Its column"; found Ref, Maker, sku, qty and note. Nothing was changed.',
    )
    for (const map of [['PO=Reference'], ['Colour of the sky=Ref'], ['PO']])
      expect((await desk.run('purchase-orders', file, { map })).said).toContain('Nothing was changed.')
    const map = ['PO=ref', 'PO of the line=Ref', 'Vendor=Maker', 'Note=']
    await desk.run('purchase-orders', file, { map })
    expect(sheet.records('Purchase orders')).toMatchObject([{ Id: 'PO-1', Supplier: 'SUP-71', Note: null }])
  })

  it('is agreed on in the terminal, line by line', async () => {
    const sheet = sheetWith(known)
    const answers = ['', 'PO=Ref', 'PO of the line=Ref', 'Supplier=Makr', 'Supplier=Maker', '']
    const asked: string[] = []
    const askWords = async (question: string) => {
      asked.push(question)
      return answers.shift()
    }
    const { done, said } = await buyingDesk(sheet).run(
      'purchase-orders',
      file,
      { yes: false },
      { askWords, ask: async () => true },
    )
    expect(done).toBe(true)
    expect(asked).toHaveLength(6)
    expect(said).toContain('has no column "Makr" for Supplier')
    expect(sheet.records('Purchase orders')).toHaveLength(1)
    const quit = await buyingDesk(sheet).run(
      'purchase-orders',
      file,
      { yes: false },
      { askWords: async () => 'q', ask: async () => true },
    )
    expect([quit.done, quit.said]).toEqual([false, expect.stringContaining('Nothing was written.')])
  })
})
