import { LogLevel, type Logger as SlackLogger } from '@slack/bolt'
import { destination, pino, stdTimeFunctions, type Logger } from 'pino'

/** Names under which a secret could come by; their values are never written. */
const secrets = [
  'token',
  'botToken',
  'appToken',
  'signingSecret',
  'accessToken',
  'private_key',
  'authorization',
  'response_url',
  'trigger_id',
]

/**
 * The log: one JSON object a line on standard output, written at once so that nothing is lost at a crash.
 *
 * @param level 'silent' to 'debug'
 */
export function openLog(level: string): Logger {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    {
      level,
      base: { name: 'jumpring' },
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths, censor: '[secret]' },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (cause: unknown) => errorFacts(cause) },
    },
    destination({ fd: 1, sync: true }),
  )
}

/** Our log as Slack's packages want one. Their debug lines hold whole payloads and stay out. */
export function slackLogger(log: Logger): SlackLogger {
  const words = (parts: unknown[]) =>
    withoutTokens(parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' '))
  return {
    debug: () => undefined,
    info: (...parts: unknown[]) => log.debug(words(parts)),
    warn: (...parts: unknown[]) => log.warn(words(parts)),
    error: (...parts: unknown[]) => log.error(words(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  }
}

/** Slack's tokens, addresses that answer for the app, and bearer tokens, taken out of free text. Never throws. */
export function withoutTokens(text: string): string {
  return text
    .replace(/\bx(?:ox[a-z]|app)-[\w-]+/g, '[secret]')
    .replace(/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [secret]')
    .replace(/(?:https?|wss?):\/\/\S*(?:ticket=|hooks\.slack\.com)\S*/g, '[secret]')
}

/** What of an error is written: no request, no headers, no configuration, for those hold tokens. */
function errorFacts(cause: unknown, depth = 0): object {
  if (!(cause instanceof Error)) return { message: withoutTokens(String(cause)) }
  const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {}
  const kind = 'kind' in cause && typeof cause.kind === 'string' ? { kind: cause.kind } : {}
  return {
    type: cause.name,
    message: withoutTokens(cause.message),
    ...code,
    ...kind,
    stack: withoutTokens(cause.stack ?? ''),
    ...(cause.cause === undefined || depth > 3 ? {} : { cause: errorFacts(cause.cause, depth + 1) }),
  }
}
