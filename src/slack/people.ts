import type { WebClient } from '@slack/web-api'
import { z } from 'zod'

/** Who came or was renamed since is looked for again, but not more often than this. */
const againMs = 60_000
const mostPages = 20
const page = z.object({
  members: z
    .array(
      z.looseObject({
        id: z.string(),
        name: z.string().default(''),
        deleted: z.boolean().default(false),
        real_name: z.string().nullish(),
        profile: z.looseObject({ display_name: z.string().nullish() }).default({}),
      }),
    )
    .default([]),
})

interface Person {
  readonly id: string
  /** the name that is one person's in the workspace: 'ana' */
  readonly name: string
  readonly shown: readonly string[]
}

/** The people of the workspace by the names that others know them by. */
export class People {
  readonly #client: WebClient
  readonly #now: () => number
  #people: readonly Person[] = []
  #askedAt: number | undefined

  constructor(client: WebClient, now: () => number = Date.now) {
    this.#client = client
    this.#now = now
  }

  /**
   * A person's id by their name, case and a leading @ ignored: the name that Slack keeps for each, else the one that it
   * shows, where only one person has it.
   *
   * @returns undefined when nobody or several have it. Throws what Slack's client throws.
   */
  async idOf(name: string): Promise<string | undefined> {
    const wanted = name.replace(/^@/, '').trim().toLowerCase()
    if (wanted === '') return undefined
    return this.#find(() => {
      const own = this.#people.find((person) => person.name.toLowerCase() === wanted)
      const shown = this.#people.filter((person) =>
        person.shown.some((each) => each.toLowerCase() === wanted),
      )
      return own?.id ?? (shown.length === 1 ? shown[0]?.id : undefined)
    })
  }

  /** '@ana' by a person's id; undefined when nobody has it. Throws what Slack's client throws. */
  async nameOf(id: string): Promise<string | undefined> {
    return this.#find(() => {
      const name = this.#people.find((person) => person.id === id)?.name ?? ''
      return name === '' ? undefined : `@${name}`
    })
  }

  async #find(find: () => string | undefined): Promise<string | undefined> {
    const known = find()
    if (known !== undefined) return known
    if (this.#askedAt !== undefined && Math.abs(this.#now() - this.#askedAt) < againMs) return undefined
    await this.#ask()
    return find()
  }

  async #ask(): Promise<void> {
    const people: Person[] = []
    let cursor: string | undefined
    for (let count = 0; count < mostPages; count += 1) {
      const answer = await this.#client.users.list({
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const { id, name, deleted, real_name: real, profile } of page.parse(answer).members) {
        const shown = [profile.display_name ?? '', real ?? ''].filter((each) => each !== '')
        if (!deleted) people.push({ id, name, shown })
      }
      cursor = answer.response_metadata?.next_cursor
      if (cursor === undefined || cursor === '') break
    }
    this.#people = people
    this.#askedAt = this.#now()
  }
}
