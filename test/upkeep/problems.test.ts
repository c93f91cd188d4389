import { describe, expect, it } from 'vitest'
import { blockProblems } from '../../sandbox/slack/block-rules.ts'
import { unreadableRows } from '../../src/upkeep/adopt.ts'
import { problemAgenda, problemBlocks, watchProblems } from '../../src/upkeep/problems.ts'
import { settingProblems } from '../../src/settings/actions.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { movement, sku } from '../support/records.ts'
import { openStore, storeTabs } from '../support/store.ts'

async function open(settings: readonly object[] = []) {
  const store = await openStore({
    Settings: settings,
    SKUs: [sku({ sku: 'LUNA-M', moq: 20 }), sku({ sku: 'SOL-S' })],
    Movements: [movement({ id: 'MV-1', quantity: 12 })],
  })
  const propose = watchProblems(storeTabs, [settingProblems, unreadableRows([movementsTab])])
  const look = async () => {
    const count = await store.look(propose)
    await store.turns()
    return count
  }
  const rows = () =>
    store.desk.records('Problems').map((row) => [row['Tab'], row['Row'], row['Column'], row['Got']])
  return { ...store, look, rows }
}

describe('a cell that cannot be read', () => {
  it('gets a row and one post that says tab, row, column, what was found and what is expected', async () => {
    const store = await open()
    store.desk.type('SKUs', 'LUNA-M', 'MOQ', 'a <few>')
    await store.turns()
    expect(await store.look()).toBe(1)
    expect(store.rows()).toEqual([['SKUs', 'LUNA-M (row 2)', 'MOQ', 'a <few>']])
    const posts = await store.posts()
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('<https://sheets.test/desk#gid=2&amp;range=M2|SKUs, row 2, MOQ>')
    expect(posts[0]).toContain('found “a &lt;few&gt;”, expected a whole number of 0 or more, or blank')
    expect(await store.look()).toBe(0)
  })

  it('with a spreadsheet’s error is told once: the row about it is no problem of its own', async () => {
    const store = await open()
    store.desk.type('SKUs', 'LUNA-M', 'MOQ', '#REF!')
    store.desk.type('SKUs', 'SOL-S', 'Name', '#N/A')
    await store.turns()
    expect(await store.look()).toBe(1)
    for (let again = 0; again < 4; again += 1) expect(await store.look()).toBe(0)
    expect(store.rows()).toEqual([
      ['SKUs', 'LUNA-M (row 2)', 'MOQ', '#REF!'],
      ['SKUs', 'SOL-S (row 3)', 'Name', '#N/A'],
    ])
    expect(await store.posts()).toHaveLength(1)
  })

  it('loses its row when it is mended, without another post', async () => {
    const store = await open()
    store.desk.type('SKUs', 'LUNA-M', 'MOQ', 'a few')
    await store.turns()
    await store.look()
    await store.sendPosts()
    store.desk.type('SKUs', 'LUNA-M', 'MOQ', 25)
    await store.turns()
    expect(await store.look()).toBe(1)
    expect(store.rows()).toEqual([])
    expect(await store.posts()).toEqual([])
  })

  it('may be mended and broken again, within one batch to Google, too', async () => {
    const store = await open()
    for (const round of [1, 2, 3]) {
      store.desk.type('SKUs', 'LUNA-M', 'MOQ', `few ${round}`)
      await store.turns()
      await store.look()
      expect(store.rows()).toHaveLength(1)
      store.desk.type('SKUs', 'LUNA-M', 'MOQ', null)
      await store.turns()
      store.desk.offline = true
      await store.look()
      store.desk.offline = false
    }
    await store.turns()
    await store.look()
    expect(store.rows()).toEqual([])
    expect(store.workbook.status().unwritten).toBe(0)
  })

  it('is told together with the others, and the rest of many is a number', async () => {
    const store = await open()
    for (const header of ['MOQ', 'Cost', 'Price', 'Order multiple', 'Lead days', 'Status'])
      for (const key of ['LUNA-M', 'SOL-S'])
        store.desk.type('SKUs', key, header, `wrong ${'x'.repeat(3_000)}`)
    await store.turns()
    await store.look()
    expect(store.rows()).toHaveLength(12)
    const posts = await store.posts()
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('12 cells in the sheet cannot be read')
    expect(posts[0]).toContain('… and 4 more in the Problems tab')
    const facts = store.workbook.facts()
    const blocks = problemBlocks(facts, storeTabs, facts.problems())
    expect(blockProblems(JSON.parse(JSON.stringify(blocks)), 'message')).toEqual([])
  })

  it('is on the agenda while it lasts', async () => {
    const store = await open()
    const agenda = () => problemAgenda(storeTabs)(store.workbook.facts())
    expect(agenda()).toEqual([])
    store.desk.type('SKUs', 'LUNA-M', 'MOQ', 'a few')
    await store.turns()
    await store.look()
    expect(agenda()).toMatchObject([{ urgency: 2 }])
    expect(agenda()[0]?.text).toContain('1 cell in the sheet cannot be read')
  })

  it('without an alerts channel gets its row in silence', async () => {
    const store = await open([{ key: 'alerts channel', value: '', note: '' }])
    store.desk.type('SKUs', 'LUNA-M', 'MOQ', 'a few')
    await store.turns()
    await store.look()
    expect(store.rows()).toHaveLength(1)
    expect(await store.posts()).toEqual([])
  })
})

describe('other problems', () => {
  it('are settings that cannot be read', async () => {
    const store = await open([{ key: 'review days', value: 'often', note: '' }])
    await store.look()
    expect(store.rows()).toEqual([['Settings', 'review days', 'Value', 'often']])
  })

  it('are headers, tabs and ids: each is told once', async () => {
    const store = await open()
    store.desk.rows('Suppliers')[0]?.splice(1, 1, 'Their name')
    store.desk.rows('SKUs').push(['luna-m'])
    await store.turns()
    await store.look()
    expect(store.rows()).toEqual([
      ['Suppliers', 'header', 'Name', 'no such header in row 1'],
      ['SKUs', 'LUNA-M (row 4)', 'SKU', 'LUNA-M, which row 2 has, too'],
    ])
    expect(await store.look()).toBe(0)
  })

  it('are rows without an id that cannot be read, once nobody types in them any more', async () => {
    const store = await open()
    store.desk.rows('Movements').push([null, null, 'LUNA-M', null, 'sellable'])
    await store.turns()
    expect(await store.look()).toBe(0)
    store.setClock('2026-03-16T10:00:50Z')
    expect(await store.look()).toBe(0)
    store.setClock('2026-03-16T10:01:05Z')
    expect(await store.look()).toBe(1)
    expect(store.rows()).toEqual([['Movements', 'row 3', 'Quantity', 'nothing']])
    const row = store.desk.rows('Movements')[2]
    if (row !== undefined) row[5] = -1
    await store.turns()
    await store.look()
    expect(store.rows()).toEqual([])
  })
})
