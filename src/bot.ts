import type { Logger as SlackLogger } from '@slack/bolt'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { serveHealth, type HealthRoute } from './operations/health.ts'
import { ShopClosed } from './shop.ts'
import { signIn, type Gate, type SlackIdentity } from './slack/receiver.ts'

/** A bot at work. */
export interface Bot {
  /** port of health and metrics; undefined where none was asked for, or in HTTP mode, where it is Slack's */
  readonly healthPort: number | undefined
  /** Looks at what is due, as the clock does once a minute. */
  tick(): Promise<void>
  /** Reads the sheet now, as the clock does every few seconds, and answers when everything decided is in it. */
  settle(withinMs: number): Promise<boolean>
  /** Answers what is in flight, writes what is decided, and closes. What could not be written stays in the journal. */
  stop(): Promise<void>
}

/** What a bot is started with, beside its configuration. */
export interface Conditions {
  /** milliseconds since 1970; the sandbox puts its own clock here */
  readonly now: () => number
  /** milliseconds of a clock that nobody sets, for waiting; in the sandbox time passes by its own clock */
  readonly elapsed: () => number
  readonly log: Logger
}

/** Why a bot did not start, in words for the person who starts it. */
export class StartRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StartRefused'
  }
}

/** What kept a bot from its start, as words for the person where somebody can put it right. */
export function refused(cause: unknown): unknown {
  return cause instanceof ShopClosed ? new StartRefused(cause.message, cause) : cause
}

/** Whose token it is. Throws StartRefused. */
export async function identityOf(
  botToken: string,
  apiUrl: string | undefined,
  logger: SlackLogger,
): Promise<SlackIdentity> {
  try {
    return await signIn(botToken, apiUrl, logger)
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new StartRefused(
      /auth|token|account_inactive/i.test(said)
        ? `Slack does not accept SLACK_BOT_TOKEN (${said}): copy the bot token from "OAuth & Permissions" of your app once more.`
        : `Slack could not be reached (${said}); nothing was started.`,
      cause,
    )
  }
}

/** Lets Slack's requests in. Throws StartRefused when the port of HTTP mode is taken. */
export async function letIn(gate: Gate, { way }: Config): Promise<void> {
  try {
    await gate.start()
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    if (way.kind !== 'http' || !isTaken) throw cause
    throw new StartRefused(`Port ${way.port} is taken, and nothing was started: choose another PORT.`, cause)
  }
}

/** The port of health and metrics, where one was asked for and Slack does not use it. Throws StartRefused. */
export async function openPort(
  { port, way }: Config,
  routes: readonly HealthRoute[],
): Promise<Awaited<ReturnType<typeof serveHealth>> | undefined> {
  if (port === undefined || way.kind === 'http') return undefined
  try {
    return await serveHealth(port, routes)
  } catch (cause) {
    throw new StartRefused(`Port ${port} is taken, and nothing was started: choose another PORT.`, cause)
  }
}
