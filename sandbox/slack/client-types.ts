/**
 * What the browser page and the Slack stand-in say to each other, as JSON. Pure types: the page imports this file.
 * The addresses are listed at the top of http-face.ts.
 */

export type ClientJson = string | number | boolean | null | ClientJson[] | { [key: string]: ClientJson }

/** A Block Kit block as the app sent it, with `block_id` always filled in. Hand it to the renderer as it is. */
export type ClientBlock = { type: string; block_id: string; [key: string]: ClientJson }

export interface ClientPerson {
  id: string
  /** the short name, as after an @ */
  name: string
  realName: string
  tz: string
  isBot: boolean
}

export interface ClientChannel {
  id: string
  /** without #; for 'dm' the app's name */
  name: string
  /** 'dm' is the viewer's own conversation with the app */
  kind: 'public' | 'private' | 'dm'
  members: string[]
  botIsMember: boolean
}

export interface ClientCommand {
  /** with its slash: '/stock' */
  command: string
  description: string
  usageHint: string
}

export interface ClientShortcut {
  callbackId: string
  name: string
  description: string
  type: 'global' | 'message'
}

export interface ClientFile {
  id: string
  name: string
  title: string
  mimetype: string
  /** bytes */
  size: number
  /** to be used in <img src> or a download link; relative to the page's own address */
  url: string
}

export interface ClientMessage {
  channel: string
  /** id within the channel, and the time it was posted: seconds since 1970 with six decimals */
  ts: string
  /** the author; 'USLACKBOT' for Slack's own words, such as "/stock failed: the app did not respond" */
  user: string
  authorName: string
  isBot: boolean
  text: string
  /** empty: show `text` as mrkdwn */
  blocks: ClientBlock[]
  /** true: only this viewer sees it ("Only visible to you") */
  ephemeral: boolean
  edited: boolean
  threadTs: string | null
  files: ClientFile[]
  /** the slash command that this message answers, for a small caption; null when it answers none */
  answers: { user: string; command: string; text: string } | null
}

/** What a form element holds, by kind. */
export type FieldValue =
  /** text, number as typed, '2026-11-24', '09:30', an option's value, a user's or channel's id */
  | string
  /** datetimepicker: seconds since 1970 */
  | number
  /** checkboxes and multi selects: option values or ids */
  | string[]
  /** nothing chosen */
  | null

/** by block_id, then action_id */
export type FieldValues = { [blockId: string]: { [actionId: string]: FieldValue } }

export interface ClientView {
  id: string
  type: 'modal' | 'home'
  callbackId: string
  /** '' for Home */
  title: string
  /** null: no submit button */
  submit: string | null
  close: string
  blocks: ClientBlock[]
  /** what the fields hold now, initial values included; fields whose ids survive an update keep what was typed */
  values: FieldValues
  /** changes with every update: when it differs, draw the view anew */
  hash: string
}

/** GET /client/state?user=U… */
export interface ClientState {
  team: { id: string; name: string; domain: string }
  /** whose eyes these are */
  viewer: string
  app: { id: string; name: string; botUserId: string }
  people: ClientPerson[]
  channels: ClientChannel[]
  commands: ClientCommand[]
  shortcuts: ClientShortcut[]
  /** by channel id, oldest first, only what the viewer sees */
  messages: { [channelId: string]: ClientMessage[] }
  /** the viewer's open forms; the last one is on top */
  views: ClientView[]
  /** null: the app has published nothing yet */
  home: ClientView | null
  /** whether the app is there: a Socket Mode connection is open, or HTTP mode */
  connected: boolean
}

/** GET /client/events?user=U…: Server-Sent Events, each `data:` is one of these. */
export type ClientEvent =
  /** new, or changed when channel and ts are known already */
  | { type: 'message'; message: ClientMessage }
  | { type: 'message-gone'; channel: string; ts: string }
  /** the viewer's whole stack of open forms */
  | { type: 'views'; views: ClientView[] }
  | { type: 'home'; home: ClientView }
  | { type: 'connection'; connected: boolean }
  /** everything may differ (after "start over", or a channel was joined): fetch the state again */
  | { type: 'reset' }

/** A message, an open form or the Home tab: where a button or field lives. */
export type ClientSource =
  | { kind: 'message'; channel: string; ts: string }
  | { kind: 'view'; id: string }
  | { kind: 'home' }

/** POST /client/command: a line that starts with '/'. Answers ClientAnswer when the app acknowledged or failed to. */
export interface CommandRequest {
  user: string
  channel: string
  text: string
}

/** POST /client/message: a plain message. Answers ClientAnswer. */
export interface MessageRequest {
  user: string
  channel: string
  text: string
  threadTs?: string
}

/**
 * POST /client/action: a button pressed, an option chosen, a field with dispatch_action entered. Answers ClientAnswer.
 *
 * Not for inputs of a form without dispatch_action: Slack tells the app nothing of those until it is submitted.
 */
export interface ActionRequest {
  user: string
  source: ClientSource
  blockId: string
  actionId: string
  /** what was chosen; absent for a button */
  value?: FieldValue
  /** for a view: what all its fields hold, so that the app gets them with the press */
  values?: FieldValues
}

/** POST /client/submit: the form's submit button. Answers SubmitAnswer. */
export interface SubmitRequest {
  user: string
  viewId: string
  values: FieldValues
}

/** POST /client/close: the form's close button (all = the whole stack, as with the ×). Answers ClientAnswer. */
export interface CloseRequest {
  user: string
  viewId: string
  all?: boolean
}

/** POST /client/home: the Home tab is opened. Answers ClientAnswer; what is published comes as an event. */
export interface HomeRequest {
  user: string
}

/** POST /client/suggestions: the options of an external select. Answers SuggestionsAnswer. */
export interface SuggestionsRequest {
  user: string
  source: ClientSource
  blockId: string
  actionId: string
  /** what is typed so far */
  text: string
}

/** POST /client/shortcut: global, or with a message. Answers ClientAnswer. */
export interface ShortcutRequest {
  user: string
  callbackId: string
  message?: { channel: string; ts: string }
}

export type ClientAnswer =
  | { ok: true; /** milliseconds until the app acknowledged */ ackMs: number }
  /** words for the person, as Slack's own client would show them */
  | { ok: false; error: string }

export type SubmitAnswer =
  | { ok: true; ackMs: number }
  /** messages beside the fields, by block_id; `error` instead when the app failed ("We had some trouble connecting.") */
  | { ok: false; errors: { [blockId: string]: string }; error?: string }

export interface ClientOption {
  text: { type: string; text: string }
  value: string
  description?: { type: string; text: string }
}

export type SuggestionsAnswer =
  | { ok: true; options: ClientOption[]; groups: { label: string; options: ClientOption[] }[] }
  | { ok: false; error: string }
