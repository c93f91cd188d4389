import { idFor } from '../src/kit/ids.ts'
import { planCells } from '../src/quality/actions.ts'
import { defectsWords } from '../src/quality/defects.ts'
import {
  limitsOf,
  sumOf,
  verdictOf,
  type Checkpoint,
  type DefectKind,
  type Found,
  type Inspector,
} from '../src/quality/rules.ts'
import { planLot } from '../src/quality/sampling.ts'
import { aqlsOf, levelOf } from '../src/settings/aql.ts'
import { settingDefinitions } from '../src/settings/rules.ts'
import type { Cell } from '../src/workbook/cells.ts'
import { dayText } from './demo-days.ts'
import { placedOn, type PlacedOrder } from './demo-placed-orders.ts'
import { suppliersByPlace } from './demo-suppliers.ts'

/** An inspection of the sample brand; what its numbers say is its result, unless an approver set a condition. */
interface DemoInspection {
  readonly of: PlacedOrder
  /** undefined: the whole order is the lot */
  readonly sku?: string
  readonly checkpoint: Checkpoint
  readonly inspector: Inspector
  /** days before the day of setup */
  readonly day: number
  readonly found: Partial<Readonly<Record<DefectKind, Found>>>
  /** what has to be done; with it the result is conditional, unless `fails` */
  readonly action?: string
  readonly fails?: boolean
}

const { porto, bangkok, jaipur, arezzo, yiwu } = suppliersByPlace
const found = (critical: number, major: number, minor: number): Found => ({ critical, major, minor })
const before = { checkpoint: 'pre-shipment', inspector: 'third party' } as const
const here = { checkpoint: 'receiving', inspector: 'own' } as const

const inspections: readonly DemoInspection[] = [
  { of: placedOn(bangkok, 349), ...before, day: 320, found: { finish: found(0, 0, 2) } },
  {
    of: placedOn(jaipur, 340),
    sku: 'ALMA-VER-PEARL',
    ...here,
    day: 288,
    found: { stones: found(0, 2, 0), finish: found(0, 0, 1) },
    action: 'sort the studs whose pearls are loose, credit for two',
  },
  { of: placedOn(bangkok, 271), ...here, day: 232, found: { stones: found(0, 1, 1) } },
  { of: placedOn(yiwu, 288), ...before, day: 257, found: { packaging: found(0, 0, 3) } },
  {
    of: placedOn(bangkok, 205),
    sku: 'DUNA-VER-52',
    ...before,
    day: 181,
    found: { plating: found(0, 3, 0), size: found(0, 0, 1) },
    action: 'plate again, then inspect again',
    fails: true,
  },
  { of: placedOn(bangkok, 205), sku: 'DUNA-VER-52', ...before, day: 169, found: { plating: found(0, 0, 1) } },
  { of: placedOn(porto, 221), ...here, day: 199, found: {} },
  {
    of: placedOn(yiwu, 230),
    sku: 'SEDA-IVORY',
    ...before,
    day: 197,
    found: { finish: found(0, 4, 2), clasp: found(0, 1, 0) },
    action: 'replace the clips with dull edges, 8 % off',
  },
  { of: placedOn(jaipur, 190), ...before, day: 156, found: { stones: found(0, 1, 0) } },
  { of: placedOn(arezzo, 160), ...here, day: 131, found: { clasp: found(0, 0, 1) } },
  { of: placedOn(yiwu, 126), ...before, day: 96, found: { packaging: found(0, 0, 1) } },
  {
    of: placedOn(jaipur, 130),
    sku: 'PEROLA-SIL-42',
    ...here,
    day: 75,
    found: { finish: found(0, 1, 0) },
    action: 'the scratched one goes back, the others are taken',
  },
  {
    of: placedOn(bangkok, 82),
    sku: 'DUNA-VER-54',
    ...here,
    day: 39,
    found: { plating: found(0, 1, 0), size: found(0, 1, 0) },
    action: 'two go back, the others are taken',
  },
  {
    of: placedOn(jaipur, 58),
    ...before,
    day: 18,
    found: { plating: found(0, 3, 0), finish: found(0, 0, 2) },
    action: 'plate again to 2.5 µm, then inspect again',
    fails: true,
  },
]

const level = levelOf(settingDefinitions.inspectionLevel.initial)
const aql = aqlsOf(settingDefinitions.aql.initial)

function idOf({ of, sku = '', day }: DemoInspection): string {
  return idFor('INS', 'demo', of.id, sku, day)
}

/** The failed inspection of an order that nobody has put right. */
export function failedInspectionOf(po: string): string | undefined {
  const last = inspections.filter(({ of }) => of.id === po).at(-1)
  return last?.fails === true ? idOf(last) : undefined
}

/** Rows of the tab Inspections, each with the plan that the bot makes for its lot. Throws where its numbers say another result: a slip in this file. */
export function inspectionRows(): Readonly<Record<string, Cell>>[] {
  return inspections.toSorted((a, b) => b.day - a.day).map(rowOf)
}

function rowOf(inspection: DemoInspection): Readonly<Record<string, Cell>> {
  const { of, sku = '', checkpoint, inspector, day, action = '', fails = false } = inspection
  const lot = of.lines
    .filter((line) => sku === '' || line.sku === sku)
    .reduce((sum, { ordered }) => sum + ordered, 0)
  const planned = level === undefined || aql === undefined ? undefined : planLot(lot, level, aql)
  if (planned?.ok !== true) throw new Error(`No plan for a lot of ${lot}`)
  const sum = sumOf(inspection.found)
  const { say } = verdictOf(limitsOf(planned.value), sum, planned.value.sampleSize)
  const result = action === '' || fails ? say : 'conditional'
  if (result !== (fails ? 'fail' : action === '' ? 'pass' : 'conditional'))
    throw new Error(`An inspection of ${of.id} on D-${day} says ${say} by its numbers`)
  return {
    id: idOf(inspection),
    po: of.id,
    sku,
    checkpoint,
    inspector,
    on: dayText(day),
    lotSize: lot,
    ...planCells(planned.value),
    lookedAt: planned.value.sampleSize,
    ...sum,
    result,
    defects: defectsWords(inspection.found),
    action,
    by: '@ana',
    at: `${dayText(day)} 16:40`,
    noted: result,
  }
}
