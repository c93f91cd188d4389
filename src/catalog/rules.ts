import { beginning } from '../kit/cut.ts'
import { idFor, keyOf, type Sku } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'

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

/** A style whose variants are made at once; amounts in the workbook's currency. */
export interface NewStyle {
  /** what the variants have in common; becomes their name, too */
  readonly style: string
  /** what their codes begin with; '' makes it from the style's name */
  readonly code: string
  readonly type: string
  /** supplier id or name */
  readonly supplier: string
  readonly price: number | null
  readonly cost: number | null
  readonly moq: number | null
  readonly orderMultiple: number | null
  /** lists to choose from; an empty one tells no variants apart */
  readonly materials: readonly string[]
  readonly colors: readonly string[]
  readonly sizes: readonly string[]
  readonly chainLengths: readonly string[]
}

/** A form makes at most so many SKUs at once; more are easier made by import. */
export const mostVariants = 60

/** Why a style's variants are not made; none of them is. */
export type NewStyleRefusal =
  | NewSkuRefusal
  /** codes that belong to something else than this style's own variant */
  | { readonly code: 'skus-taken'; readonly skus: readonly string[] }
  /** every variant of the form is in the catalogue already */
  | { readonly code: 'all-there'; readonly skus: readonly string[] }
  | { readonly code: 'style-missing' }
  | { readonly code: 'too-many-variants'; readonly count: number; readonly most: number }
  | { readonly code: 'codes-alike'; readonly sku: string; readonly variants: readonly string[] }

/**
 * Takes apart a typed list of options: by commas, semicolons or lines; each once, case ignored. Never throws.
 */
export function splitOptions(typed: string): string[] {
  const options = new Map<string, string>()
  for (const part of typed.split(/[,;\r\n]/)) {
    const option = part.replace(/\s+/g, ' ').trim()
    if (option !== '' && !options.has(keyOf(option))) options.set(keyOf(option), option)
  }
  return [...options.values()]
}

/** What of a style is made, and which of its variants are there already. */
export interface PlannedStyle {
  readonly made: readonly SkuRecord[]
  readonly there: readonly string[]
}

/**
 * The SKUs of a new style: one for each combination of its options, in the order of the lists. A variant that the style
 * has already stays as it is: so a size is added to a style by the same form.
 *
 * @param known the SKU that has a code, case ignored
 * @returns at least one new SKU, at most `mostVariants`, all codes different; refused without a style's name, with more
 *   combinations, with codes that belong to something else or are unusable, when two variants would get one code, and when
 *   all of them are there. Never throws.
 */
export function planStyle(
  wish: NewStyle,
  known: (sku: string) => SkuRecord | undefined,
): Result<PlannedStyle, NewStyleRefusal> {
  const style = wish.style.trim()
  if (style === '') return refuse({ code: 'style-missing' })
  const lists = [wish.materials, wish.colors, wish.sizes, wish.chainLengths]
  const count = lists.reduce((product, list) => product * Math.max(1, list.length), 1)
  if (count > mostVariants) return refuse({ code: 'too-many-variants', count, most: mostVariants })
  const made = new Map<string, SkuRecord>()
  const there: string[] = []
  let spelling = style
  const taken: string[] = []
  for (const options of combinations(lists)) {
    const record = newVariant(wish, options)
    const refusal = refuseNewSku(record.sku, () => false)
    if (refusal !== undefined) return refuse(refusal)
    const twin = made.get(keyOf(record.sku))
    if (twin !== undefined) {
      const variants = [variantWords(twin), variantWords(record)]
      return refuse({ code: 'codes-alike', sku: record.sku, variants })
    }
    made.set(keyOf(record.sku), record)
    const owner = known(record.sku)
    if (owner === undefined) continue
    if (isSameVariant(owner, record)) {
      there.push(owner.sku)
      spelling = owner.style.trim()
    } else taken.push(owner.sku)
  }
  if (taken.length > 0) return refuse({ code: 'skus-taken', skus: taken })
  const kept = new Set(there.map(keyOf))
  const fresh = [...made.values()]
    .filter((record) => !kept.has(keyOf(record.sku)))
    // Siblings are spelt as those that are there.
    .map((record) => ({ ...record, style: spelling, name: spelling }))
  return fresh.length === 0 ? refuse({ code: 'all-there', skus: there }) : accept({ made: fresh, there })
}

/** True when both are the same choice of the same style, case and outer blanks ignored. */
function isSameVariant(a: SkuRecord, b: SkuRecord): boolean {
  const fields = ['style', 'material', 'color', 'size', 'chainLength'] as const
  return fields.every((field) => keyOf(a[field]) === keyOf(b[field]))
}

/** What of a SKU is changed by a form, in the form's order. */
export const editableFields = [
  'name',
  'style',
  'type',
  'material',
  'color',
  'size',
  'chainLength',
  'status',
  'price',
  'cost',
  'supplier',
  'barcode',
  'moq',
  'orderMultiple',
  'leadDays',
  'safetyStock',
  'reorderPoint',
  'photo',
] as const
export type EditableField = (typeof editableFields)[number]
export type SkuForm = Pick<SkuRecord, EditableField>
type FieldValue = SkuForm[EditableField]

/** Why a SKU is not changed. */
export type SkuEditRefusal =
  | { readonly code: 'unknown-sku'; readonly sku: string }
  | { readonly code: 'nothing-to-change'; readonly sku: string }
  | { readonly code: 'barcode-taken'; readonly barcode: string; readonly sku: string }
  | { readonly code: 'photo-not-a-link'; readonly got: string }
  /** somebody gave the same field another value since the form was opened */
  | { readonly code: 'changed-meanwhile'; readonly field: EditableField; readonly now: FieldValue }

/** A form's text field holds at most so many characters; of longer cells the beginning is shown. */
const mostShown = 2000

/**
 * The value of a field as a form shows it: a number in plain digits, blanks folded, '' for none. Never throws.
 */
export function shownValue(value: FieldValue): string {
  if (typeof value !== 'number')
    return beginning((value ?? '').replace(/\s+/g, ' ').trim(), mostShown).trimEnd()
  const digits = String(value)
  return digits.includes('e')
    ? value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
    : digits
}

/** What a form showed, as a mark of 12 characters: enough to tell a changed field, however long it is. Never throws. */
export function markOf(value: FieldValue): string {
  return idFor('V', shownValue(value))
}

/**
 * What a submitted form changes of a SKU.
 *
 * @param record the SKU as it is now, which may be newer than what the form showed
 * @param form `typed` holds every field; `opened` the marks of what the form showed. A field without a mark was not
 *   shown, and stays as it is
 * @param ownerOf another SKU that has a barcode
 * @returns only fields that the person changed and that differ from the row now; the new barcode must be nobody else's,
 *   the new photo an https link. Never throws.
 */
export function decideSkuEdit(
  record: SkuRecord,
  form: { readonly typed: SkuForm; readonly opened: Readonly<Record<string, string>> },
  ownerOf: (barcode: string) => string | undefined,
): Result<Partial<SkuForm>, Exclude<SkuEditRefusal, { code: 'unknown-sku' }>> {
  const { typed, opened } = form
  const changed = editableFields.filter((field) => {
    const mark = markOf(typed[field])
    return opened[field] !== undefined && mark !== opened[field] && mark !== markOf(record[field])
  })
  const stale = changed.find((field) => markOf(record[field]) !== opened[field])
  if (stale !== undefined) return refuse({ code: 'changed-meanwhile', field: stale, now: record[stale] })
  if (changed.length === 0) return refuse({ code: 'nothing-to-change', sku: record.sku })
  const patch: Partial<SkuForm> = Object.fromEntries(changed.map((field) => [field, typed[field]]))
  const owner = patch.barcode === undefined || patch.barcode === '' ? undefined : ownerOf(patch.barcode)
  if (owner !== undefined) return refuse({ code: 'barcode-taken', barcode: typed.barcode, sku: owner })
  if (patch.photo !== undefined && patch.photo !== '' && !/^https:\/\/\S+$/i.test(patch.photo))
    return refuse({ code: 'photo-not-a-link', got: patch.photo })
  return accept(patch)
}

/** Every choice of one option a list; '' for a list without options. */
function combinations(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (begun, list) =>
      begun.flatMap((options) => (list.length === 0 ? [''] : list).map((option) => [...options, option])),
    [[]],
  )
}

function newVariant(wish: NewStyle, options: readonly string[]): SkuRecord {
  const style = wish.style.trim()
  const [material = '', color = '', size = '', chainLength = ''] = options
  return {
    sku: variantSku(wish.code.trim() === '' ? style : wish.code, options),
    style,
    name: style,
    type: wish.type.trim(),
    material,
    color,
    size,
    chainLength,
    barcode: '',
    supplier: wish.supplier.trim(),
    cost: wish.cost,
    price: wish.price,
    moq: wish.moq,
    orderMultiple: wish.orderMultiple,
    leadDays: null,
    safetyStock: null,
    reorderPoint: null,
    status: 'active',
    photo: '',
  }
}
