import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { withoutTokens } from '../../src/operations/log.ts'

const log = fileURLToPath(new URL('../../src/operations/log.ts', import.meta.url))

describe('text that goes to the log', () => {
  it.each([
    ['token xoxb-12-34-abC failed', 'token [secret] failed'],
    ['opened with xapp-1-A0-9-f', 'opened with [secret]'],
    ['Authorization: Bearer ya29.a0-B_c', 'Authorization: Bearer [secret]'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [secret]'],
    ['POST https://hooks.slack.com/commands/T1/2/abc gave 500', 'POST [secret] gave 500'],
    ['ws://127.0.0.1:9/link/?ticket=1', '[secret]'],
    ['wss and https://wss.slack.test/link/?ticket=deadbeef&app_id=A', 'wss and [secret]'],
    ['"https://hooks.slack.com/x","code":7', '"[secret]","code":7'],
    [
      'https://sheets.test/v4?access_token=abc&alt=json',
      'https://sheets.test/v4?access_token=[secret]&alt=json',
    ],
    ['client_secret=s3cr3t and password=pw', 'client_secret=[secret] and password=[secret]'],
    ['postgres://jumpring:pw%40@db.test:5432/x', 'postgres://[secret]@db.test:5432/x'],
    ['ya29.a0AfB_byC and eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl', '[secret] and [secret]'],
    [`signed v0=${'ab'.repeat(32)}`, 'signed [secret]'],
    ['-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n', '[secret]\\n'],
    ['12 of LUNA-VER-M', '12 of LUNA-VER-M'],
    ['mail ana@studio.test about token LUNA', 'mail ana@studio.test about token LUNA'],
  ])('%j becomes %j', (text, logged) => {
    expect(withoutTokens(text)).toBe(logged)
  })
})

describe('a line of the log', () => {
  /** What a small program of its own prints. */
  const printed = (code: string) =>
    execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', `import { openLog } from ${JSON.stringify(log)}\n${code}`],
      {
        encoding: 'utf8',
      },
    )

  it('holds no secret of an error’s request, headers, address or causes, however deep, and stays JSON', () => {
    const out = printed(`
      const cause = new Error('GET https://sheets.test/?access_token=tok-1 with Bearer tok-2 said no')
      const inner = Object.assign(new Error('xoxb-tok-3', { cause }), {
        config: { headers: { authorization: 'Bearer tok-4' } }, request: 'tok-5', response: { data: 'tok-6' } })
      const outer = new Error('it broke', { cause: inner })
      outer.stack = 'Error: it broke\\n  at https://hooks.slack.com/tok-7'
      openLog('info').error({ err: outer }, 'a command broke off')
      openLog('info').error({ err: 'plain xapp-tok-8' }, 'so did another')
      openLog('info').warn({ token: 'tok-9', deep: { response_url: 'tok-10', headers: { authorization: 'tok-11' } } }, 'named')
    `)
    expect(out).not.toMatch(/tok-\d/)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg: string; err?: { cause?: unknown } })
    expect(lines.map((line) => line.msg)).toEqual(['a command broke off', 'so did another', 'named'])
    expect(JSON.stringify(lines[0]?.err)).toContain('said no')
  })

  it('holds none of the machine’s own secrets, wherever they turn up', () => {
    const key = '-----BEGIN KEY-----\nplanted-key\n-----END KEY-----'
    const out = printed(`
      const key = ${JSON.stringify(key)}
      const log = openLog('info', ['planted-signing-secret', key, 'short'])
      log.error({ err: new Error('planted-signing-secret in words, short too'), at: ['planted-signing-secret'] }, key)
      log.error({ url: 'https://x.test/?a=' + encodeURIComponent(key) }, 'in an address')
    `)
    expect(out).not.toContain('planted')
    expect(out).toContain('short too')
    for (const line of out.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow()
  })
})
