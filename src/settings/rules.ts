import { isTimeZone } from '../kit/local-date.ts'
import { aqlsOf, levelOf, type AqlBySeverity, type InspectionLevel } from './aql.ts'
import { daysBefore, wholeBetween, words, type Definition } from './definition.ts'
import { buyingDefinitions, type BuyingSettings } from './buying.ts'
import { hoursOf, minuteOfDay, type Hours } from './hours.ts'
import { payingDefinitions, type PayingSettings } from './paying.ts'
import { routesOf, type Route } from './routes.ts'

/** Who may be shown what things cost the team. */
const costViewers = ['everyone', 'approvers'] as const

/** off: nothing is said. warn: it is asked about first. block: only approvers may go on. */
const orderGates = ['off', 'warn', 'block'] as const
export type OrderGate = (typeof orderGates)[number]

/** What the team chose in the Settings tab, with our default where a row is missing or blank. */
export interface Settings extends PayingSettings, BuyingSettings {
  /** IANA name; every date and time of the workbook is on this clock */
  readonly timeZone: string
  /** ISO 4217 */
  readonly currency: string
  /** Slack channel id or name; undefined: nothing is posted unasked */
  readonly alertsChannel: string | undefined
  /** minutes since midnight */
  readonly digestMinute: number
  /** ISO weekdays, 1 = Monday */
  readonly digestDays: readonly number[]
  /** when nothing is posted that can wait until they are over; undefined: never */
  readonly quietHours: Hours | undefined
  /** what goes to a channel or person of its own instead of the alerts channel */
  readonly alertRoutes: readonly Route[]
  /** share of order cycles without a stockout, 0.5 to 0.999 */
  readonly serviceLevel: number
  /** days between two looks at what to order */
  readonly reviewDays: number
  /** calendar days of sales that demand is worked out from */
  readonly demandWindowDays: number
  /** calendar days from order to counted receipt, where neither SKU nor supplier says */
  readonly leadDays: number
  readonly deadStockDays: number
  /** days of cover above which stock is called over */
  readonly overstockDays: number
  /** days before a sample decision is due on which somebody is reminded */
  readonly sampleReminderDays: readonly number[]
  /**
   * Slack user ids, and user groups and channels whose members are meant ('S…', '@handle', 'C…', '#name'); empty:
   * everybody may approve
   */
  readonly approvers: readonly string[]
  /** who may see costs, margins, losses and prices paid */
  readonly costsFor: (typeof costViewers)[number]
  /** whether a first order to a supplier who is not approved is asked about, or kept from being sent */
  readonly unvettedOrders: OrderGate
  /** the same for a SKU of which no sample was approved */
  readonly unsampledOrders: OrderGate
  /** the first one is meant where nobody says which */
  readonly locations: readonly string[]
  /** pieces above which an adjustment is asked back */
  readonly largeAdjustment: number
  /** of ISO 2859-1, where nobody says which */
  readonly inspectionLevel: InspectionLevel
  /** percent, where nobody says which; 0: no such defect is allowed */
  readonly aql: AqlBySeverity
}

/** One row of the Settings tab. */
export interface SettingRow {
  readonly key: string
  readonly value: string
}

/** A setting that cannot be read; its default is in use. */
export interface SettingProblem {
  readonly key: string
  readonly got: string
  readonly expected: string
}

type Definitions = { readonly [K in keyof Settings]: Definition<Settings[K]> }

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Every setting with its row's words, in the order of the tab. */
export const settingDefinitions: Definitions = {
  timeZone: {
    key: 'timezone',
    initial: 'Europe/Lisbon',
    note: 'The team’s time zone, by its IANA name. Dates, reminders and the digest follow it.',
    expected: 'a time zone such as Europe/Lisbon',
    read: (text) => (isTimeZone(text) ? text : undefined),
  },
  currency: {
    key: 'currency',
    initial: 'EUR',
    note: 'Currency of costs and prices, three letters.',
    expected: 'three letters such as EUR',
    read: (text) => (/^[A-Z]{3}$/.test(text.toUpperCase()) ? text.toUpperCase() : undefined),
  },
  alertsChannel: {
    key: 'alerts channel',
    initial: '#stock-alerts',
    note: 'Slack channel for the digest, alerts and reminders. Blank: nothing is posted unasked.',
    expected: 'a channel such as #stock-alerts, or blank',
    read: (text) => (/^#?[^\s#]{1,80}$/.test(text) ? text.replace(/^#/, '') : undefined),
  },
  digestMinute: {
    key: 'digest time',
    initial: '09:00',
    note: 'When the morning digest and reminders are posted, on the team’s clock.',
    expected: 'a time such as 09:00',
    read: minuteOfDay,
  },
  digestDays: {
    key: 'digest days',
    initial: 'Mon Tue Wed Thu Fri',
    note: 'Working days, on which the digest is posted.',
    expected: 'weekdays such as Mon Tue Wed Thu Fri',
    read: (text) => {
      const days = words(text.replaceAll(/\s*[-–—]\s*/g, '-')).flatMap(weekdaysOf)
      return days.length > 0 && days.every((day) => day > 0)
        ? [...new Set(days)].sort((a, b) => a - b)
        : undefined
    },
  },
  quietHours: {
    key: 'quiet hours',
    initial: '',
    note: 'When nothing is posted that can wait, such as 20:00-08:00; it comes when they are over, as it is then. Blank: none.',
    expected: 'hours such as 20:00-08:00, or blank',
    read: hoursOf,
  },
  alertRoutes: {
    key: 'alert routes',
    initial: '',
    note: 'What goes elsewhere than to the alerts channel: low stock: #stock, samples: @ines, class A: @ana, a supplier’s name: #porto. The first that fits counts. Blank: all to the alerts channel.',
    expected: 'what and where, such as low stock: #stock, samples: @ines, class A: @ana',
    read: routesOf,
  },
  serviceLevel: {
    key: 'service level',
    initial: '95%',
    note: 'How often stock should last until the next delivery. Higher means more safety stock.',
    expected: 'a percentage from 50% to 99.9%',
    read: (text) => {
      const value = Number.parseFloat(text.replace(',', '.'))
      // 99.9 / 100 is a hair above 0.999.
      const share = Math.round((value > 1 ? value / 100 : value) * 1e6) / 1e6
      return share >= 0.5 && share <= 0.999 ? share : undefined
    },
  },
  reviewDays: {
    key: 'review days',
    initial: '7',
    note: 'Days between two looks at what to order; suggested quantities also cover them.',
    expected: 'a whole number from 0 to 90',
    read: (text) => wholeBetween(text, 0, 90),
  },
  demandWindowDays: {
    key: 'demand window days',
    initial: '90',
    note: 'Days of sales that demand per day is worked out from.',
    expected: 'a whole number from 7 to 730',
    read: (text) => wholeBetween(text, 7, 730),
  },
  leadDays: {
    key: 'default lead days',
    initial: '30',
    note: 'Days from order to counted receipt, for SKUs whose supplier has none.',
    expected: 'a whole number from 1 to 365',
    read: (text) => wholeBetween(text, 1, 365),
  },
  deadStockDays: {
    key: 'dead-stock days',
    initial: '180',
    note: 'Stock without a sale for longer than this is called dead.',
    expected: 'a whole number from 30 to 1460',
    read: (text) => wholeBetween(text, 30, 1460),
  },
  overstockDays: {
    key: 'over-stock days',
    initial: '365',
    note: 'Stock that lasts longer than this is called over.',
    expected: 'a whole number from 30 to 3650',
    read: (text) => wholeBetween(text, 30, 3650),
  },
  sampleReminderDays: {
    key: 'sample reminder days',
    initial: '7 2 0',
    note: 'Days before a sample decision is due on which a reminder is posted.',
    expected: 'days such as 7 2 0',
    read: daysBefore,
  },
  approvers: {
    key: 'approvers',
    initial: '',
    note: 'Who may decide samples, write-offs and large adjustments: Slack user ids, a user group (@stock-leads), or a channel whose members are meant (#approvers). Blank: everybody.',
    expected:
      'Slack user ids such as U012AB3CD, a user group such as @stock-leads, a channel such as #approvers, or blank',
    read: (text) => {
      const ids = words(text).map(approverIn)
      return ids.every((id) => id !== undefined) ? ids : undefined
    },
    // A slip of the pen must not let everybody approve: whoever cannot be read matches nobody.
    meanwhile: (text) => words(text).map((word) => approverIn(word) ?? word),
  },
  costsFor: {
    key: 'who may see costs',
    initial: 'everyone',
    note: 'everyone, or approvers: then costs, margins, losses and prices paid are left out of what others see in Slack, and of what a channel sees.',
    expected: 'everyone or approvers',
    read: (text) => costViewers.find((each) => each === text.toLowerCase()),
    // A slip of the pen must not show what was meant to be hidden.
    meanwhile: () => 'approvers',
  },
  unvettedOrders: {
    key: 'orders to unvetted suppliers',
    initial: 'warn',
    note: 'What happens before the first order to a supplier who is not approved: off, warn, or block, which only approvers lift.',
    expected: 'off, warn or block',
    read: (text) => orderGates.find((each) => each === text.toLowerCase()),
    // A slip of the pen must not open what was meant to be closed.
    meanwhile: () => 'block',
  },
  unsampledOrders: {
    key: 'orders without approved sample',
    initial: 'warn',
    note: 'The same before an order for a SKU of which no sample was approved: off, warn or block.',
    expected: 'off, warn or block',
    read: (text) => orderGates.find((each) => each === text.toLowerCase()),
    meanwhile: () => 'block',
  },
  locations: {
    key: 'locations',
    initial: 'Studio, Shop',
    note: 'Where stock is kept, separated by commas. The first is meant when nobody says which.',
    expected: 'names separated by commas',
    read: (text) => {
      const names = text.split(',').map((name) => name.trim())
      return names.every((name) => name !== '') ? names : undefined
    },
  },
  largeAdjustment: {
    key: 'large-adjustment limit',
    initial: '50',
    note: 'Adding or removing more pieces than this at once is asked back first.',
    expected: 'a whole number of 1 or more',
    read: (text) => wholeBetween(text, 1, 1_000_000),
  },
  inspectionLevel: {
    key: 'inspection level',
    initial: 'II',
    note: 'How large a sample of a lot is looked at, by ISO 2859-1: I, II or III, or S-1 to S-4 for small ones.',
    expected: 'I, II, III, S-1, S-2, S-3 or S-4',
    read: levelOf,
  },
  aql: {
    key: 'inspection aql',
    initial: '0 / 2.5 / 4.0',
    note: 'Share of defective pieces that an inspection allows, percent: critical / major / minor. 0: none at all.',
    expected:
      'three of 0, 0.065, 0.10, 0.15, 0.25, 0.40, 0.65, 1.0, 1.5, 2.5, 4.0 and 6.5, such as 0 / 2.5 / 4.0',
    read: aqlsOf,
  },
  ...payingDefinitions,
  ...buyingDefinitions,
}

const blankMeansNone = new Set<keyof Settings>([
  'alertsChannel',
  'quietHours',
  'alertRoutes',
  'payer',
  'payerTimeZone',
  'approvers',
])
const none: Partial<Settings> = {
  alertsChannel: undefined,
  quietHours: undefined,
  alertRoutes: [],
  payer: [],
  payerTimeZone: undefined,
  approvers: [],
}

/**
 * Reads the Settings tab.
 *
 * @returns every setting, with the default where its row is missing, blank or wrong, and what is wrong. A blank alerts
 *   channel, quiet hours, routes, payer or list of approvers mean none. Unknown keys are left alone: the team may keep notes there. Never throws.
 */
export function readSettings(rows: readonly SettingRow[]): {
  settings: Settings
  problems: readonly SettingProblem[]
} {
  const typed = new Map(rows.map((row) => [row.key.trim().toLowerCase(), row.value.trim()]))
  const problems: SettingProblem[] = []
  const read = <K extends keyof Settings>(name: K): Settings[K] => {
    const definition: Definition<Settings[K]> = settingDefinitions[name]
    const text = typed.get(definition.key)
    const blank = none[name] as Settings[K]
    const initial = definition.initial === '' ? blank : (definition.read(definition.initial) ?? blank)
    if (text === '' && blankMeansNone.has(name)) return blank
    if (text === undefined || text === '') return initial
    const value = definition.read(text)
    if (value === undefined) problems.push({ key: definition.key, got: text, expected: definition.expected })
    return value ?? definition.meanwhile?.(text) ?? initial
  }
  const names = Object.keys(settingDefinitions) as (keyof Settings)[]
  const settings = Object.fromEntries(names.map((name) => [name, read(name)])) as unknown as Settings
  return { settings, problems }
}

/** Whether a person may decide samples, write-offs and large adjustments. Never throws. */
export function mayApprove(userId: string, settings: Settings): boolean {
  return settings.approvers.length === 0 || settings.approvers.includes(userId)
}

/**
 * Whether costs, margins, losses and prices paid may be shown to somebody; never throws.
 *
 * @param viewer.audience 'team' for what a whole channel sees: then only where everybody may see them
 */
export function maySeeCosts(
  viewer: { readonly userId: string; readonly audience?: 'team' },
  settings: Settings,
): boolean {
  if (settings.costsFor === 'everyone' || settings.approvers.length === 0) return true
  return viewer.audience !== 'team' && mayApprove(viewer.userId, settings)
}

/** A person, user group or channel of Slack's, also as a mention that was copied; undefined for anything else. */
function approverIn(word: string): string | undefined {
  const id = /^(?:<(?:@|#|!subteam\^))?([UWSCG][A-Z0-9]{2,})(?:\|[^>]*)?>?$/.exec(word)?.[1]
  return id ?? (/^[@#][\p{L}\p{N}._-]{1,80}$/u.test(word) ? word.toLowerCase() : undefined)
}

/** True for what stands for several people: a user group or a channel. Never throws. */
export function isCircle(approver: string): boolean {
  return /^[SCG@#]/.test(approver)
}

/**
 * Approvers with the members of their user groups and channels.
 *
 * @param membersOf undefined while Slack has not said who they are: then nobody of them may approve
 * @returns a circle stays in the list beside its members, so that an empty one does not let everybody approve. Never
 *   throws.
 */
export function withMembers(
  approvers: readonly string[],
  membersOf: (circle: string) => readonly string[] | undefined,
): readonly string[] {
  return approvers.flatMap((each) => (isCircle(each) ? [each, ...(membersOf(each) ?? [])] : [each]))
}

/** 'Mon', 'Monday' or 'Mon-Fri' as ISO weekdays; 0 where it is none. */
function weekdaysOf(word: string): number[] {
  const [from = '', to = from, ...more] = word.toLowerCase().split('-')
  const [first, last] = [from, to].map((name) =>
    name.length < 2 ? 0 : weekdays.findIndex((day) => day.startsWith(name)) + 1,
  )
  if (first === undefined || last === undefined || first === 0 || last === 0 || more.length > 0) return [0]
  const count = ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, at) => ((first - 1 + at) % 7) + 1)
}
