import type { Api } from './api-method.ts'
import { AppEvents } from './app-events.ts'
import { Delivery } from './delivery.ts'
import type { Transport } from './delivery.ts'
import { Exchanges } from './exchange.ts'
import { Feed } from './feed.ts'
import { fieldValues } from './field-values.ts'
import { Grant } from './grant.ts'
import type { Manifest } from './manifest.ts'
import type { OAuth } from './oauth.ts'
import { Payloads } from './payloads.ts'
import { personAt } from './person.ts'
import { Tickets } from './tickets.ts'
import type { SlackWorkspace, WorkspaceOptions } from './types.ts'
import { FieldStore, ViewStore } from './view-store.ts'
import { Workspace } from './workspace.ts'

/** What all workspaces of one Slack share. */
export interface Surroundings {
  readonly manifest: Manifest
  readonly oauth: OAuth
  readonly transport: Transport
  readonly ackTimeoutMs: number
  readonly baseUrl: string
  readonly newSocketUrl: () => string
  /** an id that no workspace was given before */
  readonly newId: (prefix: string) => string
  readonly now: () => Date
  readonly violate: (words: string) => void
}

/** One workspace: what the Web API works on, and what a test sees of it. */
export interface OpenWorkspace {
  readonly api: Api
  readonly feed: Feed
  readonly face: SlackWorkspace
  /** Forgets messages, forms, Home tabs and files. */
  clear(): void
  stop(): void
}

/** Opens a workspace beside others on one host: people, messages and forms of its own, the app's token its own. */
export function openWorkspace(
  around: Surroundings,
  wanted: Partial<WorkspaceOptions>,
  place: number,
): OpenWorkspace {
  const { manifest, now } = around
  const feed = new Feed()
  const workspace = new Workspace(wanted, { manifest, feed, now, newId: around.newId, place })
  const views = new ViewStore(workspace)
  const fields = new FieldStore()
  const grant = new Grant(workspace.team.id)
  const api: Api = {
    workspace,
    views,
    fields,
    grant,
    payloads: new Payloads(workspace, fields),
    tickets: new Tickets(now),
    exchanges: new Exchanges({ workspace, views, feed }),
    manifest,
    oauth: around.oauth,
    uploads: new Map(),
    baseUrl: around.baseUrl,
    newSocketUrl: around.newSocketUrl,
    violate: around.violate,
  }
  const delivery = new Delivery(around.transport, around.ackTimeoutMs, feed)
  const events = new AppEvents(api, delivery)
  feed.on((event) => {
    const isPost = event.type === 'message' && event.change === 'posted'
    if (isPost && event.message.isBot) void events.message(event.message, delivery.newId())
  })

  return {
    api,
    feed,
    face: {
      team: workspace.team,
      people: workspace.people,
      app: workspace.app,
      channels: [...workspace.channels.values()],
      get botToken() {
        return grant.token
      },
      get userGroups() {
        return workspace.userGroups
      },
      set userGroups(groups) {
        workspace.userGroups = groups
      },
      as: (userId) => personAt({ api, delivery, events }, userId),
      messages: (channelId) => workspace.messages(channelId),
      fieldValues: (view) => fieldValues(view, fields),
      file: (id) => workspace.files.get(id),
      removeApp: async () => {
        grant.end()
        await events.removed()
      },
      redeliver: (envelopeId) => delivery.redeliver(envelopeId),
      get duplicateNext() {
        return delivery.duplicateNext
      },
      set duplicateNext(twice: boolean) {
        delivery.duplicateNext = twice
      },
      onEvent: (listener) => feed.on(listener),
      until: (condition, ms) => feed.until(condition, ms),
    },
    clear: () => {
      workspace.clear()
      views.clear()
      fields.clear()
    },
    stop: () => delivery.stop(),
  }
}
