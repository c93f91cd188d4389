import { allAtOnce } from '../../src/kit/steps.ts'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf, withoutCosts, type Table, type TableColumn } from '../../src/exporting/csv.ts'
import { neutralised } from '../../src/exporting/neutral.ts'
import { beginsFormula, looksLikeFormula, textBefore } from '../support/csv-cells.ts'
import { on } from '../support/closing-store.ts'

const column = (kind: TableColumn['kind'], header = 'X', isCost = false) => ({ header, kind, isCost })
const textOf = async (table: Table) => Buffer.from(allAtOnce(csvOf(table))).toString('utf8')
const read = (text: string, options = {}): string[][] =>
  parse(text, { bom: true, relax_column_count: true, ...options })

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹣', '−']
const beginnings = [
  '',
  ' ',
  '\u00a0',
  '\t',
  '\r',
  '\n',
  '\u0000',
  '\u200b',
  '\ufeff',
  '"',
  "'",
  ' "',
  ';',
  'a;',
  'a|',
  'a\n',
  '9\t',
]
/** Texts made of what formulas and cells are made of, and any others. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).filter((each) => each.isWellFormed()),
  fc
    .array(fc.constantFrom(...signs, ...beginnings, '1', 'A1', 'cmd', ',', '""', "''"), { maxLength: 8 })
    .map((parts) => parts.join('')),
)

describe('a text in a cell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+351 21', "'+351 21"],
    ['-LUNA', "'-LUNA"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['  =1', "'  =1"],
    ['\t=1', "'\t'=1"],
    ['\tplain', "'\tplain"],
    ['\rplain', "'\rplain"],
    ['\u200b=1', "'\u200b=1"],
    ['"=1', '\'"=1'],
    ["'=1", "''=1"],
    ['a;=1', "a;'=1"],
    ['a;"=1', 'a;"\'=1'],
    ['two lines\n- one', "two lines\n'- one"],
    ['plain', 'plain'],
    ["'plain", "'plain"],
    ['a = b', 'a = b'],
    ['sold, -3', 'sold, -3'],
    ['3-4', '3-4'],
    ['', ''],
  ])('%j is written as %j', (given, expected) => {
    expect(neutralised(given)).toBe(expected)
  })

  it('never begins like a formula, and is known again', () => {
    fc.assert(
      fc.property(text, (given) => {
        const written = neutralised(given)
        expect(looksLikeFormula(written)).toBe(false)
        expect(textBefore(written)).toBe(given)
      }),
      { numRuns: 3_000 },
    )
  })

  it('the judge of these tests knows a formula where there is one', () => {
    for (const sign of signs)
      for (const before of ['', ' ', '\t', '"', '\u0000'])
        expect(looksLikeFormula(`${before}${sign}1`)).toBe(true)
    for (const each of ["'=1", 'a=1', '', 'a-3', ' x']) expect(looksLikeFormula(each)).toBe(false)
  })
})

describe('a table as CSV', () => {
  it('has headers, numbers with a point and their minus, days and moments, in UTF-8 with its mark and CRLF', async () => {
    const columns = [
      column('text', 'Name'),
      column('number', 'Pieces'),
      column('day', 'Day'),
      column('moment', 'At'),
    ]
    const rows = [
      ['Pérola, "nº 1"', -3, '2026-11-03', on('2026-11-03', 14) + 5 / 1440 + 7 / 86_400],
      ['=1+1', 0.1 + 0.2, null, null],
      ['two\nlines', 0, null, null],
      [null, 1e-7, null, on('2026-11-03', 0)],
    ]
    expect(await textOf({ columns, rows })).toBe(
      [
        '\ufeffName,Pieces,Day,At',
        '"Pérola, ""nº 1""",-3,2026-11-03,2026-11-03 14:05:07',
        "'=1+1,0.30000000000000004,,",
        '"two\nlines",0,,',
        ',0.0000001,,2026-11-03 00:00:00',
        '',
      ].join('\r\n'),
    )
  })

  it('is read again as the texts that were there, and numbers stay numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, fc.integer(), text)), async (rows) => {
        const columns = [column('text', '=A'), column('number', 'B'), column('text', 'C')]
        // Any line break outside quotes ends a row, whichever it is.
        const [head, ...body] = read(await textOf({ columns, rows }), {
          record_delimiter: ['\r\n', '\n', '\r'],
        })
        expect(head).toEqual(["'=A", 'B', 'C'])
        expect(
          body.map((row) => [textBefore(row[0] ?? ''), Number(row[1]), textBefore(row[2] ?? '')]),
        ).toEqual(rows.map(([a, b, c]) => [a, b + 0, c]))
        for (const row of body)
          expect([row[0], row[2]].filter((each) => looksLikeFormula(each ?? ''))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('read with another sign between cells, whatever it makes of our quotes, has no formula either', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1 }), async (rows) => {
        const written = await textOf({ columns: [column('text', 'A'), column('text', 'B')], rows })
        for (const between of [';', '\t', '|']) {
          // Lines of our own begin with a cell of ours, which is a text or a quote.
          const cells = written
            .slice(1)
            .split(/[\r\n]/)
            .flatMap((line) => line.split(between))
          expect(cells.filter(beginsFormula)).toEqual([])
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('of more rows than are written at once is whole', async () => {
    const rows = Array.from({ length: 2_345 }, (_, at) => [`row ${at}`, at])
    const written = read(await textOf({ columns: [column('text', 'A'), column('number', 'B')], rows }))
    expect(written.slice(1)).toEqual(rows.map(([a, b]) => [a, String(b)]))
  })

  it('of no rows has its headers', async () => {
    expect(await textOf({ columns: [column('text', 'A')], rows: [] })).toBe('\ufeffA\r\n')
  })

  it('without costs lacks those columns, header and all', () => {
    const columns = [column('text', 'A'), column('number', 'Cost', true), column('number', 'B')]
    expect(allAtOnce(withoutCosts({ columns, rows: [['a', 13.77, 2]] }))).toEqual({
      columns: [columns[0], columns[2]],
      rows: [['a', 2]],
    })
  })
})
