import { describe, expect, it } from 'vitest'
import { append, update } from '../../src/workbook/change.ts'
import { gold, line, logTab, shelf, shelfTab } from '../support/shelf.ts'
import { idsIn, openShelf, problemsOf } from '../support/shelf-office.ts'

const hour = 3_600

describe('when the clock is put back by hours', () => {
  it('a write in doubt that was not carried out is sent again after Google’s three minutes', async () => {
    const office = await openShelf()
    office.desk.writes.push('lost-before')
    await office.decide([append(logTab, line({ id: 'L-1' }))])
    await office.turns()
    office.wait(-5 * hour)
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual([])
    office.wait(181)
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
  })

  it('a tab that is missing is looked for, and a row that Google refused is tried, without waiting for those hours', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.refuses = (requests) =>
      requests.some((each) => 'updateCells' in each) ? 'protected' : undefined
    await office.decide([update(shelfTab, gold, { pieces: 3 })])
    await office.turns(6)
    expect(problemsOf(office)).toHaveLength(1)
    office.desk.rename('Log', 'Diary')
    await office.turns()
    office.desk.rename('Diary', 'Log')
    office.desk.refuses = undefined
    office.wait(-5 * hour)
    await office.turns(6)
    expect(problemsOf(office)).toEqual([])
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 3 })
  })

  it('a decision still looks at the sheet first', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.wait(-5 * hour)
    office.desk.type('Shelf', 'B-1', 'Pieces', 7)
    await office.decide([append(logTab, line({ id: 'L-1' }))])
    expect(office.box('B-1')).toMatchObject({ pieces: 7 })
  })
})
