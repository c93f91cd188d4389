import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/workbook/cells.ts'
import { rowsOfAnswer } from '../../src/workbook/long-answer.ts'
import { SheetFault } from '../../src/workbook/spreadsheet.ts'
import { clientOf, openSheets, rowsAt } from '../sandbox/sheets/open-sheets.ts'

function answer(values: Cell[][] | undefined, blanks?: number): string {
  const range = { range: `'"values": [['!A2:M900`, majorDimension: 'ROWS', ...(values && { values }) }
  return JSON.stringify({ spreadsheetId: 'x', valueRanges: [range] }, null, blanks)
}

/** Bytes of their own, as a client gives them. */
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text)).buffer
const rowsOf = (text: string) => [...(rowsOfAnswer(bytesOf(text)) ?? ['not whole'])]
const cell = fc.oneof(
  fc.string(),
  fc.constantFrom('],[', '"], ["', '\\', '\\"],[', '"values": [', ']}]}', '],\n["'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.boolean(),
)
const someRows = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 30 })

describe('an answer of very many rows', () => {
  it('has the rows that it has when it is read at once, close or wide, whatever people typed', () => {
    fc.assert(
      fc.property(someRows, fc.constantFrom(undefined, 2), (values, blanks) => {
        expect(rowsOf(answer(values, blanks))).toEqual(JSON.parse(JSON.stringify(values)))
      }),
    )
  })

  it('is cut only between two rows, also where cells are full of brackets', () => {
    const bracketed = Array.from({ length: 400 }, (_, at): Cell[] => [
      `L-${at}`,
      '],['.repeat(at % 90),
      at,
      '"],["'.repeat(50),
    ])
    const long = [...bracketed, ['L-400', '],['.repeat(16_000)], ...bracketed]
    const plain = Array.from({ length: 9_000 }, (_, at): Cell[] => [`L-${at}`, 'Studio', at])
    for (const values of [bracketed, long, plain]) {
      expect(rowsOf(answer(values))).toEqual(values)
      expect(rowsOf(answer(values, 2))).toEqual(values)
    }
  })

  it('lets go of its bytes when one has gone through it', () => {
    const bytes = bytesOf(answer([['L-1', 'Studio']]))
    expect([...(rowsOfAnswer(bytes) ?? [])]).toEqual([['L-1', 'Studio']])
    expect([bytes.detached, bytes.byteLength]).toEqual([true, 0])
  })

  it('has no rows where Google leaves them out', () => {
    expect(rowsOf(answer(undefined))).toEqual([])
    expect(rowsOf(answer([]))).toEqual([])
  })

  it('that broke off anywhere, or is another, is none', () => {
    const text = answer([['L-1', 'Studio', 3], ['L-2'], [], ['L-4', ']}]}', true]])
    let isToldLate = 0
    for (let length = 0; length < text.length; length += 1) {
      const rows = rowsOfAnswer(bytesOf(text.slice(0, length)))
      if (rows === undefined) continue
      // It broke off in a cell whose text looks like the end.
      isToldLate += 1
      expect(() => [...rows]).toThrow(SheetFault)
    }
    expect(isToldLate).toBe(1)
    expect(rowsOfAnswer(bytesOf('{"error":{"code":500}}'))).toBeUndefined()
    expect(rowsOfAnswer(bytesOf('{"valueRanges":[{"range":"A"},{"range":"B"}]}'))).toBeUndefined()
  })

  it('that is damaged in the middle is told when one comes there, and nothing behind it is given', () => {
    const values = Array.from({ length: 9_000 }, (_, at): Cell[] => [`L-${at}`, 'Studio', at])
    for (const damage of ['"Stu\ndio"', '{"a":1}', '[1]', 'Studio']) {
      const text = answer(values).replace(`["L-8000","Studio"`, `["L-8000",${damage}`)
      const seen: Cell[][] = []
      expect(() => {
        for (const row of rowsOfAnswer(bytesOf(text)) ?? []) seen.push(row)
      }).toThrow(SheetFault)
      expect(seen.length).toBeGreaterThan(0)
      expect(seen).toEqual(values.slice(0, seen.length))
      expect(seen.length).toBeLessThanOrEqual(8_000)
    }
  })
})

describe('Google’s client, asked for very many rows', () => {
  const values = Array.from({ length: 3_000 }, (_, at): Cell[] => [`L-${at}`, at, at % 2 === 0, '],["é'])

  async function open() {
    const { sheets, batch } = await openSheets({ engine: 'cells' })
    await batch({ appendDimension: { sheetId: 0, dimension: 'ROWS', length: 3_000 } }, rowsAt(values))
    return { sheets, read: (range: string) => clientOf(sheets).readLong?.(range) }
  }

  it('has the rows of the range; half an answer is none, and asked for again', async () => {
    const { sheets, read } = await open()
    expect([...((await read('Sheet1!A1:D')) ?? [])]).toEqual(values)
    expect([...((await read('Sheet1!A2990:D')) ?? [])]).toEqual(values.slice(2_989))
    expect([...((await read('Sheet1!A3001:D')) ?? [])]).toEqual([])
    sheets.faults.add({ match: { method: 'values.batchGet' }, times: 1, kind: 'truncate' })
    expect([...((await read('Sheet1!A1:D')) ?? [])]).toEqual(values)
    expect(sheets.calls).toHaveLength(6)
  })

  it('says in Google’s words why there are none', async () => {
    const { sheets, read } = await open()
    await expect(read('Gone!A1:D')).rejects.toMatchObject({
      kind: 'refused',
      message: 'Unable to parse range: Gone!A1:D',
    })
    sheets.shared = false
    await expect(read('Sheet1!A1:D')).rejects.toMatchObject({ kind: 'not-shared' })
  })
})
