import type { ReceiverEvent } from '@slack/bolt'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onceAcked } from '../../src/fleet/answers.ts'
import { fromLetter, homeVisitor, readRequest, toLetter } from '../../src/fleet/requests.ts'

const asEvent = (body: unknown, more: Partial<ReceiverEvent> = {}): ReceiverEvent => ({
  body: body as ReceiverEvent['body'],
  ack: async () => undefined,
  ...more,
})
const read = (body: unknown, more: Partial<ReceiverEvent> = {}) => readRequest(asEvent(body, more))

describe('a request of Slack’s', () => {
  it.each<[string, unknown, ReturnType<typeof readRequest>]>([
    [
      'a slash command',
      { command: '/stock', team_id: 'T1', trigger_id: '1.2.a', response_url: 'http://slack/r' },
      { teamId: 'T1', kind: 'command', id: '1.2.a', responseUrl: 'http://slack/r' },
    ],
    [
      'a press in a message',
      { type: 'block_actions', team: { id: 'T1' }, trigger_id: '1.2.b', response_url: 'http://slack/r' },
      { teamId: 'T1', kind: 'asks', id: '1.2.b', responseUrl: 'http://slack/r' },
    ],
    [
      'a shortcut',
      { type: 'shortcut', team: { id: 'T1' }, user: { id: 'U1', team_id: 'T1' }, trigger_id: '1.2.c' },
      { teamId: 'T1', kind: 'asks', id: '1.2.c', responseUrl: undefined },
    ],
    [
      'a submitted form',
      {
        type: 'view_submission',
        team: { id: 'T1' },
        view: { app_installed_team_id: 'T1' },
        trigger_id: '1.2.d',
      },
      { teamId: 'T1', kind: 'form', id: '1.2.d', responseUrl: undefined },
    ],
    [
      'a form opened in a channel that is shared with another company',
      { type: 'view_submission', team: { id: 'T9' }, view: { app_installed_team_id: 'T1' }, trigger_id: '1' },
      { teamId: 'T1', kind: 'form', id: '1', responseUrl: undefined },
    ],
    [
      'something that is told',
      { type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event: { type: 'app_home_opened' } },
      { teamId: 'T1', kind: 'event', id: 'Ev1', responseUrl: undefined },
    ],
    [
      'something told of a channel that is shared with another company',
      { type: 'event_callback', team_id: 'T9', authorizations: [{ team_id: 'T1' }], event_id: 'Ev1' },
      { teamId: 'T1', kind: 'event', id: 'Ev1', responseUrl: undefined },
    ],
    [
      'a person of whom only the own team is said',
      { type: 'block_actions', team: null, user: { id: 'U1', team_id: 'T1' }, trigger_id: '1' },
      { teamId: 'T1', kind: 'asks', id: '1', responseUrl: undefined },
    ],
  ])('is read: %s', (_, body, expected) => {
    expect(read(body)).toEqual(expected)
  })

  it('has the id of its envelope where it comes over a socket', () => {
    const body = { command: '/stock', team_id: 'T1', trigger_id: '1.2.a' }
    expect(read(body, { customProperties: { envelopeId: 'e-1' } })?.id).toBe('e-1')
    expect(read(body, { customProperties: { envelopeId: 7 } })?.id).toBe('1.2.a')
  })

  it('for choices has an id of its own each time: nothing is done by it', () => {
    const ask = { type: 'block_suggestion', team: { id: 'T1' }, value: 'lu' }
    const [one, two] = [read(ask), read(ask)]
    expect(one).toMatchObject({ kind: 'options', teamId: 'T1' })
    expect(one?.id).not.toBe(two?.id)
  })

  it.each([
    ['no body', undefined],
    ['null', null],
    ['words', 'team_id=T1'],
    ['a list', [{ team_id: 'T1', trigger_id: '1' }]],
    ['no team', { command: '/stock', trigger_id: '1' }],
    ['an empty team', { team_id: '', team: { id: '' }, trigger_id: '1' }],
    ['a team that is no text', { team_id: 7, team: ['T1'], user: 'T1', trigger_id: '1' }],
    ['no id', { command: '/stock', team_id: 'T1' }],
    ['an id that is no text', { command: '/stock', team_id: 'T1', trigger_id: { toString: 'x' } }],
    ['an id that no database takes', { command: '/stock', team_id: 'T1', trigger_id: 'a\u0000b' }],
    ['an id that is a book', { command: '/stock', team_id: 'T1', trigger_id: 'x'.repeat(256) }],
  ])('is none: %s', (_, body) => {
    expect(read(body)).toBeUndefined()
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'interactive_message', ''])(
    'of the type %j is one that asks',
    (type) => {
      const body = JSON.parse(`{"type":${JSON.stringify(type)},"team_id":"T1","trigger_id":"1"}`) as unknown
      expect(read(body)?.kind).toBe('asks')
    },
  )

  it('reads the rest where a part is of another shape than it should be', () => {
    const body = {
      type: 5,
      team_id: 'T1',
      team: 5,
      user: 5,
      view: 5,
      authorizations: 5,
      trigger_id: '1',
      response_url: 5,
    }
    expect(read(body)).toEqual({ teamId: 'T1', kind: 'asks', id: '1', responseUrl: undefined })
  })

  it('whatever it is, never breaks the reader', () => {
    const keys = [
      'type',
      'command',
      'team_id',
      'team',
      'user',
      'view',
      'authorizations',
      'trigger_id',
      'event',
      'tab',
    ]
    const part = fc.dictionary(fc.constantFrom(...keys, '__proto__', 'id'), fc.jsonValue())
    fc.assert(
      fc.property(fc.oneof(part, fc.jsonValue(), fc.anything()), fc.anything(), (body, properties) => {
        const event = asEvent(body, { customProperties: properties as never })
        const request = readRequest(event)
        homeVisitor(event)
        if (request === undefined) return
        expect(request.teamId).toMatch(/./)
        expect(['command', 'asks', 'form', 'options', 'event']).toContain(request.kind)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a letter', () => {
  it('brings a request as it came, and its answer back', async () => {
    const body = { command: '/stock', team_id: 'T1', trigger_id: '1', text: 'Größe ☺ \u0000' }
    const event = asEvent(body, {
      customProperties: { envelopeId: 'e' },
      retryNum: 1,
      retryReason: 'timeout',
    })
    const answers: unknown[] = []
    const letter = JSON.parse(JSON.stringify(toLetter('e', event))) as ReturnType<typeof toLetter>
    const brought = fromLetter(letter, async (answer) => void answers.push(answer))
    expect(brought).toMatchObject({
      body,
      customProperties: { envelopeId: 'e' },
      retryNum: 1,
      retryReason: 'timeout',
    })
    if (brought === undefined) throw new Error('no request')
    expect(readRequest(brought)).toEqual(readRequest(event))
    await brought.ack({ response_action: 'clear' })
    await brought.ack()
    expect(answers).toEqual([{ response_action: 'clear' }, null])
  })

  it.each([[null], [7], ['words'], [[]], [{}], [{ body: 5, customProperties: {} }]])(
    'that is %j is none',
    (event) => {
      expect(fromLetter({ event }, async () => undefined)).toBeUndefined()
    },
  )
})

describe('an acknowledgement', () => {
  it('is given once, however often it is asked for', async () => {
    const given: unknown[] = []
    const event = onceAcked(asEvent({}, { ack: async (words: unknown) => void given.push(words) }))
    expect(event.acked()).toBe(false)
    await event.ack('first')
    await event.ack('second')
    expect(event.acked()).toBe(true)
    expect(given).toEqual(['first'])
  })
})

describe('who opened the Home tab', () => {
  it.each([
    [{ event: { type: 'app_home_opened', tab: 'home', user: 'U1' } }, 'U1'],
    [{ event: { type: 'app_home_opened', tab: 'messages', user: 'U1' } }, undefined],
    [{ event: { type: 'message', user: 'U1' } }, undefined],
    [{ command: '/stock' }, undefined],
  ])('of %j is %j', (body, expected) => {
    expect(homeVisitor(asEvent(body))).toBe(expected)
  })
})
