import { onTestFinished } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { readExport, type ImportKind, type Intake } from '../../src/importing/intake.ts'
import { runImport, type ImportPorts, type ImportWish } from '../../src/importing/run.ts'
import type { Spreadsheet } from '../../src/workbook/spreadsheet.ts'

/** Bytes in pieces of a size, as a file stream hands them out. */
export async function* bytesOf(text: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** A CSV file of rows as objects; every row may leave columns out. */
export function csvOf(columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
  return (
    [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map(line).join('\n') + '\n'
  )
}

/** The columns of Shopify's products export up to 2024 that an import looks at, and some that it does not. */
export const productColumns = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Type',
  'Tags',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Grams',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Variant Image',
  'Cost per item',
  'Status',
]

/** The same in the layout since 2025. */
export const newProductColumns = [
  'Title',
  'URL handle',
  'Description',
  'Vendor',
  'Product category',
  'Type',
  'Status',
  'SKU',
  'Barcode',
  'Option1 name',
  'Option1 value',
  'Option1 Linked To',
  'Option2 name',
  'Option2 value',
  'Option2 Linked To',
  'Price',
  'Compare-at price',
  'Cost per item',
  'Inventory quantity',
  'Product image URL',
  'Variant image URL',
]

const inventoryStart = ['Handle', 'Title', 'Option1 Name', 'Option1 Value', 'SKU', 'HS Code', 'COO']

/** Shopify's inventory export: a row per location, 2023. */
export const inventoryColumns = [
  ...inventoryStart,
  'Location',
  'Incoming',
  'Unavailable',
  'Committed',
  'Available',
  'On hand',
]

/** A row per location, since 2025. */
export const newInventoryColumns = [
  ...inventoryStart,
  'Location',
  'Bin name',
  'Incoming (not editable)',
  'Unavailable (not editable)',
  'Committed (not editable)',
  'Available (not editable)',
  'On hand (current)',
  'On hand (new)',
]

/** A column per location, before 2022. */
export const wideInventoryColumns = [...inventoryStart, 'Studio', 'Shop']

/** Three variants of a ring and a bracelet without options, with a picture row between them. */
export const ringsCsv = csvOf(productColumns, [
  {
    Handle: 'lua-ring',
    Title: 'Lua ring',
    'Body (HTML)': '<p>Hand made,\n"one by one".</p>',
    Vendor: 'Porto Casting',
    Type: 'Rings',
    'Option1 Name': 'Metal',
    'Option1 Value': 'Silver',
    'Option2 Name': 'Size',
    'Option2 Value': '7',
    'Variant SKU': "'LUA-S7",
    'Variant Price': '48.00',
    'Variant Barcode': "'5601234500017",
    'Image Src': 'https://cdn.shop.test/lua.jpg',
    'Cost per item': '14.20',
    Status: 'active',
  },
  {
    Handle: 'lua-ring',
    'Option1 Value': 'Silver',
    'Option2 Value': '8',
    'Variant SKU': 'LUA-S8',
    'Variant Price': '48.00',
  },
  { Handle: 'lua-ring', 'Image Src': 'https://cdn.shop.test/lua-2.jpg', 'Image Position': '2' },
  {
    Handle: 'lua-ring',
    'Option1 Value': 'Gold',
    'Option2 Value': '7',
    'Variant SKU': 'LUA-G7',
    'Variant Price': '1,240.50',
    'Variant Image': 'https://cdn.shop.test/lua-gold.jpg',
  },
  {
    Handle: 'mar-bracelet',
    Title: 'Mar bracelet',
    Type: 'Bracelets',
    'Option1 Name': 'Title',
    'Option1 Value': 'Default Title',
    'Variant SKU': 'MAR',
    Status: 'draft',
  },
])

/** An inventory export of SKUs, locations and quantities. */
export const stockCsv = (rows: readonly (readonly [string, string, string])[]) =>
  csvOf(
    inventoryColumns,
    rows.map(([code, location, onHand]) => ({
      Handle: 'h',
      SKU: code,
      Location: location,
      'On hand': onHand,
    })),
  )

/** A file as it is read; fails the test when it is refused. */
export async function intakeOf(
  kind: ImportKind,
  text: string | Uint8Array,
  how: { makeSkus?: boolean } = {},
): Promise<Intake> {
  const read = await readExport(kind, bytesOf(text), { makeSkus: how.makeSkus ?? false })
  if (!read.ok) throw new Error(`The file was refused: ${JSON.stringify(read.refusal)}`)
  return read.value
}

/** Imports into a spreadsheet with everything said kept; the journal is a file that outlives the run. */
export function importDesk(spreadsheet: Spreadsheet) {
  const folder = mkdtempSync(join(tmpdir(), 'jumpring-import-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const journalPath = join(folder, 'import.sqlite')
  const stop = new AbortController()
  return {
    journalPath,
    stop,
    run: async (
      kind: ImportKind,
      text: string,
      wish: Partial<ImportWish> = {},
      ports: Partial<ImportPorts> = {},
    ): Promise<{ done: boolean; said: string }> => {
      const said: string[] = []
      const done = await runImport(
        {
          kind,
          fileName: 'export.csv',
          bytes: text.length,
          chunks: bytesOf(text),
          makeSkus: false,
          yes: true,
          dryRun: false,
          all: false,
          ...wish,
        },
        {
          spreadsheet,
          openJournal: (dryRun) => openSqliteJournal(dryRun ? ':memory:' : journalPath),
          now: () => Date.parse('2026-03-16T10:00:00Z'),
          say: (line) => said.push(line),
          complain: (line) => said.push(line),
          ask: undefined,
          progress: () => ({ update: () => undefined, stop: () => undefined }),
          signal: new AbortController().signal,
          ...ports,
        },
      )
      return { done, said: said.join('\n') }
    },
  }
}
