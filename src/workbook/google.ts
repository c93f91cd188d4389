import { setTimeout as sleep } from 'node:timers/promises'
import { sheets, type sheets_v4 } from '@googleapis/sheets'
import { GoogleAuth, JWT, OAuth2Client } from 'google-auth-library'
import { z } from 'zod'
import type { Cell } from './cells.ts'
import { grid, parsed, rowsOfAnswer } from './long-answer.ts'
import { QuotaGate } from './quota-gate.ts'
import { SheetFault, type SheetRequest, type Spreadsheet, type SpreadsheetShape } from './spreadsheet.ts'

const scope = 'https://www.googleapis.com/auth/spreadsheets'
/** Two short of what Google allows leaves room for a person's own script. */
const perMinuteOfAccount = 58
/** One spreadsheet is written at most once a second, as Google advises. */
const writeGapMs = 1000
/** Google gives up on a request after 180 s; a read that takes 30 s is not worth waiting for. */
const readTimeoutMs = 30_000
const writeTimeoutMs = 60_000
/** First wait before a read is repeated, doubled each time, and as much again at random. */
const firstBackoffMs = 400
const readTries = 4
const writeTries = 3
/** A Retry-After longer than this is left to the caller's next round. */
const longestWaitMs = 8_000

/** How to reach Google. */
export interface GoogleAccess {
  /** another host that speaks Sheets v4, with a slash at its end */
  readonly apiUrl?: string
  /** a bearer token used as it is */
  readonly accessToken?: string
  /** a service account's key */
  readonly serviceAccount?: { readonly client_email: string; readonly private_key: string }
}

/** How to reach one spreadsheet. */
export interface GoogleSettings extends GoogleAccess {
  readonly spreadsheetId: string
}

/** The allowance of one Google account, which all spreadsheets of a process share. */
export interface GoogleQuota {
  readonly reads: QuotaGate
  readonly writes: QuotaGate
}

/**
 * Google lets one account make 60 reads and 60 writes a minute, in all its spreadsheets together.
 *
 * @param part of it that is this process's, above 0 and at most 1
 */
export function googleQuota(part: () => number = () => 1): GoogleQuota {
  const perMinute = () => Math.max(1, Math.floor(perMinuteOfAccount * part()))
  return {
    reads: new QuotaGate({ perMinute, smallestGapMs: 0 }),
    writes: new QuotaGate({ perMinute, smallestGapMs: 0 }),
  }
}

const batchGetAnswer = z.object({
  spreadsheetId: z.string(),
  valueRanges: z.array(z.object({ range: z.string(), values: grid.optional() })),
})
const longAnswer = z.instanceof(ArrayBuffer).transform((answer, context) => {
  const rows = rowsOfAnswer(answer)
  if (rows !== undefined) return rows
  context.addIssue({ code: 'custom', message: 'expected the rows of one range' })
  return z.NEVER
})
const batchUpdateAnswer = z.object({ spreadsheetId: z.string(), replies: z.array(z.unknown()) })
const shapeAnswer = z.object({
  spreadsheetId: z.string(),
  spreadsheetUrl: z.string(),
  properties: z.object({ title: z.string(), timeZone: z.string().default('Etc/GMT') }),
  sheets: z.array(
    z.object({
      properties: z.object({
        sheetId: z.number(),
        title: z.string(),
        gridProperties: z
          .object({ rowCount: z.number(), columnCount: z.number() })
          .default({ rowCount: 0, columnCount: 0 }),
      }),
      protectedRanges: z.array(z.object({ description: z.string().default('') })).default([]),
      conditionalFormats: z.array(z.unknown()).default([]),
    }),
  ),
})
const shapeFields =
  'spreadsheetId,spreadsheetUrl,properties(title,timeZone),sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),protectedRanges(description),conditionalFormats(ranges))'

/**
 * A spreadsheet at Google's, or at another host that speaks the same protocol.
 *
 * The client's own retries are off: it would repeat for two seconds, ignore Retry-After and could overwrite a person's
 * newer edit. Here a read is repeated on any passing fault; a write only when it surely did not happen.
 *
 * @param watch told of each call's status, for metrics
 * @param quota the account's allowance; left out: this spreadsheet has it alone
 */
export function googleSpreadsheet(
  settings: GoogleSettings,
  watch: (call: { kind: 'read' | 'write'; status: string }) => void = () => undefined,
  quota: GoogleQuota = googleQuota(),
): Spreadsheet {
  const auth = signIn(settings)
  const client = sheets({
    version: 'v4',
    auth,
    ...(settings.apiUrl === undefined ? {} : { rootUrl: settings.apiUrl }),
  })
  const pace = new QuotaGate({ perMinute: () => perMinuteOfAccount, smallestGapMs: writeGapMs })
  const spreadsheetId = settings.spreadsheetId
  let isTroubled = false

  async function call<A>(
    kind: 'read' | 'write',
    answer: z.ZodType<A>,
    send: (options: { retry: false; timeout: number }) => Promise<{ data: unknown }>,
    tries = kind === 'read' ? readTries : writeTries,
    mayLeave: () => boolean = () => true,
  ): Promise<A> {
    for (let attempt = 1; ; attempt += 1) {
      if (kind === 'write') await pace.pass()
      await (kind === 'read' ? quota.reads : quota.writes).pass()
      try {
        await findOutWhoWeAre(auth)
        // Signing in may take a while; what comes after it leaves at once.
        if (kind === 'write') await auth.getRequestHeaders()
        if (!mayLeave())
          throw new SheetFault('unreachable', 'The write was planned too long ago, and did not leave')
        const timeout = kind === 'read' ? readTimeoutMs : writeTimeoutMs
        const read = answer.safeParse((await send({ retry: false, timeout })).data)
        if (!read.success) throw garbled(kind, read.error)
        watch({ kind, status: 'ok' })
        isTroubled = false
        return read.data
      } catch (cause) {
        const fault = cause instanceof SheetFault ? cause : faultOf(cause, kind)
        watch({ kind, status: fault.kind })
        const again = fault.kind === 'busy' || fault.kind === 'unreachable'
        isTroubled = again || fault.kind === 'outcome-unknown'
        const wait = fault.retryAfterMs ?? firstBackoffMs * 2 ** (attempt - 1) * (1 + Math.random())
        if (!again || attempt >= tries || wait > longestWaitMs) throw fault
        await sleep(wait)
      }
    }
  }

  const question = (ranges: readonly string[], render: 'values' | 'formulas') => ({
    spreadsheetId,
    ranges: [...ranges],
    majorDimension: 'ROWS',
    valueRenderOption: render === 'values' ? 'UNFORMATTED_VALUE' : 'FORMULA',
    dateTimeRenderOption: 'SERIAL_NUMBER',
  })

  return {
    address: { id: spreadsheetId, account: settings.serviceAccount?.client_email },

    async describe(): Promise<SpreadsheetShape> {
      const found = await call('read', shapeAnswer, (options) =>
        client.spreadsheets.get({ spreadsheetId, fields: shapeFields }, options),
      )
      return {
        id: found.spreadsheetId,
        url: found.spreadsheetUrl,
        title: found.properties.title,
        timeZone: found.properties.timeZone,
        sheets: found.sheets.map((sheet) => ({
          sheetId: sheet.properties.sheetId,
          title: sheet.properties.title,
          ...sheet.properties.gridProperties,
          protections: sheet.protectedRanges.map((range) => range.description),
          conditionalFormats: sheet.conditionalFormats.length,
        })),
      }
    },

    async read(ranges: readonly string[], render: 'values' | 'formulas'): Promise<Cell[][][]> {
      const found = await call('read', batchGetAnswer, (options) =>
        client.spreadsheets.values.batchGet(question(ranges, render), options),
      )
      if (found.valueRanges.length !== ranges.length) {
        throw new SheetFault(
          'unreachable',
          `Google answered ${found.valueRanges.length} of ${ranges.length} ranges`,
        )
      }
      return found.valueRanges.map((range) => range.values ?? [])
    },

    readLong: (range: string): Promise<Iterable<Cell[]>> =>
      call('read', longAnswer, (options) =>
        client.spreadsheets.values.batchGet(question([range], 'values'), {
          ...options,
          responseType: 'arraybuffer',
        }),
      ),

    isTroubled: () => isTroubled,

    writable: async () => {
      await pace.room()
      await quota.writes.room()
    },

    async write(requests: readonly SheetRequest[], mayLeave?: () => boolean): Promise<void> {
      // A row may have moved by the time of a second try: whoever planned the write reads again and plans anew.
      const namesRows = requests.some(
        (each) => 'copyPaste' in each || ('updateCells' in each && each.updateCells.start !== undefined),
      )
      await call(
        'write',
        batchUpdateAnswer,
        (options) =>
          client.spreadsheets.batchUpdate(
            { spreadsheetId, requestBody: { requests: [...requests] as sheets_v4.Schema$Request[] } },
            options,
          ),
        namesRows ? 1 : writeTries,
        mayLeave,
      )
    },
  }
}

function signIn(settings: GoogleSettings): OAuth2Client | JWT | GoogleAuth {
  if (settings.accessToken !== undefined) {
    const client = new OAuth2Client()
    client.setCredentials({ access_token: settings.accessToken, expiry_date: Number.MAX_SAFE_INTEGER })
    return client
  }
  if (settings.serviceAccount !== undefined) {
    return new JWT({
      email: settings.serviceAccount.client_email,
      key: settings.serviceAccount.private_key,
      scopes: [scope],
    })
  }
  return new GoogleAuth({ scopes: [scope] })
}

/** Google's default credentials are looked for once; that there are none is no fault of the network and never passes. */
async function findOutWhoWeAre(auth: ReturnType<typeof signIn>): Promise<void> {
  if (!(auth instanceof GoogleAuth)) return
  try {
    await auth.getClient()
  } catch (cause) {
    throw new SheetFault('not-signed-in', 'No credentials were found', { cause })
  }
}

const answerWithStatus = z.object({
  status: z.number().optional(),
  code: z.union([z.string(), z.number()]).optional(),
  response: z.object({ status: z.number(), headers: z.unknown(), data: z.unknown() }).optional(),
  cause: z.unknown(),
})

/** Google's words; as bytes where rows were asked for as bytes. */
const refusal = z.preprocess(
  (data) => (data instanceof ArrayBuffer ? parsed(Buffer.from(data).toString()) : data),
  z.object({ error: z.object({ message: z.string() }) }),
)

/** A truncated 200 of a read is no answer; of a write, the outcome is unknown. */
function garbled(kind: 'read' | 'write', cause: unknown): SheetFault {
  return kind === 'read'
    ? new SheetFault('unreachable', 'Google’s answer could not be read', { cause })
    : new SheetFault('outcome-unknown', 'Google’s answer to a write could not be read', { cause })
}

function faultOf(cause: unknown, kind: 'read' | 'write'): SheetFault {
  const seen = answerWithStatus.safeParse(cause)
  const response = seen.success ? seen.data.response : undefined
  if (response !== undefined) return faultOfStatus(response.status, response, kind, cause)
  const code = errorCode(cause)
  const neverSent = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN'
  if (kind === 'read' || neverSent)
    return new SheetFault('unreachable', `Google could not be reached (${code})`, { cause })
  return new SheetFault('outcome-unknown', `No answer came to a write (${code})`, { cause })
}

function faultOfStatus(
  status: number,
  response: { headers: unknown; data: unknown },
  kind: 'read' | 'write',
  cause: unknown,
): SheetFault {
  const said = refusal.safeParse(response.data)
  const message = said.success ? said.data.error.message : `status ${status}`
  if (status === 401) return new SheetFault('not-signed-in', message, { cause })
  if (status === 403) return new SheetFault('not-shared', message, { cause })
  if (status === 404) return new SheetFault('not-found', message, { cause })
  const retryAfterMs = retryAfter(response.headers)
  const options = retryAfterMs === undefined ? { cause } : { cause, retryAfterMs }
  if (status === 429) return new SheetFault('busy', message, options)
  if (status < 500) return new SheetFault('refused', message, { cause })
  if (kind === 'read') return new SheetFault('unreachable', message, options)
  return new SheetFault('outcome-unknown', message, options)
}

function retryAfter(headers: unknown): number | undefined {
  const text = headers instanceof Headers ? headers.get('retry-after') : null
  const seconds = text === null ? Number.NaN : Number(text)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}

function errorCode(cause: unknown): string {
  for (let at: unknown = cause, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return cause instanceof Error ? cause.name : 'unknown'
}
