import { existsSync, readFileSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { z } from 'zod'
import type { SlackWay } from './slack/receiver.ts'
import type { GoogleAccess, GoogleSettings } from './workbook/google.ts'

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** Everything that a machine's environment decides; what a team decides is in the Settings tab. */
export interface Config {
  readonly way: SlackWay
  /** another host that speaks Slack's Web API, with a slash at its end */
  readonly slackApiUrl: string | undefined
  readonly google: GoogleAccess
  /** the one team that the environment names; undefined where teams are installed through Slack */
  readonly team: { readonly botToken: string; readonly spreadsheetId: string } | undefined
  /** how further teams install the app through Slack's OAuth; only with a database */
  readonly install: SlackInstall | undefined
  /** folder of the journal, where there is no database */
  readonly dataDir: string
  /** the journals of several machines */
  readonly databaseUrl: string | undefined
  /** port of health and metrics; undefined: none is opened */
  readonly port: number | undefined
  readonly logLevel: (typeof logLevels)[number]
}

/** The app as Slack's OAuth knows it. */
export interface SlackInstall {
  readonly clientId: string
  readonly clientSecret: string
  /** keeps the teams' tokens in the database, and signs the state of an installation under way */
  readonly secret: string
}

/** The environment as it was read, or everything that is wrong with it, one sentence each. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

const defaultPort = 3000
const shortestSecret = 32
const keyFile = z.looseObject({ type: z.string(), client_email: z.string(), private_key: z.string() })

/** Takes in the file .env of this folder, where there is one; what the environment says already stays. */
export function takeInEnvFile(): void {
  if (existsSync('.env')) loadEnvFile('.env')
  // Without a key file Google's client asks the network whether this is a machine of Google's, for seconds and with a
  // warning. The machine's own papers say it at once, unless somebody runs a metadata server elsewhere.
  if (filled(process.env['GCE_METADATA_HOST'] ?? process.env['GCE_METADATA_IP']) === undefined)
    process.env['METADATA_SERVER_DETECTION'] ??= 'bios-only'
}

/** True when anybody began to configure Slack or Google; else `npm start` opens the try-it page. */
export function isConfigured(env: Environment): boolean {
  const names = [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_CLIENT_ID',
    'SPREADSHEET_ID',
    'DATABASE_URL',
  ]
  return names.some((name) => filled(env[name]) !== undefined)
}

/** Reads the whole environment, and reports every fault at once. Throws nothing. */
export function readConfig(env: Environment): Read<Config> {
  const problems: string[] = []
  const found = <T>(read: Read<T>): T | undefined => {
    if (read.ok) return read.value
    problems.push(...read.problems)
    return undefined
  }
  const port = found(readPort(env['PORT']))
  const slackApiUrl = readUrl('SLACK_API_URL', env['SLACK_API_URL'], problems)
  const way = found(readWay(env, port))
  const databaseUrl = found(readDatabaseUrl(env['DATABASE_URL']))
  const install = found(readInstall(env, { way, databaseUrl }))
  const google = found(readGoogleAccess(env))
  const team = found(readTeam(env, install !== undefined))
  const logLevel = found(readLogLevel(env['LOG_LEVEL']))
  if (way === undefined || google === undefined || logLevel === undefined || problems.length > 0)
    return { ok: false, problems }
  const dataDir = readDataDir(env)
  return {
    ok: true,
    value: { way, slackApiUrl, google, team, install, dataDir, databaseUrl, port, logLevel },
  }
}

/**
 * Reads how to reach the spreadsheet.
 *
 * @param spreadsheetId as given on a command line; left out: SPREADSHEET_ID
 */
export function readGoogleConfig(env: Environment, spreadsheetId?: string): Read<GoogleSettings> {
  const id = spreadsheetId === undefined ? readSpreadsheetId(env) : readSpreadsheetIdFrom(spreadsheetId)
  const access = readGoogleAccess(env)
  if (id.ok && access.ok) return { ok: true, value: { ...access.value, spreadsheetId: id.value } }
  return { ok: false, problems: [id, access].flatMap((each) => (each.ok ? [] : each.problems)) }
}

/** Reads how to reach Google, whichever the spreadsheet. */
function readGoogleAccess(env: Environment): Read<GoogleAccess> {
  const problems: string[] = []
  const apiUrl = readUrl('SHEETS_API_URL', env['SHEETS_API_URL'], problems)
  const accessToken = filled(env['SHEETS_ACCESS_TOKEN'])
  if (accessToken !== undefined && (apiUrl === undefined || !isLoopback(apiUrl))) {
    problems.push(
      'SHEETS_ACCESS_TOKEN is set, and is accepted only together with a SHEETS_API_URL on this machine (127.0.0.1 or localhost); for Google use GOOGLE_APPLICATION_CREDENTIALS',
    )
  }
  const serviceAccount = readKeyFile(env['GOOGLE_APPLICATION_CREDENTIALS'], problems)
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: {
      ...(apiUrl === undefined ? {} : { apiUrl }),
      ...(accessToken === undefined ? {} : { accessToken }),
      ...(serviceAccount === undefined ? {} : { serviceAccount }),
    },
  }
}

function readSpreadsheetId(env: Environment): Read<string> {
  const id = filled(env['SPREADSHEET_ID'])
  if (id !== undefined) return readSpreadsheetIdFrom(id)
  const words =
    'SPREADSHEET_ID is missing; expected the id of the spreadsheet, the part between /d/ and /edit of its link'
  return { ok: false, problems: [words] }
}

function readSpreadsheetIdFrom(id: string): Read<string> {
  if (/^[A-Za-z0-9_-]+$/.test(id)) return { ok: true, value: id }
  const words = `SPREADSHEET_ID is "${id}"; expected letters, digits, dashes and underscores only, the part between /d/ and /edit of the link`
  return { ok: false, problems: [words] }
}

/** What of the configuration no log may hold. */
export function secretsIn({ team, way, google, install, databaseUrl }: Config): string[] {
  return [
    team?.botToken,
    way.kind === 'socket' ? way.appToken : way.signingSecret,
    google.accessToken,
    google.serviceAccount?.private_key,
    install?.clientSecret,
    install?.secret,
    databaseUrl,
  ].filter((secret) => secret !== undefined)
}

/** The folder that the journal is kept in. */
export function readDataDir(env: Environment): string {
  return filled(env['DATA_DIR']) ?? './data'
}

/** The team of the environment; none is needed where teams install the app themselves. */
function readTeam(env: Environment, mayBeNone: boolean): Read<Config['team']> {
  const names = ['SLACK_BOT_TOKEN', 'SPREADSHEET_ID']
  if (mayBeNone && names.every((name) => filled(env[name]) === undefined))
    return { ok: true, value: undefined }
  const problems: string[] = []
  const botToken = token('SLACK_BOT_TOKEN', env['SLACK_BOT_TOKEN'], 'xoxb-', problems)
  const id = readSpreadsheetId(env)
  if (!id.ok) problems.push(...id.problems)
  if (!id.ok || botToken === undefined || problems.length > 0) return { ok: false, problems }
  return { ok: true, value: { botToken, spreadsheetId: id.value } }
}

function readWay(env: Environment, port: number | undefined): Read<SlackWay> {
  const problems: string[] = []
  const appToken = filled(env['SLACK_APP_TOKEN'])
  const signingSecret = filled(env['SLACK_SIGNING_SECRET'])
  if (appToken !== undefined) token('SLACK_APP_TOKEN', appToken, 'xapp-', problems)
  else if (signingSecret === undefined) {
    problems.push(
      'SLACK_APP_TOKEN is missing; expected an app-level token that begins with xapp- (Socket Mode), or SLACK_SIGNING_SECRET for HTTP mode',
    )
  }
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value:
      appToken === undefined
        ? { kind: 'http', signingSecret: signingSecret ?? '', port: port ?? defaultPort }
        : { kind: 'socket', appToken },
  }
}

function readInstall(
  env: Environment,
  rest: { way: SlackWay | undefined; databaseUrl: string | undefined },
): Read<SlackInstall | undefined> {
  const clientId = filled(env['SLACK_CLIENT_ID'])
  if (clientId === undefined) return { ok: true, value: undefined }
  const problems: string[] = []
  const clientSecret = filled(env['SLACK_CLIENT_SECRET'])
  const secret = filled(env['INSTALL_SECRET'])
  if (clientSecret === undefined)
    problems.push(
      'SLACK_CLIENT_SECRET is missing; expected the client secret that stands beside SLACK_CLIENT_ID',
    )
  if (secret === undefined || secret.length < shortestSecret)
    problems.push(
      `INSTALL_SECRET ${secret === undefined ? 'is missing' : `has ${secret.length} characters`}; expected at least ${shortestSecret} random ones, the same on all machines: the teams’ tokens are kept under it`,
    )
  if (filled(env['DATABASE_URL']) === undefined)
    problems.push(
      'SLACK_CLIENT_ID is set without DATABASE_URL; expected a PostgreSQL database to keep the teams in',
    )
  if (rest.way?.kind === 'socket')
    problems.push(
      'SLACK_CLIENT_ID is set together with SLACK_APP_TOKEN; expected SLACK_SIGNING_SECRET instead: teams install the app over HTTP',
    )
  if (clientSecret === undefined || secret === undefined || problems.length > 0)
    return { ok: false, problems }
  return { ok: true, value: { clientId, clientSecret, secret } }
}

/** The address has a password in it: it is never said. */
function readDatabaseUrl(text: string | undefined): Read<string | undefined> {
  const words = filled(text)
  if (words === undefined) return { ok: true, value: undefined }
  const protocol = URL.canParse(words) ? new URL(words).protocol : ''
  if (/^postgres(ql)?:$/.test(protocol)) return { ok: true, value: words }
  return {
    ok: false,
    problems: [
      'DATABASE_URL is no address of PostgreSQL; expected one like postgres://user:password@host:5432/jumpring',
    ],
  }
}

function readPort(text: string | undefined): Read<number | undefined> {
  const words = filled(text)
  if (words === undefined) return { ok: true, value: undefined }
  const port = Number(words)
  if (/^\d+$/.test(words) && port <= 65_535) return { ok: true, value: port }
  return { ok: false, problems: [`PORT is "${words}"; expected a whole number from 0 to 65535`] }
}

function readLogLevel(text: string | undefined): Read<Config['logLevel']> {
  const words = filled(text) ?? 'info'
  const level = logLevels.find((each) => each === words.toLowerCase())
  if (level !== undefined) return { ok: true, value: level }
  return { ok: false, problems: [`LOG_LEVEL is "${words}"; expected one of ${logLevels.join(', ')}`] }
}

function readUrl(name: string, text: string | undefined, problems: string[]): string | undefined {
  const words = filled(text)
  if (words === undefined) return undefined
  const url = URL.canParse(words) ? new URL(words) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    problems.push(`${name} is "${words}"; expected an address such as http://127.0.0.1:4010/`)
    return undefined
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`
}

/** A token's value never goes into a message: only how it begins is said to be wrong. */
function token(name: string, text: string | undefined, begins: string, problems: string[]) {
  const words = filled(text)
  if (words === undefined) problems.push(`${name} is missing; expected a token that begins with ${begins}`)
  else if (!words.startsWith(begins))
    problems.push(`${name} does not begin with ${begins}; was it swapped with another token?`)
  return words
}

function readKeyFile(path: string | undefined, problems: string[]) {
  const file = filled(path)
  if (file === undefined) return undefined
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is no JSON' : 'cannot be read'
    problems.push(
      `GOOGLE_APPLICATION_CREDENTIALS points to ${file}, which ${why}; expected the key file of a service account`,
    )
    return undefined
  }
  const key = keyFile.safeParse(json)
  if (key.success && key.data.type === 'service_account') return key.data
  // Other kinds (a person's own sign-in, workload identity) are for Google's default credentials to understand.
  const kind = z.looseObject({ type: z.string() }).safeParse(json)
  if (kind.success && kind.data.type !== 'service_account') return undefined
  problems.push(
    `GOOGLE_APPLICATION_CREDENTIALS points to ${file}, which lacks client_email or private_key; expected the key file of a service account as Google gave it`,
  )
  return undefined
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

function filled(text: string | undefined): string | undefined {
  const words = text?.trim()
  return words === undefined || words === '' ? undefined : words
}
