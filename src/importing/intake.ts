import type { Result } from '../kit/result.ts'
import { readCsv, type CsvTable, type FileRefusal, type ReadingState } from './csv-table.ts'
import { openInventory } from './shopify-inventory.ts'
import { openProducts } from './shopify-products.ts'
import type { FileWishes } from './wishes.ts'

/** Files that can be imported, by the word of the command line. */
export const importKinds = ['shopify-products', 'shopify-inventory'] as const
export type ImportKind = (typeof importKinds)[number]

/** A file as it was read, before the workbook is looked at. */
export type Intake = CsvTable<FileWishes>

/**
 * Reads a whole file of a kind.
 *
 * @param how.makeSkus true: a variant without a SKU gets one made from its handle and options
 * @returns what it wishes for, or why the file as a whole is refused. Throws only what `chunks` throws.
 */
export async function readExport(
  kind: ImportKind,
  chunks: AsyncIterable<Uint8Array>,
  how: { readonly makeSkus: boolean; readonly watch?: (state: ReadingState) => void },
): Promise<Result<Intake, FileRefusal>> {
  return kind === 'shopify-products'
    ? readCsv(chunks, (header) => openProducts(header, how), how.watch)
    : readCsv(chunks, (header) => openInventory(header, how), how.watch)
}
