import { describe, expect, it } from 'vitest'
import type { Journal } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { SheetReader } from '../../src/workbook/sheet-reader.ts'
import { SheetFault } from '../../src/workbook/spreadsheet.ts'
import { DeskSpreadsheet } from '../support/desk-spreadsheet.ts'
import { box, line, logTab, shelfTab } from '../support/shelf.ts'

const tabs = [shelfTab, logTab]
const nothingPending = () => new Map()

function open(
  rows: Readonly<Record<string, readonly object[]>>,
  journal: Journal = openSqliteJournal(':memory:'),
) {
  const desk = new DeskSpreadsheet(tabs, rows)
  const asked: string[][] = []
  const read = desk.read.bind(desk)
  desk.read = (ranges, render) => {
    asked.push([...ranges])
    return read(ranges, render)
  }
  const reader = new SheetReader(tabs, desk, journal)
  return { desk, reader, asked, journal, read: (now = 1_000) => reader.read(now, nothingPending) }
}

describe('a look at the sheet', () => {
  it('is one call for all tabs', async () => {
    const { read, asked, reader } = open({ Shelf: [box({ id: 'B-1' })] })
    await read()
    await read(2_000)
    expect(asked).toEqual([
      ['Shelf', 'Log'],
      ['Shelf', 'Log'],
    ])
    expect(reader).toMatchObject({ ready: true, lastReadAt: 2_000, url: 'https://sheets.test/desk' })
  })

  it('that fails leaves what was known, and says when it last knew', async () => {
    const { read, desk, reader } = open({ Shelf: [box({ id: 'B-1', pieces: 3 })] })
    await read()
    desk.type('Shelf', 'B-1', 'Pieces', 4)
    desk.reads.push('busy')
    await expect(read(2_000)).rejects.toBeInstanceOf(SheetFault)
    expect(reader.lastReadAt).toBe(1_000)
    expect(reader.snapshot('Shelf')?.record('B-1')).toMatchObject({ pieces: 3 })
    await read(3_000)
    expect(reader.snapshot('Shelf')?.record('B-1')).toMatchObject({ pieces: 4 })
  })

  it('asks for what is pending when the answer is there, not before', async () => {
    const { reader, desk } = open({ Shelf: [box({ id: 'B-1', pieces: 3 })] })
    const pending = new Map()
    const read = desk.read.bind(desk)
    desk.read = async (ranges, render) => {
      const answer = await read(ranges, render)
      const change = { kind: 'update', tab: 'Shelf', key: 'B-1', cells: { pieces: 2 }, before: { pieces: 3 } }
      pending.set('Shelf', [change])
      return answer
    }
    await reader.read(1_000, () => pending)
    expect(reader.snapshot('Shelf')?.record('B-1')).toMatchObject({ pieces: 2 })
  })

  it('keeps the last good values of each row but a ledger’s, and only what changed', async () => {
    const journal = openSqliteJournal(':memory:')
    const kept: number[] = []
    const keepGoodRows: Journal['keepGoodRows'] = (rows) => {
      kept.push(rows.length)
      return journal.keepGoodRows(rows)
    }
    const rows = { Shelf: [box({ id: 'B-1', pieces: 3 }), box({ id: 'B-2' })], Log: [line({ id: 'L-1' })] }
    const { read, desk, reader } = open(rows, { ...journal, keepGoodRows })
    const look = async () => {
      await read()
      await reader.keepGood()
    }
    await look()
    await look()
    desk.type('Shelf', 'B-2', 'Pieces', 7)
    await look()
    desk.type('Shelf', 'B-1', 'Pieces', 'many')
    await look()
    expect(kept).toEqual([2, 1])
    const good = (await journal.goodRows()).map(({ tab, key, cells }) => [
      tab,
      key,
      (cells as { pieces: number }).pieces,
    ])
    expect(Object.fromEntries(good.map(([, key, pieces]) => [key, pieces]))).toEqual({ 'B-1': 3, 'B-2': 7 })
  })
})

describe('a long ledger', () => {
  const long = Array.from({ length: 6_000 }, (_, at) => line({ id: `L-${at}` }))

  it('is read by its header and its tail, and whole again after a while', async () => {
    const { read, asked } = open({ Log: long })
    await read(0)
    await read(1_000)
    await read(11_999)
    await read(12_003)
    expect(asked.map((ranges) => ranges.at(-1))).toEqual(['Log', 'Log!A5982:D', 'Log!A5982:D', 'Log'])
    expect(asked[1]).toEqual(['Shelf', 'Log!1:1', 'Log!A5982:D'])
  })

  it('of up to five thousand rows is read whole every time', async () => {
    const { read, asked } = open({ Log: long.slice(0, 4_999) })
    await read(0)
    await read(1)
    expect(asked[1]).toEqual(['Shelf', 'Log'])
  })

  it('to which somebody added a column is read over its new width', async () => {
    const { read, desk, reader } = open({ Log: [...long, line({ id: 'L-void', status: 'void' })] })
    await read(0)
    desk.rows('Log').forEach((row, at) => row.unshift(at === 0 ? 'Our own' : 'x'))
    await read(1_000)
    await read(2_000)
    expect(reader.snapshot('Log')?.record('L-void')).toMatchObject({ status: 'void' })
    expect(reader.snapshot('Log')?.problems()).toEqual([])
  })

  it('shows an edit above its tail by the next whole read', async () => {
    const { read, desk, reader } = open({ Log: long })
    await read(0)
    desk.type('Log', 'L-7', 'Pieces', 99)
    await read(1_000)
    expect(reader.snapshot('Log')?.record('L-7')).toMatchObject({ pieces: 1 })
    await read(20_000)
    expect(reader.snapshot('Log')?.record('L-7')).toMatchObject({ pieces: 99 })
  })
})

describe('a very long ledger', () => {
  const length = 60_000
  const lines = Array.from({ length }, (_, at) => line({ id: `L-${at}`, box: 'B-1', pieces: at % 7 }))

  it('is read in pieces that join, each tab whole in the end', async () => {
    const { read, asked, reader } = open({ Shelf: [box({ id: 'B-1' })], Log: lines })
    await read()
    expect(reader.snapshot('Log')?.records).toHaveLength(length)
    expect(reader.snapshot('Log')?.record(`L-${length - 1}`)).toMatchObject({ pieces: (length - 1) % 7 })
    expect(reader.snapshot('Log')?.rowNumber('L-30000')).toBe(30_002)
    expect(asked[0]).toEqual(['Shelf', 'Log!1:1', expect.stringMatching(/^Log!A2:[A-Z]16001$/)])
    expect(asked.slice(1).flat()).toHaveLength(3)
  })

  it('is begun anew when somebody sorts it between two pieces', async () => {
    const { read, asked, reader, desk } = open({ Log: lines })
    const before = desk.read.bind(desk)
    let calls = 0
    desk.read = (ranges, render) => {
      calls += 1
      if (calls === 2) desk.sort('Log', (a, b) => String(b[0]).localeCompare(String(a[0])))
      return before(ranges, render)
    }
    await read()
    expect(reader.snapshot('Log')?.records).toHaveLength(length)
    expect(reader.snapshot('Log')?.rowNumber('L-9999')).toBe(2)
    expect(asked.length).toBeGreaterThan(4)
  })

  it('whose grid is long and mostly blank takes one call more, not one for each piece', async () => {
    const { read, asked, reader, desk } = open({ Log: lines.slice(0, 300) })
    desk.lengthen('Log', 900_000)
    await read()
    expect(reader.snapshot('Log')?.records).toHaveLength(300)
    expect(asked).toHaveLength(2)
  })
})
