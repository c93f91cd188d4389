import type { ReminderState } from '../reminding/rules.ts'
import type { AbcClass, StockState } from './rules.ts'

/** How far a SKU's stock has fallen, as it was last told. */
export type AlertStage = 'low' | 'out'

/** What the team was told of a SKU last. */
export interface Told {
  readonly stage: AlertStage
  readonly state: ReminderState
  /** true while a snooze lasts; a snoozed one whose time is over is false */
  readonly snoozing?: boolean
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
 * - falls to out: at once, also out of a snooze that was about being low
 * - from out back to low: remembered, nothing said
 * - recovers: good news in the next digest when it had been told; forgotten when it had not. A snooze ends with it
 * - a snooze ended and it still is low or out: with the next digest
 * - in the quiet hours what would be told at once is held; when they are over it is told as it is then
 *
 * @param told undefined when nothing was ever told of the SKU
 * @param quiet whether these are the quiet hours
 * @returns undefined when nothing changed. Never throws.
 */
export function alertStep(
  told: Told | undefined,
  stock: StockState,
  abc: AbcClass,
  quiet = false,
): AlertStep | undefined {
  const before =
    told === undefined || told.state === 'resolved' || told.state === 'recovered' ? 0 : rank(told.stage)
  const now = stock === 'out' ? 2 : stock === 'low' ? 1 : 0
  const stage: AlertStage = now === 2 ? 'out' : 'low'
  const fall = fallTo(stage, abc, quiet)
  if (told?.state === 'held' && !quiet && now > 0) return fall
  if (told?.state === 'snoozed' && told.snoozing !== true && now > 0 && now <= before)
    return { stage, state: 'waiting', tell: 'digest' }
  if (now === before) return undefined
  if (now === 0) {
    const last = told?.stage ?? 'low'
    return told?.state === 'waiting' || told?.state === 'held'
      ? { stage: last, state: 'resolved', tell: 'nothing' }
      : { stage: last, state: 'recovered', tell: 'digest' }
  }
  if (now < before) return { stage, state: told?.state ?? 'posted', tell: 'nothing' }
  return fall
}

function fallTo(stage: AlertStage, abc: AbcClass, quiet: boolean): AlertStep {
  if (stage !== 'out' && abc !== 'A') return { stage, state: 'waiting', tell: 'digest' }
  return quiet ? { stage, state: 'held', tell: 'nothing' } : { stage, state: 'posted', tell: 'now' }
}

function rank(stage: AlertStage): number {
  return stage === 'out' ? 2 : 1
}
