import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SecretBox, stateSecretOf } from '../../src/fleet/secret-box.ts'

const secret = 'a secret of at least thirty-two characters'
const box = new SecretBox(secret)
const sameBox = new SecretBox(secret)
const otherBox = new SecretBox(`${secret}!`)

describe('a secret in the box', () => {
  it('opens with the same secret and for the same team only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, about) => {
        const closed = box.close(text, about)
        expect(sameBox.open(closed, about)).toBe(text.toWellFormed())
        expect(() => box.open(closed, `${about}!`)).toThrow()
        expect(() => otherBox.open(closed, about)).toThrow()
      }),
      { numRuns: 50 },
    )
  })

  it('cannot be read as text, and looks another each time', () => {
    const token = 'xoxb-of-a-team'
    const [one, two] = [box.close(token, 'T1'), box.close(token, 'T1')]
    expect(one).not.toBe(two)
    for (const closed of [one, two]) {
      expect(closed).not.toContain('xoxb')
      expect(Buffer.from(closed, 'base64').toString('latin1')).not.toContain('xoxb')
    }
  })

  it('does not open when a single bit was changed', () => {
    const closed = Buffer.from(box.close('xoxb-of-a-team', 'T1'), 'base64')
    for (let at = 0; at < closed.length; at += 1) {
      const changed = Buffer.from(closed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => box.open(changed.toString('base64'), 'T1'), `byte ${at}`).toThrow()
    }
  })

  it.each([0, 1, 11, 12, 13, 16, 20, 24, 27])('does not open when %i bytes of it are left', (length) => {
    const closed = Buffer.from(box.close('', 'T1'), 'base64')
    expect(closed).toHaveLength(28)
    expect(() => box.open(closed.subarray(0, length).toString('base64'), 'T1')).toThrow()
  })

  it.each(['', 'no base64 at all ☺', 'xoxb-as-it-was'])('is not %j', (words) => {
    expect(() => box.open(words, 'T1')).toThrow()
  })
})

describe('the secret that signs an installation under way', () => {
  it('follows from the same secret and does not give it away', () => {
    expect(stateSecretOf(secret)).toBe(stateSecretOf(secret))
    expect(stateSecretOf(secret)).not.toBe(stateSecretOf(`${secret}!`))
    expect(stateSecretOf(secret)).toMatch(/^[0-9a-f]{64}$/)
  })
})
