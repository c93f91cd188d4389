import { idFor } from '../kit/ids.ts'
import { accept, refuse, type Result } from '../kit/result.ts'
import { clockWords } from './hours.ts'
import { isCircle, settingDefinitions, type SettingRow, type Settings } from './rules.ts'

/** The settings that can be changed in Slack; the others are changed in the sheet. */
export const changeable = [
  'alertsChannel',
  'alertRoutes',
  'digestMinute',
  'digestDays',
  'quietHours',
  'sampleReminderDays',
  'payer',
  'paymentReminderDays',
  'serviceLevel',
  'leadDays',
  'approvers',
  'costsFor',
  'largeAdjustment',
] as const satisfies readonly (keyof Settings)[]
export type Changeable = (typeof changeable)[number]

/** What a form says: the text of each field, and marks of what it showed when it was opened. */
export interface SettingsForm {
  readonly typed: Readonly<Record<Changeable, string>>
  readonly opened: Readonly<Record<string, string>>
}

/** One setting's text before and after. */
export interface SettingChange {
  readonly name: Changeable
  readonly was: string
  readonly is: string
}

/** Why settings stay as they are. */
export type SettingsRefusal =
  | { readonly code: 'not-approver' }
  | { readonly code: 'nothing-to-change' }
  | {
      readonly code: 'unreadable'
      readonly fields: readonly { name: Changeable; got: string; expected: string }[]
    }
  | { readonly code: 'changed-meanwhile'; readonly name: Changeable; readonly now: string }
  /** whoever changes the approvers would be none of them any more */
  | { readonly code: 'locks-out' }

/** What the tab says of a setting, as a person would type it; '' where it says nothing. Never throws. */
export function textOf(name: keyof Settings, rows: readonly SettingRow[]): string {
  const { key, read } = settingDefinitions[name]
  const text = rows.find((row) => row.key.trim().toLowerCase() === key)?.value.trim() ?? ''
  // A spreadsheet makes a fraction of a time that is typed.
  const minute = name === 'digestMinute' ? read(text) : undefined
  return typeof minute === 'number' ? clockWords(minute) : text
}

/** A short mark of a text, to see whether it was changed while a form was open. Never throws. */
export function markOf(text: string): string {
  return idFor('V', text)
}

/**
 * What a form changes: fields whose text differs from the tab's, judged by the tab as it is now.
 *
 * @param who who submitted it, and whether the settings in force let them
 * @returns the changes, at least one; refused as a whole, so that nothing is half changed. Never throws.
 */
export function decideSettings(
  rows: readonly SettingRow[],
  { typed, opened }: SettingsForm,
  who: { readonly userId: string; readonly isApprover: boolean },
): Result<readonly SettingChange[], SettingsRefusal> {
  if (!who.isApprover) return refuse({ code: 'not-approver' })
  const changes = changeable
    .map((name) => ({ name, was: textOf(name, rows), is: typed[name].trim() }))
    .filter(({ name, was, is }) => is !== was && markOf(is) !== opened[name])
  const stale = changes.find(({ name, was }) => markOf(was) !== opened[name])
  if (stale !== undefined) return refuse({ code: 'changed-meanwhile', name: stale.name, now: stale.was })
  const fields = changes.flatMap(({ name, is }) => {
    const { read, expected } = settingDefinitions[name]
    return is === '' || read(is) !== undefined ? [] : [{ name, got: is, expected }]
  })
  if (fields.length > 0) return refuse({ code: 'unreadable', fields })
  const approvers = changes.find(({ name }) => name === 'approvers')
  const named = approvers === undefined ? [] : (settingDefinitions.approvers.read(approvers.is) ?? [])
  // Who is in a user group or channel is Slack's to say; whoever names one is trusted to be in it.
  const locksOut = named.length > 0 && !named.includes(who.userId) && !named.some(isCircle)
  if (locksOut) return refuse({ code: 'locks-out' })
  return changes.length === 0 ? refuse({ code: 'nothing-to-change' }) : accept(changes)
}
