import { skusTab } from '../catalog/tabs.ts'
import type { LocalDate } from '../kit/local-date.ts'
import { lossOf } from '../returns/rules.ts'
import { returnsTab } from '../returns/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import type { Table } from './csv.ts'
import type { Days } from './days.ts'
import { isAmong } from './rules.ts'
import { field, same, skuFields, tableOf } from './tables.ts'

/** A return, and what its pieces cost where they are lost; null where nobody knows, or they are not. */
export type ReturnedRow = RowOf<typeof returnsTab> & { readonly lost: number | null }

/** Returns as a table. */
export interface ReturnsExport {
  readonly table: Table
  readonly rows: readonly ReturnedRow[]
}

/** Returns of some days, by the last thing that is dated: inspected, else received, else requested. */
export function returnsExport(facts: Facts, days: Days): ReturnsExport {
  const rows = facts
    .rows(returnsTab)
    .filter((row) => isAmong(dayOfReturn(row), days))
    .map((row): ReturnedRow => ({ ...row, lost: lostIn(row, facts) }))
    .sort((a, b) => ((dayOfReturn(a) ?? '9') < (dayOfReturn(b) ?? '9') ? -1 : 1))
  const all = returnsTab.columns
  const table = tableOf<ReturnedRow>(rows, [
    same(all.id, (row) => row.id),
    same(all.orderLine, (row) => row.orderLine),
    same(all.sku, (row) => row.sku),
    ...skuFields<ReturnedRow>(facts),
    same(all.quantity, (row) => row.quantity),
    same(all.reason, (row) => row.reason),
    same(all.status, (row) => row.status),
    same(all.requested, (row) => row.requested),
    same(all.received, (row) => row.received),
    same(all.inspected, (row) => row.inspected),
    same(all.condition, (row) => row.condition),
    same(all.disposition, (row) => row.disposition),
    same(all.resolution, (row) => row.resolution),
    same(all.refund, (row) => row.refund),
    field('Goods lost', 'number', (row) => row.lost, { isCost: true }),
    same(all.note, (row) => row.note),
  ])
  return { table, rows }
}

type DatedReturn = Pick<RowOf<typeof returnsTab>, 'requested' | 'received' | 'inspected'>

function dayOfReturn({ requested, received, inspected }: DatedReturn): LocalDate | null {
  return inspected ?? received ?? requested
}

/** As the return's card has it: pieces that are given up, by the cost of their SKU. */
function lostIn(
  { sku, quantity, disposition, refund }: RowOf<typeof returnsTab>,
  facts: Facts,
): number | null {
  if (disposition === null) return null
  return lossOf({ disposition, quantity, unitCost: facts.find(skusTab, sku)?.cost ?? null, refund }).goods
}
