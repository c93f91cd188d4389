import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import { balanceOf } from '../../src/stock/actions.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import { DeskSpreadsheet } from '../support/desk-spreadsheet.ts'
import { movement, sku } from '../support/records.ts'
import { storeTabs } from '../support/store.ts'

/** A store whose bot may stop and start again over the same sheet and journal. */
async function open() {
  const rows = {
    SKUs: [sku({ sku: 'LUNA-M' })],
    Movements: [1, 2, 3].map((at) => movement({ id: `MV-${at}`, quantity: at * 10 })),
  }
  const desk = new DeskSpreadsheet(storeTabs, rows)
  const journal = openSqliteJournal(':memory:')
  let clock = Date.parse('2026-03-16T10:00:00Z')
  const start = async () => {
    const workbook = new LiveWorkbook({
      tabs: storeTabs,
      spreadsheet: desk,
      journal,
      now: () => clock,
      timeZone: (facts) => settingsOf(facts).timeZone,
      pollMs: () => 600_000,
    })
    await workbook.start()
    const look = async () => {
      await workbook.refresh()
      await workbook.refresh()
      clock += 1_000
    }
    await look()
    const edits = () =>
      workbook
        .facts()
        .edits(movementsTab)
        .map(({ key, was, is }) => [key, was['quantity'], is?.['quantity']])
    return { workbook, look, edits, onHand: () => balanceOf(workbook.facts(), 'LUNA-M').onHand }
  }
  onTestFinished(() => journal.close())
  return { desk, journal, start }
}

describe('a ledger as it was agreed on', () => {
  it('is kept whole at the first look, and every row that comes afterwards', async () => {
    const { desk, journal, start } = await open()
    const bot = await start()
    desk.rows('Movements').push(['MV-4', 46_000, 'LUNA-M', 'Studio', 'sellable', 7, 'receipt'])
    await bot.look()
    const kept = await journal.goodRowsAfter('Movements', '', 10)
    expect(kept.map(({ key }) => key)).toEqual(['MV-1', 'MV-2', 'MV-3', 'MV-4'])
    expect(bot.edits()).toEqual([])
    await bot.workbook.stop(0)
  })

  it('says what was changed and what is gone, while the bot runs and after it was off', async () => {
    const { desk, start } = await open()
    const bot = await start()
    desk.type('Movements', 'MV-1', 'Quantity', 11)
    await bot.look()
    expect(bot.edits()).toEqual([['MV-1', 10, 11]])
    await bot.workbook.stop(0)
    desk.rows('Movements').splice(3, 1)
    const again = await start()
    expect(again.edits()).toEqual([
      ['MV-1', 10, 11],
      ['MV-3', 30, undefined],
    ])
    desk.type('Movements', 'MV-1', 'Quantity', '10.0')
    await again.look()
    expect(again.edits()).toEqual([['MV-3', 30, undefined]])
    await again.workbook.stop(0)
  })

  it('keeps a value in use that became unreadable, also when the bot starts anew', async () => {
    const { desk, start } = await open()
    const bot = await start()
    desk.type('Movements', 'MV-3', 'Quantity', 'thirty')
    await bot.look()
    expect(bot.onHand()).toBe(60)
    await bot.workbook.stop(0)
    const again = await start()
    expect(again.onHand()).toBe(60)
    expect(again.edits()).toEqual([])
    expect(again.workbook.facts().problems()).toMatchObject([{ key: 'MV-3', got: 'thirty' }])
    for (const [typed, sum] of [
      ['thirty-one', 60],
      [31, 61],
    ] as const) {
      desk.type('Movements', 'MV-3', 'Quantity', typed)
      await again.look()
      expect(again.onHand()).toBe(sum)
    }
    expect(again.edits()).toEqual([['MV-3', 30, 31]])
    expect(again.workbook.facts().problems()).toEqual([])
    await again.workbook.stop(0)
  })

  it('waits while a key stands twice, and while a row without an id says the same', async () => {
    const { desk, start } = await open()
    const bot = await start()
    const [, first = [], second = []] = desk.rows('Movements')
    desk.rows('Movements').push([...first])
    first[5] = 99
    await bot.look()
    expect(bot.edits()).toEqual([])
    second[0] = null
    await bot.look()
    expect(bot.edits()).toEqual([])
    desk.rows('Movements').pop()
    second[5] = 21
    await bot.look()
    expect(bot.edits()).toEqual([
      ['MV-1', 10, 99],
      ['MV-2', 20, undefined],
    ])
    await bot.workbook.stop(0)
  })
})
