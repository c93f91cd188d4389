import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { remove, update, type Change } from '../../src/workbook/change.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import { gold, shelf, shelfTab } from '../support/shelf.ts'
import { idsIn, openShelf, type ShelfOffice } from '../support/shelf-office.ts'

const [, silver = gold, pearl = gold] = shelf
const asked = (changes: readonly Change[]) => changes.map((change) => [change])

/** Puts the rows of the shelf in this order, as somebody who sorts by a column of their own. */
function inOrder(office: ShelfOffice, ...ids: string[]) {
  const place = (row: readonly Cell[]) => ids.indexOf(String(row[0]))
  office.desk.sort('Shelf', (a, b) => place(a) - place(b))
}

function labelsOf(office: ShelfOffice) {
  return Object.fromEntries(office.desk.records('Shelf').map((row) => [row['Id'], row['Label']]))
}

/**
 * Gold's label is written as rows move, so that pearl takes it; at that moment more is decided.
 *
 * @param words what people do then, and happens in the moment of the next write
 */
async function hitPearl(
  office: ShelfOffice,
  decided: readonly Change[],
  words: { people?: () => void; next?: () => void } = {},
) {
  await office.turns()
  const answers: Promise<unknown>[] = []
  office.desk.beforeWrite = () => {
    inOrder(office, 'B-3', 'B-1', 'B-2')
    words.people?.()
    for (const changes of asked(decided)) answers.push(office.decide(changes))
    office.desk.beforeWrite = words.next
  }
  await office.decide([update(shelfTab, gold, { label: 'brass' })])
  await office.turns(3)
  await Promise.all(answers)
}

describe('a row that took what was meant for another', () => {
  it('goes all the same when it was to go', async () => {
    const office = await openShelf({ Shelf: shelf })
    await hitPearl(office, [remove(shelfTab, pearl)])
    await office.turns(6)
    expect(office.conflicts).toEqual([])
    expect(labelsOf(office)).toEqual({ 'B-1': 'brass', 'B-2': 'silver' })
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('gets back what it held when a person’s edit keeps it from going', async () => {
    const office = await openShelf({ Shelf: shelf })
    await hitPearl(office, [remove(shelfTab, pearl)], {
      people: () => office.desk.type('Shelf', 'B-3', 'Pieces', 7),
    })
    await office.turns(6)
    expect(office.conflicts.map(({ field, found }) => [field, found])).toEqual([['pieces', 7]])
    expect(labelsOf(office)).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'pearl' })
    expect(office.box('B-3')).toMatchObject({ pieces: 7, label: 'pearl' })
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('gets back what it held when a person’s edit keeps a change of it from being written', async () => {
    const office = await openShelf({ Shelf: shelf })
    await hitPearl(office, [update(shelfTab, pearl, { label: 'shell', pieces: 8 })], {
      people: () => office.desk.type('Shelf', 'B-3', 'Pieces', 7),
    })
    await office.turns(6)
    expect(office.conflicts.map(({ field, found }) => [field, found])).toEqual([['pieces', 7]])
    expect(labelsOf(office)).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'pearl' })
    expect(office.workbook.status().unwritten).toBe(0)
  })

  const both = [update(shelfTab, pearl, { label: 'shell' }), update(shelfTab, silver, { label: 'steel' })]

  it('and is hit again before it was put right gets what was decided of it', async () => {
    const office = await openShelf({ Shelf: shelf })
    await hitPearl(office, both, { next: () => inOrder(office, 'B-1', 'B-2', 'B-3') })
    await office.turns(8)
    expect(office.conflicts).toEqual([])
    expect(labelsOf(office)).toEqual({ 'B-1': 'brass', 'B-2': 'steel', 'B-3': 'shell' })
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('and is hit again as the bot is killed gets what was decided of it from the next process', async () => {
    const journal = openSqliteJournal(':memory:')
    onTestFinished(() => journal.close())
    const first = await openShelf({ Shelf: shelf }, { journal })
    await hitPearl(first, both, {
      next: () => {
        inOrder(first, 'B-1', 'B-2', 'B-3')
        first.desk.writes.push('lost-after')
        first.desk.reads.push(...Array<'unreachable'>(20).fill('unreachable'))
      },
    })
    await first.turns(2)
    await first.workbook.stop(0)
    first.desk.reads.length = 0
    first.desk.writes.length = 0
    expect(labelsOf(first)['B-3']).not.toBe('brass')
    const second = await openShelf({}, { journal, desk: first.desk })
    await second.turns(8)
    expect(second.conflicts).toEqual([])
    expect(labelsOf(second)).toEqual({ 'B-1': 'brass', 'B-2': 'steel', 'B-3': 'shell' })
    expect(second.workbook.status().unwritten).toBe(0)
    expect(idsIn(second, 'Shelf')).toHaveLength(3)
  })

  it('gets back what a person typed there, also where something else that was decided of it wanted just that', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.writes.push('lost-before')
    await office.decide([update(shelfTab, pearl, { label: 'shell' })])
    await office.turns()
    // Whether that was written is not known yet; somebody types on.
    office.desk.type('Shelf', 'B-3', 'Label', 'nacre')
    await office.turns()
    office.desk.beforeWrite = () => inOrder(office, 'B-3', 'B-1', 'B-2')
    await office.decide([update(shelfTab, gold, { label: 'shell' })])
    await office.turns(6)
    expect(labelsOf(office)).toEqual({ 'B-1': 'shell', 'B-2': 'silver', 'B-3': 'nacre' })
    expect(office.box('B-3')).toMatchObject({ label: 'nacre' })
    office.wait(181)
    await office.turns(4)
    expect(labelsOf(office)).toEqual({ 'B-1': 'shell', 'B-2': 'silver', 'B-3': 'nacre' })
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('is known to the next process also where only some of what was decided had to be written', async () => {
    const journal = openSqliteJournal(':memory:')
    onTestFinished(() => journal.close())
    const first = await openShelf({ Shelf: shelf }, { journal })
    await first.decide([update(shelfTab, gold, { label: 'brass', state: 'shut' })])
    await first.turns()
    const brass = first.box('B-1') ?? gold
    first.desk.beforeWrite = () => {
      inOrder(first, 'B-3', 'B-1', 'B-2')
      first.desk.writes.push('lost-after')
      first.desk.reads.push(...Array<'unreachable'>(20).fill('unreachable'))
    }
    // State is open in between and in the end as the sheet has it: of the two only the label is sent.
    await first.decide([
      update(shelfTab, brass, { label: 'gold', state: 'open' }),
      update(shelfTab, { ...brass, label: 'gold', state: 'open' }, { label: 'lead', state: 'shut' }),
    ])
    await first.turns(2)
    await first.workbook.stop(0)
    first.desk.reads.length = 0
    expect(labelsOf(first)).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'lead' })
    const second = await openShelf({}, { journal, desk: first.desk })
    await second.turns(8)
    expect(labelsOf(second)).toEqual({ 'B-1': 'lead', 'B-2': 'silver', 'B-3': 'pearl' })
    expect(second.box('B-1')).toMatchObject({ state: 'shut' })
    expect(second.conflicts).toEqual([])
    expect(second.workbook.status().unwritten).toBe(0)
  })

  it('is none any more once it was put right: the same word typed there later is a person’s', async () => {
    const office = await openShelf({ Shelf: shelf })
    await hitPearl(office, [update(shelfTab, pearl, { label: 'shell' })])
    await office.turns(6)
    expect(labelsOf(office)).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'shell' })
    office.desk.type('Shelf', 'B-3', 'Label', 'brass')
    await office.turns(2)
    const shown = office.box('B-3') ?? pearl
    office.desk.offline = true
    await office.decide([update(shelfTab, shown, { label: 'nacre' })])
    office.desk.offline = false
    office.desk.type('Shelf', 'B-3', 'Label', 'shell')
    await office.turns(6)
    expect(office.conflicts.map(({ field, found }) => [field, found])).toEqual([['label', 'shell']])
    expect(labelsOf(office)['B-3']).toBe('shell')
  })
})
