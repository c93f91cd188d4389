import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Book } from '../../../sandbox/sheets/book.ts'
import { openSheets, rowsAt } from './open-sheets.ts'

const lookalikes = [
  '=1+1',
  '007',
  '2026-01-01',
  '12%',
  'TRUE',
  'false',
  "'quoted",
  "'",
  ' 12 ',
  '1e3',
  '€5',
  '5 €',
  '$1,234.50',
  '-',
  '--',
  '+a',
  '#REF!',
  '#N/A',
  '10:30',
  '@A1',
  'two\nlines',
  '3/4/2026',
  'Cuff, 18k gold',
  '  ',
]

describe('a cell', () => {
  test('keeps text that looks like something else as the text that it is', async () => {
    const { batch, values } = await openSheets()
    await batch({
      updateCells: {
        start: { sheetId: 0 },
        rows: lookalikes.map((stringValue) => ({ values: [{ userEnteredValue: { stringValue } }] })),
        fields: 'userEnteredValue',
      },
    })
    for (const render of ['UNFORMATTED_VALUE', 'FORMATTED_VALUE', 'FORMULA'])
      expect(await values('A1:A50', render)).toEqual(lookalikes.map((text) => [text]))
  })

  test('gives back any text, number and truth value exactly, also from the engine’s bytes alone', () => {
    const word = fc.string({ unit: 'grapheme-composite', maxLength: 12 }).filter((text) => text !== '')
    const number = fc.integer({ min: -1e12, max: 1e12 }).map((scaled) => scaled / 1000)
    fc.assert(
      fc.property(
        fc.array(fc.oneof(word, number, fc.boolean()), { minLength: 1, maxLength: 20 }),
        (cells) => {
          const book = Book.empty()
          const sheet = book.sheetById(0)
          if (!sheet) throw new Error('An empty book has a tab')
          book.transaction(() => cells.forEach((cell, row) => book.put(sheet, row, 0, cell)))
          const shown = (from: Book) => cells.map((_, row) => from.sheet('Sheet1')?.cell(row, 0))
          expect(shown(book)).toEqual(cells)
          expect(shown(Book.ofBytes(book.bytes()))).toEqual(cells)
        },
      ),
      { numRuns: 60, seed: 20_261_124 },
    )
  })

  test('shows numbers typed and with their format, dates as serial numbers, and errors by name', async () => {
    const { batch, values } = await openSheets()
    await batch(
      rowsAt([
        [1234.5, 46_000, true, '=1/3', '=1/0', '=A1*2', '=nope!A1', '=FOO(1)', '=B1+0.25', '=""'],
        [1e-7, 1e21, 0, -2.5, 123_456_789.123_456, 46_000.520_833_333_336],
      ]),
      {
        repeatCell: {
          range: { sheetId: 0, startColumnIndex: 1, endColumnIndex: 2 },
          cell: { userEnteredFormat: { numberFormat: { type: 'DATE', pattern: 'yyyy-mm-dd' } } },
          fields: 'userEnteredFormat.numberFormat',
        },
      },
    )
    expect(await values('1:2')).toEqual([
      [1234.5, 46_000, true, 0.333_333_333_333_333, '#DIV/0!', 2469, '#REF!', '#NAME?', 46_000.25],
      [1e-7, 1e21, 0, -2.5, 123_456_789.123_456, 46_000.520_833_333_336],
    ])
    expect(await values('A1:F1', 'FORMATTED_VALUE')).toEqual([
      ['1234.5', '2025-12-09', 'TRUE', '0.333333333', '#DIV/0!', '2469'],
    ])
    expect(await values('D1:F1', 'FORMULA')).toEqual([['=1/3', '=1/0', '=A1*2']])
  })

  test('takes a formula’s number with all its digits, whatever its format shows', async () => {
    const { batch, values } = await openSheets()
    await batch(rowsAt([['=13/5', '=2/3']]), {
      repeatCell: {
        range: { sheetId: 0 },
        cell: { userEnteredFormat: { numberFormat: { type: 'NUMBER', pattern: '#,##0' } } },
        fields: 'userEnteredFormat.numberFormat',
      },
    })
    expect(await values('A1:B1')).toEqual([[2.6, 0.666_666_666_666_667]])
    expect(await values('A1:B1', 'FORMATTED_VALUE')).toEqual([['3', '1']])
  })

  test('of more than 50,000 characters is refused', async () => {
    const { batch, values } = await openSheets()
    expect((await batch(rowsAt([['x'.repeat(50_000)]]))).status).toBe(200)
    const { status, message } = await batch(rowsAt([['x'.repeat(50_001)]]))
    expect(status).toBe(400)
    expect(message).toContain('more than the maximum of 50000 characters')
    expect(await values('A1')).toEqual([['x'.repeat(50_000)]])
  })
})
