import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that takes longer than this to arrive is nobody's who asks for health. */
const longestRequestMs = 10_000

/** What the health port answers from: the bot's own state, never a call to Google or Slack. */
export interface HealthReadings {
  readonly isReady: () => boolean
  readonly metrics: () => Promise<string>
  readonly metricsType: string
}

export interface HealthRoute {
  readonly path: string
  readonly method: string
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void
}

/**
 * `/healthz`: the process lives. `/readyz`: it has read the sheet, Slack reaches it, and its clock ticks. `/metrics`:
 * its numbers. Nothing else is told.
 */
export function healthRoutes(readings: HealthReadings): readonly HealthRoute[] {
  const words = (response: ServerResponse, status: number, text: string) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
  return [
    { path: '/healthz', method: 'GET', handler: (_, response) => words(response, 200, 'ok\n') },
    {
      path: '/readyz',
      method: 'GET',
      handler: (_, response) =>
        readings.isReady() ? words(response, 200, 'ready\n') : words(response, 503, 'not ready\n'),
    },
    {
      path: '/metrics',
      method: 'GET',
      handler: (_, response) => {
        readings.metrics().then(
          (text) => response.writeHead(200, { 'content-type': readings.metricsType }).end(text),
          () => words(response, 500, 'the numbers could not be read\n'),
        )
      },
    },
  ]
}

/** Serves the routes on a port of their own, for a bot that Slack reaches over a socket. Throws when it is taken. */
export async function serveHealth(
  port: number,
  routes: readonly HealthRoute[],
): Promise<{ port: number; stop: () => Promise<void> }> {
  const waits = { headersTimeout: longestRequestMs, requestTimeout: longestRequestMs }
  const server: Server = createServer(waits, (request, response) => {
    const path = (request.url ?? '/').split('?')[0]
    const route = routes.find((each) => each.path === path)
    if (route === undefined) response.writeHead(404).end()
    else if (request.method !== route.method) response.writeHead(405).end()
    else route.handler(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
