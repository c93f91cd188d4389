import { skusTab } from '../src/catalog/tabs.ts'
import { keyOf } from '../src/kit/ids.ts'
import { serialOfInstant } from '../src/kit/local-date.ts'
import { movementsTab, stockTab } from '../src/stock/tabs.ts'
import { suppliersTab } from '../src/suppliers/tabs.ts'
import { formulaFor, toCells, type FindColumn, type Tab } from '../src/workbook/tab.ts'
import type { Book } from '../sandbox/sheets/book.ts'
import { isFormula, valueOf, type Row, type Stored } from '../sandbox/sheets/cell.ts'
import { catalogue, ledgerOf, supplierRows, type Size } from './brand.ts'

const timeZone = 'Europe/Lisbon'
/** Rows are put into the book so many at a time. */
const atOnce = 20_000

/** Fills a workbook that setup prepared with a generated brand. Throws when a tab or a header is missing. */
export function fillBook(book: Book, size: Size, seed: number): void {
  const skus = catalogue(size.skus, seed)
  put(book, suppliersTab, supplierRows())
  put(
    book,
    skusTab,
    skus.map((record) => toCells(skusTab, { ...record })),
  )
  const find: FindColumn = (title, field) => columnsOf(book, title).get(field)
  put(
    book,
    stockTab,
    skus.map(({ sku }, at) => {
      const formula = (field: string) => ({
        formula: formulaFor(stockTab, field, at + 2, find) ?? '',
        value: 0,
      })
      return { sku, onHand: formula('onHand'), held: formula('held'), onOrder: formula('onOrder') }
    }),
  )
  let batch: Record<string, Stored>[] = []
  for (const movement of ledgerOf(skus, size.movements, {
    seed,
    until: serialOfInstant(Date.now(), timeZone),
  })) {
    if (batch.push(toCells(movementsTab, { ...movement })) < atOnce) continue
    put(book, movementsTab, batch)
    batch = []
  }
  put(book, movementsTab, batch)
}

/**
 * Keeps what the Stock tab's formulas show in step with the ledger, as Google does: a stand-in without its calculating
 * engine shows the values that are put there. Knows rows that are added, which is all that happens to a ledger here.
 */
export function keepSums(book: Book): void {
  const onHand = new Map<string, number>()
  const held = new Map<string, number>()
  let known = 1
  const follow = () => {
    const ledger = columnsOf(book, movementsTab.title)
    const rows = book.sheet(movementsTab.title)?.rows ?? []
    const [skuAt, bucketAt, quantityAt] = ['sku', 'bucket', 'quantity'].map((name) => ledger.get(name) ?? -1)
    for (; known < rows.length; known += 1) {
      const row = rows[known] ?? []
      const sku = keyOf(String(valueOf(row[skuAt ?? -1]) ?? ''))
      const bucket = valueOf(row[bucketAt ?? -1])
      const sums = bucket === 'sellable' ? onHand : bucket === 'held' ? held : undefined
      sums?.set(sku, (sums.get(sku) ?? 0) + Number(valueOf(row[quantityAt ?? -1])))
    }
    const stock = columnsOf(book, stockTab.title)
    for (const row of book.sheet(stockTab.title)?.rows.slice(1) ?? []) {
      const sku = keyOf(String(valueOf(row[stock.get('sku') ?? -1]) ?? ''))
      show(row[stock.get('onHand') ?? -1], onHand.get(sku) ?? 0)
      show(row[stock.get('held') ?? -1], held.get(sku) ?? 0)
    }
  }
  follow()
  book.onChange(follow)
}

function show(cell: Stored | undefined, value: number): void {
  if (isFormula(cell)) cell.value = value
}

function put(book: Book, tab: Tab, records: readonly Readonly<Record<string, Stored>>[]): void {
  const sheet = book.sheet(tab.title)
  if (sheet === undefined) throw new Error(`The workbook has no tab ${tab.title}`)
  const columns = columnsOf(book, tab.title)
  const width = Math.max(...columns.values()) + 1
  const rows: Row[] = records.map((record) => {
    const row: Stored[] = Array.from({ length: width }, () => null)
    for (const [field, cell] of Object.entries(record)) {
      const at = columns.get(field)
      if (at === undefined) throw new Error(`${tab.title} has no column for ${field}`)
      row[at] = cell === '' ? null : cell
    }
    return row
  })
  book.transaction(() => book.load(sheet, rows))
}

const tabs: readonly Tab[] = [suppliersTab, skusTab, stockTab, movementsTab]

/** 0-based columns of a tab's fields, by its header row. */
function columnsOf(book: Book, title: string): Map<string, number> {
  const header = (book.sheet(title)?.rows[0] ?? []).map((cell) => String(valueOf(cell) ?? ''))
  const tab = tabs.find((each) => each.title === title)
  return new Map(
    Object.entries(tab?.columns ?? {}).flatMap(([field, column]) => {
      const at = header.indexOf(column.header)
      return at < 0 ? [] : [[field, at] as const]
    }),
  )
}
