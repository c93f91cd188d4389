import type { z } from 'zod'
import type { Box } from './a1.ts'
import { columnLetters, quoteTitle } from './a1.ts'
import type { Book } from './book.ts'
import { invalid, type GoogleError } from './google-error.ts'
import type { GridRange } from './google-shapes.ts'
import { parseMessage } from './parse-message.ts'
import type { Sheet } from './sheet.ts'

/** A reply to one request; most are empty. */
export type Reply = Readonly<Record<string, unknown>>

/** Where a request is carried out. */
export interface Place {
  readonly book: Book
  /** 'requests[0].addSheet', as Google's refusals name it */
  readonly at: string
}

/** One kind of request of spreadsheets.batchUpdate: read first, carried out when all of them could be read. */
export interface RequestKind {
  read(given: unknown, path: string): (place: Place) => Reply
}

/** Joins a request's shape with its work, which throws GoogleError when it cannot be done. */
export function requestKind<S extends z.ZodType>(
  shape: S,
  work: (given: z.output<S>, place: Place) => Reply | void,
): RequestKind {
  return {
    read(given, path) {
      const message = parseMessage(shape, given, path)
      return (place) => work(message, place) ?? {}
    },
  }
}

export function refuse(place: Place, why: string): GoogleError {
  return invalid(`Invalid ${place.at}: ${why}`)
}

/** The tab of a request. Throws 400 when there is none of that number. */
export function sheetOf(place: Place, sheetId: number): Sheet {
  const sheet = place.book.sheetById(sheetId)
  if (!sheet) throw refuse(place, `No grid with id: ${sheetId}`)
  return sheet
}

/** The cells of a GridRange. Throws 400 when it is empty or beyond the grid. */
export function boxOf(place: Place, range: GridRange, sheet: Sheet): Box {
  const box = {
    startRow: range.startRowIndex ?? 0,
    endRow: range.endRowIndex,
    startColumn: range.startColumnIndex ?? 0,
    endColumn: range.endColumnIndex,
  }
  const { rowCount, columnCount } = sheet.state
  const area = sheet.bounded(box)
  const tooFar =
    area.endRow > rowCount ||
    area.endColumn > columnCount ||
    box.startRow >= rowCount ||
    box.startColumn >= columnCount
  if (tooFar) {
    const words = `${quoteTitle(sheet.state.title)}!${columnLetters(area.startColumn)}${area.startRow + 1}:${columnLetters(area.endColumn - 1)}${area.endRow}`
    throw refuse(
      place,
      `Range (${words}) exceeds grid limits. Max rows: ${rowCount}, max columns: ${columnCount}`,
    )
  }
  if (area.endRow <= area.startRow)
    throw refuse(
      place,
      `GridRange.endRowIndex[${area.endRow}] must be after GridRange.startRowIndex[${area.startRow}]`,
    )
  if (area.endColumn <= area.startColumn)
    throw refuse(
      place,
      `GridRange.endColumnIndex[${area.endColumn}] must be after GridRange.startColumnIndex[${area.startColumn}]`,
    )
  return box
}

/** The box as Google answers it. */
export function gridRangeOf(sheet: Sheet, box: Box): object {
  return {
    sheetId: sheet.state.sheetId,
    ...(box.startRow > 0 || box.endRow !== undefined ? { startRowIndex: box.startRow } : {}),
    ...(box.endRow === undefined ? {} : { endRowIndex: box.endRow }),
    ...(box.startColumn > 0 || box.endColumn !== undefined ? { startColumnIndex: box.startColumn } : {}),
    ...(box.endColumn === undefined ? {} : { endColumnIndex: box.endColumn }),
  }
}
