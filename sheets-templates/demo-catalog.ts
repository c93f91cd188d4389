import { variantSku, type SkuRecord } from '../src/catalog/rules.ts'
import { suppliersByPlace, type DemoSupplier } from './demo-suppliers.ts'

/** A SKU with how well it sells: pieces a day over both locations. */
export interface DemoSku {
  readonly record: SkuRecord
  readonly soldPerDay: number
  readonly leadDays: number
}

const { porto, bangkok, jaipur, arezzo, yiwu } = suppliersByPlace
const vermeil = 'gold vermeil'
const silver = 'sterling silver'
const plated = 'gold-plated brass'
/** How the metals sell against each other, and how they are written in a SKU. */
const metals: Readonly<Record<string, { code: string; share: number; cost: number }>> = {
  [vermeil]: { code: 'VER', share: 1.25, cost: 1.2 },
  [silver]: { code: 'SIL', share: 0.75, cost: 1 },
  [plated]: { code: 'GLD', share: 1, cost: 1 },
}

interface Style {
  readonly code: string
  readonly name: string
  readonly type: string
  readonly from: DemoSupplier
  readonly materials: readonly string[]
  /** which column tells the variants apart beside the material, and its values */
  readonly by?: readonly ['color' | 'size' | 'chainLength', readonly string[]]
  readonly cost: number
  readonly price: number
  readonly moq: number
  readonly multiple: number
  /** pieces a day of one average variant */
  readonly soldPerDay: number
}

const styles: readonly Style[] = [
  {
    code: 'LUNA',
    name: 'Luna hoop',
    type: 'Earrings',
    from: porto,
    materials: [vermeil, silver],
    by: ['size', ['S', 'M', 'L']],
    cost: 11.4,
    price: 58,
    moq: 20,
    multiple: 5,
    soldPerDay: 0.26,
  },
  {
    code: 'ALMA',
    name: 'Alma stud',
    type: 'Earrings',
    from: jaipur,
    materials: [vermeil, silver],
    by: ['color', ['pearl', 'onyx']],
    cost: 9.8,
    price: 46,
    moq: 30,
    multiple: 10,
    soldPerDay: 0.14,
  },
  {
    code: 'SOL',
    name: 'Sol signet ring',
    type: 'Ring',
    from: porto,
    materials: [vermeil, silver],
    by: ['size', ['48', '50', '52', '54', '56']],
    cost: 17.5,
    price: 84,
    moq: 10,
    multiple: 2,
    soldPerDay: 0.06,
  },
  {
    code: 'MARE',
    name: 'Maré band ring',
    type: 'Ring',
    from: bangkok,
    materials: [silver],
    by: ['size', ['50', '52', '54', '56']],
    cost: 8.2,
    price: 39,
    moq: 20,
    multiple: 5,
    soldPerDay: 0.09,
  },
  {
    code: 'DUNA',
    name: 'Duna stacking ring',
    type: 'Ring',
    from: bangkok,
    materials: [vermeil],
    by: ['size', ['50', '52', '54']],
    cost: 7.9,
    price: 36,
    moq: 20,
    multiple: 5,
    soldPerDay: 0.12,
  },
  {
    code: 'FIO',
    name: 'Fio chain necklace',
    type: 'Necklace',
    from: arezzo,
    materials: [plated, silver],
    by: ['chainLength', ['40 cm', '45 cm', '50 cm']],
    cost: 13.6,
    price: 62,
    moq: 25,
    multiple: 5,
    soldPerDay: 0.15,
  },
  {
    code: 'PEROLA',
    name: 'Pérola pendant',
    type: 'Necklace',
    from: jaipur,
    materials: [vermeil, silver],
    by: ['chainLength', ['42 cm', '45 cm']],
    cost: 16.9,
    price: 78,
    moq: 20,
    multiple: 5,
    soldPerDay: 0.09,
  },
  {
    code: 'TERRA',
    name: 'Terra enamel pendant',
    type: 'Necklace',
    from: arezzo,
    materials: [plated],
    by: ['color', ['forest', 'ink', 'coral']],
    cost: 14.2,
    price: 66,
    moq: 20,
    multiple: 5,
    soldPerDay: 0.07,
  },
  {
    code: 'ONDA',
    name: 'Onda bracelet',
    type: 'Bracelet',
    from: arezzo,
    materials: [plated, silver],
    by: ['chainLength', ['16 cm', '18 cm']],
    cost: 12.1,
    price: 54,
    moq: 25,
    multiple: 5,
    soldPerDay: 0.1,
  },
  {
    code: 'NO',
    name: 'Nó cord bracelet',
    type: 'Bracelet',
    from: yiwu,
    materials: ['waxed cotton'],
    by: ['color', ['black', 'sand', 'terracotta']],
    cost: 2.4,
    price: 18,
    moq: 100,
    multiple: 20,
    soldPerDay: 0.12,
  },
  {
    code: 'BRISA',
    name: 'Brisa ear cuff',
    type: 'Earrings',
    from: porto,
    materials: [vermeil, silver],
    cost: 6.3,
    price: 32,
    moq: 20,
    multiple: 5,
    soldPerDay: 0.16,
  },
  {
    code: 'CASCATA',
    name: 'Cascata drop earrings',
    type: 'Earrings',
    from: bangkok,
    materials: [plated],
    by: ['color', ['clear', 'rose', 'emerald']],
    cost: 10.7,
    price: 52,
    moq: 30,
    multiple: 6,
    soldPerDay: 0.06,
  },
  {
    code: 'ANCORA',
    name: 'Âncora charm',
    type: 'Charm',
    from: porto,
    materials: [vermeil, silver],
    cost: 7.1,
    price: 34,
    moq: 20,
    multiple: 5,
    soldPerDay: 0.07,
  },
  {
    code: 'SEDA',
    name: 'Seda hair clip',
    type: 'Hair',
    from: yiwu,
    materials: ['cellulose acetate'],
    by: ['color', ['tortoise', 'ivory', 'jade']],
    cost: 3.2,
    price: 22,
    moq: 100,
    multiple: 10,
    soldPerDay: 0.1,
  },
  {
    code: 'VIAGEM',
    name: 'Viagem jewelry case',
    type: 'Case',
    from: yiwu,
    materials: ['vegan leather'],
    by: ['color', ['sand', 'navy', 'sage']],
    cost: 6.8,
    price: 36,
    moq: 50,
    multiple: 10,
    soldPerDay: 0.05,
  },
]

/** Fifteen styles in their variants: sixty-one SKUs, all deterministic. */
export const demoSkus: readonly DemoSku[] = styles.flatMap((style) =>
  style.materials.flatMap((material) =>
    (style.by?.[1] ?? ['']).map((variant, index) => skuOf(style, material, variant, index)),
  ),
)

function skuOf(style: Style, material: string, variant: string, index: number): DemoSku {
  const metal = metals[material]
  const by = style.by?.[0]
  const options = [metal?.code ?? '', variant.replace(' cm', '')]
  const sku = variantSku(style.code, options)
  // The middle sizes and the first colours sell best.
  const places = style.by?.[1].length ?? 1
  const share = by === 'size' ? 1.3 - Math.abs(index - (places - 1) / 2) * 0.3 : 1.2 - index * 0.2
  return {
    record: {
      sku,
      style: style.name,
      name: style.name,
      type: style.type,
      material,
      color: by === 'color' ? variant : '',
      size: by === 'size' ? variant : '',
      chainLength: by === 'chainLength' ? variant : '',
      barcode: barcodeOf(sku),
      supplier: style.from.id,
      cost: Math.round(style.cost * (metal?.cost ?? 1) * 20) / 20,
      price: style.price + (material === vermeil ? 10 : 0),
      moq: style.moq,
      orderMultiple: style.multiple,
      leadDays: null,
      safetyStock: null,
      reorderPoint: null,
      status: 'active',
      photo: '',
    },
    soldPerDay: style.soldPerDay * share * (metal?.share ?? 1),
    leadDays: style.from.leadDays,
  }
}

/** An EAN-13 of the range for use inside a shop (it begins with 2), with a right check digit. */
function barcodeOf(sku: string): string {
  const number = Array.from(sku).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000_000, 7)
  const digits = `20${String(number).padStart(10, '0')}`
  const sum = Array.from(digits).reduce(
    (total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3),
    0,
  )
  return `${digits}${(10 - (sum % 10)) % 10}`
}
