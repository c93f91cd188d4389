import type { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import type { RowOf } from '../../src/workbook/tab.ts'

/** An order that was placed and is over, with what is said. */
export function purchaseOrder(
  words: Partial<RowOf<typeof purchaseOrdersTab>> & { id: string },
): RowOf<typeof purchaseOrdersTab> {
  return {
    supplier: 'SUP-1',
    status: 'closed',
    ordered: null,
    confirmed: null,
    productionEnd: null,
    shipBy: null,
    eta: null,
    promised: null,
    receivedOn: null,
    freight: null,
    duty: null,
    other: null,
    currency: '',
    fxRate: null,
    carrier: '',
    tracking: '',
    note: '',
    ...words,
  }
}

/** Ten pieces that came as they were ordered, with what is said. */
export function poLine(
  words: Partial<RowOf<typeof poLinesTab>> & { id: string; po: string },
): RowOf<typeof poLinesTab> {
  return {
    sku: 'LUNA-M',
    ordered: 10,
    unitCost: 9,
    received: 10,
    rejected: null,
    lineEta: null,
    booked: words.received === undefined ? 10 : words.received,
    bookedRejected: words.rejected ?? 0,
    outstanding: null,
    ...words,
  }
}
