import { describe, expect, it } from 'vitest'
import { watchProblems } from '../../src/upkeep/problems.ts'
import { watchStock } from '../../src/stock/watch.ts'
import { movement, sku } from '../support/records.ts'
import { openStore, storeTabs } from '../support/store.ts'

async function open() {
  const store = await openStore({
    SKUs: [sku({ sku: 'LUNA-M' })],
    Movements: [movement({ id: 'MV-1', quantity: 12 })],
  })
  await store.look(watchStock)
  await store.turns()
  const formula = () => store.desk.rows('Stock')[1]?.[1]
  return { ...store, formula }
}

describe('a formula of the bot’s', () => {
  it.each(['=SUM(#REF!)', '#REF!'])('that is %s is written anew and no problem', async (broken) => {
    const store = await open()
    const good = store.formula()
    expect(good).toMatch(/^=SUMIFS\(Movements!/)
    store.desk.type('Stock', 'LUNA-M', 'On hand', broken)
    await store.turns()
    expect(await store.look(watchProblems(storeTabs, []))).toBe(0)
    expect(store.formula()).toBe(good)
    expect(store.desk.records('Stock')).toMatchObject([{ 'On hand': 12 }])
    expect(await store.posts()).toEqual([])
  })

  it('that was emptied because rows moved during a write comes back as a formula', async () => {
    const store = await openStore({
      SKUs: [sku({ sku: 'LUNA-M' }), sku({ sku: 'SOL-M' })],
      Movements: [
        movement({ id: 'MV-1', quantity: 12 }),
        movement({ id: 'MV-2', sku: 'SOL-M', quantity: 7 }),
      ],
    })
    await store.look(watchStock)
    await store.turns()
    store.desk.type('Stock', 'LUNA-M', 'On hand', 20)
    await store.turns()
    // The typed cell is emptied, so that its formula comes back; just then somebody sorts, and pieces come in.
    store.desk.beforeWrite = () => {
      store.desk.sort('Stock', (a, b) => String(b[0]).localeCompare(String(a[0])))
      store.desk.rows('Movements').push(['MV-3', null, 'SOL-M', null, 'sellable', 1, 'receipt'])
    }
    const conflicts: unknown[] = []
    store.workbook.on('conflict', (conflict) => conflicts.push(conflict))
    await store.look(watchStock)
    await store.turns(8)
    const shown = store.desk.rows('Stock').map((row) => String(row[1]))
    expect(shown.slice(1).every((cell) => cell.startsWith('=SUMIFS(Movements!'))).toBe(true)
    expect(conflicts).toEqual([])
    expect(store.workbook.status().unwritten).toBe(0)
  })

  it('waits while the tab that it points to is gone', async () => {
    const store = await open()
    const good = store.formula()
    store.desk.rename('Movements', 'Movements (old)')
    store.desk.type('Stock', 'LUNA-M', 'On hand', '=SUM(#REF!)')
    await store.turns()
    expect(store.formula()).toContain('#REF!')
    store.desk.rename('Movements (old)', 'Movements')
    store.setClock('2026-03-16T10:01:00Z')
    await store.turns()
    expect(store.formula()).toBe(good)
  })
})
