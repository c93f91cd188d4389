import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, inject, it, onTestFinished } from 'vitest'
import { collectGallery } from '../../sandbox/gallery/collect.ts'
import { writeGallery } from '../../sandbox/page/build.ts'
import { openWorld, workbookName } from '../../sandbox/world.ts'
import { openBrowser } from './browser.ts'

/** Right edges of what is wider than the page, beside tables, which scroll by themselves. */
const tooWide = `[...document.querySelectorAll('figure *')]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && each.closest('table, [class*="table"]') === null)
  .map((each) => each.textContent.slice(0, 80))`

it('every answer keeps to Slack’s rules, with long names and 500 results, and fits the page at every width', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-gallery-'))
  await copyFile(join(inject('preparedFolder'), workbookName), join(folder, workbookName))
  const world = await openWorld({ folder, logLevel: 'silent' })
  const browser = await openBrowser()
  onTestFinished(async () => {
    await browser.close()
    await world.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const gallery = await collectGallery(world)
  expect(gallery.faults).toEqual([])
  expect(gallery.pictures.length).toBeGreaterThan(150)
  const abouts = new Set(gallery.pictures.map(({ about }) => about))
  for (const { command } of world.slack.commands) expect(abouts).toContain(command)

  const url = pathToFileURL(await writeGallery(gallery)).href
  for (const [width, colorScheme] of [
    [360, 'dark'],
    [768, 'light'],
    [1440, 'dark'],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(error.message))
    await page.goto(url)
    await page.getByTestId('picture').first().waitFor()
    expect(await page.getByTestId('picture').count()).toBe(gallery.pictures.length)
    expect(await page.evaluate(tooWide), `at ${width} px`).toEqual([])
    expect(troubles).toEqual([])
    await page.close()
  }
}, 240_000)
