import { describe, expect, it } from 'vitest'
import { withoutTokens } from '../../src/operations/log.ts'

describe('text that goes to the log', () => {
  it.each([
    ['token xoxb-12-34-abC failed', 'token [secret] failed'],
    ['opened with xapp-1-A0-9-f', 'opened with [secret]'],
    ['Authorization: Bearer ya29.a0-B_c', 'Authorization: Bearer [secret]'],
    ['POST https://hooks.slack.com/commands/T1/2/abc gave 500', 'POST [secret] gave 500'],
    ['ws://127.0.0.1:9/link/?ticket=1', '[secret]'],
    ['wss and https://wss.slack.test/link/?ticket=deadbeef&app_id=A', 'wss and [secret]'],
    ['12 of LUNA-VER-M', '12 of LUNA-VER-M'],
  ])('%j becomes %j', (text, logged) => {
    expect(withoutTokens(text)).toBe(logged)
  })
})
