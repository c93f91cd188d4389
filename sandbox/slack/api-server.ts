import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { workUnder } from '../faults.ts'
import type { Faults, HttpAnswer } from '../faults.ts'
import { given } from './api-method.ts'
import type { JsonObject } from './json.ts'
import { parseJson } from './json.ts'
import { answerPage } from './oauth-page.ts'
import { answerResponse } from './responses.ts'
import type { ApiCall } from './types.ts'
import { answerCall, readRequest } from './web-api.ts'
import type { Host } from './web-api.ts'

const mostBytes = 50_000_000
const keptCalls = 10_000
/** chat.postMessage: one a second a channel, after a few at once. */
const burst = 3

/** The HTTP side of all workspaces: /api/<method>, /response/<ticket>, /upload/<file>, /oauth/v2/authorize. */
export class ApiServer {
  readonly http: Server
  readonly calls: ApiCall[] = []
  readonly #host: () => Host
  readonly #faults: Faults
  readonly #rateLimits: boolean
  readonly #allowance = new Map<string, { left: number; at: number }>()

  constructor(wanted: { host: () => Host; faults: Faults; rateLimits: boolean }) {
    this.#host = wanted.host
    this.#faults = wanted.faults
    this.#rateLimits = wanted.rateLimits
    this.http = createServer((request, response) => {
      this.#answer(request, response).catch((cause: unknown) => {
        if (!response.headersSent) write(response, { status: 500, body: String(cause) })
      })
    })
  }

  /** @returns 'http://127.0.0.1:PORT' */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject)
      this.http.listen(port, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.http.close(() => resolve())
      this.http.closeAllConnections()
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://stand-in')
    const [, area = '', name = ''] = path.split('/')
    const body = await readBody(request)
    if (path === '/oauth/v2/authorize') return this.#page(request.method ?? '', response, searchParams, body)
    if (request.method !== 'POST') return write(response, { status: 404, body: 'not found' })
    const args = area === 'response' ? parseJson(body.toString()) : undefined
    switch (area) {
      case 'api':
        return this.#call(request, response, name, body)
      case 'response':
        return this.#through(response, { method: 'response_url', path, args: {} }, () => {
          const { workspaces } = this.#host()
          const found = workspaces.find((each) => each.tickets.knowsResponse(name)) ?? workspaces[0]
          return answerResponse(name, args, found)
        })
      case 'upload':
        return this.#upload(request, response, name, body)
      default:
        return write(response, { status: 404, body: 'not found' })
    }
  }

  async #call(
    request: IncomingMessage,
    response: ServerResponse,
    method: string,
    body: Buffer,
  ): Promise<void> {
    const headers = {
      'content-type': request.headers['content-type'],
      authorization: request.headers.authorization,
    }
    const read = await readRequest(method, headers, body)
    const path = `/api/${method}`
    await this.#through(response, { method, path, args: read.args }, () => {
      const limited = this.#limit(method, read.args)
      if (limited !== undefined) return limited
      const { api, body: answer } = answerCall(read, this.#host())
      const scopes = api.grant.scopes?.join(',')
      return {
        status: 200,
        body: answer,
        headers: scopes === undefined ? {} : { 'x-oauth-scopes': scopes },
      }
    })
  }

  async #through(
    response: ServerResponse,
    call: { method: string; path: string; args: JsonObject },
    work: () => HttpAnswer,
  ): Promise<void> {
    const at = Date.now()
    const answer = await workUnder(this.#faults, call, response, work)
    this.#log(call, at, answer)
    if (answer !== 'answered') write(response, answer)
  }

  #log(call: { method: string; args: JsonObject }, at: number, answer: HttpAnswer | 'answered'): void {
    const status = answer === 'answered' ? 0 : answer.status
    const body = answer !== 'answered' && typeof answer.body === 'object' ? answer.body : {}
    const error = given(body, 'error')
    const logged = { method: call.method, args: call.args, at, status, ok: body['ok'] === true }
    this.calls.push(error === undefined ? logged : { ...logged, error })
    if (this.calls.length > keptCalls) this.calls.shift()
  }

  #limit(method: string, args: JsonObject): HttpAnswer | undefined {
    if (!this.#rateLimits || method !== 'chat.postMessage') return undefined
    const channel = given(args, 'channel') ?? ''
    const now = Date.now()
    const known = this.#allowance.get(channel) ?? { left: burst, at: now }
    const left = Math.min(burst, known.left + (now - known.at) / 1000)
    this.#allowance.set(channel, { left: left >= 1 ? left - 1 : left, at: now })
    if (left >= 1) return undefined
    return { status: 429, headers: { 'retry-after': '1' }, body: { ok: false, error: 'ratelimited' } }
  }

  async #page(method: string, response: ServerResponse, query: URLSearchParams, body: Buffer): Promise<void> {
    const { workspaces } = this.#host()
    const [first] = workspaces
    const form = new URLSearchParams(body.toString())
    const call = { method: 'oauth/v2/authorize', path: '/oauth/v2/authorize', args: {} }
    await this.#through(response, call, () => answerPage({ method, query, form }, first.oauth, workspaces))
  }

  async #upload(request: IncomingMessage, response: ServerResponse, id: string, body: Buffer): Promise<void> {
    const owner = this.#host().workspaces.find((each) => each.uploads.has(id))
    const upload = owner?.uploads.get(id)
    if (owner === undefined || upload === undefined)
      return write(response, { status: 404, body: 'not found' })
    const bytes = await fileOf(request.headers['content-type'] ?? '', body)
    await this.#through(response, { method: 'upload', path: `/upload/${id}`, args: {} }, () => {
      owner.uploads.set(id, { ...upload, bytes })
      return { status: 200, body: `OK - ${bytes.length}` }
    })
  }
}

/** The bytes of an upload: the body itself, or the one file in a form. */
async function fileOf(contentType: string, body: Buffer): Promise<Uint8Array> {
  if (!contentType.startsWith('multipart/form-data')) return new Uint8Array(body)
  const headers = { 'content-type': contentType }
  const form = await new Response(new Uint8Array(body), { headers }).formData()
  for (const value of form.values()) {
    if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer())
  }
  return new Uint8Array()
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > mostBytes) throw new Error('the body is too large')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** Writes an answer. */
function write(response: ServerResponse, answer: HttpAnswer): void {
  const isText = typeof answer.body === 'string'
  const contentType = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  response.writeHead(answer.status, { 'content-type': contentType, ...answer.headers })
  response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
}
