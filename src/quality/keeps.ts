import { counted } from '../kit/counted.ts'
import { purchaseOrdersTab } from '../purchasing/tabs.ts'
import type { Keep } from '../workbook/workbook.ts'
import { inspectionsOfPo } from './actions.ts'

/** Undo does not take away an order that was inspected. */
export const inspectedOrders: Keep = {
  tab: purchaseOrdersTab,
  neededBy: (po, facts) => {
    const count = inspectionsOfPo(facts, po).length
    return count === 0 ? undefined : counted(count, 'inspection')
  },
}
