import { z } from 'zod'
import type { Cell } from './cells.ts'
import { SheetFault } from './spreadsheet.ts'

/** Looked at by hand: there may be millions of cells, and a schema would copy them all. */
export const grid = z.custom<Cell[][]>(isGrid, 'expected rows of cells')

/** About so much of the text is taken apart at a time: rows that are looked at and let go cost no lasting memory. */
const usualSpan = 64 * 1024
/** So many brackets from the end are tried to find where the rows end. */
const endTries = 12
const frame = z.object({
  valueRanges: z.tuple([z.object({ range: z.string(), values: grid.optional() })]),
})

/**
 * The rows of an answer of values.batchGet about one range, taken apart only while somebody goes through them.
 *
 * @param text the answer as it came
 * @returns undefined when the text is not whole, or no such answer. Going through the rows throws SheetFault
 *   'unreachable' where they turn out to be none.
 */
export function rowsOfAnswer(text: string): Iterable<Cell[]> | undefined {
  // Inside a text of JSON these quotes would have a backslash before them.
  const head = /"values"\s*:\s*\[/.exec(text)
  if (head === null) return isFrame(text) ? [] : undefined
  const start = head.index + head[0].length
  const end = endOf(text, start)
  return end === undefined ? undefined : { [Symbol.iterator]: () => rowsBetween(text, start, end) }
}

/** The bracket behind the last row: without what is between it and the first, the rest is an answer without rows. */
function endOf(text: string, start: number): number | undefined {
  let end = text.length
  for (let tries = 0; tries < endTries && end > start; tries += 1) {
    end = text.lastIndexOf(']', end - 1)
    if (end >= start && isFrame(text.slice(0, start) + text.slice(end))) return end
  }
  return undefined
}

/**
 * A bracket, a comma and a bracket may stand inside of a cell's text, too. What is cut off there is no JSON, for its last
 * text has no end: then more is taken.
 */
function* rowsBetween(text: string, start: number, end: number): Generator<Cell[]> {
  const between = /\]\s*,\s*\[/g
  let from = start
  let span = usualSpan
  while (from < end) {
    between.lastIndex = Math.min(from + span, end)
    const found = between.exec(text)
    const isRest = found === null || found.index >= end
    const rows = parsed(`[${text.slice(from, isRest ? end : found.index + 1)}]`)
    if (!isGrid(rows)) {
      if (isRest) throw new SheetFault('unreachable', 'Google’s answer could not be read')
      span *= 2
      continue
    }
    yield* rows
    span = usualSpan
    from = isRest ? end : found.index + found[0].length - 1
  }
}

function isFrame(text: string): boolean {
  return frame.safeParse(parsed(text)).success
}

/** What a text of JSON says; undefined when it is none. Never throws. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isGrid(value: unknown): value is Cell[][] {
  if (!Array.isArray(value)) return false
  for (const row of value as unknown[]) {
    if (!Array.isArray(row)) return false
    for (const cell of row as unknown[]) if (cell !== null && typeof cell === 'object') return false
  }
  return true
}
