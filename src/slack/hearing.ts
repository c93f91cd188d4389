import type { App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Workbook } from '../workbook/workbook.ts'
import { answerByPost, answerByUrl } from './answers.ts'
import { say } from './blocks.ts'
import type { Desk } from './desk.ts'
import { cannotRecordOf, notReadyNow } from './ending.ts'
import type { Feature, Reply, Request, SaidMessage, Shortcut } from './feature.ts'
import type { SlackIdentity } from './receiver.ts'
import { spokenText } from './spoken-text.ts'

interface Hearing {
  readonly identity: SlackIdentity
  readonly features: readonly Feature[]
  readonly workbook: Workbook
  readonly desk: Desk
  readonly watch: {
    readonly acked: (seconds: number) => void
    readonly answered: (kind: string, seconds: number) => void
  }
  readonly caught: (asked: Asked, run: () => Promise<Reply | undefined>) => Promise<Reply | undefined>
}

/** A request as the one catch has to know it. */
export interface Asked {
  readonly kind: string
  readonly requestId: string
  /** Bolt's */
  readonly context: Readonly<Record<string, unknown>>
  /** whether it is certain that it recorded nothing */
  readonly wroteNothing: () => boolean
}

/** What somebody said. Messages of bots have a bot_id; edits, joins and the like have a subtype. */
const said = z.looseObject({
  user: z.string().min(1),
  text: z.string().default(''),
  ts: z.string(),
  channel: z.string(),
  channel_type: z.string().optional(),
  thread_ts: z.string().optional(),
  subtype: z.string().optional(),
  bot_id: z.string().optional(),
  hidden: z.boolean().optional(),
})
type Said = z.infer<typeof said>

const shortcutBody = z.looseObject({
  callback_id: z.string(),
  trigger_id: z.string(),
  user: z.looseObject({ id: z.string(), username: z.string().optional(), name: z.string().optional() }),
  channel: z.looseObject({ id: z.string() }).optional(),
  team: z.looseObject({ domain: z.string().optional() }).nullish(),
  message: z
    .looseObject({
      text: z.string().default(''),
      ts: z.string().optional(),
      thread_ts: z.string().optional(),
      user: z.string().optional(),
      files: z.array(z.looseObject({ permalink: z.string().optional() })).optional(),
    })
    .optional(),
  response_url: z.string().optional(),
})
type ShortcutBody = z.infer<typeof shortcutBody>

/** A form has to be opened within three seconds: so long a message's address is waited for. */
const linkPatienceMs = 1_000
/** An answer waits so long for the name of who spoke; after the first time it is known. */
const namePatienceMs = 1_000

/** Wires plain words in direct messages and mentions, and Slack's shortcuts, to the features that answer them. */
export function hearPeople(app: App, hearing: Hearing): void {
  app.event('message', async ({ event, client, context }) => {
    const heard = said.safeParse(event)
    if (heard.success && heard.data.channel_type === 'im')
      await hear(heard.data, { client, context }, hearing)
  })
  app.event('app_mention', async ({ event, client, context }) => {
    const heard = said.safeParse(event)
    if (heard.success) await hear(heard.data, { client, context }, hearing)
  })
  const shortcuts = hearing.features.flatMap((feature) => feature.shortcuts ?? [])
  app.shortcut(/.*/, async ({ ack, body, client, respond, context }) => {
    const since = performance.now()
    await ack()
    hearing.watch.acked((performance.now() - since) / 1000)
    const asked = shortcutBody.parse(body)
    const shortcut = shortcuts.find((each) => each.callbackId === asked.callback_id)
    const waited = typeof context['waitedMs'] === 'number' ? context['waitedMs'] : 0
    await hearing.desk.once(asked.trigger_id, 'shortcut', async (requestId) => {
      const { id: userId, name, username } = asked.user
      const channelId = asked.channel?.id
      const request = hearing.desk.request(client, {
        requestId,
        userId,
        name: username ?? name ?? '',
        channelId,
        triggerId: asked.trigger_id,
        askedAt: since - waited,
        cannotRecord: cannotRecordOf(context),
      })
      const words = spokenText(asked.message?.text ?? '')
      const reply = await hearing.caught(
        { kind: 'shortcut', requestId, context, wroteNothing: request.wroteNothing },
        async () =>
          hearing.workbook.status().ready
            ? take(shortcut, words, request, saidMessage(asked, client))
            : say(await notReadyNow({ context, requestId }, hearing.workbook)),
      )
      if (reply === undefined) return
      if (asked.response_url === undefined) await answerByPost(client, { userId, channelId }, reply)
      else await answerByUrl(respond, reply)
      hearing.watch.answered('shortcut', (performance.now() - since) / 1000)
    })
  })
}

async function take(
  shortcut: Shortcut | undefined,
  words: string,
  request: Request,
  from: SaidMessage | undefined,
): Promise<Reply | undefined> {
  if (shortcut === undefined) return say('I do not know that shortcut any more. Nothing was changed.')
  return shortcut.run(words, request, from)
}

function saidMessage({ message, channel, team }: ShortcutBody, client: WebClient): SaidMessage | undefined {
  const ts = message?.ts
  if (message === undefined || ts === undefined || channel === undefined) return undefined
  return {
    userId: message.user,
    link: () =>
      permalink({ channel: channel.id, ts, threadTs: message.thread_ts, domain: team?.domain }, client),
    files: (message.files ?? []).flatMap(({ permalink: address }) => address ?? []),
  }
}

/**
 * The address of a message: Slack's own; made from the workspace's name where Slack is slow, or does not tell because the
 * bot is not in that channel. '' where neither is to be had. Never throws.
 */
async function permalink(
  at: { channel: string; ts: string; threadTs: string | undefined; domain: string | undefined },
  client: WebClient,
): Promise<string> {
  const where = { channel: at.channel, message_ts: at.ts }
  const found = client.chat.getPermalink(where)
  const asked = found.then((told) => told.permalink).catch(() => undefined)
  const patience = new AbortController()
  const address = await Promise.race([
    asked,
    sleep(linkPatienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
  ])
  patience.abort()
  if (address !== undefined && address !== '') return address
  if (at.domain === undefined || !/^[a-z0-9-]+$/i.test(at.domain)) return ''
  const thread =
    at.threadTs === undefined || at.threadTs === at.ts ? '' : `?thread_ts=${at.threadTs}&cid=${at.channel}`
  return `https://${at.domain}.slack.com/archives/${at.channel}/p${at.ts.replace('.', '')}${thread}`
}

/**
 * Answers a person, once: a mention in a direct message is told as both, and Slack may tell it again. Never answers a bot,
 * and so never itself.
 */
async function hear(
  heard: Said,
  { client, context }: Pick<Asked, 'context'> & { readonly client: WebClient },
  hearing: Hearing,
): Promise<void> {
  const { identity, features, workbook, desk, watch } = hearing
  if (!isPerson(heard, identity)) return
  const listener = features.find((feature) => feature.hears !== undefined)?.hears
  if (listener === undefined) return
  const since = performance.now()
  await desk.once(`${heard.channel}:${heard.ts}`, 'said', async (requestId) => {
    const { user: userId, channel: channelId, thread_ts: threadTs } = heard
    const request = desk.request(client, {
      requestId,
      userId,
      // Slack says only the id of who spoke; what somebody recorded stands under the name.
      name: await desk.nameOf(userId, namePatienceMs),
      channelId,
      triggerId: '',
      askedAt: since,
    })
    const words = spokenText(
      heard.text.replaceAll(new RegExp(`<@${identity.botUserId}(?:\\|[^>]*)?>`, 'g'), ' '),
    )
    const reply = await hearing.caught(
      { kind: 'said', requestId, context, wroteNothing: request.wroteNothing },
      async () =>
        workbook.status().ready
          ? listener(words, request)
          : say(await notReadyNow({ context, requestId }, workbook)),
    )
    if (reply === undefined) return
    await answerByPost(client, { userId, channelId, threadTs }, reply)
    watch.answered('said', (performance.now() - since) / 1000)
  })
}

function isPerson(heard: Said, identity: SlackIdentity): boolean {
  const { user, subtype, bot_id: botId, hidden } = heard
  // A photo with a caption is a message like any other.
  const isMessage = subtype === undefined || subtype === 'file_share'
  return (
    isMessage && botId === undefined && hidden !== true && user !== identity.botUserId && user !== 'USLACKBOT'
  )
}
