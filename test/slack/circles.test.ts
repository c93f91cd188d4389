import { WebClient } from '@slack/web-api'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { startSlackStandIn } from '../../sandbox/slack/stand-in.ts'
import { Circles } from '../../src/slack/circles.ts'

const leads = { id: 'S01LEADS', name: 'Stock leads', handle: 'stock-leads', users: ['U01ANA'] }

/** Circles that somebody needs, over a Slack on the loopback; asked again after 50 ms. */
async function open(wanted: readonly string[]) {
  const slack = await startSlackStandIn({})
  slack.userGroups = [leads]
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }
  let changes = 0
  const circles = new Circles(new WebClient(slack.botToken, options), pino({ level: 'silent' }), {
    wanted: () => wanted,
    changed: () => void (changes += 1),
    freshMs: 50,
  })
  onTestFinished(async () => {
    await circles.stop()
    await slack.stop()
  })
  circles.wake()
  return { slack, circles, changes: () => changes }
}

it('knows the members of a group by id and by handle, and of a channel by id and by name', async () => {
  const wanted = ['S01LEADS', '@stock-leads', 'C02SUPPLY', '#supply-chain']
  const { slack, circles } = await open(wanted)
  await slack.until(() => wanted.every((each) => circles.membersOf(each) !== undefined))
  expect(circles.membersOf('S01LEADS')).toEqual(['U01ANA'])
  expect(circles.membersOf('@stock-leads')).toEqual(['U01ANA'])
  for (const channel of ['C02SUPPLY', '#supply-chain'])
    expect(circles.membersOf(channel)).toEqual(expect.arrayContaining(['U01ANA', 'U04DEV']))
})

it('notices who came and who left, and keeps its list while nothing did', async () => {
  const { slack, circles, changes } = await open(['S01LEADS'])
  await slack.until(() => circles.membersOf('S01LEADS') !== undefined)
  const first = circles.membersOf('S01LEADS')
  const asked = () => slack.calls.filter(({ method }) => method === 'usergroups.users.list').length
  await slack.until(() => asked() > 3)
  expect(circles.membersOf('S01LEADS')).toBe(first)
  expect(changes()).toBe(1)
  slack.userGroups = [{ ...leads, users: ['U02BEN'] }]
  await slack.until(() => circles.membersOf('S01LEADS')?.join() === 'U02BEN')
  expect(changes()).toBe(2)
})

it('keeps what it knew while Slack is away, and forgets what Slack refuses', async () => {
  const { slack, circles } = await open(['@stock-leads'])
  await slack.until(() => circles.membersOf('@stock-leads') !== undefined)
  slack.faults.away = true
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(circles.membersOf('@stock-leads')).toEqual(['U01ANA'])
  slack.faults.clear()
  slack.userGroups = []
  await slack.until(() => circles.fault('@stock-leads') === 'no_such_subteam')
  expect(circles.membersOf('@stock-leads')).toBeUndefined()
  slack.userGroups = undefined
  await slack.until(() => circles.fault('@stock-leads') === 'plan_upgrade_required')
  slack.userGroups = [leads]
  await slack.until(() => circles.membersOf('@stock-leads') !== undefined)
  expect(circles.fault('@stock-leads')).toBeUndefined()
})

it('asks nothing while nobody needs it', async () => {
  const { slack } = await open([])
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(slack.calls).toEqual([])
})
