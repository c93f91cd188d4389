import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/workbook/cells.ts'
import { append, update } from '../../src/workbook/change.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { line, logTab, shelf, shelfTab } from '../support/shelf.ts'
import { openShelf, type ShelfOffice } from '../support/shelf-office.ts'

/** What somebody does in the second in which a write is on its way. */
type Meanwhile =
  | { readonly do: 'nothing' }
  | { readonly do: 'sort'; readonly tab: string; readonly by: string; readonly up: boolean }
  | { readonly do: 'insert a column'; readonly tab: string; readonly at: number }

const tabs = fc.constantFrom('Shelf', 'Log')
const moves: fc.Arbitrary<Meanwhile> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ do: 'nothing' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sort' as const),
      tab: tabs,
      by: fc.constantFrom('Id', 'Pieces'),
      up: fc.boolean(),
    }),
  },
)
const columns: fc.Arbitrary<Meanwhile> = fc.record({
  do: fc.constant('insert a column' as const),
  tab: tabs,
  at: fc.integer({ min: 1, max: 4 }),
})

const log = fc.record({ do: fc.constant('log' as const), pieces: fc.integer({ min: 1, max: 5 }) })
const relabel = fc.record({
  do: fc.constant('label' as const),
  box: fc.nat(2),
  label: fc.constantFrom('x', 'y', 'z'),
})
const typeOne = fc.record({ do: fc.constant('type a row' as const) })
const double = fc.record({ do: fc.constant('double a row' as const), at: fc.nat(5) })

type Fate = 'lost-after' | 'lost-before' | 'late' | undefined
const now: readonly Fate[] = ['lost-after', 'lost-after', 'lost-before', undefined]
const sometime: readonly Fate[] = [...now, 'late']

/**
 * Lives of processes: what is asked of each, what happens while its write is on its way, and whether it sees that.
 * KILLED_LIVES=5000 tries more of them.
 */
function livesOf<W>(wishes: fc.Arbitrary<W>, acts: fc.Arbitrary<Meanwhile>, fates = sometime) {
  const life = fc.record({
    wishes: fc.array(wishes, { minLength: 1, maxLength: 3 }),
    meanwhile: acts,
    fate: fc.constantFrom(...fates),
    /** what comes late comes now, when the process has looked once or twice */
    lands: fc.boolean(),
    /** so many looks after it before it is killed */
    looks: fc.constantFrom(0, 0, 0, 1, 2),
  })
  return fc.array(life, { minLength: 1, maxLength: 6 })
}

const kinds = {
  'new rows, cells, and ids for typed rows; rows move': livesOf(fc.oneof(log, relabel, typeOne), moves),
  'new rows, cells, and doubled rows; rows move': livesOf(fc.oneof(log, relabel, double), moves, now),
  'new rows and cells; rows and columns move': livesOf(fc.oneof(log, relabel), fc.oneof(moves, columns), now),
}

describe('a process that is killed in the second in which rows and columns move, and the next, and the next', () => {
  it.each(Object.entries(kinds))(
    '%s: each has its own id and cells, and all is there once',
    async (_, lived) => {
      await fc.assert(
        fc.asyncProperty(lived, async (lives) => {
          const journal = openSqliteJournal(':memory:')
          let count = 0
          let ahead = 0
          const logged = new Map<string, number>()
          const labels = new Map(shelf.map(({ id, label }) => [id, label]))
          const typed: number[] = []
          let office = await openShelf({ Shelf: shelf, Log: [line({ id: 'L-1', pieces: 11 })] }, { journal })
          logged.set('L-1', 11)
          const { desk } = office
          for (const { wishes, meanwhile: act, fate, looks, lands } of lives) {
            if (lands) {
              await office.turns(2)
              desk.landLate()
            }
            await settle(office)
            desk.beforeWrite = () => {
              happen(office, act)
              if (fate !== undefined) desk.writes.push(fate)
              if (looks === 0) desk.reads.push(...dead)
            }
            for (const each of wishes) {
              count += 1
              if (each.do === 'log') {
                logged.set(`M-${count}`, 100 * count + each.pieces)
                await office.decide(
                  [append(logTab, line({ id: `M-${count}`, pieces: 100 * count + each.pieces }))],
                  `m-${count}`,
                )
              } else if (each.do === 'label') {
                const found = office.box(`B-${each.box + 1}`)
                if (found === undefined) continue
                labels.set(found.id, `${each.label}${count}`)
                await office.decide(
                  [update(shelfTab, found, { label: `${each.label}${count}` })],
                  `l-${count}`,
                )
              } else if (each.do === 'type a row') {
                typed.push(10_000 + count)
                typeRow(office, { Box: 'A', Pieces: 10_000 + count })
              } else {
                const rows = office.desk
                  .records('Log')
                  .filter((row) => row['Status'] !== 'void' && row['Id'] !== null)
                const row = rows[each.at % rows.length]
                if (row !== undefined) typeRow(office, row)
              }
            }
            await office.turns(1)
            await adopt(office)
            await office.turns(1 + looks)
            desk.reads.push(...dead)
            await office.turns(2)
            await office.workbook.stop(0)
            desk.reads.length = 0
            desk.writes.length = 0
            desk.beforeWrite = undefined
            ahead += 20
            office = await openShelf({}, { journal, desk, ahead })
          }
          await settle(office)
          office.wait(181)
          await settle(office)
          await settle(office)
          expect(office.workbook.status().unwritten).toBe(0)
          expect(office.conflicts).toEqual([])
          const rows = desk.records('Log')
          const counting = rows.filter((row) => row['Status'] !== 'void')
          const ids = counting.map((row) => row['Id'])
          expect(new Set(ids).size).toBe(ids.length)
          for (const [id, pieces] of logged)
            expect([id, counting.filter((row) => row['Id'] === id).map((row) => row['Pieces'])]).toEqual([
              id,
              [pieces],
            ])
          for (const pieces of typed)
            expect(counting.filter((row) => row['Pieces'] === pieces)).toHaveLength(1)
          expect(counting).toHaveLength(logged.size + typed.length)
          const shown = desk.records('Shelf').map((row) => [String(row['Id']), row['Label']] as const)
          expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(labels))
          expect(office.workbook.facts().edits(logTab)).toEqual([])
          await office.workbook.stop(0)
          await journal.close()
        }),
        { numRuns: Number(process.env['KILLED_LIVES'] ?? 60) },
      )
    },
    600_000,
  )
})

const dead = Array<'unreachable'>(20).fill('unreachable')

async function settle(office: ShelfOffice): Promise<void> {
  for (let at = 0; at < 4; at += 1) {
    office.wait(1)
    await office.turns(2)
    await adopt(office)
  }
  office.wait(1)
  await office.turns(3)
}

let adopted = 0
/** Gives ids to rows that were typed without. */
async function adopt(office: ShelfOffice): Promise<void> {
  for (const { cells } of office.workbook.facts().withoutId(logTab)) {
    adopted += 1
    await office.decide([{ kind: 'adopt', tab: 'Log', key: `LG-${adopted}`, cells }], `adopt-${adopted}`)
  }
}

function typeRow(office: ShelfOffice, words: Record<string, Cell>): void {
  const [head = []] = office.desk.rows('Log')
  office.desk.rows('Log').push(head.map((header) => words[String(header)] ?? null))
}

function happen(office: ShelfOffice, act: Meanwhile): void {
  if (act.do === 'sort') {
    const at = office.desk.rows(act.tab)[0]?.indexOf(act.by) ?? 0
    office.desk.sort(act.tab, (a, b) => compare(a[at] ?? null, b[at] ?? null) * (act.up ? 1 : -1))
  } else if (act.do === 'insert a column') {
    for (const [row, cells] of office.desk.rows(act.tab).entries()) {
      while (cells.length < act.at) cells.push(null)
      cells.splice(act.at, 0, row === 0 ? `Mine ${cells.length}` : null)
    }
  }
}

function compare(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : 1
}
