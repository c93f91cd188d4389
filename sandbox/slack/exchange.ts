import { patienceMs, type Feed } from './feed.ts'
import type { Json, JsonObject } from './json.ts'
import type { Exchange, StoredMessage, StoredView, Submission } from './types.ts'
import type { ViewStore } from './view-store.ts'
import type { Workspace } from './workspace.ts'

interface Surroundings {
  readonly workspace: Workspace
  readonly views: ViewStore
  readonly feed: Feed
}

/** What a person did, and all that comes of it; grows while the app works. */
export class LiveExchange implements Submission {
  envelopeId = ''
  triggerId = ''
  acked = false
  ackMs = 0
  error: string | undefined
  ackPayload: Json = null
  confirm: JsonObject | undefined
  errors: Readonly<Record<string, string>> = {}
  closed = false
  readonly userId: string
  /** the slash command, when it is one */
  readonly answers: StoredMessage['answers']
  readonly #place: string | undefined
  readonly #around: Surroundings
  readonly #keys: { channel: string; ts: string }[] = []
  #viewId: string | undefined
  #home = false

  /** @param place the channel where it happens; undefined where it may be answered anywhere */
  constructor(around: Surroundings, userId: string, answers?: StoredMessage['answers'], place?: string) {
    this.#around = around
    this.userId = userId
    this.answers = answers
    this.#place = place
  }

  /**
   * A message that the app posted by itself: it answers this only where this happens, or to the person alone. What is
   * posted unasked says what it is by its metadata.
   */
  notePost(message: StoredMessage): void {
    const direct = this.#around.workspace.directOf(this.userId)?.id
    if (this.#place === undefined && message.metadata !== undefined) return
    if (this.#place === undefined || message.channel === this.#place || message.channel === direct)
      this.noteMessage(message)
  }

  noteMessage(message: StoredMessage): void {
    if (!this.#keys.some((key) => key.channel === message.channel && key.ts === message.ts)) {
      this.#keys.push({ channel: message.channel, ts: message.ts })
    }
  }

  noteView(view: StoredView): void {
    if (view.type === 'home') this.#home = true
    else this.#viewId = view.id
  }

  replies(): readonly StoredMessage[] {
    return this.#keys.flatMap(({ channel, ts }) => {
      const message = this.#around.workspace.message(channel, ts)
      return message === undefined ? [] : [message]
    })
  }

  view(): StoredView | undefined {
    return this.#viewId === undefined ? undefined : this.#around.views.find({ viewId: this.#viewId })
  }

  async settled(ms = patienceMs): Promise<Exchange> {
    const came = (): boolean => this.#keys.length > 0 || this.#viewId !== undefined || this.#home
    await this.#around.feed.until(came, ms)
    return this
  }
}

/** Which exchange is going on: the app's posts are taken as its consequence. */
export class Exchanges {
  current: LiveExchange | undefined
  readonly #around: Surroundings

  constructor(around: Surroundings) {
    this.#around = around
  }

  begin(userId: string, answers?: StoredMessage['answers'], place?: string): LiveExchange {
    this.current = new LiveExchange(this.#around, userId, answers, place)
    return this.current
  }
}
