import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { choice, optionalWhole, requiredText, text, type Cell } from '../../src/workbook/cells.ts'
import { remove, update } from '../../src/workbook/change.ts'
import { column, defineTab } from '../../src/workbook/tab.ts'
import { openShelf, problemsOf, type ShelfOffice } from '../support/shelf-office.ts'
import { gold, shelf, shelfTab } from '../support/shelf.ts'

/** Cases that people type, too, and that get their ids from the bot. */
const casesTab = defineTab({
  title: 'Cases',
  key: 'id',
  idPrefix: 'CS',
  about: 'Cases.',
  columns: {
    id: column(requiredText('an id'), { header: 'Id', note: '', edits: 'bot' }),
    days: column(optionalWhole(), { header: 'Days', note: '', edits: 'both' }),
    label: column(text(), { header: 'Label', note: '', edits: 'both' }),
    state: column(choice(['open', 'shut'], 'open'), { header: 'State', note: '', edits: 'both' }),
  },
})
const ring = { id: 'CS-1', days: 5, label: 'ring', state: 'open' as const }
const tabs = [casesTab]

/** Two cases, and a third that somebody types: it has no id yet, and stands first when they are sorted by days. */
async function openCases() {
  const journal = openSqliteJournal(':memory:')
  onTestFinished(() => journal.close())
  const office = await openShelf({ Shelf: shelf }, { journal, tabs })
  office.desk
    .rows('Cases')
    .push(['CS-1', 5, 'ring', 'open'], ['CS-2', 9, 'chain', null], [null, 1, 'clasp', null])
  await office.turns()
  return { office, journal }
}

function sortByDays(office: ShelfOffice): void {
  office.desk.sort('Cases', (a, b) => Number(a[1]) - Number(b[1]))
}

/** What stands in the rows, without their ids, by days; and of which an id is there. */
function casesOf(office: ShelfOffice): Cell[][] {
  return office.desk
    .records('Cases')
    .filter((row) => row['Label'] !== null)
    .map((row) => [row['Days'], row['Label'], row['State']] as Cell[])
    .toSorted((a, b) => Number(a[0]) - Number(b[0]))
}

describe('a row without an id that moves to where a write goes', () => {
  it.each(['the process that wrote', 'the next one'])('gets back what it held from %s', async (who) => {
    const { office, journal } = await openCases()
    const dies = who === 'the next one'
    office.desk.beforeWrite = () => {
      sortByDays(office)
      if (dies) office.desk.writes.push('lost-after')
      if (dies) office.desk.reads.push(...Array<'unreachable'>(20).fill('unreachable'))
    }
    await office.decide([update(casesTab, ring, { state: 'shut' })])
    await office.turns(2)
    let last = office
    if (dies) {
      expect(casesOf(office)[0]).toEqual([1, 'clasp', 'shut'])
      await office.workbook.stop(0)
      office.desk.reads.length = 0
      last = await openShelf({}, { journal, tabs, desk: office.desk, ahead: 5 })
    }
    await last.turns(8)
    expect(casesOf(last)).toEqual([
      [1, 'clasp', null],
      [5, 'ring', 'shut'],
      [9, 'chain', null],
    ])
    expect(last.faults).toContain(
      'Rows of Cases moved during a write; one without an id took what was meant for CS-1 and is put right',
    )
    expect([last.conflicts, problemsOf(last)]).toEqual([[], []])
    expect(last.workbook.status().unwritten).toBe(0)
  })

  it('comes back when it is emptied in place of another', async () => {
    const { office } = await openCases()
    office.desk.beforeWrite = () => sortByDays(office)
    await office.decide([remove(casesTab, ring)])
    await office.turns(8)
    expect(casesOf(office)).toEqual([
      [1, 'clasp', null],
      [9, 'chain', null],
    ])
    expect(office.conflicts).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('stays as somebody typed on in it', async () => {
    const { office } = await openCases()
    office.desk.beforeWrite = () => {
      sortByDays(office)
      const row = office.desk.rows('Cases').find((each) => each[2] === 'clasp')
      row?.splice(2, 1, 'clasp, gold')
    }
    await office.decide([update(casesTab, ring, { days: 7 })])
    await office.turns(8)
    // What was typed in that same second is not known from before: nothing says what stood under Days.
    expect(casesOf(office)).toContainEqual([7, 'ring', 'open'])
    expect(office.desk.records('Cases').map((row) => row['Label'])).toContain('clasp, gold')
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('is only named where people give the ids', async () => {
    const { office } = await openCases()
    office.desk.rows('Shelf').push([null, 1, 'loose', null, null, null])
    await office.turns()
    office.desk.beforeWrite = () => office.desk.sort('Shelf', (a, b) => Number(a[1]) - Number(b[1]))
    await office.decide([update(shelfTab, gold, { label: 'brass' })])
    await office.turns(8)
    expect(office.faults).toEqual([
      'Rows of Shelf moved during a write; one without an id took what was meant for B-1 and stays so',
    ])
    expect(office.box('B-1')).toMatchObject({ label: 'brass' })
    expect(office.conflicts).toEqual([])
  })
})
