import type { SkuRecord } from '../catalog/rules.ts'
import { skusTab } from '../catalog/tabs.ts'
import { keyOf } from '../kit/ids.ts'
import { poLinesTab, purchaseOrdersTab } from '../purchasing/tabs.ts'
import { settingsTab } from '../settings/tabs.ts'
import { ledger } from '../stock/actions.ts'
import type { Ledger } from '../stock/ledger.ts'
import { archiveTab, movementsTab, stockTab } from '../stock/tabs.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Cell } from '../workbook/cells.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { ComputedColumns } from '../workbook/reconcile.ts'
import { PlanBook, type Plan } from './plan-book.ts'

export type { Plan } from './plan-book.ts'

/** One book a workbook: the fold of its ledger stands for it. */
const books = new WeakMap<Ledger, PlanBook>()

const plans: Derivation<ReadonlyMap<string, Plan>> = {
  tabs: [settingsTab, skusTab, suppliersTab, movementsTab, archiveTab, purchaseOrdersTab, poLinesTab],
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

const stockCells: Derivation<ReadonlyMap<string, StockCells>> = {
  tabs: [settingsTab, skusTab, suppliersTab, movementsTab, archiveTab, purchaseOrdersTab, poLinesTab],
  daily: true,
  derive: (facts) => new Map([...plansOf(facts)].map(([key, plan]) => [key, cellsOf(plan)])),
}

type StockCells = Readonly<Record<string, Cell>>

/** Made once a plan: most plans stay as they are from one look to the next. */
const keptCells = new WeakMap<Plan, StockCells>()

function cellsOf(plan: Plan): StockCells {
  const kept = keptCells.get(plan)
  if (kept !== undefined) return kept
  const cells = {
    onHand: plan.onHand,
    held: plan.held,
    onOrder: plan.onOrder,
    state: plan.state,
    demandPerDay: rounded(plan.demand.perDay, 2),
    daysOfCover: plan.cover === undefined ? null : rounded(plan.cover, 0),
    safetyStock: plan.reorderPoint === undefined ? null : Math.ceil(plan.safetyStock - 1e-9),
    reorderPoint: plan.reorderPoint ?? null,
    suggested: plan.suggested,
    abc: plan.abc,
  }
  keptCells.set(plan, cells)
  return cells
}

/** SKUs that are to be reordered and have no reorder point: their alerts would stay silent. */
export function withoutReorderPoint(facts: Facts): readonly SkuRecord[] {
  return [...plansOf(facts).values()]
    .filter((plan) => plan.record.status === 'active' && plan.reorderPoint === undefined)
    .map((plan) => plan.record)
}

function planAll(facts: Facts): ReadonlyMap<string, Plan> {
  const all = ledger(facts)
  let book = books.get(all)
  if (book === undefined) books.set(all, (book = new PlanBook()))
  return book.plans(facts)
}

function rounded(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals
}
