import { skusTab } from '../catalog/tabs.ts'
import type { LocalDate } from '../kit/local-date.ts'
import { filtered, mapped, sortedBy, type Steps } from '../kit/steps.ts'
import { lossOf } from '../returns/rules.ts'
import { returnsTab } from '../returns/tabs.ts'
import type { Facts } from '../workbook/facts.ts'
import type { RowOf } from '../workbook/tab.ts'
import type { Table } from './csv.ts'
import type { Days } from './days.ts'
import { isAmong } from './rules.ts'
import { byDay, field, same, skuFields, tableOf } from './tables.ts'

/** A return, and what its pieces cost where they are lost; null where nobody knows, or they are not. */
export type ReturnedRow = RowOf<typeof returnsTab> & { readonly lost: number | null }

/** Returns as a table. */
export interface ReturnsExport {
  readonly table: Table
  readonly rows: readonly ReturnedRow[]
}

/** Returns of some days, by the last thing that is dated: inspected, else received, else requested. */
export function* returnsExport(facts: Facts, days: Days): Steps<ReturnsExport> {
  const among = yield* filtered(facts.rows(returnsTab), (row) => isAmong(dayOfReturn(row), days))
  const all = yield* mapped(among, (row): ReturnedRow => ({ ...row, lost: lostIn(row, facts) }))
  const rows = yield* sortedBy(all, byDay(dayOfReturn))
  const columns = returnsTab.columns
  const table = yield* tableOf<ReturnedRow>(rows, [
    same(columns.id, (row) => row.id),
    same(columns.orderLine, (row) => row.orderLine),
    same(columns.sku, (row) => row.sku),
    ...skuFields<ReturnedRow>(facts),
    same(columns.quantity, (row) => row.quantity),
    same(columns.reason, (row) => row.reason),
    same(columns.status, (row) => row.status),
    same(columns.requested, (row) => row.requested),
    same(columns.received, (row) => row.received),
    same(columns.inspected, (row) => row.inspected),
    same(columns.condition, (row) => row.condition),
    same(columns.disposition, (row) => row.disposition),
    same(columns.resolution, (row) => row.resolution),
    same(columns.refund, (row) => row.refund),
    field('Goods lost', 'number', (row) => row.lost, { isCost: true }),
    same(columns.note, (row) => row.note),
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
