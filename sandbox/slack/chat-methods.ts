import { ApiRefusal, given, isTrue, knownChannel, needed, refuseBroken } from './api-method.ts'
import type { Api, Method } from './api-method.ts'
import { isObject, objectsIn, textIn } from './json.ts'
import type { JsonObject } from './json.ts'
import { judgeMessage } from './payload-rules.ts'
import type { StoredMessage } from './types.ts'
import type { Channel } from './types.ts'

const mostText = 40_000
/** chat.update counts what is left after escaping, and refuses where chat.postMessage would cut. */
const mostTextOfUpdate = 4000
const looks = ['unfurl_links', 'unfurl_media', 'mrkdwn', 'parse', 'link_names']
const write = (): readonly string[] => ['chat:write']

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': {
    scopes: write,
    args: ['channel', 'text', 'blocks', 'metadata', 'thread_ts', 'reply_broadcast', ...looks],
    run: (args, api) => {
      const channel = postable(args, api)
      const message = api.workspace.post({ ...parts(args, api, 'chat.postMessage'), channel: channel.id })
      api.exchanges.current?.notePost(message)
      const told = api.payloads.message(message, true)
      return { ok: true, channel: channel.id, ts: message.ts, message: told }
    },
  },
  'chat.postEphemeral': {
    scopes: write,
    args: ['channel', 'user', 'text', 'blocks', 'thread_ts', ...looks],
    run: (args, api) => {
      const channel = knownChannel(args, api)
      if (!channel.botIsMember) throw new ApiRefusal('not_in_channel')
      const user = needed(args, 'user')
      if (!channel.members.has(user)) throw new ApiRefusal('user_not_in_channel')
      const message = api.workspace.post({
        ...parts(args, api, 'chat.postEphemeral'),
        channel: channel.id,
        ephemeralTo: user,
      })
      api.exchanges.current?.notePost(message)
      return { ok: true, message_ts: message.ts }
    },
  },
  'chat.update': {
    scopes: write,
    args: ['channel', 'ts', 'text', 'blocks', 'metadata', 'reply_broadcast', ...looks],
    run: (args, api) => {
      const message = ownMessage(args, api, 'cant_update_message')
      judge(args, api, 'chat.update', mostTextOfUpdate)
      const changes: { text?: string; blocks?: JsonObject[]; metadata?: JsonObject } = {}
      const text = textIn(args, 'text')
      if (text !== undefined) changes.text = text
      if (args['blocks'] !== undefined) changes.blocks = objectsIn(args, 'blocks')
      if (isObject(args['metadata'])) changes.metadata = args['metadata']
      const changed = api.workspace.rewrite(message, changes)
      api.exchanges.current?.notePost(changed)
      const told = api.payloads.message(changed, true)
      return { ok: true, channel: changed.channel, ts: changed.ts, text: changed.text, message: told }
    },
  },
  'chat.delete': {
    scopes: write,
    args: ['channel', 'ts'],
    run: (args, api) => {
      const message = ownMessage(args, api, 'cant_delete_message')
      api.workspace.remove(message)
      return { ok: true, channel: message.channel, ts: message.ts }
    },
  },
  'chat.getPermalink': {
    scopes: () => [],
    args: ['channel', 'message_ts'],
    run: (args, api) => {
      const channel = knownChannel(args, api)
      const ts = needed(args, 'message_ts')
      if (visible(api, channel, ts) === undefined) throw new ApiRefusal('message_not_found')
      const host = `https://${api.workspace.team.domain}.slack.com`
      return {
        ok: true,
        channel: channel.id,
        permalink: `${host}/archives/${channel.id}/p${ts.replace('.', '')}`,
      }
    },
  },
}

/** A channel the app may post to. */
export function postable(args: JsonObject, api: Api): Channel {
  const channel = knownChannel(args, api)
  const mayPostAnywhere = api.grant.scopes?.includes('chat:write.public') === true
  if (!channel.botIsMember && !(channel.kind === 'public' && mayPostAnywhere)) {
    throw new ApiRefusal('not_in_channel')
  }
  return channel
}

/** Notes what is wrong with a message, and refuses what Slack refuses. */
function judge(args: JsonObject, api: Api, method: string, limit: number): void {
  const verdict = judgeMessage(args, limit)
  if (verdict.error !== undefined) refuseBroken(verdict.error, verdict.problems, api, method)
  for (const words of verdict.advice) api.violate(`${method}: ${words}`)
}

function parts(
  args: JsonObject,
  api: Api,
  method: string,
): Pick<StoredMessage, 'user' | 'text' | 'blocks' | 'via' | 'threadTs' | 'metadata'> {
  judge(args, api, method, mostText)
  const threadTs = given(args, 'thread_ts')
  if (threadTs !== undefined) {
    const channel = knownChannel(args, api)
    if (api.workspace.message(channel.id, threadTs) === undefined) throw new ApiRefusal('thread_not_found')
  }
  const isBroadcast = isTrue(args['reply_broadcast'])
  return {
    user: api.workspace.app.botUserId,
    via: 'chat',
    text: textIn(args, 'text') ?? '',
    blocks: objectsIn(args, 'blocks'),
    ...(threadTs === undefined || isBroadcast ? {} : { threadTs }),
    ...(isObject(args['metadata']) ? { metadata: args['metadata'] } : {}),
  }
}

/** A message that the API finds: an ephemeral one is not there for it. */
function visible(api: Api, channel: Channel, ts: string): StoredMessage | undefined {
  const message = api.workspace.message(channel.id, ts)
  return message?.ephemeralTo === undefined ? message : undefined
}

function ownMessage(args: JsonObject, api: Api, otherwise: string): StoredMessage {
  const channel = knownChannel(args, api)
  const message = visible(api, channel, needed(args, 'ts'))
  if (message === undefined) throw new ApiRefusal('message_not_found')
  if (message.user !== api.workspace.app.botUserId) throw new ApiRefusal(otherwise)
  return message
}
