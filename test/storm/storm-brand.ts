import type { SheetPerson } from '../../sandbox/sheets/person.ts'
import { pasteRows } from './sheet-hand.ts'

/** SKUs that are there from the beginning. */
export const skus = [
  'AURA-GLD',
  'BRISA-SIL',
  'CORAL-VER',
  'DUNA-GLD',
  'ECO-SIL',
  'FLOR-VER',
  'GALA-ROS',
  'HERA-BRS',
] as const
/** SKUs that somebody adds to the catalogue while the storm lasts. */
export const laterSkus = ['ILHA-SIL', 'JADE-GLD', 'KORA-VER', 'LIRA-ROS'] as const
/** Pieces of each SKU at the beginning, after the sales that may come back as returns. */
export const openingPieces = 260
const soldPieces = 40

/** Fills a workbook that setup prepared: a small catalogue, an opening count and sales. */
export function fillBrand(person: SheetPerson): void {
  pasteRows(
    person,
    'SKUs',
    skus.map((sku, at) => ({
      SKU: sku,
      Style: (sku.split('-')[0] ?? '').toLowerCase(),
      Name: `${sku} by hand`,
      Cost: 4 + at,
      Price: 20 + at,
      Status: 'active',
    })),
  )
  pasteRows(
    person,
    'Movements',
    skus.flatMap((sku, at) => [
      {
        Id: `OPEN-${at + 1}`,
        SKU: sku,
        Bucket: 'sellable',
        Quantity: openingPieces + soldPieces,
        Kind: 'opening',
      },
      {
        Id: `SOLD-${at + 1}`,
        SKU: sku,
        Bucket: 'sellable',
        Quantity: -soldPieces,
        Kind: 'sale',
        Reason: 'before the storm',
      },
    ]),
  )
}
