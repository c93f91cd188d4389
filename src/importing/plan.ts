import type { SkuRecord, SkuStatus } from '../catalog/rules.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import type { MovementKind } from '../stock/rules.ts'
import { sameCell } from '../workbook/change.ts'
import type { LineReason, LineRefusal, LineWarning } from './refusals.ts'
import type { ExportedFields, ShopStatus, SkuWish, StockWish } from './wishes.ts'

/** One cell that the import changes. */
export interface FieldChange {
  readonly field: ImportedField
  readonly was: string | number | null
  readonly is: string | number
}

type ImportedField = keyof ExportedFields | 'status' | 'supplier'

/** What would be written for one wish. Plain JSON. */
export type Entry =
  | { readonly kind: 'new-sku'; readonly line: number; readonly record: SkuRecord }
  | {
      readonly kind: 'changed-sku'
      readonly line: number
      readonly sku: string
      readonly changes: readonly FieldChange[]
    }
  | {
      readonly kind: 'stock'
      readonly line: number
      readonly sku: string
      readonly location: string
      /** pieces at that location, by the ledger */
      readonly was: number
      readonly is: number
      readonly movement: Extract<MovementKind, 'opening' | 'count'>
    }

/** What an import would do, before anything is written. */
export interface Preview {
  readonly entries: readonly Entry[]
  readonly unchanged: number
  readonly refused: readonly LineRefusal[]
  readonly warnings: readonly LineWarning[]
}

const fields: readonly (keyof ExportedFields)[] = [
  'style',
  'name',
  'type',
  'material',
  'color',
  'size',
  'chainLength',
  'barcode',
  'cost',
  'price',
  'photo',
]

/**
 * Compares a variant of the shop with the catalogue.
 *
 * A blank of the export never replaces anything. What the team owns (MOQ, order multiple, lead days, overrides) is not
 * looked at; a supplier is only filled in where there is none.
 *
 * @param known the SKU's record; undefined when it is new
 * @param supplierId id of the one supplier whose name is the vendor's; undefined when there is none
 * @returns what would be written, or null when nothing differs. Never throws.
 *
 * Source: docs/decisions/0020-shopify-import.md
 */
export function planSku(
  wish: SkuWish,
  known: SkuRecord | undefined,
  supplierId: string | undefined,
): Entry | null {
  const status = statusAfter(known?.status, wish.status)
  if (known === undefined) {
    const record = { ...blankRecord, ...exported(wish), sku: wish.sku, supplier: supplierId ?? '', status }
    return { kind: 'new-sku', line: wish.line, record }
  }
  const changes = fields.flatMap((field): FieldChange[] => {
    const is = wish[field]
    return is === null || is === '' || sameCell(known[field], is) ? [] : [{ field, was: known[field], is }]
  })
  if (known.supplier === '' && supplierId !== undefined)
    changes.push({ field: 'supplier', was: '', is: supplierId })
  if (status !== known.status) changes.push({ field: 'status', was: known.status, is: status })
  return changes.length === 0 ? null : { kind: 'changed-sku', line: wish.line, sku: known.sku, changes }
}

/**
 * The catalogue's status after an import.
 *
 * Archived ends a SKU. Active only wakes a discontinued one: whether an active one is ordered by hand or phased out is
 * the team's own word. A draft is not sold yet, so a new one is seasonal (ordered by hand) and a known one stays as it is.
 *
 * @param before undefined for a new SKU
 * @param shop undefined when the export does not say. Never throws.
 *
 * Source: docs/decisions/0020-shopify-import.md
 */
export function statusAfter(before: SkuStatus | undefined, shop: ShopStatus | undefined): SkuStatus {
  if (shop === 'archived') return 'discontinued'
  if (before === undefined) return shop === 'draft' ? 'seasonal' : 'active'
  return before === 'discontinued' && shop === 'active' ? 'active' : before
}

/** What the ledger knows of a wish's SKU and place. */
export interface StockFacts {
  /** the SKU as the catalogue spells it; undefined when it is not there */
  readonly sku: string | undefined
  /** the team's name of the location; undefined when it has none of that name */
  readonly location: string | undefined
  readonly locations: readonly string[]
  /** pieces there, by the ledger */
  readonly onHand: number
  /** true when the SKU has a movement anywhere */
  readonly moved: boolean
}

/**
 * Compares what the shop has of a SKU at a location with the ledger.
 *
 * @returns an opening for a SKU that never moved, else a count, of the difference; null when they agree; refused with
 *   'unknown-location' or 'unknown-sku'. Never throws.
 */
export function planStock(wish: StockWish, facts: StockFacts): Result<Entry | null, LineReason> {
  const { sku, location, locations, onHand, moved } = facts
  if (location === undefined)
    return refuse({ code: 'unknown-location', location: wish.location, known: locations })
  if (sku === undefined) return refuse({ code: 'unknown-sku', sku: wish.sku })
  if (wish.onHand === onHand) return accept(null)
  const movement = moved ? 'count' : 'opening'
  return accept({ kind: 'stock', line: wish.line, sku, location, was: onHand, is: wish.onHand, movement })
}

/** A SKU of which nothing is said. */
export const blankRecord: Omit<SkuRecord, 'sku'> = {
  style: '',
  name: '',
  type: '',
  material: '',
  color: '',
  size: '',
  chainLength: '',
  barcode: '',
  supplier: '',
  cost: null,
  price: null,
  moq: null,
  orderMultiple: null,
  leadDays: null,
  safetyStock: null,
  reorderPoint: null,
  status: 'active',
  photo: '',
}

function exported(wish: SkuWish): ExportedFields {
  return Object.fromEntries(fields.map((field) => [field, wish[field]])) as unknown as ExportedFields
}
