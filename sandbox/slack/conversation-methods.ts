import { ApiRefusal, byKind, given, isTrue, knownChannel, needed, page } from './api-method.ts'
import type { Api, Method } from './api-method.ts'
import type { JsonObject } from './json.ts'
import type { PersonOfTeam, StoredMessage } from './types.ts'
import type { Channel } from './types.ts'

const kinds: Record<Channel['kind'], string> = {
  public: 'public_channel',
  private: 'private_channel',
  im: 'im',
}

export const conversationMethods: Record<string, Method> = {
  'conversations.list': {
    scopes: byKind('read'),
    args: ['types', 'limit', 'cursor', 'exclude_archived', 'team_id'],
    run: (args, api) => listed(args, api, (channel) => channel.kind !== 'private' || channel.botIsMember),
  },
  'users.conversations': {
    scopes: byKind('read'),
    args: ['types', 'limit', 'cursor', 'exclude_archived', 'user', 'team_id'],
    run: (args, api) => {
      const asked = given(args, 'user')
      return listed(
        args,
        api,
        (channel) => channel.botIsMember && (asked === undefined || channel.members.has(asked)),
      )
    },
  },
  'conversations.info': {
    scopes: byKind('read'),
    args: ['channel', 'include_locale', 'include_num_members'],
    run: (args, api) => ({ ok: true, channel: told(knownChannel(args, api), api) }),
  },
  'conversations.members': {
    scopes: byKind('read'),
    args: ['channel', 'limit', 'cursor'],
    run: (args, api) => {
      const channel = knownChannel(args, api)
      const everybody = [...channel.members, ...(channel.botIsMember ? [api.workspace.app.botUserId] : [])]
      const { items, cursor } = page(everybody, args, 100)
      return { ok: true, members: items, response_metadata: { next_cursor: cursor } }
    },
  },
  'conversations.open': {
    scopes: () => ['im:write'],
    args: ['users', 'channel', 'return_im', 'prevent_creation'],
    run: (args, api) => {
      const users = (given(args, 'users') ?? '').split(',').filter((each) => each !== '')
      if (users.length > 1) throw new ApiRefusal('method_not_supported_for_channel_type')
      const channel = users[0] === undefined ? knownChannel(args, api) : api.workspace.directOf(users[0])
      if (channel === undefined) throw new ApiRefusal('user_not_found')
      const full = isTrue(args['return_im'])
      return { ok: true, channel: full ? told(channel, api) : { id: channel.id } }
    },
  },
  'conversations.join': {
    scopes: () => ['channels:join'],
    args: ['channel'],
    run: (args, api) => {
      const channel = knownChannel(args, api)
      if (channel.kind !== 'public') throw new ApiRefusal('method_not_supported_for_channel_type')
      channel.botIsMember = true
      api.workspace.feed.emit({ type: 'reset' })
      return { ok: true, channel: told(channel, api) }
    },
  },
  'conversations.history': {
    scopes: byKind('history'),
    args: ['channel', 'latest', 'oldest', 'inclusive', 'limit', 'cursor', 'include_all_metadata'],
    run: (args, api) => history(args, api, (message) => !isThreadReply(message)),
  },
  'conversations.replies': {
    scopes: byKind('history'),
    args: ['channel', 'ts', 'latest', 'oldest', 'inclusive', 'limit', 'cursor', 'include_all_metadata'],
    run: (args, api) => {
      const ts = needed(args, 'ts')
      return history(args, api, (message) => message.ts === ts || message.threadTs === ts)
    },
  },
}

export const userMethods: Record<string, Method> = {
  'users.info': {
    scopes: () => ['users:read'],
    args: ['user', 'include_locale'],
    run: (args, api) => {
      const id = needed(args, 'user')
      const person = api.workspace.person(id)
      if (id === api.workspace.app.botUserId) return { ok: true, user: bot(api) }
      if (person === undefined) throw new ApiRefusal('user_not_found')
      return { ok: true, user: user(person, api) }
    },
  },
  'users.list': {
    scopes: () => ['users:read'],
    args: ['limit', 'cursor', 'include_locale', 'team_id'],
    run: (args, api) => {
      const all = [...api.workspace.people.map((person) => user(person, api)), bot(api)]
      const { items, cursor } = page(all, args, 1000)
      return { ok: true, members: items, response_metadata: { next_cursor: cursor } }
    },
  },
}

function listed(args: JsonObject, api: Api, isWanted: (channel: Channel) => boolean): JsonObject {
  const types = (given(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim())
  const all = [...api.workspace.channels.values()].filter(
    (channel) => isWanted(channel) && types.includes(kinds[channel.kind]),
  )
  const { items, cursor } = page(all, args, 100)
  return {
    ok: true,
    channels: items.map((channel) => told(channel, api)),
    response_metadata: { next_cursor: cursor },
  }
}

function told(channel: Channel, api: Api): JsonObject {
  const common = { id: channel.id, created: 1_767_225_600, is_archived: false, is_org_shared: false }
  const first = [...channel.members][0] ?? ''
  if (channel.kind === 'im') return { ...common, is_im: true, user: first, is_user_deleted: false }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_member: channel.botIsMember,
    is_general: channel.name === 'general',
    creator: first,
    context_team_id: api.workspace.team.id,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size + (channel.botIsMember ? 1 : 0),
  }
}

function isThreadReply(message: StoredMessage): boolean {
  return message.threadTs !== undefined && message.threadTs !== message.ts
}

/** Messages newest first, as the app may see them. */
function history(args: JsonObject, api: Api, isWanted: (message: StoredMessage) => boolean): JsonObject {
  const channel = knownChannel(args, api)
  if (!channel.botIsMember) throw new ApiRefusal('not_in_channel')
  const oldest = Number(given(args, 'oldest') ?? 0)
  const latest = Number(given(args, 'latest') ?? Number.POSITIVE_INFINITY)
  const inclusive = isTrue(args['inclusive'])
  const within = (ts: number): boolean =>
    inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest
  const all = api.workspace
    .messages(channel.id)
    .filter((message) => message.ephemeralTo === undefined && isWanted(message) && within(Number(message.ts)))
    .toReversed()
  const { items, cursor } = page(all, args, 100)
  const withMetadata = isTrue(args['include_all_metadata'])
  return {
    ok: true,
    messages: items.map((message) => api.payloads.message(message, withMetadata)),
    has_more: cursor !== '',
    pin_count: 0,
    response_metadata: { next_cursor: cursor },
  }
}

function user(person: PersonOfTeam, api: Api): JsonObject {
  return {
    id: person.id,
    team_id: api.workspace.team.id,
    name: person.name,
    deleted: false,
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tz,
    profile: { real_name: person.realName, display_name: person.name, team: api.workspace.team.id },
    is_admin: false,
    is_owner: false,
    is_bot: false,
    is_app_user: false,
  }
}

function bot(api: Api): JsonObject {
  const { app, team } = api.workspace
  return {
    id: app.botUserId,
    team_id: team.id,
    name: app.name.toLowerCase(),
    deleted: false,
    real_name: app.name,
    tz: 'America/Los_Angeles',
    profile: { real_name: app.name, display_name: app.name, bot_id: app.botId, api_app_id: app.id },
    is_bot: true,
  }
}
