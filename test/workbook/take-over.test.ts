import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { append, remove, update, type Change } from '../../src/workbook/change.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import { box, gold, line, logTab, shelf, shelfTab } from '../support/shelf.ts'
import { idsIn, openShelf, problemsOf, type ShelfOffice } from '../support/shelf-office.ts'
import { twoProcesses } from '../support/two-processes.ts'

const byPieces = (a: readonly Cell[], b: readonly Cell[]) => Number(b[1]) - Number(a[1])

function piecesOf(office: ShelfOffice, id: string) {
  return office.desk.records('Shelf').find((row) => row['Id'] === id)?.['Pieces']
}

describe('the process that takes over', () => {
  it('leaves a row away that was taken back long ago, while it looks for another that was to go', async () => {
    const { first, dies, next } = await twoProcesses({ Shelf: shelf })
    await first.decide([remove(shelfTab, shelf[1] ?? gold)])
    await first.turns()
    expect(idsIn(first, 'Shelf')).toEqual(['B-1', 'B-3'])
    dies('lost-before')
    await first.decide([remove(shelfTab, gold)])
    const second = await next()
    await second.turns(4)
    second.wait(181)
    await second.turns(6)
    expect(idsIn(second, 'Shelf')).toEqual(['B-3'])
    expect(second.faults).toEqual([])
    expect(second.workbook.status().unwritten).toBe(0)
  })

  it('knows nothing of a row whose removal was seen, also where no write came after it', async () => {
    const { first } = await twoProcesses({ Shelf: shelf })
    const kept = async () =>
      (await first.journal.goodRows([])).flatMap(({ tab, key }) => (tab === 'Shelf' ? [key] : [])).toSorted()
    await first.decide([update(shelfTab, gold, { pieces: 5 })])
    await first.turns()
    expect(await kept()).toEqual(['B-1', 'B-2', 'B-3'])
    await first.decide([remove(shelfTab, shelf[1] ?? gold)])
    await first.turns()
    expect(await kept()).toEqual(['B-1', 'B-3'])
    await first.decide([append(shelfTab, shelf[1] ?? gold)])
    await first.turns()
    expect(await kept()).toEqual(['B-1', 'B-2', 'B-3'])
  })

  it('leaves a row away that a person took out before, and knows it again when it comes back', async () => {
    const { first, dies, next } = await twoProcesses({ Shelf: shelf })
    const [silver = []] = first.desk.rows('Shelf').splice(2, 1)
    await first.decide([update(shelfTab, gold, { pieces: 5 })])
    await first.turns()
    first.desk.rows('Shelf').push(silver)
    await first.turns()
    first.desk.rows('Shelf').pop()
    await first.decide([update(shelfTab, { ...gold, pieces: 5 }, { pieces: 6 })])
    await first.turns()
    dies('lost-before')
    await first.decide([remove(shelfTab, { ...gold, pieces: 6 })])
    const second = await next()
    await second.turns(4)
    expect(idsIn(second, 'Shelf')).toEqual(['B-1', 'B-3'])
  })

  it('brings back the row that was emptied in place of another, also when it is killed in its turn before it did', async () => {
    const { first, dies, next } = await twoProcesses({ Shelf: shelf })
    dies('lost-after', () => first.desk.sort('Shelf', byPieces))
    await first.decide([remove(shelfTab, gold)])
    const second = await next()
    second.desk.writes.push(...Array<'unreachable'>(9).fill('unreachable'))
    await second.turns(3)
    await second.workbook.stop(0)
    second.desk.writes.length = 0
    const third = await openShelf({}, { journal: first.journal, desk: first.desk })
    await third.turns(6)
    expect(idsIn(third, 'Shelf').map(String).toSorted()).toEqual(['B-2', 'B-3'])
    expect(third.workbook.status().unwritten).toBe(0)
  })

  it('puts right what its own hit also where the clock was set more than Google’s three minutes on', async () => {
    const { first, dies, next } = await twoProcesses({ Shelf: shelf })
    dies('lost-after', () => first.desk.sort('Shelf', byPieces))
    await first.decide([update(shelfTab, gold, { label: 'brass' })])
    const second = await next(188)
    await second.turns(8)
    const labels = second.desk.records('Shelf').map((row) => [row['Id'], row['Label']] as const)
    expect(Object.fromEntries(labels)).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'pearl' })
    expect(second.workbook.status().unwritten).toBe(0)
  })

  it('puts right what its own looked at and did not get to put right', async () => {
    const real = openSqliteJournal(':memory:')
    onTestFinished(() => real.close())
    const killed = Promise.withResolvers<never>()
    killed.promise.catch(() => undefined)
    // The process is killed over the record of what it found.
    const record: typeof real.record = (entry) =>
      entry.requestId.startsWith('STRAY-') ? killed.promise : real.record(entry)
    const first = await openShelf({ Shelf: shelf }, { journal: { ...real, record } })
    onTestFinished(() => killed.reject(new Error('killed')))
    await first.turns()
    first.desk.beforeWrite = () => first.desk.sort('Shelf', byPieces)
    await first.decide([update(shelfTab, gold, { label: 'brass' })])
    await expect.poll(() => first.faults).toEqual(['Rows of Shelf moved during a write; B-3 is put right'])
    const second = await openShelf({}, { journal: real, desk: first.desk })
    await second.turns(6)
    const labels = second.desk.records('Shelf').map((row) => [row['Id'], row['Label']] as const)
    expect(Object.fromEntries(labels)).toEqual({ 'B-1': 'brass', 'B-2': 'silver', 'B-3': 'pearl' })
    expect(second.workbook.status().unwritten).toBe(0)
    expect(second.conflicts).toEqual([])
  })

  it('gives a ledger row its own id back that took one meant for a row without', async () => {
    const two = [line({ id: 'L-1', pieces: 1 }), line({ id: 'L-2', pieces: 9 })]
    const { first, dies, next } = await twoProcesses({ Log: two })
    first.desk.rows('Log').push([null, 'A', 5])
    await first.turns()
    dies('lost-after', () => first.desk.sort('Log', (a, b) => Number(a[2]) - Number(b[2])))
    const cells = { id: null, box: 'A', pieces: 5, status: null }
    await first.decide([{ kind: 'adopt', tab: 'Log', key: 'LG-1', cells }])
    await first.turns(2)
    expect(idsIn(first, 'Log')).toEqual(['L-1', null, 'LG-1'])
    const second = await next()
    await second.turns(6)
    expect(second.desk.records('Log').map((row) => [row['Id'], row['Pieces']])).toEqual([
      ['L-1', 1],
      [null, 5],
      ['L-2', 9],
    ])
    expect(second.faults).toEqual(['Rows of Log moved during a write; LG-1 becomes L-2 again'])
    expect(second.workbook.facts().withoutId(logTab)).toHaveLength(1)
    expect(second.workbook.facts().edits(logTab)).toEqual([])
    expect(problemsOf(second)).toEqual([])
    expect(second.workbook.status().unwritten).toBe(0)
  })

  it('leaves the id where it was meant to go', async () => {
    const { first, dies, next } = await twoProcesses({ Log: [line({ id: 'L-1' })] })
    first.desk.rows('Log').push([null, 'A', 5])
    await first.turns()
    dies('lost-after')
    const cells = { id: null, box: 'A', pieces: 5, status: null }
    await first.decide([{ kind: 'adopt', tab: 'Log', key: 'LG-1', cells }])
    const second = await next()
    await second.turns(6)
    expect(idsIn(second, 'Log')).toEqual(['L-1', 'LG-1'])
    expect(second.faults).toEqual([])
    expect(second.workbook.status().unwritten).toBe(0)
  })
})

describe('a row that is emptied in place of another', () => {
  /** Sorts as gold is taken away, so that pearl is emptied, of which `decided` is decided at that moment. */
  async function emptied(decided: (pearl: ReturnType<typeof box>) => readonly Change[]) {
    const office = await openShelf({ Shelf: shelf })
    const pearl = office.box('B-3')
    if (pearl === undefined) throw new Error('no pearl')
    const asked: Promise<unknown>[] = []
    office.desk.beforeWrite = () => {
      office.desk.sort('Shelf', byPieces)
      asked.push(...decided(pearl).map((change) => office.decide([change])))
    }
    await office.decide([remove(shelfTab, gold)])
    await office.turns(8)
    await Promise.all(asked)
    return office
  }

  it('comes back with what was decided of it meanwhile', async () => {
    const office = await emptied((pearl) => [update(shelfTab, pearl, { pieces: 8 })])
    expect(idsIn(office, 'Shelf').map(String).toSorted()).toEqual(['B-2', 'B-3'])
    expect(piecesOf(office, 'B-3')).toBe(8)
    expect(office.box('B-3')).toMatchObject({ pieces: 8, label: 'pearl' })
    expect(office.conflicts).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('and that was to go, too, stays away', async () => {
    const office = await emptied((pearl) => [
      update(shelfTab, pearl, { pieces: 8 }),
      remove(shelfTab, { ...pearl, pieces: 8 }),
    ])
    expect(idsIn(office, 'Shelf')).toEqual(['B-2'])
    expect(office.conflicts).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
  })
})

it('a row whose id is still to be given back is not taken for gone', async () => {
  const two = [line({ id: 'L-1', pieces: 1 }), line({ id: 'L-2', pieces: 9 })]
  const office = await openShelf({ Log: two })
  office.desk.rows('Log').push([null, 'A', 5])
  await office.turns()
  const asked: Promise<unknown>[] = []
  office.desk.beforeWrite = () => {
    office.desk.sort('Log', (a, b) => Number(a[2]) - Number(b[2]))
    asked.push(office.decide([update(logTab, two[1] ?? line({ id: 'L-2' }), { pieces: 7 })]))
  }
  const cells = { id: null, box: 'A', pieces: 5, status: null }
  await office.decide([{ kind: 'adopt', tab: 'Log', key: 'LG-1', cells }])
  await office.turns(8)
  await Promise.all(asked)
  expect(office.desk.records('Log').map((row) => [row['Id'], row['Pieces']])).toEqual([
    ['L-1', 1],
    [null, 5],
    ['L-2', 7],
  ])
  expect(office.conflicts).toEqual([])
})

it('a row that came with what was decided of it later is no edit of a person’s, however late the bot looks', async () => {
  const office = await openShelf({ Shelf: shelf })
  office.desk.offline = true
  const bead = box({ id: 'B-9', pieces: 1, label: 'bead' })
  await office.decide([append(shelfTab, bead)])
  await office.decide([update(shelfTab, bead, { pieces: 2, label: 'glass' })])
  await office.turns(1)
  office.desk.offline = false
  office.desk.beforeWrite = () => {
    office.desk.writes.push('lost-after')
    office.desk.reads.push('unreachable', 'unreachable')
  }
  await office.turns(2)
  office.wait(200)
  await office.turns(4)
  expect(office.desk.records('Shelf').at(-1)).toMatchObject({ Id: 'B-9', Pieces: 2, Label: 'glass' })
  expect(idsIn(office, 'Shelf')).toHaveLength(4)
  expect(office.conflicts).toEqual([])
  expect(office.workbook.status().unwritten).toBe(0)
})
