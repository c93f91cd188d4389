import { keyOf } from '../kit/ids.ts'
import { cents } from '../kit/money.ts'
import { settingsOf } from '../settings/actions.ts'
import { supplierOf, type SupplierRow } from '../suppliers/actions.ts'
import type { Derivation, Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import { isOpen } from './rules.ts'
import { poLinesTab, purchaseOrdersTab } from './tabs.ts'

export type PoRow = RowOf<typeof purchaseOrdersTab>
export type PoLineRow = RowOf<typeof poLinesTab>

const linesByPo: Derivation<ReadonlyMap<string, readonly PoLineRow[]>> = {
  tabs: [poLinesTab],
  daily: false,
  derive: (facts) => {
    const lines = new Map<string, PoLineRow[]>()
    for (const line of facts.rows(poLinesTab)) {
      const known = lines.get(keyOf(line.po))
      if (known === undefined) lines.set(keyOf(line.po), [line])
      else known.push(line)
    }
    return lines
  },
}

/** A purchase order by its id. */
export function poOf(facts: Facts, id: string): PoRow | undefined {
  return id.trim() === '' ? undefined : facts.find(purchaseOrdersTab, id)
}

/** The lines of an order, as the sheet has them. */
export function linesOf(facts: Facts, po: string): readonly PoLineRow[] {
  return facts.derived(linesByPo).get(keyOf(po)) ?? []
}

/** Orders of which pieces are still to come. */
export function openOrders(facts: Facts): PoRow[] {
  return facts.rows(purchaseOrdersTab).filter(({ status }) => isOpen(status))
}

/** Who an order is placed with; undefined when the Suppliers tab does not know them. */
export function supplierOfPo(facts: Facts, po: PoRow): SupplierRow | undefined {
  return supplierOf(facts, po.supplier)
}

/** The currency of an order: its own, else the supplier's, else the workbook's. */
export function currencyOf(facts: Facts, po: PoRow): string {
  return (
    po.currency.trim().toUpperCase() ||
    supplierOfPo(facts, po)?.currency.trim().toUpperCase() ||
    settingsOf(facts).currency
  )
}

/**
 * What the goods of an order cost: ordered pieces by unit cost, in the order's currency, rounded to cents.
 *
 * @returns undefined while a line has no unit cost. Never throws.
 */
export function goodsValue(lines: readonly PoLineRow[]): number | undefined {
  let sum = 0
  for (const { ordered, unitCost } of lines) {
    if (unitCost === null) return undefined
    sum += ordered * unitCost
  }
  return cents(sum)
}

/** Address of an order's row. */
export function linkToPo(facts: Facts, id: string): string {
  return facts.link(purchaseOrdersTab, id)
}

/** The id of an order of the team's for examples: the first that is open, else the first. */
export function examplePo(facts: Facts): string | undefined {
  return (openOrders(facts)[0] ?? facts.rows(purchaseOrdersTab)[0])?.id
}
