import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { accept } from '../../src/kit/result.ts'
import { settingsOf } from '../../src/settings/actions.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { ledger } from '../../src/stock/actions.ts'
import { onHand } from '../../src/stock/ledger.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { append, update } from '../../src/workbook/change.ts'
import { momentOf } from '../../src/workbook/moment.ts'
import { movement, sku } from '../support/records.ts'
import { openStore } from '../support/store.ts'

const rows = {
  Settings: [{ key: 'currency', value: 'EUR', note: '' }],
  SKUs: [sku({ sku: 'LUNA-M', name: 'Luna hoop' })],
  Movements: [movement({ id: 'MV-1', quantity: 5 })],
}

describe('the facts of a moment', () => {
  it('are those of the workbook, and stay as they are whatever is decided or read later', async () => {
    const store = await openStore(rows)
    const live = store.workbook.facts()
    const still = momentOf(live, [settingsTab, skusTab, movementsTab])
    expect(still.find(skusTab, ' luna-m ')?.name).toBe('Luna hoop')
    expect(still.rows(movementsTab)).toEqual(live.rows(movementsTab))
    expect(settingsOf(still)).toEqual(settingsOf(live))
    expect([still.now, still.today, still.timeZone]).toEqual([live.now, live.today, live.timeZone])
    await store.workbook.change('sale', (facts) => {
      const record = facts.find(skusTab, 'LUNA-M')
      return accept({
        changes: [
          append(movementsTab, movement({ id: 'MV-2', quantity: -2 })),
          ...(record === undefined ? [] : [update(skusTab, record, { name: 'Luna' })]),
        ],
        reply: null,
      })
    })
    store.desk.type('Settings', 'currency', 'Value', 'USD')
    store.desk.type('Movements', 'MV-1', 'Quantity', 'many')
    await store.turns()
    store.setClock('2026-03-17T10:00:00Z')
    expect(onHand(ledger(live), 'LUNA-M')).toBe(3)
    expect([settingsOf(live).currency, live.today, live.problems().length]).toEqual(['USD', '2026-03-17', 1])
    expect(onHand(ledger(still), 'LUNA-M')).toBe(5)
    expect(still.rows(movementsTab).map(({ id }) => id)).toEqual(['MV-1'])
    expect(still.find(skusTab, 'LUNA-M')?.name).toBe('Luna hoop')
    expect([settingsOf(still).currency, still.today, still.problems()]).toEqual(['EUR', '2026-03-16', []])
  })

  it('have no tab that was not taken into them', async () => {
    const store = await openStore(rows)
    const still = momentOf(store.workbook.facts(), [movementsTab])
    expect(() => still.rows(stockTab)).toThrow('Stock was not taken')
    expect(() => still.find(skusTab, 'LUNA-M')).toThrow('SKUs was not taken')
  })
})
