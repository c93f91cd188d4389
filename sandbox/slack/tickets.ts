import { randomBytes } from 'node:crypto'
import type { LiveExchange } from './exchange.ts'
import type { StoredMessage } from './types.ts'

const triggerLifeMs = 3000
const responseLifeMs = 30 * 60 * 1000
const mostResponses = 5

/** A right to open a form: for three seconds, once. */
export interface Trigger {
  readonly userId: string
  readonly exchange: LiveExchange
  /** the form that the press was in: only then may another be pushed onto it */
  readonly viewId: string | undefined
}

type TriggerFault = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id'

/** A right to answer: five times within thirty minutes. */
export interface ResponseRight {
  readonly channel: string
  readonly userId: string
  readonly exchange: LiveExchange
  /** the message whose button was pressed */
  readonly source: StoredMessage | undefined
}

type ResponseFault = 'expired_url' | 'used_url'

/** The short-lived rights that come with what a person does: trigger ids and response URLs. */
export class Tickets {
  readonly #now: () => Date
  readonly #triggers = new Map<string, Trigger & { expiresAt: number; used: boolean }>()
  readonly #responses = new Map<string, ResponseRight & { expiresAt: number; uses: number }>()

  constructor(now: () => Date) {
    this.#now = now
  }

  giveTrigger(trigger: Trigger): string {
    const id = `${this.#triggers.size + 1}.${this.#now().getTime()}.${randomBytes(16).toString('hex')}`
    this.#triggers.set(id, { ...trigger, expiresAt: this.#now().getTime() + triggerLifeMs, used: false })
    trigger.exchange.triggerId = id
    return id
  }

  /** Looks at a trigger without using it up. */
  trigger(id: string): Trigger | TriggerFault {
    const found = this.#triggers.get(id)
    if (found === undefined) return 'invalid_trigger_id'
    if (found.used) return 'exchanged_trigger_id'
    return this.#now().getTime() >= found.expiresAt ? 'expired_trigger_id' : found
  }

  useTrigger(id: string): void {
    const found = this.#triggers.get(id)
    if (found !== undefined) found.used = true
  }

  /** Whether a response URL was given here, good or not. */
  knowsResponse(id: string): boolean {
    return this.#responses.has(id)
  }

  /** @returns the secret part of the response URL */
  giveResponse(right: ResponseRight): string {
    const id = randomBytes(16).toString('hex')
    this.#responses.set(id, { ...right, expiresAt: this.#now().getTime() + responseLifeMs, uses: 0 })
    return id
  }

  /** Looks at a response URL without using it up. */
  response(id: string): ResponseRight | ResponseFault {
    const found = this.#responses.get(id)
    if (found === undefined || this.#now().getTime() >= found.expiresAt) return 'expired_url'
    return found.uses >= mostResponses ? 'used_url' : found
  }

  useResponse(id: string): void {
    const found = this.#responses.get(id)
    if (found !== undefined) found.uses += 1
  }
}
