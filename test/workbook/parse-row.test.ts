import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRow, plainCells } from '../../src/workbook/parse-row.ts'
import { toCells } from '../../src/workbook/tab.ts'
import { box, logTab, shelfTab, type Box } from '../support/shelf.ts'

describe('a row', () => {
  it('reads as a record; what is not in it reads as blank', () => {
    expect(parseRow(shelfTab, 'B-1', { id: 'B-1', pieces: '4' }, undefined)).toEqual({
      record: box({ id: 'B-1', pieces: 4 }),
      problems: [],
    })
  })

  it('with a bad cell keeps what is known of it, or is blank where it may be', () => {
    const cells = { id: 'B-1', pieces: 'many', seen: 'soon', state: 'ajar' }
    const known = box({ id: 'B-1', pieces: 4, seen: '2026-03-14' as Box['seen'] })
    expect(parseRow(shelfTab, 'B-1', cells, known).record).toEqual(known)
    const { record, problems } = parseRow(shelfTab, 'B-1', cells, undefined)
    expect(record).toEqual(box({ id: 'B-1' }))
    expect(problems).toEqual([
      {
        tab: 'Shelf',
        key: 'B-1',
        column: 'Pieces',
        got: 'many',
        expected: 'a whole number of 0 or more, or blank',
      },
      { tab: 'Shelf', key: 'B-1', column: 'State', got: 'ajar', expected: 'one of: open, shut' },
      {
        tab: 'Shelf',
        key: 'B-1',
        column: 'Seen',
        got: 'soon',
        expected: 'a date such as 2026-03-14, or blank',
      },
    ])
  })

  it('is no record while a required cell is bad and nothing is known', () => {
    const bad = { id: 'L-1', box: 'A', pieces: '' }
    expect(parseRow(logTab, 'L-1', bad, undefined)).toMatchObject({
      record: undefined,
      problems: [{ column: 'Pieces', got: 'nothing', expected: 'a whole number' }],
    })
    expect(parseRow(logTab, 'L-1', bad, { pieces: 3 }).record).toMatchObject({ pieces: 3 })
  })

  it('of which only some fields are asked for has only those', () => {
    expect(parseRow(shelfTab, 'B-1', { pieces: 3 }, undefined, ['pieces']).record).toEqual({ pieces: 3 })
  })

  it('says of a long cell only its beginning', () => {
    const { problems } = parseRow(shelfTab, 'B-1', { id: 'B-1', pieces: 'x'.repeat(5_000) }, undefined)
    expect(problems[0]?.got).toHaveLength(200)
  })
})

describe('the plain form of cells', () => {
  it('is how the bot writes them; of a bad cell it is what the row reads as', () => {
    const cells = {
      id: ' b-1 ',
      pieces: '1,200',
      label: 7,
      state: 'SHUT',
      price: '€ 2.50',
      seen: '2026-03-14',
    }
    expect(plainCells(shelfTab, cells, undefined)).toEqual({
      cells: { id: 'b-1', pieces: 1_200, label: '7', state: 'shut', price: 2.5, seen: 46_095 },
      unreadable: new Set(),
    })
    const bad = plainCells(
      shelfTab,
      { pieces: 'many', seen: 'soon', label: '#REF!' },
      box({ id: 'B-1', pieces: 4 }),
    )
    expect(bad).toEqual({
      cells: { pieces: 4, seen: null, label: '' },
      unreadable: new Set(['pieces', 'seen', 'label']),
    })
  })

  it('of what the bot wrote is itself', () => {
    const boxes = fc.record({
      pieces: fc.option(fc.nat()),
      label: fc.string().map((label) => label.trim()),
      state: fc.constantFrom('open' as const, 'shut' as const),
      price: fc.option(fc.integer({ min: 0 }).map((amount) => amount / 100)),
    })
    fc.assert(
      fc.property(boxes, (words) => {
        const cells = toCells(shelfTab, box({ id: 'B-1', ...words }))
        fc.pre(!words.label.startsWith('#'))
        const plain = plainCells(shelfTab, cells, undefined)
        expect(plain.unreadable.size).toBe(0)
        expect(plain.cells).toEqual(cells)
      }),
    )
  })
})
