import { accept, refuse, type Result } from '../kit/result.ts'
import { paymentsTab } from '../payments/tabs.ts'
import { poLinesTab, purchaseOrdersTab } from '../purchasing/tabs.ts'
import { returnsTab } from '../returns/tabs.ts'
import { settingsOf } from '../settings/actions.ts'
import { archiveTab, movementsTab } from '../stock/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Tab } from '../workbook/tab.ts'
import { ordersExport, paymentsExport } from './buying-table.ts'
import { withoutCosts, type Table } from './csv.ts'
import { ledgerExport, stockExport } from './ledger-table.ts'
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

/** What was exported: the file's name and table, and what it adds up to. */
export interface Exported {
  readonly fileName: string
  readonly table: Table
  readonly sums: Sums
}

/**
 * What a person asked for, from the facts of the moment.
 *
 * @param who.costs whether they may see costs: without, the table has no columns of them and the sums no amounts
 * @param who.most rows that there may be
 * @returns a table that may have no rows; refused with 'no-tab' and 'too-many'. Never throws.
 */
export function exportOf(
  facts: Facts,
  wish: ExportWish,
  who: { readonly costs: boolean; readonly most: number },
): Result<Exported, ExportRefusal> {
  const [tab] = exportTabs[wish.what]
  if (!facts.hasColumn(tab, tab.key)) return refuse({ code: 'no-tab', tab: tab.title })
  const { table, sums } = made(facts, wish, who.costs)
  const rows = table.rows.length
  if (rows > who.most) return refuse({ code: 'too-many', rows, most: who.most, what: wish.what })
  return accept({
    fileName: fileName(wish, facts.today),
    table: who.costs ? table : withoutCosts(table),
    sums,
  })
}

function made(facts: Facts, { what, days }: ExportWish, costs: boolean): { table: Table; sums: Sums } {
  const telling: Telling = { days, today: facts.today, currency: settingsOf(facts).currency, costs }
  switch (what) {
    case 'movements': {
      const found = ledgerExport(facts, days)
      return { table: found.table, sums: ledgerSums(found, telling) }
    }
    case 'stock': {
      const day = dayOfStock(days, facts.today)
      const found = stockExport(facts, day)
      return { table: found.table, sums: stockSums(found, day, telling) }
    }
    case 'orders': {
      const found = ordersExport(facts, days, costs)
      return { table: found.table, sums: orderSums(found, telling) }
    }
    case 'payments': {
      const found = paymentsExport(facts, days)
      return { table: found.table, sums: paymentSums(found, telling) }
    }
    case 'returns': {
      const found = returnsExport(facts, days)
      return { table: found.table, sums: returnSums(found, telling) }
    }
  }
}
