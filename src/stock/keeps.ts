import { skusTab } from '../catalog/tabs.ts'
import { counted } from '../kit/counted.ts'
import type { Keep } from '../workbook/workbook.ts'
import { ledger } from './actions.ts'
import { ledgerOf } from './ledger.ts'

/** A SKU that ever moved stays in the catalogue: its movements, taken back or not, point to it. */
export const skusThatMoved: Keep = {
  tab: skusTab,
  neededBy: (sku, facts) => {
    const { size } = ledgerOf(ledger(facts), sku).movements
    return size === 0 ? undefined : counted(size, 'movement')
  },
}
