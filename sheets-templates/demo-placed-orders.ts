import { idFor } from '../src/kit/ids.ts'
import { cents } from '../src/kit/money.ts'
import { extrasOf, isOpen, landedUnitCosts } from '../src/purchasing/rules.ts'
import { demoSkus } from './demo-catalog.ts'
import { openingDay, type DemoMovement } from './demo-movements.ts'
import { demoOrders, type DemoOrder } from './demo-orders.ts'
import { suppliersByPlace, type DemoSupplier } from './demo-suppliers.ts'

/** A line of an order of the sample brand, with what came of it so far. */
export interface PlacedLine {
  readonly id: string
  readonly sku: string
  readonly ordered: number
  /** in the order's currency */
  readonly unitCost: number
  readonly received: number
  readonly rejected: number
  /** in the workbook's currency */
  readonly landedCost: number
}

/** An order of the sample brand with its id, its days and its costs. Days count back from the day of setup. */
export interface PlacedOrder extends Omit<DemoOrder, 'lines'> {
  readonly id: string
  readonly lines: readonly PlacedLine[]
  readonly confirmed: number | undefined
  readonly productionEnd: number | undefined
  readonly shipBy: number | undefined
  readonly receivedOn: number | undefined
  readonly freight: number | null
  readonly duty: number | null
  readonly other: number | null
  readonly carrier: string
}

/** How the goods of a supplier come. */
interface Carriage {
  readonly carrier: string
  /** days that the goods are underway */
  readonly days: number
  /** freight in the supplier's currency: so much an order, and percent of the goods */
  readonly freight: readonly [base: number, percent: number]
  readonly dutyPercent: number
  /** what the bank takes for the transfers */
  readonly bank: number
}

const { porto, bangkok, jaipur, arezzo } = suppliersByPlace
const carriages: ReadonlyMap<DemoSupplier, Carriage> = new Map([
  [porto, { carrier: 'courier', days: 2, freight: [14, 1], dutyPercent: 0, bank: 0 }],
  [arezzo, { carrier: 'road', days: 4, freight: [22, 2], dutyPercent: 0, bank: 0 }],
  [bangkok, { carrier: 'air freight', days: 7, freight: [48, 4], dutyPercent: 2.5, bank: 18 }],
  [jaipur, { carrier: 'air freight', days: 8, freight: [45, 4], dutyPercent: 2.5, bank: 18 }],
])
const farAway: Carriage = {
  carrier: 'air freight',
  days: 9,
  freight: [60, 7],
  dutyPercent: 3.7,
  bank: 18,
}

const records = new Map(demoSkus.map(({ record }) => [record.sku, record]))

/** A double lot is cheaper by the piece. */
const doubleLotShare = 0.94
/** Suppliers answer so many days after the order, and pack for so many before the goods leave. */
const answerDays = 3
const packingDays = 3
/** What was rejected goes back so many days after it came. */
const sendingBackDays = 9

/** The price of a piece in the supplier's currency, in steps of five cents. */
function priceOf(sku: string, pieces: number, fxRate: number): number {
  const record = records.get(sku)
  const isDouble = pieces >= 2 * (record?.moq ?? Infinity)
  const own = (record?.cost ?? 0) * (isDouble ? doubleLotShare : 1)
  return cents(Math.round((own / fxRate) * 20) / 20)
}

function placed(order: DemoOrder): PlacedOrder {
  const { supplier, arrivals, promised, fxRate = 1, missing = {} } = order
  const id = idFor('PO', 'demo', supplier.id, order.ordered)
  const carriage = carriages.get(supplier) ?? farAway
  const priced = Object.entries(order.lines).map(([sku, pieces]) => ({
    sku,
    pieces,
    unitCost: priceOf(sku, pieces, fxRate),
  }))
  const goods = priced.reduce((sum, { pieces, unitCost }) => sum + pieces * unitCost, 0)
  const [base, percent] = carriage.freight
  const isKnown = promised !== undefined
  const costs = {
    freight: isKnown ? Math.round(base + (goods * percent) / 100) : null,
    duty: isKnown && carriage.dutyPercent > 0 ? cents((goods * carriage.dutyPercent) / 100) : null,
    other: isKnown && carriage.bank > 0 ? carriage.bank : null,
  }
  const landed = landedUnitCosts(priced, extrasOf(costs), fxRate)
  const shipBy = promised === undefined ? undefined : promised + carriage.days
  return {
    ...order,
    id,
    lines: priced.map(({ sku, pieces, unitCost }, place) => ({
      id: idFor('POL', 'demo', id, sku),
      sku,
      ordered: pieces,
      unitCost,
      received: arrivals.length === 0 ? 0 : pieces - (missing[sku] ?? 0),
      rejected: arrivals.reduce((sum, { rejected }) => sum + (rejected?.[sku] ?? 0), 0),
      landedCost: landed[place] ?? 0,
    })),
    confirmed: isKnown ? order.ordered - answerDays : undefined,
    productionEnd: shipBy === undefined ? undefined : shipBy + packingDays,
    shipBy,
    receivedOn: isOpen(order.status) ? undefined : arrivals.at(-1)?.day,
    ...costs,
    carrier: isKnown ? carriage.carrier : '',
  }
}

/** The orders of the sample brand, the earliest first. */
export const placedOrders: readonly PlacedOrder[] = demoOrders.map((order) => placed(order))

/** The order that was placed with a supplier on a day. Throws where there is none: a slip in these files. */
export function placedOn(supplier: DemoSupplier, ordered: number): PlacedOrder {
  const order = placedOrders.find((each) => each.supplier === supplier && each.ordered === ordered)
  if (order === undefined)
    throw new Error(`The sample brand has no order of D-${ordered} to ${supplier.name}`)
  return order
}

/**
 * What deliveries of a SKU did to the ledger: accepted pieces on hand, rejected ones held until they are sent back.
 * Deliveries from before the ledger began are in its opening.
 */
export function deliveriesOf(sku: string): DemoMovement[] {
  return placedOrders.flatMap((order) => {
    const line = order.lines.find((each) => each.sku === sku)
    return line === undefined ? [] : order.arrivals.flatMap((_, at) => deliveryOf(order, line, at))
  })
}

function deliveryOf(order: PlacedOrder, line: PlacedLine, at: number): DemoMovement[] {
  const arrival = order.arrivals[at]
  if (arrival === undefined || arrival.day >= openingDay) return []
  const before = order.arrivals.slice(0, at).reduce((sum, { some }) => sum + (some?.[line.sku] ?? 0), 0)
  const isLast = at === order.arrivals.length - 1
  const came = isLast ? line.received - before : (arrival.some?.[line.sku] ?? 0)
  const rejected = arrival.rejected?.[line.sku] ?? 0
  const base = {
    day: arrival.day,
    minute: 585,
    sku: line.sku,
    location: 'Studio',
    ref: order.id,
    unitCost: line.landedCost,
    actor: '@ana',
  }
  const reason = `received from ${order.supplier.name}`
  const receipt = (bucket: 'sellable' | 'held', quantity: number, words: string): DemoMovement[] =>
    quantity === 0 ? [] : [{ ...base, bucket, quantity, kind: 'receipt', reason: words }]
  return [
    ...receipt('sellable', came - rejected, reason),
    ...receipt('held', rejected, `${reason}, rejected`),
    ...(rejected === 0
      ? []
      : [
          {
            ...base,
            day: arrival.day - sendingBackDays,
            minute: 960,
            bucket: 'held' as const,
            quantity: -rejected,
            kind: 'write-off' as const,
            reason: `sent back to ${order.supplier.name}`,
          },
        ]),
  ]
}
