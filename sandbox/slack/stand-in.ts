import { Faults } from '../faults.ts'
import type { Api } from './api-method.ts'
import { ApiServer } from './api-server.ts'
import { AppEvents } from './app-events.ts'
import { Delivery } from './delivery.ts'
import type { Transport } from './delivery.ts'
import { Exchanges } from './exchange.ts'
import { Feed } from './feed.ts'
import { fieldValues } from './field-values.ts'
import { readManifest } from './manifest.ts'
import { Payloads } from './payloads.ts'
import { personAt } from './person.ts'
import { SignedRequests } from './signed-requests.ts'
import { SocketMode } from './socket-mode.ts'
import { Tickets } from './tickets.ts'
import type { SlackStandIn, SlackStandInOptions } from './types.ts'
import { FieldStore, ViewStore } from './view-store.ts'
import { Workspace } from './workspace.ts'

export type { Exchange, SlackStandIn, SlackStandInOptions, StoredMessage, StoredView } from './types.ts'
export { Refused } from './types.ts'

/** Starts a strict Slack on the loopback: Web API, Socket Mode or signed requests, and people who use it. */
export async function startSlackStandIn(options: SlackStandInOptions = {}): Promise<SlackStandIn> {
  const botToken = options.botToken ?? 'xoxb-stand-in'
  const appToken = options.appToken ?? 'xapp-stand-in'
  const signingSecret = options.signingSecret ?? 'stand-in-signing-secret'
  const now = options.now ?? (() => new Date())
  const violations: string[] = []
  const violate = (words: string): void => void violations.push(words)
  const faults = new Faults()
  const feed = new Feed()
  const manifest = readManifest(options.manifest)
  const workspace = new Workspace(options, manifest, feed, now)
  const views = new ViewStore(workspace)
  const fields = new FieldStore()
  const payloads = new Payloads(workspace, fields)
  const tickets = new Tickets(now)
  const exchanges = new Exchanges({ workspace, views, feed })

  const server = new ApiServer({
    api: () => api,
    tokens: { bot: botToken, app: appToken },
    faults,
    rateLimits: options.rateLimits === true,
  })
  const socketMode = new SocketMode(server.http, workspace.app.id, feed, violate)
  const baseUrl = await server.listen(options.port ?? 0)
  const newSocketUrl = (): string =>
    `${baseUrl.replace('http', 'ws')}/link/?ticket=${socketMode.newTicket()}&app_id=${workspace.app.id}`
  const api: Api = {
    workspace,
    views,
    fields,
    payloads,
    tickets,
    exchanges,
    manifest,
    uploads: new Map(),
    baseUrl,
    newSocketUrl,
    violate,
  }
  const transport: Transport =
    options.requestUrl === undefined ? socketMode : new SignedRequests(options.requestUrl, signingSecret)
  const delivery = new Delivery(transport, options.ackTimeoutMs ?? 3000, feed)
  const events = new AppEvents(api, delivery)
  feed.on((event) => {
    const isPost = event.type === 'message' && event.change === 'posted'
    if (isPost && event.message.isBot) void events.message(event.message, delivery.newId())
  })

  return {
    apiUrl: `${baseUrl}/api/`,
    botToken,
    appToken,
    signingSecret,
    team: workspace.team,
    people: workspace.people,
    app: workspace.app,
    channels: [...workspace.channels.values()],
    commands: manifest.commands,
    shortcuts: manifest.shortcuts,
    fieldValues: (view) => fieldValues(view, fields),
    file: (id) => workspace.files.get(id),
    get connected() {
      return transport.connected
    },
    as: (userId) => personAt({ api, delivery, events }, userId),
    messages: (channelId) => workspace.messages(channelId),
    violations,
    faults,
    calls: server.calls,
    redeliver: (envelopeId) => delivery.redeliver(envelopeId),
    get duplicateNext() {
      return delivery.duplicateNext
    },
    set duplicateNext(twice: boolean) {
      delivery.duplicateNext = twice
    },
    get connections() {
      return socketMode.connections
    },
    refreshConnections: () => socketMode.refresh(),
    dropConnections: () => socketMode.drop(),
    onEvent: (listener) => feed.on(listener),
    until: (condition, ms) => feed.until(condition, ms),
    reset: () => {
      workspace.clear()
      views.clear()
      fields.clear()
      violations.length = 0
      server.calls.length = 0
      feed.emit({ type: 'reset' })
    },
    stop: async () => {
      delivery.stop()
      socketMode.stop()
      await server.stop()
    },
  }
}
