/**
 * A worker that stands before a server of Sheets v4 and keeps what it answered to each GET: the second time the same
 * question is answered from memory, so that only the reader's own work is measured. '/asked' gives the paths that were
 * asked for since the last '/asked'.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

const { apiUrl } = workerData as { apiUrl: string }
const json = { 'content-type': 'application/json' }
const answers = new Map<string, Promise<Buffer>>()
let asked: string[] = []

const server = createServer((request, response) => {
  const path = request.url ?? '/'
  if (path === '/asked') {
    response.writeHead(200, json).end(JSON.stringify(asked))
    asked = []
    return
  }
  asked.push(path)
  const known = answers.get(path) ?? fetchFirst(path, request.headers.authorization ?? '')
  answers.set(path, known)
  known.then(
    (body) => response.writeHead(200, json).end(body),
    () => response.destroy(),
  )
})
// A reader that works on an answer for long asks again over the same connection.
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port))

async function fetchFirst(path: string, authorization: string): Promise<Buffer> {
  const answer = await fetch(new URL(path, apiUrl), { headers: { authorization } })
  return Buffer.from(await answer.arrayBuffer())
}
