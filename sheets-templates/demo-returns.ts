import { idFor } from '../src/kit/ids.ts'
import {
  movementsOf,
  type Condition,
  type Disposition,
  type Resolution,
  type ReturnReason,
  type ReturnStatus,
} from '../src/returns/rules.ts'
import type { DemoMovement } from './demo-movements.ts'

/** A return of the sample brand; its dates are relative to the day of setup. */
type DemoReturn = {
  readonly id: string
  readonly orderLine: string
  readonly sku: string
  readonly quantity: number
  readonly reason: ReturnReason
  readonly status: ReturnStatus
  readonly requested: string
  readonly received?: string
  readonly inspected?: string
  readonly condition?: Condition
  readonly disposition?: Disposition
  readonly resolution?: Resolution
  readonly refund?: number
  readonly note?: string
}

type Words = Omit<DemoReturn, 'id' | 'quantity'>

const returned: readonly Words[] = [
  { orderLine: '#2417-1', sku: 'LUNA-SIL-M', reason: 'changed mind', status: 'requested', requested: 'D-1' },
  {
    orderLine: '#2398-2',
    sku: 'SOL-VER-54',
    reason: 'other',
    status: 'approved',
    requested: 'D-4',
    note: 'one size too large',
  },
  {
    orderLine: '#2389-1',
    sku: 'FIO-SIL-45',
    reason: 'not as described',
    status: 'in transit',
    requested: 'D-6',
    note: 'chain shorter than she thought',
  },
  {
    orderLine: '#2381-1',
    sku: 'ALMA-VER-ONYX',
    reason: 'wrong item',
    status: 'received',
    requested: 'D-9',
    received: 'D-2',
    note: 'pearl was ordered',
  },
  {
    orderLine: '#2366-3',
    sku: 'FIO-GLD-50',
    reason: 'defect',
    status: 'received',
    requested: 'D-17',
    received: 'D-9',
    note: 'clasp does not close',
  },
  {
    orderLine: '#2352-1',
    sku: 'MARE-SIL-52',
    reason: 'defect',
    status: 'inspected',
    requested: 'D-24',
    received: 'D-16',
    inspected: 'D-13',
    condition: 'worn',
    disposition: 'repair',
    resolution: 'exchange',
    note: 'to be polished',
  },
  {
    orderLine: '#2340-1',
    sku: 'BRISA-SIL',
    reason: 'changed mind',
    status: 'closed',
    requested: 'D-31',
    received: 'D-25',
    inspected: 'D-24',
    condition: 'new',
    disposition: 'restock',
    resolution: 'refund',
    refund: 32,
  },
  {
    orderLine: '#2311-2',
    sku: 'CASCATA-GLD-CLEAR',
    reason: 'damaged',
    status: 'closed',
    requested: 'D-45',
    received: 'D-38',
    inspected: 'D-37',
    condition: 'damaged',
    disposition: 'write off',
    resolution: 'refund',
    refund: 52,
    note: 'post bent both hooks',
  },
  {
    orderLine: '#2296-1',
    sku: 'LUNA-SIL-L',
    reason: 'changed mind',
    status: 'closed',
    requested: 'D-58',
    received: 'D-50',
    inspected: 'D-49',
    condition: 'opened',
    disposition: 'restock',
    resolution: 'credit',
  },
]

/** Returns of several ages: asked for, on their way, waiting for inspection, held for repair, closed. */
export const demoReturns: readonly DemoReturn[] = returned.map((words, at) => ({
  id: idFor('RT', 'demo', at + 1),
  quantity: 1,
  ...words,
}))

/** What the inspected returns of a SKU did to the ledger. */
export function returnMovements(sku: string, unitCost: number | null): DemoMovement[] {
  return demoReturns
    .filter((each) => each.sku === sku)
    .flatMap((each) => {
      const { id, disposition, inspected, reason, quantity } = each
      if (disposition === undefined || inspected === undefined) return []
      const day = -Number(inspected.slice(1))
      return movementsOf(disposition, quantity).map((planned, step) => ({
        ...planned,
        day,
        minute: 690 + step,
        sku,
        location: 'Studio',
        reason,
        ref: id,
        unitCost,
        actor: '@ana',
      }))
    })
}
