import { WebClient } from '@slack/web-api'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startSlackStandIn } from '../../sandbox/slack/stand-in.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import type { Json } from '../../src/kit/json.ts'
import { slackLogger } from '../../src/operations/log.ts'
import { Poster } from '../../src/slack/poster.ts'

const alerts = 'C01ALERTS'
const log = pino({ level: 'silent' })

async function open() {
  const slack = await startSlackStandIn()
  const journal = openSqliteJournal(':memory:')
  const posters: Poster[] = []
  let count = 0
  let clock = Date.now()
  const newPoster = (channelNow?: () => string | undefined) => {
    const client = new WebClient(slack.botToken, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      // What is not made to hang is answered within it, also on a machine that stands still for a moment.
      timeout: 2_000,
      logger: slackLogger(log),
    })
    const poster = new Poster(client, journal, log, {
      ...(channelNow === undefined ? {} : { channelNow }),
      now: () => clock,
      elapsed: () => clock,
    })
    posters.push(poster)
    return poster
  }
  onTestFinished(async () => {
    for (const poster of posters) await poster.stop()
    await slack.stop()
    await journal.close()
  })
  return {
    slack,
    journal,
    newPoster,
    wait: (ms: number) => {
      clock += ms
    },
    say: async (id: string, channel = alerts, body: Json = { text: id }) => {
      count += 1
      await journal.record({
        requestId: `r${count}`,
        at: clock,
        outcome: null,
        changes: [],
        messages: [{ id, channel, body }],
      })
    },
    texts: (channel = alerts) => slack.messages(channel).map((message) => message.text),
    left: async () => (await journal.unposted()).map((each) => `${each.id} ${each.state}`),
  }
}

/** Lets a poster work until the journal says so, waking it as the bot does. */
async function until(poster: Poster, done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000
  while (performance.now() < end) {
    if (await done()) return
    poster.wake()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('The poster did not get there')
}

const posts = (slack: Awaited<ReturnType<typeof open>>['slack']) =>
  slack.calls.filter((call) => call.method === 'chat.postMessage').length

describe('a post', () => {
  it('does not leave when its claim was long ago: another process may have made it meanwhile', async () => {
    const { say, newPoster, texts, left, slack, journal, wait } = await open()
    await say('one')
    const mark = journal.markMessage.bind(journal)
    // The process is stopped in the moment in which the claim is in the journal.
    journal.markMessage = async (id, state, detail) => {
      await mark(id, state, detail)
      wait(40_000)
      journal.markMessage = mark
    }
    const poster = newPoster()
    poster.wake()
    await expect.poll(left).toEqual(['one sending'])
    await poster.stop()
    expect(posts(slack)).toBe(0)
    const next = newPoster()
    next.wake()
    await until(next, async () => {
      wait(16_000)
      return (await left()).length === 0
    })
    expect(texts()).toEqual(['one'])
  })

  it('is sent once, in order, to a channel by its name, and then left alone', async () => {
    const { say, newPoster, texts, left, slack } = await open()
    for (const id of ['one', 'two', 'three']) await say(id, 'stock-alerts')
    const poster = newPoster()
    for (let at = 0; at < 5; at += 1) poster.wake()
    await until(poster, async () => (await left()).length === 0)
    poster.wake()
    await poster.stop()
    expect(texts()).toEqual(['one', 'two', 'three'])
    expect(posts(slack)).toBe(3)
    expect(slack.violations).toEqual([])
  })

  it('that was recorded while another is on its way is sent, too', async () => {
    const { say, newPoster, texts, left } = await open()
    await say('one')
    const poster = newPoster()
    poster.wake()
    await say('two')
    poster.wake()
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['one', 'two'])
  })

  it('whose answer got lost after it was sent is looked for, found and not sent again', async () => {
    const { say, newPoster, texts, left, slack } = await open()
    slack.faults.add({ match: { method: 'chat.postMessage' }, times: 1, kind: 'reset-after' })
    await say('one')
    await say('two')
    const poster = newPoster()
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['one', 'two'])
    expect(posts(slack)).toBe(2)
  })

  it.each([['chat.postMessage'], ['conversations.list']])(
    'is made once when half of the answer to %s comes',
    async (method) => {
      const { say, newPoster, texts, left, slack } = await open()
      slack.faults.add({ match: { method }, times: 1, kind: 'truncate' })
      await say('one', 'stock-alerts')
      await until(newPoster(), async () => (await left()).length === 0)
      expect(texts()).toEqual(['one'])
      expect(posts(slack)).toBe(1)
    },
  )

  it.each(['reset-before', 'hang'] as const)(
    'that was lost on the way (%s) is looked for, not found and sent',
    async (kind) => {
      const { say, newPoster, texts, left, slack, wait } = await open()
      slack.faults.add({ match: { method: 'chat.postMessage' }, times: 1, kind })
      await say('one')
      const poster = newPoster()
      await until(poster, async () => slack.calls.some((call) => call.method === 'conversations.history'))
      expect(texts()).toEqual([])
      wait(15_000)
      await until(poster, async () => (await left()).length === 0)
      expect(texts()).toEqual(['one'])
    },
  )

  it.each([
    ['before it was sent', false],
    ['after it was sent', true],
  ])('of a bot that was killed %s is sent once all the same', async (_, sent) => {
    const { say, newPoster, texts, left, journal, slack, wait } = await open()
    await say('one')
    await journal.markMessage('one', 'sending')
    if (sent) {
      await new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl }).chat.postMessage({
        channel: alerts,
        text: 'one',
        metadata: { event_type: 'jumpring_post', event_payload: { id: 'one' } },
      })
    }
    const poster = newPoster()
    await until(poster, async () => slack.calls.some((call) => call.method === 'conversations.history'))
    wait(15_000)
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['one'])
  })

  it('that Slack makes only after the bot that sent it was killed is not made twice', async () => {
    const { say, newPoster, texts, left, journal, slack, wait } = await open()
    await say('one')
    await journal.markMessage('one', 'sending')
    const poster = newPoster()
    await until(poster, async () => slack.calls.some((call) => call.method === 'conversations.history'))
    await new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl }).chat.postMessage({
      channel: alerts,
      text: 'one',
      metadata: { event_type: 'jumpring_post', event_payload: { id: 'one' } },
    })
    wait(15_000)
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['one'])
  })

  it('does not keep the posts behind it waiting while it is in doubt', async () => {
    const { say, newPoster, texts, left, journal } = await open()
    await say('one')
    await say('two')
    await journal.markMessage('one', 'sending')
    await until(newPoster(), async () => (await left()).join() === 'one sending')
    expect(texts()).toEqual(['two'])
  })

  it('over Slack’s limit surely was not made: it is made without a look when Slack allows', async () => {
    const { say, newPoster, texts, left, slack } = await open()
    slack.faults.add({
      match: { method: 'chat.postMessage' },
      times: 1,
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '1' },
    })
    await say('one')
    const poster = newPoster()
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['one'])
    expect(slack.calls.some((call) => call.method === 'conversations.history')).toBe(false)
  })

  it('of a bot that was killed is found behind hundreds of newer messages', async () => {
    const { say, newPoster, texts, left, journal, slack } = await open()
    const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl })
    await say('one')
    await journal.markMessage('one', 'sending')
    const metadata = { event_type: 'jumpring_post', event_payload: { id: 'one' } }
    await client.chat.postMessage({ channel: alerts, text: 'one', metadata })
    for (let at = 0; at < 250; at += 1) await client.chat.postMessage({ channel: alerts, text: `talk ${at}` })
    await until(newPoster(), async () => (await left()).length === 0)
    expect(texts().filter((text) => text === 'one')).toHaveLength(1)
  })

  it('that Slack puts off by its limit waits and is sent once', async () => {
    const { say, newPoster, texts, left, slack } = await open()
    slack.faults.add({
      match: { method: 'chat.postMessage' },
      times: 1,
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '1' },
    })
    await say('one')
    await say('two')
    const poster = newPoster()
    poster.wake()
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['one', 'two'])
  })

  it('whose blocks Slack refuses is given up, and the others go on', async () => {
    const { say, newPoster, texts, left } = await open()
    await say('bad', alerts, { text: 'bad', blocks: [{ type: 'section' }] })
    await say('no message', alerts, 'just words')
    await say('good')
    await until(newPoster(), async () => (await left()).length === 0)
    expect(texts()).toEqual(['good'])
  })
})

describe('a channel that Slack refuses', () => {
  it('keeps its posts until a person puts it right, is told, and does not hold up others', async () => {
    const { say, newPoster, texts, left } = await open()
    await say('lost', 'no-such-channel')
    await say('good')
    const poster = newPoster()
    await until(poster, async () => texts().length === 1)
    await poster.stop()
    expect(texts()).toEqual(['good'])
    expect(await left()).toEqual(['lost new'])
    expect(poster.refusedChannels).toEqual([{ channel: 'no-such-channel', error: 'channel_not_found' }])
  })

  it('is replaced by the one that the team chose meanwhile', async () => {
    const { say, newPoster, texts, left } = await open()
    await say('one', 'no-such-channel')
    const poster = newPoster(() => 'stock-alerts')
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['one'])
  })

  it('has its posts given up after a week', async () => {
    const { say, newPoster, left, wait } = await open()
    await say('old', 'no-such-channel')
    wait(7 * 24 * 3600_000 + 1)
    await until(newPoster(), async () => (await left()).length === 0)
  })

  it('while a post is in doubt does not make it forgotten that it may be there', async () => {
    const { say, newPoster, texts, left, journal, slack } = await open()
    const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl })
    await say('one')
    await journal.markMessage('one', 'sending')
    const metadata = { event_type: 'jumpring_post', event_payload: { id: 'one' } }
    await client.chat.postMessage({ channel: alerts, text: 'one', metadata })
    slack.faults.add({
      match: { method: 'conversations.history' },
      times: 1,
      kind: 'status',
      status: 200,
      body: { ok: false, error: 'not_in_channel' },
    })
    await until(newPoster(), async () => (await left()).length === 0)
    expect(texts()).toEqual(['one'])
  })
})

it('a stopped poster sends nothing more; the next bot does', async () => {
  const { say, newPoster, texts, left } = await open()
  const first = newPoster()
  await first.stop()
  await say('one')
  first.wake()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(texts()).toEqual([])
  await until(newPoster(), async () => (await left()).length === 0)
  expect(texts()).toEqual(['one'])
})

describe('a post to a person', () => {
  it('is a direct message, by name or id, once', async () => {
    const { say, newPoster, texts, left } = await open()
    await say('by name', '@Ben')
    await say('by id', 'U02BEN')
    await say('by the name that is shown', '@Chloe')
    await until(newPoster(), async () => (await left()).length === 0)
    expect(texts('D02BEN')).toEqual(['by name', 'by id'])
    expect(texts('D03CHLOE')).toEqual(['by the name that is shown'])
  })

  it('in doubt is looked for in the direct conversation before it is sent again', async () => {
    const { say, newPoster, texts, left, journal, slack } = await open()
    const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl })
    await say('one', '@ben')
    await journal.markMessage('one', 'sending')
    const metadata = { event_type: 'jumpring_post', event_payload: { id: 'one' } }
    await client.chat.postMessage({ channel: 'U02BEN', text: 'one', metadata })
    await until(newPoster(), async () => (await left()).length === 0)
    expect(texts('D02BEN')).toEqual(['one'])
    expect(slack.violations).toEqual([])
  })

  it('whom nobody knows goes to the alerts channel, and is told', async () => {
    const { say, newPoster, texts, left } = await open()
    await say('lost', '@nobody')
    const poster = newPoster(() => 'stock-alerts')
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['lost'])
    expect(poster.refusedChannels).toEqual([{ channel: '@nobody', error: 'user_not_found' }])
  })
})

describe('a channel of a route', () => {
  it('that the bot is not in is called refused until it is invited, though its posts went elsewhere', async () => {
    const { say, newPoster, texts, left, slack, wait } = await open()
    await say('one', 'general')
    const poster = newPoster(() => 'stock-alerts')
    await until(poster, async () => (await left()).length === 0)
    expect(texts()).toEqual(['one'])
    expect(poster.refusedChannels).toEqual([{ channel: 'general', error: 'not_in_channel' }])
    wait(60_000)
    poster.wake()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(poster.refusedChannels).toHaveLength(1)
    await new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl }).conversations.join({
      channel: 'C03GENERAL',
    })
    wait(60_000)
    poster.wake()
    await expect.poll(() => poster.refusedChannels).toEqual([])
  })
})
