import type { Exchanges } from './exchange.ts'
import type { Grant } from './grant.ts'
import type { Json, JsonObject } from './json.ts'
import type { Manifest } from './manifest.ts'
import type { OAuth } from './oauth.ts'
import { asMessage } from './payload-rules.ts'
import type { BlockProblem } from './block-rules.ts'
import type { Payloads } from './payloads.ts'
import type { Tickets } from './tickets.ts'
import type { StoredFile } from './types.ts'
import type { FieldStore, ViewStore } from './view-store.ts'
import type { Channel } from './types.ts'
import type { Workspace } from './workspace.ts'

/** What the methods of the Web API work on: one workspace, and what it shares with the others on the same host. */
export interface Api {
  readonly workspace: Workspace
  readonly grant: Grant
  readonly views: ViewStore
  readonly fields: FieldStore
  readonly payloads: Payloads
  readonly tickets: Tickets
  readonly exchanges: Exchanges
  readonly manifest: Manifest
  readonly oauth: OAuth
  /** files whose upload began: id to what was announced */
  readonly uploads: Map<string, Omit<StoredFile, 'title'> & { readonly length: number }>
  /** 'http://127.0.0.1:PORT' */
  readonly baseUrl: string
  /** a ticket for a Socket Mode connection */
  readonly newSocketUrl: () => string
  readonly violate: (words: string) => void
}

export interface Method {
  /** any of these is enough; none: no scope is needed. `channel` is the one the arguments name */
  readonly scopes: (channel: Channel | undefined) => readonly string[]
  /** arguments that Slack knows and the stand-in models */
  readonly args: readonly string[]
  /** 'app': needs the app-level token; 'none': none, and works on no workspace; default: a workspace's bot token */
  readonly token?: 'app' | 'none'
  readonly run: (args: JsonObject, api: Api) => JsonObject
}

/** `{ ok: false, error }`, with what else Slack says. */
export class ApiRefusal extends Error {
  readonly code: string
  readonly more: JsonObject
  constructor(code: string, more: JsonObject = {}) {
    super(code)
    this.name = 'ApiRefusal'
    this.code = code
    this.more = more
  }
}

/** Notes every broken rule as a violation, and refuses. */
export function refuseBroken(
  code: string,
  problems: readonly BlockProblem[],
  api: Api,
  method: string,
): never {
  for (const problem of problems) api.violate(`${method}: ${problem.words} at ${problem.at} (${code})`)
  const messages = problems.map(asMessage)
  throw new ApiRefusal(code, { errors: messages, response_metadata: { messages } })
}

/** A needed text argument. */
export function needed(args: JsonObject, key: string): string {
  const value = args[key]
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string' && value !== '') return value
  throw new ApiRefusal('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] missing required field: ${key}`] },
  })
}

/** An argument that may be left out. */
export function given(args: JsonObject, key: string): string | undefined {
  const value = args[key]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A yes or no: forms send it as text. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true' || value === '1' || value === 1
}

/** The channel an argument names, as far as the app may know of it. */
export function knownChannel(args: JsonObject, api: Api, key = 'channel'): Channel {
  const channel = api.workspace.find(needed(args, key))
  if (channel === undefined || (channel.kind === 'private' && !channel.botIsMember)) {
    throw new ApiRefusal('channel_not_found')
  }
  return channel
}

/** A scope for each kind of channel; for all kinds when the arguments name none. */
export function byKind(
  verb: 'read' | 'history' | 'write',
): (channel: Channel | undefined) => readonly string[] {
  const scopes = { public: `channels:${verb}`, private: `groups:${verb}`, im: `im:${verb}` }
  return (channel) => (channel === undefined ? Object.values(scopes) : [scopes[channel.kind]])
}

/** One page of a list by `limit` and `cursor`; the cursor is the offset, made opaque. */
export function page<T>(list: readonly T[], args: JsonObject, usual: number): { items: T[]; cursor: string } {
  const cursor = given(args, 'cursor')
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString())
  if (!Number.isInteger(start)) throw new ApiRefusal('invalid_cursor')
  const limit = Math.min(Math.max(Number(given(args, 'limit') ?? usual), 1), 1000)
  const end = start + limit
  const next = end < list.length ? Buffer.from(String(end)).toString('base64url') : ''
  return { items: list.slice(start, end), cursor: next }
}
