import { describe, expect, it } from 'vitest'
import { append, update } from '../../src/workbook/change.ts'
import { DeskSpreadsheet } from '../support/desk-spreadsheet.ts'
import { gold, line, logTab, shelf, shelfTab } from '../support/shelf.ts'
import { idsIn, openShelf, problemsOf } from '../support/shelf-office.ts'

describe('a tab that is not as it should be', () => {
  it('renamed away keeps its changes, the other tabs go on, and it is told; renamed back it is written', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.rename('Shelf', 'Shelf (old)')
    await office.decide([update(shelfTab, gold, { pieces: 3 }), append(logTab, line({ id: 'L-1' }))])
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
    expect(problemsOf(office)).toEqual(['Shelf the tab: nothing'])
    expect(office.box('B-1')).toMatchObject({ pieces: 3 })
    expect(office.workbook.status()).toMatchObject({ googleAnswers: true, unwritten: 1 })
    office.desk.rename('Shelf (old)', 'Shelf')
    office.wait(30)
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 3 })
    expect(problemsOf(office)).toEqual([])
  })

  it('whose header was renamed keeps its rows and its changes, and the other tabs go on', async () => {
    const office = await openShelf({ Shelf: shelf, Log: [line({ id: 'L-0', pieces: 7 })] })
    const [head = []] = office.desk.rows('Log')
    head[2] = 'How many'
    await office.decide([append(logTab, line({ id: 'L-1' })), update(shelfTab, gold, { pieces: 3 })])
    await office.turns()
    expect(office.lines().map((each) => each.pieces)).toEqual([7, 1])
    expect(idsIn(office, 'Log')).toEqual(['L-0'])
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 3 })
    head[2] = 'Pieces'
    await office.turns()
    expect(office.desk.records('Log').map((row) => row['Pieces'])).toEqual([7, 1])
  })

  it('at the start stops the start, with the words to mend it', async () => {
    const desk = new DeskSpreadsheet([shelfTab, logTab])
    const [head = []] = desk.rows('Log')
    head[2] = 'How many'
    const office = await openShelf({}, { desk, start: false })
    await expect(office.workbook.start()).rejects.toThrow(
      'tab "Log": no such header in row 1, where I expect one column headed "Pieces"',
    )
    head[2] = 'Pieces'
    desk.rename('Log', 'Diary')
    await expect(office.workbook.start()).rejects.toThrow('has no tab "Log". Run "npm run setup"')
    expect(office.workbook.status().ready).toBe(false)
    desk.rename('Diary', 'Log')
    await office.workbook.start()
    expect(office.workbook.status().ready).toBe(true)
  })

  it('with a protected row does not keep the other rows waiting; the row is a problem and is tried again', async () => {
    const office = await openShelf({ Shelf: shelf })
    const others = Array.from({ length: 40 }, (_, at) => append(logTab, line({ id: `L-${at}` })))
    office.desk.refuses = (requests) =>
      requests.some((each) => 'updateCells' in each) ? 'You are trying to edit a protected cell' : undefined
    await office.decide([...others.slice(0, 20), update(shelfTab, gold, { pieces: 3 }), ...others.slice(20)])
    await office.turns(30)
    expect(idsIn(office, 'Log')).toHaveLength(40)
    expect(problemsOf(office)).toEqual([
      'Shelf the row: a row that Google does not let me write: You are trying to edit a protected cell',
    ])
    expect(office.workbook.status()).toMatchObject({ unwritten: 1, googleAnswers: true })
    office.desk.refuses = undefined
    await office.turns()
    expect(office.workbook.status().unwritten).toBe(1)
    office.wait(600)
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 3 })
    expect(problemsOf(office)).toEqual([])
  })
})

describe('a long ledger', () => {
  const long = Array.from({ length: 6_000 }, (_, at) => line({ id: `L-${at}` }))

  it('is read by its tail, and whole again when rows above were deleted or the grid became shorter', async () => {
    const office = await openShelf({ Log: long })
    let longest = 0
    const read = office.desk.read.bind(office.desk)
    office.desk.read = async (ranges, render) => {
      const found = await read(ranges, render)
      longest = Math.max(...found.map((rows) => rows.length))
      return found
    }
    await office.decide([append(logTab, line({ id: 'L-new' }))])
    await office.turns()
    expect(longest).toBeLessThan(50)
    expect(office.lines()).toHaveLength(6_001)
    office.desk.rows('Log').splice(100, 3)
    await office.turns(1)
    expect(office.lines()).toHaveLength(5_998)
    office.desk.shorten('Log', 2_001)
    await office.turns(1)
    expect(office.lines()).toHaveLength(1_999)
    expect(office.workbook.status().googleAnswers).toBe(true)
  })

  it('keeps a row without an id above the tail in mind until it has one', async () => {
    const office = await openShelf({ Log: long })
    office.desk.rows('Log').splice(50, 0, [null, 'A', 5])
    await office.turns(2)
    expect(office.workbook.facts().withoutId(logTab)).toHaveLength(1)
    const { cells } = office.workbook.facts().withoutId(logTab)[0] ?? { cells: {} }
    await office.decide([{ kind: 'adopt', tab: 'Log', key: 'LG-1', cells: { ...cells, id: null } }])
    await office.turns()
    expect(office.conflicts).toEqual([])
    expect(office.desk.rows('Log')[50]).toEqual(['LG-1', 'A', 5])
  })
})
