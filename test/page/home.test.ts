import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTriedPage, type TriedPage } from './browser.ts'

let tried: TriedPage
/** Where pictures are put for somebody to look at; none are made where it is not given. */
const pictures = process.env['PICTURES']

beforeAll(async () => {
  tried = await openTriedPage()
})
afterAll(() => tried.stop())

const home = () => tried.page.getByTestId('home-view')
const rowOf = (sku: string) =>
  home()
    .locator('.block-section', { hasText: sku })
    .filter({ has: tried.page.getByRole('button') })

async function picture(name: string): Promise<void> {
  if (pictures !== undefined) await tried.page.screenshot({ path: `${pictures}/${name}.png` })
}

describe('the Home tab in a browser', () => {
  it('shows what waits, row by row', async () => {
    await tried.page.getByTestId('home').click()
    await expect.poll(() => home().textContent()).toContain('pieces low or out')
    const words = (await home().textContent()) ?? ''
    for (const part of ['samples to decide', 'returns to inspect', 'BRISA-VER']) expect(words).toContain(part)
    await picture('home')
  })

  it('snoozes a piece from its menu, and follows by itself', async () => {
    await rowOf('BRISA-VER').last().getByRole('button', { name: 'More actions' }).click()
    await picture('home-menu')
    await tried.page.getByRole('menuitem', { name: 'Snooze until it arrives' }).click()
    await expect.poll(() => home().textContent()).toContain('1 more snoozed')
    expect(await home().textContent()).not.toContain('BRISA-VER')
  })

  it('assigns a piece in a form, and puts it first for whoever takes care', async () => {
    await rowOf('PEROLA-VER-45').last().getByRole('button', { name: 'More actions' }).click()
    await tried.page.getByRole('menuitem', { name: 'Assign' }).click()
    await tried.page.getByTestId('modal').waitFor()
    await picture('home-assign')
    await tried.page.getByTestId('modal-submit').click()
    await expect.poll(() => home().textContent()).toContain('You take care of 1 piece')
    await picture('home-own')
  })

  it('had no trouble of its own, and the bot kept to Slack’s rules', () => {
    expect(tried.troubles).toEqual([])
    expect(tried.world.slack.violations).toEqual([])
  })
})
