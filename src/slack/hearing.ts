import type { App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Workbook } from '../workbook/workbook.ts'
import { answerByPost, answerByUrl } from './answers.ts'
import { say } from './blocks.ts'
import type { Desk } from './desk.ts'
import { notReadyWords } from './faults.ts'
import type { Feature, Reply, Request, Shortcut } from './feature.ts'
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
  readonly caught: (
    kind: string,
    requestId: string,
    run: () => Promise<Reply | undefined>,
  ) => Promise<Reply | undefined>
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
  message: z.looseObject({ text: z.string().default('') }).optional(),
  response_url: z.string().optional(),
})

/** Wires plain words in direct messages and mentions, and Slack's shortcuts, to the features that answer them. */
export function hearPeople(app: App, hearing: Hearing): void {
  app.event('message', async ({ event, client }) => {
    const heard = said.safeParse(event)
    if (heard.success && heard.data.channel_type === 'im') await hear(heard.data, client, hearing)
  })
  app.event('app_mention', async ({ event, client }) => {
    const heard = said.safeParse(event)
    if (heard.success) await hear(heard.data, client, hearing)
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
      })
      const words = spokenText(asked.message?.text ?? '')
      const reply = await hearing.caught('shortcut', requestId, () => take(shortcut, words, request, hearing))
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
  { workbook }: Hearing,
): Promise<Reply | undefined> {
  if (!workbook.status().ready) return say(notReadyWords)
  if (shortcut === undefined) return say('I do not know that shortcut any more. Nothing was changed.')
  return shortcut.run(words, request)
}

/**
 * Answers a person, once: a mention in a direct message is told as both, and Slack may tell it again. Never answers a bot,
 * and so never itself.
 */
async function hear(heard: Said, client: WebClient, hearing: Hearing): Promise<void> {
  const { identity, features, workbook, desk, watch } = hearing
  if (!isPerson(heard, identity)) return
  const listener = features.find((feature) => feature.hears !== undefined)?.hears
  if (listener === undefined) return
  const since = performance.now()
  await desk.once(`${heard.channel}:${heard.ts}`, 'said', async (requestId) => {
    const { user: userId, channel: channelId, thread_ts: threadTs } = heard
    // Slack says only the id of who spoke; whoever presses a button is known by name.
    const request = desk.request(client, {
      requestId,
      userId,
      name: '',
      channelId,
      triggerId: '',
      askedAt: since,
    })
    const words = spokenText(
      heard.text.replaceAll(new RegExp(`<@${identity.botUserId}(?:\\|[^>]*)?>`, 'g'), ' '),
    )
    const reply = await hearing.caught('said', requestId, async () =>
      workbook.status().ready ? listener(words, request) : say(notReadyWords),
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
