import { describe, expect, it } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { accept } from '../../src/kit/result.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { append } from '../../src/workbook/change.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import type { DeskSpreadsheet, Mishap } from '../support/desk-spreadsheet.ts'
import { cellsOf, closingDesk, on, openClosingStore, type ClosingStore } from '../support/closing-store.ts'
import { movement } from '../support/records.ts'

const closed = ['MV-1', 'MV-2', 'MV-3', 'MV-4', 'MV-5', 'MV-6', 'MV-7']

/** The close is done: every row where it belongs, each once, and everything adds up. */
async function expectClosed(store: ClosingStore, taken: readonly string[] = closed): Promise<void> {
  expect(store.workbook.status()).toMatchObject({ unwritten: 0, googleAnswers: true })
  expect(store.ids('Archive').sort()).toEqual([...taken].sort())
  expect(store.ids('Movements').filter((id) => taken.includes(id))).toEqual([])
  const checked = await store.check()
  expect(checked.findings).toEqual([])
  expect(store.facts().problems()).toEqual([])
}

describe('when Google does not answer a close', () => {
  it.each<[string, Mishap, number]>([
    ['and had carried it out, it is found', 'lost-after', 0],
    ['and had not, it is sent again when it cannot come any more', 'lost-before', 181],
    ['because it is busy, it is sent at the next turn', 'busy', 0],
    ['because it was not reached, it is sent at the next turn', 'unreachable', 0],
    ['but refuses it, it is tried again a minute later', 'refused', 61],
  ])('%s', async (_, mishap, seconds) => {
    const store = await openClosingStore()
    const [figures, sums] = [store.figures(), store.sums()]
    store.desk.writes.push(mishap)
    await store.close('2026-09')
    await store.turns()
    expect(store.figures()).toEqual(figures)
    expect(store.sums()).toEqual(sums)
    store.wait(seconds)
    await store.turns()
    await expectClosed(store)
    expect(store.figures()).toEqual(figures)
    expect(store.sums()).toEqual(sums)
  })

  it('nothing is sent on top of it for three minutes, and others go on being written', async () => {
    const store = await openClosingStore()
    store.desk.writes.push('late')
    await store.close('2026-09')
    await store.turns()
    expect(store.desk.writeCount).toBe(1)
    store.wait(100)
    await store.turns()
    expect(store.ids('Archive')).toEqual([])
    const sold = movement({ id: 'MV-20', at: on('2026-10-08'), quantity: -1, kind: 'sale' })
    await store.workbook.change('sold', () => accept({ changes: [append(movementsTab, sold)], reply: null }))
    await store.turns()
    expect(store.ids('Movements')).toContain('MV-20')
    store.desk.landLate()
    await store.turns()
    await expectClosed(store)
    expect(store.ids('Movements')).toContain('MV-20')
  })

  it('a refusal is a problem that is shown, and gone when it is taken', async () => {
    const store = await openClosingStore()
    store.desk.refuses = (requests) =>
      requests.some((request) => 'copyPaste' in request) ? 'Archive is protected' : undefined
    await store.close('2026-09')
    await store.turns()
    expect(store.facts().problems()).toMatchObject([
      { key: '2026-09', got: expect.stringContaining('Archive is protected') },
    ])
    store.desk.refuses = undefined
    store.wait(61)
    await store.turns()
    await expectClosed(store)
  })
})

type Rows = Cell[][]
const quantityAt = 5

/** What people do in the very moment of the write, what is taken then, and by how much on hand changes. */
const moments: [string, (desk: DeskSpreadsheet) => void, string[], Record<string, number>][] = [
  [
    'sorts by quantity',
    (desk) => desk.sort('Movements', (a, b) => Number(a[quantityAt]) - Number(b[quantityAt])),
    closed,
    {},
  ],
  ['sorts newest first', (desk) => desk.sort('Movements', (a, b) => Number(b[1]) - Number(a[1])), closed, {}],
  [
    'sorts by SKU',
    (desk) => desk.sort('Movements', (a, b) => String(a[2]).localeCompare(String(b[2]))),
    closed,
    {},
  ],
  ['inserts a row at the top', (desk) => desk.rows('Movements').splice(1, 0, []), closed, {}],
  [
    'types a row at the top',
    (desk) =>
      desk
        .rows('Movements')
        .splice(1, 0, cellsOf(movement({ id: 'MV-T', at: on('2026-10-07'), quantity: 3 }))),
    closed,
    { 'LUNA-M Studio sellable': 3 },
  ],
  [
    'deletes a row that is being closed',
    (desk) => remove(desk.rows('Movements'), 'MV-4'),
    closed.filter((id) => id !== 'MV-4'),
    { 'LUNA-M Studio sellable': 3 },
  ],
  [
    'deletes a row that stays',
    (desk) => remove(desk.rows('Movements'), 'MV-8'),
    closed,
    { 'GOLD-S Studio sellable': 1 },
  ],
  [
    'changes a row that is being closed',
    (desk) => desk.type('Movements', 'MV-2', 'Quantity', -6),
    closed,
    { 'LUNA-M Studio sellable': -1 },
  ],
  [
    'says that a row that is being closed was elsewhere',
    (desk) => desk.type('Movements', 'MV-7', 'Location', 'Shop'),
    closed,
    { 'GOLD-S Studio sellable': -12, 'GOLD-S Shop sellable': 12 },
  ],
  [
    'adds a row at the end',
    (desk) =>
      desk.rows('Movements').push(cellsOf(movement({ id: 'MV-E', at: on('2026-10-07'), quantity: 3 }))),
    closed,
    { 'LUNA-M Studio sellable': 3 },
  ],
  [
    'sorts and deletes a row at once',
    (desk) => {
      desk.sort('Movements', (a, b) => Number(b[1]) - Number(a[1]))
      remove(desk.rows('Movements'), 'MV-9')
    },
    closed,
    { 'LUNA-M Studio sellable': 4 },
  ],
  ['sorts the archive', (desk) => desk.sort('Archive', (a, b) => Number(a[1]) - Number(b[1])), closed, {}],
]

function remove(rows: Rows, id: string): void {
  rows.splice(
    rows.findIndex((row) => row[0] === id),
    1,
  )
}

function plus(sums: Readonly<Record<string, number>>, changes: Readonly<Record<string, number>>) {
  const total = { ...sums }
  for (const [place, pieces] of Object.entries(changes)) total[place] = (total[place] ?? 0) + pieces
  return Object.fromEntries(Object.entries(total).filter(([, pieces]) => pieces !== 0))
}

describe('somebody in the very moment of the write', () => {
  it.each(moments)(
    '%s: no row is lost, none is there twice, and on hand follows',
    async (_, act, taken, changes) => {
      const store = await openClosingStore()
      const sums = plus(store.sums(), changes)
      // The first write is the Stock tab's own.
      await store.turns()
      store.desk.beforeWrite = () => act(store.desk)
      await store.close('2026-09')
      await store.turns(10)
      await expectClosed(store, taken)
      expect(store.sums()).toEqual(sums)
    },
  )

  it('writes in a row that is being closed what nobody can read: on hand stays until it is mended', async () => {
    const store = await openClosingStore()
    const sums = store.sums()
    await store.turns()
    store.desk.beforeWrite = () => store.desk.type('Movements', 'MV-4', 'Quantity', 'three')
    await store.close('2026-09')
    await store.turns(10)
    expect(store.workbook.status().unwritten).toBe(0)
    expect(store.sums()).toEqual(sums)
    expect(store.facts().problems()).toMatchObject([{ tab: 'Archive', key: 'MV-4', got: 'three' }])
    store.desk.type('Archive', 'MV-4', 'Quantity', -3)
    expect((await store.check()).findings).toEqual([])
  })

  it.each(moments)('%s, and no answer comes: the same', async (_, act, taken, changes) => {
    const store = await openClosingStore()
    const sums = plus(store.sums(), changes)
    await store.turns()
    store.desk.beforeWrite = () => act(store.desk)
    store.desk.writes.push('lost-after')
    await store.close('2026-09')
    await store.turns(10)
    await expectClosed(store, taken)
    expect(store.sums()).toEqual(sums)
  })

  it.each(moments)(
    '%s, and the bot is killed then: the next one puts it right',
    async (_, act, taken, changes) => {
      const journal = openSqliteJournal(':memory:')
      const desk = closingDesk()
      const store = await openClosingStore({ desk, journal })
      const sums = plus(store.sums(), changes)
      await store.turns()
      desk.beforeWrite = () => {
        act(desk)
        store.kill()
      }
      await store.close('2026-09')
      await store.turns(10)
      expect(store.killed()).toBe(true)
      const next = await openClosingStore({ desk, journal })
      await next.turns(10)
      next.wait(181)
      await next.turns(10)
      await expectClosed(next, taken)
      expect(next.sums()).toEqual(sums)
    },
  )
})

describe('a kill', () => {
  it.each(['before', 'after'] as const)(
    'at every call, %s it is made, leaves the month as it was or closed',
    async (when) => {
      let call = 0
      for (let alive = false; !alive;) {
        call += 1
        const journal = openSqliteJournal(':memory:')
        const desk = closingDesk()
        const store = await openClosingStore({ desk, journal })
        await store.turns()
        const [figures, sums] = [store.figures(), store.sums()]
        store.killAt(call, when)
        await Promise.race([store.close('2026-09'), store.turns(1)])
        await store.turns(8)
        alive = !store.killed()
        const done = desk.records('Archive').length
        expect([0, closed.length], `killed ${when} call ${call}`).toContain(done)
        expect(store.sums()).toEqual(sums)
        const next = await openClosingStore({ desk, journal })
        expect(next.figures(), `killed ${when} call ${call}`).toEqual(figures)
        await next.turns()
        next.wait(181)
        await next.turns()
        if ((await journal.find('close:2026-09')) === undefined) await next.close('2026-09')
        await next.turns()
        await expectClosed(next)
        expect(next.figures()).toEqual(figures)
        expect(next.sums()).toEqual(sums)
        await journal.close()
      }
      expect(call).toBeGreaterThan(8)
    },
  )
})
