import { refuseNewSku } from '../catalog/rules.ts'
import { keyOf } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { findColumns, type Spellings } from './columns.ts'
import type { FileRefusal, Layout } from './csv-table.ts'
import { readAmount, readCode, readLink, readText, tidy, together } from './export-cells.ts'
import { madeSku, optionsOf, placeOptions, type VariantOption } from './options.ts'
import { linesOfDuplicates, type LineReason, type LineRefusal } from './refusals.ts'
import type { FileWishes, ShopStatus, SkuWish } from './wishes.ts'

/** A row of the export with the cells that matter, as they stand there. */
type ProductRow = { readonly line: number } & Readonly<Record<ProductColumn, string>>

/** Headers as the file spells them. */
type ProductHeaders = Readonly<Record<ProductColumn, string>>

const columns = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  vendor: ['Vendor'],
  type: ['Type', 'Custom Product Type'],
  option1Name: ['Option1 Name'],
  option1Value: ['Option1 Value'],
  option2Name: ['Option2 Name'],
  option2Value: ['Option2 Value'],
  option3Name: ['Option3 Name'],
  option3Value: ['Option3 Value'],
  sku: ['Variant SKU', 'SKU'],
  price: ['Variant Price', 'Price'],
  barcode: ['Variant Barcode', 'Barcode'],
  cost: ['Cost per item'],
  image: ['Image Src', 'Product image URL'],
  variantImage: ['Variant Image', 'Variant image URL'],
  status: ['Status'],
} satisfies Record<string, Spellings>

type ProductColumn = keyof typeof columns
const columnNames = Object.keys(columns) as ProductColumn[]
const exportName = 'Shopify’s products export'

/** How a products export is read; the column of the body is not among those that are kept. Refused with 'other-file'. */
export function openProducts(
  header: readonly string[],
  how: { readonly makeSkus: boolean },
): Result<Layout<ProductRow, FileWishes>, FileRefusal> {
  const found = findColumns<ProductColumn>(header, exportName, columns, ['handle', 'title', 'sku', 'price'])
  if (!found.ok) return found
  const each = <V>(value: (name: ProductColumn) => V) =>
    Object.fromEntries(columnNames.map((name) => [name, value(name)])) as Record<ProductColumn, V>
  const headers = each((name) => header[found.value.get(name) ?? -1] ?? columns[name][0])
  return accept({
    row: (cells, line) => ({ line, ...each((name) => cells[found.value.get(name) ?? -1] ?? '') }),
    whole: (rows) => readProducts(rows, headers, how),
  })
}

interface Product {
  readonly title: string
  readonly type: string
  readonly vendor: string
  readonly status: string
  readonly optionNames: readonly string[]
  photo: string
}

interface Variant {
  readonly row: ProductRow
  readonly product: Product
  readonly options: readonly VariantOption[]
  readonly sku: Result<string, LineReason>
  readonly made: boolean
}

/**
 * Reads the variants of a products export.
 *
 * A row with a title begins a product; rows of the same handle after it inherit title, type, vendor, status and the
 * options' names. Rows that only have a picture are no variants.
 *
 * @param how.makeSkus true: a variant without a SKU gets one made from its handle and options
 * @returns one wish per variant, and what is left out: rows without a handle or SKU, SKUs that stand there twice, cells
 *   that cannot be read. Never throws.
 */
function readProducts(
  rows: readonly ProductRow[],
  headers: ProductHeaders,
  how: { readonly makeSkus: boolean },
): FileWishes {
  const products = new Map<string, Product>()
  const refused: LineRefusal[] = []
  const variants: Variant[] = []
  const withVariants = new Set(rows.filter(hasVariantCells).map((row) => tidy(row.handle)))
  let pictureRows = 0
  for (const row of rows) {
    const handle = tidy(row.handle)
    if (handle === '') {
      if (hasVariantCells(row) || tidy(row.title) !== '')
        refused.push({ line: row.line, code: 'no-handle', column: headers.handle })
      continue
    }
    const product = productOf(products, handle, row)
    const isVariant = hasVariantCells(row) || (tidy(row.title) !== '' && !withVariants.has(handle))
    if (isVariant) variants.push(variantOf(row, handle, product, headers, how))
    else pictureRows += 1
  }
  const twice = linesOfDuplicates(
    variants.flatMap(({ row, sku }) => (sku.ok ? [{ line: row.line, key: keyOf(sku.value) }] : [])),
  )
  const wishes: SkuWish[] = []
  for (const variant of variants) {
    const wish = wishOf(variant, headers, twice)
    if (wish.ok) wishes.push(wish.value)
    else refused.push({ line: variant.row.line, ...wish.refusal })
  }
  return { wishes, refused: refused.sort((a, b) => a.line - b.line), warnings: [], aside: pictureRows }
}

function hasVariantCells(row: ProductRow): boolean {
  const cells = [
    row.sku,
    row.option1Value,
    row.option2Value,
    row.option3Value,
    row.price,
    row.barcode,
    row.cost,
  ]
  return cells.some((cell) => tidy(cell) !== '')
}

/** The product that a row belongs to; a row with a title begins it anew, as when two products share a handle. */
function productOf(products: Map<string, Product>, handle: string, row: ProductRow): Product {
  const begun = products.get(handle)
  if (begun !== undefined && tidy(row.title) === '') {
    begun.photo ||= readLink(row.image)
    return begun
  }
  const product: Product = {
    title: row.title,
    type: row.type,
    vendor: row.vendor,
    status: row.status,
    optionNames: [row.option1Name, row.option2Name, row.option3Name],
    photo: readLink(row.image),
  }
  products.set(handle, product)
  return product
}

function variantOf(
  row: ProductRow,
  handle: string,
  product: Product,
  headers: ProductHeaders,
  how: { readonly makeSkus: boolean },
): Variant {
  const options = optionsOf(
    [
      { name: row.option1Name, value: row.option1Value },
      { name: row.option2Name, value: row.option2Value },
      { name: row.option3Name, value: row.option3Value },
    ],
    product.optionNames,
  )
  const code = readCode(headers.sku, row.sku)
  const made = code.ok && code.value === '' && how.makeSkus
  const sku = code.ok
    ? usableSku(made ? madeSku(handle, options) : code.value, made, handle, headers.sku)
    : code
  return { row, product, options, sku, made }
}

/** A SKU that the catalogue can have. Refusals: 'no-sku', 'nothing-to-make-a-sku-from', 'sku-unusable'. Never throws. */
export function usableSku(
  sku: string,
  made: boolean,
  handle: string,
  column: string,
): Result<string, LineReason> {
  if (sku === '' && made) return refuse({ code: 'nothing-to-make-a-sku-from', handle })
  if (sku === '') return refuse({ code: 'no-sku', column })
  const refusal = refuseNewSku(sku, () => false)
  return refusal === undefined ? accept(sku) : refuse({ code: 'sku-unusable', sku })
}

function wishOf(
  { row, product, options, sku, made }: Variant,
  headers: ProductHeaders,
  twice: ReadonlyMap<string, readonly number[]>,
): Result<SkuWish, LineReason> {
  if (!sku.ok) return sku
  const lines = twice.get(keyOf(sku.value))
  if (lines !== undefined) return refuse({ code: 'duplicate', sku: sku.value, location: '', lines, made })
  const { fields, rest } = placeOptions(options)
  const read = together({
    style: readText(headers.title, product.title),
    name: readText(headers.title, [product.title, ...rest].join(' · ')),
    type: readText(headers.type, product.type),
    color: readText(headers.option1Value, fields.color),
    size: readText(headers.option1Value, fields.size),
    material: readText(headers.option1Value, fields.material),
    chainLength: readText(headers.option1Value, fields.chainLength),
    barcode: readCode(headers.barcode, row.barcode),
    price: readAmount(headers.price, row.price),
    cost: readAmount(headers.cost, row.cost),
    status: readStatus(headers.status, product.status),
    vendor: readText(headers.vendor, product.vendor),
  })
  if (!read.ok) return read
  const photo = readLink(row.variantImage) || product.photo
  return accept({ kind: 'sku', line: row.line, sku: sku.value, ...read.value, photo })
}

function readStatus(column: string, cell: string): Result<ShopStatus | undefined, LineReason> {
  switch (tidy(cell).toLowerCase()) {
    case '':
      return accept(undefined)
    case 'active':
    case 'unlisted':
      return accept('active')
    case 'archived':
      return accept('archived')
    case 'draft':
      return accept('draft')
    default:
      return refuse({ code: 'unknown-status', column, got: tidy(cell) })
  }
}
