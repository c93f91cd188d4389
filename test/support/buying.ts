import type { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import type { RowOf } from '../../src/workbook/tab.ts'
import { poLine, purchaseOrder } from './records.ts'

/** An order that was placed and is over, with what is said. */
export function pastOrder(words: Partial<RowOf<typeof purchaseOrdersTab>> & { id: string }) {
  return purchaseOrder({ status: 'closed', ...words })
}

/** Ten pieces that came as they were ordered, with what is said. */
export function pastLine(words: Partial<RowOf<typeof poLinesTab>> & { id: string; po: string }) {
  return poLine({
    sku: 'LUNA-M',
    ordered: 10,
    unitCost: 9,
    received: 10,
    booked: words.received === undefined ? 10 : words.received,
    bookedRejected: words.rejected ?? 0,
    ...words,
  })
}
