import { ErrorCode, WebClient } from '@slack/web-api'
import type { Logger as SlackLogger } from '@slack/bolt'
import { z } from 'zod'
import type { Finding } from '../kit/finding.ts'
import { botScopes } from './manifest.ts'
import { clientOptions, type SlackWay } from './receiver.ts'

/** How to reach Slack. */
export interface SlackAccess {
  readonly botToken: string
  readonly way: SlackWay
  readonly apiUrl: string | undefined
  readonly logger: SlackLogger
}

const slackUrl = 'https://slack.com/api/'
/** Slack refuses requests whose time is off by five minutes, and so does Google; a minute is worth a word. */
const clockMs = { watch: 60_000, amiss: 300_000 }
const copyAgain = 'Copy the bot token from "OAuth & Permissions" of your app once more.'
const scopesHeader = z.object({ response_metadata: z.object({ scopes: z.array(z.string()) }) })
const channelPage = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      is_member: z.boolean().default(false),
      is_archived: z.boolean().default(false),
    }),
  ),
})

/** Looks at the tokens, the rights of the app and the socket. Never throws. */
export async function examineSlack(access: SlackAccess): Promise<Finding[]> {
  const { way } = access
  const { token, rights } = await signInWith(access)
  const ofWay: Finding =
    way.kind === 'http' ? signingSecret(way.port) : await examineAppToken({ ...access, ...way })
  return [token, rights, ofWay]
}

/** Looks whether Slack knows a bot token. Never throws. */
export async function examineBotToken(access: Omit<SlackAccess, 'way'>): Promise<Finding> {
  return (await signInWith(access)).token
}

/** Looks whether Slack lets an app-level token open a socket; none is opened. Never throws. */
export async function examineAppToken(
  access: Omit<SlackAccess, 'way' | 'botToken'> & { appToken: string },
): Promise<Finding> {
  const about = 'Socket'
  try {
    await clientOf(access, access.appToken).apps.connections.open({})
    return { about, state: 'fine', found: 'Slack lets the bot open one' }
  } catch (cause) {
    const said = wordOf(cause)
    if (said === undefined) return notReached(about, cause)
    return {
      about,
      state: 'amiss',
      found: `Slack does not let SLACK_APP_TOKEN open a socket: ${said}`,
      todo: 'Under "Basic Information", "App-Level Tokens", make one with the scope connections:write, and see that Socket Mode is on.',
    }
  }
}

/**
 * Looks whether the bot can post where alerts go.
 *
 * @param nameOrId as the Settings tab says; undefined: nothing is posted unasked. Never throws.
 */
export async function examineChannel(access: SlackAccess, nameOrId: string | undefined): Promise<Finding> {
  const about = 'Alerts channel'
  if (nameOrId === undefined)
    return {
      about,
      state: 'watch',
      found: 'none is set, so nothing is posted unasked',
      todo: 'Type one into the Settings tab beside "alerts channel", such as #stock-alerts.',
    }
  const name = nameOrId.replace(/^#/, '').toLowerCase()
  const words = /^[CG][A-Z0-9]{2,}$/.test(nameOrId) ? nameOrId : `#${name}`
  try {
    const channel = await findChannel(clientOf(access, access.botToken), (each) =>
      [each.id, each.name.toLowerCase()].some((known) => known === nameOrId || known === name),
    )
    if (channel === undefined)
      return {
        about,
        state: 'amiss',
        found: `there is no channel ${words} that the bot can see`,
        todo: `Make it, or invite the bot where it is private: /invite @Jumpring. Or type another into the Settings tab beside "alerts channel".`,
      }
    if (channel.is_archived)
      return {
        about,
        state: 'amiss',
        found: `#${channel.name} is archived`,
        todo: 'Bring it back, or type another into the Settings tab beside "alerts channel".',
      }
    if (!channel.is_member)
      return {
        about,
        state: 'amiss',
        found: `the bot is not in #${channel.name}`,
        todo: `Type /invite @Jumpring in #${channel.name}.`,
      }
    return { about, state: 'fine', found: `#${channel.name}, and the bot is in it` }
  } catch (cause) {
    return { about, state: 'unknown', found: `not looked at: ${wordOf(cause) ?? messageOf(cause)}` }
  }
}

/**
 * Holds this machine's clock against Slack's.
 *
 * @param now this machine's time, milliseconds since 1970. Never throws.
 */
export async function examineClock(
  { apiUrl }: Pick<SlackAccess, 'apiUrl'>,
  now: () => number,
): Promise<Finding> {
  const about = 'Clock'
  try {
    const answer = await fetch(new URL('api.test', apiUrl ?? slackUrl), { method: 'POST' })
    const slackNow = Date.parse(answer.headers.get('date') ?? '')
    if (Number.isNaN(slackNow)) return { about, state: 'unknown', found: 'Slack did not say what time it is' }
    const off = now() - slackNow
    const words = `${Math.round(Math.abs(off) / 1000)} s ${off > 0 ? 'ahead of' : 'behind'} Slack’s`
    if (Math.abs(off) < clockMs.watch) return { about, state: 'fine', found: 'right within a minute' }
    return {
      about,
      state: Math.abs(off) < clockMs.amiss ? 'watch' : 'amiss',
      found: `this machine’s clock is ${words}`,
      todo: 'Have the machine keep its time from the network (NTP); from five minutes on Slack and Google refuse requests.',
    }
  } catch {
    return { about, state: 'unknown', found: 'not looked at: Slack could not be reached' }
  }
}

function rightsOf(answer: unknown): Finding {
  const about = 'Rights'
  const known = scopesHeader.safeParse(answer)
  if (!known.success) return { about, state: 'unknown', found: 'Slack did not say which rights the app has' }
  const missing = botScopes.filter((scope) => !known.data.response_metadata.scopes.includes(scope))
  if (missing.length === 0) return { about, state: 'fine', found: `all ${botScopes.length} that are needed` }
  return {
    about,
    state: 'amiss',
    found: `missing ${missing.join(', ')}`,
    todo: 'Paste manifest.yml anew under "App Manifest" of your app, save, and install it to the workspace again.',
  }
}

/** Whether a signing secret is right only a request of Slack's can show. */
function signingSecret(port: number): Finding {
  return {
    about: 'Signing secret',
    state: 'watch',
    found: `HTTP mode at port ${port}; whether the secret is right only a request of Slack’s shows`,
    todo: 'Type /jumpring help in Slack once the bot runs. If it does not answer, copy the signing secret once more and look at the request URLs.',
  }
}

async function signInWith(access: Omit<SlackAccess, 'way'>): Promise<{ token: Finding; rights: Finding }> {
  const about = 'Bot token'
  try {
    const answer = await clientOf(access, access.botToken).auth.test()
    const found = `@${answer.user ?? 'the bot'} of the workspace ${answer.team ?? 'without a name'}`
    return { token: { about, state: 'fine', found }, rights: rightsOf(answer) }
  } catch (cause) {
    const said = wordOf(cause)
    const refused: Finding = {
      about,
      state: 'amiss',
      found: `Slack does not accept SLACK_BOT_TOKEN: ${said ?? ''}`,
      todo: copyAgain,
    }
    return {
      token: said === undefined ? notReached(about, cause) : refused,
      rights: { about: 'Rights', state: 'unknown', found: 'not looked at: the bot token did not work' },
    }
  }
}

function notReached(about: string, cause: unknown): Finding {
  return {
    about,
    state: 'amiss',
    found: `Slack could not be reached (${messageOf(cause)})`,
    todo: 'Look at the network; out to slack.com over HTTPS is all that is needed.',
  }
}

async function findChannel(
  client: WebClient,
  isWanted: (channel: z.infer<typeof channelPage>['channels'][number]) => boolean,
) {
  let cursor: string | undefined
  do {
    const page = await client.conversations.list({
      types: 'public_channel,private_channel',
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    })
    const found = channelPage.parse(page).channels.find(isWanted)
    if (found !== undefined) return found
    cursor = page.response_metadata?.next_cursor
  } while (cursor !== undefined && cursor !== '')
  return undefined
}

function clientOf({ apiUrl, logger }: Pick<SlackAccess, 'apiUrl' | 'logger'>, token: string): WebClient {
  return new WebClient(token, clientOptions(apiUrl, logger))
}

/** Slack's own word for a refusal; undefined where it did not answer. */
function wordOf(cause: unknown): string | undefined {
  const said = z
    .object({ code: z.literal(ErrorCode.PlatformError), data: z.object({ error: z.string() }) })
    .safeParse(cause)
  return said.success ? said.data.data.error : undefined
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
