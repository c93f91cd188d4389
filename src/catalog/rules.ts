import type { Sku } from '../kit/ids.ts'

/** Whether a SKU is ordered again: seasonal ones by hand only, phased-out and discontinued ones never. */
export const skuStatuses = ['active', 'seasonal', 'phase out', 'discontinued'] as const
export type SkuStatus = (typeof skuStatuses)[number]

/** One sellable variant. Amounts in the workbook's currency. */
export interface SkuRecord {
  readonly sku: string
  /** what its variants have in common, such as 'Luna hoop' */
  readonly style: string
  readonly name: string
  /** ring, earrings, necklace … the team's own words */
  readonly type: string
  readonly material: string
  readonly color: string
  readonly size: string
  readonly chainLength: string
  readonly barcode: string
  /** supplier id */
  readonly supplier: string
  readonly cost: number | null
  readonly price: number | null
  readonly moq: number | null
  readonly orderMultiple: number | null
  readonly leadDays: number | null
  readonly safetyStock: number | null
  readonly reorderPoint: number | null
  readonly status: SkuStatus
  readonly photo: string
}

/** What tells a variant from its siblings: 'gold-plated · M · 45 cm'; '' when nothing does. Never throws. */
export function variantWords(record: SkuRecord): string {
  return [record.material, record.color, record.size, record.chainLength]
    .filter((word) => word !== '')
    .join(' · ')
}

/** A SKU as a person recognises it: 'Luna hoop · gold-plated · M'. Never throws. */
export function skuWords(record: SkuRecord): string {
  const variant = variantWords(record)
  const base = record.name === '' ? record.style : record.name
  if (base === '') return variant === '' ? record.sku : variant
  return variant === '' || base.includes(variant) ? base : `${base} · ${variant}`
}

/**
 * Margin of a SKU as a share of its price: (price − cost) / price.
 *
 * @returns undefined without a price above 0 or without a cost. Never throws.
 */
export function marginShare(record: Pick<SkuRecord, 'price' | 'cost'>): number | undefined {
  if (record.price === null || record.cost === null || record.price <= 0) return undefined
  return (record.price - record.cost) / record.price
}

/** Why a SKU is not made. */
export type NewSkuRefusal =
  | { readonly code: 'sku-taken'; readonly sku: string }
  | { readonly code: 'sku-unusable'; readonly sku: string }

/**
 * Whether a new SKU may have this code.
 *
 * @param taken says whether a SKU of that code is in the catalogue, case ignored
 * @returns the refusal, or undefined: up to 60 characters, no blank at either end, no line break. Never throws.
 */
export function refuseNewSku(sku: string, taken: (sku: string) => boolean): NewSkuRefusal | undefined {
  if (sku.trim() !== sku || sku === '' || sku.length > 60 || /[\n\r\t]/.test(sku))
    return { code: 'sku-unusable', sku }
  return taken(sku) ? { code: 'sku-taken', sku } : undefined
}

/**
 * The code of a variant made from its style's code: 'LUNA' with gold and M becomes 'LUNA-GOLD-M'.
 *
 * @returns upper case, runs of other characters than letters and digits as one dash. Never throws.
 */
export function variantSku(styleCode: string, options: readonly string[]): Sku {
  const parts = [styleCode, ...options].map((part) =>
    part
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '-')
      .replace(/^-|-$/g, ''),
  )
  return parts.filter((part) => part !== '').join('-') as Sku
}
