import { setTimeout as sleep } from 'node:timers/promises'
import { ErrorCode, type WebClient } from '@slack/web-api'
import { z } from 'zod'
import { cut } from '../kit/cut.ts'
import { actions, button, context } from './blocks.ts'
import type { AnyBlock, Reply } from './feature.ts'

/** The button that shows an answer to the whole channel; share.ts answers it. */
export const shareAction = 'share'
/** Slack advises this many characters of text. */
const mostText = 3900
const retryAfterMs = 400
/** A row of more buttons than this breaks on a phone; Slack itself takes 25. */
const mostInRow = 8

/** A message as Slack takes it. */
export interface Message {
  text: string
  blocks?: AnyBlock[]
  thread_ts?: string
}

/** What Bolt's `respond` takes of us. */
export type Respond = (
  message:
    | {
        text: string
        blocks?: AnyBlock[]
        response_type: 'in_channel' | 'ephemeral'
        replace_original: boolean
      }
    | { delete_original: true },
) => Promise<unknown>

/**
 * A reply as a message.
 *
 * @param line the command line that was answered; with it, or the line that the reply names, a shareable answer gets its
 *   Share button
 */
export function messageOf(reply: Reply, line?: string): Message {
  const text = cut(reply.text, mostText)
  if (reply.blocks === undefined) return { text }
  const asked = line ?? reply.asked
  const share = reply.shareable === true && asked !== undefined && asked.length <= 1900
  const blocks = share ? withButton(reply.blocks, button(shareAction, 'Share', asked)) : [...reply.blocks]
  return { text, blocks: blocks.slice(0, 50) }
}

/** Puts a button into the row of buttons that a message ends with, or into one of its own. */
function withButton(blocks: readonly AnyBlock[], added: ReturnType<typeof button>): AnyBlock[] {
  const last = blocks.at(-1)
  if (last?.type !== 'actions' || !('elements' in last) || last.elements.length >= mostInRow)
    return [...blocks, actions(added)]
  return [...blocks.slice(0, -1), { ...last, elements: [...last.elements, added] }]
}

/** Answers a command or a press by its response_url; tries once more when Slack could not be reached. */
export async function answerByUrl(respond: Respond, reply: Reply, line?: string): Promise<void> {
  const message = messageOf(reply, line)
  const send = () =>
    respond({
      ...message,
      response_type: reply.to === 'team' ? 'in_channel' : 'ephemeral',
      replace_original: reply.replace ?? false,
    })
  try {
    await send()
  } catch (cause) {
    // Slack fetches pictures while it takes a message, and refuses the whole of it when one is not to be had.
    const pictures = message.blocks?.some((block) => block.type === 'image') === true
    if (pictures && !mayPass(cause))
      message.blocks = (message.blocks ?? []).filter((block) => block.type !== 'image')
    else if (mayPass(cause)) await sleep(retryAfterMs)
    else throw cause
    await send()
  }
}

/**
 * Answers a press by its response_url. What only one person sees can never be shown to all: an answer for the team that
 * takes the place of such a question comes as a message of its own, and the question goes.
 */
export async function answerPress(respond: Respond, reply: Reply, isEphemeral: boolean): Promise<void> {
  const apart = isEphemeral && reply.to === 'team' && reply.replace === true
  await answerByUrl(respond, apart ? { ...reply, replace: false } : reply)
  // A question that stays is harmless: pressing it again does nothing twice.
  if (apart) await respond({ delete_original: true }).catch(() => undefined)
}

/**
 * Answers where there is no response_url, as after a form: in the channel that it was opened from, or in the person's
 * direct messages when it came from nowhere or the bot may not post there.
 */
export async function answerByPost(
  client: WebClient,
  to: { userId: string; channelId: string | undefined; threadTs?: string | undefined },
  reply: Reply,
): Promise<void> {
  const thread = to.threadTs === undefined ? {} : { thread_ts: to.threadTs }
  const message = { ...messageOf(reply), ...thread }
  if (to.channelId !== undefined && !to.channelId.startsWith('D')) {
    try {
      await (reply.to === 'team'
        ? post(client, to.channelId, message)
        : ephemeral(client, to.channelId, to.userId, message))
      return
    } catch (cause) {
      if (!isChannelRefusal(cause)) throw cause
      const hint = context('Invite Jumpring to that channel, and the team sees such answers there.')
      if (message.blocks !== undefined) message.blocks = [...message.blocks.slice(0, 49), hint]
    }
  }
  await post(client, to.channelId?.startsWith('D') === true ? to.channelId : to.userId, message)
}

async function post(client: WebClient, channel: string, message: Message): Promise<void> {
  await client.chat.postMessage({ channel, ...message, unfurl_links: false, unfurl_media: false })
}

async function ephemeral(client: WebClient, channel: string, user: string, message: Message): Promise<void> {
  await client.chat.postEphemeral({ channel, user, ...message })
}

/** The bot is not there, or the place is not a channel it can post to. */
function isChannelRefusal(cause: unknown): boolean {
  const said = z
    .object({ code: z.literal(ErrorCode.PlatformError), data: z.object({ error: z.string() }) })
    .safeParse(cause)
  const refusals = [
    'not_in_channel',
    'channel_not_found',
    'user_not_in_channel',
    'is_archived',
    'restricted_action',
  ]
  return said.success && refusals.includes(said.data.data.error)
}

/** Slack was not reached or was over its limit: the message is not there, and may be sent again. */
function mayPass(cause: unknown): boolean {
  const seen = z.object({ status: z.number() }).safeParse(cause)
  if (seen.success) return seen.data.status === 429 || seen.data.status >= 500
  return cause instanceof TypeError
}
