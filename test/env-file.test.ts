import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withSettings } from '../src/env-file.ts'

describe('settings in a file .env', () => {
  it('stand where they stood, or at the end, and leave everything else alone', () => {
    const text = '# tokens\nSLACK_BOT_TOKEN=old\n\nexport PORT = 80\nOTHER=1\n\n'
    expect(withSettings(text, { SLACK_BOT_TOKEN: 'xoxb-1', PORT: '81', DATA_DIR: './my data' })).toBe(
      '# tokens\nSLACK_BOT_TOKEN=xoxb-1\n\nPORT=81\nOTHER=1\nDATA_DIR="./my data"\n',
    )
    expect(withSettings('', { A: '1' })).toBe('A=1\n')
  })

  it('read back as they were given', () => {
    const name = fc.constantFrom('SLACK_BOT_TOKEN', 'PORT', 'DATA_DIR')
    const value = fc.stringMatching(/^[A-Za-z0-9 ./:_#-]{1,30}$/).map((text) => `v${text.trim()}`)
    const text = fc
      .array(fc.constantFrom('# words', '', 'PORT=1', 'OTHER="2"', 'export DATA_DIR=x'))
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, fc.dictionary(name, value), (before, settings) => {
        const after = parseEnv(withSettings(before, settings))
        expect(after).toMatchObject(settings)
        expect(after['OTHER']).toBe(before.includes('OTHER') ? '2' : undefined)
      }),
    )
  })
})
