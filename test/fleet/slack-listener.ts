import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ReceiverEvent } from '@slack/bolt'
import { onTestFinished } from 'vitest'

/** Where answers are posted to for half an hour, and what was. */
export async function openResponseUrl(): Promise<{ url: string; texts: string[] }> {
  const texts: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      texts.push((JSON.parse(body) as { text: string }).text)
      response.end('ok')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, texts }
}

/** A request of Slack's with what it was acknowledged with, once it was. */
export function asked(body: Record<string, unknown>): { event: ReceiverEvent; acks: unknown[] } {
  const acks: unknown[] = []
  return { acks, event: { body, ack: async (words?: unknown) => void acks.push(words) } }
}
