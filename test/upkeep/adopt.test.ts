import { describe, expect, it } from 'vitest'
import { adoptRows } from '../../src/upkeep/adopt.ts'
import { balanceOf } from '../../src/stock/actions.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { suppliersTab } from '../../src/suppliers/tabs.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import { movement, sku } from '../support/records.ts'
import { openStore } from '../support/store.ts'

const propose = adoptRows([movementsTab, suppliersTab])
/** A movement as a person types it: SKU and pieces. */
const typed = (quantity: Cell, ...more: Cell[]): Cell[] => [
  null,
  null,
  'LUNA-M',
  null,
  'sellable',
  quantity,
  ...more,
]

async function open() {
  const store = await openStore({
    SKUs: [sku({ sku: 'LUNA-M' })],
    Movements: [movement({ id: 'MV-1', quantity: 12 })],
  })
  const add = async (...rows: Cell[][]) => {
    store.desk.rows('Movements').push(...rows)
    await store.turns()
  }
  const look = async () => {
    const count = await store.look(propose)
    await store.turns()
    return count
  }
  const ids = () => store.desk.records('Movements').map((row) => row['Id'])
  return { ...store, add, look, ids, onHand: () => balanceOf(store.workbook.facts(), 'LUNA-M').onHand }
}

describe('a row that a person typed without an id', () => {
  it('gets one in its place, and counts from then on', async () => {
    const store = await open()
    await store.add([], typed(-3, 'sale'))
    expect(store.onHand()).toBe(12)
    expect(await store.look()).toBe(1)
    expect(store.onHand()).toBe(9)
    expect(store.ids()).toEqual(['MV-1', expect.stringMatching(/^MV-[0-9A-Z]{10}$/)])
    expect(store.desk.rows('Movements')[3]?.slice(2, 7)).toEqual(['LUNA-M', null, 'sellable', -3, 'sale'])
    expect(await store.look()).toBe(0)
  })

  it('counts once, also while Google is away and after a restart', async () => {
    const store = await open()
    await store.add(typed(-3))
    store.desk.offline = true
    await store.look()
    expect(await store.look()).toBe(0)
    expect(store.onHand()).toBe(9)
    await store.workbook.stop(0)
    store.desk.offline = false
    const back = await openStore({}, '2026-03-16T11:00:00Z', store.desk)
    await back.look(propose)
    await back.turns()
    expect(balanceOf(back.workbook.facts(), 'LUNA-M').onHand).toBe(9)
    expect(store.ids()).toHaveLength(2)
  })

  it('has twins that get an id each, and so do the same words typed again later', async () => {
    const store = await open()
    await store.add(typed(-1), typed(-1))
    await store.look()
    await store.add(typed(-1))
    await store.look()
    expect(new Set(store.ids()).size).toBe(4)
    expect(store.onHand()).toBe(9)
  })

  it('waits until every cell of it can be read', async () => {
    const store = await open()
    await store.add(typed(null), typed('three'), typed(-3, 'a gift'))
    expect(await store.look()).toBe(0)
    expect(store.ids()).toEqual(['MV-1', null, null, null])
    const row = store.desk.rows('Movements')[2]
    if (row !== undefined) row[5] = -3
    await store.turns()
    expect(await store.look()).toBe(1)
  })

  it('in which somebody types on meanwhile gets its id at the next look', async () => {
    const store = await open()
    await store.add(typed(-3))
    store.desk.offline = true
    await store.look()
    store.desk.offline = false
    const row = store.desk.rows('Movements')[2]
    if (row !== undefined) row[5] = -4
    await store.turns()
    await store.look()
    expect(store.onHand()).toBe(8)
    expect(store.ids()).toHaveLength(2)
    // And typed back to what it was before, after another round.
    await store.add(typed(-3))
    await store.look()
    expect(store.onHand()).toBe(5)
    expect(store.ids()).not.toContain(null)
  })

  it('whose id was emptied gets another, and counts once', async () => {
    const store = await open()
    store.desk.type('Movements', 'MV-1', 'Id', null)
    await store.turns()
    expect(store.onHand()).toBe(0)
    await store.look()
    expect(store.onHand()).toBe(12)
    expect(store.ids()).toHaveLength(1)
  })

  it('in another tab gets that tab’s letters', async () => {
    const store = await open()
    store.desk.rows('Suppliers').push([null, 'Atelier Sol'])
    await store.turns()
    await store.look()
    expect(store.desk.records('Suppliers')).toMatchObject([
      { Id: expect.stringMatching(/^SUP-/), Name: 'Atelier Sol' },
    ])
  })
})
