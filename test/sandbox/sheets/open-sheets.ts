import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { startSheetsStandIn } from '../../../sandbox/sheets/stand-in.ts'
import type { SheetsStandIn, SheetsStandInOptions } from '../../../sandbox/sheets/stand-in.ts'
import { googleSpreadsheet } from '../../../src/workbook/google.ts'
import type { Spreadsheet } from '../../../src/workbook/spreadsheet.ts'

/** An answer of the stand-in, as a program without Google's client sees it. */
interface Answer {
  readonly status: number
  readonly body: unknown
  /** Google's words when it refused */
  readonly message: string
}

export interface OpenSheets {
  readonly sheets: SheetsStandIn
  /** a path below the spreadsheet: '/values/A1', ':batchUpdate'; with a body it is posted unless `verb` says else */
  readonly ask: (
    path: string,
    body?: unknown,
    how?: { verb?: string; token?: string | null; id?: string },
  ) => Promise<Answer>
  /** the requests of one spreadsheets.batchUpdate */
  readonly batch: (...requests: object[]) => Promise<Answer>
  readonly values: (range: string, render?: string) => Promise<unknown>
}

const refusal = z.object({ error: z.object({ message: z.string() }) })
const valueRange = z.object({ values: z.unknown().optional() })

/** Starts a stand-in that ends with the test. */
export async function openSheets(options: SheetsStandInOptions = {}): Promise<OpenSheets> {
  const sheets = await startSheetsStandIn(options)
  onTestFinished(() => sheets.stop())
  const ask: OpenSheets['ask'] = async (path, body, how = {}) => {
    const url = `${sheets.apiUrl}v4/spreadsheets/${how.id ?? sheets.spreadsheetId}${path}`
    const token = how.token === undefined ? sheets.token : how.token
    const response = await fetch(url, {
      method: how.verb ?? (body === undefined ? 'GET' : 'POST'),
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    const refused = refusal.safeParse(answer)
    return {
      status: response.status,
      body: answer,
      message: refused.success ? refused.data.error.message : '',
    }
  }
  return {
    sheets,
    ask,
    batch: (...requests) => ask(':batchUpdate', { requests }),
    values: async (range, render = 'UNFORMATTED_VALUE') => {
      const { body } = await ask(`/values/${encodeURIComponent(range)}?valueRenderOption=${render}`)
      return valueRange.parse(body).values
    },
  }
}

/** Our own client at the stand-in. */
export function clientOf({ spreadsheetId, apiUrl, token }: SheetsStandIn): Spreadsheet {
  return googleSpreadsheet({ spreadsheetId, apiUrl, accessToken: token })
}

/** Requests that write rows of typed cells from A1 of the first tab. */
export function rowsAt(
  rows: readonly (readonly (string | number | boolean | null)[])[],
  sheetId = 0,
): object {
  return {
    updateCells: {
      start: { sheetId, rowIndex: 0, columnIndex: 0 },
      rows: rows.map((cells) => ({ values: cells.map((cell) => ({ userEnteredValue: extended(cell) })) })),
      fields: 'userEnteredValue',
    },
  }
}

function extended(cell: string | number | boolean | null): object {
  if (cell === null) return {}
  if (typeof cell === 'number') return { numberValue: cell }
  if (typeof cell === 'boolean') return { boolValue: cell }
  return cell.startsWith('=') ? { formulaValue: cell } : { stringValue: cell }
}
