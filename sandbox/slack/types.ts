import type { Faults } from '../faults.ts'
import type { FieldValue, FieldValues } from './client-types.ts'
import type { Json, JsonObject } from './json.ts'
import type { ManifestCommand, ManifestShortcut } from './manifest.ts'

export interface Team {
  readonly id: string
  readonly name: string
  readonly domain: string
}

export interface PersonOfTeam {
  readonly id: string
  readonly name: string
  readonly realName: string
  readonly tz: string
}

export interface ChannelOfTeam {
  readonly id: string
  /** without # */
  readonly name: string
  readonly members: readonly string[]
  readonly isPrivate?: boolean
  /** default false: the app may post there only with chat:write.public, and never when private */
  readonly botIsMember?: boolean
}

/** A user group of a paid workspace. */
export interface UserGroup {
  readonly id: string
  readonly name: string
  /** without @ */
  readonly handle: string
  readonly users: readonly string[]
}

/** A channel or direct conversation as it is now. */
export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private' | 'im'
  readonly members: Set<string>
  botIsMember: boolean
}

export interface AppOfTeam {
  readonly id: string
  readonly name: string
  readonly botUserId: string
  readonly botId: string
}

/** A workspace beside the first one. */
export interface WorkspaceOptions {
  readonly team: Team
  readonly people: readonly PersonOfTeam[]
  readonly channels: readonly ChannelOfTeam[]
}

export interface SlackStandInOptions {
  /** 0 (default): any free one. Always on 127.0.0.1 */
  readonly port?: number
  readonly team?: Team
  /** default: four people of an invented jewelry brand, Ana U01ANA, Ben U02BEN, Chloe U03CHLOE, Dev U04DEV */
  readonly people?: readonly PersonOfTeam[]
  /** default: #stock-alerts C01ALERTS, #supply-chain C02SUPPLY, #general C03GENERAL */
  readonly channels?: readonly ChannelOfTeam[]
  /**
   * The app's manifest, parsed, or the path of a YAML or JSON file. It gives the commands that can be typed, the
   * shortcuts, the scopes and the subscribed events. Without one every command can be typed and every method called.
   */
  readonly manifest?: unknown
  readonly botToken?: string
  readonly appToken?: string
  readonly signingSecret?: string
  readonly clientId?: string
  readonly clientSecret?: string
  /** where people may be sent back to after an installation; default: the manifest's */
  readonly redirectUrls?: readonly string[]
  /** false: only the first workspace may install the app; default true */
  readonly distributed?: boolean
  /** the clock for message ids, trigger ids and response URLs; default the machine's */
  readonly now?: () => Date
  /** milliseconds an app has to acknowledge; default 3,000 */
  readonly ackTimeoutMs?: number
  /** HTTP mode: where the app listens for signed requests, e.g. 'http://127.0.0.1:3000/slack/events' */
  readonly requestUrl?: string
  /** true: 1 chat.postMessage a second a channel (after a burst of 3), else 429 with Retry-After; default false */
  readonly rateLimits?: boolean
}

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly mimetype: string
  readonly bytes: Uint8Array
}

/** A message as it is now. Never changes: an update puts another one in its place, with the same channel and ts. */
export interface StoredMessage {
  readonly channel: string
  readonly ts: string
  /** the author's user id; the app's is `botUserId`, Slack's own 'USLACKBOT' */
  readonly user: string
  readonly isBot: boolean
  readonly text: string
  /** every block with its block_id, every interactive element with its action_id */
  readonly blocks: readonly JsonObject[]
  /** set: only this person sees it, and no API method finds it */
  readonly ephemeralTo?: string
  readonly threadTs?: string
  readonly metadata?: JsonObject
  readonly files: readonly StoredFile[]
  readonly editedTs?: string
  /** how it came here */
  readonly via: 'chat' | 'response_url' | 'ack' | 'person' | 'slack'
  /** the slash command it answers */
  readonly answers?: { readonly user: string; readonly command: string; readonly text: string }
}

/** A form or Home tab as it is now. Never changes: an update puts another one in its place, with the same id. */
export interface StoredView {
  readonly id: string
  readonly hash: string
  readonly type: 'modal' | 'home'
  readonly user: string
  readonly callbackId: string
  readonly externalId: string
  readonly privateMetadata: string
  /** '' for Home */
  readonly title: string
  readonly submit: string | null
  readonly close: string
  readonly clearOnClose: boolean
  readonly notifyOnClose: boolean
  readonly blocks: readonly JsonObject[]
  readonly rootViewId: string
  readonly previousViewId: string | null
}

export interface ApiCall {
  readonly method: string
  /** arguments as decoded, without the token */
  readonly args: JsonObject
  /** milliseconds since 1970 */
  readonly at: number
  /** HTTP status */
  readonly status: number
  readonly ok: boolean
  readonly error?: string
}

/** Something a person did that the app was told of, and what came of it. */
export interface Exchange {
  /** '' in HTTP mode and for things the app is not told of */
  readonly envelopeId: string
  readonly triggerId: string
  readonly acked: boolean
  readonly ackMs: number
  /** what Slack shows the person when the app did not acknowledge in time or answered badly */
  readonly error: string | undefined
  /** what the app sent along with its acknowledgement */
  readonly ackPayload: Json
  /** the question that the client asked before it sent the action */
  readonly confirm: JsonObject | undefined
  /**
   * Messages that came with the acknowledgement or through its response_url, and those the app posted or updated
   * after it and before the next exchange began, there where it happened or to the person alone; as they are now, oldest
   * first.
   */
  replies(): readonly StoredMessage[]
  /** the form that was opened, pushed or updated with its trigger or by its acknowledgement, as it is now */
  view(): StoredView | undefined
  /** waits until a reply, a form or a Home tab came of it; rejects after `ms` (default 20,000) */
  settled(ms?: number): Promise<Exchange>
}

export interface Submission extends Exchange {
  /** by block_id; empty unless the app answered with response_action errors */
  readonly errors: Readonly<Record<string, string>>
  /** true: the form is gone */
  readonly closed: boolean
}

/** By block_id or by action_id, whichever is there. Options are given by value or, failing that, by their words. */
export type Filled = Readonly<Record<string, FieldValue>>

export interface ClickOptions {
  /** the option chosen (value or words), the date, the user: whatever the element holds */
  readonly value?: FieldValue
  /** when the same action_id is in several blocks */
  readonly blockId?: string
  /** 'deny' in the element's confirm dialog: nothing is sent */
  readonly confirm?: 'confirm' | 'deny'
  /** what the other fields of the view hold at that moment */
  readonly fields?: Filled
}

/**
 * A person in front of Slack's client. Whatever the client itself would refuse (a button that is not there, a
 * required field left empty, an unknown command) rejects with `Refused`; the app is then told nothing.
 */
export interface Person {
  readonly id: string
  /** '/stock HOOP': a slash command; anything else is a message. Resolves when acknowledged or at the time limit */
  types(channelId: string, text: string, opts?: { threadTs?: string }): Promise<Exchange>
  clicks(at: StoredMessage | StoredView, actionId: string, opts?: ClickOptions): Promise<Exchange>
  submits(view: StoredView, values: Filled): Promise<Submission>
  closes(view: StoredView, opts?: { all?: boolean }): Promise<Exchange>
  opensHome(): Promise<Exchange>
  opensMessageShortcut(callbackId: string, message: StoredMessage): Promise<Exchange>
  opensGlobalShortcut(callbackId: string): Promise<Exchange>
  /** what the app suggests in an external select: `{ options }` or `{ option_groups }` */
  asksSuggestions(
    at: StoredMessage | StoredView,
    actionId: string,
    text: string,
    blockId?: string,
  ): Promise<JsonObject>
  /** the same, groups flattened */
  suggestions(at: StoredMessage | StoredView, actionId: string, text: string): Promise<readonly JsonObject[]>
  sees(channelId: string): readonly StoredMessage[]
  /** the form on top */
  view(): StoredView | undefined
  views(): readonly StoredView[]
  home(): StoredView | undefined
  /** the id of the direct conversation with the app */
  readonly dm: string
  /**
   * Opens the page on which an app asks to be installed (at Slack's /oauth/v2/authorize), and agrees or not.
   *
   * @returns the address of the app's that the browser is sent to; throws `Refused` when the page shows an error
   */
  answersInstallation(pageUrl: string, decision?: 'allow' | 'cancel'): Promise<string>
}

/** Something that a client sees change. */
export type SlackEvent =
  | { readonly type: 'message'; readonly message: StoredMessage; readonly change: 'posted' | 'updated' }
  | { readonly type: 'message-gone'; readonly message: StoredMessage }
  | { readonly type: 'view'; readonly view: StoredView; readonly change: 'opened' | 'updated' | 'closed' }
  | { readonly type: 'home'; readonly view: StoredView }
  | { readonly type: 'acked'; readonly envelopeId: string; readonly ackMs: number; readonly late: boolean }
  | { readonly type: 'connection'; readonly connected: boolean }
  | { readonly type: 'reset' }

/** One workspace of those behind one host. */
export interface SlackWorkspace {
  /** the app's token here; undefined while it is not installed */
  readonly botToken: string | undefined
  readonly team: Team
  readonly people: readonly PersonOfTeam[]
  readonly app: AppOfTeam
  /** all channels, and everybody's direct conversation with the app */
  readonly channels: readonly Channel[]
  /** undefined: a free workspace, which has none; a test may set it while the app runs */
  userGroups: readonly UserGroup[] | undefined
  as(userId: string): Person
  /** every message of a channel or direct conversation, ephemeral ones included, oldest first */
  messages(channelId: string): readonly StoredMessage[]
  /** what the fields of a form or Home tab hold now */
  fieldValues(view: StoredView): FieldValues
  /** a file that the app uploaded */
  file(id: string): StoredFile | undefined
  /** somebody removes the app: its token is dead, and it is told; resolves when it acknowledged or at the time limit */
  removeApp(): Promise<void>
  /** Slack sends an envelope again (default: the last one); resolves when it is acknowledged or at the time limit */
  redeliver(envelopeId?: string): Promise<void>
  /** true: the next envelope is delivered twice; falls back to false */
  duplicateNext: boolean
  onEvent(listener: (event: SlackEvent) => void): () => void
  /** waits until the condition gives something; looked at after every event and every 20 ms; rejects after `ms` (default 20,000) */
  until<T>(condition: () => T | undefined | false, ms?: number): Promise<T>
}

/** Slack's host with its first workspace, in which the app is installed from the beginning. */
export interface SlackStandIn extends SlackWorkspace {
  /** 'http://127.0.0.1:PORT/api/' */
  readonly apiUrl: string
  /** the token that the first workspace began with */
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly clientId: string
  readonly clientSecret: string
  readonly commands: readonly ManifestCommand[]
  readonly shortcuts: readonly ManifestShortcut[]
  /**
   * Adds a workspace on the same host, in which the app is not installed yet. Its events come to the app as those of all
   * others do. Throws when an id of it is another's.
   */
  addWorkspace(options: WorkspaceOptions): SlackWorkspace
  /** whether the app can be reached: a Socket Mode connection is open, or HTTP mode */
  readonly connected: boolean
  /** every payload that broke a rule of Slack's, in words; a test asserts that it stays empty */
  readonly violations: string[]
  readonly faults: Faults
  /** calls of the Web API, newest last, the last 10,000 */
  readonly calls: readonly ApiCall[]
  /** open Socket Mode connections */
  readonly connections: number
  /** Slack asks every connection to reconnect ('refresh_requested'), as it does every few hours */
  refreshConnections(): void
  /** cuts every connection without a word */
  dropConnections(): void
  /** empty workspaces again: messages, forms, Home tabs, files, violations and calls are gone; connections stay */
  reset(): void
  stop(): Promise<void>
}

/** What Slack's own client would not let a person do. */
export class Refused extends Error {
  /** messages beside fields, by block_id; empty when it is about no field */
  readonly fields: Readonly<Record<string, string>>
  constructor(message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'Refused'
    this.fields = fields
  }
}
