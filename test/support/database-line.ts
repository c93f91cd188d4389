import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** The network between a process and its database, as a test has it. */
export interface DatabaseLine {
  /** the database over this line */
  readonly url: string
  /** from now on the connections that there are pass nothing any more, without a word; new ones do */
  hang(): void
  /** the next statement with these words arrives, and the line is cut before its answer, for good */
  cutAt(words: string): void
}

/** Opens a line to the server of a database's address; gone when the test is over. */
export async function openLine(databaseUrl: string): Promise<DatabaseLine> {
  const { port, hostname } = new URL(databaseUrl)
  const own = new URL(databaseUrl)
  const ends = new Set<Socket>()
  let deaf = new WeakSet<Socket>()
  let words: string | undefined
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(port), hostname)
    near.on('data', (chunk) => {
      if (deaf.has(near)) return
      far.write(chunk)
      if (words === undefined || !chunk.includes(words)) return
      isCut = true
      deaf.add(near)
      // The server has it by then.
      setTimeout(() => near.destroy(), 50)
    })
    far.on('data', (chunk) => {
      if (!deaf.has(near)) near.write(chunk)
    })
    near.on('close', () => far.destroy())
    far.on('close', () => {
      if (!deaf.has(near)) near.destroy()
    })
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => undefined)
      end.on('close', () => ends.delete(end))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const end of ends) end.destroy()
    server.close()
  })
  own.port = String((server.address() as AddressInfo).port)
  return {
    url: own.href,
    hang: () => {
      deaf = new WeakSet(ends)
    },
    cutAt: (said) => {
      words = said
    },
  }
}
