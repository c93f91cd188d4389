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

/** A word shorter than this is no secret, and would be taken out of half the log. */
const shortestSecret = 8

/**
 * The log: one JSON object a line on standard output, written at once so that nothing is lost at a crash.
 *
 * Whatever else writes into it (a fault's cause, a package of others), each line goes through here once more: what looks
 * like a secret, and each of the machine's own ones, is taken out of it.
 *
 * @param level 'silent' to 'debug'
 * @param known the machine's secrets as they are
 */
export function openLog(level: string, known: readonly string[] = []): Logger {
  const own = known
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    {
      level,
      base: { name: 'jumpring' },
      timestamp: stdTimeFunctions.isoTime,
      redact: { paths, censor: '[secret]' },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (cause: unknown) => errorFacts(cause) },
      hooks: {
        streamWrite: (written) =>
          withoutTokens(own.reduce((line, secret) => line.replaceAll(secret, '[secret]'), written)),
      },
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

/** What looks like a secret, and what stands for it. None reaches over a quote, so that JSON stays JSON. */
const looks: readonly (readonly [RegExp, string])[] = [
  // Slack's tokens and signatures, and addresses that answer for the app
  [/\bx(?:ox[a-z]|app)-[\w-]+/g, '[secret]'],
  [/\bv0=[0-9a-f]{64}\b/g, '[secret]'],
  [/(?:https?|wss?):\/\/[^\s"'\\]*(?:ticket=|hooks\.slack\.com)[^\s"'\\]*/g, '[secret]'],
  // Google's tokens and keys
  [/\bya29\.[\w-]+/g, '[secret]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[secret]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*?-----END [A-Z ]*PRIVATE KEY-----/g, '[secret]'],
  // Anybody's
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [secret]'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s"'/@\\]+@/gi, '$1[secret]@'],
  [
    /\b((?:access_|refresh_|id_)?token|(?:client_)?secret|password|assertion|private_key)=[^\s"'&\\]+/gi,
    '$1=[secret]',
  ],
]

/** Tokens, keys, passwords in addresses, and addresses that answer for the app, taken out of free text. Never throws. */
export function withoutTokens(text: string): string {
  return looks.reduce((left, [pattern, stands]) => left.replace(pattern, stands), text)
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
