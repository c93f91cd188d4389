import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { workUnder, type Faults, type HttpAnswer } from '../faults.ts'
import { parseJson, type JsonObject } from '../slack/json.ts'
import { GoogleError, invalid } from './google-error.ts'
import { findMethod, type ApiMethod, type Question } from './methods.ts'
import type { QuotaMeter } from './quota.ts'
import type { SheetsCall } from './types.ts'

const mostBytes = 10_000_000
const keptCalls = 10_000

/** What the HTTP side has to know of the spreadsheet that it serves. */
export interface ServedSpreadsheet {
  readonly id: string
  readonly token: string
  readonly shared: boolean
  /** true: the caller may look and not edit */
  readonly viewOnly: boolean
  answer(method: ApiMethod, question: Question): object
}

/** The HTTP side of the stand-in: who may, how often, what goes wrong, and which method it is. */
export class ApiServer {
  readonly http: Server
  readonly calls: SheetsCall[] = []
  readonly #served: ServedSpreadsheet
  readonly #faults: Faults
  readonly #quota: QuotaMeter | undefined
  readonly #latencyMs: number
  readonly #now: () => number

  constructor(wanted: {
    served: ServedSpreadsheet
    faults: Faults
    quota: QuotaMeter | undefined
    latencyMs: number
    now: () => number
  }) {
    this.#served = wanted.served
    this.#faults = wanted.faults
    this.#quota = wanted.quota
    this.#latencyMs = wanted.latencyMs
    this.#now = wanted.now
    this.http = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy())
    })
  }

  /** @returns 'http://127.0.0.1:PORT/' */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject)
      this.http.listen(port, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/`
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.http.close(() => resolve())
      this.http.closeAllConnections()
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    const at = this.#now()
    const method = findMethod(request.method ?? 'GET', url.pathname)
    const body = await readBody(request)
    if (this.#latencyMs > 0) await sleep(this.#latencyMs)
    const name = method?.method.name ?? 'unknown'
    const kind = method?.method.kind ?? 'read'
    const call = { method: name, path: url.pathname, kind, args: argsOf(url) }
    const answer = await workUnder(this.#faults, call, response, () => {
      try {
        if (body === undefined) throw invalid('Request payload size exceeds the limit: 10485760 bytes.')
        if (!method) return notFoundPage
        this.#admit(request, url, method.id, kind)
        const given = body === '' ? undefined : parseJson(body)
        if (body !== '' && given === undefined)
          throw invalid('Invalid JSON payload received. Unexpected token.')
        const question = { range: method.range, query: url.searchParams, body: given }
        const json = JSON.stringify(this.#served.answer(method.method, question))
        return { status: 200, headers: jsonHeaders, body: json }
      } catch (cause) {
        return refusal(cause)
      }
    })
    const text = answer === 'answered' ? '' : textOf(answer)
    const status = answer === 'answered' ? 0 : answer.status
    this.calls.push({ method: name, kind, at, status, bytes: Buffer.byteLength(text) })
    if (this.calls.length > keptCalls) this.calls.shift()
    if (answer === 'answered') return
    response.writeHead(answer.status, { ...jsonHeaders, ...answer.headers })
    response.end(text)
  }

  #admit(request: IncomingMessage, url: URL, id: string, kind: 'read' | 'write'): void {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const token = bearer ?? url.searchParams.get('access_token') ?? undefined
    if (token === undefined)
      throw new GoogleError(
        'UNAUTHENTICATED',
        'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
      )
    if (token !== this.#served.token)
      throw new GoogleError(
        'UNAUTHENTICATED',
        'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
      )
    const over = this.#quota?.take(kind)
    if (over) throw over
    if (id !== this.#served.id) throw new GoogleError('NOT_FOUND', 'Requested entity was not found.')
    if (!this.#served.shared || (kind === 'write' && this.#served.viewOnly))
      throw new GoogleError('PERMISSION_DENIED', 'The caller does not have permission')
  }
}

const jsonHeaders = { 'content-type': 'application/json; charset=UTF-8' }
const notFoundPage: HttpAnswer = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>',
}

function refusal(cause: unknown): HttpAnswer {
  const error = cause instanceof GoogleError ? cause : new GoogleError('INTERNAL', wordsOf(cause))
  return { status: error.code, headers: jsonHeaders, body: JSON.stringify(error.body, null, 2) }
}

/** A fault of the stand-in itself is said in full: nobody else can see it. */
function wordsOf(cause: unknown): string {
  return `The stand-in of Google Sheets failed: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`
}

function textOf(answer: HttpAnswer): string {
  return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
}

function argsOf(url: URL): JsonObject {
  return Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((key) => [key, url.searchParams.getAll(key)]),
  )
}

/** @returns undefined when it is too long */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= mostBytes) chunks.push(chunk)
  }
  return size > mostBytes ? undefined : Buffer.concat(chunks).toString('utf8')
}
