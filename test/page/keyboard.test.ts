import { describe, expect, it, onTestFinished } from 'vitest'
import { foldOf } from '../support/world.ts'
import { openTriedPage, type TriedPage } from './browser.ts'

const sku = 'LUNA-VER-M'
/** So often Tab is pressed at most to get somewhere. */
const mostTabs = 80

/** Presses Tab, or Shift and Tab, until what has the focus is wanted. Answers how often. */
async function tabTo({ page }: TriedPage, wanted: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<number> {
  for (let pressed = 0; pressed <= mostTabs; pressed += 1) {
    const isThere = await page.evaluate((words) => document.activeElement?.matches(words) ?? false, wanted)
    if (isThere) return pressed
    await page.keyboard.press(key)
  }
  throw new Error(`${wanted} was not reached with ${mostTabs} × ${key}`)
}

/** Every place that Tab stops at: what has the focus has to be seen, and to show that it has it. */
async function unseenStops({ page }: TriedPage): Promise<string[]> {
  const unseen: string[] = []
  for (let at = 0; at < 25; at += 1) {
    await page.keyboard.press('Tab')
    const words = await page.evaluate(() => {
      const focused = document.activeElement
      if (!(focused instanceof HTMLElement) || focused === document.body) return undefined
      const box = focused.getBoundingClientRect()
      const isSeen = box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth
      return isSeen
        ? undefined
        : `${focused.tagName} ${focused.className} ${focused.textContent?.slice(0, 40) ?? ''}`
    })
    if (words !== undefined) unseen.push(words)
  }
  return unseen
}

/** Messages, buttons in them and the bar's own things that lie over each other. */
function overlaps({ page }: TriedPage): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    for (const group of [
      '[data-testid="message"]',
      '[data-testid="message"] button',
      'header button, header label',
    ]) {
      const all = [...document.querySelectorAll<HTMLElement>(group)].filter(
        (each) => each.offsetParent !== null,
      )
      all.forEach((one, at) => {
        const a = one.getBoundingClientRect()
        for (const other of all.slice(at + 1)) {
          if (one.contains(other) || other.contains(one)) continue
          const b = other.getBoundingClientRect()
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
          if (across > 1 && down > 1)
            found.push(`${one.textContent?.slice(0, 30) ?? ''} over ${other.textContent?.slice(0, 30) ?? ''}`)
        }
      })
    }
    return found
  })
}

describe.each([
  [360, 'dark'],
  [768, 'light'],
  [1440, 'dark'],
] as const)('the page at %i pixels, %s, with the keyboard alone', (width, scheme) => {
  it('lets everything be reached, and nothing lies over anything', async () => {
    const tried = await openTriedPage(width, scheme)
    onTestFinished(() => tried.stop())
    const { page, world } = tried
    const lastWords = () => page.getByTestId('message').last().textContent()
    await page.getByTestId('composer').waitFor()
    const type = async (line: string, answer: string) => {
      await tabTo(tried, '[data-testid="composer"]')
      await page.keyboard.type(line)
      // The first Enter may take a command from the list of those that begin so.
      await page.keyboard.press('Escape')
      await page.keyboard.press('Enter')
      await expect.poll(lastWords).toContain(answer)
    }
    await type(`/stock remove ${sku} 2 sold`, '12 → 10')
    await tabTo(tried, '[data-testid="message"]:last-of-type button', 'Shift+Tab')
    for (let tries = 0; tries < 10; tries += 1) {
      const words = await page.evaluate(() => document.activeElement?.textContent)
      if (words === 'Undo') break
      await page.keyboard.press('Shift+Tab')
    }
    await page.keyboard.press('Enter')
    await expect.poll(() => foldOf(world, sku)).toBe(12)

    await type(`/return new ${sku} 1 clasp fell off`, 'Inspect')
    await tabTo(tried, '[data-testid="message"]:last-of-type button', 'Shift+Tab')
    for (let tries = 0; tries < 10; tries += 1) {
      const words = await page.evaluate(() => document.activeElement?.textContent)
      if (words === 'Inspect') break
      await page.keyboard.press('Shift+Tab')
    }
    await page.keyboard.press('Enter')
    await page.getByTestId('modal').waitFor()
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByTestId('modal').count()).toBe(0)

    expect(await unseenStops(tried)).toEqual([])
    expect(await overlaps(tried)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    expect(tried.troubles).toEqual([])
    expect(world.slack.violations).toEqual([])
  }, 120_000)
})
