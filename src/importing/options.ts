import { variantSku, type SkuRecord } from '../catalog/rules.ts'
import { plainText, tidy } from './export-cells.ts'
import { headerKey } from './columns.ts'

/** One option of a variant as the export has it: 'Size' and '7'. */
export interface VariantOption {
  readonly name: string
  readonly value: string
}

/** Columns of the SKUs tab that an option can fill. */
export type OptionField = 'color' | 'size' | 'material' | 'chainLength'

const fieldOfOption: ReadonlyMap<string, OptionField> = new Map<string, OptionField>([
  ['color', 'color'],
  ['colour', 'color'],
  ['finish', 'color'],
  ['size', 'size'],
  ['ring size', 'size'],
  ['material', 'material'],
  ['metal', 'material'],
  ['length', 'chainLength'],
  ['chain length', 'chainLength'],
])

/** Shopify's own words for a product without options. */
const noOption = { name: 'title', value: 'default title' }

/**
 * The options that tell a variant from its siblings; 'Title' with 'Default Title', and blanks, are left out.
 *
 * @param names option names of the product's first row, used where the row itself has none
 */
export function optionsOf(row: readonly VariantOption[], names: readonly string[]): readonly VariantOption[] {
  return row.flatMap(({ name, value }, at) => {
    const option = { name: tidy(name) || tidy(names[at] ?? ''), value: tidy(value) }
    const none = headerKey(option.name) === noOption.name && headerKey(option.value) === noOption.value
    return option.value === '' || none ? [] : [option]
  })
}

/**
 * Options as the catalogue keeps them.
 *
 * @returns the columns they fill; an option without a column of its own, or whose column is taken, is in `rest`.
 *   Never throws.
 */
export function placeOptions(options: readonly VariantOption[]): {
  fields: Pick<SkuRecord, OptionField>
  rest: readonly string[]
} {
  const fields = { color: '', size: '', material: '', chainLength: '' }
  const rest: string[] = []
  for (const { name, value } of options) {
    const field = fieldOfOption.get(headerKey(name))
    if (field === undefined || fields[field] !== '') rest.push(value)
    else fields[field] = plainText(value)
  }
  return { fields, rest }
}

/**
 * The SKU of a variant that the shop gave none: handle 'luna-hoop' with gold and M becomes 'LUNA-HOOP-GOLD-M'.
 *
 * @returns the same for the same product in every export; '' without a letter or digit of the Latin alphabet. Never throws.
 */
export function madeSku(handle: string, options: readonly VariantOption[]): string {
  return variantSku(
    handle,
    options.map((option) => option.value),
  )
}
