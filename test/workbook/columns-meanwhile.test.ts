import { describe, expect, it } from 'vitest'
import { append, update } from '../../src/workbook/change.ts'
import { insertColumn, openShelf, problemsOf } from '../support/shelf-office.ts'
import { box, gold, line, logTab, shelf, shelfTab } from '../support/shelf.ts'

describe('a column that somebody puts in between our read and our write', () => {
  it.each([1, 2, 3])(
    'before column %i: a new row has each cell in its place in the end, and counts',
    async (at) => {
      const office = await openShelf({ Log: [line({ id: 'L-1', pieces: 7 })] })
      office.desk.beforeWrite = () => insertColumn(office, 'Log', at)
      await office.decide([append(logTab, line({ id: 'L-2', box: 'B', pieces: -2 }))])
      await office.turns(8)
      expect(office.desk.records('Log')).toMatchObject([
        { Id: 'L-1', Pieces: 7 },
        { Id: 'L-2', Box: 'B', Pieces: -2 },
      ])
      // A blank status is ok.
      expect(office.lines().map(({ id, pieces, status }) => [id, pieces, status])).toEqual([
        ['L-1', 7, 'ok'],
        ['L-2', -2, 'ok'],
      ])
      expect(office.workbook.status().unwritten).toBe(0)
      expect([office.conflicts, problemsOf(office)]).toEqual([[], []])
      if (at < 3) expect(office.faults).toContain('Columns of Log moved during a write; L-2 is put right')
    },
  )

  it('a new row whose answer got lost is put right, too', async () => {
    const office = await openShelf({ Log: [line({ id: 'L-1' })] })
    office.desk.beforeWrite = () => {
      insertColumn(office, 'Log', 2)
      office.desk.writes.push('lost-after')
    }
    await office.decide([append(logTab, line({ id: 'L-2', box: 'B', pieces: -2 }))])
    await office.turns(8)
    expect(office.desk.records('Log').at(-1)).toMatchObject({ Id: 'L-2', Box: 'B', Pieces: -2 })
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('a new row that a person has changed since keeps what they typed', async () => {
    const office = await openShelf({ Log: [line({ id: 'L-1' })] })
    office.desk.beforeWrite = () => {
      insertColumn(office, 'Log', 2)
      office.desk.reads.push('unreachable')
    }
    await office.decide([append(logTab, line({ id: 'L-2', box: 'B', pieces: -2 }))])
    await office.turns(1)
    office.desk.type('Log', 'L-2', 'Pieces', 5)
    await office.turns(8)
    expect(office.desk.records('Log').at(-1)).toMatchObject({ Id: 'L-2', Box: 'B', Pieces: 5 })
  })

  it.each(
    [1, 2, 3, 4].flatMap((at) => [
      [at, { label: 'brass' }] as const,
      [at, { pieces: 3, label: 'brass' }] as const,
    ]),
  )(
    'before column %i: cells %j of a row that was there go where they were meant, and no others change',
    async (at, patch) => {
      const office = await openShelf({ Shelf: shelf.map((each) => ({ ...each, state: 'shut' as const })) })
      const first = office.box('B-1')
      if (first === undefined) throw new Error('no B-1')
      const before = office.desk.records('Shelf')
      office.desk.beforeWrite = () => insertColumn(office, 'Shelf', at)
      await office.decide([update(shelfTab, first, patch)])
      await office.turns(8)
      const known = office.desk.records('Shelf').map((row) => {
        return Object.fromEntries(Object.entries(row).filter(([header]) => header !== 'Mine'))
      })
      const now = { Label: patch.label, ...('pieces' in patch ? { Pieces: patch.pieces } : {}) }
      expect(known).toEqual(before.map((row) => (row['Id'] === 'B-1' ? { ...row, ...now } : row)))
      expect(office.workbook.status().unwritten).toBe(0)
      expect([office.conflicts, problemsOf(office)]).toEqual([[], []])
    },
  )

  it('that moves instead: the cell it took comes back', async () => {
    const office = await openShelf({ Shelf: [gold, box({ id: 'B-2', pieces: 2, label: 'silver' })] })
    office.desk.beforeWrite = () => office.desk.moveColumn('Shelf', 2, 1)
    await office.decide([update(shelfTab, gold, { label: 'brass' })])
    await office.turns(8)
    expect(office.desk.records('Shelf').map((row) => [row['Id'], row['Pieces'], row['Label']])).toEqual([
      ['B-1', 4, 'brass'],
      ['B-2', 2, 'silver'],
    ])
    expect([office.conflicts, problemsOf(office)]).toEqual([[], []])
  })

  it('also of a row whose id is written in small letters', async () => {
    const office = await openShelf({ Shelf: [box({ id: 'b-1', pieces: 4, label: 'gold' })] })
    office.desk.beforeWrite = () => insertColumn(office, 'Shelf', 1)
    await office.decide([update(shelfTab, box({ id: 'b-1', pieces: 4, label: 'gold' }), { label: 'brass' })])
    await office.turns(8)
    expect(office.desk.records('Shelf')).toMatchObject([{ Id: 'b-1', Pieces: 4, Label: 'brass' }])
    expect([office.conflicts, problemsOf(office)]).toEqual([[], []])
  })
})
