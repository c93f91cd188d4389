import { describe, expect, it } from 'vitest'
import { blockProblems } from '../../sandbox/slack/block-rules.ts'
import { skusTab } from '../../src/catalog/tabs.ts'
import { accept } from '../../src/kit/result.ts'
import { tellConflict } from '../../src/upkeep/conflicts.ts'
import { stockTab } from '../../src/stock/tabs.ts'
import { update } from '../../src/workbook/change.ts'
import type { Conflict } from '../../src/workbook/plan-chain.ts'
import { sku } from '../support/records.ts'
import { openStore, storeTabs } from '../support/store.ts'

/** A price of 30 was decided to become 35 while Google was away; what people did then makes a conflict. */
async function conflictAfter(people: (desk: Awaited<ReturnType<typeof openStore>>['desk']) => void) {
  const store = await openStore({ SKUs: [sku({ sku: 'LUNA-M', price: 30 })] })
  const conflicts: Conflict[] = []
  store.workbook.on('conflict', (conflict) => conflicts.push(conflict))
  store.desk.offline = true
  const record = store.workbook.facts().find(skusTab, 'LUNA-M')
  if (record === undefined) throw new Error('no record')
  await store.workbook.change('price', () =>
    accept({ changes: [update(skusTab, record, { price: 35 })], reply: null }),
  )
  store.desk.offline = false
  people(store.desk)
  await store.turns()
  for (const conflict of [...conflicts, ...conflicts]) {
    const { requestId, decide } = tellConflict(conflict, storeTabs)
    await store.workbook.change(requestId, decide)
  }
  return { ...store, conflicts }
}

describe('an edit in the sheet that stands against a decision', () => {
  it('is told once, with the cell, what it holds and what was about to be written', async () => {
    const store = await conflictAfter((desk) => desk.type('SKUs', 'LUNA-M', 'Price', 32))
    const posts = await store.posts()
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('SKUs, LUNA-M')
    expect(posts[0]).toContain('*Price* was changed in the sheet to “32” while I was about to write “35”')
    const body = JSON.parse(posts[0] ?? '{}') as { blocks: never[] }
    expect(blockProblems(body.blocks, 'message')).toEqual([])
    expect(store.workbook.facts().find(skusTab, 'LUNA-M')).toMatchObject({ price: 32 })
  })

  it('that deleted the row is told, too', async () => {
    const store = await conflictAfter((desk) => void desk.rows('SKUs').splice(1, 1))
    expect((await store.posts())[0]).toContain('its row is not in the sheet any more')
  })

  it('is nobody’s news where the bot was to empty a count and the next is typed already', async () => {
    const store = await openStore({
      SKUs: [sku({ sku: 'LUNA-M' })],
      Stock: [{ sku: 'LUNA-M', counted: 7 }],
    })
    const conflicts: Conflict[] = []
    store.workbook.on('conflict', (conflict) => conflicts.push(conflict))
    const record = store.workbook.facts().find(stockTab, 'LUNA-M')
    if (record === undefined) throw new Error('no record')
    store.desk.offline = true
    await store.workbook.change('count', () =>
      accept({ changes: [update(stockTab, record, { counted: null })], reply: null }),
    )
    store.desk.offline = false
    store.desk.type('Stock', 'LUNA-M', 'Counted', 9)
    await store.turns()
    expect(conflicts.map(({ field, found }) => [field, found])).toEqual([['counted', 9]])
    const [conflict] = conflicts
    if (conflict === undefined) throw new Error('no conflict')
    const { requestId, decide } = tellConflict(conflict, storeTabs)
    expect(await store.workbook.change(requestId, decide)).toMatchObject({ ok: true })
    expect(await store.posts()).toEqual([])
    expect(store.workbook.facts().find(stockTab, 'LUNA-M')).toMatchObject({ counted: 9 })
  })

  it('that typed just the same is nobody’s news', async () => {
    const store = await conflictAfter((desk) => desk.type('SKUs', 'LUNA-M', 'Price', '€ 35.00'))
    expect(store.conflicts).toEqual([])
    expect(await store.posts()).toEqual([])
  })
})
