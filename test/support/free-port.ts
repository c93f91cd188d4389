import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below what the machine gives to those who ask for any port, 32768 and up on Linux: there somebody else may be given the
 * port that was free a second ago, before the program that is to have it has started.
 */
const lowest = 12_000
const highest = 32_000
const mostTries = 50

/** A port that is free right now, for a program that is started next. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (await isFree(port)) return port
  }
  throw new Error(`${mostTries} ports of the loopback between ${lowest} and ${highest} are taken`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    return true
  } catch {
    return false
  }
}
