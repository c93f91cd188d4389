import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { parse as parseForm } from 'node:querystring'
import {
  HTTPReceiver,
  SocketModeReceiver,
  type App,
  type HTTPReceiverOptions,
  type Logger as SlackLogger,
  type ReceiverEvent,
} from '@slack/bolt'
import { WebClient, type WebClientOptions } from '@slack/web-api'
import { z } from 'zod'

/** A call to Slack that has no answer after this is given up. The client's own default is to wait for ever. */
const callTimeoutMs = 10_000
/** A request may come from a clock that is this much ahead of ours. */
const mostAheadMs = 5 * 60_000
/** Slack sends a request at once and waits three seconds for its answer: who takes longer is not Slack. */
const longestRequestMs = 10_000
/** A stop waits this long for requests that have begun. One that Slack still waits for is answered well before. */
const stopPatienceMs = 4_000

const signedIn = z.looseObject({ team_id: z.string(), bot_id: z.string(), user_id: z.string() })

/** How Slack reaches the bot: over a socket that the bot opens, or by signed requests to its port. */
export type SlackWay =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number }

/** Who the bot is in one Slack workspace. */
export interface SlackIdentity {
  readonly teamId: string
  readonly botToken: string
  readonly botId: string
  readonly botUserId: string
}

/** An address that is answered beside Slack's on the port of HTTP mode. */
export interface Route {
  readonly path: string
  readonly method: string
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
}

/** How Slack's requests come in, and whether they can. */
export interface Gate {
  /** whether Slack reaches the bot right now */
  readonly connected: () => boolean
  readonly start: () => Promise<unknown>
  /** Takes no further request; those under way go on. */
  readonly stop: () => Promise<unknown>
}

export interface GateOptions {
  readonly way: SlackWay
  /** another host that speaks Slack's Web API, with a slash at its end */
  readonly apiUrl: string | undefined
  readonly logger: SlackLogger
  /** what is answered beside Slack's requests, in HTTP mode */
  readonly routes: readonly Route[]
  /** what else Bolt's HTTP receiver is to do, such as installing the app in further workspaces */
  readonly http?: Partial<HTTPReceiverOptions>
  readonly handle: (event: ReceiverEvent) => Promise<void>
}

/**
 * Options of one Web API client. Each client and receiver gets an object of its own: Bolt writes into it.
 *
 * Nothing is repeated by itself, for a repeated post would be a second post; who calls knows what may be tried again.
 */
export function clientOptions(apiUrl: string | undefined, logger: SlackLogger): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
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

/**
 * A signed body that is JSON's null breaks Bolt where nobody catches it, and the process would end over it. Bolt puts the
 * body into the request before it verifies it: such a one is emptied on the way, and so refused as signed wrongly. Source:
 * HTTPReceiver.js and HTTPModuleFunctions.js of @slack/bolt 5.1.
 */
function refuseNull(receiver: HTTPReceiver): void {
  const listener = receiver.requestListener
  receiver.requestListener = (request, response) => {
    const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded'
    let body: unknown
    Object.defineProperty(request, 'rawBody', {
      get: () => body,
      set: (found: unknown) => {
        body = Buffer.isBuffer(found) && isNull(found.toString(), isForm) ? Buffer.alloc(0) : found
      },
    })
    listener(request, response)
  }
}

function isNull(body: string, isForm: boolean): boolean {
  const text = isForm ? parseForm(body)['payload'] : body
  return typeof text === 'string' && text.trim() === 'null'
}

/**
 * Asks Slack whose token this is. Rejects when Slack does not know it or cannot be reached.
 *
 * @param botToken begins with xoxb-
 */
export async function signIn(
  botToken: string,
  apiUrl: string | undefined,
  logger: SlackLogger,
): Promise<SlackIdentity> {
  const answer = await new WebClient(botToken, clientOptions(apiUrl, logger)).auth.test()
  const { team_id: teamId, bot_id: botId, user_id: botUserId } = signedIn.parse(answer)
  return { teamId, botToken, botId, botUserId }
}

/** The way in that the configuration asks for: a socket that the bot opens, or signed requests to its port. */
export function openGate(options: GateOptions): Gate {
  const { way, apiUrl, logger } = options
  // Bolt's receivers hand each event to an App; which shop's App answers is found out by the handler.
  const app = { processEvent: options.handle } as unknown as App
  if (way.kind === 'http') {
    let server: Server | undefined
    const receiver = new HTTPReceiver({
      signingSecret: way.signingSecret,
      port: way.port,
      logger,
      customRoutes: options.routes.map((route) => ({ ...route })),
      // A request that no listener acknowledges is answered by Bolt itself after this, milliseconds.
      unhandledRequestTimeoutMillis: 3100,
      ...options.http,
    })
    refuseTheFuture(receiver)
    refuseNull(receiver)
    receiver.init(app)
    return {
      connected: () => server !== undefined,
      start: async () => {
        server = await receiver.start(way.port)
        server.headersTimeout = longestRequestMs
        server.requestTimeout = longestRequestMs
      },
      stop: async () => {
        const open = server
        server = undefined
        // Bolt waits until every connection is closed, and somebody who sends half a request would hold it open.
        const late = setTimeout(() => open?.closeAllConnections(), stopPatienceMs)
        await receiver.stop().finally(() => clearTimeout(late))
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
        ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
        // Opening the socket may be tried for as long as Slack is away: nothing is sent twice by it.
        retryConfig: { forever: true, factor: 1.5, minTimeout: 500, maxTimeout: 15_000, randomize: true },
        timeout: callTimeoutMs,
      },
    },
  })
  receiver.init(app)
  let connected = false
  receiver.client.on('connected', () => (connected = true))
  for (const event of ['reconnecting', 'disconnecting', 'disconnected', 'close'])
    receiver.client.on(event, () => (connected = false))
  return {
    connected: () => connected,
    start: () => receiver.start(),
    stop: () => {
      // A connection that is being opened anew is a promise of the client's own that nobody hears: told of the end it would be
      // rejected, and that would end the process in the middle of its stop.
      receiver.client.removeAllListeners('disconnected')
      return receiver.stop()
    },
  }
}
