import { expect, test } from 'vitest'
import { openSheets, rowsAt } from './open-sheets.ts'

test('a book of plain cells takes and refuses the same requests, and its formulas come to nothing', async () => {
  const { batch, values, sheets } = await openSheets({ engine: 'cells' })
  await batch(rowsAt([['SKU', 2, '=B1*2'], ['007']]))
  expect(await values('A1:C2')).toEqual([['SKU', 2], ['007']])
  expect(await values('A1:C1', 'FORMULA')).toEqual([['SKU', 2, '=B1*2']])
  expect((await batch({ deleteSheet: { sheetId: 9 } })).status).toBe(400)
  sheets.person.insertsRow('Sheet1', 2)
  sheets.person.types('Sheet1', 'B2', '2026-03-01')
  sheets.person.sorts('Sheet1', 'SKU', 'desc')
  expect(sheets.person.cells('Sheet1')).toEqual([['SKU', 2], ['007'], [null, 46_082]])
  const kept = sheets.keep()
  await sheets.reset(kept)
  expect(await values('A2')).toEqual([['007']])
  expect(() => sheets.book.bytes()).toThrow('plain cells')
})

test('a spreadsheet has ten million cells at most', async () => {
  const { batch, sheets } = await openSheets({ engine: 'cells' })
  const rows = Array.from({ length: 300_000 }, (_, at) => [`MV-${at}`, at])
  const sheet = sheets.book.sheetById(0)
  if (!sheet) throw new Error('An empty book has a tab')
  sheets.book.transaction(() => sheets.book.load(sheet, rows))
  const { status, message } = await batch({
    appendDimension: { sheetId: 0, dimension: 'ROWS', length: 90_000 },
  })
  expect(status).toBe(400)
  expect(message).toContain('above the limit of 10000000 cells')
  expect((await batch(rowsAt([['MV-0', 1]]))).status).toBe(200)
  expect(sheets.person.cells('Sheet1')).toHaveLength(300_000)
})
