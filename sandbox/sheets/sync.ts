import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { Book } from './book.ts'

/** Codes of closing: 'try again later' and 'that was not for this place'. */
const fetchAnew = 1012
const badDiffs = 1007
const mostBytes = 20_000_000
/** A browser works through diffs cell by cell; past this many bytes it has the whole book sooner. */
const mostDiffBytes = 64_000

/**
 * Keeps the workbooks that browsers have open in step with the book, over WebSockets at one path of a server. Binary
 * messages are the engine's diffs, both ways. A socket is closed when its diffs do not fit or when the book is another
 * one now; the browser then fetches the book again.
 *
 * Only pages of the same host may connect.
 */
export function attachBookSync(server: Server, path: string, book: Book): void {
  const sockets = new Set<WebSocket>()
  const wss = new WebSocketServer({ noServer: true, maxPayload: mostBytes })
  const broadcast = (diffs: Uint8Array, except?: WebSocket) => {
    for (const socket of sockets) {
      if (socket === except) continue
      if (diffs.length > mostDiffBytes) socket.close(fetchAnew, 'Much has changed')
      else socket.send(diffs)
    }
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page.invalid')
    if (pathname !== path) {
      // Somebody else on this server may know the path.
      if (server.listenerCount('upgrade') === 1) socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
      return
    }
    if (!isSameHost(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    wss.handleUpgrade(request, socket, head, take)
  })

  const take = (socket: WebSocket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.terminate())
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (!isBinary) return
      const diffs = bytesOf(data)
      try {
        book.applyDiffs(diffs)
      } catch {
        socket.close(badDiffs, 'These changes do not fit the workbook')
        return
      }
      broadcast(diffs, socket)
    })
  }

  const stopDiffs = book.onDiffs((diffs) => broadcast(diffs))
  const stopReset = book.onReset(() => {
    for (const socket of sockets) socket.close(fetchAnew, 'The workbook is another one now')
  })
  server.on('close', () => {
    stopDiffs()
    stopReset()
    for (const socket of sockets) socket.terminate()
  })
}

function isSameHost({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
