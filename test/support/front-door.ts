import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A door in front of several HTTP servers on the loopback, as a load balancer is. */
export interface FrontDoor {
  /** 'http://127.0.0.1:PORT' */
  readonly url: string
  /** where each request went, by its path, newest last */
  readonly went: readonly { readonly path: string; readonly to: string }[]
}

/**
 * Opens a door that hands each request on as it came, to the server that is chosen for it.
 *
 * @param choose 'http://127.0.0.1:PORT' of a server; undefined: 502
 */
export async function openFrontDoor(
  choose: (path: string, incoming: IncomingMessage) => string | undefined,
): Promise<FrontDoor> {
  const went: { path: string; to: string }[] = []
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/'
    const to = choose(path, incoming)
    if (to === undefined) return void outgoing.writeHead(502).end()
    went.push({ path, to })
    const { method, headers } = incoming
    const onward = request(new URL(path, to), { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.headersSent || outgoing.writeHead(502).end())
    incoming.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, went }
}
