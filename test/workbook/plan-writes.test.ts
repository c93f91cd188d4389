import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/workbook/cells.ts'
import { append, remove, sameCell, update, type RowChange } from '../../src/workbook/change.ts'
import type { NumberedChange } from '../../src/workbook/plan-chain.ts'
import { planWrites, type WritePlan } from '../../src/workbook/plan-writes.ts'
import { TabSnapshot } from '../../src/workbook/snapshot.ts'
import type { SheetRequest } from '../../src/workbook/spreadsheet.ts'
import { toCells } from '../../src/workbook/tab.ts'
import { box, shelfTab, type Box } from '../support/shelf.ts'

const head = ['Id', 'Pieces', 'Label', 'State', 'Price', 'Seen']
const known = box({ id: 'B-1', pieces: 4, label: 'gold' })
const row: Cell[] = ['B-1', 4, 'gold', 'open']

/** Plans changes against a shelf; a change that stands under 'doubt' was sent before. */
function plan(
  rows: readonly Cell[][],
  changes: readonly (RowChange | { doubt: RowChange })[],
  header: readonly Cell[] = head,
): WritePlan {
  const snapshot = new TabSnapshot(shelfTab, () => undefined)
  snapshot.load({ header: head, fromRow: 2, rows }, [])
  if (header !== head) snapshot.load({ header, fromRow: 2, rows }, [])
  const numbered = changes.map((each, at): NumberedChange => {
    const inDoubt = 'doubt' in each
    return { seq: at + 1, change: inDoubt ? each.doubt : each, inDoubt }
  })
  return planWrites(numbered, new Map([['Shelf', snapshot]]), new Map([['Shelf', 7]]))
}

/** Requests in short: 'C2=3' for a cell, '+ [...]' for a new row. */
function words(requests: readonly SheetRequest[]): string[] {
  return requests.flatMap((request) => {
    if ('appendCells' in request)
      return request.appendCells.rows.map((each) => `+ ${JSON.stringify(each.values.map(valueOf))}`)
    if (!('updateCells' in request)) return ['?']
    const { start, rows } = request.updateCells
    const place = `${String.fromCharCode(65 + (start?.columnIndex ?? 0))}${(start?.rowIndex ?? 0) + 1}`
    return [`${place}=${JSON.stringify(valueOf(rows[0]?.values[0]))}`]
  })
}

function rowOf(record: Box): Cell[] {
  const cells = toCells(shelfTab, record)
  return Object.keys(shelfTab.columns).map((field) => cells[field] ?? null)
}

function valueOf(cell: { userEnteredValue?: object } | undefined): Cell {
  return (Object.values(cell?.userEnteredValue ?? {})[0] as Cell | undefined) ?? null
}

describe('changed cells', () => {
  it('are written alone, by the row as it was just read', () => {
    const made = plan([[], ['B-0'], row], [update(shelfTab, known, { pieces: 3, label: 'gold' })])
    expect(words(made.requests)).toEqual(['B4=3'])
    expect(made).toMatchObject({ sends: [1], done: [], conflicts: [] })
  })

  it('are found by their headers', () => {
    const moved = ['Our own', 'Label', 'Id', 'State', 'Price', 'Seen', 'Pieces']
    const made = plan(
      [[null, 'gold', 'B-1', null, null, null, 4]],
      [update(shelfTab, known, { pieces: 3 })],
      moved,
    )
    expect(words(made.requests)).toEqual(['G2=3'])
  })

  it('are done when the sheet shows them, whoever wrote them', () => {
    const made = plan([['B-1', 3, 'gold']], [update(shelfTab, known, { pieces: 3 })])
    expect(made).toMatchObject({ requests: [], sends: [], done: [1], conflicts: [] })
  })

  it('of a person who typed something else meanwhile stand', () => {
    const made = plan([['B-1', 9, 'gold']], [update(shelfTab, known, { pieces: 3, label: 'silver' })])
    expect(made.requests).toEqual([])
    expect(made.conflicts).toMatchObject([{ seq: 1, why: 'edited-meanwhile', field: 'pieces', found: 9 }])
  })

  it('of a row that is gone are a conflict, too', () => {
    expect(plan([], [update(shelfTab, known, { pieces: 3 })]).conflicts).toMatchObject([{ why: 'row-gone' }])
  })

  it.each<[string, Cell[], Partial<Box>, Partial<Box>]>([
    ['a blank choice is its usual word', ['B-1', 4, 'gold', null], {}, { state: 'shut' }],
    ['a choice in other letters', ['B-1', 4, 'gold', ' OPEN '], {}, { state: 'shut' }],
    ['a number as text', ['B-1', '4', 'gold'], {}, { pieces: 3 }],
    ['a number with its unit', ['B-1', 4, 'gold', '', '€ 1,250.00'], { price: 1250 }, { price: 9 }],
    [
      'a day as text',
      ['B-1', 4, 'gold', '', '', '2026-03-14'],
      { seen: '2026-03-14' as Box['seen'] },
      { seen: null },
    ],
    ['text with blanks around it', ['B-1', 4, ' gold\n'], {}, { label: 'silver' }],
    ['a number in a text column', ['B-1', 4, 1013], { label: '1013' }, { label: '1014' }],
  ])('are compared by what they mean: %s', (_, cells, seen, wanted) => {
    const made = plan([cells], [update(shelfTab, { ...known, ...seen }, wanted)])
    expect(made.conflicts).toEqual([])
    expect(made.sends).toEqual([1])
    expect(made.requests).toHaveLength(1)
  })

  it('replace a cell that cannot be read when the decision saw its last good value', () => {
    const snapshot = new TabSnapshot(shelfTab, () => undefined)
    snapshot.load({ header: head, fromRow: 2, rows: [row] }, [])
    snapshot.load({ header: head, fromRow: 2, rows: [['B-1', 'four', 'gold', 'open']] }, [])
    const changes = [{ seq: 1, change: update(shelfTab, known, { pieces: 4, label: 'x' }), inDoubt: false }]
    const made = planWrites(changes, new Map([['Shelf', snapshot]]), new Map([['Shelf', 7]]))
    expect(words(made.requests)).toEqual(['B2=4', 'C2="x"'])
  })

  it('without a column in an older workbook are left out', () => {
    const older = head.filter((each) => each !== 'Seen')
    const made = plan([['B-1', 3]], [update(shelfTab, known, { pieces: 3 })], older)
    // The tab's own columns are all required: the change waits until the header is back.
    expect(made).toMatchObject({ requests: [], sends: [], done: [], conflicts: [] })
  })
})

describe('several changes of one row', () => {
  const [one, two] = [
    update(shelfTab, known, { pieces: 3 }),
    update(shelfTab, { ...known, pieces: 3 }, { pieces: 2 }),
  ]

  it('are written as the last one wants it', () => {
    expect(words(plan([row], [one, two]).requests)).toEqual(['B2=2'])
    expect(plan([row], [one, two]).sends).toEqual([1, 2])
  })

  it('are all done when the sheet shows the last one', () => {
    expect(plan([['B-1', 2]], [one, two])).toMatchObject({ done: [1, 2], conflicts: [] })
    expect(plan([['B-1', 2]], [{ doubt: one }, { doubt: two }])).toMatchObject({
      done: [1, 2],
      conflicts: [],
    })
  })

  it('that lead back to where they began write nothing', () => {
    const back = update(shelfTab, { ...known, pieces: 3 }, { pieces: 4 })
    expect(plan([row], [one, back])).toMatchObject({ requests: [], done: [1, 2], conflicts: [] })
  })

  it('wait behind one whose outcome is not known', () => {
    expect(plan([row], [{ doubt: one }, two])).toMatchObject({
      requests: [],
      sends: [],
      done: [],
      conflicts: [],
    })
    const made = plan([['B-1', 3]], [{ doubt: one }, two])
    expect(made).toMatchObject({ done: [1], sends: [2] })
    expect(words(made.requests)).toEqual(['B2=2'])
  })

  it('are judged one by one: only the one whose cell was edited is dropped', () => {
    const other = update(shelfTab, known, { label: 'silver' })
    const made = plan([['B-1', 9, 'gold']], [one, other])
    expect(made.conflicts.map((each) => each.seq)).toEqual([1])
    expect(words(made.requests)).toEqual(['C2="silver"'])
  })
})

describe('new rows', () => {
  it('are added together, in the order in which they were decided, columns where they stand', () => {
    const changes = [append(shelfTab, box({ id: 'B-2', pieces: 1 })), append(shelfTab, box({ id: 'B-3' }))]
    const made = plan([row], changes, ['Label', 'Id', 'Pieces', 'State', 'Price', 'Seen'])
    expect(made.requests).toHaveLength(1)
    expect(words(made.requests)).toEqual([
      '+ [null,"B-2",1,"open",null,null]',
      '+ [null,"B-3",null,"open",null,null]',
    ])
  })

  it('hold later changes of the same row', () => {
    const changes = [append(shelfTab, known), update(shelfTab, known, { pieces: 3 })]
    expect(words(plan([], changes).requests)).toEqual(['+ ["B-1",3,"gold","open",null,null]'])
  })

  it('in doubt are looked for and never sent twice', () => {
    expect(plan([], [{ doubt: append(shelfTab, known) }])).toMatchObject({
      requests: [],
      sends: [],
      done: [],
    })
    expect(plan([row], [{ doubt: append(shelfTab, known) }])).toMatchObject({ requests: [], done: [1] })
    // A person may edit the row as soon as it is there.
    const edited = plan([['B-1', 9, 'mine']], [{ doubt: append(shelfTab, known) }])
    expect(edited).toMatchObject({ done: [1], conflicts: [] })
  })

  it('of a key that a person used meanwhile are a conflict when they say something else', () => {
    expect(plan([row], [append(shelfTab, known)])).toMatchObject({ done: [1], conflicts: [] })
    const made = plan([['b-1', 9, 'gold']], [append(shelfTab, known)])
    expect(made.conflicts).toMatchObject([{ why: 'edited-meanwhile', field: 'pieces', found: 9 }])
    expect(plan([['B-1', 9]], [append(shelfTab, box({ id: 'B-1' }))])).toMatchObject({
      done: [1],
      conflicts: [],
    })
  })

  it('that are taken back before they were sent never reach the sheet', () => {
    const made = plan([], [append(shelfTab, known), remove(shelfTab, known)])
    expect(made).toMatchObject({ requests: [], sends: [], done: [1, 2], conflicts: [] })
  })

  it('in doubt that are taken back stay in doubt until they are seen, and then are emptied', () => {
    const chain = [{ doubt: append(shelfTab, known) }, remove(shelfTab, known)]
    expect(plan([], chain)).toMatchObject({ requests: [], sends: [], done: [] })
    const made = plan([row], chain)
    expect(made).toMatchObject({ done: [1], sends: [2] })
    expect(words(made.requests)).toEqual(['A2=null', 'B2=null', 'C2=null', 'D2=null', 'E2=null', 'F2=null'])
  })
})

describe('a row that is taken away', () => {
  it('is done when it is gone, and stands when somebody edited it', () => {
    expect(plan([], [remove(shelfTab, known)])).toMatchObject({ requests: [], done: [1] })
    const made = plan([['B-1', 4, 'mine', 'open']], [remove(shelfTab, known)])
    expect(made).toMatchObject({
      requests: [],
      conflicts: [{ why: 'edited-meanwhile', field: 'label', found: 'mine' }],
    })
  })

  it('and comes again is emptied and added anew', () => {
    const again = box({ id: 'B-1', pieces: 8 })
    const made = plan([row], [remove(shelfTab, known), append(shelfTab, again)])
    expect(words(made.requests).at(-1)).toBe('+ ["B-1",8,null,"open",null,null]')
    expect(made.requests).toHaveLength(7)
    const sent = [{ doubt: remove(shelfTab, known) }, { doubt: append(shelfTab, again) }]
    expect(plan([row], sent).done).toEqual([])
    expect(plan([[], ['B-1', 8]], sent).done).toEqual([1, 2])
    // The removal alone is in doubt: the new row waits, or it would be taken for the old one.
    expect(plan([row], [{ doubt: remove(shelfTab, known) }, append(shelfTab, again)])).toMatchObject({
      sends: [],
      done: [],
    })
  })
})

describe('a row that a person typed without an id', () => {
  const adopt = (key: string, pieces: number): RowChange => ({
    kind: 'adopt',
    tab: 'Shelf',
    key,
    cells: { id: null, pieces, label: '', state: null, price: null, seen: null },
  })

  it('gets its id into its own cell, twins one each', () => {
    const made = plan(
      [
        [null, 5],
        [null, 6],
        [null, 5],
      ],
      [adopt('B-7', 5), adopt('B-8', 5), adopt('B-9', 6)],
    )
    expect(words(made.requests)).toEqual(['A2="B-7"', 'A4="B-8"', 'A3="B-9"'])
  })

  it('takes later changes of it along', () => {
    const adopted = box({ id: 'B-7', pieces: 5 })
    const made = plan(
      [[null, '5']],
      [
        { ...adopt('B-7', 5), cells: { id: null, pieces: '5' } } as RowChange,
        update(shelfTab, adopted, { pieces: 4 }),
      ],
    )
    expect(words(made.requests)).toEqual(['A2="B-7"', 'B2=4'])
  })

  it('and then typed on in is left alone', () => {
    expect(plan([[null, 5, 'more']], [adopt('B-7', 5)]).conflicts).toMatchObject([{ why: 'row-gone' }])
    expect(plan([['B-7', 5, 'more']], [adopt('B-7', 5)]).done).toEqual([1])
  })
})

it('a tab that is missing, or one of whose headers is, keeps its changes waiting and others go on', () => {
  const broken = plan(
    [row],
    [update(shelfTab, known, { pieces: 3 })],
    ['Id', 'How many', 'Label', 'State', 'Price', 'Seen'],
  )
  expect(broken).toMatchObject({ requests: [], sends: [], done: [], conflicts: [] })
  const other = { ...append(shelfTab, known), tab: 'Elsewhere' } as RowChange
  const made = plan([row], [other, update(shelfTab, known, { pieces: 3 })])
  expect(made).toMatchObject({ sends: [2], done: [], conflicts: [] })
})

describe('whatever was decided and whatever people typed', () => {
  const keys = ['B-1', 'B-2']
  const rows = fc.array(
    fc.record({ id: fc.constantFrom(...keys), pieces: fc.nat(2), label: fc.constantFrom('', 'x', 'y') }),
    { maxLength: 3 },
  )
  const wish = fc.record({
    key: fc.constantFrom(...keys),
    do: fc.constantFrom('append', 'update', 'remove'),
    pieces: fc.nat(2),
    label: fc.option(fc.constantFrom('', 'x', 'y')),
  })

  it('a person’s newer cell is never written over, and what is sent or done is what was wanted', () => {
    fc.assert(
      fc.property(rows, fc.array(wish, { maxLength: 6 }), rows, (before, wishes, now) => {
        const sheet = new Map(before.map((each) => [each.id, box(each)]))
        const decided = new Map(sheet)
        const changes = wishes.flatMap((each): RowChange[] => {
          const record = decided.get(each.key)
          const wanted = { pieces: each.pieces, ...(each.label === null ? {} : { label: each.label }) }
          if (each.do === 'append' && record === undefined) {
            decided.set(each.key, box({ id: each.key, ...wanted }))
            return [append(shelfTab, box({ id: each.key, ...wanted }))]
          }
          if (record === undefined || each.do === 'append') return []
          if (each.do === 'remove') {
            decided.delete(each.key)
            return [remove(shelfTab, record)]
          }
          decided.set(each.key, { ...record, ...wanted })
          return [update(shelfTab, record, wanted)]
        })
        const shown = [...new Map(now.map((each) => [each.id, box(each)])).values()]
        const cells = shown.map(rowOf)
        const made = plan(cells, changes)
        const numbers = [...made.sends, ...made.done, ...made.conflicts.map((each) => each.seq)]
        expect(numbers.toSorted((a, b) => a - b)).toEqual(changes.map((_, at) => at + 1))
        for (const placed of made.placed) {
          const found = toCells(shelfTab, shown[placed.rowNumber - 2] ?? {})
          const chain = changes.filter((each) => each.key === placed.key)
          for (const field of Object.keys(placed.cells)) {
            // Every cell that is written held something that a decision about this row had seen or made.
            const seen = chain.flatMap((each) => [
              ...('before' in each ? [each.before[field]] : []),
              ...('cells' in each ? [each.cells[field]] : []),
            ])
            expect(seen.some((cell) => sameCell(cell, found[field]))).toBe(true)
          }
        }
      }),
    )
  })

  it('without people, what is sent makes the sheet what was decided', () => {
    fc.assert(
      fc.property(rows, fc.array(wish, { maxLength: 8 }), (before, wishes) => {
        const sheet = [...new Map(before.map((each) => [each.id, box(each)])).values()]
        const decided = new Map(sheet.map((each) => [each.id, each]))
        const changes: RowChange[] = []
        for (const each of wishes) {
          const record = decided.get(each.key)
          if (each.do === 'append' && record === undefined) {
            const made = box({ id: each.key, pieces: each.pieces })
            decided.set(each.key, made)
            changes.push(append(shelfTab, made))
          } else if (each.do === 'update' && record !== undefined) {
            decided.set(each.key, { ...record, pieces: each.pieces, label: each.label ?? record.label })
            changes.push(update(shelfTab, record, { pieces: each.pieces, label: each.label ?? record.label }))
          } else if (each.do === 'remove' && record !== undefined) {
            decided.delete(each.key)
            changes.push(remove(shelfTab, record))
          }
        }
        const cells = sheet.map(rowOf)
        const made = plan(cells, changes)
        expect(made.conflicts).toEqual([])
        for (const request of made.requests) {
          if ('appendCells' in request)
            cells.push(...request.appendCells.rows.map((each) => each.values.map(valueOf)))
          else if ('updateCells' in request) {
            const { start, rows: values } = request.updateCells
            const target = cells[(start?.rowIndex ?? 0) - 1]
            if (target !== undefined) target[start?.columnIndex ?? 0] = valueOf(values[0]?.values[0])
          }
        }
        const after = new TabSnapshot(shelfTab, () => undefined)
        after.load({ header: head, fromRow: 2, rows: cells }, [])
        const byId = (a: Box, b: Box) => (a.id < b.id ? -1 : 1)
        expect((after.records as readonly Box[]).toSorted(byId)).toEqual([...decided.values()].sort(byId))
      }),
    )
  })
})
