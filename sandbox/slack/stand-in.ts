import { Faults } from '../faults.ts'
import { ApiServer } from './api-server.ts'
import type { Transport } from './delivery.ts'
import { readManifest } from './manifest.ts'
import { OAuth } from './oauth.ts'
import { openWorkspace } from './open-workspace.ts'
import type { OpenWorkspace, Surroundings } from './open-workspace.ts'
import { SignedRequests } from './signed-requests.ts'
import { SocketMode } from './socket-mode.ts'
import type { SlackEvent, SlackStandIn, SlackStandInOptions, WorkspaceOptions } from './types.ts'
import { appId } from './workspace.ts'

export type {
  Exchange,
  SlackStandIn,
  SlackStandInOptions,
  SlackWorkspace,
  StoredMessage,
  StoredView,
} from './types.ts'
export { Refused } from './types.ts'

/**
 * Starts a strict Slack on the loopback: Web API, Socket Mode or signed requests, OAuth, and people who use it. It has one
 * workspace, in which the app is installed; further ones can be added.
 */
export async function startSlackStandIn(options: SlackStandInOptions = {}): Promise<SlackStandIn> {
  const botToken = options.botToken ?? 'xoxb-stand-in'
  const appToken = options.appToken ?? 'xapp-stand-in'
  const signingSecret = options.signingSecret ?? 'stand-in-signing-secret'
  const clientId = options.clientId ?? '1000.2000'
  const clientSecret = options.clientSecret ?? 'stand-in-client-secret'
  const now = options.now ?? (() => new Date())
  const violations: string[] = []
  const violate = (words: string): void => void violations.push(words)
  const faults = new Faults()
  const manifest = readManifest(options.manifest)
  const oauth = new OAuth({
    clientId,
    clientSecret,
    redirectUrls: options.redirectUrls ?? manifest.redirectUrls,
    distributed: options.distributed ?? true,
    manifest,
    now,
    violate,
  })

  const others: OpenWorkspace[] = []
  const all = (): readonly OpenWorkspace[] => [first, ...others]
  const toAll = { emit: (event: SlackEvent) => all().forEach(({ feed }) => feed.emit(event)) }
  const server = new ApiServer({
    host: () => ({ workspaces: [first.api, ...others.map(({ api }) => api)], appToken }),
    faults,
    rateLimits: options.rateLimits === true,
  })
  const socketMode = new SocketMode(server.http, appId, toAll, violate)
  const baseUrl = await server.listen(options.port ?? 0)
  const transport: Transport =
    options.requestUrl === undefined ? socketMode : new SignedRequests(options.requestUrl, signingSecret)
  const around: Surroundings = {
    manifest,
    oauth,
    transport,
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    baseUrl,
    newSocketUrl: () =>
      `${baseUrl.replace('http', 'ws')}/link/?ticket=${socketMode.newTicket()}&app_id=${appId}`,
    newId: idSource(),
    now,
    violate,
  }
  const first = openWorkspace(around, options, 0)
  first.api.grant.give(manifest.scopes, botToken)

  return {
    ...first.face,
    apiUrl: `${baseUrl}/api/`,
    botToken,
    appToken,
    signingSecret,
    clientId,
    clientSecret,
    commands: manifest.commands,
    shortcuts: manifest.shortcuts,
    addWorkspace: (wanted) => {
      refuseKnownIds(wanted, all())
      const opened = openWorkspace(around, wanted, all().length)
      others.push(opened)
      return opened.face
    },
    get userGroups() {
      return first.face.userGroups
    },
    set userGroups(groups) {
      first.face.userGroups = groups
    },
    get connected() {
      return transport.connected
    },
    violations,
    faults,
    calls: server.calls,
    get duplicateNext() {
      return first.face.duplicateNext
    },
    set duplicateNext(twice: boolean) {
      first.face.duplicateNext = twice
    },
    get connections() {
      return socketMode.connections
    },
    refreshConnections: () => socketMode.refresh(),
    dropConnections: () => socketMode.drop(),
    reset: () => {
      for (const each of all()) each.clear()
      violations.length = 0
      server.calls.length = 0
      toAll.emit({ type: 'reset' })
    },
    stop: async () => {
      for (const each of all()) each.stop()
      socketMode.stop()
      await server.stop()
    },
  }
}

/** Ids such as 'V0000001A', never the same twice in any workspace. */
function idSource(): (prefix: string) => string {
  let last = 46_656
  return (prefix) => {
    last += 1
    return `${prefix}${last.toString(36).toUpperCase().padStart(8, '0')}`
  }
}

/** Ids of teams, people and channels are Slack's: no two are the same in any workspace. */
function refuseKnownIds(wanted: WorkspaceOptions, known: readonly OpenWorkspace[]): void {
  const ids = [wanted.team.id, ...wanted.people.map(({ id }) => id), ...wanted.channels.map(({ id }) => id)]
  const taken = known.flatMap(({ face }) => [
    face.team.id,
    ...face.people.map(({ id }) => id),
    ...face.channels.map(({ id }) => id),
  ])
  const twice = ids.filter((id, at) => taken.includes(id) || ids.indexOf(id) !== at)
  if (twice.length > 0) throw new Error(`Ids that are there already: ${twice.join(', ')}`)
}
