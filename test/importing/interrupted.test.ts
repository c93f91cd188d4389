import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import { SheetFault, type SheetFaultKind, type SheetRequest } from '../../src/workbook/spreadsheet.ts'
import type { Tab } from '../../src/workbook/tab.ts'
import { MemorySpreadsheet } from '../support/memory-spreadsheet.ts'
import { sku } from '../support/records.ts'
import { csvOf, importDesk, productColumns, ringsCsv, stockCsv } from './export-files.ts'

const tabs: readonly Tab[] = [settingsTab, suppliersTab, skusTab, movementsTab]
const now = '2026-03-16T10:00:00Z'

/** A spreadsheet whose next write fails as told; the line is dead from then on. */
class FailingSpreadsheet extends MemorySpreadsheet {
  failure: { kind: SheetFaultKind; carriedOut: boolean } | undefined
  onFailure: () => void = () => undefined
  #dead = false

  mend(): void {
    this.failure = undefined
    this.#dead = false
  }

  override async read(ranges: readonly string[]): Promise<Cell[][][]> {
    if (this.#dead) throw new SheetFault('unreachable', 'the line is dead')
    return super.read(ranges)
  }

  override async write(requests: readonly SheetRequest[]): Promise<void> {
    const { failure } = this
    if (failure?.carriedOut !== false) await super.write(requests)
    if (failure === undefined) return
    this.#dead = failure.kind !== 'not-shared'
    this.onFailure()
    throw new SheetFault(failure.kind, 'the line went dead')
  }
}

describe('an import that is interrupted', () => {
  const many = csvOf(
    productColumns,
    Array.from({ length: 1200 }, (_, at) => ({ Handle: `h${at}`, Title: 'T', 'Variant SKU': `S-${at}` })),
  )

  it.each([
    ['before anything left', 'unreachable', false, 0],
    ['after the answer got lost, though it was done', 'outcome-unknown', true, 0],
    ['after the answer got lost, and nothing was done', 'outcome-unknown', false, 660_000],
  ] as const)('%s is finished by running it again', async (_, kind, carriedOut, laterMs) => {
    const sheet = new FailingSpreadsheet(tabs)
    const desk = importDesk(sheet)
    sheet.failure = { kind, carriedOut }
    sheet.onFailure = () => desk.stop.abort()
    const first = await desk.run('shopify-products', many, {}, { signal: desk.stop.signal })
    expect(first.done).toBe(false)
    expect(first.said).toMatch(/of 1,200 rows are in the sheet\. The other [\d,]+ are saved on this machine/)
    sheet.mend()
    const later = { now: () => Date.parse(now) + laterMs }
    const second = await desk.run('shopify-products', many, {}, later)
    expect(second.said).toMatch(/^An interrupted import is being finished: [\d,]+ rows of it\.$/m)
    expect(second.said).toContain('0 new, 0 changed, 1,200 unchanged, 0 refused.')
    expect(second.said).toMatch(/^Written: [\d,]+ rows\.$/m)
    expect(second.done).toBe(true)
    const codes = sheet.records('SKUs').map((row) => row['SKU'])
    expect(codes).toHaveLength(1200)
    expect(new Set(codes).size).toBe(1200)
  })

  it('of stock moves nothing twice', async () => {
    const sheet = new FailingSpreadsheet(tabs, { SKUs: [sku({ sku: 'LUA' })] })
    const desk = importDesk(sheet)
    sheet.failure = { kind: 'outcome-unknown', carriedOut: true }
    sheet.onFailure = () => desk.stop.abort()
    const text = stockCsv([
      ['LUA', 'Studio', '4'],
      ['LUA', 'Shop', '6'],
    ])
    await desk.run('shopify-inventory', text, {}, { signal: desk.stop.signal })
    sheet.mend()
    const { done } = await desk.run('shopify-inventory', text)
    expect(done).toBe(true)
    expect(sheet.records('Movements').map((row) => row['Quantity'])).toEqual([4, 6])
  })

  it('is not carried on into another spreadsheet', async () => {
    const sheet = new FailingSpreadsheet(tabs)
    const desk = importDesk(sheet)
    sheet.failure = { kind: 'unreachable', carriedOut: false }
    sheet.onFailure = () => desk.stop.abort()
    await desk.run('shopify-products', ringsCsv, {}, { signal: desk.stop.signal })
    const other = Object.assign(new MemorySpreadsheet(tabs), { address: { id: 'other', account: undefined } })
    const { done, said } = await desk.run('shopify-products', ringsCsv, {}, { spreadsheet: other })
    expect(done).toBe(false)
    expect(said).toContain('An import into another spreadsheet (memory) was interrupted. Nothing was changed')
    expect(other.records('SKUs')).toEqual([])
  })

  it('leaves a dry run out of its journal', async () => {
    const sheet = new FailingSpreadsheet(tabs)
    const desk = importDesk(sheet)
    sheet.failure = { kind: 'unreachable', carriedOut: false }
    sheet.onFailure = () => desk.stop.abort()
    await desk.run('shopify-products', ringsCsv, {}, { signal: desk.stop.signal })
    sheet.mend()
    const { said } = await desk.run('shopify-products', ringsCsv, { dryRun: true })
    expect(said).toContain('4 new, 0 changed')
    expect(sheet.records('SKUs')).toEqual([])
  })

  it('by a spreadsheet that is not shared any more ends soon, and says what is saved', async () => {
    const sheet = new FailingSpreadsheet(tabs)
    sheet.failure = { kind: 'not-shared', carriedOut: false }
    const { done, said } = await importDesk(sheet).run('shopify-products', ringsCsv)
    expect(done).toBe(false)
    expect(said).toContain(
      'Google does not take more (the line went dead): 0 of 4 rows are in the sheet. The other 4 are saved on this machine',
    )
  })
})
