import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { People } from './people.ts'

const lists = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })).default([]) })
const channelInfo = z.object({
  channel: z.object({ is_member: z.boolean().default(true), is_archived: z.boolean().default(false) }),
})

/** Nobody of the workspace has the name that somebody typed. */
export class NobodyThere extends Error {
  /** Slack's own word for it */
  readonly refusal = 'user_not_found'

  constructor(name: string) {
    super(`Nobody here is called ${name}`)
    this.name = 'NobodyThere'
  }
}

/** Channels and people to post to, by the names that people type. */
export class Places {
  readonly #client: WebClient
  readonly #people: People
  readonly #channelIds = new Map<string, string>()

  constructor(client: WebClient, people: People) {
    this.#client = client
    this.#people = people
  }

  /**
   * What a post can be sent to: a channel's id from its name, a person's id from '@ana'; ids pass as they are, and so does
   * a channel's name that is not known.
   *
   * Throws NobodyThere, and what Slack's client throws.
   */
  async idOf(place: string): Promise<string> {
    if (/^[CGDUW][A-Z0-9]{2,}$/.test(place)) return place
    if (place.startsWith('@')) {
      const id = await this.#people.idOf(place)
      if (id === undefined) throw new NobodyThere(place)
      return id
    }
    const name = place.replace(/^#/, '').toLowerCase()
    const known = this.#channelIds.get(name)
    if (known !== undefined) return known
    let cursor: string | undefined
    do {
      const page = await this.#client.conversations.list({
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const channel of lists.parse(page).channels)
        this.#channelIds.set(channel.name.toLowerCase(), channel.id)
      cursor = page.response_metadata?.next_cursor
    } while (cursor !== undefined && cursor !== '' && !this.#channelIds.has(name))
    return this.#channelIds.get(name) ?? place
  }

  /** The conversation that an id stands for: a person's is the direct one with the bot. */
  async conversationOf(id: string): Promise<string> {
    if (!/^[UW]/.test(id)) return id
    const { channel } = await this.#client.conversations.open({ users: id })
    return channel?.id ?? id
  }

  /** Whether a place that refused a post would take one now. Never throws: what cannot be asked is not open. */
  async isOpen(place: string): Promise<boolean> {
    try {
      const id = await this.idOf(place)
      if (/^[UWD]/.test(id)) return true
      const info = channelInfo.parse(await this.#client.conversations.info({ channel: id }))
      return info.channel.is_member && !info.channel.is_archived
    } catch {
      return false
    }
  }

  /** Looks channels up again: one may have been made or renamed. */
  forget(): void {
    this.#channelIds.clear()
  }
}
