import type { ReceiverEvent } from '@slack/bolt'
import { Client } from 'pg'
import { pino } from 'pino'
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { Database, schema } from '../../src/database/database.ts'
import { closedShop } from '../../src/fleet/closed-shop.ts'
import { Doorman, type DoormanOptions, type KeptShop } from '../../src/fleet/doorman.ts'
import { defineMail, Mail } from '../../src/fleet/mail.ts'
import { defineJournals, takeWorkbook, type Keep } from '../../src/journal/postgres.ts'
import type { Team } from '../../src/fleet/teams.ts'
import { createDatabase } from '../support/database.ts'
import { asked, openResponseUrl } from './slack-listener.ts'

const serverUrl = inject('databaseUrl')
let epoch = 0
/** Of the process that keeps the workbook as long as no other takes it over. */
const keep: Keep = {
  workbook: 'book',
  get epoch() {
    return epoch
  },
}
const team: Team = {
  identity: { teamId: 'T1', botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1' },
  workbook: 'book',
  installedBy: 'U9',
  installation: '1',
}
/** Three seconds, and what a busy machine adds. */
const slackWaitsMs = 3_400

/** Slack's clock beside what is tried: a machine that stands still holds both. Answers whether Slack has given up. */
function slackWaits(): () => boolean {
  let isOver = false
  const clock = setTimeout(() => (isOver = true), slackWaitsMs)
  onTestFinished(() => clearTimeout(clock))
  return () => isOver
}
let url = ''
beforeAll(async () => {
  if (serverUrl !== '') url = await createDatabase(serverUrl)
})

interface Shop extends KeptShop {
  readonly handled: ReceiverEvent[]
}

function openShop(handle: (event: ReceiverEvent) => Promise<void>): Shop {
  const handled: ReceiverEvent[] = []
  const end = async () => undefined
  return {
    keep,
    handled,
    stop: end,
    abandon: end,
    handle: async (event) => {
      handled.push(event)
      await handle(event)
    },
  }
}

/** Two processes on one database; only the second keeps the workbook, if anybody does. */
async function openFleet(shop: KeptShop | undefined, more: Partial<DoormanOptions> = {}) {
  const databases = [new Database(url, 400), new Database(url, 400)]
  const [database] = databases
  if (database === undefined) throw new Error('no database')
  await defineJournals(database)
  await defineMail(database)
  await database.query(`TRUNCATE ${schema}.letters, ${schema}.workbooks`)
  epoch = (await takeWorkbook(database, keep.workbook, 'here')).epoch
  const doormen = databases.map((each, at) => {
    const kept = at === 1 ? shop : undefined
    return new Doorman({
      keeping: { get: () => kept, list: () => (kept === undefined ? [] : [kept]) },
      mail: new Mail(each),
      findTeam: async () => team,
      welcome: async () => false,
      log: pino({ level: 'silent' }),
      ...more,
    })
  })
  for (const doorman of doormen) await doorman.start()
  onTestFinished(async () => {
    for (const doorman of doormen) await doorman.stop()
    for (const each of databases) await each.close()
  })
  return { database, away: doormen[0] as Doorman, here: doormen[1] as Doorman }
}

const command = (more: Record<string, unknown> = {}) =>
  asked({ command: '/stock', text: 'LUNA', team_id: 'T1', trigger_id: crypto.randomUUID(), ...more })
const form = (more: Record<string, unknown> = {}) =>
  asked({
    type: 'view_submission',
    team: { id: 'T1' },
    trigger_id: crypto.randomUUID(),
    view: { id: 'V1', blocks: [{ type: 'section' }, { type: 'input', block_id: 'pieces' }] },
    ...more,
  })
const choices = () => asked({ type: 'block_suggestion', team: { id: 'T1' }, value: 'lu' })
const told = () =>
  asked({ type: 'event_callback', team_id: 'T1', event_id: crypto.randomUUID(), event: { type: 'x' } })

async function age(database: Database, seconds: number): Promise<void> {
  await database.query(`UPDATE ${schema}.letters SET arrived_at = arrived_at - $1 * interval '1 second'`, [
    seconds,
  ])
}

/** What a former keeper did before this one took over. */
async function lendTo(database: Database, former: Keep, did: (former: Keep) => Promise<unknown>) {
  const set = (to: number) => database.query(`UPDATE ${schema}.workbooks SET epoch = $1`, [to])
  await set(former.epoch)
  await did(former)
  await set(keep.epoch)
}

const states = async (database: Database) =>
  (await database.query<{ state: string }>(`SELECT state FROM ${schema}.letters`)).rows.map(
    ({ state }) => state,
  )

describe.skipIf(serverUrl === '')('a request that comes to the process which keeps the workbook', () => {
  it('is handled at once, and once however often it comes', async () => {
    const shop = openShop((event) => event.ack())
    const { database, here, away } = await openFleet(shop)
    const one = command()
    await Promise.all([here.handle(one.event), here.handle(one.event)])
    await away.handle(one.event)
    await expect.poll(() => states(database)).toEqual(['done'])
    expect(shop.handled).toHaveLength(1)
    expect(one.acks).toHaveLength(3)
  })

  it('is answered in its acknowledgement where it is a form or a list of choices', async () => {
    const shop = openShop((event) => event.ack({ options: [] }))
    const { here } = await openFleet(shop)
    for (const each of [form(), choices()]) {
      await here.handle(each.event)
      expect(each.acks).toEqual([{ options: [] }])
    }
  })

  it('is read again by the next keeper when its own died over it', async () => {
    const death = Promise.withResolvers<void>()
    const dying = openShop(async (event) => {
      await event.ack()
      await death.promise
    })
    const { database, here } = await openFleet(dying)
    const one = command()
    void here.handle(one.event)
    await expect.poll(() => states(database)).toEqual(['taken'])
    const taken = await new Mail(database).take(await takeWorkbook(database, keep.workbook, 'next'))
    expect(taken).toMatchObject([{ id: one.event.body['trigger_id'], wasBegun: true, isLate: false }])
    await database.query(`DELETE FROM ${schema}.letters`)
    death.resolve()
  })
})

describe.skipIf(serverUrl === '')('a request that comes to another process', () => {
  it('is acknowledged at once and handled where the workbook is kept', async () => {
    const shop = openShop((event) => event.ack())
    const { database, away } = await openFleet(shop)
    const [one, two] = [command(), told()]
    await away.handle(one.event)
    await away.handle(two.event)
    expect([one.acks, two.acks]).toEqual([[undefined], [undefined]])
    await expect.poll(() => states(database)).toEqual(['done', 'done'])
    expect(shop.handled.map(({ body }) => body)).toEqual([one.event.body, two.event.body])
  })

  it('carries the answer of a form, of choices, and of nothing back', async () => {
    const answers: unknown[] = [
      { response_action: 'errors', errors: { pieces: 'Too many' } },
      { options: [1] },
      undefined,
    ]
    const shop = openShop((event) => event.ack(answers[shop.handled.length - 1]))
    const { away } = await openFleet(shop)
    for (const [at, each] of [form(), choices(), form()].entries()) {
      await away.handle(each.event)
      expect(each.acks).toEqual([answers[at]])
    }
  })

  it('says to the person what a command is acknowledged with', async () => {
    const response = await openResponseUrl()
    const shop = openShop((event) => event.ack({ response_type: 'ephemeral', text: 'Not now' }))
    const { away } = await openFleet(shop)
    await away.handle(command({ response_url: response.url }).event)
    await expect.poll(() => response.texts).toEqual(['Not now'])
  })

  it('is taken back from a form’s field when nobody begins to read it', async () => {
    const { database, away } = await openFleet(undefined)
    const one = form()
    const hasGivenUp = slackWaits()
    await away.handle(one.event)
    expect(hasGivenUp()).toBe(false)
    expect(one.acks).toMatchObject([
      {
        response_action: 'errors',
        errors: { pieces: expect.stringContaining('Nothing was recorded') as string },
      },
    ])
    expect(await states(database)).toEqual([])
  })

  it('is not called unrecorded when somebody reads it', async () => {
    const answer = Promise.withResolvers<void>()
    const slow = openShop(() => answer.promise)
    const { away } = await openFleet(slow)
    const one = form()
    await away.handle(one.event)
    answer.resolve()
    expect(JSON.stringify(one.acks)).toContain('nothing is done twice')
    expect(JSON.stringify(one.acks)).not.toContain('Nothing was recorded')
  })

  it('comes back with words when nobody could open the workbook for half a minute', async () => {
    const response = await openResponseUrl()
    const { database, away } = await openFleet(undefined)
    await away.handle(command({ response_url: response.url }).event)
    await age(database, 31)
    await expect.poll(() => response.texts).toEqual([expect.stringContaining('Nothing was recorded')])
    expect(await states(database)).toEqual(['done'])
  })

  it('says whether a former keeper began it, and can be ended before it is answered', async () => {
    const begun: unknown[] = []
    const shop = openShop(async (event) => {
      begun.push(event.customProperties?.['wasBegun'])
      const end = event.customProperties?.['end'] as () => Promise<boolean>
      begun.push(await end())
    })
    const { database, away } = await openFleet(undefined)
    const one = command()
    await away.handle(one.event)
    const keeper = new Doorman({
      keeping: { get: () => shop, list: () => [shop] },
      mail: new Mail(database),
      findTeam: async () => team,
      welcome: async () => false,
      log: pino({ level: 'silent' }),
    })
    await lendTo(database, { ...keep, epoch: 0 }, (former) => new Mail(database).take(former))
    keeper.look('book')
    await expect.poll(() => begun).toEqual([true, true])
    await keeper.stop()
    expect(await states(database)).toEqual(['done'])
  })

  it('that is late is not carried out any more, and the person is told what is known', async () => {
    const response = await openResponseUrl()
    const shop = openShop((event) => event.ack())
    const { database } = await openFleet(undefined)
    const mail = new Mail(database)
    const letter = (id: string) => ({
      id,
      event: {
        body: { command: '/stock', team_id: 'T1', trigger_id: id, response_url: response.url },
        customProperties: {},
      },
    })
    await lendTo(database, { ...keep, epoch: 0 }, (former) => mail.begin(former, letter('begun')))
    await age(database, 46)
    const late = await openFleetOf(database, shop)
    late.look('book')
    await expect.poll(() => response.texts).toEqual([expect.stringContaining('Look at the record')])
    expect(shop.handled).toEqual([])
  })

  async function openFleetOf(database: Database, shop: Shop): Promise<Doorman> {
    const doorman = new Doorman({
      keeping: { get: () => shop, list: () => [shop] },
      mail: new Mail(database),
      findTeam: async () => team,
      welcome: async () => false,
      log: pino({ level: 'silent' }),
    })
    return doorman
  }
})

describe.skipIf(serverUrl === '')('trouble at the door', () => {
  it('that the teams cannot be read is said in the way of each request', async () => {
    const response = await openResponseUrl()
    const findTeam = () => Promise.reject(new Error('away'))
    const { here } = await openFleet(undefined, { findTeam })
    const [one, two, three] = [command(), form(), choices()]
    const press = asked({
      type: 'block_actions',
      team: { id: 'T1' },
      trigger_id: '1',
      response_url: response.url,
    })
    for (const each of [one, two, three, press]) await here.handle(each.event)
    expect(one.acks).toMatchObject([{ text: expect.stringContaining('database does not answer') as string }])
    expect(two.acks).toMatchObject([
      { errors: { pieces: expect.stringContaining('Nothing was recorded') as string } },
    ])
    expect(three.acks).toEqual([{ options: [] }])
    expect(press.acks).toEqual([undefined])
    expect(response.texts).toEqual([expect.stringContaining('database does not answer')])
  })

  it('that takes long is said before Slack gives up, and what Slack tells is left to be told again', async () => {
    const slow = Promise.withResolvers<Team>()
    const shop = openShop((event) => event.ack('too late'))
    const { here } = await openFleet(shop, { findTeam: () => slow.promise })
    const [one, two, three] = [command(), form(), told()]
    const hasGivenUp = slackWaits()
    const handling = [one, two, three].map((each) => here.handle(each.event))
    await expect.poll(() => one.acks.length + two.acks.length).toBe(2)
    expect(hasGivenUp()).toBe(false)
    expect(three.acks).toEqual([])
    expect(JSON.stringify(one.acks)).toContain('Look at the record')
    expect(JSON.stringify(two.acks)).toContain('Press again')
    slow.resolve(team)
    await Promise.all(handling)
    expect([one.acks.length, two.acks.length]).toEqual([1, 1])
  })

  it('that the requests are held: here they are handled without being recorded, others are told while Slack still waits, and what Slack tells it tells again', async () => {
    const response = await openResponseUrl()
    const shop = openShop((event) => event.ack())
    const { database, here, away } = await openFleet(shop)
    const other = new Client({ connectionString: url })
    await other.connect()
    await other.query(`BEGIN; LOCK TABLE ${schema}.letters IN ACCESS EXCLUSIVE MODE`)
    const [near, far, event] = [command(), command(), told()]
    const filled = form()
    const press = asked({
      type: 'block_actions',
      team: { id: 'T1' },
      trigger_id: '1',
      response_url: response.url,
    })
    const hasGivenUp = slackWaits()
    await Promise.all([
      ...[near, event, press].map((each) => here.handle(each.event)),
      ...[far, filled].map((each) => away.handle(each.event)),
    ])
    expect(hasGivenUp()).toBe(false)
    const handled = shop.handled.map(({ body, customProperties }) => [
      body,
      customProperties?.['cannotRecord'],
    ])
    const held: unknown = expect.objectContaining({ place: 'held', effect: 'nothing' })
    expect(handled).toHaveLength(2)
    expect(handled).toEqual(expect.arrayContaining([near, press].map(({ event: { body } }) => [body, held])))
    expect([near.acks, press.acks]).toEqual([[undefined], [undefined]])
    for (const each of [far, filled])
      expect(JSON.stringify(each.acks)).toContain('Nothing was recorded: somebody else holds')
    expect(event.acks).toEqual([])
    // What is in the memory of one that keeps the workbook no longer is old.
    await takeWorkbook(database, keep.workbook, 'another')
    const late = command()
    await here.handle(late.event)
    await here.handle(asked({ ...press.event.body, trigger_id: '2' }).event)
    await other.query('ROLLBACK')
    await other.end()
    expect(JSON.stringify(late.acks)).toContain('Nothing was recorded: somebody else holds')
    expect(response.texts).toEqual([expect.stringContaining('Nothing was recorded: somebody else holds')])
    expect(shop.handled).toHaveLength(2)
  })

  it('never ends the process', async () => {
    const shop = openShop(() => Promise.reject(new Error('broken')))
    const broken = () => Promise.reject(new Error('broken'))
    const { here } = await openFleet(shop)
    const { here: other } = await openFleet(shop, { welcome: broken })
    for (const each of [command(), form(), choices(), told(), asked({}), asked({ type: 'view_closed' })]) {
      await here.handle(each.event)
      await other.handle(each.event)
    }
  })

  it('is said by a shop that cannot open, to whoever asks', async () => {
    const response = await openResponseUrl()
    const home: string[] = []
    const does = {
      showHome: async (userId: string, words: string) => void home.push(userId, words),
      tryAgain: () => undefined,
    }
    const closed = closedShop(keep, 'Share the spreadsheet with us.', does)
    onTestFinished(() => closed.stop())
    const { away, here } = await openFleet(closed)
    const [near, far, filled] = [command(), command({ response_url: response.url }), form()]
    await here.handle(near.event)
    expect(near.acks).toMatchObject([{ text: 'Nothing was recorded. Share the spreadsheet with us.' }])
    await away.handle(far.event)
    await expect.poll(() => response.texts).toEqual(['Nothing was recorded. Share the spreadsheet with us.'])
    await away.handle(filled.event)
    expect(JSON.stringify(filled.acks)).toContain('Share the spreadsheet with us.')
    const opened = { type: 'app_home_opened', tab: 'home', user: 'U5' }
    await here.handle(asked({ type: 'event_callback', team_id: 'T1', event_id: 'Ev', event: opened }).event)
    expect(home).toEqual(['U5', 'Share the spreadsheet with us.'])
  })
})
