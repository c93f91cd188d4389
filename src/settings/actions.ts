import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import {
  isCircle,
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

/** Why Slack does not let the bot post to a channel, in words for the person who can put it right. */
const channelWords: Readonly<Record<string, string>> = {
  channel_not_found:
    'a channel of this workspace that Jumpring can see; invite it there with /invite @Jumpring',
  not_in_channel: 'a channel that Jumpring is in; invite it there with /invite @Jumpring',
  is_archived: 'a channel that is not archived',
}

/** The alerts channel as a problem, while Slack does not let the bot post to it. */
export function channelProblems(
  facts: Facts,
  refused: { readonly channel: string; readonly error: string } | undefined,
): Problem[] {
  if (refused === undefined || settingsOf(facts).alertsChannel !== refused.channel) return []
  return [
    {
      tab: settingsTab.title,
      key: settingDefinitions.alertsChannel.key,
      rowNumber: 0,
      column: settingsTab.columns.value.header,
      got: `#${refused.channel}`,
      expected:
        channelWords[refused.error] ?? `a channel that Jumpring may post to (Slack says ${refused.error})`,
    },
  ]
}
