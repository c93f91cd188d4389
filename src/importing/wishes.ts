import type { SkuRecord } from '../catalog/rules.ts'
import type { LineRefusal, LineWarning } from './refusals.ts'

/** What Shopify says of a product; an unlisted one is sold by its link, so it counts as active. */
export type ShopStatus = 'active' | 'archived' | 'draft'

/** Columns of the SKUs tab that a products export can fill. Blank: the export does not say. */
export type ExportedFields = Pick<
  SkuRecord,
  | 'style'
  | 'name'
  | 'type'
  | 'material'
  | 'color'
  | 'size'
  | 'chainLength'
  | 'barcode'
  | 'cost'
  | 'price'
  | 'photo'
>

/** One variant of a products export, read and found good. */
export interface SkuWish extends ExportedFields {
  readonly kind: 'sku'
  readonly line: number
  readonly sku: string
  readonly vendor: string
  /** undefined: the export does not say */
  readonly status: ShopStatus | undefined
}

/** What an inventory export says of one SKU at one location. */
export interface StockWish {
  readonly kind: 'stock'
  readonly line: number
  readonly sku: string
  /** as the export spells it */
  readonly location: string
  /** pieces; below 0 where the shop sold more than it had */
  readonly onHand: number
}

export type Wish = SkuWish | StockWish

/** What a file wishes for, before the workbook is looked at. */
export interface FileWishes {
  readonly wishes: readonly Wish[]
  readonly refused: readonly LineRefusal[]
  readonly warnings: readonly LineWarning[]
  /** rows or cells that mean nothing here: another picture of a product, a location that does not keep a SKU */
  readonly aside: number
}
