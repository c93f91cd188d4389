import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/workbook/cells.ts'
import { append, remove, update, type Change } from '../../src/workbook/change.ts'
import { TabSnapshot } from '../../src/workbook/snapshot.ts'
import type { RawTab } from '../../src/workbook/raw-row.ts'
import { toCells, type Tab } from '../../src/workbook/tab.ts'
import { box, logTab, shelfTab, type Box } from '../support/shelf.ts'

const shelfHead = ['Id', 'Pieces', 'Label', 'State', 'Price', 'Seen']
const logHead = ['Id', 'Box', 'Pieces', 'Status']

function shelf(
  rows: readonly Cell[][],
  header: readonly Cell[] = shelfHead,
  pending: readonly Change[] = [],
) {
  const snapshot = new TabSnapshot(shelfTab, () => undefined)
  snapshot.load({ header, fromRow: 2, rows }, pending)
  return snapshot
}

function log(rows: readonly Cell[][]) {
  const snapshot = new TabSnapshot(logTab, () => undefined)
  snapshot.load({ header: logHead, fromRow: 2, rows }, [])
  return snapshot
}

const problemWords = (snapshot: TabSnapshot) =>
  snapshot.problems().map(({ key, rowNumber, column, got }) => [key, rowNumber, column, got])

describe('reading a tab', () => {
  it('finds columns by their headers wherever they stand, case and outer blanks ignored', () => {
    const snapshot = shelf(
      [['gold', 'B-1', 'mine', 3]],
      [' label ', 'ID', 'Our own', 'pieces', 'State', 'Price', 'Seen'],
    )
    expect(snapshot.record('b-1')).toMatchObject({ id: 'B-1', label: 'gold', pieces: 3, state: 'open' })
    expect(snapshot.problems()).toEqual([])
  })

  it('leaves blank rows out and keeps the row numbers of the others', () => {
    const snapshot = shelf([['B-1', 1], [], [null, ''], ['B-2', 2]])
    expect([snapshot.rowNumber('B-1'), snapshot.rowNumber('B-2'), snapshot.lastRow]).toEqual([2, 5, 5])
  })

  it('keeps the last good value of a bad cell and says which cell it is', () => {
    const snapshot = shelf([['B-1', 4]])
    snapshot.load({ header: shelfHead, fromRow: 2, rows: [[], ['B-1', 'four']] }, [])
    expect(snapshot.record('B-1')).toMatchObject({ pieces: 4 })
    expect(problemWords(snapshot)).toEqual([['B-1', 3, 'Pieces', 'four']])
    snapshot.load({ header: shelfHead, fromRow: 2, rows: [['B-1', 5]] }, [])
    expect(snapshot.problems()).toEqual([])
    expect(snapshot.record('B-1')).toMatchObject({ pieces: 5 })
  })

  it('brings a last good value back after a restart', () => {
    const cells = { id: 'B-1', pieces: 7, seen: 46_095, price: '€ 12.50', state: 'shut', label: 'x' }
    const snapshot = new TabSnapshot(shelfTab, (key) => (key === 'B-1' ? cells : undefined))
    snapshot.load({ header: shelfHead, fromRow: 2, rows: [['B-1', 'x', 5, 'ajar', 'dear', 'soon']] }, [])
    expect(snapshot.record('B-1')).toEqual({
      id: 'B-1',
      pieces: 7,
      label: '5',
      state: 'shut',
      price: 12.5,
      seen: '2026-03-14',
    })
    expect(problemWords(snapshot).map(([, , column]) => column)).toEqual(['Pieces', 'State', 'Price', 'Seen'])
  })

  it('shows a row only when every required cell can be read', () => {
    const snapshot = log([
      ['L-1', 'A', 2],
      ['L-2', 'A', 'two'],
      ['L-3', '', 1],
    ])
    expect(snapshot.records.map((each) => each['id'])).toEqual(['L-1'])
    expect(problemWords(snapshot)).toEqual([
      ['L-2', 3, 'Pieces', 'two'],
      ['L-3', 4, 'Box', 'nothing'],
    ])
  })

  it('keeps rows that were typed without an id apart, formulas alone are none', () => {
    const snapshot = shelf([['', 3], [null, null, 'x'], ['B-1']])
    expect(snapshot.withoutId.map((row) => row.rowNumber)).toEqual([2, 3])
    expect(snapshot.records).toHaveLength(1)
  })

  it.each([
    ['missing', ['Id', 'Pieces', 'Label', 'State', 'Price']],
    ['doubled', [...shelfHead, 'Pieces']],
    ['renamed', ['Id', 'How many', 'Label', 'State', 'Price', 'Seen']],
    ['gone with the whole row', []],
  ])('keeps what was known while a header is %s, and is not written to', (_, header) => {
    const snapshot = shelf([['B-1', 4]])
    expect(snapshot.usable).toBe(true)
    expect(snapshot.load({ header, fromRow: 2, rows: [['B-2', 9]] }, [])).toEqual([])
    expect(snapshot.record('B-1')).toMatchObject({ pieces: 4 })
    expect(snapshot.record('B-2')).toBeUndefined()
    expect(snapshot.usable).toBe(false)
    expect(snapshot.problems().every((problem) => problem.key === 'header')).toBe(true)
    snapshot.load({ header: shelfHead, fromRow: 2, rows: [['B-2', 9]] }, [])
    expect(snapshot.records).toMatchObject([{ id: 'B-2', pieces: 9 }])
    expect(snapshot.usable).toBe(true)
  })

  it('says that a tab is missing and nothing else of it', () => {
    const snapshot = shelf([['B-1', 'x']])
    snapshot.setMissing(true)
    expect(problemWords(snapshot)).toEqual([['header', 1, 'the tab', 'nothing']])
    expect(snapshot.record('B-1')).toBeDefined()
    expect(snapshot.usable).toBe(false)
  })
})

describe('two rows of one key', () => {
  it('count once: the first one, and the other is a problem', () => {
    const snapshot = shelf([
      ['B-1', 1],
      ['b-1 ', 2],
    ])
    expect(snapshot.records).toMatchObject([{ pieces: 1 }])
    expect(problemWords(snapshot)).toEqual([['B-1', 3, 'Id', 'B-1, which row 2 has, too']])
  })

  it('of a ledger are no problem when they say the same: the bot makes the later one void', () => {
    const snapshot = log([
      ['L-1', 'A', 5],
      ['L-1', 'A', 5],
      ['L-1', 'A', 7],
    ])
    expect(snapshot.doubles).toEqual([
      { key: 'L-1', rowNumber: 3, same: true, voided: false, onlyId: false },
      { key: 'L-1', rowNumber: 4, same: false, voided: false, onlyId: false },
    ])
    expect(problemWords(snapshot)).toEqual([['L-1', 4, 'Id', 'L-1, which row 2 has, too']])
  })

  it('count by the one that is not void, wherever a sort puts it', () => {
    const rows = [
      ['L-1', 'A', 5, 'Void'],
      ['L-1', 'A', 5],
      ['L-2', 'A', 3, 'void'],
    ]
    const snapshot = log(rows)
    expect(snapshot.record('L-1')).toMatchObject({ status: 'ok' })
    expect(snapshot.rowNumber('L-1')).toBe(3)
    expect(snapshot.record('L-2')).toMatchObject({ status: 'void' })
    expect(snapshot.problems()).toEqual([])
    const { version } = snapshot
    snapshot.load({ header: logHead, fromRow: 2, rows: rows.toReversed() }, [])
    expect(snapshot.record('L-1')).toMatchObject({ status: 'ok' })
    expect(snapshot.version).toBe(version)
  })
})

describe('a row with nothing but an id that the bot gives', () => {
  it('counts only when no other has that id, and is no problem then: the bot takes the id out', () => {
    const snapshot = log([['L-1'], ['L-1', 'A', 5], ['L-2']])
    expect(snapshot.rowNumber('L-1')).toBe(3)
    expect(snapshot.record('L-1')).toMatchObject({ pieces: 5 })
    expect(snapshot.doubles).toEqual([{ key: 'L-1', rowNumber: 2, same: false, voided: false, onlyId: true }])
    expect(snapshot.hasOnlyId('L-1')).toBe(false)
    expect(snapshot.hasOnlyId('L-2')).toBe(true)
    expect(problemWords(snapshot).map(([, rowNumber]) => rowNumber)).toEqual([4, 4])
  })

  it('makes place for the row that a tail brings', () => {
    const rows: Cell[][] = [['L-x'], ...Array.from({ length: 60 }, (_, at): Cell[] => [`L-${at}`, 'A', 1])]
    const snapshot = log(rows)
    const fromRow = snapshot.tailFrom
    snapshot.load({ header: logHead, fromRow, rows: [...rows.slice(fromRow - 2), ['L-x', 'A', 7]] }, [])
    expect(snapshot.rowNumber('L-x')).toBe(63)
    expect(snapshot.record('L-x')).toMatchObject({ pieces: 7 })
    expect(snapshot.doubles).toMatchObject([{ key: 'L-X', rowNumber: 2, onlyId: true }])
  })
})

describe('a tail', () => {
  const many = Array.from({ length: 60 }, (_, at): Cell[] => [`L-${at}`, 'A', 1])
  const tail = (rows: readonly Cell[][], fromRow: number): RawTab => ({
    header: logHead,
    fromRow,
    rows: rows.slice(fromRow - 2),
  })

  it('joins what is known by its last twenty rows', () => {
    const snapshot = log(many)
    expect(snapshot.tailFrom).toBe(42)
    const longer = [...many, ['L-60', 'A', 2], [null, 'B', 9]]
    expect(snapshot.tailFits(tail(longer, 42))).toBe(true)
    snapshot.load(tail(longer, 42), [])
    expect(snapshot.records).toHaveLength(61)
    expect(snapshot.withoutId).toMatchObject([{ rowNumber: 63 }])
    expect(snapshot.tailFrom).toBe(43)
  })

  it('does not join when rows above were deleted, added or sorted', () => {
    const snapshot = log(many)
    expect(snapshot.tailFits(tail(many.slice(1), 42))).toBe(false)
    expect(snapshot.tailFits(tail([['L-x', 'A', 1], ...many], 42))).toBe(false)
    expect(snapshot.tailFits(tail(many.toReversed(), 42))).toBe(false)
    expect(snapshot.tailFits(tail(many.slice(0, 50), 42))).toBe(false)
  })

  it('leaves rows above it as they were known, those without an id and doubled ones too', () => {
    const rows: Cell[][] = [[null, 'B', 9], ['L-0', 'A', 1], ['L-0', 'A', 1], ...many.slice(1)]
    const snapshot = log(rows)
    const raw = {
      header: logHead,
      fromRow: snapshot.tailFrom,
      rows: [...rows.slice(snapshot.tailFrom - 2), ['L-0', 'A', 1]],
    }
    snapshot.load(raw, [])
    snapshot.load(raw, [])
    expect(snapshot.withoutId.map((row) => row.rowNumber)).toEqual([2])
    expect(snapshot.doubles.map((row) => row.rowNumber)).toEqual([4, 64])
    expect(snapshot.records).toHaveLength(60)
  })
})

describe('what is decided and not written yet', () => {
  const known = box({ id: 'B-1', pieces: 4 })
  const row: Cell[] = ['B-1', 4]

  it('is shown at once, and again after each read until the sheet has it', () => {
    const change = update(shelfTab, known, { pieces: 3 })
    const snapshot = shelf([row])
    snapshot.apply(change)
    expect(snapshot.record('B-1')).toMatchObject({ pieces: 3 })
    snapshot.load({ header: shelfHead, fromRow: 2, rows: [row] }, [change])
    expect(snapshot.record('B-1')).toMatchObject({ pieces: 3 })
    snapshot.load({ header: shelfHead, fromRow: 2, rows: [['B-1', 3]] }, [])
    expect(snapshot.record('B-1')).toMatchObject({ pieces: 3 })
  })

  it('is taken back at once when a person’s edit stands against it', () => {
    const snapshot = shelf([row])
    const [one, two] = [update(shelfTab, known, { pieces: 3 }), update(shelfTab, known, { label: 'x' })]
    snapshot.apply(one)
    snapshot.apply(two)
    snapshot.showAgain(['b-1'], [two])
    expect(snapshot.record('B-1')).toMatchObject({ pieces: 4, label: 'x' })
  })

  it('is expected below the last row, in the order in which it was decided', () => {
    const snapshot = shelf([row, [], [null, null, 'typed']])
    snapshot.apply(append(shelfTab, box({ id: 'B-2' })))
    snapshot.apply(append(shelfTab, box({ id: 'B-3' })))
    expect(['B-1', 'B-2', 'B-3', 'B-4'].map((key) => snapshot.expectedRow(key))).toEqual([
      undefined,
      5,
      6,
      undefined,
    ])
    snapshot.apply(remove(shelfTab, box({ id: 'B-2' })))
    expect(snapshot.expectedRow('B-3')).toBe(5)
  })

  it('keeps the records and their version when the sheet shows just what was known', () => {
    const snapshot = shelf([row])
    const { version, records } = snapshot
    snapshot.load({ header: shelfHead, fromRow: 2, rows: [row] }, [])
    snapshot.load(
      {
        header: ['Label', ...shelfHead.filter((each) => each !== 'Label')],
        fromRow: 2,
        rows: [[null, 'B-1', 4]],
      },
      [],
    )
    expect(snapshot.version).toBe(version)
    expect(snapshot.records).toBe(records)
  })
})

describe('whatever people and the bot do', () => {
  const keys = ['B-1', 'B-2', 'B-3', 'B-4']
  const step = fc.oneof(
    fc.record({
      do: fc.constant('type' as const),
      key: fc.constantFrom(...keys),
      pieces: fc.integer({ min: 0, max: 9 }),
    }),
    fc.record({ do: fc.constant('add' as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant('delete' as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant('sort' as const), seed: fc.integer() }),
    fc.record({ do: fc.constant('move column' as const), from: fc.nat(5), to: fc.nat(5) }),
    fc.record({ do: fc.constant('blank row' as const), at: fc.nat(5) }),
    fc.record({
      do: fc.constant('decide' as const),
      key: fc.constantFrom(...keys),
      label: fc.constantFrom('x', 'y'),
    }),
    fc.record({ do: fc.constant('decide new' as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant('read' as const) }),
  )

  it('the records are the sheet’s rows with the decisions on top, and the index is their fold', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const snapshot = new TabSnapshot(shelfTab, () => undefined)
        const sum = {
          tab: shelfTab as Tab,
          empty: () => ({ pieces: 0, count: 0 }),
          add: (state: { pieces: number; count: number }, each: Box) => {
            state.pieces += each.pieces ?? 0
            state.count += 1
          },
          remove: (state: { pieces: number; count: number }, each: Box) => {
            state.pieces -= each.pieces ?? 0
            state.count -= 1
          },
        }
        let header = [...shelfHead]
        let sheet: (Box | undefined)[] = []
        let pending: Change[] = []
        const read = () => {
          const rows = sheet.map((each) => {
            if (each === undefined) return []
            const cells = toCells(shelfTab, each)
            return header.map(
              (head) => cells[Object.keys(shelfTab.columns)[shelfHead.indexOf(head)] ?? ''] ?? null,
            )
          })
          snapshot.load({ header, fromRow: 2, rows }, pending)
        }
        read()
        for (const each of steps) {
          const at = 'key' in each ? sheet.findIndex((row) => row?.id === each.key) : -1
          const shown = 'key' in each ? (snapshot.record(each.key) as Box | undefined) : undefined
          if (each.do === 'type' && at >= 0) sheet[at] = { ...(sheet[at] as Box), pieces: each.pieces }
          if (each.do === 'add' && at < 0) sheet.push(box({ id: each.key, pieces: 1 }))
          if (each.do === 'delete') sheet = sheet.filter((row) => row?.id !== each.key)
          if (each.do === 'sort')
            sheet = sheet.toSorted(
              (a, b) => ((a?.pieces ?? 0) - (b?.pieces ?? 0)) * (each.seed % 2 === 0 ? 1 : -1),
            )
          if (each.do === 'move column') header.splice(each.to, 0, ...header.splice(each.from, 1))
          if (each.do === 'blank row') sheet.splice(each.at, 0, undefined)
          if (each.do === 'decide' && shown !== undefined)
            pending.push(update(shelfTab, shown, { label: each.label }))
          if (each.do === 'decide new' && shown === undefined)
            pending.push(append(shelfTab, box({ id: each.key, pieces: 2 })))
          const last = pending.at(-1)
          if ((each.do === 'decide' || each.do === 'decide new') && last !== undefined) snapshot.apply(last)
          if (each.do === 'read') read()
        }
        read()
        const model = new Map(sheet.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])))
        for (const change of pending) {
          const known = model.get(change.key)
          if (change.kind === 'append' && known === undefined)
            model.set(change.key, box({ id: change.key, pieces: Number(change.cells['pieces']) }))
          if (change.kind === 'update' && known !== undefined)
            model.set(change.key, { ...known, label: String(change.cells['label']) })
        }
        const byId = (a: Box, b: Box) => (a.id < b.id ? -1 : 1)
        expect((snapshot.records as readonly Box[]).toSorted(byId)).toEqual([...model.values()].sort(byId))
        expect(snapshot.index(sum)).toEqual({
          count: model.size,
          pieces: [...model.values()].reduce((total, each) => total + (each.pieces ?? 0), 0),
        })
        pending = []
      }),
    )
  })
})

describe('a ledger whose rows were read before all of them were there', () => {
  const cell = fc.constantFrom<Cell>(null, '', 'A', 'b ', 'two', 2, 3, -1, 'ok', 'OK', 'void', 'Void ', true)
  const key = fc.constantFrom<Cell>(null, '', 'L-1', 'l-1 ', 'L-2', 'L-3', 'L-4', 5)
  const row = fc.oneof(
    fc.tuple(key, cell, cell, cell),
    fc.tuple(key, fc.constant<Cell>('A'), fc.integer({ min: 1, max: 3 }), fc.constant<Cell>('ok')),
    fc.tuple(key),
  )
  const sheet = fc.record({ rows: fc.array(row, { maxLength: 8 }), turned: fc.boolean() })
  const looks = fc.array(sheet, { minLength: 1, maxLength: 4 })

  it('is what it is when they are read afterwards, look after look, wherever columns stand', () => {
    fc.assert(
      fc.property(looks, (sheets) => {
        const [early, late] = [0, 1].map(() => new TabSnapshot(logTab, () => undefined))
        for (const { rows, turned } of sheets) {
          const header = turned ? logHead.toReversed() : logHead
          const cells = rows.map((each) =>
            turned ? logHead.map((_, at) => each[logHead.length - 1 - at] ?? null) : [...each],
          )
          const read = early?.reader(header)
          early?.load({ header, fromRow: 2, rows: cells.map((each) => read?.(each) ?? each) }, [])
          late?.load({ header, fromRow: 2, rows: cells }, [])
          expect(toldBy(early)).toEqual(toldBy(late))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('keeps the very row that it knows where nothing changed, and no cells where one can do without', () => {
    const snapshot = log([['L-1', 'A', 2, 'ok']])
    const read = snapshot.reader(logHead)
    expect(read(['L-1', 'A', 2, 'ok'])).toBe(snapshot.sheetRow('L-1'))
    expect(read(['L-1', 'A', 3, 'ok'])).toMatchObject({ key: 'L-1', record: { pieces: 3 } })
    for (const closely of [['L-2', 'A', 'two'], ['L-2'], [null, 'A', 2], ['L-2', 'A', 2, 'void']])
      expect(read(closely)).toBe(closely)
    expect(snapshot.record('L-1')).toMatchObject({ pieces: 2 })
  })

  function toldBy(snapshot: TabSnapshot | undefined) {
    if (snapshot === undefined) return undefined
    const { records, doubles, withoutId, lastRow, tailFrom } = snapshot
    const keys = [...snapshot.keys()]
    const cells = keys.map((each) => [each, snapshot.rowNumbers(each), snapshot.sheetCells(each)])
    return { records, doubles, withoutId, lastRow, tailFrom, cells, problems: snapshot.problems() }
  }
})
