import { z } from 'zod'
import { isObject } from '../slack/json.ts'
import type { Book } from './book.ts'
import { cellRequests } from './cell-requests.ts'
import { GoogleError, invalid, notStoodIn } from './google-error.ts'
import { message } from './google-shapes.ts'
import { parseMessage, snakeCase } from './parse-message.ts'
import type { Place, Reply, RequestKind } from './request-kind.ts'
import { ruleRequests } from './rule-requests.ts'
import { sheetRequests } from './sheet-requests.ts'

const kinds: Readonly<Record<string, RequestKind>> = { ...cellRequests, ...sheetRequests, ...ruleRequests }

/** Requests that Google takes and the stand-in does not. */
const strangers = new Set(
  `updateSpreadsheetProperties updateNamedRange addNamedRange deleteNamedRange autoFill cutPaste mergeCells
  unmergeCells updateBorders addFilterView clearBasicFilter deleteDimensionGroup deleteEmbeddedObject deleteFilterView
  duplicateFilterView duplicateSheet findReplace insertRange pasteData textToColumns updateFilterView
  updateConditionalFormatRule setBasicFilter updateProtectedRange autoResizeDimensions addChart updateChartSpec
  updateBanding addBanding deleteBanding createDeveloperMetadata updateDeveloperMetadata deleteDeveloperMetadata
  randomizeRange addDimensionGroup updateDimensionGroup trimWhitespace deleteDuplicates updateEmbeddedObjectPosition
  addSlicer updateSlicerSpec addDataSource updateDataSource deleteDataSource refreshDataSource
  cancelDataSourceRefresh updateEmbeddedObjectBorder addTable updateTable deleteTable`.split(/\s+/),
)

const body = z.strictObject({
  requests: z.array(message).optional(),
  includeSpreadsheetInResponse: z.boolean().optional(),
  responseRanges: z.array(z.string()).optional(),
  responseIncludeGridData: z.boolean().optional(),
})

/** What spreadsheets.batchUpdate did. */
export interface BatchOutcome {
  replies: Reply[]
  /** the caller wants the spreadsheet in the answer */
  withSpreadsheet: boolean
}

/** Carries out all requests of a spreadsheets.batchUpdate, or none. Throws GoogleError that names the first bad one. */
export function batchUpdate(book: Book, given: unknown): BatchOutcome {
  const { requests = [], ...wanted } = parseMessage(body, given, '')
  if (wanted.responseIncludeGridData === true) throw notStoodIn('responseIncludeGridData')
  if (requests.length === 0) throw invalid('Must specify at least one request.')
  const read = requests.map((request, at) => readRequest(request, `requests[${at}]`))
  if (requests.some((request) => 'sortRange' in request || 'copyPaste' in request)) book.calculate()
  const replies = book.transaction(() =>
    read.map(({ name, at, work }) => ({ name, reply: work({ book, at }) })),
  )
  return {
    replies: replies.map(({ name, reply }) => (Object.keys(reply).length > 0 ? { [name]: reply } : {})),
    withSpreadsheet: wanted.includeSpreadsheetInResponse === true,
  }
}

function readRequest(request: unknown, path: string) {
  const names = isObject(request) ? Object.keys(request) : []
  const unknown = names.find((name) => !(name in kinds) && !strangers.has(name))
  if (unknown !== undefined) {
    const description = `Invalid JSON payload received. Unknown name "${unknown}" at '${path}': Cannot find field.`
    throw new GoogleError('INVALID_ARGUMENT', description, [
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: path, description }],
      },
    ])
  }
  const [name, second] = names
  if (name === undefined) throw invalid(`Invalid ${path}: No request set.`)
  if (second !== undefined)
    throw invalid(
      `Invalid value at '${path}' (oneof), oneof field 'kind' is already set. Cannot set '${second}'`,
    )
  const kind = kinds[name]
  if (!kind) throw notStoodIn(`the request ${name}`)
  const work: (place: Place) => Reply = kind.read(
    isObject(request) ? request[name] : {},
    `${path}.${snakeCase(name)}`,
  )
  return { name, at: `${path}.${name}`, work }
}
