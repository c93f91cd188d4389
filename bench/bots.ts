import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { startSlackStandIn, type SlackStandIn } from '../sandbox/slack/stand-in.ts'
import { People, type Line } from './people.ts'
import { freePort, Program } from './program.ts'
import type { Sheets } from './sheets.ts'
import type { SheetsPlace } from './sheets-words.ts'

const manifest = fileURLToPath(new URL('../manifest.yml', import.meta.url))
const peerFile = fileURLToPath(new URL('peer.ts', import.meta.url))
/** What leads google-spreadsheet to the stand-in; loaded before whatever uses it. */
export const peerHost = new URL('peer-host.ts', import.meta.url).href
/** A bot that is not ready after this never will be, milliseconds. */
const startMs = 180_000
/** A first start tidies a part of the sheet at each look, and looks again after a write: one is made this often, milliseconds. */
const nudgeMs = 1_500

export type Who = 'ours' | 'peer'

/** A bot at work, people in front of it, and how long it took to be ready. */
export interface Bot {
  readonly slack: SlackStandIn
  readonly people: People
  readonly program: Program
  /** milliseconds from the start of its process */
  readonly readyMs: number
  /** of that, what the processors worked for it; does not grow when others use the machine, too */
  readonly readyCpuMs: number
  /** ours: changes that are decided and not yet seen in the sheet; peer: none, it writes before it answers */
  unwritten(): Promise<number>
  /** @param keepIn a folder that ours's journal is left in */
  stop(keepIn?: string): Promise<void>
}

/**
 * Starts a bot against the stand-ins, with a Slack of its own. Rejects when it does not get ready.
 *
 * @param folder of ours: its journal, which is left as it is; a copy is used
 */
export async function startBot(
  who: Who,
  { place, folder, node = [] }: { place: SheetsPlace; folder?: string; node?: readonly string[] },
): Promise<Bot> {
  const slack = await startSlackStandIn({ manifest })
  const own = await mkdtemp(join(tmpdir(), 'jumpring-bench-'))
  if (folder !== undefined) await cp(folder, own, { recursive: true })
  const port = await freePort()
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SPREADSHEET_ID: place.spreadsheetId,
    SHEETS_API_URL: place.apiUrl,
    SHEETS_ACCESS_TOKEN: place.token,
    DATA_DIR: own,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  }
  const words = who === 'ours' ? await wordsOfOurs() : ['--import', peerHost, peerFile]
  const program = new Program([...node, ...words], environment)
  const stop = async (keepIn?: string) => {
    await program.stop()
    await slack.stop()
    if (keepIn !== undefined) await cp(own, keepIn, { recursive: true })
    await rm(own, { recursive: true, force: true })
  }
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
  const isReady =
    who === 'ours'
      ? async () => (await ask('/readyz'))?.status === 200
      : (output: string) => output.includes('Bolt app is running')
  try {
    const readyMs = await program.until(isReady, startMs)
    const readyCpuMs = await program.cpuMs()
    await slack.until(() => slack.connected)
    return {
      slack,
      people: new People(slack),
      program,
      readyMs,
      readyCpuMs,
      async unwritten() {
        if (who === 'peer') return 0
        const numbers = (await (await ask('/metrics'))?.text()) ?? ''
        return Number(/^jumpring_unwritten_changes (\d+)$/m.exec(numbers)?.[1] ?? Number.NaN)
      },
      stop,
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}

/**
 * Waits until ours has filled in every SKU's row of the Stock tab, as it does at its first start on a workbook, and has
 * written what it decided. Answers whether it came to that in time.
 *
 * @param nudge a write, after which the bot looks at the sheet at once
 */
export async function settle(
  bot: Bot,
  { sheets, nudge, withinMs }: { sheets: Sheets; nudge: () => Line; withinMs: number },
): Promise<boolean> {
  const until = performance.now() + withinMs
  while ((await sheets.ask({ ask: 'unfilled' })) > 0) {
    if (performance.now() > until) return false
    await bot.people.ask(nudge())
    await sleep(nudgeMs)
  }
  await bot.people.ask(nudge())
  await sleep(nudgeMs)
  return written(bot, until - performance.now())
}

/** Waits until ours has written what it decided. Answers whether it came to that in time. */
export async function written(bot: Bot, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    if ((await bot.unwritten()) === 0) return true
    await sleep(100)
  }
  return false
}

/** What `npm run bot` gives node. */
async function wordsOfOurs(): Promise<string[]> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  const { scripts } = z.object({ scripts: z.object({ bot: z.string() }) }).parse(JSON.parse(text))
  return scripts.bot.split(' ').slice(1)
}
