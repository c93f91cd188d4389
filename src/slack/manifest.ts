import { stringify } from 'yaml'
import type { Feature } from './feature.ts'

/**
 * What the bot is allowed to do, each for one reason: answer commands; post alerts and reminders; find the alerts channel
 * by its name, a person by theirs, and who is in a channel of approvers; hear plain words in direct messages and mentions;
 * look for a post whose outcome is unknown before it is sent again; read who is in a user group of approvers. Public
 * channels, private ones and direct messages have scopes of their own.
 */
export const botScopes = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'usergroups:read',
  'users:read',
] as const

/** Plain words come as mentions and direct messages; two say that a workspace removed the app. */
export const botEvents = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'message.im',
  'tokens_revoked',
] as const

/** The manifest that creates the app at Slack's, from what the features register. Never throws. */
function manifestOf(features: readonly Feature[]): object {
  const commands = features.flatMap((feature) => feature.commands ?? [])
  const shortcuts = features.flatMap((feature) => feature.shortcuts ?? [])
  return {
    _metadata: { major_version: 2 },
    display_information: {
      name: 'Jumpring',
      description: 'Suppliers, stock, samples and returns of a jewelry team, kept in its own Google Sheet',
      background_color: '#3b3428',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Jumpring', always_online: true },
      shortcuts: shortcuts.map(({ callbackId, ...shown }) => ({
        name: shown.name,
        type: shown.type,
        callback_id: callbackId,
        description: shown.description,
      })),
      slash_commands: commands.map(({ name, description, usage }) => ({
        command: name,
        description,
        usage_hint: usage,
        should_escape: false,
      })),
    },
    oauth_config: { scopes: { bot: [...botScopes] } },
    settings: {
      event_subscriptions: { bot_events: [...botEvents] },
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  }
}

/** The manifest as its file has it. Never throws. */
export function manifestText(features: readonly Feature[]): string {
  return `# Written by "npm run sync" from what the code registers. Paste it at api.slack.com/apps, "Create New App", "From a manifest".\n${stringify(manifestOf(features), { lineWidth: 0 })}`
}

/**
 * A link that opens Slack's page for a new app with the manifest filled in. Source: docs/slack.md. Never throws.
 */
export function installLink(features: readonly Feature[]): string {
  const manifest = encodeURIComponent(JSON.stringify(manifestOf(features)))
  return `https://api.slack.com/apps?new_app=1&manifest_json=${manifest}`
}
