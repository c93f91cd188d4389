import type { Derivation, Facts, Problem } from '../workbook/facts.ts'
import { readSettings, settingDefinitions, type Settings } from './rules.ts'
import { settingsTab } from './tabs.ts'

const read: Derivation<ReturnType<typeof readSettings>> = {
  tabs: [settingsTab],
  daily: false,
  derive: (facts) => readSettings(facts.rows(settingsTab)),
}

/** The settings in force. */
export function settingsOf(facts: Facts): Settings {
  return facts.derived(read).settings
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
