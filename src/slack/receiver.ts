import { HTTPReceiver, SocketModeReceiver, type Logger as SlackLogger, type Receiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** A call to Slack that has no answer after this is given up. The client's own default is to wait for ever. */
const callTimeoutMs = 10_000
/** A request may come from a clock that is this much ahead of ours. */
const mostAheadMs = 5 * 60_000

/** How Slack reaches the bot: over a socket that the bot opens, or by signed requests to its port. */
export type SlackWay =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number }

/** How the bot and Slack reach each other. */
export interface SlackConfig {
  readonly botToken: string
  /** another host that speaks Slack's Web API, with a slash at its end */
  readonly apiUrl: string | undefined
  readonly way: SlackWay
}

/** An address that is answered beside Slack's on the port of HTTP mode. */
export interface Route {
  readonly path: string
  readonly method: string
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
}

/** How Slack's requests come in, and whether they can. */
export interface Gate {
  readonly receiver: Receiver
  /** whether Slack reaches the bot right now */
  readonly connected: () => boolean
  readonly start: () => Promise<unknown>
}

/**
 * Options of one Web API client. Each client and receiver gets an object of its own: Bolt writes into it.
 *
 * Nothing is repeated by itself, for a repeated post would be a second post; who calls knows what may be tried again.
 */
export function clientOptions(config: SlackConfig, logger: SlackLogger): WebClientOptions {
  return {
    ...(config.apiUrl === undefined ? {} : { slackApiUrl: config.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: callTimeoutMs,
    logger,
  }
}

/**
 * Bolt refuses requests that are older than five minutes and takes those from the future, which would stay good for a
 * replay until then. Source: verify-request.js of @slack/bolt 5.1.
 */
function refuseTheFuture(receiver: HTTPReceiver): void {
  const listener = receiver.requestListener
  receiver.requestListener = (request, response) => {
    const sentAt = Number(request.headers['x-slack-request-timestamp'])
    if (sentAt * 1000 > Date.now() + mostAheadMs) response.writeHead(401).end()
    else listener(request, response)
  }
}

/** The way in that the configuration asks for: a socket that the bot opens, or signed requests to its port. */
export function openGate(config: SlackConfig, logger: SlackLogger, routes: readonly Route[]): Gate {
  const { way } = config
  if (way.kind === 'http') {
    let listening = false
    const receiver = new HTTPReceiver({
      signingSecret: way.signingSecret,
      port: way.port,
      logger,
      customRoutes: routes.map((route) => ({ ...route })),
      // A request that no listener acknowledges is answered by Bolt itself after this, milliseconds.
      unhandledRequestTimeoutMillis: 3100,
    })
    refuseTheFuture(receiver)
    return {
      receiver,
      connected: () => listening,
      start: async () => {
        await receiver.start(way.port)
        listening = true
      },
    }
  }
  const receiver = new SocketModeReceiver({
    appToken: way.appToken,
    logger,
    customPropertiesExtractor: (envelope: { envelope_id?: unknown }) => ({
      envelopeId: envelope.envelope_id,
    }),
    installerOptions: {
      clientOptions: {
        ...(config.apiUrl === undefined ? {} : { slackApiUrl: config.apiUrl }),
        // Opening the socket may be tried for as long as Slack is away: nothing is sent twice by it.
        retryConfig: { forever: true, factor: 1.5, minTimeout: 500, maxTimeout: 15_000, randomize: true },
        timeout: callTimeoutMs,
      },
    },
  })
  let connected = false
  receiver.client.on('connected', () => (connected = true))
  for (const event of ['reconnecting', 'disconnecting', 'disconnected', 'close'])
    receiver.client.on(event, () => (connected = false))
  return { receiver, connected: () => connected, start: () => receiver.start() }
}
