import { describe, expect, it, onTestFinished } from 'vitest'
import type { GoodRow, Journal } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import { balanceOf } from '../../src/stock/actions.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { LiveWorkbook } from '../../src/workbook/live-workbook.ts'
import { DeskSpreadsheet } from '../support/desk-spreadsheet.ts'
import { movement, sku } from '../support/records.ts'
import { storeTabs } from '../support/store.ts'

/** A store whose bot may stop and start again over the same sheet and journal. */
async function open(length = 3) {
  const rows = {
    SKUs: [sku({ sku: 'LUNA-M' })],
    Movements: Array.from({ length }, (_, at) => movement({ id: `MV-${at + 1}`, quantity: (at + 1) * 10 })),
  }
  const desk = new DeskSpreadsheet(storeTabs, rows)
  const kept = openSqliteJournal(':memory:')
  /** keys of ledger rows that were read from the journal, and of those that it took */
  const went = { out: [] as string[], in: [] as string[] }
  const noted = (found: readonly GoodRow[]) => (went.out.push(...found.map(({ key }) => key)), [...found])
  const journal: Journal = {
    ...kept,
    goodRowsAfter: async (...words) => noted(await kept.goodRowsAfter(...words)),
    goodRowsOf: async (...words) => noted(await kept.goodRowsOf(...words)),
    keepGoodRows: (found) => {
      went.in.push(...found.filter(({ tab }) => tab === 'Movements').map(({ key }) => key))
      return kept.keepGoodRows(found)
    },
  }
  let clock = Date.parse('2026-03-16T10:00:00Z')
  const start = async () => {
    const workbook = new LiveWorkbook({
      tabs: storeTabs,
      spreadsheet: desk,
      journal,
      now: () => clock,
      elapsed: () => clock,
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
  return { desk, journal: kept, start, went }
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

  it('is not read from the journal where it comes to the same; where it does not, only the run of the row is', async () => {
    const { desk, start, went } = await open(2_000)
    await (await start()).workbook.stop(0)
    expect(new Set(went.in).size).toBe(2_000)
    went.in.length = 0
    const same = await start()
    expect([went.out, went.in, same.edits()]).toEqual([[], [], []])
    await same.workbook.stop(0)
    desk.type('Movements', 'MV-700', 'Quantity', 7)
    const edited = await start()
    expect(edited.edits()).toEqual([['MV-700', 7_000, 7]])
    expect(went.out).toContain('MV-700')
    expect(went.out.length).toBeLessThan(40)
    await edited.workbook.stop(0)
  })

  it('that two people changed to the same sum is told row by row, for a digest is of key and cells', async () => {
    const { desk, start } = await open()
    await (await start()).workbook.stop(0)
    desk.type('Movements', 'MV-1', 'Quantity', 20)
    desk.type('Movements', 'MV-2', 'Quantity', 10)
    const bot = await start()
    expect(bot.edits()).toEqual([
      ['MV-1', 10, 20],
      ['MV-2', 20, 10],
    ])
    await bot.workbook.stop(0)
  })

  it('written in other words while the bot was off is no edit, and looked at once', async () => {
    const { desk, start, went } = await open()
    await (await start()).workbook.stop(0)
    desk.type('Movements', 'MV-2', 'Quantity', ' 20.0 ')
    desk.type('Movements', 'MV-3', 'Quantity', 30 + 1e-12)
    for (let again = 0; again < 2; again += 1) {
      went.out.length = 0
      const bot = await start()
      expect(bot.edits()).toEqual([])
      expect(bot.onHand()).toBe(60)
      await bot.workbook.stop(0)
    }
  })

  it('kept by a release before, without marks, is compared row by row and kept anew with them', async () => {
    const { desk, journal, start, went } = await open(1_200)
    await (await start()).workbook.stop(0)
    const rows = await journal.goodRowsAfter('Movements', '', 9_999)
    await journal.keepGoodRows(rows.map(({ tab, key, cells }) => ({ tab, key, cells })))
    expect(await journal.goodRuns('Movements')).toMatchObject([{ run: undefined, rows: 1_200 }])
    desk.type('Movements', 'MV-5', 'Quantity', 51)
    desk.rows('Movements').pop()
    desk.rows('Movements').push(['MV-NEW', 46_000, 'LUNA-M', 'Studio', 'sellable', 7, 'receipt'])
    went.in.length = 0
    const bot = await start()
    expect(bot.edits()).toEqual([
      ['MV-1200', 12_000, undefined],
      ['MV-5', 50, 51],
    ])
    expect(new Set(went.in).size).toBe(1_201)
    expect(went.in).toContain('MV-NEW')
    await bot.workbook.stop(0)
    went.out.length = 0
    const again = await start()
    expect(again.edits()).toHaveLength(2)
    expect(went.out.length).toBeLessThan(40)
    await again.workbook.stop(0)
  })
})
