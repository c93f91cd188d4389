import type { Logger } from 'pino'
import { startAlone } from './alone.ts'
import { StartRefused, type Bot } from './bot.ts'
import { readConfig, secretsIn, takeInEnvFile, type Config } from './config.ts'
import { openLog } from './operations/log.ts'

export type { Bot } from './bot.ts'

export interface BotOptions {
  /** milliseconds since 1970; the sandbox puts its own clock here */
  readonly now?: () => number
  readonly log?: Logger
  /** told once when the bot cannot go on: whoever watches over it has to start it again */
  readonly onEnd?: (why: string) => void
}

/**
 * Builds a bot and starts it: with a database one of several processes, else alone with its journal in a file.
 *
 * Google being away does not keep it from starting: it says so to whoever asks, and keeps trying. Throws StartRefused
 * when somebody has to put something right first.
 */
export async function startBot(config: Config, { now, log, onEnd }: BotOptions = {}): Promise<Bot> {
  const conditions = {
    now: now ?? Date.now,
    elapsed: now ?? (() => performance.now()),
    log: log ?? openLog(config.logLevel, secretsIn(config)),
  }
  const { databaseUrl } = config
  const bot =
    databaseUrl === undefined
      ? await startAlone(config, conditions)
      : // Loaded only where it is used: PostgreSQL's client takes time and memory.
        await (await import('./several.ts')).startSeveral(config, databaseUrl, conditions)
  if (onEnd === undefined) return bot
  let stopping = false
  const endOnRejection = (cause: unknown) => {
    if (stopping) {
      conditions.log.error({ err: cause }, 'something broke during the stop, which goes on')
      return
    }
    conditions.log.fatal(
      { err: cause },
      'something broke that nobody was waiting for; a restart goes on where this stopped',
    )
    onEnd('something broke that nobody was waiting for')
  }
  process.on('unhandledRejection', endOnRejection)
  return {
    ...bot,
    async stop() {
      stopping = true
      await bot.stop()
      process.off('unhandledRejection', endOnRejection)
    },
  }
}

/** Starts the bot that the environment configures, until a signal ends it. */
export async function runBot(): Promise<void> {
  takeInEnvFile()
  const config = readConfig(process.env)
  if (!config.ok) {
    console.error(
      `Jumpring was not started:\n${config.problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    process.exitCode = 1
    return
  }
  let bot: Bot | undefined
  const end = async (code: number) => {
    process.exitCode = code
    await bot?.stop()
    process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(0))
  try {
    bot = await startBot(config.value, { onEnd: () => void end(1) })
  } catch (cause) {
    if (!(cause instanceof StartRefused)) throw cause
    console.error(`Jumpring was not started: ${cause.message}`)
    // What was opened until then may hold the process for ever.
    process.exit(1)
  }
}

if (import.meta.main) await runBot()
