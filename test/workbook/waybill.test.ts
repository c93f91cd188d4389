import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/workbook/cells.ts'
import { append, update } from '../../src/workbook/change.ts'
import { box, gold, line, logTab, shelf, shelfTab } from '../support/shelf.ts'
import { idsIn, insertColumn, problemsOf, type ShelfOffice } from '../support/shelf-office.ts'
import { twoProcesses } from '../support/two-processes.ts'

const byPieces = (a: readonly Cell[], b: readonly Cell[]) => Number(a[2]) - Number(b[2])
const downwards = (a: readonly Cell[], b: readonly Cell[]) => byPieces(b, a)

/** Id and pieces of the log's rows. */
function piecesIn(office: ShelfOffice): Record<string, Cell> {
  return Object.fromEntries(
    office.desk.records('Log').map((row) => [String(row['Id']), row['Pieces'] ?? null]),
  )
}

describe('columns that move in the second of the last write of a process that is killed', () => {
  it.each([1, 2, 3])('before column %i: the next process puts a new row right', async (at) => {
    const { first, dies, next } = await twoProcesses({ Log: [line({ id: 'L-1', pieces: 7 })] })
    dies('lost-after', () => insertColumn(first, 'Log', at))
    await first.decide([append(logTab, line({ id: 'L-2', box: 'B', pieces: -2 }))])
    const second = await next()
    await second.turns(8)
    expect(second.desk.records('Log')).toMatchObject([
      { Id: 'L-1', Pieces: 7 },
      { Id: 'L-2', Box: 'B', Pieces: -2 },
    ])
    expect(second.lines().map(({ id, pieces }) => [id, pieces])).toEqual([
      ['L-1', 7],
      ['L-2', -2],
    ])
    expect(second.workbook.status().unwritten).toBe(0)
    expect([second.conflicts, problemsOf(second)]).toEqual([[], []])
  })

  it.each([1, 2, 3, 4])(
    'before column %i: cells of a row that was there go where they belong',
    async (at) => {
      const shut = shelf.map((each) => ({ ...each, state: 'shut' as const }))
      const { first, dies, next } = await twoProcesses({ Shelf: shut })
      await first.decide([
        update(shelfTab, box({ id: 'B-2', pieces: 2, label: 'silver', state: 'shut' }), { pieces: 3 }),
      ])
      await first.turns()
      const before = first.desk.records('Shelf')
      dies('lost-after', () => insertColumn(first, 'Shelf', at))
      await first.decide([update(shelfTab, shut[0] ?? gold, { label: 'brass' })])
      const second = await next()
      await second.turns(4)
      // What landed in the new column shows nowhere: it is sent again once Google cannot carry it out any more.
      second.wait(181)
      await second.turns(6)
      const known = second.desk.records('Shelf').map((row) => {
        return Object.fromEntries(Object.entries(row).filter(([header]) => header !== 'Mine'))
      })
      expect(known).toEqual(before.map((row) => (row['Id'] === 'B-1' ? { ...row, Label: 'brass' } : row)))
      expect(second.workbook.status().unwritten).toBe(0)
      expect([second.conflicts, problemsOf(second)]).toEqual([[], []])
    },
  )
})

describe('rows that move in that second', () => {
  it('while an id is being given back: each row has its own in the end', async () => {
    const two = [line({ id: 'L-1', pieces: 1 }), line({ id: 'L-2', pieces: 9 })]
    const { first, dies, next } = await twoProcesses({ Log: two })
    first.desk.rows('Log').push([null, 'A', 5])
    await first.turns()
    first.desk.beforeWrite = () => {
      first.desk.sort('Log', byPieces)
      dies('lost-after', () => first.desk.sort('Log', downwards))
    }
    const cells = { id: null, box: 'A', pieces: 5, status: null }
    await first.decide([{ kind: 'adopt', tab: 'Log', key: 'LG-1', cells }])
    const second = await next()
    await second.turns(8)
    expect(piecesIn(second)).toEqual({ 'L-1': 1, 'L-2': 9, null: 5 })
    expect(second.workbook.facts().edits(logTab)).toEqual([])
    expect(problemsOf(second)).toEqual([])
    expect(second.workbook.status().unwritten).toBe(0)
  })

  it('while a doubled row is being made void: no other is', async () => {
    const { first, dies, next } = await twoProcesses({
      Log: [line({ id: 'L-1', pieces: 1 }), line({ id: 'L-2', pieces: 9 })],
    })
    dies('lost-after', () => first.desk.sort('Log', byPieces))
    first.desk.rows('Log').push(['L-1', 'A', 1, 'ok'])
    await first.turns(2)
    expect(first.desk.records('Log').map((row) => row['Status'])).toEqual(['ok', 'ok', 'void'])
    expect(idsIn(first, 'Log')).toEqual(['L-1', 'L-1', 'L-2'])
    const second = await next()
    await second.turns(8)
    const rows = second.desk.records('Log')
    expect(rows.map((row) => [row['Id'], row['Status']])).toEqual([
      ['L-1', 'ok'],
      ['L-1', 'void'],
      ['L-2', 'ok'],
    ])
    expect(second.workbook.facts().edits(logTab)).toEqual([])
  })

  it('while an id is taken out of a row with nothing else: no other row loses its own', async () => {
    const { first, dies, next } = await twoProcesses({
      Log: [line({ id: 'L-1', pieces: 1 }), line({ id: 'L-2', pieces: 9 })],
    })
    dies('lost-after', () => {
      const rows = first.desk.rows('Log')
      rows.splice(1, 0, ...rows.splice(3, 1))
    })
    first.desk.rows('Log').push(['L-1', null, null, null])
    await first.turns(2)
    expect(idsIn(first, 'Log')).toEqual(['L-1', 'L-1', null])
    const second = await next()
    await second.turns(8)
    expect(piecesIn(second)).toEqual({ 'L-1': 1, 'L-2': 9 })
    expect(second.workbook.facts().edits(logTab)).toEqual([])
    expect(problemsOf(second)).toEqual([])
  })

  it('while ids are on their way: also a row that no process lived long enough to agree on gets its own back', async () => {
    const { first, dies, next } = await twoProcesses({ Log: [line({ id: 'L-1', pieces: 1 })] })
    await first.decide([append(logTab, line({ id: 'L-9', pieces: 9 }))])
    await first.turns()
    first.desk.rows('Log').push([null, 'A', 5])
    await first.turns()
    await first.journal.forgetGoodRows('Log', ['L-9'])
    dies('lost-after', () => first.desk.sort('Log', byPieces))
    const cells = { id: null, box: 'A', pieces: 5, status: null }
    await first.decide([{ kind: 'adopt', tab: 'Log', key: 'LG-1', cells }])
    const second = await next()
    await second.turns(8)
    expect(piecesIn(second)).toEqual({ 'L-1': 1, 'L-9': 9, null: 5 })
    expect(second.workbook.status().unwritten).toBe(0)
  })
})
