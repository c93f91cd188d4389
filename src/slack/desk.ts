import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import type { JournalFault } from '../journal/journal.ts'
import type { Instant } from '../kit/local-date.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Workbook } from '../workbook/workbook.ts'
import type { Request } from './feature.ts'
import { sendFile } from './files.ts'
import { FormTooLate } from './faults.ts'
import { sealContext } from './form-context.ts'
import type { People } from './people.ts'
import { watchWrites } from './writes.ts'

/** Slack delivers again within minutes; what was handled is remembered this long. The journal remembers writes for ever. */
const rememberedMs = 15 * 60_000
const mostRemembered = 5_000
/** A form may be opened for three seconds after the press; the call takes its time, too. */
const triggerMs = 2_800
const expired = z.object({ data: z.object({ error: z.literal('expired_trigger_id') }) })

/** Who asks, as a payload of Slack's says it. */
export interface Asker {
  readonly requestId: string
  readonly userId: string
  readonly name: string
  readonly channelId: string | undefined
  readonly triggerId: string
  /** when Slack's request came, on this process's own clock (performance.now) */
  readonly askedAt: number
  /** why nothing can be recorded for it; it may look things up */
  readonly cannotRecord?: JournalFault | undefined
}

/** A request, and whether it is certain that it recorded nothing. */
export interface TakenRequest extends Request {
  readonly wroteNothing: () => boolean
}

/** Takes requests in: each once, counted while in flight, with everything a handler may know. */
export class Desk {
  readonly #workbook: Workbook
  readonly #now: () => Instant
  readonly #people: Pick<People, 'nameOf'>
  readonly #handled = new Map<string, number>()
  readonly #forms = new Map<string, Promise<void>>()
  #inFlight = 0

  constructor(options: { workbook: Workbook; now: () => Instant; people: Pick<People, 'nameOf'> }) {
    this.#workbook = options.workbook
    this.#now = options.now
    this.#people = options.people
  }

  /**
   * Handles a delivery unless it was handled before. One whose handling threw may be delivered again.
   *
   * @param kind goes into the request's id, so that ids of different kinds never meet
   */
  async once(deliveryId: string, kind: string, handle: (requestId: string) => Promise<void>): Promise<void> {
    const requestId = `${kind}:${deliveryId}`
    if (deliveryId !== '' && this.#handled.has(requestId)) return
    this.#remember(requestId)
    this.#inFlight += 1
    try {
      await handle(requestId)
    } catch (cause) {
      this.#handled.delete(requestId)
      throw cause
    } finally {
      this.#inFlight -= 1
    }
  }

  /** Handles submissions of one form one after the other; all of them are the same wish. */
  async form(viewId: string, handle: (requestId: string) => Promise<void>): Promise<void> {
    const before = this.#forms.get(viewId) ?? Promise.resolve()
    this.#inFlight += 1
    const turn = before.catch(() => undefined).then(() => handle(`form:${viewId}`))
    this.#forms.set(viewId, turn)
    try {
      await turn
    } finally {
      this.#inFlight -= 1
      if (this.#forms.get(viewId) === turn) this.#forms.delete(viewId)
    }
  }

  /**
   * A person's name as Slack's own payloads say it, 'ana'; '' where Slack is slow or does not tell. Never throws.
   *
   * @param withinMs how long somebody may wait for it
   */
  async nameOf(userId: string, withinMs: number): Promise<string> {
    const patience = new AbortController()
    const found = await Promise.race([
      this.#people.nameOf(userId).catch(() => undefined),
      sleep(withinMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ])
    patience.abort()
    return found?.replace(/^@/, '') ?? ''
  }

  /** Everything a handler may know of the one who asks. */
  request(client: WebClient, asker: Asker): TakenRequest {
    const { workbook, wroteNothing } = watchWrites(this.#workbook, asker.cannotRecord)
    const facts = workbook.facts()
    const { requestId, userId, channelId } = asker
    return {
      requestId,
      userId,
      actor: asker.name === '' ? userId : `@${asker.name}`,
      channelId,
      now: this.#now(),
      get today() {
        return facts.today
      },
      workbook,
      wroteNothing,
      facts,
      // A workspace that has not allowed it yet goes by ids.
      nameOf: (id) => this.#people.nameOf(id).catch(() => undefined),
      sendFile: (file) => sendFile(client, userId, file),
      openModal: async (view: ModalView) => {
        if (performance.now() - asker.askedAt > triggerMs) throw new FormTooLate()
        try {
          await client.views.open({ trigger_id: asker.triggerId, view: sealContext(view, channelId) })
        } catch (cause) {
          throw isExpired(cause) ? new FormTooLate(cause) : cause
        }
      },
    }
  }

  /** Waits until nothing is in flight, or the time is over. */
  async drain(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs
    while (this.#inFlight > 0 && performance.now() < until) await sleep(20)
  }

  #remember(requestId: string): void {
    const now = performance.now()
    for (const [id, at] of this.#handled) {
      if (now - at < rememberedMs && this.#handled.size < mostRemembered) break
      this.#handled.delete(id)
    }
    this.#handled.set(requestId, now)
  }
}

function isExpired(cause: unknown): boolean {
  return expired.safeParse(cause).success
}
