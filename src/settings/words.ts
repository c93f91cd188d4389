import { cut } from '../kit/cut.ts'
import { never } from '../kit/never.ts'
import { actions, button, context, header, line, link, linkButton, table } from '../slack/blocks.ts'
import type { Reply, Request } from '../slack/feature.ts'
import { receipt } from '../slack/receipt.ts'
import type { Facts } from '../workbook/facts.ts'
import type { Outcome } from '../workbook/workbook.ts'
import { settingsOf, type SettingsReply } from './actions.ts'
import { aqlsWords } from './aql.ts'
import { textOf, type SettingsRefusal } from './change.ts'
import { clockWords, hoursWords } from './hours.ts'
import { placeWords } from './routes.ts'
import { mayApprove, readSettings, settingDefinitions, type Settings } from './rules.ts'
import { settingsTab } from './tabs.ts'

export const changeSettingsAction = 'settings_change'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** All settings: what the tab says, what is in force, and a button to change them for who may. */
export async function settingsReply(request: Request): Promise<Reply> {
  const { facts } = request
  const rows = facts.rows(settingsTab)
  const settings = settingsOf(facts)
  const problems = new Set(readSettings(rows).problems.map(({ key }) => key))
  const names = await Promise.all(settings.approvers.map(async (id) => (await request.nameOf(id)) ?? id))
  const lines = (Object.keys(settingDefinitions) as (keyof Settings)[]).map((name) => {
    const { key } = settingDefinitions[name]
    const found = textOf(name, rows)
    const inForce = name === 'approvers' && names.length > 0 ? names.join(', ') : inForceWords(name, settings)
    const state = problems.has(key) ? 'cannot be read' : found === '' ? 'blank: the usual' : ''
    return [key, cut(found, 120), cut(inForce, 120), state]
  })
  const may = mayApprove(request.userId, settings)
  const open = linkButton('settings_open', 'Open the Settings tab', facts.link(settingsTab))
  const elements = [
    ...(may ? [button(changeSettingsAction, 'Change', 'change', { style: 'primary' })] : []),
    ...(open === undefined ? [] : [open]),
  ]
  return {
    text: 'Settings in force',
    blocks: [
      header('Settings'),
      table(['Setting', 'In the sheet', 'In force', ''], lines, []),
      context(
        `${may ? '' : 'Only approvers change settings here. '}Whoever may edit the sheet changes them there; Jumpring follows within 15 seconds.`,
      ),
      ...(elements.length === 0 ? [] : [actions(...elements)]),
    ],
  }
}

/** The answer to a change: each setting before and after. */
export function settingsReceipt(outcome: Outcome<SettingsReply>, request: Request): Reply {
  const { changes } = outcome.reply
  const lines = changes.map(
    ({ key, was, is }) =>
      `*${line(key)}*: ${was === '' ? 'blank' : line(was)} → *${is === '' ? 'blank' : line(is)}*`,
  )
  return receipt(outcome, {
    done: `Settings changed\n${lines.join('\n')}`,
    id: 'Settings',
    url: request.facts.link(settingsTab, changes[0]?.key),
    small: [line(request.actor)],
  })
}

/** Why settings stay as they are, in words. Never throws. */
export function explainSettings(refusal: SettingsRefusal): string {
  switch (refusal.code) {
    case 'not-approver':
      return 'Nothing was changed: only approvers change settings; they are listed in the Settings tab.'
    case 'nothing-to-change':
      return 'Nothing was changed: the settings are as the form has them.'
    case 'unreadable':
      return `Nothing was changed. ${refusal.fields.map(({ got, expected }) => `Found “${cut(got, 80)}”, expected ${expected}.`).join(' ')}`
    case 'changed-meanwhile':
      return `Nothing was changed: somebody changed “${settingDefinitions[refusal.name].key}” while the form was open; it is “${cut(refusal.now, 80)}” now. Open the form once more.`
    case 'locks-out':
      return 'Nothing was changed: you would not be an approver any more. Keep your own id in the list, or change it in the sheet.'
    default:
      return never(refusal)
  }
}

/** A setting's value as a person would say it. */
function inForceWords(name: keyof Settings, settings: Settings): string {
  switch (name) {
    case 'alertsChannel':
      return settings.alertsChannel === undefined ? 'none' : placeWords(settings.alertsChannel)
    case 'digestMinute':
      return clockWords(settings.digestMinute)
    case 'digestDays':
      return settings.digestDays.map((day) => weekdays[day - 1]).join(' ')
    case 'quietHours':
      return settings.quietHours === undefined ? 'none' : hoursWords(settings.quietHours)
    case 'alertRoutes':
      return settings.alertRoutes.map(({ words, to }) => `${words} → ${placeWords(to)}`).join(', ') || 'none'
    case 'serviceLevel':
      return `${Math.round(settings.serviceLevel * 1000) / 10} %`
    case 'sampleReminderDays':
      return settings.sampleReminderDays.join(' ')
    case 'payer':
      return settings.payer.map(placeWords).join(', ') || 'the alerts channel'
    case 'payerTimeZone':
      return settings.payerTimeZone ?? 'the team’s'
    case 'paymentReminderDays':
      return settings.paymentReminderDays.join(' ')
    case 'approvers':
      return 'everybody'
    case 'locations':
      return settings.locations.join(', ')
    case 'aql':
      return aqlsWords(settings.aql)
    case 'inspectionLevel':
    case 'costsFor':
    case 'unvettedOrders':
    case 'unsampledOrders':
    case 'timeZone':
    case 'currency':
    case 'reviewDays':
    case 'demandWindowDays':
    case 'leadDays':
    case 'deadStockDays':
    case 'overstockDays':
    case 'largeAdjustment':
    case 'scoreDays':
    case 'orderCost':
      return String(settings[name])
    case 'concentrationLimits':
      return settings.concentrationLimits.join(' and ')
    case 'holdingRate':
      return `${Math.round(settings.holdingRate * 1000) / 10} %`
  }
}

/** Where the Settings tab is, as a link in mrkdwn. */
export function settingsLink(facts: Facts): string {
  return link(facts.link(settingsTab), 'Settings tab')
}
