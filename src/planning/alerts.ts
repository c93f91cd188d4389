import type { ReminderState } from '../reminding/rules.ts'
import type { AbcClass, StockState } from './rules.ts'

/** How far a SKU's stock has fallen, as it was last told. */
export type AlertStage = 'low' | 'out'

/** What the team was told of a SKU last. */
export interface Told {
  readonly stage: AlertStage
  readonly state: ReminderState
}

/** What is to be told now. 'now': at once. 'digest': with the next digest. 'nothing': only remembered. */
export interface AlertStep {
  readonly stage: AlertStage
  readonly state: ReminderState
  readonly tell: 'now' | 'digest' | 'nothing'
}

/**
 * The step from what was told to how it is: told when it worsens or recovers, never because it stays.
 *
 * - falls to low: at once for class A, else with the next digest
 * - falls to out: at once
 * - from out back to low: remembered, nothing said
 * - recovers: good news in the next digest when it had been told; forgotten when it had not
 * - a snooze ended and it still is low or out: with the next digest
 *
 * @param told undefined when nothing was ever told of the SKU; while a snooze lasts, do not ask
 * @returns undefined when nothing changed. Never throws.
 */
export function alertStep(told: Told | undefined, stock: StockState, abc: AbcClass): AlertStep | undefined {
  const before =
    told === undefined || told.state === 'resolved' || told.state === 'recovered' ? 0 : rank(told.stage)
  const now = stock === 'out' ? 2 : stock === 'low' ? 1 : 0
  const stage: AlertStage = now === 2 ? 'out' : 'low'
  if (told?.state === 'snoozed' && now > 0 && now <= before)
    return { stage, state: 'waiting', tell: 'digest' }
  if (now === before) return undefined
  if (now === 0) {
    const last = told?.stage ?? 'low'
    return told?.state === 'waiting'
      ? { stage: last, state: 'resolved', tell: 'nothing' }
      : { stage: last, state: 'recovered', tell: 'digest' }
  }
  if (now < before) return { stage, state: told?.state ?? 'posted', tell: 'nothing' }
  if (stage === 'out' || abc === 'A') return { stage, state: 'posted', tell: 'now' }
  return { stage, state: 'waiting', tell: 'digest' }
}

function rank(stage: AlertStage): number {
  return stage === 'out' ? 2 : 1
}
