import { onTestFinished } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runBuying, type BuyingFiles } from '../../src/importing/buying-run.ts'
import type { BuyingKind } from '../../src/importing/buying-wishes.ts'
import type { ImportPorts } from '../../src/importing/run.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import type { Spreadsheet } from '../../src/workbook/spreadsheet.ts'
import { bytesOf } from './export-files.ts'

/** Our own files in the layout of AdventureWorks: codes for a status, ids for suppliers and products. */
export const vendorsCsv = `BusinessEntityID,AccountNumber,Name,CreditRating,PreferredVendorStatus,ActiveFlag,PurchasingWebServiceURL,ModifiedDate
71,"PRATA0001","Casa Prata",1,True,True,"",2024-01-02 00:00:00.000
72,"OURO0001","Oficina do Ouro",1,True,False,"",2024-01-02 00:00:00.000
`
export const productsCsv = `ProductID,Name,ProductNumber,Color,Size,StandardCost,ListPrice,ProductSubcategoryID
501,"Luna hoop","LH-501","Gold","M",4.125,30,3
502,"Sol ring","SR-502","","7",9.5,48.00,4
`
export const headersCsv = `PurchaseOrderID,RevisionNumber,Status,EmployeeID,VendorID,ShipMethodID,OrderDate,ShipDate,SubTotal,TaxAmt,Freight,TotalDue,ModifiedDate
1,1,4,9,71,5,2025-01-10 00:00:00.000,2025-01-20 00:00:00.000,412.5,0,12.375,425,2025-01-20 00:00:00.000
2,1,3,9,72,5,2025-01-11 00:00:00.000,2025-01-20 00:00:00.000,95,0,3,98,2025-01-20 00:00:00.000
3,1,1,9,71,5,2025-01-12 00:00:00.000,2025-01-20 00:00:00.000,95,0,3,98,2025-01-20 00:00:00.000
4,1,2,9,71,5,2025-01-13 00:00:00.000,2025-01-20 00:00:00.000,95,0,3,98,2025-01-20 00:00:00.000
5,1,1,9,72,5,2025-01-14 00:00:00.000,2025-01-20 00:00:00.000,95,0,3,98,2025-01-20 00:00:00.000
6,1,4,9,71,5,2025-01-15 00:00:00.000,2025-01-20 00:00:00.000,95,0,3,98,2025-01-20 00:00:00.000
`
export const detailsCsv = `PurchaseOrderID,PurchaseOrderDetailID,DueDate,OrderQty,ProductID,UnitPrice,LineTotal,ReceivedQty,RejectedQty,StockedQty,ModifiedDate
1,11,2025-01-24 00:00:00.000,100,501,4.125,412.5,98,5,93,2025-01-17 00:00:00.000
1,12,2025-01-26 00:00:00.000,10,502,9.5,95,10,0,10,2025-01-17 00:00:00.000
2,13,2025-01-25 00:00:00.000,10,502,9.5,95,10,10,0,2025-01-17 00:00:00.000
3,14,2025-01-26 00:00:00.000,10,502,9.5,95,10,0,10,2025-01-17 00:00:00.000
4,15,2025-01-27 00:00:00.000,10,502,9.5,95,4,1,3,2025-01-17 00:00:00.000
5,16,2025-01-28 00:00:00.000,10,502,9.5,95,0,0,0,2025-01-17 00:00:00.000
6,17,2025-01-02 00:00:00.000,10,502,9.5,95,10,0,10,2025-01-17 00:00:00.000
`

type Files = Readonly<Record<string, string>>

/** Imports files by name into a spreadsheet, with everything said kept; the journal outlives the run. */
export function buyingDesk(spreadsheet: Spreadsheet) {
  const folder = mkdtempSync(join(tmpdir(), 'jumpring-buying-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const stop = new AbortController()
  return {
    stop,
    run: async (
      kind: BuyingKind,
      files: Files,
      wish: Partial<BuyingFiles> = {},
      ports: Partial<ImportPorts> = {},
    ): Promise<{ done: boolean; said: string }> => {
      const said: string[] = []
      const done = await runBuying(
        {
          kind,
          files: Object.entries(files).map(([fileName, text]) => ({
            fileName,
            bytes: text.length,
            chunks: bytesOf(text),
          })),
          map: [],
          statuses: [],
          dates: undefined,
          prefix: '',
          isHistory: false,
          yes: true,
          dryRun: false,
          all: false,
          ...wish,
        },
        {
          spreadsheet,
          openJournal: (dryRun) => openSqliteJournal(dryRun ? ':memory:' : join(folder, 'import.sqlite')),
          now: () => Date.parse('2026-03-16T10:00:00Z'),
          say: (line) => said.push(line),
          complain: (line) => said.push(line),
          ask: undefined,
          progress: () => ({ update: () => undefined, stop: () => undefined }),
          signal: stop.signal,
          ...ports,
        },
      )
      return { done, said: said.join('\n') }
    },
  }
}
