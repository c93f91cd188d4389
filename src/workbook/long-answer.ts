import { z } from 'zod'
import type { Cell } from './cells.ts'
import { SheetFault } from './spreadsheet.ts'

/** Looked at by hand: there may be millions of cells, and a schema would copy them all. */
export const grid = z.custom<Cell[][]>(isGrid, 'expected rows of cells')

/** About so many bytes are taken apart at a time: rows that are looked at and let go cost no lasting memory. */
const usualSpan = 64 * 1024
/** So many brackets from the end are tried to find where the rows end. */
const endTries = 12
const frame = z.object({
  valueRanges: z.tuple([z.object({ range: z.string(), values: grid.optional() })]),
})
const [open, close, comma, colon] = [0x5b, 0x5d, 0x2c, 0x3a]

/**
 * The rows of an answer of values.batchGet about one range, taken apart only while somebody goes through them, which can
 * be done once: its memory is given back then.
 *
 * @param answer the answer as it came; whoever gives it uses it no more
 * @returns undefined when it is not whole, or no such answer. Going through the rows throws SheetFault 'unreachable'
 *   where they turn out to be none.
 */
export function rowsOfAnswer(answer: ArrayBuffer): Iterable<Cell[]> | undefined {
  const bytes = Buffer.from(answer)
  // Inside a text of JSON these quotes would have a backslash before them.
  const name = bytes.indexOf('"values"')
  const sign = behindBlanks(bytes, name + '"values"'.length)
  const bracket = behindBlanks(bytes, sign + 1)
  if (name < 0) return isFrame(bytes.toString()) ? [] : undefined
  if (bytes[sign] !== colon || bytes[bracket] !== open) return undefined
  const end = endOf(bytes, bracket + 1)
  return end === undefined ? undefined : { [Symbol.iterator]: () => rowsBetween(bytes, bracket + 1, end) }
}

/** The bracket behind the last row: without what is between it and the first, the rest is an answer without rows. */
function endOf(bytes: Buffer, start: number): number | undefined {
  const head = bytes.toString('utf8', 0, start)
  let end = bytes.length
  for (let tries = 0; tries < endTries && end > start; tries += 1) {
    end = bytes.lastIndexOf(close, end - 1)
    if (end >= start && isFrame(head + bytes.toString('utf8', end))) return end
  }
  return undefined
}

/**
 * A bracket, a comma and a bracket may stand inside of a cell's text, too. What is cut off there is no JSON, for its last
 * text has no end: then more is taken.
 */
function* rowsBetween(bytes: Buffer, start: number, end: number): Generator<Cell[]> {
  let from = start
  let span = usualSpan
  while (from < end) {
    const cut = cutBehind(bytes, from + span, end)
    const rows = parsed(`[${bytes.toString('utf8', from, cut?.end ?? end)}]`)
    if (!isGrid(rows)) {
      if (cut === undefined) throw new SheetFault('unreachable', 'Google’s answer could not be read')
      span *= 2
      continue
    }
    yield* rows
    span = usualSpan
    from = cut?.next ?? end
  }
  // Long answers came to tens of megabytes before they were collected.
  if (bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0)
}

/** Where a row may end at `from` or behind it, and the next one begins; undefined when none does before `end`. */
function cutBehind(bytes: Buffer, from: number, end: number): { end: number; next: number } | undefined {
  for (let at = bytes.indexOf(close, from); at >= 0 && at < end; at = bytes.indexOf(close, at + 1)) {
    const sign = behindBlanks(bytes, at + 1)
    const next = behindBlanks(bytes, sign + 1)
    if (next < end && bytes[sign] === comma && bytes[next] === open) return { end: at + 1, next }
  }
  return undefined
}

function behindBlanks(bytes: Buffer, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1
  return at
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
