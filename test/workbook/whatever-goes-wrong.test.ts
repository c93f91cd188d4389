import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { append, update, type Change } from '../../src/workbook/change.ts'
import type { Mishap } from '../support/desk-spreadsheet.ts'
import { box, line, logTab, shelf, shelfTab } from '../support/shelf.ts'
import { openShelf } from '../support/shelf-office.ts'

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
        expect(new Map(office.boxes().map((each) => [each.id, each.label]))).toEqual(shown)
        await office.workbook.stop(0)
      }),
      { numRuns: 60 },
    )
  }, 120_000)
})
