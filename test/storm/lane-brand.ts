import type { SheetPerson } from '../../sandbox/sheets/person.ts'
import { layOutTabs, pasteRows } from './sheet-hand.ts'

/** SKUs that move. */
export const movingSkus = ['AURA-GLD', 'BRISA-SIL', 'CORAL-VER', 'DUNA-GLD'] as const
/** SKUs whose price the bot changes, and nobody else. */
export const pricedSkus = ['ECO-SIL', 'FLOR-VER'] as const
/** A SKU whose price a person changes by hand. */
export const handPricedSku = 'GALA-ROS'
/** Pieces of each moving SKU at the beginning. */
export const openingPieces = 500

/** A small brand's workbook, laid out by hand: what the write path needs, and no formulas. */
export function layOutBrand(person: SheetPerson): void {
  layOutTabs(person, ['settings', 'skus', 'stock', 'movements'])
  pasteRows(person, 'Settings', [{ Setting: 'alerts channel', Value: '#stock-alerts' }])
  const all = [...movingSkus, ...pricedSkus, handPricedSku]
  pasteRows(
    person,
    'SKUs',
    all.map((sku) => ({ SKU: sku, Style: sku.split('-')[0] ?? '', Price: 10, Status: 'active' })),
  )
  pasteRows(
    person,
    'Stock',
    all.map((sku) => ({ SKU: sku })),
  )
  pasteRows(
    person,
    'Movements',
    movingSkus.map((sku, at) => ({
      Id: `OPEN-${at + 1}`,
      SKU: sku,
      Bucket: 'sellable',
      Quantity: openingPieces,
      Kind: 'opening',
    })),
  )
}
