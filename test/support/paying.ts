import { localDate, type LocalDate } from '../../src/kit/local-date.ts'
import type { paymentsTab } from '../../src/payments/tabs.ts'
import type { poLinesTab, purchaseOrdersTab } from '../../src/purchasing/tabs.ts'
import type { RowOf } from '../../src/workbook/tab.ts'
import { payment } from './records.ts'

type Words<R> = Partial<R> & { id: string }

/** An order that was sent to SUP-1 on 2 March 2026, with what is said. */
export function orderRow(words: Words<RowOf<typeof purchaseOrdersTab>>): object {
  return {
    supplier: 'SUP-1',
    status: 'sent',
    ordered: '2026-03-02',
    currency: '',
    note: '',
    carrier: '',
    tracking: '',
    ...words,
  }
}

/** A line of an order: 100 pieces at 10, with what is said. */
export function orderLine(words: Words<RowOf<typeof poLinesTab>>): object {
  return { po: 'PO-1', sku: 'LUNA-M', ordered: 100, unitCost: 10, ...words }
}

/** A balance of 700 that is due on 20 March 2026, with what is said. */
export function paymentRow(words: Words<RowOf<typeof paymentsTab>>) {
  return payment({ po: 'PO-1', due: day('2026-03-20'), amount: 700, currency: 'USD', ...words })
}

/** A day that is one. */
function day(text: string): LocalDate {
  const date = localDate(text)
  if (date === undefined) throw new Error(`${text} is no day`)
  return date
}
