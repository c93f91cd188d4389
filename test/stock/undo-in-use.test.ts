import { describe, expect, it } from 'vitest'
import { skusTab } from '../../src/catalog/tabs.ts'
import { skuCommand, skuModals } from '../../src/catalog/slack.ts'
import { accept } from '../../src/kit/result.ts'
import { settingsTab } from '../../src/settings/tabs.ts'
import { undoButton } from '../../src/slack/undo.ts'
import { skusThatMoved } from '../../src/stock/keeps.ts'
import { stockCommand } from '../../src/stock/slack.ts'
import { movementsTab, stockTab } from '../../src/stock/tabs.ts'
import { watchStock } from '../../src/stock/watch.ts'
import { remove } from '../../src/workbook/change.ts'
import { doneOf, openOffice, wordsOf } from '../support/office.ts'
import { movement, sku } from '../support/records.ts'
import { openStore } from '../support/store.ts'

const undo = undoButton(() => [])

/** A new style of two variants was just made by /sku new. */
async function open() {
  const tabs = [settingsTab, skusTab, stockTab, movementsTab]
  const office = await openOffice(tabs, {}, '2026-03-16T10:00:00Z', [skusThatMoved])
  const made = office.request()
  await skuCommand(() => []).run('new Nova', made)
  doneOf(
    await office.submit(
      skuModals(() => undefined),
      { style: 'Nova', sizes: 'S, M' },
      made,
    ),
  )
  const takeBack = async () => wordsOf(await undo.run(made.requestId, office.request()))
  return {
    ...office,
    undo: takeBack,
    codes: () =>
      office.workbook
        .facts()
        .rows(skusTab)
        .map((row) => row.sku),
  }
}

describe('undo of a new style', () => {
  it('takes its SKUs away again', async () => {
    const office = await open()
    expect(await office.undo()).toContain('2 rows put right')
    expect(office.codes()).toEqual([])
  })

  it('is refused once one of them has moved, and says by what it is needed', async () => {
    const office = await open()
    await stockCommand(() => []).run('add NOVA-M 5 received', office.request())
    const words = await office.undo()
    expect(words).toContain('Not undone, and nothing was changed: NOVA-M in SKUs is needed by 1 movement')
    expect(office.codes()).toEqual(['NOVA-S', 'NOVA-M'])
    expect(await office.written('SKUs')).toHaveLength(2)
  })

  it('is refused also when the movement was taken back: the ledger still tells of it', async () => {
    const office = await open()
    const added = office.request()
    await stockCommand(() => []).run('add NOVA-M 5 received', added)
    await undo.run(added.requestId, office.request())
    expect(await office.undo()).toContain('NOVA-M in SKUs is needed by 2 movements')
  })
})

describe('a row of the Stock tab whose SKU is not in the catalogue', () => {
  async function store() {
    const opened = await openStore({
      SKUs: [sku({ sku: 'LUNA-M' }), sku({ sku: 'NOVA-M' }), sku({ sku: 'SOL-S' })],
      Movements: [movement({ id: 'MV-1', quantity: 3 }), movement({ id: 'MV-2', quantity: 3, sku: 'SOL-S' })],
    })
    const look = async () => {
      await opened.look(watchStock)
      await opened.turns()
    }
    await look()
    return { ...opened, look, rows: () => opened.desk.records('Stock').map((row) => row['SKU']) }
  }

  it('is taken off when the SKU never moved, and stays where the ledger knows it', async () => {
    const opened = await store()
    expect(opened.rows()).toEqual(['LUNA-M', 'NOVA-M', 'SOL-S'])
    opened.desk.rows('SKUs').splice(2, 2)
    await opened.turns()
    await opened.look()
    expect(opened.rows()).toEqual(['LUNA-M', 'SOL-S'])
    expect(await opened.posts()).toEqual([])
  })

  it('comes back with the SKU', async () => {
    const opened = await store()
    const [row] = opened.desk.rows('SKUs').splice(2, 1)
    await opened.turns()
    await opened.look()
    opened.desk.rows('SKUs').push(row ?? [])
    await opened.turns()
    await opened.look()
    expect(opened.rows()).toEqual(['LUNA-M', 'SOL-S', 'NOVA-M'])
  })

  it('is left alone when a person typed it', async () => {
    const opened = await store()
    opened.desk.rows('Stock').push(['LATER-1'])
    await opened.turns()
    await opened.look()
    expect(opened.rows()).toContain('LATER-1')
  })

  it('that was not written yet is never sent', async () => {
    const opened = await openStore({ SKUs: [sku({ sku: 'NOVA-M' })] })
    const nova = opened.workbook.facts().find(skusTab, 'NOVA-M')
    if (nova === undefined) throw new Error('there is no NOVA-M')
    opened.desk.offline = true
    await opened.look(watchStock)
    await opened.workbook.change('undo', () => accept({ changes: [remove(skusTab, nova)], reply: null }))
    await opened.look(watchStock)
    opened.desk.offline = false
    await opened.turns()
    expect(opened.desk.records('Stock')).toEqual([])
  })
})
