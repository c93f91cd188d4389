import { describe, expect, it } from 'vitest'
import { planOf } from '../../src/planning/actions.ts'
import { digestDue, watchLowStock } from '../../src/planning/reminders.ts'
import { salesHistory } from '../../src/planning/sales.ts'
import { movement, sku } from '../support/records.ts'
import { openStore } from '../support/store.ts'

/** Monday, before the digest */
const monday = '2026-03-16T08:30:00Z'

/** A store that has been looked at once; GOLD has 20 in stock. */
async function open(channel = '#stock-alerts') {
  const store = await openStore(
    {
      Settings: [
        { key: 'timezone', value: 'Etc/UTC', note: '' },
        { key: 'alerts channel', value: channel, note: '' },
      ],
      SKUs: [sku({ sku: 'GOLD', reorderPoint: 10 })],
      Movements: [movement({ id: 'MV-1', sku: 'GOLD', quantity: 20, at: 46_000 })],
    },
    monday,
  )
  await store.look(watchLowStock)
  await store.turns()
  let count = 1
  return {
    ...store,
    move: async (code: string, quantity: number, kind = 'adjustment', ref = '') => {
      count += 1
      store.desk
        .rows('Movements')
        .push([`MV-${count}`, 46_090, code, 'Studio', 'sellable', quantity, kind, '', ref])
      await store.turns()
    },
    watch: async () => {
      await store.look(watchLowStock)
      await store.turns()
    },
    states: () =>
      store.desk.records('Reminders').map((row) => `${row['About']} ${row['Stage']} ${row['State']}`),
    told: async () => {
      const posts = await store.posts()
      await store.sendPosts()
      return posts
    },
  }
}

describe('a SKU that never had stock', () => {
  it('is out on its card and told to nobody, however many there are', async () => {
    const store = await open()
    for (let at = 0; at < 100; at += 1) store.desk.rows('SKUs').push([`NEW-${at}`, 'Nova', 'Nova'])
    await store.turns()
    await store.watch()
    expect(await store.told()).toEqual([])
    expect(planOf(store.workbook.facts(), 'NEW-7')).toMatchObject({ state: 'out', everHadStock: false })
    store.setClock('2026-03-16T09:00:00Z')
    await store.look(digestDue)
    expect(await store.told()).toEqual([])
  })

  it('is told from its first receipt on', async () => {
    const store = await open()
    store.desk.rows('SKUs').push(['NEW', 'Nova', 'Nova'])
    await store.move('NEW', 5, 'receipt')
    await store.watch()
    expect(await store.told()).toEqual([])
    await store.move('NEW', -5, 'sale')
    await store.watch()
    expect((await store.told()).join()).toContain('NEW is out')
  })

  it('still never had any when its receipt was taken back', async () => {
    const store = await open()
    store.desk.rows('SKUs').push(['NEW', 'Nova', 'Nova'])
    await store.move('NEW', 5, 'receipt')
    await store.watch()
    await store.move('NEW', -5, 'reversal', 'MV-2')
    await store.watch()
    expect(await store.told()).toEqual([])
    expect(salesHistory([], 46_100, 90).firstReceiptDay).toBeUndefined()
  })
})

describe('a stockout while the alerts channel is blank', () => {
  it('waits, and is told by the first digest after a channel is set', async () => {
    const store = await open('')
    await store.move('GOLD', -20, 'sale')
    await store.watch()
    expect(await store.told()).toEqual([])
    expect(store.states()).toContain('GOLD out waiting')
    store.setClock('2026-03-16T09:30:00Z')
    expect(await store.look(digestDue)).toBe(0)
    store.desk.type('Settings', 'alerts channel', 'Value', '#stock')
    await store.turns()
    await store.watch()
    expect(await store.told()).toEqual([])
    await store.look(digestDue)
    await store.turns()
    expect((await store.told()).join()).toContain('1 to reorder')
    expect(store.states()).toContain('GOLD out posted')
  })

  it('that is over before anybody could be told is never told', async () => {
    const store = await open('')
    await store.move('GOLD', -20, 'sale')
    await store.watch()
    await store.move('GOLD', 40, 'receipt')
    await store.watch()
    store.desk.type('Settings', 'alerts channel', 'Value', '#stock')
    await store.turns()
    store.setClock('2026-03-16T09:30:00Z')
    await store.look(digestDue)
    expect(await store.told()).toEqual([])
  })
})
