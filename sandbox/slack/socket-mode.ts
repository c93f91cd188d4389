import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { RawData, WebSocket } from 'ws'
import type { Envelope, Retry, Transport } from './delivery.ts'
import type { Feed } from './feed.ts'
import { isObject, parseJson, textIn } from './json.ts'
import type { Json, JsonObject } from './json.ts'

const pingEveryMs = 10_000
const mostConnections = 10
/** how long the other side may take to close politely */
const patienceMs = 500

interface Pending {
  readonly socket: WebSocket
  readonly envelope: Envelope
  readonly resolve: (payload: Json) => void
  readonly reject: (why: Error) => void
}

/** Socket Mode: the app connects with a ticket from apps.connections.open; each envelope goes to one connection. */
export class SocketMode implements Transport {
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #sockets: WebSocket[] = []
  readonly #tickets = new Set<string>()
  readonly #pending = new Set<Pending>()
  readonly #feed: Pick<Feed, 'emit'>
  readonly #appId: string
  readonly #violate: (words: string) => void
  readonly #ping: NodeJS.Timeout
  #next = 0

  constructor(http: Server, appId: string, feed: Pick<Feed, 'emit'>, violate: (words: string) => void) {
    this.#feed = feed
    this.#appId = appId
    this.#violate = violate
    http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    this.#ping = setInterval(
      () => this.#sockets.forEach((each) => each.ping(String(Date.now()))),
      pingEveryMs,
    )
    this.#ping.unref()
  }

  get connected(): boolean {
    return this.#sockets.length > 0
  }

  get connections(): number {
    return this.#sockets.length
  }

  /** A ticket for one connection. */
  newTicket(): string {
    const ticket = randomBytes(16).toString('hex')
    this.#tickets.add(ticket)
    return ticket
  }

  send(envelope: Envelope, retry: Retry | undefined): Promise<Json> {
    const open = this.#sockets.filter((socket) => socket.readyState === socket.OPEN)
    this.#next += 1
    const socket = open[this.#next % Math.max(open.length, 1)]
    if (socket === undefined) return Promise.reject(new Error('no connection is open'))
    const message: JsonObject = {
      envelope_id: envelope.id,
      type: envelope.type,
      accepts_response_payload: envelope.acceptsResponse,
      payload: envelope.payload,
    }
    if (envelope.type === 'events_api') {
      message['retry_attempt'] = retry?.attempt ?? 0
      message['retry_reason'] = retry?.reason ?? ''
    } else if (retry !== undefined) {
      message['retry_attempt'] = retry.attempt
      message['retry_reason'] = retry.reason
    }
    return new Promise((resolve, reject) => {
      this.#pending.add({ socket, envelope, resolve, reject })
      socket.send(JSON.stringify(message))
    })
  }

  /** Slack recycles a connection every few hours: the app is asked to open another. */
  refresh(): void {
    const message = { type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'stand-in' } }
    for (const socket of this.#sockets) socket.send(JSON.stringify(message))
  }

  /** Cuts every connection without a close frame. */
  drop(): void {
    for (const socket of this.#sockets.slice()) socket.terminate()
  }

  stop(): void {
    clearInterval(this.#ping)
    for (const socket of this.#sockets.slice()) socket.close(1001)
    setTimeout(() => this.drop(), patienceMs).unref()
    this.#server.close()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    const ticket = url.searchParams.get('ticket') ?? ''
    if (url.pathname !== '/link/' || !this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
      return
    }
    if (this.#sockets.length >= mostConnections) {
      socket.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#welcome(connection))
  }

  #welcome(socket: WebSocket): void {
    this.#sockets.push(socket)
    socket.on('message', (raw) => this.#receive(raw))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => this.#forget(socket))
    const hello = {
      type: 'hello',
      num_connections: this.#sockets.length,
      debug_info: { host: 'stand-in', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.#appId },
    }
    socket.send(JSON.stringify(hello))
    this.#feed.emit({ type: 'connection', connected: true })
  }

  #forget(socket: WebSocket): void {
    const index = this.#sockets.indexOf(socket)
    if (index >= 0) this.#sockets.splice(index, 1)
    for (const pending of [...this.#pending].filter((each) => each.socket === socket)) {
      this.#pending.delete(pending)
      pending.reject(new Error('the connection was closed'))
    }
    if (!this.connected) this.#feed.emit({ type: 'connection', connected: false })
  }

  #receive(raw: RawData): void {
    const message = parseJson(rawText(raw))
    const id = isObject(message) ? textIn(message, 'envelope_id') : undefined
    if (!isObject(message) || id === undefined) {
      this.#violate(`Socket Mode: a message without envelope_id: ${rawText(raw).slice(0, 200)}`)
      return
    }
    const payload = message['payload'] ?? null
    for (const pending of [...this.#pending].filter((each) => each.envelope.id === id)) {
      const hasAnswer = isObject(payload) && Object.keys(payload).length > 0
      if (hasAnswer && !pending.envelope.acceptsResponse) {
        const kind = textIn(pending.envelope.payload, 'type') ?? pending.envelope.type
        this.#violate(`Socket Mode: the acknowledgement of ${kind} carries an answer, and Slack ignores it`)
      }
      this.#pending.delete(pending)
      pending.resolve(payload)
    }
  }
}

function rawText(raw: RawData): string {
  return Array.isArray(raw) ? Buffer.concat(raw).toString() : Buffer.from(raw as Buffer).toString()
}
