import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startSheetsStandIn } from '../../../sandbox/sheets/stand-in.ts'
import { openSheets, rowsAt } from './open-sheets.ts'

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'sheets-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

test('a workbook is there again after a restart, with everything that lies over its cells', async () => {
  const file = join(await folder(), 'deep', 'workbook.json')
  const { batch, sheets } = await openSheets({ file })
  await batch(
    { addSheet: { properties: { sheetId: 77, title: 'Stock' } } },
    rowsAt(
      [
        ['SKU', 0.1 + 0.2, '=B1*2'],
        ['007', 46_000.123_456_789_01],
      ],
      77,
    ),
    {
      addProtectedRange: {
        protectedRange: { range: { sheetId: 77, endColumnIndex: 1 }, description: 'mine' },
      },
    },
    { updateCells: { start: { sheetId: 77 }, rows: [{ values: [{ note: 'a note' }] }], fields: 'note' } },
  )
  const shown = sheets.person.cells('Stock')
  await sheets.stop()

  const again = await openSheets({ file })
  expect(again.sheets.person.cells('Stock')).toEqual(shown)
  expect(again.sheets.person.cells('Stock')[0]?.[1]).toBe(0.1 + 0.2)
  expect(again.sheets.book.sheets()).toEqual(sheets.book.sheets())
  again.sheets.person.types('Stock', 'B1', '5')
  expect(again.sheets.person.cells('Stock')[0]?.[2]).toBe(10)
})

test('a change reaches the file within a moment, without anybody asking, and whole', async () => {
  const place = await folder()
  const { batch } = await openSheets({ file: join(place, 'workbook.json') })
  await batch(rowsAt([['written']]))
  await expect
    .poll(() => readFile(join(place, 'workbook.json'), 'utf8').catch(() => ''))
    .toContain('"written"')
  expect(await readdir(place)).toEqual(['workbook.json'])
})

test.each([
  ['half of it', (kept: Uint8Array) => kept.subarray(0, kept.length / 2)],
  ['a foreign file', () => Buffer.from('PK not a workbook')],
  ['another shape', () => Buffer.from('{"format":"jumpring-sheets-1","sheets":[]}')],
])('a damaged file (%s) is said to be damaged, copied aside and never written over', async (_, damage) => {
  const file = join(await folder(), 'workbook.json')
  const { sheets } = await openSheets({ file })
  const bytes = damage(sheets.keep())
  await sheets.stop()
  await writeFile(file, bytes)
  await expect(startSheetsStandIn({ file })).rejects.toThrow(/workbook\.json is damaged and was not opened/u)
  expect(await readFile(file)).toEqual(Buffer.from(bytes))
  expect(await readFile(`${file}.damaged`)).toEqual(Buffer.from(bytes))
})

test('starting over brings back what was kept, or an empty workbook', async () => {
  const { batch, sheets, values } = await openSheets()
  await batch(rowsAt([['demo', '=1+1']]))
  const kept = sheets.keep()
  await batch(rowsAt([['changed']]), { addSheet: { properties: { title: 'More' } } })
  await sheets.reset(kept)
  expect(await values('A1:B1')).toEqual([['demo', 2]])
  expect(sheets.book.sheets()).toHaveLength(1)
  await sheets.reset(sheets.book.bytes())
  expect(await values('A1:B1')).toEqual([['demo', 2]])
  await sheets.reset()
  expect(await values('A1:B1')).toBeUndefined()
  await batch(rowsAt([['again']]))
  expect(await values('A1')).toEqual([['again']])
})
