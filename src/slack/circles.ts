import { ErrorCode, type WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { z } from 'zod'

/** Who belongs to a circle is asked again after this: somebody who left it approves no longer than that. */
const usualFreshMs = 60_000
const pageSize = 200
/** Slack's words for what asking again does not change, so that what was known is forgotten. */
const lasting = [
  'plan_upgrade_required',
  'paid_teams_only',
  'missing_scope',
  'no_such_subteam',
  'channel_not_found',
]

const groups = z.object({ usergroups: z.array(z.object({ id: z.string(), handle: z.string() })).default([]) })
const groupMembers = z.object({ users: z.array(z.string()).default([]) })
const channels = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })).default([]) })
const channelMembers = z.object({ members: z.array(z.string()).default([]) })

/** A page of something, and where the next one begins. */
interface Page {
  readonly response_metadata?: { readonly next_cursor?: string } | undefined
}

export interface CirclesOptions {
  /** the circles that are needed now: 'S012AB3CD', '@handle', 'C012AB3CD', '#name' */
  readonly wanted: () => readonly string[]
  /** told when what is known of one became another */
  readonly changed: () => void
  /** milliseconds after which is asked again; default a minute */
  readonly freshMs?: number
}

/**
 * Who belongs to user groups and channels, kept fresh while somebody needs it.
 *
 * User groups are there on paid plans only; a channel's members stand in for them. What Slack cannot tell for a moment
 * stays as it was; what it refuses is forgotten, so that nobody has a right by something that is not there any more.
 */
export class Circles {
  readonly #client: WebClient
  readonly #log: Logger
  readonly #options: CirclesOptions
  readonly #freshMs: number
  readonly #members = new Map<string, readonly string[]>()
  readonly #faults = new Map<string, string>()
  #askedFor = ''
  #askedAt = Number.NEGATIVE_INFINITY
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(client: WebClient, log: Logger, options: CirclesOptions) {
    this.#client = client
    this.#log = log
    this.#options = options
    this.#freshMs = options.freshMs ?? usualFreshMs
  }

  /** User ids, the same list until it changes; undefined while nobody knows. */
  membersOf(circle: string): readonly string[] | undefined {
    return this.#members.get(circle)
  }

  /** Slack's word for why it does not say who belongs to a circle; undefined while all is well. */
  fault(circle: string): string | undefined {
    return this.#faults.get(circle)
  }

  /** Asks Slack when other circles are needed than before, or the answer is old; returns at once. */
  wake(): void {
    if (this.#stopped || this.#running !== undefined) return
    const wanted = [...new Set(this.#options.wanted())].toSorted()
    const stamp = wanted.join(' ')
    if (stamp === this.#askedFor && performance.now() - this.#askedAt < this.#freshMs) return
    this.#askedFor = stamp
    this.#askedAt = performance.now()
    clearTimeout(this.#timer)
    if (wanted.length === 0) return
    this.#running = this.#askAll(wanted).finally(() => {
      this.#running = undefined
      if (this.#stopped) return
      this.#timer = setTimeout(() => this.wake(), this.#freshMs + 1).unref()
      this.wake()
    })
  }

  /** Asks nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async #askAll(wanted: readonly string[]): Promise<void> {
    let changed = false
    for (const circle of wanted) {
      const before = `${this.#faults.get(circle)} ${this.#members.get(circle)?.join(' ')}`
      try {
        const members = [...new Set(await this.#ask(circle))].toSorted()
        this.#faults.delete(circle)
        if (before !== `undefined ${members.join(' ')}`) this.#members.set(circle, members)
      } catch (cause) {
        const refused = refusalOf(cause)
        this.#log.warn({ err: cause, circle }, 'Slack does not say who belongs to a circle of approvers')
        if (refused !== undefined) {
          this.#faults.set(circle, refused)
          this.#members.delete(circle)
        }
      }
      changed ||= before !== `${this.#faults.get(circle)} ${this.#members.get(circle)?.join(' ')}`
    }
    if (changed && !this.#stopped) this.#options.changed()
  }

  async #ask(circle: string): Promise<string[]> {
    const sign = circle[0]
    if (sign === 'S' || sign === '@') {
      const usergroup = sign === 'S' ? circle : await this.#groupId(circle.slice(1))
      return groupMembers.parse(await this.#client.usergroups.users.list({ usergroup })).users
    }
    const channel = sign === '#' ? await this.#channelId(circle.slice(1)) : circle
    const found: string[] = []
    await pages(async (from) => {
      const page = await this.#client.conversations.members({ channel, limit: pageSize, ...from })
      found.push(...channelMembers.parse(page).members)
      return page
    })
    return found
  }

  async #groupId(handle: string): Promise<string> {
    const { usergroups } = groups.parse(await this.#client.usergroups.list({}))
    const found = usergroups.find((each) => each.handle.toLowerCase() === handle)
    if (found === undefined) throw new NoSuchCircle('no_such_subteam')
    return found.id
  }

  async #channelId(name: string): Promise<string> {
    let found: string | undefined
    await pages(async (from) => {
      const page = await this.#client.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: pageSize,
        ...from,
      })
      found ??= channels.parse(page).channels.find((each) => each.name.toLowerCase() === name)?.id
      return found === undefined ? page : {}
    })
    if (found === undefined) throw new NoSuchCircle('channel_not_found')
    return found
  }
}

class NoSuchCircle extends Error {}

/** Asks for one page after the other, until there is no next one. */
async function pages(ask: (from: { cursor?: string }) => Promise<Page>): Promise<void> {
  let cursor = ''
  do {
    const page = await ask(cursor === '' ? {} : { cursor })
    cursor = page.response_metadata?.next_cursor ?? ''
  } while (cursor !== '')
}

/** Slack's word for a refusal that lasts; undefined for what may pass. */
function refusalOf(cause: unknown): string | undefined {
  if (cause instanceof NoSuchCircle) return cause.message
  const said = z
    .object({ code: z.literal(ErrorCode.PlatformError), data: z.object({ error: z.string() }) })
    .safeParse(cause)
  return said.success && lasting.includes(said.data.data.error) ? said.data.data.error : undefined
}
