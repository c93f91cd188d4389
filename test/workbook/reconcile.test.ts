import { describe, expect, it } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import { LiveFacts } from '../../src/workbook/live-facts.ts'
import { reconcile, type ComputedColumns } from '../../src/workbook/reconcile.ts'
import { SheetReader } from '../../src/workbook/sheet-reader.ts'
import type { SheetRequest } from '../../src/workbook/spreadsheet.ts'
import { DeskSpreadsheet } from '../support/desk-spreadsheet.ts'
import { movement } from '../support/records.ts'

const tabs = [stockTab, movementsTab]
const onHand = '=SUMIFS(Movements!$F:$F,Movements!$C:$C,$A2,Movements!$E:$E,"sellable")'

/** Requests in short: tab number, cell, value. */
function words(requests: readonly SheetRequest[]): string[] {
  return requests.map((request) => {
    if (!('updateCells' in request) || request.updateCells.start === undefined) return '?'
    const { start, rows } = request.updateCells
    const value: unknown = Object.values(rows[0]?.values[0]?.userEnteredValue ?? {})[0] ?? null
    return `${start.sheetId} ${String.fromCharCode(65 + start.columnIndex)}${start.rowIndex + 1} ${String(value).slice(0, 30)}`
  })
}

/** What is tidied when a desk looks like this and the computed cells of LUNA-M are to be these. */
async function tidied(desk: DeskSpreadsheet, wanted: Readonly<Record<string, Cell>>) {
  const reader = new SheetReader(tabs, desk, openSqliteJournal(':memory:'))
  await reader.read(1_000, () => new Map())
  const facts = new LiveFacts(
    reader,
    () => 1_000,
    () => 'Etc/UTC',
    () => ({ overtyped: [], problems: [] }),
  )
  const computed: ComputedColumns = { tab: stockTab, cells: () => new Map([['LUNA-M', wanted]]) }
  return reconcile([computed], facts, reader.snapshots, reader.sheetIds)
}

function stock(...row: Cell[]): DeskSpreadsheet {
  const desk = new DeskSpreadsheet(tabs, { Movements: [movement({ id: 'MV-1', quantity: 5 })] })
  desk.rows('Stock').push(['LUNA-M', ...row])
  return desk
}

describe('computed columns', () => {
  it('are written where they differ, and only there', async () => {
    const made = await tidied(stock(null, null, null, null, 'ok', 0.5), {
      state: 'low',
      demandPerDay: 0.5,
      reorderPoint: 7,
    })
    expect(words(made.requests)).toEqual(['0 F2 low', '0 J2 7'])
    expect(made.suspects).toEqual([])
  })

  it('are not written for a row that is not there, nor into a column that is not', async () => {
    expect((await tidied(new DeskSpreadsheet(tabs), { state: 'low' })).requests).toEqual([])
    expect((await tidied(stock(), { notAColumn: 1 })).requests).toEqual([])
  })

  it('are put right again after a look that found them right: when somebody changes one, moves its row, or more is worked out', async () => {
    const desk = stock(null, null, null, null, 'ok', 0.5)
    const reader = new SheetReader(tabs, desk, openSqliteJournal(':memory:'))
    const facts = new LiveFacts(
      reader,
      () => 1_000,
      () => 'Etc/UTC',
      () => ({ overtyped: [], problems: [] }),
    )
    let wanted: Readonly<Record<string, Cell>> = { state: 'ok', demandPerDay: 0.5 }
    const look = async () => {
      await reader.read(1_000, () => new Map())
      const cells = () => new Map([['LUNA-M', wanted]])
      return words(reconcile([{ tab: stockTab, cells }], facts, reader.snapshots, reader.sheetIds).requests)
    }
    expect([await look(), await look()]).toEqual([[], []])
    desk.type('Stock', 'LUNA-M', 'State', 'low')
    expect([await look(), await look()]).toEqual([['0 F2 ok'], ['0 F2 ok']])
    desk.type('Stock', 'LUNA-M', 'State', 'ok')
    expect(await look()).toEqual([])
    desk.rows('Stock').splice(1, 0, [])
    desk.type('Stock', 'LUNA-M', 'State', 'out')
    expect(await look()).toEqual(['0 F3 ok'])
    desk.type('Stock', 'LUNA-M', 'State', 'ok')
    expect(await look()).toEqual([])
    wanted = { ...wanted, reorderPoint: 7 }
    expect(await look()).toEqual(['0 J3 7'])
  })

  it('put a missing formula back, at its own row', async () => {
    const made = await tidied(stock(), { onHand: 5 })
    expect(words(made.requests)).toEqual([`0 B2 ${'=SUMIFS(Movements!$F:$F,Movements!$C:$C'.slice(0, 30)}`])
  })

  it('leave a formula alone that shows what it should, and suspect a cell that does not', async () => {
    expect(await tidied(stock(onHand), { onHand: 5 })).toMatchObject({ requests: [], suspects: [] })
    const made = await tidied(stock(9), { onHand: 5 })
    expect(made).toMatchObject({ requests: [], suspects: [{ tab: 'Stock', key: 'LUNA-M', field: 'onHand' }] })
  })

  it('wait while a header of their own tab is broken, and formulas while one of another is', async () => {
    const own = stock()
    own.rows('Stock')[0]?.splice(5, 1, 'Condition')
    await expect(tidied(own, { state: 'low' })).rejects.toThrow('"State"')
    const desk = stock()
    const reader = new SheetReader(tabs, desk, openSqliteJournal(':memory:'))
    await reader.read(1_000, () => new Map())
    desk.rows('Movements')[0]?.splice(5, 1, 'How many')
    await reader.read(2_000, () => new Map())
    const facts = new LiveFacts(
      reader,
      () => 1_000,
      () => 'Etc/UTC',
      () => ({ overtyped: [], problems: [] }),
    )
    const cells = () => new Map([['LUNA-M', { onHand: 5, state: 'low' }]])
    const made = reconcile([{ tab: stockTab, cells }], facts, reader.snapshots, reader.sheetIds)
    expect(words(made.requests)).toEqual(['0 F2 low'])
  })
})

describe('a ledger row that is there twice', () => {
  it('is made void where it stands later, once, and only when it says the same', async () => {
    const row = movement({ id: 'MV-1', quantity: 5 })
    const other = movement({ id: 'MV-1', quantity: 6 })
    const desk = new DeskSpreadsheet(tabs, { Movements: [row, other, row, { ...row, status: 'void' }] })
    const made = await tidied(desk, {})
    expect(words(made.requests)).toEqual(['1 M4 void'])
    expect(made.placed).toMatchObject([{ tab: 'Movements', key: 'MV-1', rowNumber: 4, kind: 'void' }])
  })
})

it('an id that stands in a row with nothing else, and in another, is taken out of the first', async () => {
  const desk = new DeskSpreadsheet(tabs, { Movements: [movement({ id: 'MV-1', quantity: 5 })] })
  const [header = [], ...rows] = desk.rows('Movements')
  desk.rows('Movements').splice(1, 0, [rows[0]?.[0] ?? null])
  expect(header[0]).toBe('Id')
  const made = await tidied(desk, {})
  expect(words(made.requests)).toEqual(['1 A2 null'])
  expect(made.placed).toMatchObject([{ key: '', rowNumber: 2, cells: { id: null }, kind: 'adopt' }])
})
