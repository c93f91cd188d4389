import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { signature } from '../../sandbox/slack/signed-requests.ts'
import type { SlackWorkspace } from '../../sandbox/slack/stand-in.ts'
import { workbookName } from '../../sandbox/world.ts'
import { fjord, sable } from '../support/brands.ts'
import {
  account,
  eventually,
  install,
  openTeamsWorld,
  signingSecret,
  told,
  type Process,
} from '../support/teams-world.ts'

const linkTo = (id: string) => `https://docs.google.com/spreadsheets/d/${id}/edit#gid=0`
const withoutDatabase = inject('databaseUrl') === ''
const demoSku = 'LUNA-VER-M'

/** A line typed by a person in the team's channel, and what it is answered in the end. */
async function say(team: SlackWorkspace, userId: string, line: string, expected: RegExp): Promise<string> {
  const channel = team.channels.find(({ name }) => name === 'supply-chain')?.id ?? ''
  return told(await team.as(userId).types(channel, line), expected)
}

/** A copy of the demo brand's workbook. */
async function demoFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-book-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, workbookName)
  await copyFile(join(inject('preparedFolder'), workbookName), file)
  return file
}

/** What Slack asks while somebody types into a list of choices, sent to one process. */
async function choices(process: Process, teamId: string, typed: string): Promise<unknown> {
  const payload = {
    type: 'block_suggestion',
    team: { id: teamId },
    user: { id: 'U11ELLA', team_id: teamId },
    container: { type: 'view', view_id: 'V1' },
    action_id: 'sku_pick',
    block_id: 'sku',
    value: typed,
  }
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const timestamp = String(Math.floor(Date.now() / 1000))
  const answer = await fetch(`${process.url}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature(signingSecret, timestamp, body),
    },
  })
  return answer.json()
}

describe.skipIf(withoutDatabase)('teams on several processes', () => {
  it('install, connect a spreadsheet of their own and work, whichever process a request comes to', async () => {
    const world = await openTeamsWorld()
    const team = world.slack.addWorkspace(fjord)
    const other = world.slack.addWorkspace(sable)
    const sheet = await world.addSheet('fjord-book')
    const otherSheet = await world.addSheet('sable-book', await demoFile())
    const [one, two] = await world.startSeveral(2)
    if (one === undefined || two === undefined) throw new Error('no processes')

    // Who does not agree has nothing installed.
    const no = await install(world, team, 'U11ELLA', 'cancel')
    expect(no.status).toBe(400)
    expect(no.text).toContain('Jumpring was not installed')
    await expect(team.as('U11ELLA').types('C12SUPPLY', '/stock')).rejects.toThrow('not a valid command')

    const yes = await install(world, team, 'U11ELLA')
    expect(yes.status).toBe(200)
    expect(yes.text).toContain('/jumpring connect')
    await team.as('U11ELLA').opensHome()
    await eventually('Home says how to begin', () => team.as('U11ELLA').home())
    expect(JSON.stringify(team.as('U11ELLA').home()?.blocks)).toContain('/jumpring connect')

    // From an installed workspace to one that works.
    await say(team, 'U12FINN', '/stock', /has no spreadsheet yet/)
    await say(team, 'U12FINN', `/jumpring connect ${linkTo('fjord-book')}`, /@U11ELLA installed me/)
    expect(await say(team, 'U11ELLA', '/jumpring connect', /1\. Make a spreadsheet/)).toContain(account)
    await say(team, 'U11ELLA', '/jumpring connect our sheet', /no spreadsheet’s link in “our sheet”/)
    sheet.shared = false
    await say(
      team,
      'U11ELLA',
      `/jumpring connect ${linkTo('fjord-book')}`,
      /share it with bot@jumpring\.example as Editor and type that once more/,
    )
    await say(team, 'U11ELLA', `/jumpring connect ${linkTo('nowhere')}`, /no spreadsheet nowhere/)
    expect(sheet.person.cells('Sheet1')).toEqual([])
    sheet.shared = true
    await say(team, 'U11ELLA', `/jumpring Connect ${linkTo('fjord-book')}`, /Connected\./)
    expect(sheet.person.cells('SKUs')[0]).toContain('SKU')
    await say(team, 'U11ELLA', `/jumpring connect ${linkTo('sable-book')}`, /has its spreadsheet already/)

    // A second team: not with the first one's spreadsheet, and nothing was done to that.
    expect((await install(world, other, 'U21IRIS')).status).toBe(200)
    const calls = sheet.calls.filter(({ kind }) => kind === 'write').length
    await say(
      other,
      'U21IRIS',
      `/jumpring connect ${linkTo('fjord-book')}`,
      /another workspace works with this/,
    )
    expect(sheet.calls.filter(({ kind }) => kind === 'write')).toHaveLength(calls)
    await say(other, 'U21IRIS', `/jumpring connect ${linkTo('sable-book')}`, /Connected\./)

    // Each process keeps one, and takes requests for both.
    await world.shared(1, 1)
    const keeper = await world.keeperOf('fjord-book')
    const away = keeper === one ? two : one
    await say(other, 'U21IRIS', `/stock ${demoSku}`, /On hand 12/)
    for (const process of [away, keeper]) {
      world.sendTo(process)
      expect(await say(team, 'U12FINN', `/stock ${demoSku}`, /./)).not.toContain('On hand')
    }

    // A form through the process that does not keep the workbook: its errors, its end, its answer.
    world.sendTo(away)
    const form = async () => {
      const opened = await (await team.as('U11ELLA').types('C12SUPPLY', '/sku new Halo')).settled(20_000)
      const view = opened.view()
      if (view === undefined) throw new Error('no form')
      return view
    }
    const made = await team.as('U11ELLA').submits(await form(), { sizes: 'S, M', price: '40', cost: '12' })
    await told(made, /HALO-S/)
    expect(made.closed).toBe(true)
    const again = await team.as('U11ELLA').submits(await form(), { sizes: 'S' })
    expect(Object.values(again.errors).join()).toMatch(/HALO-S/)
    expect(again.closed).toBe(false)
    expect(await choices(away, 'T02FJORD', 'halo')).toMatchObject({
      options: [{ value: 'HALO-S' }, { value: 'HALO-M' }],
    })
    expect(await choices(away, 'T03SABLE', 'halo')).toMatchObject({ options: [] })
    expect(JSON.stringify(await choices(keeper, 'T03SABLE', 'luna'))).toContain(demoSku)

    // The same request at both processes has one effect.
    world.sendTo(away)
    const added = await team.as('U12FINN').types('C12SUPPLY', '/stock add HALO-S 5 received')
    await told(added, /0 → 5/)
    world.sendTo(keeper)
    await team.redeliver()
    await say(team, 'U12FINN', '/stock remove HALO-S 1 sold', /5 → 4/)
    world.sendTo(away)
    await team.redeliver()
    world.sendTo(undefined)
    await say(team, 'U12FINN', '/stock HALO-S', /On hand 4/)
    await eventually('both movements are in the sheet', () =>
      sheet.person.records('Movements').length >= 2 ? true : undefined,
    )
    expect(sheet.person.records('Movements').map((row) => row['Quantity'])).toEqual([5, -1])
    expect(otherSheet.person.records('SKUs').map((row) => row['SKU'])).not.toContain('HALO-S')

    // A row that somebody types into the sheet.
    const header = sheet.person.cells('SKUs')[0] ?? []
    sheet.person.pastes('SKUs', 'A4', [
      header.map((each) => (each === 'SKU' ? 'ARC-01' : each === 'Name' ? 'Arc cuff' : '')),
    ])
    await eventually('the typed SKU is known', async () =>
      (await say(team, 'U11ELLA', '/stock ARC-01', /./)).includes('On hand') ? true : undefined,
    )

    // Nobody reads a token in the database.
    const { rows } = await world.database.query('SELECT * FROM jumpring.teams')
    const kept = JSON.stringify(rows)
    expect(rows).toHaveLength(2)
    for (const each of [team, other]) expect(kept).not.toContain(String(each.botToken))
    expect(kept).not.toContain('xoxb-')
    for (const process of [one, two]) expect(process.output()).not.toContain('xoxb-')

    // A third team gets a place, and a third process its share.
    await world.addSheet('lumen-book', await demoFile())
    expect((await install(world, world.slack, 'U01ANA')).status).toBe(200)
    await say(world.slack, 'U01ANA', '/jumpring connect lumen-book', /Connected\./)
    await world.shared(2, 1)
    await world.start()
    await world.shared(1, 1, 1)
    for (const [each, who] of [
      [team, 'U11ELLA'],
      [other, 'U21IRIS'],
      [world.slack, 'U01ANA'],
    ] as const)
      await say(each, who, '/jumpring today', /What waits|WHAT WAITS/i)
    expect(team.messages('C22SUPPLY')).toEqual([])
  }, 150_000)

  it('that remove the app are forgotten but for their spreadsheet and journal, and go on when they install it again', async () => {
    const world = await openTeamsWorld()
    const team = world.slack.addWorkspace(fjord)
    const other = world.slack.addWorkspace(sable)
    const sheet = await world.addSheet('fjord-book', await demoFile())
    const first = await world.start()
    const kept = async (process: Process) =>
      Number(/^jumpring_workbooks (\d+)/m.exec(await (await fetch(`${process.url}/metrics`)).text())?.[1])

    for (const [each, who] of [
      [team, 'U11ELLA'],
      [other, 'U21IRIS'],
    ] as const)
      await install(world, each, who)
    await say(team, 'U11ELLA', '/jumpring connect fjord-book', /Connected\./)
    const added = await team.as('U11ELLA').types('C12SUPPLY', `/stock add ${demoSku} 3 received`)
    await told(added, /12 → 15/)

    const token = String(team.botToken)
    await team.removeApp()
    await first.says('a workspace removed the app')
    await eventually('nobody keeps the workbook', async () => ((await kept(first)) === 0 ? true : undefined))
    const { rows } = await world.database.query("SELECT * FROM jumpring.teams WHERE id = 'T02FJORD'")
    expect(rows).toMatchObject([{ bot_token: null, workbook: 'fjord-book' }])
    await say(other, 'U21IRIS', '/jumpring connect fjord-book', /another workspace works with this/)
    const reads = sheet.calls.length

    // Slack's farewell comes again after the app is back: the new installation stays.
    await install(world, team, 'U12FINN')
    expect(team.botToken).not.toBe(token)
    await team.redeliver()
    await first.says('its token is good')
    await say(team, 'U12FINN', `/stock ${demoSku}`, /On hand 15/)
    expect(sheet.calls.length).toBeGreaterThan(reads)
    // The journal knows what was recorded before: the same delivery once more does nothing.
    await team.redeliver(added.envelopeId)
    await say(team, 'U12FINN', `/stock remove ${demoSku} 1 sold`, /15 → 14/)

    // A second one on the same port ends with one message.
    const onSamePort = world.program({ PORT: new URL(first.url).port })
    expect(await onSamePort.ends()).toBe(1)
    expect(onSamePort.output()).toMatch(/Port \d+ is taken, and nothing was started/)

    // Another secret: the tokens do not open, which is said once, and everything else goes on.
    first.child.kill('SIGTERM')
    expect(await first.ends()).toBe(0)
    sheet.shared = false
    const second = await world.start({ INSTALL_SECRET: 'another secret of thirty-two characters' })
    await say(team, 'U12FINN', `/stock ${demoSku}`, /not installed in this workspace any more/)
    await second.says('does not open, and the team is not served: was INSTALL_SECRET changed?')
    expect(second.output().match(/was INSTALL_SECRET changed/g)).toHaveLength(2)
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
    await install(world, team, 'U12FINN')

    // A spreadsheet that cannot be opened says why to whoever asks, and does not make the process unready.
    await say(
      team,
      'U12FINN',
      `/stock ${demoSku}`,
      /Nothing was recorded\..*share it with bot@jumpring\.example as Editor and wait/,
    )
    await team.as('U11ELLA').opensHome()
    await eventually(
      'Home says why',
      () => JSON.stringify(team.as('U11ELLA').home()?.blocks ?? '').includes('share it with') || undefined,
    )
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
    sheet.shared = true
    await install(world, team, 'U12FINN')
    await eventually(
      'it works again',
      async () => (await say(team, 'U12FINN', `/stock ${demoSku}`, /./)).includes('On hand 14') || undefined,
    )
    expect(second.child.exitCode).toBeNull()
  }, 150_000)
})
