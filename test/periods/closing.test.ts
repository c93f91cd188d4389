import { describe, expect, it } from 'vitest'
import { accept } from '../../src/kit/result.ts'
import { adoptRows } from '../../src/upkeep/adopt.ts'
import { append } from '../../src/workbook/change.ts'
import { archiveTab, movementsTab } from '../../src/stock/tabs.ts'
import { cellsOf, closingDesk, on, openClosingStore, smallLedger } from '../support/closing-store.ts'
import { movement } from '../support/records.ts'

const closed = ['MV-1', 'MV-2', 'MV-3', 'MV-4', 'MV-5', 'MV-6', 'MV-7']

describe('a close', () => {
  it('takes a month’s movements to the archive and leaves opening balances, in one batch', async () => {
    const store = await openClosingStore()
    const [sums, { writeCount }] = [store.sums(), store.desk]
    const outcome = await store.close('2026-09')
    expect(outcome).toMatchObject({
      ok: true,
      value: { again: false, reply: { names: ['2026-09'], movements: 7, skus: 2, openings: 4, pieces: 53 } },
    })
    await store.turns()
    expect(store.ids('Archive').sort()).toEqual(closed)
    expect(store.desk.records('Archive').every((row) => row['Closed in'] === '2026-09')).toBe(true)
    const rows = store.desk.records('Movements')
    expect(
      rows.map((row) => [row['SKU'], row['Location'], row['Bucket'], row['Quantity'], row['Kind']]),
    ).toEqual([
      ['LUNA-M', 'Studio', 'sellable', 32, 'opening'],
      ['LUNA-M', 'Shop', 'sellable', 7, 'opening'],
      ['LUNA-M', 'Studio', 'held', 2, 'opening'],
      ['GOLD-S', 'Studio', 'sellable', 12, 'opening'],
      ['GOLD-S', 'Studio', 'sellable', -1, 'sale'],
      ['LUNA-M', 'Studio', 'sellable', -4, 'sale'],
    ])
    expect(rows[0]).toMatchObject({ At: on('2026-10-01', 0) - 1 / 86_400, Status: 'ok', By: 'month close' })
    expect(store.sums()).toEqual(sums)
    // One batch for the close, one that puts the ledger in order.
    expect(store.desk.writeCount - writeCount).toBe(2)
    expect(store.workbook.status().unwritten).toBe(0)
    expect(store.faults).toEqual([])
    // The emptied rows stand below all others.
    expect(
      store.desk
        .rows('Movements')
        .slice(1, 7)
        .every((row) => row[0] !== null),
    ).toBe(true)
  })

  it('keeps every cell of what it takes, void rows among them', async () => {
    const store = await openClosingStore()
    const before = new Map(store.desk.records('Movements').map((row) => [row['Id'], row]))
    await store.close('2026-09')
    await store.turns()
    for (const row of store.desk.records('Archive')) {
      expect(row).toEqual({ ...before.get(row['Id'] ?? ''), 'Closed in': '2026-09' })
    }
  })

  it('changes no figure: not when it is decided, not while Google is away, not when it is written', async () => {
    const store = await openClosingStore()
    const figures = store.figures()
    store.desk.offline = true
    await store.close('2026-09')
    expect(store.figures()).toEqual(figures)
    await store.turns(2)
    expect(store.figures()).toEqual(figures)
    store.desk.offline = false
    await store.turns()
    expect(store.workbook.status().unwritten).toBe(0)
    expect(store.figures()).toEqual(figures)
    // And a bot that only knows the sheet sees the same.
    const later = await openClosingStore({ desk: store.desk })
    expect(later.figures()).toEqual(figures)
  })

  it('of a month that was closed answers what it was', async () => {
    const store = await openClosingStore()
    const first = await store.close('2026-09')
    await store.turns()
    const { writeCount } = store.desk
    const again = await store.close('2026-09')
    expect(again).toMatchObject({ ok: true, value: { again: true } })
    if (first.ok && again.ok) expect(again.value.reply).toEqual(first.value.reply)
    await store.turns()
    expect(store.desk.writeCount).toBe(writeCount)
    expect(store.ids('Archive')).toHaveLength(7)
  })

  it('leaves what came late where it counts, and takes it along in a round of its own', async () => {
    const store = await openClosingStore()
    await store.close('2026-09')
    await store.turns()
    const late = movement({ id: 'MV-LATE', at: on('2026-09-29'), quantity: -2, kind: 'sale' })
    store.desk.rows('Movements').push(cellsOf(late))
    await store.turns()
    expect((await store.check()).late.map((each) => each.id)).toEqual(['MV-LATE'])
    const figures = store.figures()
    const outcome = await store.close('2026-09', '2026-09.2')
    expect(outcome).toMatchObject({
      ok: true,
      value: { again: false, reply: { names: ['2026-09.2'], movements: 1 } },
    })
    await store.turns()
    expect(store.figures()).toEqual(figures)
    const checked = await store.check()
    expect(checked.findings).toEqual([])
    expect(checked.late).toEqual([])
    // The opening balance at its place went along.
    expect([...checked.taken]).toEqual([
      ['2026-09', 7],
      ['2026-09.2', 2],
    ])
  })

  it('takes earlier opening balances along where something moved, and leaves the others', async () => {
    const store = await openClosingStore({ now: '2026-11-20T10:00:00Z' })
    await store.close('2026-09')
    await store.turns()
    const figures = store.figures()
    await store.close('2026-10')
    await store.turns()
    expect(store.figures()).toEqual(figures)
    const left = store.ids('Movements')
    expect(left.filter((id) => id.startsWith('OPEN-2026-09-'))).toHaveLength(2)
    expect(left.filter((id) => id.startsWith('OPEN-2026-10-'))).toHaveLength(2)
    expect(left).toHaveLength(4)
    expect((await store.check()).findings).toEqual([])
  })

  it('carries the team’s own columns along, wherever columns stand', async () => {
    const store = await openClosingStore()
    const rows = store.desk.rows('Movements')
    rows[0]?.push('Checked')
    rows[1]?.push('yes')
    rows[4]?.push('no')
    store.desk.moveColumn('Archive', 2, 9)
    await store.turns(1)
    await store.close('2026-09')
    await store.turns()
    const shown = new Map(store.desk.records('Archive').map((row) => [row['Id'], row]))
    expect(shown.get('MV-1')).toMatchObject({ Checked: 'yes', SKU: 'LUNA-M', 'Closed in': '2026-09' })
    expect(shown.get('MV-4')).toMatchObject({ Checked: 'no', Quantity: -3 })
    expect(store.desk.records('Movements').every((row) => (row['Checked'] ?? null) === null)).toBe(true)
    expect((await store.check()).findings).toEqual([])
  })

  it('is refused while a row of the month cannot be read, is doubled or has no id yet', async () => {
    const store = await openClosingStore()
    store.desk.type('Movements', 'MV-4', 'Quantity', 'many')
    store.desk.rows('Movements').push([null, on('2026-09-04'), 'LUNA-M', 'Studio', 'sellable', 1])
    await store.turns(1)
    const outcome = await store.close('2026-09')
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'unreadable' } })
    if (!outcome.ok && outcome.refusal.code === 'unreadable')
      expect(outcome.refusal.rows.map((row) => [row.rowNumber, row.column])).toEqual([
        [5, 'Quantity'],
        [11, 'Id'],
      ])
    // A row of a later month is not in the way.
    store.desk.type('Movements', 'MV-4', 'Quantity', -3)
    store.desk.rows('Movements').pop()
    store.desk.type('Movements', 'MV-9', 'Quantity', 'many')
    await store.turns(1)
    expect(await store.close('2026-09')).toMatchObject({ ok: true })
  })

  it('is refused in a workbook that has no archive yet, which works as ever', async () => {
    const desk = closingDesk()
    desk.rename('Archive', 'Old things')
    const store = await openClosingStore({ desk })
    const { readCount } = desk
    await store.turns(3)
    expect(store.workbook.status()).toMatchObject({ ready: true, googleAnswers: true })
    expect(store.facts().problems()).toEqual([])
    expect(desk.readCount - readCount).toBe(3)
    expect(await store.close('2026-09')).toMatchObject({ ok: false, refusal: { code: 'no-archive' } })
    desk.rename('Old things', 'Archive')
    await store.workbook.refresh([movementsTab, archiveTab])
    expect(await store.close('2026-09')).toMatchObject({ ok: true })
    await store.turns()
    expect(store.ids('Archive').sort()).toEqual(closed)
  })

  it('ends the Undo of what it took, and has none itself', async () => {
    const store = await openClosingStore()
    const late = movement({ id: 'MV-10', at: on('2026-09-20'), quantity: 5 })
    await store.workbook.change('wish', () => accept({ changes: [append(movementsTab, late)], reply: null }))
    await store.turns()
    await store.close('2026-09')
    expect(await store.workbook.undo('wish', '@ana')).toMatchObject({
      ok: false,
      refusal: { code: 'closed', key: 'MV-10', close: '2026-09' },
    })
    expect(await store.workbook.undo('close:2026-09', '@ana')).toMatchObject({
      ok: false,
      refusal: { code: 'nothing-to-undo' },
    })
  })

  it('never gives a row that somebody types the id of one that was closed', async () => {
    const store = await openClosingStore()
    const typed = [null, on('2026-09-20'), 'LUNA-M', 'Studio', 'sellable', 4, 'receipt']
    const adopt = async () => {
      store.desk.rows('Movements').push([...typed])
      await store.turns(1)
      for (const { requestId, decide } of adoptRows([movementsTab])(store.facts()))
        await store.workbook.change(requestId, decide)
      await store.turns()
    }
    await adopt()
    await store.close('2026-09')
    await store.turns()
    const [first] = store.ids('Archive').filter((id) => !closed.includes(id))
    await adopt()
    const again = store.ids('Movements').find((id) => /^MV-\w{10}$/.test(id))
    expect(first).toMatch(/^MV-\w{10}$/)
    expect(again).toBeDefined()
    expect(again).not.toBe(first)
    expect((await store.check()).findings).toEqual([])
  })

  it('reads the archive at the start and around a close only', async () => {
    const store = await openClosingStore({ ledger: smallLedger })
    const ranges: string[] = []
    const read = store.desk.read.bind(store.desk)
    store.desk.read = (wanted, render) => {
      ranges.push(...wanted)
      return read(wanted, render)
    }
    await store.turns(3)
    expect(ranges.filter((range) => range.startsWith('Archive'))).toEqual([])
    await store.close('2026-09')
    await store.turns()
    const during = ranges.filter((range) => range.startsWith('Archive')).length
    expect(during).toBeGreaterThan(0)
    await store.turns(3)
    expect(ranges.filter((range) => range.startsWith('Archive'))).toHaveLength(during)
  })
})
