import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldOf, stockRow } from '../support/world.ts'
import { openTriedPage, type TriedPage } from './browser.ts'

const sku = 'LUNA-VER-M'
let tried: TriedPage

beforeAll(async () => {
  tried = await openTriedPage()
})
afterAll(() => tried.stop())

async function type(line: string): Promise<void> {
  const field = tried.page.getByTestId('composer')
  await field.fill(line)
  await field.press('Enter')
}

const lastMessage = () => tried.page.getByTestId('message').last()

describe('the try-it page', () => {
  it('shows conversations on the left and the workbook on the right', async () => {
    await tried.page.getByTestId('composer').waitFor()
    await tried.page.getByTestId('grid').locator('canvas').first().waitFor()
    expect(await tried.page.title()).toContain('Jumpring')
  })

  it('shows the variants of a style', async () => {
    await type('/stock luna hoop')
    await expect.poll(() => lastMessage().textContent()).toContain('LUNA-SIL-L')
  })

  it('removes stock, and the number in the sheet moves', async () => {
    await type(`/stock remove ${sku} 2 sold`)
    await expect.poll(() => lastMessage().textContent()).toContain('12 → 10')
    await expect.poll(() => stockRow(tried.world, sku)['On hand']).toBe(10)
  })

  it('takes it back with the Undo button', async () => {
    await lastMessage().getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => foldOf(tried.world, sku)).toBe(12)
  })

  it('answers a count that is typed in the grid', async () => {
    const { page, world } = tried
    const cells = world.sheets.person.cells('Stock')
    const header = (cells[0] ?? []).indexOf('Counted')
    const counted = String(cells[1]?.[0])
    const isTyped = () =>
      foldOf(world, counted) === 17 || String(stockRow(world, counted)['Counted']) === '17'
    // The grid may still be drawing itself, and then takes no keys.
    for (let tries = 0; tries < 4 && !isTyped(); tries += 1) {
      await page.getByTestId('chip').filter({ hasText: 'Type a count' }).click()
      await page.waitForTimeout(500)
      await page.keyboard.type('17')
      await page.keyboard.press('Enter')
      await page.waitForTimeout(2_000)
    }
    expect(header).toBeGreaterThan(0)
    await expect.poll(() => foldOf(world, counted)).toBe(17)
    const alerts = () => world.slack.messages('C01ALERTS').map((message) => message.text)
    await expect.poll(() => alerts().join(), { timeout: 30_000 }).toContain(`Counted ${counted}`)
  })

  it('logs a return in a form, inspects and restocks it', async () => {
    const { page, world } = tried
    await type(`/return new ${sku} 1 clasp fell off`)
    await expect.poll(() => lastMessage().textContent()).toContain('Return logged')
    await lastMessage().getByRole('button', { name: 'Inspect' }).click()
    await page.getByTestId('modal').waitFor()
    const before = foldOf(world, sku)
    for (const [label, choice] of [
      ['Condition', 'new'],
      ['Where do the pieces go?', 'restock'],
      ['What does the customer get?', 'none'],
    ] as const) {
      await page.getByTestId('modal').getByLabel(label).click()
      await page.getByRole('option', { name: choice, exact: true }).click()
    }
    await page.getByTestId('modal-submit').click()
    await expect.poll(() => foldOf(world, sku)).toBe(before + 1)
  })

  it('jumps to the next working morning, which brings the digest', async () => {
    const { page, world } = tried
    await page.getByTestId('next-morning').click()
    await expect
      .poll(() =>
        world.slack
          .messages('C01ALERTS')
          .map((message) => message.text)
          .join(),
      )
      .toContain('Stock this morning')
  })

  it('goes on while Google is away, and the sheet catches up', async () => {
    const { page, world } = tried
    await page.getByTestId('google-away').click({ force: true })
    await expect.poll(() => world.sheets.faults.away).toBe(true)
    // What was read just now is still good; a little later the bot looks again before it decides.
    await page.waitForTimeout(5_500)
    await type(`/stock add ${sku} 3 received`)
    const saved = 'Saved on this machine; Google does not answer'
    await expect.poll(() => lastMessage().textContent()).toContain(saved)
    expect(await lastMessage().textContent()).toContain('on hand')
    const before = foldOf(world, sku)
    await page.getByTestId('google-away').click({ force: true })
    await expect.poll(() => foldOf(world, sku)).toBe(before + 3)
  })

  it('starts over with the demo workbook as it was', async () => {
    const { page, world } = tried
    await page.getByTestId('start-over').click()
    // The sheet is as it was before the conversations are: what is typed in between is swept away with them.
    const over = page.waitForResponse((each) => each.url().endsWith('/controls/start-over'))
    await page.getByTestId('confirm-yes').click()
    await over
    await expect.poll(() => foldOf(world, sku), { timeout: 30_000 }).toBe(12)
    await type(`/stock ${sku}`)
    // The morning's digest may come behind the answer, at this time of day.
    const answer = page.getByTestId('message').filter({ hasText: 'On hand 12' })
    await expect.poll(() => answer.count()).toBeGreaterThan(0)
  })

  it('had no trouble of its own, and the bot kept to Slack’s rules', () => {
    expect(tried.troubles).toEqual([])
    expect(tried.world.slack.violations).toEqual([])
  })
})
