import { accept, refuse, type Result } from '../kit/result.ts'
import { skusTab } from '../catalog/tabs.ts'
import type { Steps } from '../kit/steps.ts'
import { paymentsTab } from '../payments/tabs.ts'
import { poLinesTab, purchaseOrdersTab } from '../purchasing/tabs.ts'
import { returnsTab } from '../returns/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { settingsTab } from '../settings/tabs.ts'
import { archiveTab, movementsTab } from '../stock/tabs.ts'
import { suppliersTab } from '../suppliers/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Tab } from '../workbook/tab.ts'
import { ordersExport, paymentsExport } from './buying-table.ts'
import { withoutCosts, type Table } from './csv.ts'
import { ledgerExport, ledgerOf, stockExport } from './ledger-table.ts'
import { returnsExport } from './returns-table.ts'
import { dayOfStock, fileName, type ExportName, type ExportRefusal, type ExportWish } from './rules.ts'
import { ledgerSums, orderSums, paymentSums, returnSums, stockSums, type Sums, type Telling } from './sums.ts'

/** The tabs that an export reads; the first has to be there. */
export const exportTabs: Readonly<Record<ExportName, readonly [Tab, ...Tab[]]>> = {
  movements: [movementsTab, archiveTab],
  stock: [movementsTab, archiveTab],
  orders: [purchaseOrdersTab, poLinesTab],
  payments: [paymentsTab],
  returns: [returnsTab],
}

/** All tabs that exports know anything from. */
export const exportFacts: readonly Tab[] = [
  ...new Set([settingsTab, suppliersTab, skusTab, ...Object.values(exportTabs).flat()]),
]

/** What was exported: the file's name and table, and what it adds up to. */
export interface Exported {
  readonly fileName: string
  readonly table: Table
  readonly sums: Sums
}

/**
 * What a person asked for, from the facts of one moment: see momentOf.
 *
 * @param facts with the tabs of exportFacts
 * @param who.costs whether they may see costs: without, the table has no columns of them and the sums no amounts
 * @param who.most rows that there may be
 * @returns a table that may have no rows; refused with 'no-tab' and 'too-many'. Never throws.
 */
export function* exportOf(
  facts: Facts,
  wish: ExportWish,
  who: { readonly costs: boolean; readonly most: number },
): Steps<Result<Exported, ExportRefusal>> {
  const { what } = wish
  const [tab] = exportTabs[what]
  if (!facts.hasColumn(tab, tab.key)) return refuse({ code: 'no-tab', tab: tab.title })
  const made = yield* madeFor(facts, wish, who)
  // A ledger that is too long never becomes a table.
  const rows = typeof made === 'number' ? made : made.table.rows.length
  if (typeof made === 'number' || rows > who.most)
    return refuse({ code: 'too-many', rows, most: who.most, what })
  return accept({
    fileName: fileName(wish, facts.today),
    table: who.costs ? made.table : yield* withoutCosts(made.table),
    sums: made.sums,
  })
}

/** The table and its sums; a number is of rows that are too many. */
function* madeFor(
  facts: Facts,
  { what, days }: ExportWish,
  { costs, most }: { readonly costs: boolean; readonly most: number },
): Steps<{ table: Table; sums: Sums } | number> {
  const telling: Telling = { days, today: facts.today, currency: settingsOf(facts).currency, costs }
  switch (what) {
    case 'movements': {
      const ledger = yield* ledgerOf(facts, days)
      const rows = ledger.openings.length + ledger.movements.length
      if (rows > most) return rows
      const found = yield* ledgerExport(facts, days, ledger)
      return { table: found.table, sums: yield* ledgerSums(found, telling) }
    }
    case 'stock': {
      const day = dayOfStock(days, facts.today)
      const found = yield* stockExport(facts, day)
      return { table: found.table, sums: stockSums(found, day, telling) }
    }
    case 'orders': {
      const found = yield* ordersExport(facts, days, costs)
      return { table: found.table, sums: orderSums(found, telling) }
    }
    case 'payments': {
      const found = yield* paymentsExport(facts, days)
      return { table: found.table, sums: paymentSums(found, telling) }
    }
    case 'returns': {
      const found = yield* returnsExport(facts, days)
      return { table: found.table, sums: returnSums(found, telling) }
    }
  }
}
