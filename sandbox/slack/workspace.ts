import { elementsOf } from './block-rules.ts'
import type { Feed } from './feed.ts'
import type { JsonObject } from './json.ts'
import type { Manifest } from './manifest.ts'
import type {
  AppOfTeam,
  Channel,
  ChannelOfTeam,
  PersonOfTeam,
  StoredFile,
  StoredMessage,
  Team,
  UserGroup,
} from './types.ts'

export const slackbot = 'USLACKBOT'
/** The app is the same in every workspace; its bot user is another in each. */
export const appId = 'A01STANDIN'

const defaultTeam: Team = { id: 'T01LUMEN', name: 'Lumen & Thread', domain: 'lumen-and-thread' }
const defaultPeople: readonly PersonOfTeam[] = [
  { id: 'U01ANA', name: 'ana', realName: 'Ana Duarte', tz: 'Europe/Lisbon' },
  { id: 'U02BEN', name: 'ben', realName: 'Ben Okafor', tz: 'Europe/London' },
  { id: 'U03CHLOE', name: 'chloe', realName: 'Chloe Marchetti', tz: 'Europe/Rome' },
  { id: 'U04DEV', name: 'dev', realName: 'Dev Raman', tz: 'Asia/Kolkata' },
]

function defaultChannels(people: readonly PersonOfTeam[]): ChannelOfTeam[] {
  const members = people.map((person) => person.id)
  return [
    { id: 'C01ALERTS', name: 'stock-alerts', members, botIsMember: true },
    { id: 'C02SUPPLY', name: 'supply-chain', members, botIsMember: true },
    { id: 'C03GENERAL', name: 'general', members },
  ]
}

/** What a new message is made of; the rest is filled in. */
type NewMessage = Pick<StoredMessage, 'channel' | 'user' | 'text' | 'via'> &
  Partial<Omit<StoredMessage, 'ts' | 'editedTs'>>

/** A team's people, channels, messages and files. */
export class Workspace {
  readonly team: Team
  readonly people: readonly PersonOfTeam[]
  readonly app: AppOfTeam
  readonly channels: Map<string, Channel>
  /** undefined in a free workspace */
  userGroups: readonly UserGroup[] | undefined
  readonly files = new Map<string, StoredFile>()
  readonly feed: Feed
  readonly now: () => Date
  /** an id that was never given before, such as 'V0000001A' */
  readonly newId: (prefix: string) => string
  readonly #messages = new Map<string, StoredMessage[]>()
  #lastMicros = 0

  /** @param around what it shares with other workspaces; `place` is 0 for the first */
  constructor(
    wanted: {
      team?: Team | undefined
      people?: readonly PersonOfTeam[] | undefined
      channels?: readonly ChannelOfTeam[] | undefined
    },
    around: {
      manifest: Manifest
      feed: Feed
      now: () => Date
      newId: (prefix: string) => string
      place: number
    },
  ) {
    this.team = wanted.team ?? defaultTeam
    this.people = wanted.people ?? defaultPeople
    const bot = around.place === 0 ? '00BOT' : `00BOT${around.place + 1}`
    this.app = { id: appId, name: around.manifest.name, botUserId: `U${bot}`, botId: `B${bot}` }
    this.feed = around.feed
    this.now = around.now
    this.newId = around.newId
    const named = wanted.channels ?? defaultChannels(this.people)
    this.channels = new Map(
      [...named.map(channelOf), ...this.people.map((person) => this.#direct(person))].map((channel) => [
        channel.id,
        channel,
      ]),
    )
  }

  #direct(person: PersonOfTeam): Channel {
    const members = new Set([person.id])
    return { id: `D${person.id.slice(1)}`, name: 'directmessage', kind: 'im', members, botIsMember: true }
  }

  /** The person's direct conversation with the app. */
  directOf(userId: string): Channel | undefined {
    return this.channels.get(`D${userId.slice(1)}`)
  }

  person(userId: string): PersonOfTeam | undefined {
    return this.people.find((person) => person.id === userId)
  }

  /** A channel by id, by '#name' or name, or by the id of the person whose direct conversation it is. */
  find(channel: string): Channel | undefined {
    const name = channel.replace(/^#/u, '')
    return (
      this.channels.get(channel) ??
      this.directOf(channel) ??
      [...this.channels.values()].find((each) => each.kind !== 'im' && each.name === name)
    )
  }

  /** The next message id: the time in seconds with six decimals, never the same twice. */
  nextTs(): string {
    this.#lastMicros = Math.max(this.now().getTime() * 1000, this.#lastMicros + 1)
    const seconds = Math.floor(this.#lastMicros / 1_000_000)
    return `${seconds}.${String(this.#lastMicros % 1_000_000).padStart(6, '0')}`
  }

  messages(channelId: string): readonly StoredMessage[] {
    return this.#messages.get(channelId) ?? []
  }

  message(channelId: string, ts: string): StoredMessage | undefined {
    return this.messages(channelId).find((message) => message.ts === ts)
  }

  /** Messages that a person sees in a channel. */
  seenBy(userId: string, channelId: string): readonly StoredMessage[] {
    if (this.channels.get(channelId)?.members.has(userId) !== true) return []
    return this.messages(channelId).filter((message) => (message.ephemeralTo ?? userId) === userId)
  }

  post(wanted: NewMessage): StoredMessage {
    const message: StoredMessage = {
      isBot: wanted.user === this.app.botUserId,
      files: [],
      ...wanted,
      ts: this.nextTs(),
      blocks: this.withIds(wanted.blocks ?? []),
    }
    this.#messages.set(message.channel, [...this.messages(message.channel), message])
    this.feed.emit({ type: 'message', message, change: 'posted' })
    return message
  }

  /** Puts other words in a message's place. */
  rewrite(
    message: StoredMessage,
    changes: Partial<Pick<StoredMessage, 'text' | 'blocks' | 'metadata'>>,
  ): StoredMessage {
    const changed: StoredMessage = {
      ...message,
      ...changes,
      blocks: changes.blocks === undefined ? message.blocks : this.withIds(changes.blocks),
      editedTs: this.nextTs(),
    }
    const list = this.messages(message.channel).map((each) => (each.ts === message.ts ? changed : each))
    this.#messages.set(message.channel, list)
    this.feed.emit({ type: 'message', message: changed, change: 'updated' })
    return changed
  }

  remove(message: StoredMessage): void {
    const list = this.messages(message.channel).filter((each) => each.ts !== message.ts)
    this.#messages.set(message.channel, list)
    this.feed.emit({ type: 'message-gone', message })
  }

  /** Slack fills in the ids that an app left out. */
  withIds(blocks: readonly JsonObject[]): JsonObject[] {
    return blocks.map((block) => {
      const copy = structuredClone(block)
      copy['block_id'] ??= this.newId('b')
      for (const { element } of elementsOf(copy)) element['action_id'] ??= this.newId('a')
      return copy
    })
  }

  /** Forgets messages and files; people, channels and memberships stay. */
  clear(): void {
    this.#messages.clear()
    this.files.clear()
  }
}

function channelOf(wanted: ChannelOfTeam): Channel {
  return {
    id: wanted.id,
    name: wanted.name,
    kind: wanted.isPrivate === true ? 'private' : 'public',
    members: new Set(wanted.members),
    botIsMember: wanted.botIsMember ?? false,
  }
}
