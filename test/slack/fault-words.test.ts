import { ErrorCode } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { JournalFault } from '../../src/journal/journal.ts'
import { doubtWords, faultWords } from '../../src/slack/faults.ts'

const fault = (...[effect, place]: [JournalFault['effect'], JournalFault['place']]) =>
  new JournalFault('x', undefined, effect, place)
const slackSaid = { code: ErrorCode.PlatformError, data: { error: 'invalid_blocks' } }
const slackWords = { code: ErrorCode.PlatformError, data: { error: 'see <!channel>' } }

describe('what a person is told of a fault', () => {
  it.each<[string, unknown, string]>([
    ['a full disk', fault('nothing', 'disk'), 'Nothing was recorded: this machine’s disk did not take it'],
    ['a database that refuses', fault('nothing', 'database'), 'Nothing was recorded: our database did not'],
    ['a table that is held', fault('nothing', 'held'), 'Nothing was recorded: somebody else holds'],
    ['another keeper', fault('moved', 'database'), 'Nothing was recorded: another of our machines'],
    ['what Slack said', slackSaid, 'Nothing was recorded: Slack said “invalid_blocks”'],
    ['Slack being away', { code: ErrorCode.RequestError }, 'Nothing was recorded: Slack did not answer'],
    ['words that are no code of Slack’s', slackWords, 'nothing was recorded'],
    ['a bug over a look-up', new TypeError('x'), 'went wrong on our side, and nothing was recorded'],
  ])('names %s, where nothing was written', (_, cause, words) => {
    const told = faultWords(cause, 'ABC123', true)
    expect(told).toContain(words)
    expect(told).toContain('ABC123')
    expect(told).not.toContain('<!channel>')
  })

  it.each<[string, unknown]>([
    ['a bug', new TypeError('x')],
    ['what Slack said', slackSaid],
    ['a database that went away', fault('unknown', 'database')],
  ])('does not call nothing recorded what may be, over %s', (_, cause) => {
    const told = faultWords(cause, 'ABC123', false)
    expect(told).toContain('may or may not be there')
    expect(told).not.toMatch(/nothing was recorded/iu)
  })

  it('does not call nothing recorded what was recorded in part before the journal was held', () => {
    const told = faultWords(fault('nothing', 'held'), 'ABC123', false)
    expect(told).toContain('Not all of this was recorded')
    expect(told).toContain('may or may not be there')
    expect(told).not.toContain('Nothing was recorded')
  })

  it('says that the database is slow where that is the doubt', () => {
    expect(doubtWords(fault('nothing', 'held'), 'A')).toContain('database does not answer in time')
    expect(doubtWords(new Error('x'), 'A')).toContain('went wrong on our side')
  })
})
