import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv, type FileRefusal } from '../../src/importing/csv-table.ts'
import { explainFile } from '../../src/importing/words.ts'
import { accept } from '../../src/kit/result.ts'
import { bytesOf } from './export-files.ts'

interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

/** Reads with every cell kept. */
async function read(file: string | Uint8Array, size?: number) {
  return readCsv<Row, readonly Row[]>(bytesOf(file, size), () =>
    accept({ row: (cells, line) => ({ line, cells }), whole: (rows) => rows }),
  )
}

async function rowsOf(file: string | Uint8Array, size?: number): Promise<readonly Row[]> {
  const table = await read(file, size)
  if (!table.ok) throw new Error(JSON.stringify(table.refusal))
  return table.value.whole
}

async function refusalOf(file: string | Uint8Array): Promise<FileRefusal> {
  const table = await read(file)
  if (table.ok) throw new Error('The file was taken')
  return table.refusal
}

const cp1252 = new Uint8Array([...new TextEncoder().encode('a,b\n1,2\n3,Anel '), 0xe9, 0x0a])
const zip = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00])

describe('a CSV file', () => {
  it('is read with a byte order mark, quotes and line breaks in cells, and says where each row begins', async () => {
    const rows = await rowsOf('\uFEFFa,b\r\n1,"x\r\ny ""z"""\r\n\r\n3,4\r\n')
    expect(rows).toEqual([
      { line: 2, cells: ['1', 'x\ny "z"'] },
      { line: 5, cells: ['3', '4'] },
    ])
  })

  it.each(['\n', '\r\n', '\r'])('keeps its line numbers with the line end %j', async (end) => {
    const rows = await rowsOf(['a,b', '1,"p', 'q"', '', '', '2,', '3,4'].join(end))
    expect(rows.map((row) => row.line)).toEqual([2, 6, 7])
  })

  it('may be separated by semicolons or tabs where its header has no comma', async () => {
    expect(await rowsOf('a;b\n1,5;2\n')).toEqual([{ line: 2, cells: ['1,5', '2'] }])
    expect(await rowsOf('a\tb\n1;5\t2\n')).toEqual([{ line: 2, cells: ['1;5', '2'] }])
    expect(await rowsOf('a,b\n1;5,2\n')).toEqual([{ line: 2, cells: ['1;5', '2'] }])
  })

  it('may have rows that are shorter than its header, or longer by blanks', async () => {
    expect(await rowsOf('a,b\n1\n2,3,,\n')).toHaveLength(2)
  })

  it.each<[string, string | Uint8Array, FileRefusal, string]>([
    ['nothing in it', '', { code: 'empty' }, 'export.csv is empty; expected a header and at least one row.'],
    ['only blank lines', '\n\r\n  \n', { code: 'empty' }, 'is empty'],
    [
      'only a header',
      'a,b\n',
      { code: 'no-rows', columns: 2 },
      'a header with 2 columns and no row below it',
    ],
    [
      'a quote never closed',
      'a,b\n1,2\n3,"4\n5,6\n',
      { code: 'open-quote', line: 3 },
      'in the row of line 3',
    ],
    [
      'a quote in the middle of a cell',
      'a,b\n1,2"\n',
      { code: 'stray-quote', line: 2, near: 2 },
      'a quote out of place in the row of line 2;',
    ],
    [
      'a cell that goes on after its quote',
      'a,b\n1,"x\ny"z\n',
      { code: 'stray-quote', line: 2, near: 3 },
      'in the row of line 2, near line 3;',
    ],
    [
      'more cells than its header',
      'a,b\n1,2\n1,2,3\n',
      { code: 'uneven-row', line: 3, cells: 3, expected: 2 },
      'has 3 cells in line 3; expected at most 2',
    ],
    ['bytes of another encoding', cp1252, { code: 'not-utf8', line: 3 }, 'line 3 has bytes that are no text'],
    ['the bytes of an .xlsx file', zip, { code: 'spreadsheet-file' }, 'expected the CSV file'],
  ])(
    'with %s is refused in a sentence that says that nothing was changed',
    async (_, file, refusal, words) => {
      expect(await refusalOf(file)).toEqual(refusal)
      expect(explainFile(refusal, 'export.csv')).toContain(words)
      expect(explainFile(refusal, 'export.csv')).toMatch(/ Nothing was changed\.$/)
    },
  )

  it('has the same digest and rows however its bytes come in', async () => {
    const file = '\uFEFFa,b\r\n"é\r\n✨",2\r\n3,ü\r\n'
    const whole = await read(file)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (size) => {
        expect(await read(file, size)).toEqual(whole)
      }),
    )
  })

  it('never throws, whatever its bytes are', async () => {
    const piece = fc.constantFrom('"', ',', '\n', '\r', ';', '\t', '""', 'a', ' ', '\u0000', '✨')
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(piece).map((all) => all.join('')),
          fc.string({ unit: 'binary' }),
        ),
        async (text) => {
          const table = await read(text, 3)
          if (!table.ok) expect(explainFile(table.refusal, 'f')).toContain('Nothing was changed')
          else expect(table.value.rows).toBeGreaterThan(0)
        },
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const table = await read(bytes)
        expect(typeof table.ok).toBe('boolean')
      }),
    )
  })
})
