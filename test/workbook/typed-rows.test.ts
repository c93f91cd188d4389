import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import type { Change } from '../../src/workbook/change.ts'
import { line, logTab } from '../support/shelf.ts'
import { idsIn, openShelf, problemsOf, type ShelfOffice } from '../support/shelf-office.ts'

describe('a row without an id', () => {
  const typed = [null, 'A', 5]
  const cells = { id: null, box: 'A', pieces: 5, status: null }
  const adopt: Change = { kind: 'adopt', tab: 'Log', key: 'LG-1', cells }

  it('gets one where it stands', async () => {
    const office = await openShelf({ Log: [line({ id: 'L-1' })] })
    office.desk.rows('Log').push([], [...typed])
    await office.turns()
    expect(office.workbook.facts().withoutId(logTab)).toMatchObject([{ rowNumber: 4 }])
    await office.decide([adopt])
    expect(office.lines()).toHaveLength(2)
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1', 'LG-1'])
  })

  it('for which two ids were decided counts once, and gets one of them', async () => {
    const office = await openShelf({ Log: [line({ id: 'L-1' })] })
    office.desk.rows('Log').push([...typed])
    await office.turns()
    expect(office.workbook.facts().unnamed(logTab)).toHaveLength(1)
    await office.decide([adopt])
    await office.decide([{ ...adopt, key: 'LG-2' }])
    expect(office.lines()).toHaveLength(2)
    expect(office.workbook.facts().unnamed(logTab)).toEqual([])
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1', 'LG-1'])
    expect(office.lines()).toHaveLength(2)
    expect(office.conflicts).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it.each([
    ['above it', 1],
    ['below it', 3],
  ])('gets it even when a write from before came so late that it hit a blank row %s', async (_, at) => {
    const office = await openShelf({ Log: [line({ id: 'L-1' })] })
    office.desk.rows('Log').push([...typed])
    await office.turns()
    await office.decide([adopt])
    office.desk.writes.push('lost-before')
    await office.turns(2)
    office.desk.rows('Log').splice(at, 0, ['LG-1'])
    await office.turns(2)
    office.wait(181)
    await office.turns(6)
    expect(office.desk.records('Log').filter((row) => row['Id'] !== null)).toMatchObject([
      { Id: 'L-1' },
      { Id: 'LG-1', Box: 'A', Pieces: 5 },
    ])
    expect(office.lines()).toHaveLength(2)
    expect(problemsOf(office)).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
    const writes = office.desk.writeCount
    await office.turns()
    expect(office.desk.writeCount).toBe(writes)
  })

  it('and has it already when such a write comes: the blank row is blank again', async () => {
    const office = await openShelf({ Log: [line({ id: 'L-1' })] })
    office.desk.rows('Log').push([...typed])
    await office.turns()
    await office.decide([adopt])
    await office.turns()
    office.desk.rows('Log').splice(1, 0, ['LG-1'])
    await office.turns(4)
    expect(idsIn(office, 'Log')).toEqual(['L-1', 'LG-1'])
    expect(office.box('LG-1') ?? office.lines().find(({ id }) => id === 'LG-1')).toMatchObject({ pieces: 5 })
    expect(problemsOf(office)).toEqual([])
  })

  const byPieces = (a: readonly unknown[], b: readonly unknown[]) => Number(a[2]) - Number(b[2])
  const two = [line({ id: 'L-1', pieces: 1 }), line({ id: 'L-2', pieces: 9 })]
  const piecesById = (office: ShelfOffice) =>
    office.desk
      .records('Log')
      .map((row) => [row['Id'], row['Pieces']])
      .toSorted((a, b) => Number(a[1]) - Number(b[1]))

  it('and somebody sorts just as it gets one: the row that was hit has its own id again', async () => {
    const office = await openShelf({ Log: two })
    office.desk.rows('Log').push([...typed])
    await office.turns()
    office.desk.beforeWrite = () => office.desk.sort('Log', byPieces)
    await office.decide([adopt])
    await office.turns(6)
    expect(piecesById(office)).toEqual([
      ['L-1', 1],
      [null, 5],
      ['L-2', 9],
    ])
    expect(office.faults).toEqual(['Rows of Log moved during a write; LG-1 becomes L-2 again'])
    expect(office.workbook.facts().withoutId(logTab)).toHaveLength(1)
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('and somebody sorts just then, and again as the id is given back: all is right in the end', async () => {
    const office = await openShelf({ Log: two })
    office.desk.rows('Log').push([...typed])
    await office.turns()
    office.desk.beforeWrite = () => {
      office.desk.sort('Log', byPieces)
      queueMicrotask(() => {
        office.desk.beforeWrite = () => office.desk.sort('Log', (a, b) => byPieces(b, a))
      })
    }
    await office.decide([adopt])
    await office.turns(10)
    expect(piecesById(office)).toEqual([
      ['L-1', 1],
      [null, 5],
      ['L-2', 9],
    ])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  // Each mix puts the rows into an order and may delete a row that was typed without an id.
  const mixes = fc.array(
    fc.record({
      order: fc.option(fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }), { freq: 3 }),
      away: fc.option(fc.constantFrom('x', 'y', 'z')),
    }),
    { maxLength: 12 },
  )
  const count = fc.integer({ min: 1, max: 5 })

  it.each([
    ['all different', 9],
    ['of three kinds', 3],
    ['all the same', 1],
  ])(
    'and rows, %s, are mixed and deleted in the moment of every write, however often: no id is lost or doubled',
    async (_, kinds) => {
      await fc.assert(
        fc.asyncProperty(mixes, count, async (given, texts) => {
          const lines = Array.from({ length: 9 }, (__, at) =>
            line({ id: `L-${at}`, box: `box ${at % kinds}` }),
          )
          const boxes = ['x', 'box 0', 'y', 'box 2', 'z'].slice(0, texts)
          const office = await openShelf({ Log: lines })
          const rows = () => office.desk.rows('Log')
          for (const text of boxes) rows().push([null, text, 1, 'ok'])
          await office.turns()
          const left = [...given]
          let deleted = 0
          const mix = () => {
            const { order, away } = left.shift() ?? { order: null, away: null }
            const at = away === null ? -1 : rows().findIndex((row) => row[1] === away)
            if (at > 0) deleted += rows().splice(at, 1).length
            const placeOf = new Map(rows().map((row, place) => [row, order?.[place] ?? 0]))
            office.desk.sort('Log', (a, b) => (placeOf.get(a) ?? 0) - (placeOf.get(b) ?? 0))
            queueMicrotask(() => (office.desk.beforeWrite = mix))
          }
          office.desk.beforeWrite = mix
          await office.decide(
            boxes.map((text, at) => ({
              ...adopt,
              key: `LG-${at}`,
              cells: { id: null, box: text, pieces: 1, status: 'ok' },
            })),
          )
          await office.turns(40)
          const named = office.desk.records('Log').map((row) => [row['Id'], row['Box'], row['Status']])
          for (const { id, box: place } of lines) expect(named).toContainEqual([id, place, 'ok'])
          const ids = named.flatMap(([id]) => (id === null ? [] : [id]))
          expect(new Set(ids).size).toBe(ids.length)
          expect(named).toHaveLength(lines.length + texts - deleted)
          expect(office.workbook.status().unwritten).toBe(0)
          expect(problemsOf(office)).toEqual([])
          // And then there is peace.
          const writes = office.desk.writeCount
          await office.turns()
          expect(office.desk.writeCount).toBe(writes)
        }),
        { numRuns: 100 },
      )
    },
  )

  it('and somebody sorts just then and types the id of the row that was hit elsewhere: that is told, and put right', async () => {
    const office = await openShelf({ Log: two })
    office.desk.rows('Log').push([...typed])
    await office.turns()
    const read = office.desk.read.bind(office.desk)
    const mine = () => office.desk.rows('Log').find((row) => row[2] === 5) ?? []
    office.desk.beforeWrite = () => {
      office.desk.sort('Log', byPieces)
      let reads = 0
      office.desk.read = async (...words) => {
        if ((reads += 1) === 2) mine()[0] = 'L-2'
        return read(...words)
      }
    }
    await office.decide([adopt])
    await office.turns(6)
    const told = office.workbook.facts().problems()
    expect(told).toMatchObject([{ tab: 'Log', key: 'LG-1', rowNumber: 4, column: 'Id' }])
    expect(told[0]?.got).toBe('LG-1, where L-2 stood until rows moved')
    expect(told[0]?.expected).toContain('L-2, which row 3 has now: empty the cell there')
    mine()[0] = null
    await office.turns()
    expect(piecesById(office)).toEqual([
      ['L-1', 1],
      [null, 5],
      ['L-2', 9],
    ])
    expect(problemsOf(office)).toEqual([])
  })

  it('and somebody sorts just then and types in the row that is hit: nobody knows it again, and it keeps the id', async () => {
    const office = await openShelf({ Log: two })
    office.desk.rows('Log').push([...typed])
    await office.turns()
    office.desk.beforeWrite = () => {
      office.desk.type('Log', 'L-2', 'Pieces', 8)
      office.desk.sort('Log', byPieces)
    }
    await office.decide([adopt])
    await office.turns(6)
    expect(piecesById(office)).toEqual([
      ['L-1', 1],
      [null, 5],
      ['LG-1', 8],
    ])
    expect(office.faults).toEqual([
      'Rows of Log moved and were typed in during a write; what LG-1 was nobody knows',
    ])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('and somebody deletes it just then: the blank row that got the id is blank again', async () => {
    const office = await openShelf({ Log: two })
    office.desk.rows('Log').push([...typed])
    await office.turns()
    office.desk.beforeWrite = () => office.desk.rows('Log').splice(3, 1)
    await office.decide([adopt])
    await office.turns(6)
    expect(piecesById(office)).toEqual([
      ['L-1', 1],
      ['L-2', 9],
    ])
  })

  it('and somebody sorts just then, and the bot is started anew before the id is given back: it is', async () => {
    const journal = openSqliteJournal(':memory:')
    onTestFinished(() => journal.close())
    const first = await openShelf({ Log: two }, { journal })
    first.desk.rows('Log').push([...typed])
    await first.turns()
    first.desk.beforeWrite = () => {
      first.desk.sort('Log', byPieces)
      first.desk.writes.push('lost-after', ...Array<'unreachable'>(20).fill('unreachable'))
    }
    await first.decide([adopt])
    await first.turns(3)
    await first.workbook.stop(0)
    first.desk.writes.length = 0
    expect(idsIn(first, 'Log')).toContain('LG-1')
    const second = await openShelf({}, { journal, desk: first.desk })
    await second.turns(4)
    expect(piecesById(second)).toEqual([
      ['L-1', 1],
      [null, 5],
      ['L-2', 9],
    ])
  })

  it('in which somebody types on is taken back without a word', async () => {
    const office = await openShelf()
    office.desk.rows('Log').push([...typed])
    await office.turns()
    office.desk.offline = true
    await office.decide([adopt])
    await office.turns(1)
    office.desk.offline = false
    const row = office.desk.rows('Log')[1]
    if (row !== undefined) row[2] = 6
    // What is read counts no more as it was, also before anything is written.
    office.desk.writes.push('busy')
    await office.turns(1)
    expect(office.lines()).toEqual([])
    await office.turns()
    expect(office.conflicts).toEqual([])
    expect(office.lines()).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
  })
})
