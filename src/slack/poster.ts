import { ErrorCode, type WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Journal, StoredMessage } from '../journal/journal.ts'
import { fittingPost } from './post-size.ts'
import { People } from './people.ts'
import { NobodyThere, Places } from './places.ts'

/** What a journaled message holds. */
const messageBody = z.object({
  text: z.string(),
  blocks: z.array(z.looseObject({ type: z.string() })).optional(),
})
const eventType = 'jumpring_post'
/** So many messages of a channel at a time, and so many times, are looked through for one that may have been posted. */
const pageSize = 200
const mostPages = 10
/** Slack may still carry out a post so long after it was sent; only then "not found" means "not posted". */
const lateMs = 15_000
/**
 * A claimed post leaves within this, or not at all: a process that was stopped in between may have been taken over, and
 * the next one looks for the post no longer than Slack may take.
 */
const leaveWithinMs = 5_000
/** A channel that cannot be posted to may be put right by a person: so long a message waits for that, milliseconds. */
const patienceMs = 7 * 24 * 3600_000
const channelRetryMs = 60_000
const channelRefusals = [
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'missing_scope',
  'user_not_found',
  'cannot_dm_bot',
]

export interface PosterOptions {
  /** the channel in force now; a message whose own channel is refused goes there */
  readonly channelNow?: () => string | undefined
  /** every channel and person that settings name now; what is not among them any more is not called refused */
  readonly placesNow?: () => readonly string[]
  /** who is who in the workspace; looked up anew where it is left out */
  readonly people?: People
  readonly now?: () => number
  /** milliseconds of a clock that nobody sets; the process's own where it is left out */
  readonly elapsed?: () => number
}

/** A channel or person that cannot be posted to, and Slack's word for why. */
export interface ChannelRefusal {
  readonly channel: string
  readonly error: string
}

/**
 * Posts what the journal has, each message once: claimed, sent, marked.
 *
 * A message found claimed after a crash, or whose answer never came, is looked for in the channel before it is sent
 * again; its id travels in the message's metadata.
 */
export class Poster {
  readonly #client: WebClient
  readonly #journal: Journal
  readonly #log: Logger
  readonly #options: PosterOptions
  readonly #places: Places
  /** Slack's word for each place that cannot be posted to */
  readonly #refused = new Map<string, string>()
  #lookedAgainAt = 0
  /** posts that may be there already: since when, and whether they were looked for */
  readonly #doubtful = new Map<string, { readonly since: number; readonly looked: boolean }>()
  #running: Promise<void> | undefined
  #again = false
  #retry: NodeJS.Timeout | undefined
  #stopped = false

  constructor(client: WebClient, journal: Journal, log: Logger, options: PosterOptions = {}) {
    this.#client = client
    this.#journal = journal
    this.#log = log
    this.#options = options
    this.#places = new Places(client, options.people ?? new People(client, options.now))
  }

  /** Channels and people to whom Slack does not let the bot post, for a problem that people see; none while all is well. */
  get refusedChannels(): readonly ChannelRefusal[] {
    return [...this.#refused].map(([channel, error]) => ({ channel, error }))
  }

  /** Posts what waits; returns at once. */
  wake(): void {
    if (this.#stopped) return
    if (this.#running !== undefined) {
      this.#again = true
      return
    }
    this.#running = this.#postAll().finally(() => {
      this.#running = undefined
      const again = this.#again
      this.#again = false
      if (again) this.wake()
    })
  }

  /** Waits for the post under way; further ones stay in the journal. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#retry)
    await this.#running
  }

  async #postAll(): Promise<void> {
    let waitMs: number | undefined
    try {
      for (const message of await this.#journal.unposted()) {
        if (this.#stopped) return
        const again = await this.#post(message)
        if (again !== undefined) waitMs = Math.min(waitMs ?? again, again)
      }
      await this.#lookAgain()
      if (this.#refused.size > 0) waitMs = Math.min(waitMs ?? channelRetryMs, channelRetryMs)
    } catch (cause) {
      this.#log.warn({ err: cause }, 'posting waits')
      waitMs = waitOf(cause)
    }
    clearTimeout(this.#retry)
    if (waitMs !== undefined && !this.#stopped) this.#retry = setTimeout(() => this.wake(), waitMs)
  }

  /** Where nothing waits to be posted nobody would notice that a place was put right. */
  async #lookAgain(): Promise<void> {
    const { placesNow, now = Date.now } = this.#options
    const named = placesNow?.()
    for (const place of this.#refused.keys())
      if (named !== undefined && !named.includes(place)) this.#refused.delete(place)
    if (this.#refused.size === 0 || Math.abs(now() - this.#lookedAgainAt) < channelRetryMs) return
    this.#lookedAgainAt = now()
    this.#places.forget()
    for (const place of this.#refused.keys())
      if (await this.#places.isOpen(place)) this.#refused.delete(place)
  }

  /** Answers after how many milliseconds it is to be tried again; undefined when it is posted or given up. */
  async #post(message: StoredMessage): Promise<number | undefined> {
    const body = messageBody.safeParse(message.body)
    if (!body.success) {
      await this.#journal.markMessage(message.id, 'failed', 'not a message')
      return undefined
    }
    const inDoubt = message.state === 'sending' || this.#doubtful.has(message.id)
    const { channelNow, now = Date.now } = this.#options
    const places = [...new Set([message.channel, channelNow?.() ?? message.channel])]
    for (const place of places) {
      try {
        const again = await this.#postTo(place, message, body.data, inDoubt)
        this.#refused.delete(place)
        return again
      } catch (cause) {
        const refused = refusalOf(cause)
        if (refused === undefined) throw cause
        this.#log.error({ messageId: message.id, channel: place, refused }, 'Slack refused a post')
        if (!channelRefusals.includes(refused) || now() - message.at > patienceMs) {
          await this.#journal.markMessage(message.id, 'failed', refused)
          return undefined
        }
        this.#places.forget()
        // One that may be there already stays in doubt: it is looked for when the channel is open again.
        if (!inDoubt) {
          await this.#journal.markMessage(message.id, 'new', refused)
          this.#doubtful.delete(message.id)
        }
        this.#refused.set(place, refused)
        this.#lookedAgainAt = now()
      }
    }
    return channelRetryMs
  }

  async #postTo(
    place: string,
    message: StoredMessage,
    body: z.infer<typeof messageBody>,
    inDoubt: boolean,
  ): Promise<number | undefined> {
    const { elapsed = () => performance.now() } = this.#options
    const channel = await this.#places.idOf(place)
    if (inDoubt) {
      const { since: noted, looked } = this.#doubtful.get(message.id) ?? { since: elapsed(), looked: false }
      // The sandbox's clock can be put back.
      const since = Math.min(noted, elapsed())
      const left = since + lateMs - elapsed()
      if (looked && left > 0) return left
      this.#doubtful.set(message.id, { since, looked: false })
      const found = await this.#find(await this.#places.conversationOf(channel), message)
      if (found !== undefined) return this.#done(message, channel, found)
      this.#doubtful.set(message.id, { since, looked: true })
      if (left > 0) return left
    }
    const claimedAt = elapsed()
    this.#doubtful.set(message.id, { since: claimedAt, looked: false })
    await this.#journal.markMessage(message.id, 'sending')
    if (elapsed() - claimedAt > leaveWithinMs)
      throw new Error('A post was claimed too long ago, and did not leave')
    try {
      const { ts } = await this.#client.chat.postMessage({
        channel,
        text: body.text,
        ...(body.blocks === undefined ? {} : { blocks: fittingPost(body.blocks) }),
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: eventType, event_payload: { id: message.id } },
      })
      return await this.#done(message, channel, ts ?? '')
    } catch (cause) {
      // Over its limit Slack did not post: there is no doubt.
      if (isLimited(cause)) await this.#journal.markMessage(message.id, 'new')
      if (isLimited(cause)) this.#doubtful.delete(message.id)
      throw cause
    }
  }

  async #done(message: StoredMessage, channel: string, ts: string): Promise<undefined> {
    await this.#journal.markMessage(message.id, 'sent', `${channel} ${ts}`)
    this.#doubtful.delete(message.id)
  }

  /** Looks through the channel, the newest first, back to an hour before the message was decided. */
  async #find(channel: string, message: StoredMessage): Promise<string | undefined> {
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const found = await this.#client.conversations.history({
        channel,
        limit: pageSize,
        include_all_metadata: true,
        oldest: String(message.at / 1000 - 3600),
        ...(cursor === undefined ? {} : { cursor }),
      })
      const ours = found.messages?.find((each) => isPostOf(each, message.id))
      if (ours !== undefined) return ours.ts
      cursor = found.response_metadata?.next_cursor
      if (cursor === undefined || cursor === '') return undefined
    }
    return undefined
  }
}

function isPostOf(posted: object, id: string): boolean {
  const metadata = z
    .object({ event_type: z.literal(eventType), event_payload: z.object({ id: z.string() }) })
    .safeParse('metadata' in posted ? posted.metadata : undefined)
  return metadata.success && metadata.data.event_payload.id === id
}

/** Slack's word for a refusal that will not change by itself; undefined when trying again may help. */
function refusalOf(cause: unknown): string | undefined {
  if (cause instanceof NobodyThere) return cause.refusal
  const said = z
    .object({ code: z.literal(ErrorCode.PlatformError), data: z.object({ error: z.string() }) })
    .safeParse(cause)
  // Of an answer that was cut off, Slack's client makes its text the word.
  if (!said.success || !/^[a-z0-9_]+$/.test(said.data.data.error)) return undefined
  const passing = ['ratelimited', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']
  return passing.includes(said.data.data.error) ? undefined : said.data.data.error
}

function isLimited(cause: unknown): boolean {
  return z.object({ code: z.literal(ErrorCode.RateLimitedError) }).safeParse(cause).success
}

function waitOf(cause: unknown): number {
  const limited = z.object({ retryAfter: z.number() }).safeParse(cause)
  return limited.success ? limited.data.retryAfter * 1000 : 5_000
}
