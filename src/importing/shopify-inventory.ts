import { keyOf } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { parseNumber } from '../workbook/cells.ts'
import { findColumns, headerKey, otherFile, type Spellings } from './columns.ts'
import type { FileRefusal, Layout } from './csv-table.ts'
import { plainText, readCode, tidy } from './export-cells.ts'
import { madeSku, optionsOf } from './options.ts'
import { linesOfDuplicates, type LineReason, type LineRefusal, type LineWarning } from './refusals.ts'
import { usableSku } from './shopify-products.ts'
import type { FileWishes, StockWish } from './wishes.ts'

/** A quantity cell with the location that it is about. */
interface QuantityCell {
  readonly location: string
  /** header of the cell */
  readonly column: string
  readonly quantity: string
  readonly unavailable: string
}

/** A row of the export with the cells that matter, as they stand there. */
interface InventoryRow {
  readonly line: number
  readonly handle: string
  readonly sku: string
  readonly options: readonly { readonly name: string; readonly value: string }[]
  readonly quantities: readonly QuantityCell[]
}

interface InventoryHeaders {
  readonly handle: string
  readonly sku: string
  readonly location: string
  /** header of the quantity that is taken as on hand though it leaves out what is committed; undefined: on hand itself */
  readonly availableOnly: string | undefined
}

const columns = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  option1Name: ['Option1 Name'],
  option1Value: ['Option1 Value'],
  option2Name: ['Option2 Name'],
  option2Value: ['Option2 Value'],
  option3Name: ['Option3 Name'],
  option3Value: ['Option3 Value'],
  sku: ['SKU', 'Variant SKU'],
  location: ['Location'],
  onHand: ['On hand', 'On hand (current)'],
  onHandNew: ['On hand (new)'],
  available: ['Available', 'Available (not editable)'],
  unavailable: ['Unavailable', 'Unavailable (not editable)'],
} satisfies Record<string, Spellings>

type InventoryColumn = keyof typeof columns
const exportName = 'Shopify’s inventory export'

/** Columns of the layout with a column per location that are no location. */
const noLocations = new Set(['hs code', 'coo', 'barcode', 'bin name'])
/** What stands in a quantity cell of a SKU that a location does not keep. */
const notStocked = 'not stocked'

/**
 * How an inventory export is read: a row per location with On hand, or, in the older layout, a column per location with
 * what is available. On hand (new) is taken where a person filled it in. Refused with 'other-file'.
 */
export function openInventory(
  header: readonly string[],
  how: { readonly makeSkus: boolean },
): Result<Layout<InventoryRow, FileWishes>, FileRefusal> {
  const found = findColumns<InventoryColumn>(header, exportName, columns, ['handle', 'sku'])
  if (!found.ok) return found
  const places = found.value
  const spelled = (name: InventoryColumn) => header[places.get(name) ?? -1] ?? columns[name][0]
  const tall = places.has('location')
  const quantityName = (['onHand', 'onHandNew', 'available'] as const).find((name) => places.has(name))
  const locations = tall ? [] : locationColumns(header, new Set(places.values()))
  const missing = [
    ...(tall || (locations.length > 0 && quantityName === undefined) ? [] : [columns.location]),
    ...(tall && quantityName === undefined ? [columns.onHand] : []),
  ]
  if (missing.length > 0) return refuse(otherFile(header, exportName, missing))
  const row = (cells: readonly string[], line: number): InventoryRow => {
    const cell = (name: InventoryColumn) => cells[places.get(name) ?? -1] ?? ''
    const filledIn = tidy(cell('onHandNew')) !== ''
    const taken = filledIn ? 'onHandNew' : (quantityName ?? 'onHand')
    const here: QuantityCell = {
      location: cell('location'),
      column: spelled(taken),
      quantity: cell(taken),
      unavailable: cell('unavailable'),
    }
    const wide = locations.map(([at, location]): QuantityCell => {
      return { location, column: location, quantity: cells[at] ?? '', unavailable: '' }
    })
    return {
      line,
      handle: tidy(cell('handle')),
      sku: cell('sku'),
      options: [
        { name: cell('option1Name'), value: cell('option1Value') },
        { name: cell('option2Name'), value: cell('option2Value') },
        { name: cell('option3Name'), value: cell('option3Value') },
      ],
      quantities: tall ? [here] : wide,
    }
  }
  const availableOnly = tall
    ? quantityName === 'available'
      ? spelled('available')
      : undefined
    : locations.map(([, location]) => location).join(', ')
  const headers = {
    handle: spelled('handle'),
    sku: spelled('sku'),
    location: spelled('location'),
    availableOnly,
  }
  return accept({ row, whole: (rows) => readInventory(rows, headers, how) })
}

/** Columns of the layout with one per location; none when the header lacks the columns that stand before them. */
function locationColumns(header: readonly string[], taken: ReadonlySet<number>): [number, string][] {
  if (!header.some((cell) => headerKey(cell) === 'coo')) return []
  return header.flatMap((cell, at): [number, string][] =>
    taken.has(at) || cell === '' || noLocations.has(headerKey(cell)) ? [] : [[at, cell]],
  )
}

/**
 * Reads on hand per SKU and location from an inventory export.
 *
 * @param how.makeSkus true: a row without a SKU is taken for the SKU that the products import makes of its handle and options
 * @returns one wish per SKU and location, and what is left out: rows without a SKU or location, quantities that are no
 *   whole number, places that stand there twice. A quantity below 0 is taken as it is, with a warning. Never throws.
 */
function readInventory(
  rows: readonly InventoryRow[],
  headers: InventoryHeaders,
  how: { readonly makeSkus: boolean },
): FileWishes {
  const refused: LineRefusal[] = []
  const warnings: LineWarning[] = []
  const found: { wish: StockWish; made: boolean; unavailable: number }[] = []
  let left = 0
  const first = rows[0]
  if (headers.availableOnly !== undefined && first !== undefined)
    warnings.push({ line: 1, code: 'available-only', column: headers.availableOnly })
  for (const row of rows) {
    const sku = skuOf(row, headers, how)
    for (const cell of row.quantities) {
      if (tidy(cell.quantity).toLowerCase() === notStocked) {
        left += 1
        continue
      }
      const read = readQuantity(cell, sku, headers)
      if (!read.ok) {
        refused.push({ line: row.line, ...read.refusal })
        continue
      }
      const wish: StockWish = { kind: 'stock', line: row.line, ...read.value }
      const unavailable = parseNumber(plainText(cell.unavailable)) ?? 0
      found.push({ wish, made: sku.ok && sku.value.made, unavailable })
    }
  }
  const twice = linesOfDuplicates(found.map(({ wish }) => ({ line: wish.line, key: placeKey(wish) })))
  const wishes: StockWish[] = []
  for (const { wish, made, unavailable } of found) {
    const { line, sku, location, onHand } = wish
    const lines = twice.get(placeKey(wish))
    if (lines !== undefined) {
      refused.push({ line, code: 'duplicate', sku, location, lines, made })
      continue
    }
    if (onHand < 0) warnings.push({ line, code: 'below-zero', sku, onHand })
    else if (unavailable > 0) warnings.push({ line, code: 'unavailable', sku, onHand, unavailable })
    wishes.push(wish)
  }
  return { wishes, refused: refused.sort((a, b) => a.line - b.line), warnings, aside: left }
}

function skuOf(
  row: InventoryRow,
  headers: InventoryHeaders,
  how: { readonly makeSkus: boolean },
): Result<{ sku: string; made: boolean }, LineReason> {
  const code = readCode(headers.sku, row.sku)
  if (!code.ok) return code
  const made = code.value === '' && how.makeSkus
  const words = made ? madeSku(row.handle, optionsOf(row.options, [])) : code.value
  const sku = usableSku(words, made, row.handle, headers.sku)
  return sku.ok ? accept({ sku: sku.value, made }) : sku
}

function readQuantity(
  cell: QuantityCell,
  sku: Result<{ sku: string }, LineReason>,
  headers: InventoryHeaders,
): Result<{ sku: string; location: string; onHand: number }, LineReason> {
  if (!sku.ok) return sku
  const location = tidy(cell.location)
  if (location === '') return refuse({ code: 'no-location', column: headers.location })
  const got = plainText(cell.quantity)
  const onHand = parseNumber(got)
  if (onHand === undefined || !Number.isSafeInteger(onHand))
    return refuse({ code: 'not-a-quantity', column: cell.column, got })
  return accept({ sku: sku.value.sku, location, onHand: onHand === 0 ? 0 : onHand })
}

function placeKey(wish: StockWish): string {
  return `${keyOf(wish.sku)}\u0000${keyOf(wish.location)}`
}
