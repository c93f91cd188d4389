import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import { append, remove, update } from '../../src/workbook/change.ts'
import { gold, line, logTab, shelf, shelfTab } from '../support/shelf.ts'
import { idsIn, insertColumn, openShelf, type ShelfOffice } from '../support/shelf-office.ts'

const byPieces = (a: readonly Cell[], b: readonly Cell[]) => Number(a[1]) - Number(b[1])

function labelsOf(office: ShelfOffice) {
  return Object.fromEntries(office.desk.records('Shelf').map((row) => [row['Id'], row['Label']] as const))
}

/**
 * A write without an answer that Google carries out only after the bot has looked, and maybe after another took its place.
 *
 * @param who who looks after it
 */
async function landLate(who: string, decide: (office: ShelfOffice) => Promise<unknown>) {
  const journal = openSqliteJournal(':memory:')
  onTestFinished(() => journal.close())
  const first = await openShelf({ Shelf: shelf }, { journal })
  first.desk.writes.push('late')
  await decide(first)
  await first.turns(2)
  let office = first
  if (who === 'the next process') {
    await first.workbook.stop(0)
    office = await openShelf({}, { journal, desk: first.desk, ahead: 5 })
  }
  await office.turns(2)
  // What is decided and written since is not taken for what comes late.
  const pearl = office.box('B-3')
  if (pearl !== undefined) await office.decide([update(shelfTab, pearl, { state: 'shut' })], 'since')
  await office.turns(2)
  first.desk.sort('Shelf', byPieces)
  first.desk.landLate()
  return office
}

describe.each(['the process that wrote', 'the next process'])(
  'what comes late into a row that moved, %s',
  (who) => {
    it('gives back, and writes what was meant', async () => {
      const office = await landLate(who, (first) =>
        first.decide([update(shelfTab, gold, { label: 'brass' })]),
      )
      expect(labelsOf(office)).toEqual({ 'B-1': 'gold', 'B-2': 'brass', 'B-3': 'pearl' })
      await office.turns(8)
      expect(labelsOf(office)).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'pearl' })
      expect(office.box('B-3')).toMatchObject({ state: 'shut' })
      expect(office.conflicts).toEqual([])
      expect(office.workbook.status().unwritten).toBe(0)
    })

    it('brings back the row that was emptied', async () => {
      const office = await landLate(who, (first) => first.decide([remove(shelfTab, gold)]))
      expect(idsIn(office, 'Shelf')).not.toContain('B-2')
      await office.turns(8)
      expect(idsIn(office, 'Shelf').map(String).toSorted()).toEqual(['B-2', 'B-3'])
      expect(office.conflicts).toEqual([])
      expect(office.workbook.status().unwritten).toBe(0)
    })
  },
)

it('what never comes is written after three minutes, and what people typed meanwhile stays', async () => {
  const office = await openShelf({ Shelf: shelf })
  office.desk.writes.push('late')
  await office.decide([update(shelfTab, gold, { label: 'brass' })])
  await office.turns(2)
  office.desk.sort('Shelf', byPieces)
  office.desk.type('Shelf', 'B-2', 'Label', 'white')
  await office.turns(2)
  office.wait(181)
  await office.turns(4)
  expect(labelsOf(office)).toEqual({ 'B-1': 'brass', 'B-2': 'white', 'B-3': 'pearl' })
  expect(office.workbook.status().unwritten).toBe(0)
})

it('a new row that comes late beside its columns is put right', async () => {
  const office = await openShelf({ Log: [line({ id: 'L-1' })] })
  office.desk.writes.push('late')
  await office.decide([append(logTab, line({ id: 'L-2', box: 'B', pieces: -2 }))])
  await office.turns(2)
  insertColumn(office, 'Log', 2)
  await office.turns(1)
  office.desk.landLate()
  await office.turns(8)
  expect(office.desk.records('Log').at(-1)).toMatchObject({ Id: 'L-2', Box: 'B', Pieces: -2 })
  expect(office.workbook.status().unwritten).toBe(0)
})
