import { randomUUID } from 'node:crypto'
import type { Feed } from './feed.ts'
import type { Json, JsonObject } from './json.ts'

/** Something the app is told. */
export interface Envelope {
  readonly id: string
  readonly type: 'slash_commands' | 'interactive' | 'events_api'
  readonly payload: JsonObject
  /** whether the acknowledgement may carry an answer */
  readonly acceptsResponse: boolean
}

export interface Retry {
  readonly attempt: number
  readonly reason: 'timeout' | 'http_error' | 'connection_failed'
}

/** The way to the app: Socket Mode or signed requests. */
export interface Transport {
  readonly connected: boolean
  /** resolves with what the acknowledgement carried; rejects when the app cannot be reached or answers with an error */
  send(envelope: Envelope, retry: Retry | undefined): Promise<Json>
}

export type Acknowledgement =
  | { readonly acked: true; readonly ackMs: number; readonly payload: Json }
  | { readonly acked: false; readonly ackMs: number; readonly reason: 'timeout' | 'unreachable' }

/** An event that was not acknowledged comes again: at once, after a minute, after five. Source: Slack's Events API. */
const eventRetriesMs = [0, 60_000, 300_000]

/** Hands envelopes to the app, waits for the acknowledgement, and sends again what Slack would send again. */
export class Delivery {
  duplicateNext = false
  readonly #transport: Transport
  readonly #ackTimeoutMs: number
  readonly #feed: Feed
  readonly #sent = new Map<string, Envelope>()
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(transport: Transport, ackTimeoutMs: number, feed: Feed) {
    this.#transport = transport
    this.#ackTimeoutMs = ackTimeoutMs
    this.#feed = feed
  }

  /** A new envelope's id. */
  newId(): string {
    return randomUUID()
  }

  async deliver(envelope: Envelope): Promise<Acknowledgement> {
    this.#sent.set(envelope.id, envelope)
    const twice = this.duplicateNext
    this.duplicateNext = false
    const first = this.#attempt(envelope, undefined)
    if (twice) await this.#attempt(envelope, undefined)
    const acknowledgement = await first
    if (!acknowledgement.acked && envelope.type === 'events_api') this.#retryEvent(envelope, 1)
    return acknowledgement
  }

  /** The same envelope again, as after a lost acknowledgement. Throws when none was sent yet. */
  async redeliver(envelopeId: string | undefined): Promise<void> {
    const envelope = envelopeId === undefined ? [...this.#sent.values()].at(-1) : this.#sent.get(envelopeId)
    if (envelope === undefined) throw new Error('no such envelope was sent')
    await this.#attempt(envelope, { attempt: 1, reason: 'timeout' })
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  async #attempt(envelope: Envelope, retry: Retry | undefined): Promise<Acknowledgement> {
    const start = performance.now()
    const spent = (): number => Math.round((performance.now() - start) * 10) / 10
    const answered = this.#transport.send(envelope, retry).then(
      (payload): Acknowledgement => {
        const ackMs = spent()
        this.#feed.emit({ type: 'acked', envelopeId: envelope.id, ackMs, late: ackMs > this.#ackTimeoutMs })
        return { acked: true, ackMs, payload }
      },
      (): Acknowledgement => ({ acked: false, ackMs: spent(), reason: 'unreachable' }),
    )
    const late = new Promise<Acknowledgement>((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        resolve({ acked: false, ackMs: spent(), reason: 'timeout' })
      }, this.#ackTimeoutMs)
      this.#timers.add(timer)
      void answered.then(() => {
        clearTimeout(timer)
        this.#timers.delete(timer)
      })
    })
    return Promise.race([answered, late])
  }

  #retryEvent(envelope: Envelope, attempt: number): void {
    const wait = eventRetriesMs[attempt - 1]
    if (wait === undefined) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void this.#attempt(envelope, { attempt, reason: 'timeout' }).then((acknowledgement) => {
        if (!acknowledgement.acked) this.#retryEvent(envelope, attempt + 1)
      })
    }, wait)
    timer.unref()
    this.#timers.add(timer)
  }
}
