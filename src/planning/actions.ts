import type { SkuRecord } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { keyOf } from '../kit/ids.ts'
import { serialOf } from '../kit/local-date.ts'
import { settingsOf } from '../settings/actions.ts'
import type { Settings } from '../settings/rules.ts'
import { ledger } from '../stock/actions.ts'
import { inBucket, ledgerOf, onHand, type SkuLedger } from '../stock/ledger.ts'
import { movementsTab, stockTab } from '../stock/tabs.ts'
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
import { salesHistory } from './sales.ts'

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

/** Sales of a SKU, kept until its movements or the day change: most SKUs stand still between two looks. */
const keptSales = new WeakMap<SkuLedger, { stamp: string; sales: ReturnType<typeof salesHistory> }>()

const plans: Derivation<ReadonlyMap<string, Plan>> = {
  tabs: [settingsTab, skusTab, suppliersTab, movementsTab],
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
  tabs: [settingsTab, skusTab, suppliersTab, movementsTab],
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
  const sales = new Map<string, ReturnType<typeof salesHistory>>()
  const values = new Map<string, number>()
  const records = facts.rows(skusTab)
  for (const record of records) {
    const entry = ledgerOf(all, record.sku)
    const found = salesOf(entry, today, settings.demandWindowDays)
    const key = keyOf(record.sku)
    sales.set(key, found)
    const sold = found.soldPerDay.reduce((sum, pieces) => sum + pieces, 0)
    values.set(key, sold * (record.price ?? record.cost ?? 1))
  }
  const classes = abcClasses(values)
  const score = standardScore(settings.serviceLevel)
  return new Map(
    records.map((record) => {
      const key = keyOf(record.sku)
      const found = sales.get(key) ?? salesHistory([], today, settings.demandWindowDays)
      return [key, planSku(facts, record, found, { settings, today, score, abc: classes.get(key) ?? 'C' })]
    }),
  )
}

function planSku(
  facts: Facts,
  record: SkuRecord,
  sales: ReturnType<typeof salesHistory>,
  words: { settings: Settings; today: number; score: number; abc: AbcClass },
): Plan {
  const { settings, today, score, abc } = words
  const here = onHand(ledger(facts), record.sku)
  const demand = demandOf(sales.soldPerDay)
  const supplier = supplierOf(facts, record.supplier)
  const leadTimeDays = record.leadDays ?? supplier?.leadDays ?? settings.leadDays
  const suppliers = supplier?.leadDays ?? null
  const leadTimeFrom = record.leadDays !== null ? 'SKU' : suppliers === null ? 'Settings' : 'supplier'
  const safety =
    record.safetyStock ??
    safetyStock({ demand, leadTimeDays, leadTimeDeviation: 0, serviceLevel: settings.serviceLevel })
  const known = record.reorderPoint !== null || record.safetyStock !== null || sales.lastSaleDay !== undefined
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
    held: inBucket(ledger(facts), record.sku, 'held'),
    demand,
    leadTimeDays,
    leadTimeFrom,
    score,
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

function salesOf(entry: SkuLedger, today: number, windowDays: number): ReturnType<typeof salesHistory> {
  const stamp = `${today} ${windowDays} ${entry.version}`
  const kept = keptSales.get(entry)
  if (kept?.stamp === stamp) return kept.sales
  const sales = salesHistory(entry.movements, today, windowDays)
  keptSales.set(entry, { stamp, sales })
  return sales
}

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals
}
