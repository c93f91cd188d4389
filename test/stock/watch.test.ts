import { describe, expect, it } from 'vitest'
import { balanceOf } from '../../src/stock/actions.ts'
import { watchStock } from '../../src/stock/watch.ts'
import { movement, sku } from '../support/records.ts'
import { openStore } from '../support/store.ts'

/** LUNA-M: 12 on hand and 2 held, with its row in the Stock tab and formulas that show it. */
async function open(more: Readonly<Record<string, readonly object[]>> = {}) {
  const store = await openStore({
    SKUs: [sku({ sku: 'LUNA-M', status: 'seasonal' })],
    Stock: [{ sku: 'LUNA-M', counted: null }],
    Movements: [
      movement({ id: 'MV-1', quantity: 12 }),
      movement({ id: 'MV-2', quantity: 2, bucket: 'held' }),
    ],
    ...more,
  })
  const stock = () => store.desk.records('Stock')[0] ?? {}
  const moved = () => store.desk.records('Movements').slice(2)
  const look = async () => {
    const count = await store.look(watchStock)
    await store.turns()
    return count
  }
  return { ...store, stock, moved, look, onHand: () => balanceOf(store.workbook.facts(), 'LUNA-M').onHand }
}

/** Undo of the newest decision of a kind, by the button of its post. */
async function undoLast(store: Awaited<ReturnType<typeof open>>) {
  const { id } = (await store.journal.unposted()).at(-1) ?? { id: '' }
  const outcome = await store.workbook.undo(id, '@ana')
  await store.turns()
  return outcome.ok
}

describe('a number typed under Counted', () => {
  it('becomes a stock count: a movement of the difference, an emptied cell and a post', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'Counted', 14)
    await store.turns()
    expect(await store.look()).toBe(1)
    expect(store.moved()).toMatchObject([
      {
        SKU: 'LUNA-M',
        Quantity: 2,
        Kind: 'count',
        Reason: 'counted in the sheet',
        By: 'in the sheet',
        Bucket: 'sellable',
      },
    ])
    expect(store.stock()).toMatchObject({ Counted: null, 'On hand': 14 })
    const posts = await store.posts()
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('Counted *LUNA-M*: on hand *12 → 14* (+2)')
    expect(await store.look()).toBe(0)
  })

  it('together with a row of the ledger is held against the ledger with that row', async () => {
    const store = await open()
    store.desk.rows('Movements').push([null, null, 'LUNA-M', null, 'sellable', 5, 'receipt'])
    store.desk.type('Stock', 'LUNA-M', 'Counted', 17)
    await store.turns()
    expect(await store.look()).toBe(1)
    expect(store.onHand()).toBe(17)
    expect((await store.posts()).join()).toContain('LUNA-M* counted: *17*, just as the ledger expects')
    expect(store.moved()).toHaveLength(1)
  })

  it('that agrees moves nothing, empties the cell and says so; the same number may be typed again', async () => {
    const store = await open()
    for (const times of [1, 2]) {
      store.desk.type('Stock', 'LUNA-M', 'Counted', 12)
      await store.turns()
      expect(await store.look()).toBe(1)
      expect(store.stock()).toMatchObject({ Counted: null })
      expect(await store.posts()).toHaveLength(times)
    }
    expect(store.moved()).toEqual([])
  })

  it('is not counted again later, when stock has moved', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'Counted', 12)
    await store.turns()
    await store.look()
    store.desk.rows('Movements').push(['MV-9', 46_096, 'LUNA-M', 'Studio', 'sellable', -3, 'sale'])
    await store.turns()
    expect(await store.look()).toBe(0)
    expect(store.onHand()).toBe(9)
  })

  it('that cannot be a count is a problem and moves nothing', async () => {
    const store = await open()
    for (const typed of [-1, 2.5, 'a few']) {
      store.desk.type('Stock', 'LUNA-M', 'Counted', typed)
      await store.turns()
      await store.look()
      expect(store.onHand()).toBe(12)
      expect(store.workbook.facts().problems()).toMatchObject([{ column: 'Counted', got: String(typed) }])
    }
  })

  it('for a SKU that is not in the catalogue waits for it', async () => {
    const store = await open({ SKUs: [] })
    store.desk.type('Stock', 'LUNA-M', 'Counted', 14)
    await store.turns()
    expect(await store.look()).toBe(0)
    expect(store.stock()).toMatchObject({ Counted: 14 })
  })

  it('is taken back by a reversal, and is not typed again', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'Counted', 14)
    await store.turns()
    await store.look()
    expect(await undoLast(store)).toBe(true)
    expect(store.moved().map((row) => [row['Kind'], row['Quantity']])).toEqual([
      ['count', 2],
      ['reversal', -2],
    ])
    expect(store.stock()).toMatchObject({ Counted: null })
    expect(await store.look()).toBe(0)
    expect(store.onHand()).toBe(12)
  })

  it('while another number is typed over it counts the newer one, too', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'Counted', 14)
    await store.turns()
    store.desk.offline = true
    await store.look()
    store.desk.offline = false
    store.desk.type('Stock', 'LUNA-M', 'Counted', 15)
    await store.turns()
    await store.look()
    expect(store.onHand()).toBe(15)
    expect(store.stock()).toMatchObject({ Counted: null, 'On hand': 15 })
  })
})

describe('a number typed over On hand', () => {
  it('is a count, and the formula comes back', async () => {
    const store = await open()
    expect(store.stock()).toMatchObject({ 'On hand': 12, Held: 2 })
    store.desk.type('Stock', 'LUNA-M', 'On hand', 9)
    await store.turns()
    expect(await store.look()).toBe(1)
    expect(store.moved()).toMatchObject([{ Quantity: -3, Kind: 'count' }])
    expect(store.desk.rows('Stock')[1]?.[1]).toMatch(/^=SUMIFS/)
    expect(store.stock()).toMatchObject({ 'On hand': 9 })
    expect(await store.look()).toBe(0)
    expect(store.moved()).toHaveLength(1)
  })

  it('may be typed again another day', async () => {
    const store = await open()
    for (const pieces of [9, 12, 9]) {
      store.desk.type('Stock', 'LUNA-M', 'On hand', pieces)
      await store.turns()
      await store.look()
      expect(store.stock()).toMatchObject({ 'On hand': pieces })
      expect(store.desk.rows('Stock')[1]?.[1]).toMatch(/^=SUMIFS/)
    }
    expect(store.moved()).toHaveLength(3)
  })

  it('that is only the formula’s result, pasted as a value, never becomes a count, and the formula comes back', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'On hand', 12)
    await store.turns()
    await store.look()
    store.desk.rows('Movements').push(['MV-9', 46_096, 'LUNA-M', 'Studio', 'sellable', -3, 'sale'])
    await store.turns()
    await store.look()
    expect(store.onHand()).toBe(9)
    expect(store.stock()).toMatchObject({ 'On hand': 9 })
    expect(store.desk.rows('Stock')[1]?.[1]).toMatch(/^=SUMIFS/)
    expect(await store.posts()).toEqual([])
  })

  it('while stock moved is asked about and not counted, for nobody knows what the person saw', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'On hand', 20)
    store.desk.rows('Movements').push(['MV-9', 46_096, 'LUNA-M', 'Studio', 'sellable', -3, 'sale'])
    await store.turns()
    await store.look()
    expect(store.onHand()).toBe(9)
    expect(store.stock()).toMatchObject({ 'On hand': 9 })
    const [post] = await store.posts()
    expect(post).toContain('a typed 20 instead of its formula')
    expect(post).toContain('stock_count_form')
    expect(await store.look()).toBe(0)
  })

  it('while the bot was off is asked about', async () => {
    const store = await open()
    await store.workbook.stop(0)
    store.desk.type('Stock', 'LUNA-M', 'On hand', 20)
    const back = await openStore({}, '2026-03-17T10:00:00Z', store.desk)
    await back.look(watchStock)
    await back.turns()
    expect(balanceOf(back.workbook.facts(), 'LUNA-M').onHand).toBe(12)
    expect(store.stock()).toMatchObject({ 'On hand': 12 })
    expect((await back.posts())[0]).toContain('a typed 20 instead of its formula')
  })

  it('in words is a problem, and nothing is counted', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'On hand', 'about ten')
    await store.turns()
    expect(await store.look()).toBe(0)
    expect(store.workbook.facts().problems()).toMatchObject([{ column: 'On hand', got: 'about ten' }])
    store.desk.type('Stock', 'LUNA-M', 'On hand', null)
    await store.turns()
    expect(store.stock()).toMatchObject({ 'On hand': 12 })
  })

  it('is taken back without typing it again', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'On hand', 9)
    await store.turns()
    await store.look()
    expect(await undoLast(store)).toBe(true)
    expect(await store.look()).toBe(0)
    expect(store.stock()).toMatchObject({ 'On hand': 12 })
    expect(store.onHand()).toBe(12)
  })

  it('of Held is no count: the formula comes back', async () => {
    const store = await open()
    store.desk.type('Stock', 'LUNA-M', 'Held', 5)
    await store.turns()
    await store.look()
    expect(store.stock()).toMatchObject({ Held: 2 })
    expect(store.moved()).toEqual([])
    expect(await store.posts()).toEqual([])
  })
})

describe('the Stock tab', () => {
  it('gets a row with its formulas for every SKU that it lacks, once', async () => {
    const store = await open({
      SKUs: [sku({ sku: 'LUNA-M', status: 'seasonal' }), sku({ sku: 'SOL-S', status: 'seasonal' })],
    })
    expect(await store.look()).toBe(1)
    expect(await store.look()).toBe(0)
    expect(store.desk.records('Stock').map((row) => [row['SKU'], row['On hand'], row['State']])).toEqual([
      ['LUNA-M', 12, 'ok'],
      ['SOL-S', 0, 'ok'],
    ])
  })

  it('stays silent without an alerts channel, and counts all the same', async () => {
    const store = await open({ Settings: [{ key: 'alerts channel', value: '', note: '' }] })
    store.desk.type('Stock', 'LUNA-M', 'Counted', 14)
    await store.turns()
    await store.look()
    expect(store.onHand()).toBe(14)
    expect(await store.posts()).toEqual([])
  })
})
