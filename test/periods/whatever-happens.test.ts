import { allAtOnce } from '../../src/kit/steps.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { accept } from '../../src/kit/result.ts'
import type { Month } from '../../src/periods/rules.ts'
import { planClose } from '../../src/periods/actions.ts'
import type { Movement } from '../../src/stock/rules.ts'
import { movementsTab } from '../../src/stock/tabs.ts'
import { append } from '../../src/workbook/change.ts'
import type { Cell } from '../../src/workbook/cells.ts'
import type { Mishap } from '../support/desk-spreadsheet.ts'
import { cellsOf, closingDesk, on, openClosingStore, smallLedger } from '../support/closing-store.ts'
import { movement } from '../support/records.ts'

const places = ['Studio', 'Shop']
const days = ['2026-08-15', '2026-09-10', '2026-09-30', '2026-10-06']
const aRow = {
  day: fc.constantFrom(...days),
  place: fc.constantFrom(...places),
  pieces: fc.integer({ min: -5, max: 5 }),
}
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('bot records' as const), ...aRow }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('person adds' as const), ...aRow }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('person changes' as const), row: fc.nat(12), pieces: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('person deletes' as const), row: fc.nat(12) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('person sorts' as const), by: fc.constantFrom(0, 1, 5) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('in the moment of a write' as const),
      act: fc.constantFrom('sorts' as const, 'adds' as const, 'changes' as const, 'deletes' as const),
      by: fc.constantFrom(0, 1, 5),
      row: fc.nat(12),
      killed: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('close' as const), month: fc.constantFrom('2026-08', '2026-09') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('break write' as const),
      mishap: fc.constantFrom<Mishap>('lost-before', 'lost-after', 'busy', 'unreachable', 'refused'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('break read' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 62, 181) }),
  },
)

/** Pieces of the model's rows by place. */
function sumsOf(rows: Iterable<{ place: string; pieces: number }>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { place, pieces } of rows) sums[place] = (sums[place] ?? 0) + pieces
  return Object.fromEntries(Object.entries(sums).filter(([, pieces]) => pieces !== 0))
}

describe('whatever happens around closes', () => {
  it('every movement is there once, on hand is what people and bot made it, and everything adds up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const journal = openSqliteJournal(':memory:')
        const ledger = smallLedger.filter((row) => row.bucket === 'sellable' && row.status === 'ok')
        const desk = closingDesk(ledger)
        const model = new Map(
          ledger.map((row) => [row.id, { place: `${row.sku} ${row.location}`, pieces: row.quantity }]),
        )
        let store = await openClosingStore({ desk, journal })
        let waited = 0
        let count = 0
        const revive = async () => {
          store.kill()
          store = await openClosingStore({ desk, journal })
          store.wait(waited)
        }
        const rowOf = (words: { day: string; place: string; pieces: number }): Movement =>
          movement({
            id: `MV-N${count}`,
            at: on(words.day),
            quantity: words.pieces,
            location: words.place,
            kind: 'adjustment',
          })
        const known = (row: Movement) =>
          model.set(row.id, { place: `${row.sku} ${row.location}`, pieces: row.quantity })
        // People touch movements that stand in the ledger, never the bot's opening balances.
        const standing = () => desk.rows('Movements').filter((row) => String(row[0]).startsWith('MV-'))
        const changes = (at: number, pieces: number) => {
          const row = standing()[at]
          const own = model.get(String(row?.[0]))
          if (row === undefined || own === undefined) return
          row[5] = pieces
          own.pieces = pieces
        }
        const deletes = (at: number) => {
          const row = standing()[at]
          if (row === undefined) return
          desk.rows('Movements').splice(desk.rows('Movements').indexOf(row), 1)
          model.delete(String(row[0]))
        }
        const compare = (by: number) => (a: Cell[], b: Cell[]) =>
          String(a[by] ?? '').localeCompare(String(b[by] ?? ''))
        const adds = (row: Movement) => {
          desk.rows('Movements').push(cellsOf(row))
          known(row)
        }
        for (const each of steps) {
          count += 1
          if (each.do === 'bot records') {
            const row = rowOf(each)
            const decided = store.workbook.change(row.id, () =>
              accept({ changes: [append(movementsTab, row)], reply: null }),
            )
            await store.whileAlive(decided)
            // A kill in between leaves it recorded or not.
            if ((await journal.find(row.id)) !== undefined) known(row)
          } else if (each.do === 'person adds') adds(rowOf(each))
          else if (each.do === 'person changes') changes(each.row, each.pieces)
          else if (each.do === 'person deletes') deletes(each.row)
          else if (each.do === 'person sorts') desk.sort('Movements', compare(each.by))
          else if (each.do === 'in the moment of a write') {
            const { act, by, row, killed } = each
            const at = count
            desk.beforeWrite = () => {
              if (act === 'sorts') desk.sort('Movements', compare(by))
              else if (act === 'deletes') deletes(row)
              else if (act === 'changes') changes(row, 7)
              else adds(movement({ id: `MV-M${at}`, at: on('2026-10-07'), quantity: 1, location: 'Shop' }))
              if (killed) store.kill()
            }
          } else if (each.do === 'close') {
            if (store.killed()) await revive()
            const planned = allAtOnce(planClose(store.facts(), each.month as Month))
            if (planned.ok) await store.whileAlive(store.close(each.month, planned.value.steps[0]?.name))
          } else if (each.do === 'break write') desk.writes.push(each.mishap)
          else if (each.do === 'break read') desk.reads.push('unreachable')
          else if (each.do === 'turn') await store.turns(1)
          else if (each.do === 'kill') store.kill()
          else {
            waited += each.seconds
            store.wait(each.seconds)
          }
          if (store.killed()) {
            desk.reads.length = 0
            await revive()
          }
        }
        desk.beforeWrite = undefined
        desk.writes.length = 0
        desk.reads.length = 0
        for (const seconds of [181, 601, 181, 181]) {
          await store.turns(6)
          store.wait(seconds)
        }
        await store.turns(6)
        expect(store.workbook.status().unwritten).toBe(0)
        const all = [...store.ids('Movements'), ...store.ids('Archive')]
        expect(all.filter((id) => !id.startsWith('OPEN-')).sort()).toEqual([...model.keys()].sort())
        expect(new Set(all).size).toBe(all.length)
        const found = desk
          .records('Movements')
          .filter((row) => row['Status'] !== 'void')
          .map((row) => ({ place: `${row['SKU']} ${row['Location']}`, pieces: Number(row['Quantity']) }))
        expect(sumsOf(found)).toEqual(sumsOf(model.values()))
        expect((await store.check()).findings).toEqual([])
        expect(store.facts().problems()).toEqual([])
        await store.workbook.stop(0)
        await journal.close()
      }),
      { numRuns: Number(process.env['CASES'] ?? 80) },
    )
  }, 600_000)
})
