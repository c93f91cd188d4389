import type { JsonObject } from '../slack/json.ts'
import { isObject } from '../slack/json.ts'
import type { Book, SheetProperties } from './book.ts'
import { GoogleError } from './google-error.ts'
import { parseMask } from './parse-message.ts'
import { gridRangeOf } from './request-kind.ts'
import { Sheet, type ColourRule, type Protection } from './sheet.ts'

/** What of a spreadsheet is not in its book. */
export interface SpreadsheetHead {
  id: string
  url: string
  title: string
  timeZone: string
}

/** Google's Spreadsheet message, without the cells. */
export function spreadsheetResource(head: SpreadsheetHead, book: Book) {
  return {
    spreadsheetId: head.id,
    properties: {
      title: head.title,
      locale: 'en_US',
      autoRecalc: 'ON_CHANGE',
      timeZone: head.timeZone,
      defaultFormat: { padding: { top: 2, right: 3, bottom: 2, left: 3 }, verticalAlignment: 'BOTTOM' },
    },
    sheets: book.sheets().map(sheetResource),
    spreadsheetUrl: head.url,
  }
}

/** Google's Sheet message. Zeros and empty lists are left out, as Google leaves them out. */
export function sheetResource(state: SheetProperties) {
  const sheet = new Sheet(state)
  return {
    properties: {
      sheetId: state.sheetId,
      title: state.title,
      index: state.index,
      sheetType: 'GRID',
      gridProperties: {
        rowCount: state.rowCount,
        columnCount: state.columnCount,
        ...(state.frozenRowCount > 0 ? { frozenRowCount: state.frozenRowCount } : {}),
        ...(state.frozenColumnCount > 0 ? { frozenColumnCount: state.frozenColumnCount } : {}),
      },
      ...(state.hidden ? { hidden: true } : {}),
    },
    ...(state.rules.length > 0
      ? { conditionalFormats: state.rules.map((rule) => ruleResource(sheet, rule)) }
      : {}),
    ...(state.protections.length > 0
      ? { protectedRanges: state.protections.map((each) => protectionResource(sheet, each)) }
      : {}),
  }
}

export function ruleResource(sheet: Sheet, { boxes, rule }: ColourRule) {
  return { ranges: boxes.map((box) => gridRangeOf(sheet, box)), booleanRule: rule }
}

export function protectionResource(sheet: Sheet, { id, box, description, warningOnly }: Protection) {
  return {
    protectedRangeId: id,
    range: gridRangeOf(sheet, box),
    ...(description === '' ? {} : { description }),
    ...(warningOnly ? { warningOnly } : { requestingUserCanEdit: true }),
  }
}

/** Names of the message that a mask may ask for; true: whatever is below. */
type Names = { readonly [name: string]: Names | true }

const spreadsheetNames: Names = {
  spreadsheetId: true,
  spreadsheetUrl: true,
  properties: {
    title: true,
    locale: true,
    autoRecalc: true,
    timeZone: true,
    defaultFormat: true,
    iterativeCalculationSettings: true,
    spreadsheetTheme: true,
  },
  sheets: {
    properties: {
      sheetId: true,
      title: true,
      index: true,
      sheetType: true,
      gridProperties: {
        rowCount: true,
        columnCount: true,
        frozenRowCount: true,
        frozenColumnCount: true,
        hideGridlines: true,
      },
      hidden: true,
      tabColor: true,
      tabColorStyle: true,
      rightToLeft: true,
    },
    conditionalFormats: { ranges: true, booleanRule: true, gradientRule: true },
    protectedRanges: {
      protectedRangeId: true,
      range: true,
      description: true,
      warningOnly: true,
      requestingUserCanEdit: true,
      unprotectedRanges: true,
      editors: true,
    },
    merges: true,
    charts: true,
    filterViews: true,
    basicFilter: true,
    bandedRanges: true,
    tables: true,
    slicers: true,
    developerMetadata: true,
  },
  namedRanges: true,
  developerMetadata: true,
}

/** The part of an answer that a mask asks for. Throws 400 for names that the message has not. */
export function selectFields(
  message: unknown,
  mask: string | null,
  names: Names = spreadsheetNames,
): unknown {
  if (mask === null || mask === '' || mask === '*') return message
  const wanted: Wanted = {}
  for (const path of parseMask(mask)) {
    const steps = path.split('.')
    if (!isKnown(steps, names)) throw unknownField(path)
    let into = wanted
    for (const [at, step] of steps.entries()) {
      const last = at === steps.length - 1
      const next = into[step]
      if (last) into[step] = true
      else if (next !== true) into = into[step] = next ?? {}
      if (next === true) break
    }
  }
  return pick(message, wanted)
}

interface Wanted {
  [name: string]: Wanted | true
}

function pick(message: unknown, wanted: Wanted | true): unknown {
  if (wanted === true || wanted['*'] === true) return message
  if (Array.isArray(message)) return message.map((each) => pick(each, wanted))
  if (!isObject(message)) return message
  const picked: JsonObject = {}
  for (const [name, below] of Object.entries(wanted)) {
    const found = message[name]
    if (found !== undefined) picked[name] = pick(found, below) as JsonObject
  }
  return picked
}

function isKnown(steps: readonly string[], names: Names): boolean {
  const [first = '', ...rest] = steps
  if (first === '*') return rest.length === 0
  const below = Object.hasOwn(names, first) ? names[first] : undefined
  return below !== undefined && (rest.length === 0 || below === true || isKnown(rest, below))
}

function unknownField(path: string): GoogleError {
  const description = `Error expanding 'fields' parameter. Cannot find matching fields for path '${path}'.`
  return new GoogleError('INVALID_ARGUMENT', 'Request contains an invalid argument.', [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: path, description }] },
  ])
}
