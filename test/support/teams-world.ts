import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { expect, inject, onTestFinished } from 'vitest'
import { startSheetsStandIn, type SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { startSlackStandIn, type SlackStandIn, type SlackWorkspace } from '../../sandbox/slack/stand-in.ts'
import type { Exchange } from '../../sandbox/slack/types.ts'
import { messageWords } from '../../sandbox/words.ts'
import { createDatabase } from './database.ts'
import { freePort } from './free-port.ts'
import { openFrontDoor, type FrontDoor } from './front-door.ts'
import { startProgram, type Program } from './process.ts'

const manifest = fileURLToPath(new URL('../../manifest.yml', import.meta.url))
export const signingSecret = 'signing-secret-of-a-test'
/** What Google's service account is called in this world. */
export const account = 'bot@jumpring.example'

/** One Jumpring process in HTTP mode. */
export interface Process extends Program {
  readonly url: string
}

/** Slack and Google with a database and processes between them, none of which knows a team yet. */
export interface TeamsWorld {
  readonly slack: SlackStandIn
  /** the load balancer: requests go to the processes in turn */
  readonly door: FrontDoor
  readonly database: Client
  /** Starts a program as a process of this world is started. */
  program(environment?: Readonly<Record<string, string>>): Program
  /** Starts a process and waits until it takes requests. */
  start(environment?: Readonly<Record<string, string>>): Promise<Process>
  /** Starts so many at once, and waits for all. */
  startSeveral(size: number, environment?: Readonly<Record<string, string>>): Promise<Process[]>
  /** The next requests go to this process only; undefined: in turn again. */
  sendTo(process: Process | undefined): void
  /** The process that keeps a spreadsheet, as soon as one does. */
  keeperOf(spreadsheetId: string): Promise<Process>
  /** Waits until processes keep so many spreadsheets each, the most first. */
  shared(...counts: number[]): Promise<void>
  /** Adds a spreadsheet at Google's, which is empty unless a file is given. */
  addSheet(spreadsheetId: string, file?: string): Promise<SheetsStandIn>
}

/** Opens the world; all of it is gone when the test is over. */
export async function openTeamsWorld(): Promise<TeamsWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-teams-'))
  const keyFile = join(folder, 'key.json')
  const key = { type: 'service_account', client_email: account, private_key: 'never used: a token is given' }
  await writeFile(keyFile, JSON.stringify(key))
  const started: Process[] = []
  let only: Process | undefined
  let turn = 0
  const running = () => started.filter(({ child }) => child.exitCode === null && child.signalCode === null)
  const door = await openFrontDoor(() => {
    const open = running()
    turn += 1
    return (only ?? open[turn % Math.max(open.length, 1)])?.url
  })
  const slack = await startSlackStandIn({
    manifest,
    signingSecret,
    requestUrl: `${door.url}/slack/events`,
    redirectUrls: [`${door.url}/slack/oauth_redirect`],
  })
  const books = new Map<string, SheetsStandIn>()
  const google = await openFrontDoor((path) => {
    const id = /^\/v4\/spreadsheets\/([^/:?]+)/.exec(path)?.[1] ?? ''
    return (books.get(id) ?? [...books.values()][0])?.apiUrl
  })
  const databaseUrl = await createDatabase(inject('databaseUrl'))
  const database = new Client({ connectionString: databaseUrl })
  await database.connect()
  onTestFinished(async () => {
    const broken = [...slack.violations]
    await database.end()
    await slack.stop()
    for (const book of books.values()) await book.stop()
    await rm(folder, { recursive: true, force: true })
    expect(broken, 'what the bots sent kept to Slack’s rules').toEqual([])
  })
  const keepers = async (): Promise<Map<string, Process>> => {
    const { rows } = await database.query<{ id: string; keeper: string }>(
      'SELECT id, keeper FROM jumpring.workbooks',
    )
    return new Map(
      rows.flatMap(({ id, keeper }) => {
        const process = running().find(({ child }) => keeper.split(' ')[1] === String(child.pid))
        return process === undefined ? [] : [[id, process] as const]
      }),
    )
  }
  const program = (environment: Readonly<Record<string, string>> = {}): Program =>
    startProgram('src/main.ts', [], {
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_CLIENT_ID: slack.clientId,
      SLACK_CLIENT_SECRET: slack.clientSecret,
      INSTALL_SECRET: 'a secret of at least thirty-two characters',
      SLACK_API_URL: slack.apiUrl,
      SHEETS_API_URL: `${google.url}/`,
      SHEETS_ACCESS_TOKEN: 'stand-in-token',
      GOOGLE_APPLICATION_CREDENTIALS: keyFile,
      DATABASE_URL: databaseUrl,
      ...environment,
    })
  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<Process> => {
    const port = await freePort()
    const begun = program({ PORT: String(port), ...environment })
    await begun.says('one of several')
    const process = { ...begun, url: `http://127.0.0.1:${port}` }
    started.push(process)
    return process
  }
  return {
    slack,
    door,
    database,
    program,
    start,
    startSeveral: (size, environment) => Promise.all(Array.from({ length: size }, () => start(environment))),
    sendTo: (process) => {
      only = process
    },
    keeperOf: (spreadsheetId) =>
      eventually(`somebody keeps ${spreadsheetId}`, async () => (await keepers()).get(spreadsheetId)),
    async shared(...counts) {
      await eventually(`shared out ${counts.join(' + ')}`, async () => {
        const found = [...(await keepers()).values()]
        const each = running().map((process) => found.filter((keeper) => keeper === process).length)
        return String(each.toSorted((one, other) => other - one)) === String(counts) || undefined
      })
    },
    async addSheet(spreadsheetId, file) {
      const book = await startSheetsStandIn({ spreadsheetId, ...(file === undefined ? {} : { file }) })
      books.set(spreadsheetId, book)
      return book
    },
  }
}

/** Waits for something that comes true by itself. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  withinMs = 30_000,
): Promise<T> {
  const until = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > until) throw new Error(`It never came to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A person installs Jumpring from its own page, in a browser. @returns the page they end on */
export async function install(
  world: TeamsWorld,
  team: SlackWorkspace,
  userId: string,
  decision: 'allow' | 'cancel' = 'allow',
): Promise<{ status: number; text: string }> {
  const page = await fetch(`${world.door.url}/slack/install`)
  const cookie = page.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const link = /<a href="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&')
  if (link === undefined) throw new Error('the page has no link')
  const back = await team.as(userId).answersInstallation(link, decision)
  const end = await fetch(back, { headers: { cookie } })
  return { status: end.status, text: await end.text() }
}

/** What a person is told in the end for a line, whatever is said in between. */
export async function told(exchange: Exchange, expected: RegExp, withinMs = 30_000): Promise<string> {
  const words = () => exchange.replies().map(messageWords).join('\n')
  await eventually(
    `${String(expected)} instead of`,
    () => expected.test(words()) || undefined,
    withinMs,
  ).catch((cause: unknown) => {
    throw new Error(`It never said ${String(expected)}. It said: ${words()}`, { cause })
  })
  return words()
}
