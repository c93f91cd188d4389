import { expect, it } from 'vitest'
import type { Cell } from '../../src/workbook/cells.ts'
import { line, logTab } from '../support/shelf.ts'
import { openShelf, type ShelfOffice } from '../support/shelf-office.ts'

/** Id, pieces and status of the log's rows. */
function rowsOf(office: ShelfOffice): Cell[][] {
  return office.desk.records('Log').map((row) => [row['Id'], row['Pieces'], row['Status']] as Cell[])
}

it('a row that is hit by what makes a doubled one void gets back a blank status as a blank one', async () => {
  const office = await openShelf({ Log: [line({ id: 'L-1', pieces: 3 })] })
  office.desk.rows('Log').push(['L-2', 'A', 9, null])
  await office.turns()
  office.desk.beforeWrite = () => office.desk.sort('Log', (a, b) => Number(a[2]) - Number(b[2]))
  office.desk.rows('Log').push(['L-1', 'A', 3, 'ok'])
  await office.turns(8)
  expect(rowsOf(office)).toEqual([
    ['L-1', 3, 'ok'],
    ['L-1', 3, 'void'],
    ['L-2', 9, null],
  ])
  expect(office.conflicts).toEqual([])
  expect(office.workbook.facts().edits(logTab)).toEqual([])
  expect(office.workbook.status().unwritten).toBe(0)
})

it('of two rows under one id of which both were made void, one counts again', async () => {
  const office = await openShelf({
    Log: [line({ id: 'L-1', pieces: 3 }), line({ id: 'L-2', pieces: 9 })],
  })
  // The two that are doubled stand below; then both of L-2 do.
  office.desk.beforeWrite = () => office.desk.sort('Log', (a, b) => Number(a[2]) - Number(b[2]))
  office.desk.rows('Log').push(['L-1', 'A', 3, 'ok'], ['L-2', 'A', 9, 'ok'])
  await office.turns(8)
  expect(rowsOf(office).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
    ['L-1', 3, 'ok'],
    ['L-1', 3, 'void'],
    ['L-2', 9, 'ok'],
    ['L-2', 9, 'void'],
  ])
  expect(office.conflicts).toEqual([])
  expect(office.lines().map(({ id, status }) => [id, status])).toEqual([
    ['L-1', 'ok'],
    ['L-2', 'ok'],
  ])
})
