import type { SkuRecord } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { keyOf } from '../kit/ids.ts'
import { serialOf } from '../kit/local-date.ts'
import { incomingOf, type Incoming } from '../purchasing/actions.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Settings } from '../settings/rules.ts'
import type { SkuLedger } from '../stock/ledger.ts'
import { movementsOf, pastsOf, type SkuPast } from '../stock/past.ts'
import { supplierOf } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import {
  abcClasses,
  byValueSold,
  daysOfCover,
  demandOf,
  reorderPoint,
  safetyStock,
  standardScore,
  stockState,
  suggestedOrder,
  type AbcClass,
  type Demand,
  type StockState,
} from './rules.ts'
import { salesHistory, type SalesHistory } from './sales.ts'

/** Everything that planning knows of a SKU, with what it was worked out from. */
export interface Plan {
  readonly record: SkuRecord
  readonly onHand: number
  readonly held: number
  /** pieces on their way, late ones too */
  readonly onOrder: number
  /** of these the late ones: nobody counts on them */
  readonly late: number
  /** on hand and on its way, without what is late: what is held against the reorder point */
  readonly position: number
  /** orders with pieces on their way, the soonest first */
  readonly incoming: readonly Incoming[]
  readonly demand: Demand
  readonly leadTimeDays: number
  /** where the lead time comes from */
  readonly leadTimeFrom: 'SKU' | 'supplier' | 'Settings'
  /** z of the team's service level */
  readonly score: number
  /** worked out, not rounded; or the team's own number */
  readonly safetyStock: number
  /** undefined when nothing ever sold and nobody gave one */
  readonly reorderPoint: number | undefined
  readonly overridden: boolean
  readonly cover: number | undefined
  readonly suggested: number
  readonly abc: AbcClass
  readonly state: StockState
  readonly daysSinceSale: number | undefined
  /** false for a SKU that never had stock: it is out, but nothing has run out */
  readonly everHadStock: boolean
}

/** Of a SKU's sales, what is asked again: its days are many, and only their demand is kept. */
type SalesDays = Omit<SalesHistory, 'soldPerDay'>

/** A SKU's line in the book: its plan, and what of the ledger it was worked out from. */
interface Line {
  readonly key: string
  readonly record: SkuRecord
  readonly supplierLeadDays: number | null
  live: SkuLedger
  liveVersion: number
  archived: SkuLedger
  archivedVersion: number
  sales: SalesDays
  demand: Demand
  /** what was sold in the window, at the SKU's price */
  value: number
  incoming: readonly Incoming[]
  plan: Plan
}

const nothingComes: readonly Incoming[] = []

/** What all lines have in common; another of it and all are worked out anew. */
interface Basis {
  readonly settings: Settings
  readonly today: number
  readonly skus: unknown
  readonly suppliers: unknown
}

/**
 * The plans of all SKUs. After a movement only its SKU is worked out anew, and of the others those whose ABC class it
 * moved; after a change of the catalogue, the suppliers, the settings or the day, all.
 */
export class PlanBook {
  #basis: Basis | undefined
  #lines: Line[] = []
  /** the same, the most sold first */
  #ranked: Line[] = []
  #plans: ReadonlyMap<string, Plan> = new Map()
  #incoming: ReadonlyMap<string, readonly Incoming[]> = new Map()

  /** The plan of every SKU, by its key. */
  plans(facts: Facts): ReadonlyMap<string, Plan> {
    const basis: Basis = {
      settings: settingsOf(facts),
      today: serialOf(facts.today),
      skus: facts.rows(skusTab),
      suppliers: facts.rows(suppliersTab),
    }
    const incoming = incomingOf(facts)
    const same = this.#basis
    if (
      same === undefined ||
      (Object.keys(basis) as (keyof Basis)[]).some((each) => same[each] !== basis[each])
    )
      this.#workOutAll(facts, basis, incoming)
    else this.#workOutMoved(facts, same, incoming)
    this.#basis = basis
    this.#incoming = incoming
    return this.#plans
  }

  #workOutAll(facts: Facts, basis: Basis, incoming: ReadonlyMap<string, readonly Incoming[]>): void {
    const leadDays = new Map<string, number | null>()
    const leadDaysOf = (supplier: string): number | null => {
      const days = leadDays.get(supplier)
      if (days !== undefined) return days
      const found = supplierOf(facts, supplier)?.leadDays ?? null
      leadDays.set(supplier, found)
      return found
    }
    const before = new Map(this.#lines.map((line) => [line.record, line]))
    const isSameWindow =
      this.#basis?.today === basis.today &&
      this.#basis.settings.demandWindowDays === basis.settings.demandWindowDays
    const pastOf = pastsOf(facts)
    const known = facts.rows(skusTab).map((record) => {
      const line = before.get(record)
      const of = pastOf(keyOf(record.sku))
      const past =
        isSameWindow && line !== undefined && !hasMoved(line, of) ? line : pastFor(of, record, basis)
      return { key: keyOf(record.sku), record, past, value: past.value }
    })
    const ranked = known.toSorted(byValueSold)
    const classed = abcClasses(ranked)
    const classes = new Map(ranked.map(({ key }, at) => [key, classed[at]]))
    this.#lines = known.map(({ key, record, past }) => {
      const supplierLeadDays = leadDaysOf(record.supplier)
      const abc = classes.get(key) ?? 'C'
      const { live, liveVersion, archived, archivedVersion, sales, demand, value } = past
      const comes = incoming.get(key) ?? nothingComes
      const plan = planSku({ record, supplierLeadDays, live, sales, demand, incoming: comes }, basis, abc)
      return {
        key,
        record,
        supplierLeadDays,
        live,
        liveVersion,
        archived,
        archivedVersion,
        sales,
        demand,
        value,
        incoming: comes,
        plan,
      }
    })
    this.#ranked = this.#lines.toSorted(byValueSold)
    this.#plans = new Map(this.#lines.map((line) => [line.key, line.plan]))
  }

  #workOutMoved(facts: Facts, basis: Basis, incoming: ReadonlyMap<string, readonly Incoming[]>): void {
    const pastOf = pastsOf(facts)
    const isSame = incoming === this.#incoming
    const moved = this.#lines.filter(
      (line) =>
        hasMoved(line, pastOf(line.key)) ||
        (!isSame && (incoming.get(line.key) ?? nothingComes) !== line.incoming),
    )
    if (moved.length === 0) return
    let isRanked = true
    for (const line of moved) {
      const { value } = line
      Object.assign(line, pastFor(pastOf(line.key), line.record, basis))
      line.incoming = incoming.get(line.key) ?? nothingComes
      isRanked &&= line.value === value
    }
    const plans = new Map(this.#plans)
    const planAnew = (line: Line, abc: AbcClass) => {
      line.plan = planSku(line, basis, abc)
      plans.set(line.key, line.plan)
    }
    for (const line of moved) planAnew(line, line.plan.abc)
    if (!isRanked) {
      // All but a few stand in order already, which makes sorting quick.
      const classes = abcClasses(this.#ranked.sort(byValueSold))
      for (const [at, line] of this.#ranked.entries()) {
        const abc = classes[at] ?? 'C'
        if (abc !== line.plan.abc) planAnew(line, abc)
      }
    }
    this.#plans = plans
  }
}

type Past = Pick<Line, 'live' | 'liveVersion' | 'archived' | 'archivedVersion' | 'sales' | 'demand' | 'value'>

function hasMoved(line: Line, { live, archived }: SkuPast): boolean {
  return (
    live !== line.live ||
    live.version !== line.liveVersion ||
    archived !== line.archived ||
    archived.version !== line.archivedVersion
  )
}

/** What a SKU's past tells. A close changes nothing here: closed movements are looked at as those in the ledger. */
function pastFor(past: SkuPast, record: SkuRecord, { today, settings }: Basis): Past {
  const { live, archived } = past
  const { soldPerDay, ...sales } = salesHistory(movementsOf(past), today, settings.demandWindowDays)
  const demand = demandOf(soldPerDay)
  return {
    live,
    liveVersion: live.version,
    archived,
    archivedVersion: archived.version,
    sales,
    demand,
    value: demand.sold * (record.price ?? record.cost ?? 1),
  }
}

function planSku(
  line: Pick<Line, 'record' | 'supplierLeadDays' | 'live' | 'sales' | 'demand' | 'incoming'>,
  { settings, today }: Basis,
  abc: AbcClass,
): Plan {
  const { record, supplierLeadDays, sales, demand } = line
  const here = line.live.byBucket.get('sellable') ?? 0
  const held = line.live.byBucket.get('held') ?? 0
  const { incoming } = line
  const piecesOf = (some: readonly Incoming[]) => some.reduce((sum, { pieces }) => sum + pieces, 0)
  const onOrder = piecesOf(incoming)
  const late = piecesOf(incoming.filter((each) => each.late))
  const position = here + onOrder - late
  const leadTimeDays = record.leadDays ?? supplierLeadDays ?? settings.leadDays
  const leadTimeFrom = record.leadDays !== null ? 'SKU' : supplierLeadDays === null ? 'Settings' : 'supplier'
  const safety =
    record.safetyStock ??
    safetyStock({ demand, leadTimeDays, leadTimeDeviation: 0, serviceLevel: settings.serviceLevel })
  // A SKU whose first day is not over yet has no day to work a demand out from.
  const sold = sales.lastSaleDay !== undefined && demand.days > 0
  const known = record.reorderPoint !== null || record.safetyStock !== null || sold
  const point = record.reorderPoint ?? (known ? reorderPoint(demand.perDay, leadTimeDays, safety) : undefined)
  const reordered = record.status === 'active'
  const cover = daysOfCover(here, demand.perDay)
  const daysSinceSale = sales.lastSaleDay === undefined ? undefined : today - sales.lastSaleDay
  const state = stockState({
    reordered,
    available: here,
    position,
    reorderPoint: point,
    cover,
    overstockDays: settings.overstockDays,
    daysSinceSale,
    daysSinceFirstReceipt: sales.firstReceiptDay === undefined ? undefined : today - sales.firstReceiptDay,
    deadStockDays: settings.deadStockDays,
  })
  const suggested =
    reordered && point !== undefined
      ? suggestedOrder({
          position,
          reorderPoint: point,
          demandPerDay: demand.perDay,
          leadTimeDays,
          reviewDays: settings.reviewDays,
          safetyStock: safety,
          moq: record.moq ?? 0,
          orderMultiple: record.orderMultiple ?? 1,
        })
      : 0
  return {
    record,
    onHand: here,
    held,
    onOrder,
    late,
    position,
    incoming,
    demand,
    leadTimeDays,
    leadTimeFrom,
    score: standardScore(settings.serviceLevel),
    safetyStock: safety,
    reorderPoint: point,
    overridden: record.reorderPoint !== null,
    cover,
    suggested,
    abc,
    state,
    daysSinceSale,
    everHadStock: sales.firstReceiptDay !== undefined,
  }
}
