import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { isObject, listIn, objectIn, objectsIn, textIn } from './json.ts'
import type { JsonObject } from './json.ts'

export interface ManifestCommand {
  readonly command: string
  readonly description: string
  readonly usageHint: string
  readonly shouldEscape: boolean
}

export interface ManifestShortcut {
  readonly callbackId: string
  readonly name: string
  readonly description: string
  readonly type: 'global' | 'message'
}

/** What of an app's manifest decides what Slack does. */
export interface Manifest {
  readonly name: string
  readonly commands: readonly ManifestCommand[]
  readonly shortcuts: readonly ManifestShortcut[]
  /** undefined: everything is allowed */
  readonly scopes: readonly string[] | undefined
  readonly events: readonly string[] | undefined
  readonly interactivity: boolean
  readonly homeTab: boolean
  /** whether people may write to the app in its Messages tab */
  readonly hearsDirectly: boolean
  /** where Slack sends people back to after an installation */
  readonly redirectUrls: readonly string[]
}

const open: Manifest = {
  name: 'App',
  commands: [],
  shortcuts: [],
  scopes: undefined,
  events: undefined,
  interactivity: true,
  homeTab: true,
  hearsDirectly: true,
  redirectUrls: [],
}

/**
 * Reads a manifest: parsed already, the path of a YAML or JSON file, or undefined for an app that may do everything.
 *
 * Throws when the file cannot be read or is no manifest.
 */
export function readManifest(source: unknown): Manifest {
  if (source === undefined) return open
  const parsed: unknown = typeof source === 'string' ? parse(readFileSync(source, 'utf8')) : source
  if (!isObject(parsed)) throw new Error('the manifest must be an object')
  const features = objectIn(parsed, 'features')
  const settings = objectIn(parsed, 'settings')
  const oauth = objectIn(parsed, 'oauth_config')
  return {
    name: textIn(objectIn(parsed, 'display_information'), 'name') ?? open.name,
    commands: objectsIn(features, 'slash_commands').map(command),
    shortcuts: objectsIn(features, 'shortcuts').map(shortcut),
    scopes: listIn(objectIn(oauth, 'scopes'), 'bot').map(String),
    events: listIn(objectIn(settings, 'event_subscriptions'), 'bot_events').map(String),
    interactivity: objectIn(settings, 'interactivity')['is_enabled'] === true,
    homeTab: objectIn(features, 'app_home')['home_tab_enabled'] === true,
    hearsDirectly: isOpenToMessages(objectIn(features, 'app_home')),
    redirectUrls: listIn(oauth, 'redirect_urls').map(String),
  }
}

/** Slack's own default is a Messages tab that people only read. */
function isOpenToMessages(appHome: JsonObject): boolean {
  return appHome['messages_tab_enabled'] === true && appHome['messages_tab_read_only_enabled'] === false
}

function command(from: JsonObject): ManifestCommand {
  return {
    command: textIn(from, 'command') ?? '',
    description: textIn(from, 'description') ?? '',
    usageHint: textIn(from, 'usage_hint') ?? '',
    shouldEscape: from['should_escape'] === true,
  }
}

function shortcut(from: JsonObject): ManifestShortcut {
  return {
    callbackId: textIn(from, 'callback_id') ?? '',
    name: textIn(from, 'name') ?? '',
    description: textIn(from, 'description') ?? '',
    type: from['type'] === 'message' ? 'message' : 'global',
  }
}
