import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/workbook/cells.ts'
import { allAtOnce } from '../../src/kit/steps.ts'
import { PieceByPiece } from '../../src/workbook/pieces.ts'

const size = 50

/** What Google gives of rows from a row number on: blank rows at the end are left out. */
function given(rows: readonly (readonly string[])[], from: number): Cell[][] {
  const found = rows.slice(from - 2, from - 2 + size)
  return found.slice(0, found.findLastIndex((row) => row.length > 0) + 1).map((row) => [...row])
}

describe('a tab put together from pieces', () => {
  it('is what it is when it is read at once, blank rows in the middle too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 5, arbitrary: fc.uuid() }, { weight: 1, arbitrary: fc.constant('') }), {
          minLength: 1,
          maxLength: 300,
        }),
        (words) => {
          const rows = words.map((word) => (word === '' ? [] : [word, 'Studio']))
          const whole = new PieceByPiece(size)
          while (whole.next - 2 < rows.length)
            expect(allAtOnce(whole.add(given(rows, whole.next)))).toBe(true)
          const read = whole.rows.slice(0, whole.rows.findLastIndex((row) => row.length > 0) + 1)
          expect(read).toEqual(rows.slice(0, rows.findLastIndex((row) => row.length > 0) + 1))
        },
      ),
    )
  })

  it('does not fit when rows were deleted or sorted between two pieces', () => {
    const rows = Array.from({ length: 200 }, (_, at) => [`MV-${at}`])
    const deleted = rows.toSpliced(10, 1)
    const sorted = rows.toReversed()
    for (const later of [deleted, sorted]) {
      const whole = new PieceByPiece(size)
      expect(allAtOnce(whole.add(given(rows, whole.next)))).toBe(true)
      expect(allAtOnce(whole.add(given(later, whole.next)))).toBe(false)
    }
  })

  it('keeps of each row once what is made of it, and compares the rows as they came', () => {
    const rows = Array.from({ length: 137 }, (_, at) => [`MV-${at}`, 'Studio'])
    const made: string[] = []
    const whole = new PieceByPiece(size, (row) => (made.push(String(row[0])), { key: String(row[0]) }))
    while (whole.next - 2 < rows.length) expect(allAtOnce(whole.add(given(rows, whole.next)))).toBe(true)
    expect(made).toEqual(rows.map(([key]) => key))
    expect(whole.rows).toEqual(rows.map(([key]) => ({ key })))
    expect(whole.isShort).toBe(true)
  })
})
