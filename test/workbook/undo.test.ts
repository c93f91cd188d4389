import { describe, expect, it } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { append, remove, update, type Change } from '../../src/workbook/change.ts'
import { LiveFacts } from '../../src/workbook/live-facts.ts'
import { SheetReader } from '../../src/workbook/sheet-reader.ts'
import type { RowOf } from '../../src/workbook/tab.ts'
import { reverseChanges } from '../../src/workbook/undo.ts'
import { DeskSpreadsheet } from '../support/desk-spreadsheet.ts'
import { movement } from '../support/records.ts'
import { box, shelfTab } from '../support/shelf.ts'

const tabs = [shelfTab, stockTab, movementsTab]
const now = Date.parse('2026-03-16T10:00:00Z')

/** What takes changes back when the sheet shows these rows. */
async function reverse(changes: readonly Change[], rows: Readonly<Record<string, readonly object[]>>) {
  const reader = new SheetReader(tabs, new DeskSpreadsheet(tabs, rows), openSqliteJournal(':memory:'))
  await reader.read(now, () => new Map())
  const facts = new LiveFacts(
    reader,
    () => now,
    () => 'Etc/UTC',
    () => ({ overtyped: [], problems: [] }),
  )
  return reverseChanges(changes, tabs, facts, { requestId: 'wish', by: '@ana' })
}

const gold = box({ id: 'B-1', pieces: 4, label: 'gold' })

describe('taking back', () => {
  it('gives a changed cell its old value, and expects to find the new one', async () => {
    const change = update(shelfTab, gold, { pieces: 3 })
    const undone = await reverse([change], { Shelf: [{ ...gold, pieces: 3 }] })
    expect(undone).toEqual({
      ok: true,
      value: {
        changes: [{ kind: 'update', tab: 'Shelf', key: 'B-1', cells: { pieces: 4 }, before: { pieces: 3 } }],
        reply: ['B-1'],
      },
    })
  })

  it('empties a new row, and answers a ledger row with a reversal of its own id', async () => {
    const sold = movement({ id: 'MV-1', quantity: -3, kind: 'sale', note: 'by hand' })
    const undone = await reverse([append(shelfTab, gold), append(movementsTab, sold)], {
      Shelf: [gold],
      Movements: [sold],
    })
    if (!undone.ok) throw new Error('refused')
    expect(undone.value.changes).toMatchObject([
      {
        kind: 'append',
        tab: 'Movements',
        cells: {
          quantity: 3,
          kind: 'reversal',
          ref: 'MV-1',
          reason: 'undo of MV-1',
          actor: '@ana',
          note: '',
          at: 46_097.416666666664,
        },
      },
      { kind: 'remove', tab: 'Shelf', key: 'B-1', before: { label: 'gold', pieces: 4 } },
    ])
    expect(undone.value.changes[0]?.key).toMatch(/^MV-/)
    expect(undone.value.changes[0]?.key).not.toBe('MV-1')
  })

  it('is refused as a whole when one of its cells was changed since, and says which', async () => {
    const changes = [
      update(shelfTab, gold, { pieces: 3 }),
      append(shelfTab, box({ id: 'B-2', label: 'new' })),
    ]
    const rows = { Shelf: [{ ...gold, pieces: 3 }, box({ id: 'B-2', label: 'changed' })] }
    expect(await reverse(changes, rows)).toEqual({
      ok: false,
      refusal: { code: 'changed-since', tab: 'Shelf', key: 'B-2', field: 'Label' },
    })
    expect(await reverse(changes, { Shelf: [] })).toMatchObject({
      refusal: { code: 'changed-since', field: 'Id' },
    })
  })

  it('lets other cells of the row be changed by people meanwhile', async () => {
    const undone = await reverse([update(shelfTab, gold, { pieces: 3 })], {
      Shelf: [{ ...gold, pieces: 3, label: 'mine' }],
    })
    expect(undone.ok).toBe(true)
  })

  it('of nothing, of an id given to a row, or of an emptied row is refused', async () => {
    const adopted: Change = { kind: 'adopt', tab: 'Shelf', key: 'B-1', cells: { id: null } }
    for (const changes of [
      [],
      [adopted],
      [remove(shelfTab, gold)],
      [append({ ...shelfTab, title: 'Gone' }, gold)],
    ])
      expect(await reverse(changes, { Shelf: [gold] })).toEqual({
        ok: false,
        refusal: { code: 'nothing-to-undo' },
      })
  })

  it('of a count typed in the sheet reverses its movement and does not type the count again', async () => {
    const row: RowOf<typeof stockTab> = {
      sku: 'LUNA-M',
      onHand: 12,
      held: null,
      onOrder: null,
      counted: 14,
      state: null,
      demandPerDay: null,
      daysOfCover: null,
      safetyStock: null,
      reorderPoint: null,
      suggested: null,
      abc: null,
    }
    const counted = movement({ id: 'MV-1', quantity: 2, kind: 'count' })
    const overFormula: Change = {
      kind: 'update',
      tab: 'Stock',
      key: 'LUNA-M',
      cells: { onHand: null },
      before: { onHand: 14 },
    }
    const changes = [append(movementsTab, counted), update(stockTab, row, { counted: null }), overFormula]
    const undone = await reverse(changes, { Stock: [{ ...row, counted: null }], Movements: [counted] })
    if (!undone.ok) throw new Error('refused')
    expect(undone.value.changes).toMatchObject([{ kind: 'append', cells: { quantity: -2, ref: 'MV-1' } }])
    expect(undone.value.changes).toHaveLength(1)
  })
})
