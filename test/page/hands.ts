import type { TriedPage } from './browser.ts'

const mostTries = 5

/** What somebody does in the grid with mouse and keyboard. Places are as 'B3', columns as letters. */
export function handsOn({ page }: TriedPage) {
  const grid = page.getByTestId('grid')
  const tabOf = (name: string) =>
    grid.locator('.ic-sheet-tab').filter({ has: page.getByText(name, { exact: true }) })
  const address = async () => (await grid.locator('.ic-formula-bar-menu-trigger button').textContent()) ?? ''
  const press = async (key: string, times: number) => {
    for (let at = 0; at < times; at += 1) await page.keyboard.press(key)
  }
  /** While the grid draws itself it takes no keys and shows no frame around a cell: what needs them is begun again. */
  const patiently = async <T>(act: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await act()
      } catch (cause) {
        if (tries === mostTries) throw cause
        await page.waitForTimeout(400 * tries)
      }
    }
  }
  /** Where a part of the grid is, once it is to be seen. */
  const boxOf = async (part: string) => {
    const found = grid.locator(part).first()
    await found.waitFor({ timeout: 2_000 })
    const box = await found.boundingBox()
    if (box === null) throw new Error(`The grid shows no ${part}`)
    return box
  }
  const hands = {
    /** Selects a cell of a tab, by the keyboard alone. */
    at: (tab: string, place: string) => patiently(() => hands.goesTo(tab, place)),
    async goesTo(tab: string, place: string) {
      await tabOf(tab).click()
      await page.evaluate(() =>
        document.querySelector<HTMLElement>('.ic-workbook-container')?.focus({ preventScroll: true }),
      )
      await page.keyboard.press('Control+ArrowLeft')
      await page.keyboard.press('Control+ArrowUp')
      await page.keyboard.press('Control+ArrowLeft')
      await page.keyboard.press('Control+ArrowUp')
      const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(place) ?? []
      await press(
        'ArrowRight',
        Array.from(letters).reduce((sum, each) => sum * 26 + each.charCodeAt(0) - 64, 0) - 1,
      )
      // Far down is reached from the end.
      const last = Number(row) > 60
      if (last) {
        await page.keyboard.press('Control+ArrowDown')
        const from = Number(/\d+$/.exec(await address())?.[0])
        await press(from < Number(row) ? 'ArrowDown' : 'ArrowUp', Math.abs(Number(row) - from))
      } else await press('ArrowDown', Number(row) - 1)
      if ((await address()) !== place)
        throw new Error(`Went to ${place} of ${tab}, and came to ${await address()}`)
    },
    async types(tab: string, place: string, words: string) {
      await hands.at(tab, place)
      // Not every letter begins a cell: the editor is opened, and emptied, first.
      await page.keyboard.press('F2')
      await page.keyboard.press('Control+A')
      await page.keyboard.insertText(words)
      await page.keyboard.press('Enter')
    },
    async pastes(tab: string, place: string, rows: readonly (readonly (string | number)[])[]) {
      await hands.at(tab, place)
      const words = rows.map((row) => row.join('\t')).join('\n')
      await page.evaluate((text) => navigator.clipboard.writeText(text), words)
      await page.keyboard.press('Control+V')
      await page.waitForTimeout(250)
    },
    /** Pulls the little square of a cell down over more rows. */
    async fillsDown(tab: string, place: string, rows: number) {
      const box = await patiently(async () => {
        await hands.goesTo(tab, place)
        return boxOf('.ironcalc-cell-handle')
      })
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x, y + rows * 25, { steps: rows })
      await page.mouse.up()
    },
    async selects(tab: string, from: string, rows: number) {
      await hands.at(tab, from)
      await press('Shift+ArrowDown', rows - 1)
    },
    /** Right-clicks the selected cell's row number and takes an entry. */
    async rowMenu(entry: string) {
      const box = await patiently(() => boxOf('.ic-worksheet-cell-outline'))
      const canvas = await boxOf('canvas')
      await page.mouse.click(canvas.x + 12, box.y + box.height / 2, { button: 'right' })
      await hands.menu(entry)
    },
    async columnMenu(tab: string, letters: string, entry: string) {
      await hands.at(tab, `${letters}1`)
      const header = grid.locator('.column-header').filter({ hasText: new RegExp(`^${letters}$`) })
      await header.click({ button: 'right' })
      await hands.menu(entry)
    },
    async tabMenu(tab: string, entry: string) {
      await tabOf(tab).click()
      await tabOf(tab).getByRole('button').click()
      await hands.menu(entry)
    },
    async renamesTab(tab: string, to: string) {
      await hands.tabMenu(tab, 'Rename')
      await page.keyboard.press('Control+A')
      await page.keyboard.type(to)
      await page.keyboard.press('Enter')
    },
    async deletesTab(tab: string) {
      await hands.tabMenu(tab, 'Delete')
      await grid.locator('.ic-modal-dialog-footer button').last().click()
    },
    async dataMenu(entry: string) {
      await page.getByRole('button', { name: 'Sort, filter, merge' }).click()
      await hands.menu(entry)
    },
    async menu(entry: string) {
      await page.getByRole('menuitem', { name: entry }).click()
      await page.waitForTimeout(150)
    },
  }
  return hands
}
