import type { SkuRecord } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { keyOf } from '../kit/ids.ts'
import { serialOf } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Settings } from '../settings/rules.ts'
import { ledger } from '../stock/actions.ts'
import { inBucket, onHand } from '../stock/ledger.ts'
import { movementsOf, pastOf, type SkuPast } from '../stock/past.ts'
import { archiveTab, movementsTab, stockTab } from '../stock/tabs.ts'
import { supplierOf } from '../suppliers/actions.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import { settingsTab } from '../settings/tabs.ts'
import type { Cell } from '../workbook/cells.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { ComputedColumns } from '../workbook/reconcile.ts'
import {
  abcClasses,
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

/** What a SKU's past tells. */
interface Past {
  readonly sales: SalesHistory
  readonly demand: Demand
}

/** What a plan is worked out from beside its record; the same again gives the same plan. */
interface PlanInputs {
  readonly past: Past
  readonly onHand: number
  readonly held: number
  readonly supplierLeadDays: number | null
  readonly settings: Settings
  readonly today: number
  readonly abc: AbcClass
}

/** Kept until movements, day or catalogue change: most SKUs stand still between two looks, and there may be many. */
const keptPasts = new WeakMap<SkuRecord, { readonly stamp: readonly unknown[]; readonly past: Past }>()
const keptPlans = new WeakMap<SkuRecord, { readonly inputs: PlanInputs; readonly plan: Plan }>()

const plans: Derivation<ReadonlyMap<string, Plan>> = {
  tabs: [settingsTab, skusTab, suppliersTab, movementsTab, archiveTab],
  daily: true,
  derive: planAll,
}

/** The plan of every SKU, by its key. */
export function plansOf(facts: Facts): ReadonlyMap<string, Plan> {
  return facts.derived(plans)
}

/** The plan of one SKU. */
export function planOf(facts: Facts, sku: string): Plan | undefined {
  return plansOf(facts).get(keyOf(sku))
}

/** The Stock tab's planning columns, and what its formulas have to show. */
export const planningColumns: ComputedColumns = {
  tab: stockTab,
  cells: (facts) => facts.derived(stockCells),
}

const stockCells: Derivation<ReadonlyMap<string, Readonly<Record<string, Cell>>>> = {
  tabs: [settingsTab, skusTab, suppliersTab, movementsTab, archiveTab],
  daily: true,
  derive: (facts) =>
    new Map(
      [...plansOf(facts)].map(([key, plan]) => [
        key,
        {
          onHand: plan.onHand,
          held: plan.held,
          state: plan.state,
          demandPerDay: rounded(plan.demand.perDay, 2),
          daysOfCover: plan.cover === undefined ? null : rounded(plan.cover, 0),
          safetyStock: plan.reorderPoint === undefined ? null : Math.ceil(plan.safetyStock - 1e-9),
          reorderPoint: plan.reorderPoint ?? null,
          suggested: plan.suggested,
          abc: plan.abc,
        },
      ]),
    ),
}

/** SKUs that are to be reordered and have no reorder point: their alerts would stay silent. */
export function withoutReorderPoint(facts: Facts): readonly SkuRecord[] {
  return [...plansOf(facts).values()]
    .filter((plan) => plan.record.status === 'active' && plan.reorderPoint === undefined)
    .map((plan) => plan.record)
}

function planAll(facts: Facts): ReadonlyMap<string, Plan> {
  const settings = settingsOf(facts)
  const today = serialOf(facts.today)
  const all = ledger(facts)
  const known = facts.rows(skusTab).map((record) => {
    const past = keptPast(record, pastOf(facts, record.sku), { today, days: settings.demandWindowDays })
    return { key: keyOf(record.sku), record, past }
  })
  const classes = abcClasses(
    new Map(
      known.map(({ key, record, past }) => [key, past.demand.sold * (record.price ?? record.cost ?? 1)]),
    ),
  )
  const leadDays = new Map<string, number | null>()
  const leadDaysOf = (supplier: string): number | null => {
    const days = leadDays.get(supplier)
    if (days !== undefined) return days
    const found = supplierOf(facts, supplier)?.leadDays ?? null
    leadDays.set(supplier, found)
    return found
  }
  return new Map(
    known.map(({ key, record, past }) => {
      const inputs: PlanInputs = {
        past,
        onHand: onHand(all, record.sku),
        held: inBucket(all, record.sku, 'held'),
        supplierLeadDays: leadDaysOf(record.supplier),
        settings,
        today,
        abc: classes.get(key) ?? 'C',
      }
      return [key, keptPlan(record, inputs)]
    }),
  )
}

function keptPlan(record: SkuRecord, inputs: PlanInputs): Plan {
  const kept = keptPlans.get(record)
  const fields = Object.keys(inputs) as (keyof PlanInputs)[]
  if (kept !== undefined && fields.every((field) => kept.inputs[field] === inputs[field])) return kept.plan
  const plan = planSku(record, inputs)
  keptPlans.set(record, { inputs, plan })
  return plan
}

function planSku(record: SkuRecord, inputs: PlanInputs): Plan {
  const { onHand: here, held, settings, today, abc, supplierLeadDays } = inputs
  const { sales, demand } = inputs.past
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
    position: here,
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
          position: here,
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

/** A close changes nothing here: it looks at closed movements as at those that still stand in the ledger. */
function keptPast(record: SkuRecord, of: SkuPast, window: { today: number; days: number }): Past {
  const { live, archived } = of
  const stamp = [window.today, window.days, live, live.version, archived, archived.version]
  const kept = keptPasts.get(record)
  if (kept !== undefined && kept.stamp.every((each, at) => each === stamp[at])) return kept.past
  const sales = salesHistory(movementsOf(of), window.today, window.days)
  const past = { sales, demand: demandOf(sales.soldPerDay) }
  keptPasts.set(record, { stamp, past })
  return past
}

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals
}
