import { keyOf } from '../kit/ids.ts'
import { minuteOfDayAt, serialOf, serialOfInstant } from '../kit/local-date.ts'
import { isQuiet } from '../reminding/rules.ts'
import { remindersTab, type ReminderRow } from '../reminding/tabs.ts'
import { placeOf, settingsOf } from '../settings/actions.ts'
import type { Subject } from '../settings/routes.ts'
import { movementsOf, pastOf } from '../stock/past.ts'
import { supplierOf } from '../suppliers/actions.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Plan } from './actions.ts'
import type { AlertStage } from './alerts.ts'

/** The kind of the rows in the Reminders tab that are about low stock. */
export const lowStock = 'low stock'

/** The key of a SKU's row in the Reminders tab. */
export function alertKeyOf(sku: string): string {
  return `low ${keyOf(sku)}`
}

/** What the team was told of a SKU; undefined when nothing ever was. */
export function alertRowOf(facts: Facts, sku: string): ReminderRow | undefined {
  return facts.find(remindersTab, alertKeyOf(sku))
}

/** How far a SKU had fallen when it was told. */
export function stageOf(row: ReminderRow): AlertStage {
  return row.stage === 'out' ? 'out' : 'low'
}

/** True while a row's snooze lasts: until its day, or without one until pieces arrive. */
export function isSnoozing(facts: Facts, row: ReminderRow): boolean {
  if (row.state !== 'snoozed') return false
  return row.until === null ? !hasArrived(facts, row) : serialOf(facts.today) < serialOf(row.until)
}

/** True in the team's quiet hours. */
export function isQuietNow(facts: Facts): boolean {
  return isQuiet(minuteOfDayAt(facts.now, facts.timeZone), settingsOf(facts).quietHours)
}

/** This moment as the sheet writes it. */
export function momentOf(facts: Facts): number {
  return serialOfInstant(facts.now, facts.timeZone)
}

/** What a post about a SKU is about, as routes look at it. */
export function subjectOf(facts: Facts, { record, abc }: Plan): Subject {
  const name = supplierOf(facts, record.supplier)?.name
  return { kind: lowStock, abc, supplier: [record.supplier, ...(name === undefined ? [] : [name])] }
}

/** Where a post about a SKU goes; '' when nobody is to be told. */
export function alertPlace(facts: Facts, plan: Plan): string {
  return placeOf(facts, subjectOf(facts, plan)) ?? ''
}

/** Whether a receipt came after the snooze began. One that was typed with its day only counts from that day on. */
function hasArrived(facts: Facts, row: ReminderRow): boolean {
  const from = row.since ?? (row.due === null ? undefined : serialOf(row.due))
  if (from === undefined) return false
  const all = [...movementsOf(pastOf(facts, row.about))].filter(({ status }) => status !== 'void')
  const takenBack = new Set(all.filter((each) => each.kind === 'reversal').map((each) => keyOf(each.ref)))
  return all.some(({ id, at, kind, quantity, bucket }) => {
    if (kind !== 'receipt' || bucket !== 'sellable' || quantity <= 0 || takenBack.has(keyOf(id))) return false
    return at !== null && (at > from || (Number.isInteger(at) && at >= Math.floor(from)))
  })
}
