import { skusTab } from '../catalog/tabs.ts'
import { counted } from '../kit/counted.ts'
import type { Keep } from '../workbook/workbook.ts'
import { timesMoved } from './past.ts'

/** A SKU that ever moved stays in the catalogue: its movements, taken back or not, point to it. */
export const skusThatMoved: Keep = {
  tab: skusTab,
  neededBy: (sku, facts) => {
    const times = timesMoved(facts, sku)
    return times === 0 ? undefined : counted(times, 'movement')
  },
}
