import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { startPage } from '../../sandbox/page/server.ts'
import { openWorld, workbookName, type World } from '../../sandbox/world.ts'
import { inject } from 'vitest'
import { patientSlack } from '../support/patient-slack.ts'

/** The try-it page in a real browser, with its world behind it. */
export interface TriedPage {
  readonly page: Page
  readonly world: World
  readonly url: string
  /** what went wrong in the page's script or in loading it */
  readonly troubles: string[]
  stop(): Promise<void>
}

/** Opens the page at a width of `width` pixels. */
export async function openTriedPage(width = 1440, scheme: 'light' | 'dark' = 'light'): Promise<TriedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-page-'))
  await copyFile(join(inject('preparedFolder'), workbookName), join(folder, workbookName))
  const world = await openWorld({ folder, logLevel: 'silent' })
  const ends: (() => void)[] = []
  const server = await startPage({
    port: 0,
    slack: patientSlack(world.slack, (end) => ends.push(end)),
    sheets: world.sheets,
    clock: { now: () => new Date(world.clock.now()), timeZone: world.times().timeZone },
    controls: {
      nextMorning: () => world.nextMorning(),
      startOver: () => world.startOver(),
      googleAway: async (away) => {
        world.sheets.faults.away = away
      },
    },
  })
  world.sheets.webUrl = server.url
  const browser = await openBrowser()
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme })
  page.setDefaultTimeout(30_000)
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.goto(server.url)
  return {
    page,
    world,
    url: server.url,
    troubles,
    async stop() {
      await browser.close()
      for (const end of ends) end()
      await server.stop()
      await world.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A Chromium without a window, which speaks to nobody by itself. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
