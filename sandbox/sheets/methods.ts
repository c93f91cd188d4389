import type { z } from 'zod'
import type { Json } from '../slack/json.ts'
import { batchUpdate } from './batch-update.ts'
import type { Book } from './book.ts'
import { GoogleError, notStoodIn } from './google-error.ts'
import { parseMessage } from './parse-message.ts'
import { selectFields, spreadsheetResource, type SpreadsheetHead } from './spreadsheet-resource.ts'
import {
  appendValues,
  batchUpdateValues,
  clearValues,
  mustSayHow,
  readValues,
  shown,
  updateValues,
  valueRange,
  written,
} from './values.ts'

/** A call after its method is known. */
export interface Question {
  /** the range in the path; '' when the method has none */
  readonly range: string
  readonly query: URLSearchParams
  readonly body: Json | undefined
}

export interface ApiMethod {
  /** as Google names it: 'values.batchGet' */
  readonly name: string
  readonly kind: 'read' | 'write'
  answer(question: Question, head: SpreadsheetHead, book: Book): object
}

/** Parameters that every method takes. */
const common = new Set(
  'alt fields prettyPrint key quotaUser access_token oauth_token callback uploadType upload_protocol $.xgafv'.split(
    ' ',
  ),
)

const get: ApiMethod = {
  name: 'spreadsheets.get',
  kind: 'read',
  answer({ query }, head, book) {
    mustKnow(query, ['ranges', 'includeGridData', 'excludeTablesInBandedRanges'])
    if (query.get('includeGridData') === 'true' || query.has('ranges'))
      throw notStoodIn('spreadsheets.get with cells (includeGridData, ranges); use values.batchGet')
    const picked = selectFields(spreadsheetResource(head, book), query.get('fields'))
    return Object(picked) as object
  },
}

const update: ApiMethod = {
  name: 'batchUpdate',
  kind: 'write',
  answer({ query, body }, head, book) {
    mustKnow(query, [])
    const { replies, withSpreadsheet } = batchUpdate(book, body ?? {})
    const updatedSpreadsheet = withSpreadsheet ? { updatedSpreadsheet: spreadsheetResource(head, book) } : {}
    return { spreadsheetId: head.id, replies, ...updatedSpreadsheet }
  },
}

const valuesGet: ApiMethod = {
  name: 'values.get',
  kind: 'read',
  answer({ range, query }, _, book) {
    return readValues(book, range, queryOf(shown, query))
  },
}

const valuesBatchGet: ApiMethod = {
  name: 'values.batchGet',
  kind: 'read',
  answer({ query }, head, book) {
    const how = queryOf(shown, query, ['ranges'])
    const valueRanges = query.getAll('ranges').map((range) => readValues(book, range, how))
    return { spreadsheetId: head.id, ...(valueRanges.length > 0 ? { valueRanges } : {}) }
  },
}

const valuesUpdate: ApiMethod = {
  name: 'values.update',
  kind: 'write',
  answer({ range, query, body }, head, book) {
    const how = queryOf(written.omit({ insertDataOption: true }), query)
    const given = parseMessage(valueRange, body ?? {}, 'data')
    mustSayHow({ ...how, insertDataOption: 'OVERWRITE' })
    return updateValues(book, head.id, range, given, { ...how, insertDataOption: 'OVERWRITE' })
  },
}

const valuesAppend: ApiMethod = {
  name: 'values.append',
  kind: 'write',
  answer({ range, query, body }, head, book) {
    const how = queryOf(written, query)
    const given = parseMessage(valueRange, body ?? {}, 'data')
    mustSayHow(how)
    return appendValues(book, head.id, range, given, how)
  },
}

const valuesClear: ApiMethod = {
  name: 'values.clear',
  kind: 'write',
  answer({ range, query }, head, book) {
    mustKnow(query, [])
    return clearValues(book, head.id, range)
  },
}

const valuesBatchUpdate: ApiMethod = {
  name: 'values.batchUpdate',
  kind: 'write',
  answer({ query, body }, head, book) {
    mustKnow(query, [])
    return batchUpdateValues(book, head.id, body ?? {})
  },
}

interface FoundMethod {
  method: ApiMethod
  id: string
  range: string
}

/**
 * The method of a path below the host; undefined when Google has none there. A slash behind the id does no harm: the
 * package google-spreadsheet writes it so.
 */
export function findMethod(verb: string, pathname: string): FoundMethod | undefined {
  const match = /^\/v4\/spreadsheets\/([^/]+?)\/?(:[a-zA-Z]+)?(?:\/values(?:(:[a-zA-Z]+)|\/(.+)))?$/.exec(
    pathname,
  )
  if (!match) return undefined
  const [, id = '', verbOfBook, verbOfValues, tail] = match
  const found = (method: ApiMethod | undefined, range = '') => method && { method, id: decoded(id), range }
  if (tail !== undefined) {
    const [, words = '', action = ''] = /^(.*?)(:append|:clear)?$/.exec(tail) ?? []
    return found(onRange[`${verb} ${action}`], decoded(words))
  }
  if (verbOfValues !== undefined) return found(onValues[`${verb} ${verbOfValues}`])
  return found(onBook[`${verb} ${verbOfBook ?? ''}`])
}

const onBook: Readonly<Record<string, ApiMethod>> = { 'GET ': get, 'POST :batchUpdate': update }
const onValues: Readonly<Record<string, ApiMethod>> = {
  'GET :batchGet': valuesBatchGet,
  'POST :batchUpdate': valuesBatchUpdate,
}
const onRange: Readonly<Record<string, ApiMethod>> = {
  'GET ': valuesGet,
  'PUT ': valuesUpdate,
  'POST :append': valuesAppend,
  'POST :clear': valuesClear,
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function queryOf<S extends z.ZodObject>(shape: S, query: URLSearchParams, more: string[] = []): z.output<S> {
  mustKnow(query, [...Object.keys(shape.shape), ...more])
  const given = Object.keys(shape.shape).flatMap((name) => {
    const value = query.get(name)
    if (value === null) return []
    return [[name, value === 'true' ? true : value === 'false' ? false : value]]
  })
  return parseMessage(shape, Object.fromEntries(given), '')
}

/** Throws 400 for a parameter that the method has not. */
function mustKnow(query: URLSearchParams, names: readonly string[]): void {
  for (const name of query.keys()) {
    if (common.has(name) || names.includes(name)) continue
    const description = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`
    throw new GoogleError('INVALID_ARGUMENT', description, [
      { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description }] },
    ])
  }
}
