import { dateOfSerial, localDate, serialOf, type LocalDate } from '../kit/local-date.ts'
import { isErrorText, type Cell } from '../workbook/cells.ts'
import type { Column } from '../workbook/tab.ts'

/** A value that an unreadable cell may have been meant to hold, or held before. */
export interface Mend {
  /** on a button: 'Put back 20', 'It is 2026-03-14' */
  readonly words: string
  readonly cell: Cell
}

const mostMends = 3
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * What a press may write into a cell that cannot be read: what it last held, and what its words say where they can be
 * read in one or two ways. Somebody chooses; nothing is guessed.
 *
 * @param got what is in the cell
 * @param lastGood the value in use; the column's blank when there never was one
 * @param isLedger true where a number is pieces that moved: it is not read out of words
 * @returns at most three, each with a cell that the column can read. Never throws.
 */
export function mendsFor(column: Column, got: string, lastGood: unknown, isLedger: boolean): readonly Mend[] {
  const before = lastGood === undefined ? null : column.toCell(lastGood)
  const blank = column.read(null)
  const isBlank = before === null || before === '' || (blank !== undefined && column.toCell(blank) === before)
  const kept = isBlank ? [] : [{ words: `Put back ${shown(column, before)}`, cell: before }]
  const read = cellsIn(column, got, isLedger)
    .filter((cell) => column.read(cell) !== undefined && cell !== before)
    .map((cell) => ({ words: `It is ${shown(column, cell)}`, cell }))
  return [...kept, ...read].slice(0, mostMends)
}

function cellsIn({ kind }: Column, got: string, isLedger: boolean): Cell[] {
  if (kind === 'date' || kind === 'moment') return daysIn(got).map((day) => serialOf(day))
  // The 0 of '#DIV/0!' is no number.
  if (isErrorText(got)) return []
  const isNumber = kind === 'whole' || kind === 'number' || kind === 'money'
  return isNumber && !isLedger ? numberIn(got) : []
}

/** The days that a date in another order may mean: '03/04/2026' is one in April and one in March. Never throws. */
export function daysIn(words: string): readonly LocalDate[] {
  const text = words.trim().toLowerCase()
  const byNumbers = /^(\d{1,4})[./\-\s]+(\d{1,2})[./\-\s]+(\d{1,4})(?:[,\s]+\d{1,2}:\d{2}.*)?$/.exec(text)
  if (byNumbers !== null) {
    const [a = '', b = '', c = ''] = byNumbers.slice(1)
    const orders =
      a.length > 2
        ? [[a, b, c]]
        : [
            [c, b, a],
            [c, a, b],
          ]
    return [...new Set(orders.flatMap(([year = '', month = '', day = '']) => dayOf(year, month, day)))]
  }
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|\.)?\s*([a-z]{3,9})\.?,?\s+(\d{2,4})$/.exec(text)
  const monthFirst = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{2,4})$/.exec(text)
  const [day = '', name = '', year = ''] = dayFirst?.slice(1) ?? [
    monthFirst?.[2],
    monthFirst?.[1],
    monthFirst?.[3],
  ]
  const month = months.indexOf(name.slice(0, 3)) + 1
  return month === 0 ? [] : dayOf(year, String(month), day)
}

function dayOf(year: string, month: string, day: string): LocalDate[] {
  if (year.length !== 2 && year.length !== 4) return []
  const found = localDate(
    `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  )
  return found === undefined ? [] : [found]
}

/** The one number in words such as '12 pcs' or 'ca. 30'; none where there are more. */
function numberIn(words: string): Cell[] {
  const found = words.match(/\d+(?:\.\d+)?/g) ?? []
  return found.length === 1 && !/\d[,']\d|-\s*\d|%/.test(words) ? [Number(found[0])] : []
}

function shown({ kind }: Column, cell: Cell): string {
  return (kind === 'date' || kind === 'moment') && typeof cell === 'number'
    ? dateOfSerial(cell)
    : String(cell).slice(0, 40)
}
