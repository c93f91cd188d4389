import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Journal } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { accept, refuse } from '../../src/kit/result.ts'
import { append, remove, update, type Change } from '../../src/workbook/change.ts'
import { DeskSpreadsheet, type Mishap } from '../support/desk-spreadsheet.ts'
import { box, line, logTab, shelfTab, type Box } from '../support/shelf.ts'
import { openShelf } from '../support/shelf-office.ts'

const gold = box({ id: 'B-1', pieces: 4, label: 'gold' })
const shelf = [
  gold,
  box({ id: 'B-2', pieces: 2, label: 'silver' }),
  box({ id: 'B-3', pieces: 9, label: 'pearl' }),
]

type Office = Awaited<ReturnType<typeof openShelf>>
const idsIn = (office: Office, title: string) => office.desk.records(title).map((row) => row['Id'])
const problemsOf = (office: Office) =>
  office.workbook
    .facts()
    .problems()
    .map(({ tab, column, got }) => `${tab} ${column}: ${got}`)

describe('a decision', () => {
  it('is known at once and in the sheet a moment later', async () => {
    const office = await openShelf({ Shelf: shelf })
    const outcome = await office.decide([
      update(shelfTab, gold, { pieces: 3 }),
      append(logTab, line({ id: 'L-1', pieces: -1 })),
    ])
    expect(outcome).toMatchObject({ ok: true, value: { again: false, googleAnswers: true } })
    expect(office.box('b-1')).toMatchObject({ pieces: 3 })
    expect(office.workbook.facts().written(logTab, 'L-1')).toBe(false)
    expect(office.workbook.facts().link(logTab, 'L-1')).toBe('https://sheets.test/desk#gid=1&range=A2')
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Id: 'B-1', Pieces: 3, Label: 'gold' })
    expect(office.desk.records('Log')).toMatchObject([{ Id: 'L-1', Pieces: -1 }])
    expect(office.workbook.facts().written(logTab, 'L-1')).toBe(true)
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('asked for again answers what it answered, and nothing is done twice', async () => {
    const office = await openShelf()
    await office.decide([append(logTab, line({ id: 'L-1' }))], 'same')
    const again = await office.workbook.change('same', () => {
      throw new Error('decided twice')
    })
    expect(again).toMatchObject({ ok: true, value: { reply: 'same', again: true } })
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
  })

  it('that is refused changes nothing and may be asked again', async () => {
    const office = await openShelf()
    expect(await office.workbook.change('wish', () => refuse('no'))).toEqual({ ok: false, refusal: 'no' })
    expect(await office.decide([append(logTab, line({ id: 'L-1' }))], 'wish')).toMatchObject({
      ok: true,
      value: { again: false },
    })
  })

  it('is made on what the one before it decided', async () => {
    const office = await openShelf({ Shelf: shelf })
    const take = (id: string) =>
      office.workbook.change(id, (facts) => {
        const now = facts.find(shelfTab, 'B-1') as Box
        return accept({
          changes: [update(shelfTab, now, { pieces: (now.pieces ?? 0) - 1 })],
          reply: now.pieces,
        })
      })
    const outcomes = await Promise.all(['a', 'b', 'c'].map(take))
    expect(outcomes.map((each) => each.ok && each.value.reply)).toEqual([4, 3, 2])
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 1 })
    expect(office.workbook.status().unwritten).toBe(0)
    expect(office.conflicts).toEqual([])
    expect(office.box('B-1')).toMatchObject({ pieces: 1 })
  })

  it('that the disk does not take is not made', async () => {
    const inner = openSqliteJournal(':memory:')
    const broken: Journal = { ...inner, record: () => Promise.reject(new Error('disk full')) }
    const office = await openShelf({ Shelf: shelf }, { journal: broken })
    await expect(office.decide([update(shelfTab, gold, { pieces: 3 })])).rejects.toThrow('disk full')
    expect(office.box('B-1')).toMatchObject({ pieces: 4 })
    await office.turns()
    expect(office.desk.writeCount).toBe(0)
    await inner.close()
  })

  it('that breaks off does not hold up the next', async () => {
    const office = await openShelf()
    const broken = office.workbook.change('bug', () => {
      throw new Error('a bug')
    })
    const next = office.decide([append(logTab, line({ id: 'L-1' }))])
    await expect(broken).rejects.toThrow('a bug')
    expect(await next).toMatchObject({ ok: true })
  })
})

describe('when Google does not answer a write', () => {
  it('and had carried it out, it is found and not written again', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.writes.push('lost-after')
    await office.decide([append(logTab, line({ id: 'L-1' })), update(shelfTab, gold, { pieces: 3 })])
    await office.turns()
    expect(office.workbook.status()).toMatchObject({ unwritten: 0, googleAnswers: true })
    expect(office.desk.writeCount).toBe(1)
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
  })

  it('and had not, it is written once Google can no longer do it: after three minutes, not before', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.writes.push('lost-before')
    await office.decide([append(logTab, line({ id: 'L-1' })), update(shelfTab, gold, { pieces: 3 })])
    await office.turns()
    office.wait(180)
    await office.turns()
    expect(office.desk.writeCount).toBe(1)
    expect(office.box('B-1')).toMatchObject({ pieces: 3 })
    office.wait(1)
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 3 })
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('others go on being written meanwhile', async () => {
    const office = await openShelf()
    office.desk.writes.push('lost-before')
    await office.decide([append(logTab, line({ id: 'L-1' }))])
    await office.turns()
    await office.decide([append(logTab, line({ id: 'L-2' }))])
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-2'])
    expect(
      office
        .lines()
        .map((each) => each.id)
        .sort(),
    ).toEqual(['L-1', 'L-2'])
  })

  it('and does it after all when it was written again, the later row is made void and counts nothing', async () => {
    const office = await openShelf()
    office.desk.writes.push('late')
    await office.decide([append(logTab, line({ id: 'L-1', pieces: 5 }))])
    await office.turns()
    office.wait(181)
    await office.turns()
    office.desk.landLate()
    await office.turns()
    expect(office.desk.records('Log')).toMatchObject([
      { Id: 'L-1', Pieces: 5, Status: 'ok' },
      { Id: 'L-1', Pieces: 5, Status: 'void' },
    ])
    expect(office.lines()).toMatchObject([{ id: 'L-1', status: 'ok' }])
    expect(problemsOf(office)).toEqual([])
    const { writeCount } = office.desk
    office.desk.sort('Log', (a, b) => (String(a[3]) < String(b[3]) ? 1 : -1))
    await office.turns()
    expect(office.lines()).toMatchObject([{ id: 'L-1', status: 'ok' }])
    expect(office.desk.writeCount).toBe(writeCount)
  })

  it.each(['busy', 'unreachable'] as const)(
    'because it is %s, it is written at the next turn',
    async (mishap) => {
      const office = await openShelf()
      office.desk.writes.push(mishap)
      await office.decide([append(logTab, line({ id: 'L-1' }))])
      await office.turns()
      expect(idsIn(office, 'Log')).toEqual(['L-1'])
    },
  )

  it('people are told that their wish is saved, and it is written when Google is back', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.offline = true
    await office.turns(1)
    expect(office.workbook.status()).toMatchObject({
      ready: true,
      googleAnswers: false,
      fault: 'unreachable: a read: unreachable',
    })
    const outcome = await office.decide([update(shelfTab, gold, { pieces: 3 })])
    expect(outcome).toMatchObject({ ok: true, value: { googleAnswers: false } })
    expect(office.box('B-1')).toMatchObject({ pieces: 3 })
    office.desk.offline = false
    await office.turns()
    expect(office.workbook.status()).toMatchObject({ googleAnswers: true, unwritten: 0 })
  })
})

describe('a restart', () => {
  async function journalFile() {
    const folder = await mkdtemp(join(tmpdir(), 'jumpring-live-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    return join(folder, 'journal.sqlite')
  }

  it.each<[string, Mishap, number]>([
    ['before it was sent', 'unreachable', 0],
    ['after it was sent and done', 'lost-after', 0],
    ['after it was sent and lost', 'lost-before', 181],
  ])('%s writes what was decided once', async (_, mishap, seconds) => {
    const path = await journalFile()
    const desk = new DeskSpreadsheet([shelfTab, logTab], { Shelf: shelf })
    const before = openSqliteJournal(path)
    const first = await openShelf({}, { desk, journal: before })
    desk.writes.push(mishap)
    await first.decide([append(logTab, line({ id: 'L-1' })), update(shelfTab, gold, { pieces: 3 })], 'wish')
    await first.turns(1)
    await first.workbook.stop(0)
    await before.close()

    const journal = openSqliteJournal(path)
    const office = await openShelf({}, { desk, journal })
    expect(office.box('B-1')).toMatchObject({ pieces: 3 })
    expect(office.lines()).toMatchObject([{ id: 'L-1' }])
    expect(await office.decide([], 'wish')).toMatchObject({ ok: true, value: { again: true } })
    office.wait(seconds)
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
    expect(desk.records('Shelf')[0]).toMatchObject({ Pieces: 3 })
    expect(office.workbook.status().unwritten).toBe(0)
    await office.workbook.stop(0)
    await journal.close()
  })

  it('keeps the last good value of a cell that is bad now', async () => {
    const desk = new DeskSpreadsheet([shelfTab, logTab], { Shelf: shelf })
    const journal = openSqliteJournal(':memory:')
    const first = await openShelf({}, { desk, journal })
    await first.workbook.stop(0)
    desk.type('Shelf', 'B-1', 'Pieces', 'many')
    const office = await openShelf({}, { desk, journal })
    expect(office.box('B-1')).toMatchObject({ pieces: 4 })
    expect(problemsOf(office)).toEqual(['Shelf Pieces: many'])
    await office.workbook.stop(0)
    await journal.close()
  })
})

describe('people who edit at the same time', () => {
  it('keep their newer cell, and are told', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.offline = true
    await office.decide([update(shelfTab, gold, { pieces: 3 })])
    await office.turns(1)
    office.desk.offline = false
    office.desk.type('Shelf', 'B-1', 'Pieces', 7)
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 7 })
    expect(office.conflicts).toMatchObject([{ why: 'edited-meanwhile', field: 'pieces', found: 7 }])
    expect(office.box('B-1')).toMatchObject({ pieces: 7 })
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('may type just what was decided, and nobody is told', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.offline = true
    await office.decide([update(shelfTab, gold, { pieces: 3 })])
    await office.turns(1)
    office.desk.offline = false
    office.desk.type('Shelf', 'B-1', 'Pieces', 3)
    await office.turns()
    expect(office.conflicts).toEqual([])
    expect(office.desk.writeCount).toBe(0)
  })

  it('may delete the row: that stands, and is told', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.offline = true
    await office.decide([update(shelfTab, gold, { pieces: 3 })])
    await office.turns(1)
    office.desk.offline = false
    office.desk.rows('Shelf').splice(1, 1)
    await office.turns()
    expect(office.conflicts).toMatchObject([{ why: 'row-gone' }])
    expect(office.boxes().map((each) => each.id)).toEqual(['B-2', 'B-3'])
  })

  it('may add rows, sort, move columns and leave blank rows: cells find their places', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.offline = true
    await office.decide([
      update(shelfTab, gold, { pieces: 3 }),
      append(shelfTab, box({ id: 'B-9', pieces: 1 })),
    ])
    await office.turns(1)
    office.desk.offline = false
    office.desk.sort('Shelf', (a, b) => Number(b[1]) - Number(a[1]))
    office.desk.moveColumn('Shelf', 1, 5)
    office.desk.rows('Shelf').splice(2, 0, [], ['B-7', 'typed'])
    await office.turns()
    const rows = office.desk.records('Shelf')
    expect(rows.map((row) => [row['Id'], row['Pieces'], row['Label']])).toEqual([
      ['B-3', 9, 'pearl'],
      ['B-7', null, 'typed'],
      ['B-1', 3, 'gold'],
      ['B-2', 2, 'silver'],
      ['B-9', 1, null],
    ])
  })

  it('may add a row in the moment of an append: both are there', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.beforeWrite = () => office.desk.rows('Shelf').push(['B-8', 1, 'theirs'])
    await office.decide([append(shelfTab, box({ id: 'B-9', pieces: 1 }))])
    await office.turns()
    expect(idsIn(office, 'Shelf')).toEqual(['B-1', 'B-2', 'B-3', 'B-8', 'B-9'])
    expect(office.boxes()).toHaveLength(5)
  })

  it('and sort between our read and our write: the row that was hit is put right, and ours is written', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.beforeWrite = () => office.desk.sort('Shelf', (a, b) => Number(b[1]) - Number(a[1]))
    await office.decide([update(shelfTab, gold, { label: 'brass' })])
    await office.turns(6)
    const labels = Object.fromEntries(office.desk.records('Shelf').map((row) => [row['Id'], row['Label']]))
    expect(labels).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'pearl' })
    expect(office.workbook.status().unwritten).toBe(0)
    expect(office.faults).toEqual(['Rows of Shelf moved during a write; B-3 is put right'])
  })

  it('and sort just as a row is emptied: the row that was hit comes back whole', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.beforeWrite = () => office.desk.sort('Shelf', (a, b) => Number(b[1]) - Number(a[1]))
    await office.decide([remove(shelfTab, gold)])
    await office.turns(6)
    const rows = office.desk.records('Shelf').map((row) => [row['Id'], row['Pieces'], row['Label']])
    expect(rows.sort()).toEqual([
      ['B-2', 2, 'silver'],
      ['B-3', 9, 'pearl'],
    ])
  })

  it.each<[string, (office: Office) => void]>([
    ['the read after it fails', (office) => office.desk.reads.push('unreachable')],
    ['no answer to it comes', (office) => office.desk.writes.push('lost-after')],
  ])('and sort just then, and %s: the row that was hit is put right all the same', async (_, spoil) => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.beforeWrite = () => {
      office.desk.sort('Shelf', (a, b) => Number(b[1]) - Number(a[1]))
      spoil(office)
    }
    await office.decide([update(shelfTab, gold, { label: 'brass' })])
    await office.turns(8)
    const labels = Object.fromEntries(office.desk.records('Shelf').map((row) => [row['Id'], row['Label']]))
    expect(labels).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'pearl' })
    expect(office.workbook.status().unwritten).toBe(0)
    expect(office.conflicts).toEqual([])
  })

  it('and sort just as several rows are written: each gets its own in the end', async () => {
    const many = Array.from({ length: 12 }, (_, at) => box({ id: `B-${at}`, pieces: at, label: 'plain' }))
    const office = await openShelf({ Shelf: many })
    office.desk.beforeWrite = () => office.desk.sort('Shelf', (a, b) => Number(b[1]) - Number(a[1]))
    await office.decide(
      many.slice(0, 5).map((each, at) => update(shelfTab, each, { label: at < 2 ? 'odd' : `l-${at}` })),
    )
    await office.turns(8)
    const labels = office.desk.records('Shelf').toSorted((a, b) => Number(a['Pieces']) - Number(b['Pieces']))
    expect(labels.map((row) => row['Label'])).toEqual([
      'odd',
      'odd',
      'l-2',
      'l-3',
      'l-4',
      ...Array<string>(7).fill('plain'),
    ])
    expect(office.conflicts).toEqual([])
  })

  it('and edit a cell right after it was written: theirs stands, and is told', async () => {
    const office = await openShelf({ Shelf: shelf })
    const write = office.desk.write.bind(office.desk)
    office.desk.write = async (requests) => {
      await write(requests)
      office.desk.type('Shelf', 'B-1', 'Pieces', 8)
    }
    await office.decide([update(shelfTab, gold, { pieces: 3 })])
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 8 })
    expect(office.box('B-1')).toMatchObject({ pieces: 8 })
    expect(office.workbook.status().unwritten).toBe(0)
  })
})

describe('taking back', () => {
  it('before Google has it leaves no trace in the sheet', async () => {
    const office = await openShelf()
    office.desk.offline = true
    await office.decide([append(shelfTab, gold)], 'wish')
    expect((await office.workbook.undo('wish', '@ana')).ok).toBe(true)
    office.desk.offline = false
    await office.turns()
    office.wait(200)
    await office.turns()
    expect(office.desk.records('Shelf')).toEqual([])
    expect(office.boxes()).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('a ledger row is another row, whether Google had the first or not', async () => {
    const office = await openShelf()
    office.desk.writes.push('lost-before')
    await office.decide([append(logTab, line({ id: 'L-1', pieces: 5 }))], 'wish')
    await office.turns()
    expect((await office.workbook.undo('wish', '@ana')).ok).toBe(true)
    office.wait(181)
    await office.turns()
    expect(office.desk.records('Log').map((row) => Math.abs(Number(row['Pieces'])))).toEqual([5, 5])
    expect(office.lines().reduce((sum, each) => sum + each.pieces, 0)).toBe(0)
  })
})

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
    await office.turns()
    expect(office.conflicts).toEqual([])
    expect(office.lines()).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
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
    office.desk.rows('Log').splice(2_000)
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

describe('whatever goes wrong', () => {
  const mishap = fc.constantFrom<Mishap>('lost-before', 'lost-after', 'busy', 'unreachable', 'refused')
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('log' as const), pieces: fc.integer({ min: -5, max: 5 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('label' as const),
        box: fc.nat(2),
        label: fc.constantFrom('x', 'y', 'z'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('new box' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.nat(3) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('break write' as const), mishap }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('break read' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 100, 181) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('person types' as const), box: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('person sorts' as const), up: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('person adds' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('person sorts in the moment of a write' as const),
        up: fc.boolean(),
      }),
    },
  )

  it('everything acknowledged is in the sheet once, or a person’s newer edit stands and is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const office = await openShelf({ Shelf: shelf })
        const decided: string[] = []
        const labels = new Map<string, string>()
        const logged = new Map<string, number>()
        let count = 0
        for (const each of steps) {
          count += 1
          const id = `${each.do}-${count}`
          if (each.do === 'log') {
            await office.decide([append(logTab, line({ id, pieces: each.pieces }))], id)
            logged.set(id, each.pieces)
            decided.push(id)
          } else if (each.do === 'label') {
            const found = office.box(`B-${each.box + 1}`)
            if (found === undefined) continue
            await office.decide([update(shelfTab, found, { label: each.label })], id)
            labels.set(found.id, each.label)
            decided.push(id)
          } else if (each.do === 'new box') {
            await office.decide([append(shelfTab, box({ id, label: 'new' }))], id)
            labels.set(id, 'new')
            decided.push(id)
          } else if (each.do === 'undo') {
            const wish = decided.at(-1 - each.back)
            if (wish === undefined) continue
            const outcome = await office.workbook.undo(wish, '@ana')
            if (!outcome.ok || outcome.value.again) continue
            const recorded = await office.journal.find(wish)
            const change = recorded?.changes[0] as Change | undefined
            if (change?.kind === 'append' && change.tab === 'Shelf') labels.delete(change.key)
            else if (change?.kind === 'update') labels.set(change.key, String(change.before['label']))
            else logged.set(`undo ${wish}`, -(logged.get(wish) ?? 0))
          } else if (each.do === 'break write') office.desk.writes.push(each.mishap)
          else if (each.do === 'break read') office.desk.reads.push('unreachable')
          else if (each.do === 'turn') await office.turns(1)
          else if (each.do === 'wait') office.wait(each.seconds)
          else if (each.do === 'person types') {
            office.desk.type('Shelf', `B-${each.box + 1}`, 'Pieces', count)
          } else if (each.do === 'person sorts') {
            office.desk.sort('Shelf', (a, b) => (String(a[2]) < String(b[2]) === each.up ? 1 : -1))
          } else if (each.do === 'person sorts in the moment of a write') {
            office.desk.beforeWrite = () =>
              office.desk.sort('Shelf', (a, b) => (String(a[0]) < String(b[0]) === each.up ? 1 : -1))
          } else if (each.do === 'person adds')
            office.desk.rows('Shelf').push([`theirs-${count}`, 1, 'theirs'])
        }
        office.desk.writes.length = 0
        office.desk.reads.length = 0
        await office.turns(3)
        office.wait(181)
        await office.turns(3)
        office.wait(601)
        await office.turns(16)
        expect(office.workbook.status().unwritten).toBe(0)
        expect(office.conflicts).toEqual([])
        const rows = office.desk.records('Log')
        expect(new Set(rows.map((row) => row['Id'])).size).toBe(rows.length)
        for (const [id, pieces] of logged) {
          if (!id.startsWith('undo '))
            expect(rows.filter((row) => row['Id'] === id)).toMatchObject([{ Pieces: pieces }])
        }
        const sum = [...logged.values()].reduce((total, pieces) => total + pieces, 0)
        expect(rows.reduce((total, row) => total + Number(row['Pieces']), 0)).toBe(sum)
        const boxes = office.desk.records('Shelf')
        expect(new Set(boxes.map((row) => row['Id'])).size).toBe(boxes.length)
        const shown = new Map(boxes.map((row) => [String(row['Id']), row['Label']]))
        for (const [id, label] of labels) expect([id, shown.get(id)]).toEqual([id, label])
        for (const id of shown.keys()) if (id.startsWith('new box')) expect(labels.has(id)).toBe(true)
        expect(
          office
            .boxes()
            .map((each) => [each.id, each.label])
            .sort(),
        ).toEqual([...shown].sort())
        await office.workbook.stop(0)
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
