import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSlackStandIn } from '../../../sandbox/slack/stand-in.ts'
import type { SlackStandIn } from '../../../sandbox/slack/stand-in.ts'
import { post } from './small-app.ts'

let slack: SlackStandIn
let client: WebClient
/** One that does not wait long for an answer. */
let hurried: WebClient
const message = { channel: 'C01ALERTS', text: 'x' }

beforeEach(async () => {
  slack = await startSlackStandIn()
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }
  client = new WebClient(slack.botToken, options)
  hurried = new WebClient(slack.botToken, { ...options, timeout: 150 })
})
afterEach(() => slack.stop())

describe('a fault', () => {
  test('answers another status for as many calls as asked, and nothing happens', async () => {
    slack.faults.add({ match: { method: 'chat.postMessage' }, times: 1, kind: 'status', status: 503 })
    await expect(post(client, message)).rejects.toThrow('503')
    expect(slack.messages('C01ALERTS')).toEqual([])
    await client.auth.test()
    await post(client, message)
    expect(slack.messages('C01ALERTS')).toHaveLength(1)
  })

  test('cuts the connection before anything happens, or after it happened', async () => {
    slack.faults.add({ match: { path: /postMessage/u }, times: 1, kind: 'reset-before' })
    await expect(post(client, message)).rejects.toThrow()
    expect(slack.messages('C01ALERTS')).toHaveLength(0)
    slack.faults.add({ match: () => true, times: 1, kind: 'reset-after' })
    await expect(post(client, message)).rejects.toThrow()
    expect(slack.messages('C01ALERTS')).toHaveLength(1)
  })

  test('leaves a call without answer, answers late, or sends half an answer', async () => {
    slack.faults.add({ match: { method: /^chat\./u }, times: 1, kind: 'hang' })
    await expect(post(hurried, message)).rejects.toThrow()
    slack.faults.add({ match: { method: 'chat.postMessage' }, times: 1, kind: 'truncate' })
    await expect(post(client, message)).rejects.toThrow()
    slack.faults.add({ match: { method: 'chat.postMessage' }, kind: 'delay', ms: 60 })
    const start = performance.now()
    await post(client, message)
    expect(performance.now() - start).toBeGreaterThanOrEqual(58)
  })

  test('may be that Slack is away altogether, until it is back', async () => {
    slack.faults.away = true
    await expect(client.auth.test()).rejects.toThrow()
    slack.faults.clear()
    expect((await client.auth.test()).ok).toBe(true)
  })
})
