import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../sandbox/slack/json.ts'
import { judgeMessage, viewProblems } from '../../../sandbox/slack/payload-rules.ts'

const plain = (length: number): JsonObject => ({ type: 'plain_text', text: 'x'.repeat(length) })
const mrkdwn = (length: number): JsonObject => ({ type: 'mrkdwn', text: 'x'.repeat(length) })
const input = (element: JsonObject): JsonObject => ({ type: 'input', label: plain(5), element })

describe('a view', () => {
  const modal = (more: JsonObject = {}): JsonObject => ({
    type: 'modal',
    title: plain(24),
    blocks: [{ type: 'divider' }],
    ...more,
  })

  test.each([
    ['title', { title: plain(25) }, '/view/title/text'],
    ['submit', { submit: plain(25) }, '/view/submit/text'],
    ['close', { close: plain(25) }, '/view/close/text'],
    ['private_metadata', { private_metadata: 'x'.repeat(3001) }, '/view/private_metadata'],
    ['callback_id', { callback_id: 'x'.repeat(256) }, '/view/callback_id'],
    ['unknown key', { colour: 'red' }, '/view'],
    ['inputs without submit', { blocks: [input({ type: 'plain_text_input' })] }, '/view/submit'],
    ['another type', { type: 'home' }, '/view/type'],
  ])('is refused for its %s', (_, more, at) => {
    expect(viewProblems(modal(), 'modal')).toEqual([])
    expect(viewProblems(modal(more), 'modal').map((problem) => problem.at)).toEqual([at])
  })

  test('is refused from 250 kB on', () => {
    const blocks = Array.from({ length: 90 }, () => ({ type: 'section', text: mrkdwn(2900) }))
    expect(viewProblems(modal({ blocks }), 'modal')).toMatchObject([
      { words: expect.stringContaining('bytes') },
    ])
  })
})

describe('a message', () => {
  test.each([
    ['without anything', {}, 'no_text'],
    ['with blocks that are no list', { text: 'x', blocks: 'x' }, 'invalid_blocks_format'],
    ['of more than 40,000 characters', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    [
      'with metadata of another shape',
      { text: 'x', metadata: { event_type: 'a' } },
      'invalid_metadata_format',
    ],
  ])('%s is refused', (_, message: JsonObject, error) => {
    expect(judgeMessage(message, 40_000).error).toBe(error)
  })
})
