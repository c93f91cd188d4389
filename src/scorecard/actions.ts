import { skusTab } from '../catalog/tabs.ts'
import { keyOf } from '../kit/ids.ts'
import { addDays, serialOf, type LocalDate } from '../kit/local-date.ts'
import { plansOf } from '../planning/actions.ts'
import { currencyOf, linesOf } from '../purchasing/actions.ts'
import { poLinesTab, purchaseOrdersTab } from '../purchasing/tabs.ts'
import { inspectionsTab } from '../quality/tabs.ts'
import { returnsTab } from '../returns/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { settingsTab } from '../settings/tabs.ts'
import { movementsOf, pastsOf } from '../stock/past.ts'
import type { Movement } from '../stock/rules.ts'
import { nameOf, supplierOf, type SupplierRow } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import {
  concentrationOf,
  withoutEach,
  type Concentration,
  type Sourced,
  type Spend,
  type Without,
} from './concentration.ts'
import { isWithin, type Period } from './period.ts'
import {
  costOf,
  qualityOf,
  reliabilityOf,
  wasPlaced,
  type Offer,
  type Quality,
  type Reliability,
  type ScoredOrder,
  type TypeCost,
} from './rules.ts'

/** Returns for these reasons speak of what the supplier made. */
const defectReasons: ReadonlySet<string> = new Set(['defect', 'damaged', 'not as described'])

/** Everything that is known of how a supplier did in a period. */
export interface Score {
  readonly supplier: SupplierRow
  readonly reliability: Reliability
  readonly quality: Quality
  readonly cost: { readonly types: readonly TypeCost[]; readonly index: number | undefined }
}

/** True where a score has anything to say. */
export function saysSomething({ reliability, quality, cost }: Score): boolean {
  const { withoutPromise, withoutReceiptDate, withoutCount, notDueYet } = reliability.leftOut
  const { pass, fail, conditional } = quality.inspections
  const orders = reliability.judged + reliability.counted
  const left = withoutPromise + withoutReceiptDate + withoutCount + notDueYet
  const seen = quality.received + quality.unsaid + pass + fail + conditional + quality.returned
  return orders + left + seen > 0 || cost.index !== undefined
}

/** The key that orders, SKUs and offers of one supplier have in common, whether they name them by id or by name. */
function supplierKey(facts: Facts, idOrName: string): string {
  return keyOf(supplierOf(facts, idOrName)?.id ?? idOrName)
}

const scoredOrders: Derivation<readonly ScoredOrder[]> = {
  tabs: [settingsTab, suppliersTab, purchaseOrdersTab, poLinesTab],
  daily: false,
  derive: (facts) => {
    const { currency } = settingsOf(facts)
    return facts.rows(purchaseOrdersTab).map((po) => {
      const rate = currencyOf(facts, po) === currency ? 1 : (po.fxRate ?? undefined)
      const { id, status, ordered, promised, receivedOn } = po
      const lines = linesOf(facts, id).map((line) => ({
        sku: line.sku,
        ordered: line.ordered,
        received: line.received,
        // The bot notes what it booked, none included; where nobody booked, a blank is not none.
        rejected: line.rejected ?? (line.bookedRejected === null ? null : 0),
        unitCost: line.unitCost === null || rate === undefined ? undefined : line.unitCost * rate,
      }))
      return { id, supplier: supplierKey(facts, po.supplier), status, ordered, promised, receivedOn, lines }
    })
  },
}

const ordersBySupplier: Derivation<ReadonlyMap<string, readonly ScoredOrder[]>> = {
  tabs: scoredOrders.tabs,
  daily: false,
  derive: (facts) => Map.groupBy(facts.derived(scoredOrders), (order) => order.supplier),
}

/** The suppliers' scores for a period, in the sheet's order. */
export function scoresOf(facts: Facts, suppliers: readonly SupplierRow[], period: Period): Score[] {
  const bySupplier = facts.derived(ordersBySupplier)
  const offers = offersOf(facts, period)
  const returned = returnedOf(facts, period)
  const sold = soldOf(facts, new Set(suppliers.map(({ id }) => keyOf(id))), period)
  const inspections = inspectionsOf(facts)
  return suppliers.map((supplier) => {
    const key = keyOf(supplier.id)
    const orders = bySupplier.get(key) ?? []
    return {
      supplier,
      reliability: reliabilityOf(orders, period, facts.today),
      quality: qualityOf({
        orders,
        inspections: inspections.get(key) ?? [],
        returned: returned.get(key) ?? 0,
        sold: sold.get(key) ?? 0,
        period,
      }),
      cost: costOf(offers, key),
    }
  })
}

/** The day that an order's money belongs to. */
function dayOf({ ordered, promised, receivedOn }: ScoredOrder): LocalDate | null {
  return ordered ?? promised ?? receivedOn
}

/** What each supplier asks for each SKU: the mean price of what was ordered in the period, else the SKU's own cost. */
function offersOf(facts: Facts, period: Period): Offer[] {
  const sums = new Map<string, { supplier: string; sku: string; amount: number; pieces: number }>()
  for (const order of facts.derived(scoredOrders)) {
    if (!wasPlaced(order.status) || !isWithin(dayOf(order), period)) continue
    for (const { sku, ordered, unitCost } of order.lines) {
      if (unitCost === undefined) continue
      const key = `${order.supplier}\n${keyOf(sku)}`
      const known = sums.get(key) ?? { supplier: order.supplier, sku: keyOf(sku), amount: 0, pieces: 0 }
      sums.set(key, { ...known, amount: known.amount + ordered * unitCost, pieces: known.pieces + ordered })
    }
  }
  const offers: Offer[] = []
  for (const { supplier, sku, amount, pieces } of sums.values()) {
    const type = facts.find(skusTab, sku)?.type.trim().toLowerCase() ?? ''
    if (type !== '' && pieces > 0) offers.push({ supplier, sku, type, unitCost: amount / pieces })
  }
  for (const record of facts.rows(skusTab)) {
    const type = record.type.trim().toLowerCase()
    if (record.cost === null || type === '' || record.supplier.trim() === '') continue
    const supplier = supplierKey(facts, record.supplier)
    if (!sums.has(`${supplier}\n${keyOf(record.sku)}`))
      offers.push({ supplier, sku: keyOf(record.sku), type, unitCost: record.cost })
  }
  return offers
}

/** Whom a SKU is bought from, by its own row. */
function makerOf(facts: Facts, sku: string): string {
  return supplierKey(facts, facts.find(skusTab, sku)?.supplier ?? '')
}

function inspectionsOf(facts: Facts) {
  return Map.groupBy(facts.rows(inspectionsTab), ({ po, sku }) => {
    const order = po.trim() === '' ? undefined : facts.find(purchaseOrdersTab, po)
    return order === undefined ? makerOf(facts, sku) : supplierKey(facts, order.supplier)
  })
}

function returnedOf(facts: Facts, period: Period): Map<string, number> {
  const pieces = new Map<string, number>()
  for (const { sku, quantity, reason, status, requested, received } of facts.rows(returnsTab)) {
    if (status === 'denied' || !defectReasons.has(reason) || !isWithin(requested ?? received, period))
      continue
    const key = makerOf(facts, sku)
    pieces.set(key, (pieces.get(key) ?? 0) + quantity)
  }
  return pieces
}

function soldOf(facts: Facts, suppliers: ReadonlySet<string>, period: Period): Map<string, number> {
  const pastOf = pastsOf(facts)
  const pieces = new Map<string, number>()
  for (const { sku, supplier } of facts.rows(skusTab)) {
    const key = supplierKey(facts, supplier)
    if (key === '' || !suppliers.has(key)) continue
    const sold = soldWithin(movementsOf(pastOf(keyOf(sku))), period)
    if (sold > 0) pieces.set(key, (pieces.get(key) ?? 0) + sold)
  }
  return pieces
}

/** Pieces sold on the days of a period; sales that were taken back left out. */
function soldWithin(movements: readonly Movement[], { from, to }: Period): number {
  const [begin, end] = [serialOf(from), serialOf(addDays(to, 1))]
  const takenBack = new Set<string>()
  for (const { kind, status, ref } of movements)
    if (kind === 'reversal' && status !== 'void') takenBack.add(keyOf(ref))
  let sold = 0
  for (const { id, kind, status, at, quantity } of movements) {
    if (kind !== 'sale' || status === 'void' || at === null || at < begin || at >= end) continue
    if (takenBack.size === 0 || !takenBack.has(keyOf(id))) sold -= quantity
  }
  return sold
}

/** Who supplies how much, and what would be missing without each. */
export interface Risk {
  readonly bySupplier: Concentration
  readonly byCountry: Concentration
  /** orders whose prices are in it */
  readonly orders: number
  /** orders of the period that are not in it */
  readonly leftOut: {
    /** their currency has no rate to the workbook's */
    readonly withoutRate: readonly string[]
    /** no line has a price */
    readonly withoutPrice: readonly string[]
    /** nobody wrote down when they were ordered, promised or received */
    readonly undated: readonly string[]
  }
  readonly without: readonly Without[]
  /** SKUs that are still sold and ordered, and those of them that no supplier is named for */
  readonly skus: number
  readonly unsourced: number
}

/** Where the money of a period went, and on whom the range depends today. */
export function riskOf(facts: Facts, period: Period): Risk {
  const spends: Spend[] = []
  const withoutRate: string[] = []
  const withoutPrice: string[] = []
  const undated: string[] = []
  let orders = 0
  for (const order of facts.derived(scoredOrders)) {
    if (!wasPlaced(order.status)) continue
    const day = dayOf(order)
    if (day === null) undated.push(order.id)
    if (!isWithin(day, period)) continue
    const priced = order.lines.filter(({ unitCost }) => unitCost !== undefined)
    if (priced.length === 0) {
      const hasPrice = linesOf(facts, order.id).some(({ unitCost }) => unitCost !== null)
      ;(hasPrice ? withoutRate : withoutPrice).push(order.id)
      continue
    }
    orders += 1
    const amount = priced.reduce((sum, { ordered, unitCost = 0 }) => sum + ordered * unitCost, 0)
    spends.push({ key: order.supplier, amount })
  }
  const countries = spends.flatMap(({ key, amount }) => {
    const country = supplierOf(facts, key)?.country.trim() ?? ''
    return country === '' ? [] : [{ key: country, amount }]
  })
  const sourced = sourcedSkus(facts)
  return {
    bySupplier: concentrationOf(spends),
    byCountry: concentrationOf(countries),
    orders,
    leftOut: { withoutRate, withoutPrice, undated },
    without: withoutEach(sourced),
    skus: sourced.length,
    unsourced: sourced.filter(({ sources }) => sources.size === 0).length,
  }
}

/** SKUs that are still ordered, with everyone they were ever bought from and who was not rejected. */
function sourcedSkus(facts: Facts): Sourced[] {
  const bought = new Map<string, Set<string>>()
  for (const { supplier, status, lines } of facts.derived(scoredOrders))
    if (wasPlaced(status))
      for (const { sku } of lines) {
        const known = bought.get(keyOf(sku))
        if (known === undefined) bought.set(keyOf(sku), new Set([supplier]))
        else known.add(supplier)
      }
  const isSource = (key: string) => key !== '' && supplierOf(facts, key)?.vetting !== 'rejected'
  return [...plansOf(facts)].flatMap(([key, { record, demand }]): Sourced[] => {
    if (record.status === 'discontinued' || record.status === 'phase out') return []
    const all = [supplierKey(facts, record.supplier), ...(bought.get(key) ?? [])]
    return [
      {
        sku: record.sku,
        sources: new Set(all.filter(isSource)),
        sales: record.price === null ? undefined : demand.sold * record.price,
      },
    ]
  })
}

/** A supplier's name by the key that shares and scores are counted under; what orders call them where the tab does not know. */
export function supplierName(facts: Facts, key: string): string {
  const supplier = supplierOf(facts, key)
  return supplier === undefined ? (key === '' ? 'nobody named' : key) : nameOf(supplier)
}
