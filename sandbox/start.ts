/**
 * `npm start`: the bot where it is configured; else the try-it page on stand-ins of Slack and Google.
 */
import { join } from 'node:path'
import { isConfigured, readDataDir, takeInEnvFile } from '../src/config.ts'
import { runBot } from '../src/main.ts'
import { startPage, type PageServer } from './page/server.ts'
import { openWorld } from './world.ts'

const usualPort = 4310

takeInEnvFile()
await (isConfigured(process.env) ? runBot() : startTryIt())

async function startTryIt(): Promise<void> {
  console.log('Neither Slack nor Google is configured: starting the try-it page, all on this machine …')
  const world = await openWorld({
    folder: join(readDataDir(process.env), 'sandbox'),
    logLevel: process.env['LOG_LEVEL'] ?? 'error',
  })
  const options = {
    slack: world.slack,
    sheets: world.sheets,
    clock: {
      now: () => new Date(world.clock.now()),
      get timeZone() {
        return world.times().timeZone
      },
    },
    controls: {
      nextMorning: () => world.nextMorning(),
      startOver: () => world.startOver(),
      googleAway: async (away: boolean) => {
        world.sheets.faults.away = away
      },
    },
  }
  const wanted = process.env['PORT']
  const page = await startPage({ ...options, port: Number(wanted ?? usualPort) }).catch((cause: unknown) => {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    if (!taken || wanted !== undefined) throw cause
    return startPage({ ...options, port: 0 })
  })
  world.sheets.webUrl = page.url
  console.log(
    `\n  Jumpring is at ${page.url}\n\n  A Slack and a Google Sheet of an invented jewelry brand. Ctrl-C stops it.\n`,
  )
  stopWith(page, () => world.stop())
}

function stopWith(page: PageServer, stopWorld: () => Promise<void>): void {
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(1)
    stopping = true
    await page.stop()
    await stopWorld()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
}
