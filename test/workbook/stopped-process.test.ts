import { expect, it } from 'vitest'
import { append, update } from '../../src/workbook/change.ts'
import { googleSpreadsheet } from '../../src/workbook/google.ts'
import { openSheets } from '../sandbox/sheets/open-sheets.ts'
import { gold, line, logTab, shelf, shelfTab } from '../support/shelf.ts'
import { idsIn, openShelf } from '../support/shelf-office.ts'

it('a process that was stopped between its plan and its write sends nothing of it, and plans anew', async () => {
  const office = await openShelf({ Shelf: shelf })
  await office.turns()
  const { journal, desk } = office
  const mark = journal.markChanges.bind(journal)
  const marks: string[] = []
  journal.markChanges = async (seqs, state, at) => {
    await mark(seqs, state, at)
    marks.push(state)
    if (state !== 'sent' || marks.length > 1) return
    // Stopped for forty seconds; somebody sorts the rows.
    office.wait(40)
    desk.rows('Shelf').splice(1, 3, ...desk.rows('Shelf').slice(1, 4).toReversed())
  }
  const before = desk.writeCount
  await office.decide([update(shelfTab, gold, { pieces: 99 }), append(logTab, line({ id: 'L-1' }))])
  await office.turns()
  expect(marks).toEqual(['sent', 'pending', 'sent', 'written'])
  expect(desk.writeCount).toBe(before + 1)
  expect(office.faults).toEqual(['a write: too late'])
  expect(desk.records('Shelf').map((row) => [row['Id'], row['Pieces']])).toContainEqual([gold.id, 99])
  expect(desk.records('Shelf').filter((row) => row['Pieces'] === 99)).toHaveLength(1)
  expect(idsIn(office, 'Log')).toEqual(['L-1'])
  expect(office.workbook.status().unwritten).toBe(0)
})

it('a write that may not leave any more does not reach Google, also when it may not before its second try', async () => {
  const { sheets } = await openSheets()
  const { spreadsheetId, apiUrl, token: accessToken } = sheets
  const spreadsheet = googleSpreadsheet({ spreadsheetId, apiUrl, accessToken })
  const request = [
    { updateSheetProperties: { properties: { sheetId: 0, title: 'New' }, fields: 'title' as const } },
  ]
  const writes = () => sheets.calls.filter(({ kind }) => kind === 'write').length
  await expect(spreadsheet.write(request, () => false)).rejects.toMatchObject({ kind: 'unreachable' })
  expect(writes()).toBe(0)
  sheets.faults.add({ kind: 'status', status: 429, match: { kind: 'write' }, times: 1 })
  const may = [true, false]
  await expect(spreadsheet.write(request, () => may.shift() === true)).rejects.toMatchObject({
    kind: 'unreachable',
  })
  expect(writes()).toBe(1)
  await spreadsheet.write(request, () => true)
  expect(writes()).toBe(2)
})
