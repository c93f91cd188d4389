import { idFor } from '../src/kit/ids.ts'
import { settingDefinitions } from '../src/settings/rules.ts'
import type { Cell } from '../src/workbook/cells.ts'
import { demoSkus } from './demo-catalog.ts'
import { dayText } from './demo-days.ts'
import { inspectionRows } from './demo-inspections.ts'
import { movementsOf, numbered, type DemoMovement, type DemoState } from './demo-movements.ts'
import { noteRows } from './demo-notes.ts'
import { lineRows, orderReminders, orderRows, paymentRows } from './demo-order-rows.ts'
import { deliveriesOf } from './demo-placed-orders.ts'
import { demoReturns, returnMovements } from './demo-returns.ts'
import { demoSamples } from './demo-samples.ts'
import { suppliersByPlace } from './demo-suppliers.ts'

/** One row by field name; dates are days from the day of setup, as 'D-12' or 'D-12 14:30'. */
export type DemoRow = Readonly<Record<string, Cell>>

/** SKUs that are meant to stand out on the day of setup; all others are ok. */
const standingOut: Readonly<Record<string, DemoState>> = {
  'LUNA-VER-M': 'low',
  'FIO-GLD-45': 'low',
  'ALMA-VER-PEARL': 'low',
  'DUNA-VER-52': 'low',
  'ONDA-GLD-18': 'low',
  'SEDA-TORTOISE': 'low',
  'BRISA-VER': 'out',
  'PEROLA-VER-45': 'out',
  'TERRA-GLD-CORAL': 'dead',
  'VIAGEM-SAGE': 'over',
}

/** What happened beside sales and deliveries, in the studio unless it says otherwise. */
const incidents: readonly Pick<DemoMovement, 'day' | 'minute' | 'sku' | 'quantity' | 'kind' | 'reason'>[] = [
  {
    day: 77,
    minute: 640,
    sku: 'SOL-VER-52',
    quantity: -1,
    kind: 'write-off',
    reason: 'shank cracked when resized',
  },
  { day: 64, minute: 1015, sku: 'FIO-GLD-45', quantity: -2, kind: 'count', reason: 'stock count' },
  {
    day: 58,
    minute: 700,
    sku: 'CASCATA-GLD-ROSE',
    quantity: -1,
    kind: 'write-off',
    reason: 'stone fell out',
  },
  { day: 49, minute: 930, sku: 'LUNA-SIL-S', quantity: 1, kind: 'count', reason: 'stock count' },
  {
    day: 41,
    minute: 680,
    sku: 'ONDA-SIL-16',
    quantity: -1,
    kind: 'adjustment',
    reason: 'sent to a magazine for photos',
  },
  {
    day: 33,
    minute: 960,
    sku: 'SEDA-IVORY',
    quantity: -2,
    kind: 'write-off',
    reason: 'broken in the drawer',
  },
  {
    day: 27,
    minute: 610,
    sku: 'MARE-SIL-54',
    quantity: 1,
    kind: 'adjustment',
    reason: 'found behind the display',
  },
  { day: 16, minute: 1005, sku: 'ALMA-SIL-ONYX', quantity: -1, kind: 'count', reason: 'stock count' },
  {
    day: 9,
    minute: 655,
    sku: 'NO-BLACK',
    quantity: -3,
    kind: 'adjustment',
    reason: 'gifts for the pop-up team',
  },
]

/** Pieces that went from the studio to the shop. */
const transfers: readonly { day: number; sku: string; pieces: number }[] = [
  { day: 52, sku: 'LUNA-SIL-M', pieces: 4 },
  { day: 24, sku: 'FIO-SIL-45', pieces: 3 },
]

function extrasOf(sku: string, unitCost: number | null): DemoMovement[] {
  const base = { bucket: 'sellable' as const, ref: '', unitCost, actor: '@ana', location: 'Studio' }
  const moved = transfers
    .filter((each) => each.sku === sku)
    .flatMap(({ day, pieces }): DemoMovement[] => {
      const words = { ...base, day, minute: 560, sku, kind: 'transfer' as const, reason: 'for the shop' }
      return [
        { ...words, quantity: -pieces },
        { ...words, quantity: pieces, location: 'Shop' },
      ]
    })
  const own = incidents.filter((each) => each.sku === sku).map((each) => ({ ...base, ...each }))
  return [...own, ...moved, ...deliveriesOf(sku), ...returnMovements(sku, unitCost)]
}

/** The sample brand: rows by the title of their tab, by field name. The same at every run. */
export function demoRows(): Readonly<Record<string, readonly DemoRow[]>> {
  const movements = demoSkus.flatMap((demo, at) => {
    const { sku, cost } = demo.record
    return movementsOf(demo, standingOut[sku] ?? 'ok', at + 11, extrasOf(sku, cost))
  })
  return {
    Settings: Object.values(settingDefinitions).map(({ key, initial, note }) => ({
      key,
      value: initial,
      note,
    })),
    Suppliers: Object.values(suppliersByPlace).map((supplier) => ({ ...supplier })),
    SKUs: demoSkus.map(({ record }) => ({ ...record })),
    Stock: demoSkus.map(({ record }) => ({ sku: record.sku })),
    Movements: numbered(movements).map(({ day, minute, ...movement }) => ({
      ...movement,
      at: relative(day, minute),
      status: 'ok',
    })),
    Samples: demoSamples.map((sample, at) => ({ id: idFor('SMP', 'demo', at + 1), ...sample })),
    'Purchase orders': orderRows(),
    'PO lines': lineRows(),
    Payments: paymentRows(),
    Inspections: inspectionRows(),
    Notes: noteRows(),
    Reminders: orderReminders(),
    Returns: demoReturns.map(({ ...row }) => row),
  }
}

function relative(day: number, minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${dayText(day)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
