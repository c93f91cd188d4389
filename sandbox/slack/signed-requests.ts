import { createHmac } from 'node:crypto'
import type { Envelope, Retry, Transport } from './delivery.ts'
import { parseJson } from './json.ts'
import type { Json } from './json.ts'

/** The signature over a request's raw body. Source: Slack's "Verifying requests from Slack". */
export function signature(signingSecret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

/** HTTP mode: every envelope is a signed POST to the app's request URL. */
export class SignedRequests implements Transport {
  readonly connected = true
  readonly #url: string
  readonly #secret: string

  constructor(url: string, signingSecret: string) {
    this.#url = url
    this.#secret = signingSecret
  }

  async send(envelope: Envelope, retry: Retry | undefined): Promise<Json> {
    const { contentType, body } = asRequest(envelope)
    const timestamp = String(Math.floor(Date.now() / 1000))
    const headers: Record<string, string> = {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature(this.#secret, timestamp, body),
    }
    if (retry !== undefined) {
      headers['x-slack-retry-num'] = String(retry.attempt)
      headers['x-slack-retry-reason'] = `http_${retry.reason === 'timeout' ? 'timeout' : 'error'}`
    }
    const response = await fetch(this.#url, { method: 'POST', headers, body })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`the app answered with status ${response.status}`)
    if (text === '') return {}
    return parseJson(text) ?? { text }
  }
}

function asRequest(envelope: Envelope): { contentType: string; body: string } {
  if (envelope.type === 'events_api') {
    return { contentType: 'application/json', body: JSON.stringify(envelope.payload) }
  }
  const fields =
    envelope.type === 'slash_commands'
      ? Object.entries(envelope.payload).map(([key, value]): [string, string] => [
          key,
          typeof value === 'string' ? value : JSON.stringify(value),
        ])
      : [['payload', JSON.stringify(envelope.payload)]]
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(fields).toString(),
  }
}
