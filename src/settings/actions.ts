import { plainWords } from '../kit/plain-words.ts'
import { accept, type Result } from '../kit/result.ts'
import { append, update } from '../workbook/change.ts'
import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import type { Outcome, Workbook } from '../workbook/workbook.ts'
import { decideSettings, type SettingsForm, type SettingsRefusal } from './change.ts'
import { placeWords, routeFor, type Subject } from './routes.ts'
import {
  isCircle,
  mayApprove,
  maySeeCosts,
  readSettings,
  settingDefinitions,
  withMembers,
  type Settings,
} from './rules.ts'
import { settingsTab } from './tabs.ts'

const read: Derivation<ReturnType<typeof readSettings>> = {
  tabs: [settingsTab],
  daily: false,
  derive: (facts) => readSettings(facts.rows(settingsTab)),
}

/** Settings whose approvers are user groups or channels, with the members that were known when they were made. */
const withPeople = new WeakMap<
  Settings,
  { readonly known: readonly unknown[]; readonly settings: Settings }
>()

/** The settings in force, with the people whom the approvers' user groups and channels stand for. */
export function settingsOf(facts: Facts): Settings {
  const { settings } = facts.derived(read)
  const circles = settings.approvers.filter(isCircle)
  if (circles.length === 0) return settings
  const known = circles.map((circle) => facts.membersOf(circle))
  const kept = withPeople.get(settings)
  if (kept?.known.every((members, at) => members === known[at]) === true) return kept.settings
  const approvers = withMembers(settings.approvers, (circle) => facts.membersOf(circle))
  const made = { ...settings, approvers }
  withPeople.set(settings, { known, settings: made })
  return made
}

/** The user groups and channels that Settings name as approvers. */
export function approverCircles(facts: Facts): readonly string[] {
  return facts.derived(read).settings.approvers.filter(isCircle)
}

/** What is to be done about a user group or channel whose members Slack does not tell. */
const circleWords: Readonly<Record<string, string>> = {
  plan_upgrade_required: 'user ids or a channel: user groups need a paid plan of Slack',
  paid_teams_only: 'user ids or a channel: user groups need a paid plan of Slack',
  missing_scope:
    'the app installed again with its new manifest, which lets it read user groups; until then user ids or a channel',
  no_such_subteam: 'a user group that there is, or a person by their user id',
  channel_not_found: 'a channel that Jumpring can see; invite it there with /invite @Jumpring',
}

/**
 * Approvers of whom Slack does not say who they are, as problems: nobody of them may approve until then.
 *
 * @param faultOf Slack's word for it; undefined while all is well
 */
export function circleProblems(facts: Facts, faultOf: (circle: string) => string | undefined): Problem[] {
  return approverCircles(facts).flatMap((circle): Problem[] => {
    const fault = faultOf(circle)
    if (fault === undefined) return []
    return [
      {
        tab: settingsTab.title,
        key: settingDefinitions.approvers.key,
        rowNumber: 0,
        column: settingsTab.columns.value.header,
        got: circle,
        expected: circleWords[fault] ?? `people whom Slack knows (it says ${fault})`,
      },
    ]
  })
}

/** Whether costs, margins, losses and prices paid may be shown to who sees an answer. */
export function seesCosts(viewer: {
  readonly facts: Facts
  readonly userId: string
  readonly audience?: 'team'
}): boolean {
  return maySeeCosts(viewer, settingsOf(viewer.facts))
}

/** The same for what a whole channel sees: receipts, posts, what is shared. */
export function teamSeesCosts(facts: Facts): boolean {
  return seesCosts({ facts, userId: '', audience: 'team' })
}

/** What a change of settings answered; kept in the journal. */
export type SettingsReply = {
  readonly changes: readonly { readonly key: string; readonly was: string; readonly is: string }[]
}

/** Writes what a submitted form changes of the settings. Refusals as decideSettings. */
export async function changeSettings(
  workbook: Workbook,
  wish: { readonly requestId: string; readonly userId: string; readonly form: SettingsForm },
): Promise<Result<Outcome<SettingsReply>, SettingsRefusal>> {
  return workbook.change<SettingsReply, SettingsRefusal>(wish.requestId, (facts) => {
    const isApprover = mayApprove(wish.userId, settingsOf(facts))
    const decided = decideSettings(facts.rows(settingsTab), wish.form, { userId: wish.userId, isApprover })
    if (!decided.ok) return decided
    const changes = decided.value.map(({ name, is }) => {
      const { key, note } = settingDefinitions[name]
      const row = facts.find(settingsTab, key)
      return row === undefined
        ? append(settingsTab, { key, value: is, note })
        : update(settingsTab, row, { value: is })
    })
    const told = decided.value.map(({ name, was, is }) => ({ key: settingDefinitions[name].key, was, is }))
    return accept({ changes, reply: { changes: told } })
  })
}

/** Settings that cannot be read, for the Problems tab. */
export function settingProblems(facts: Facts): Problem[] {
  return facts.derived(read).problems.map(({ key, got, expected }) => ({
    tab: settingsTab.title,
    key,
    rowNumber: 0,
    column: settingsTab.columns.value.header,
    got,
    expected,
  }))
}

/** Where a post goes: where the first route that fits says, else to the alerts channel; undefined: nobody is to be told. */
export function placeOf(facts: Facts, subject: Subject): string | undefined {
  const { alertRoutes, alertsChannel } = settingsOf(facts)
  return routeFor(alertRoutes, subject, plainWords)?.to ?? alertsChannel
}

/** Every channel and person that settings name for posts. */
export function placesNamed(
  settings: Pick<Settings, 'alertsChannel' | 'alertRoutes' | 'payer'>,
): readonly string[] {
  const { alertsChannel, alertRoutes, payer } = settings
  const all = [
    ...(alertsChannel === undefined ? [] : [alertsChannel]),
    ...alertRoutes.map(({ to }) => to),
    ...payer,
  ]
  return [...new Set(all)]
}

/** A channel or person that cannot be posted to, and Slack's word for why. */
export interface PlaceRefused {
  readonly channel: string
  readonly error: string
}

/** Why Slack does not let the bot post somewhere, in words for the person who can put it right. */
const channelWords: Readonly<Record<string, string>> = {
  channel_not_found:
    'a channel of this workspace that Jumpring can see; invite it there with /invite @Jumpring',
  not_in_channel: 'a channel that Jumpring is in; invite it there with /invite @Jumpring',
  is_archived: 'a channel that is not archived',
  user_not_found:
    'a person of this workspace: @ and the name that Slack shows in their profile, or their user id',
  cannot_dm_bot: 'a person; an app cannot be told',
  missing_scope:
    'a channel or person that Jumpring may post to; the app lacks a permission: paste manifest.yml at Slack’s once more, and install it anew',
}

/** Channels and people of the settings to whom Slack does not let the bot post, as problems with what to do. */
export function channelProblems(facts: Facts, refused: readonly PlaceRefused[]): Problem[] {
  const { alertsChannel, alertRoutes, payer } = settingsOf(facts)
  const { alertsChannel: channelRow, alertRoutes: routesRow, payer: payerRow } = settingDefinitions
  const ofRoutes = refused.filter(({ channel }) => alertRoutes.some(({ to }) => to === channel))
  const ofPayer = refused.filter(({ channel }) => payer.includes(channel))
  return [
    ...refused
      .filter(({ channel }) => channel === alertsChannel)
      .map(({ channel, error }) => placeProblem(channelRow.key, `#${channel}`, error)),
    ...ofOneRow(routesRow.key, ofRoutes),
    ...ofOneRow(payerRow.key, ofPayer),
  ]
}

/** One row of the tab is one problem. */
function ofOneRow(key: string, refused: readonly PlaceRefused[]): Problem[] {
  const places = refused.map(({ channel }) => placeWords(channel)).join(', ')
  return refused
    .slice(0, 1)
    .map(({ error }) => placeProblem(key, places, error, '; until then it goes to the alerts channel'))
}

function placeProblem(key: string, got: string, error: string, more = ''): Problem {
  const expected = channelWords[error] ?? `a channel that Jumpring may post to (Slack says ${error})`
  return {
    tab: settingsTab.title,
    key,
    rowNumber: 0,
    column: settingsTab.columns.value.header,
    got,
    expected: `${expected}${more}`,
  }
}
