import { cut } from '../kit/cut.ts'
import { never } from '../kit/never.ts'
import { shownValue, type EditableField, type NewStyleRefusal, type SkuEditRefusal } from './rules.ts'

/** What of a cell is said back to a person, characters. */
const mostQuoted = 80
/** Of many codes so many are named. */
const mostNamed = 6

/** How the fields of a SKU are called. */
export const fieldWords: Readonly<Record<EditableField, string>> = {
  name: 'Name',
  style: 'Style',
  type: 'Type',
  material: 'Material',
  color: 'Color',
  size: 'Size',
  chainLength: 'Chain length',
  status: 'Status',
  price: 'Price',
  cost: 'Cost',
  supplier: 'Supplier',
  barcode: 'Barcode',
  moq: 'MOQ',
  orderMultiple: 'Order multiple',
  leadDays: 'Lead days',
  safetyStock: 'Safety stock override',
  reorderPoint: 'Reorder point override',
  photo: 'Photo',
}

/** A refusal in plain words for the person; always says that nothing was changed. Never throws. */
export function explainSku(refusal: NewStyleRefusal | SkuEditRefusal): string {
  switch (refusal.code) {
    case 'style-missing':
      return 'Nothing was changed: I found no name, and expected what the variants have in common, such as Luna hoop.'
    case 'too-many-variants':
      return `Nothing was changed: these options make ${refusal.count} variants, and I expected at most ${refusal.most} at once. Leave some out and make them with a second form.`
    case 'sku-unusable':
      return refusal.sku === ''
        ? 'Nothing was changed: I found no letter A to Z and no digit to make a code of, and expected some, such as LUNA-HOOP.'
        : `Nothing was changed: the code ${quoted(refusal.sku)} has ${refusal.sku.length} characters, and I expected at most 60. A shorter style code helps.`
    case 'sku-taken':
      return `Nothing was changed: ${quoted(refusal.sku)} is in the catalogue already, and I expected a code that is free. Another style code helps.`
    case 'skus-taken': {
      const shown = refusal.skus.slice(0, mostNamed).map((each) => quoted(each))
      const more = refusal.skus.length > shown.length ? ` and ${refusal.skus.length - shown.length} more` : ''
      const belong = refusal.skus.length === 1 ? 'is another piece' : 'are other pieces'
      return `Nothing was changed: ${shown.join(', ')}${more} in the catalogue ${belong}, and I expected codes that are free. Another style code helps.`
    }
    case 'all-there':
      return refusal.skus.length === 1
        ? `Nothing was changed: this variant is in the catalogue already, as ${quoted(refusal.skus[0] ?? '')}. Look it up with /sku.`
        : `Nothing was changed: all ${refusal.skus.length} variants are in the catalogue already. Add an option that is new, or look them up with /sku.`
    case 'codes-alike': {
      const [one = '', other = ''] = refusal.variants.map((words) => quoted(words))
      return `Nothing was changed: ${one} and ${other} would both get the code ${quoted(refusal.sku)}, and I expected options that differ in letters A to Z or digits.`
    }
    case 'unknown-sku':
      return `Nothing was changed: there is no SKU ${quoted(refusal.sku)} in the catalogue any more. Look it up with /sku.`
    case 'nothing-to-change':
      return `Nothing was changed: ${quoted(refusal.sku)} has exactly these values already.`
    case 'barcode-taken':
      return `Nothing was changed: the barcode ${quoted(refusal.barcode)} belongs to ${quoted(refusal.sku)}, and I expected one that no other SKU has.`
    case 'photo-not-a-link':
      return `Nothing was changed: I found ${quoted(refusal.got)}, and expected a link that begins with https://, or nothing.`
    case 'changed-meanwhile': {
      const now = shownValue(refusal.now)
      const keep = now === '' ? 'empty this field' : 'type the same here'
      return `Nothing was changed: ${fieldWords[refusal.field]} is ${now === '' ? 'blank' : quoted(now)} since somebody changed it while this form was open. To keep theirs ${keep}; to change it, open the form again.`
    }
    default:
      return never(refusal)
  }
}

/** Said beside a supplier whom nobody knows, with the names that are spelled alike. Never throws. */
export function explainSupplier(got: string, near: readonly string[]): string {
  const alike = near.length === 0 ? '' : ` Spelled alike: ${near.map((name) => quoted(name)).join(', ')}.`
  return `Nothing was changed: I found ${quoted(got)}, and expected the name or id of one of your suppliers, or nothing.${alike} A new one is added first, with /supplier add.`
}

function quoted(text: string): string {
  return `“${cut(text, mostQuoted)}”`
}
