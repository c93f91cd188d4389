import type { SkuRecord } from '../src/catalog/rules.ts'
import type { Movement, MovementKind } from '../src/stock/rules.ts'
import { randomBy, type Random } from './random.ts'

/** How large a workbook is. */
export interface Size {
  readonly skus: number
  readonly movements: number
}

const names =
  'Luna Sol Mare Onda Brisa Fio Duna Alma Terra Perola Seda Aura Flora Nuvem Areia Concha Folha Vento Rio Lago Pedra Cedro Oliva Menta Canela Noz Amora Figo Lima Rosa Iris Dalia Hera Lis Jade Opala Rubi Onix Quartz Topaz'.split(
    ' ',
  )
const metals = [
  ['GLD', 'gold plated'],
  ['VER', 'gold vermeil'],
  ['SIL', 'sterling silver'],
  ['ROS', 'rose gold'],
  ['BRS', 'brass'],
] as const
const forms = [
  { code: 'HOO', form: 'hoop', type: 'earrings', sizes: ['S', 'M', 'L'] },
  { code: 'STD', form: 'stud', type: 'earrings', sizes: ['4MM', '6MM'] },
  { code: 'RNG', form: 'ring', type: 'ring', sizes: ['50', '52', '54', '56', '58'] },
  { code: 'CHN', form: 'chain', type: 'necklace', sizes: ['40', '45', '50'] },
  { code: 'BNG', form: 'bangle', type: 'bracelet', sizes: ['S', 'M'] },
  { code: 'ANK', form: 'anklet', type: 'anklet', sizes: ['22', '25'] },
  { code: 'PEN', form: 'pendant', type: 'necklace', sizes: ['ONE'] },
  { code: 'CUF', form: 'cuff', type: 'earrings', sizes: ['ONE'] },
] as const
const suppliers = 12
const locations = ['Studio', 'Shop'] as const
const actors = ['@ana', '@ben', '@chloe', '@dev'] as const
const returnReasons = ['changed mind', 'wrong size', 'clasp loose'] as const

/** A supplier's row by field. */
export function supplierRows(): Record<string, string | number>[] {
  const places = ['Bangkok, Thailand', 'Jaipur, India', 'Porto, Portugal', 'Arezzo, Italy'] as const
  return Array.from({ length: suppliers }, (_, at) => {
    const [region = '', country = ''] = (places[at % places.length] ?? places[0]).split(', ')
    const name = `${names[at * 3] ?? ''} atelier ${region}`
    const terms = { moqUnits: 50, currency: 'EUR', leadDays: 18 + ((at * 7) % 40), depositPercent: 30 }
    return { id: `SUP-${1000 + at}`, name, country, region, vetting: 'approved', ...terms }
  })
}

/**
 * A believable catalogue: styles in metals and sizes, later collections numbered. The same for the same arguments.
 *
 * @returns `count` variants with different codes
 */
export function catalogue(count: number, seed: number): SkuRecord[] {
  const random = randomBy(seed)
  const found: SkuRecord[] = []
  for (let collection = 1; found.length < count; collection += 1)
    for (const name of names)
      for (const form of forms) {
        if (found.length >= count) return found
        found.push(...variants(name, form, collection, random).slice(0, count - found.length))
      }
  return found
}

function variants(
  name: string,
  { code, form, type, sizes }: (typeof forms)[number],
  collection: number,
  random: Random,
): SkuRecord[] {
  const number = collection === 1 ? '' : String(collection)
  const style = `${name} ${form}${number === '' ? '' : ` ${number}`}`
  const supplier = `SUP-${1000 + random.whole(0, suppliers - 1)}`
  const cost = random.whole(400, 4200) / 100
  return metals.flatMap(([metal, material]) =>
    sizes.map((size) => ({
      sku: `${name.toUpperCase()}${number}-${code}-${metal}-${size}`,
      style,
      name: `${style}, ${material}, ${size}`,
      type,
      material,
      color: '',
      size: type === 'necklace' ? '' : size,
      chainLength: type === 'necklace' && size !== 'ONE' ? `${size} cm` : '',
      barcode: String(5_600_000_000_000 + random.whole(0, 999_999_999)),
      supplier,
      cost,
      price: Math.round(cost * 3.4),
      moq: 50,
      orderMultiple: 10,
      leadDays: null,
      safetyStock: null,
      reorderPoint: null,
      status: random.next() < 0.92 ? ('active' as const) : ('seasonal' as const),
      photo: '',
    })),
  )
}

/** What a movement says beside its id, time and SKU. */
type Told = Pick<Movement, 'kind' | 'quantity' | 'reason' | 'location' | 'bucket'>

const historyDays = 400
const smallestStock = 30

/**
 * A ledger in order of time: an opening of every SKU, then sales, receipts and what else happens in such a house. Few
 * SKUs sell much, most sell little; on hand of none falls below 25. The same for the same arguments.
 *
 * @param until the sheet's serial number of the last movement's moment
 */
export function* ledgerOf(
  skus: readonly SkuRecord[],
  count: number,
  { seed, until }: { readonly seed: number; readonly until: number },
): Generator<Movement> {
  const random = randomBy(seed + 1)
  const onHand = new Int32Array(skus.length)
  for (let at = 0; at < count; at += 1) {
    const opening = at < skus.length
    const place = opening ? at : Math.floor(skus.length * random.next() ** 2)
    const record = skus[place]
    if (record === undefined) return
    const told = opening ? openingOf(random) : happening(onHand[place] ?? 0, random)
    onHand[place] = (onHand[place] ?? 0) + (told.bucket === 'sellable' ? told.quantity : 0)
    const share = opening ? 0 : (at - skus.length) / Math.max(1, count - skus.length)
    yield {
      id: `MV-${(at + 1).toString(36).toUpperCase().padStart(4, '0')}${random.whole(46_656, 1_679_615).toString(36).toUpperCase()}`,
      at: Math.round((until - historyDays * (1 - share)) * 1440) / 1440,
      sku: record.sku,
      ref: told.kind === 'sale' ? `#${10_000 + at}` : '',
      unitCost: record.cost,
      actor: random.one(actors),
      note: '',
      status: 'ok',
      ...told,
    }
  }
}

function openingOf(random: Random): Told {
  const quantity = random.whole(40, 160)
  return { kind: 'opening', quantity, reason: 'opening count', location: 'Studio', bucket: 'sellable' }
}

function happening(onHand: number, random: Random): Told {
  const location = random.one(locations)
  const say = (
    kind: MovementKind,
    quantity: number,
    reason: string,
    bucket: Told['bucket'] = 'sellable',
  ) => ({
    kind,
    quantity,
    reason,
    location,
    bucket,
  })
  if (onHand < smallestStock) return say('receipt', random.whole(4, 12) * 10, 'received')
  const chance = random.next()
  if (chance < 0.85) return say('sale', -random.whole(1, 3), 'sold')
  if (chance < 0.89) return say('receipt', random.whole(2, 6) * 10, 'received')
  if (chance < 0.92) return say('return', 1, random.one(returnReasons))
  if (chance < 0.94) return say('return', 1, 'waits for repair', 'held')
  if (chance < 0.97) return say('count', random.one([-2, -1, 1, 2]), 'stock count')
  if (chance < 0.985) return say('write-off', -1, 'stone fell out')
  return say('adjustment', random.one([-1, 1]), 'found while tidying')
}
