import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { append, remove, update, type Change } from '../../src/workbook/change.ts'
import { box, gold, shelf, shelfTab } from '../support/shelf.ts'
import { idsIn, openShelf, type ShelfOffice } from '../support/shelf-office.ts'

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
    expect(rows).toHaveLength(2)
    expect(rows).toEqual(
      expect.arrayContaining([
        ['B-2', 2, 'silver'],
        ['B-3', 9, 'pearl'],
      ]),
    )
  })

  it.each<[string, (office: ShelfOffice) => void]>([
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

  it.each<[string, (office: ShelfOffice) => Change, readonly (readonly unknown[])[]]>([
    [
      'cells',
      () => update(shelfTab, gold, { label: 'brass', pieces: 4 }),
      [
        ['B-1', 4, 'brass'],
        ['B-2', 2, 'silver'],
        ['B-3', 9, 'pearl'],
      ],
    ],
    [
      'the emptying of a row',
      () => remove(shelfTab, gold),
      [
        ['B-2', 2, 'silver'],
        ['B-3', 9, 'pearl'],
      ],
    ],
  ])(
    'and sort just as %s is on its way, and the bot is killed before it looks: the next one puts it right',
    async (_, make, expected) => {
      const journal = openSqliteJournal(':memory:')
      onTestFinished(() => journal.close())
      const first = await openShelf({ Shelf: shelf }, { journal })
      await first.turns()
      first.desk.beforeWrite = () => {
        first.desk.sort('Shelf', (a, b) => Number(b[1]) - Number(a[1]))
        first.desk.writes.push('lost-after')
        first.desk.reads.push(...Array<'unreachable'>(20).fill('unreachable'))
      }
      await first.decide([make(first)])
      await first.turns(3)
      await first.workbook.stop(0)
      first.desk.reads.length = 0
      const second = await openShelf({}, { journal, desk: first.desk })
      await second.turns(8)
      const rows = second.desk.records('Shelf').filter((row) => row['Id'] !== null)
      const shown = rows.map((row) => [row['Id'], row['Pieces'], row['Label']])
      expect(shown.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual(expected)
      expect(second.workbook.status().unwritten).toBe(0)
      expect(second.conflicts).toEqual([])
    },
  )

  it('and sort just as cells are written, and the bot is killed once it saw that: what is decided of the row that was hit still comes', async () => {
    const journal = openSqliteJournal(':memory:')
    onTestFinished(() => journal.close())
    const first = await openShelf({ Shelf: shelf }, { journal })
    await first.turns()
    const pearl = first.box('B-3')
    if (pearl === undefined) throw new Error('no pearl')
    first.desk.beforeWrite = () => {
      first.desk.sort('Shelf', (a, b) => Number(b[1]) - Number(a[1]))
      queueMicrotask(() => first.desk.writes.push(...Array<'unreachable'>(20).fill('unreachable')))
    }
    await first.decide([update(shelfTab, gold, { label: 'brass' })])
    const seen = first.turns(1)
    await first.decide([update(shelfTab, pearl, { label: 'shell' })])
    await seen
    await first.turns(3)
    await first.workbook.stop(0)
    expect(first.faults).toContain('Rows of Shelf moved during a write; B-3 is put right')
    first.desk.writes.length = 0
    const second = await openShelf({}, { journal, desk: first.desk })
    await second.turns(8)
    const labels = Object.fromEntries(second.desk.records('Shelf').map((row) => [row['Id'], row['Label']]))
    expect(labels).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'shell' })
    expect(second.conflicts).toEqual([])
    expect(second.workbook.status().unwritten).toBe(0)
  })

  it('and sort and type just the same elsewhere: nothing of theirs is taken back', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.beforeWrite = () => {
      office.desk.sort('Shelf', (a, b) => Number(b[1]) - Number(a[1]))
      office.desk.type('Shelf', 'B-2', 'Label', 'brass')
    }
    await office.decide([update(shelfTab, gold, { label: 'brass' })])
    await office.turns(8)
    const labels = Object.fromEntries(office.desk.records('Shelf').map((row) => [row['Id'], row['Label']]))
    // Which of the two others took it nobody can tell: both stay as they are.
    expect(labels).toEqual({ 'B-1': 'brass', 'B-2': 'brass', 'B-3': 'brass' })
    expect(office.workbook.status().unwritten).toBe(0)
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
