/**
 * The try-it page's server: the page itself, Slack's client and the workbook for it, and the controls of the sandbox.
 *
 *   GET  /                            the page; /spreadsheets/d/<id>/edit leads here, its place kept
 *   GET  /assets/…                    script, style, spreadsheet engine
 *   *    /client/…                    Slack's client, see ../slack/http-face.ts
 *   GET  /_page/book                  the workbook as the engine's bytes
 *   GET  /_page/tabs                  { [title]: Google's number of the tab }
 *   GET  /_page/workbook.xlsx         the workbook to keep
 *   WS   /_page/sync                  edits both ways, see ../sheets/sync.ts
 *   GET  /controls/state              PageState
 *   POST /controls/next-morning       jumps the clock to the next working morning
 *   POST /controls/start-over         the demo workbook and empty conversations again
 *   POST /controls/google-away        { "on": true | false }
 */
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { mountSlackClient } from '../slack/http-face.ts'
import { isObject, parseJson } from '../slack/json.ts'
import type { SlackStandIn } from '../slack/types.ts'
import { attachBookSync } from '../sheets/sync.ts'
import type { SheetsStandIn } from '../sheets/stand-in.ts'
import { buildPage, pageFiles } from './build.ts'

/** The sandbox's clock, for the page's top bar. */
export interface PageClock {
  now(): Date
  /** IANA name of the team's time zone */
  timeZone: string
}

/** What a person can do to the sandbox. A rejection's message is shown on the page. */
export interface PageControls {
  nextMorning(): Promise<void>
  /** absent: the page has no "Start over" */
  startOver?(): Promise<void>
  googleAway(away: boolean): Promise<void>
}

export interface PageOptions {
  /** 0: any free one. Always on 127.0.0.1 */
  port: number
  slack: SlackStandIn
  sheets: SheetsStandIn
  clock: PageClock
  controls: PageControls
}

export interface PageServer {
  /** 'http://127.0.0.1:4310/' */
  url: string
  stop(): Promise<void>
}

/** GET /controls/state */
export interface PageState {
  /** ISO 8601 */
  now: string
  timeZone: string
  googleAway: boolean
  canStartOver: boolean
}

const MOST_BODY_BYTES = 10_000

const CONTENT_TYPES: { [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
}

const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' https: data: blob:",
  "frame-ancestors 'none'",
].join('; ')

/** Builds the page if need be and serves it. Throws when the port is taken. */
export async function startPage(options: PageOptions): Promise<PageServer> {
  const folder = await buildPage()
  const slackClient = mountSlackClient(options.slack)
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else reply(response, 500, { error: error instanceof Error ? error.message : String(error) })
    })
  })
  attachBookSync(server, '/_page/sync', options.sheets.book)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://page.invalid')
    if (!isFromThisPage(request)) return reply(response, 403, { error: 'Only the page itself may ask this.' })
    if (url.pathname === '/client/state' && !url.searchParams.has('user')) {
      request.url = `/client/state?user=${encodeURIComponent(options.slack.people[0]?.id ?? '')}`
    }
    if (slackClient(request, response)) return undefined
    if (url.pathname.startsWith('/controls/')) return control(request, response, url.pathname)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return reply(response, 405, { error: 'Use GET.' })
    if (url.pathname === '/') return file(response, pageFiles.page)
    if (/^\/spreadsheets\/d\/[^/]+(\/|$)/.test(url.pathname)) {
      response.writeHead(302, { location: `/${url.search}` }).end()
      return undefined
    }
    const asset = Object.values(pageFiles).find((name) => url.pathname === `/assets/${name}`)
    if (asset !== undefined) return file(response, asset)
    return workbook(response, url.pathname)
  }

  async function workbook(response: ServerResponse, path: string): Promise<void> {
    const { book, spreadsheetId } = options.sheets
    if (path === '/_page/book') return bytes(response, book.bytes(), 'application/octet-stream')
    if (path === '/_page/tabs') {
      return reply(
        response,
        200,
        Object.fromEntries(book.sheets().map(({ title, sheetId }) => [title, sheetId])),
      )
    }
    if (path === '/_page/workbook.xlsx') {
      response.setHeader('content-disposition', `attachment; filename="${spreadsheetId}.xlsx"`)
      const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      return bytes(response, await book.xlsx(), type)
    }
    return reply(response, 404, { error: `There is nothing at ${path}.` })
  }

  async function control(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { clock, controls, sheets } = options
    if (path === '/controls/state' && request.method === 'GET') {
      const state: PageState = {
        now: clock.now().toISOString(),
        timeZone: clock.timeZone,
        googleAway: sheets.faults.away,
        canStartOver: controls.startOver !== undefined,
      }
      return reply(response, 200, state)
    }
    if (request.method !== 'POST') return reply(response, 405, { error: 'Use POST.' })
    if (path === '/controls/next-morning') await controls.nextMorning()
    else if (path === '/controls/start-over' && controls.startOver) await controls.startOver()
    else if (path === '/controls/sheet') {
      const fault = changeSheet(sheets, parseJson(await readBody(request)))
      if (fault !== undefined) return reply(response, 400, { error: fault })
    } else if (path === '/controls/google-away') {
      const body = parseJson(await readBody(request))
      if (!isObject(body) || typeof body['on'] !== 'boolean') {
        return reply(response, 400, { error: 'Say {"on": true} or {"on": false}.' })
      }
      await controls.googleAway(body['on'])
    } else return reply(response, 404, { error: `There is no control at ${path}.` })
    return reply(response, 200, { ok: true })
  }

  function file(response: ServerResponse, name: string): void {
    const page = name === pageFiles.page
    response.writeHead(200, {
      'content-type': CONTENT_TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': page ? 'no-store' : 'max-age=3600',
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
    })
    createReadStream(join(folder, name)).pipe(response)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What the page's grid cannot do by itself, as a person does it in Google Sheets. Answers what was wrong with it. */
function changeSheet({ person }: SheetsStandIn, asked: unknown): string | undefined {
  const { act, tab, range, order } = isObject(asked) ? asked : {}
  const isNamed = typeof tab === 'string' && typeof range === 'string'
  if (!isNamed || (act !== 'sort' && act !== 'merge'))
    return 'Say {"act": "sort" or "merge", "tab": …, "range": "A2:B3"}.'
  try {
    if (act === 'merge') person.merges(tab, range)
    else person.sorts(tab, /^[A-Z]+/.exec(range)?.[0] ?? '', order === 'desc' ? 'desc' : 'asc')
    return undefined
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

/** Another site that is open in the same browser must not press the sandbox's buttons. */
function isFromThisPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BODY_BYTES) throw new Error('The request is too long.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

function bytes(response: ServerResponse, content: Uint8Array, type: string): void {
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(content)
}
