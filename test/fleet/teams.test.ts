import { readFile } from 'node:fs/promises'
import { pino } from 'pino'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { Database, schema } from '../../src/database/database.ts'
import { defineMail, Mail } from '../../src/fleet/mail.ts'
import { SecretBox } from '../../src/fleet/secret-box.ts'
import { defineTeams, Teams, type Team } from '../../src/fleet/teams.ts'
import { defineJournals, openPostgresJournal, takeWorkbook } from '../../src/journal/postgres.ts'
import { createDatabase } from '../support/database.ts'

const serverUrl = inject('databaseUrl')
const secret = 'a secret of at least thirty-two characters'
const identity = (teamId: string, botToken = `xoxb-${teamId}`) => ({
  teamId,
  botToken,
  botId: `B${teamId}`,
  botUserId: `U${teamId}`,
})
const fixed: Team = { identity: identity('T0'), workbook: 'book-0', installedBy: undefined, installation: '' }

/** Processes on one database; the log's lines of all. */
async function open() {
  const database = new Database(await createDatabase(serverUrl))
  onTestFinished(() => database.close())
  await defineTeams(database)
  await defineTeams(database)
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const process = (withSecret = secret, more: { fixed?: Team } = {}) =>
    new Teams({ database, log, box: new SecretBox(withSecret), ...more })
  return { database, lines, log, process }
}

const install = (teams: Teams, teamId: string, installedBy = 'U1', botToken?: string) =>
  teams.install({ identity: identity(teamId, botToken), name: teamId, installedBy })

describe.skipIf(serverUrl === '')('a team', () => {
  it('is known to every process at once, with its token opened', async () => {
    const { process } = await open()
    const [one, two] = [process(), process()]
    expect(await two.find('T1')).toBeUndefined()
    await install(one, 'T1')
    expect(await two.find('T1')).toMatchObject({
      identity: identity('T1'),
      workbook: undefined,
      installedBy: 'U1',
    })
    await one.connect('T1', 'book-1')
    expect(await two.find('T1')).toMatchObject({ workbook: 'book-1' })
  })

  it('has its token in the database so that nobody can read it there', async () => {
    const { database, process } = await open()
    await install(process(), 'T1', 'U1', 'xoxb-the-token')
    const { rows } = await database.query<{ bot_token: string }>(`SELECT * FROM ${schema}.teams`)
    expect(JSON.stringify(rows)).not.toContain('xoxb')
    expect(Buffer.from(rows[0]?.bot_token ?? '', 'base64').toString('latin1')).not.toContain('xoxb')
  })

  it('has one spreadsheet, which is no other team’s', async () => {
    const { process } = await open()
    const teams = process(secret, { fixed })
    for (const id of ['T1', 'T2']) await install(teams, id)
    expect(await teams.connect('T1', 'book-1')).toBe('connected')
    expect(await teams.connect('T1', 'book-1')).toBe('connected')
    expect(await teams.connect('T1', 'book-2')).toBe('has-another')
    expect(await teams.isTaken('T2', 'book-1')).toBe(true)
    expect(await teams.isTaken('T1', 'book-1')).toBe(false)
    expect(await teams.connect('T2', 'book-1')).toBe('taken')
    expect(await teams.connect('T2', 'book-0')).toBe('taken')
    expect(await teams.isTaken('T2', 'book-0')).toBe(true)
    expect(await teams.connect('T2', 'book-2')).toBe('connected')
    expect(await teams.connect('T3', 'book-3')).toBe('not-installed')
    expect([...(await teams.workbooks()).keys()].toSorted()).toEqual(['book-0', 'book-1', 'book-2'])
    expect((await teams.ofWorkbook('book-2'))?.identity.teamId).toBe('T2')
  })

  it('that removed the app keeps its spreadsheet for the day it comes back', async () => {
    const { database, process } = await open()
    const teams = process()
    for (const id of ['T1', 'T2']) await install(teams, id)
    await teams.connect('T1', 'book-1')
    const before = await teams.find('T1')
    await teams.remove('T1', before?.installation ?? '')
    expect(await teams.find('T1')).toBeUndefined()
    expect(await teams.workbooks()).toEqual(new Map())
    expect(await teams.connect('T2', 'book-1')).toBe('taken')
    expect(await teams.connect('T1', 'book-9')).toBe('not-installed')
    const { rows } = await database.query(`SELECT bot_token FROM ${schema}.teams WHERE id = 'T1'`)
    expect(rows).toEqual([{ bot_token: null }])

    await install(teams, 'T1', 'U2', 'xoxb-another')
    const after = await teams.find('T1')
    expect(after).toMatchObject({
      workbook: 'book-1',
      installedBy: 'U2',
      identity: { botToken: 'xoxb-another' },
    })
    expect(after?.installation).not.toBe(before?.installation)
    expect((await teams.workbooks()).get('book-1')).toBe(after?.installation)
  })

  it('is not removed by the end of an installation before', async () => {
    const { process } = await open()
    const teams = process()
    await install(teams, 'T1')
    const before = await teams.find('T1')
    await install(teams, 'T1')
    await teams.remove('T1', before?.installation ?? '')
    expect(await teams.find('T1')).toBeDefined()
    const now = await teams.find('T1')
    await teams.remove('T1', now?.installation ?? '')
    expect(await teams.find('T1')).toBeUndefined()
  })

  it('whose token was closed with another secret is left out and said once, and installing again helps', async () => {
    const { lines, process } = await open()
    for (const id of ['T1', 'T2']) await install(process(), id)
    await process().connect('T1', 'book-1')
    const changed = process('another secret of thirty-two characters')
    for (let looks = 0; looks < 3; looks += 1) expect(await changed.list(-1)).toEqual([])
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('was INSTALL_SECRET changed?')
    expect(lines[0]).toContain('T1')
    expect(lines.join()).not.toContain('xoxb')
    await install(changed, 'T1')
    expect(await changed.find('T1')).toMatchObject({ workbook: 'book-1' })
  })

  it('of the environment is there without any that is installed, and stands for itself', async () => {
    const { database, log, process } = await open()
    const alone = new Teams({ database, log, fixed })
    expect(await alone.list()).toEqual([fixed])
    await expect(install(alone, 'T1')).rejects.toThrow('not installed here')
    const teams = process(secret, { fixed })
    await install(teams, 'T0', 'U1', 'xoxb-installed')
    await install(teams, 'T1')
    expect((await teams.list()).map((each) => each.identity.botToken)).toEqual(['xoxb-T0', 'xoxb-T1'])
  })

  it('is read anew after a look that failed', async () => {
    const { database, process } = await open()
    const teams = process()
    await install(teams, 'T1')
    await database.query(`ALTER TABLE ${schema}.teams RENAME TO moved`)
    await expect(teams.list()).rejects.toThrow('teams')
    await database.query(`ALTER TABLE ${schema}.moved RENAME TO teams`)
    expect(await teams.list()).toHaveLength(1)
  })

  it('is forgotten altogether, and gets another spreadsheet, by what the guide says', async () => {
    const { database, process } = await open()
    for (const define of [defineJournals, defineMail]) await define(database)
    const guide = await readFile(new URL('../../docs/guide/several-workspaces.md', import.meta.url), 'utf8')
    const forget = /```sql\n([\s\S]+?)```/.exec(guide)?.[1]?.replaceAll('T…', 'T1') ?? ''
    const another = /`(UPDATE [^`]+)`/.exec(guide)?.[1]?.replaceAll('T…', 'T2') ?? ''
    const teams = process()
    for (const [id, book] of [
      ['T1', 'book-1'],
      ['T2', 'book-2'],
    ] as const) {
      await install(teams, id)
      await teams.connect(id, book)
      const journal = openPostgresJournal(database, await takeWorkbook(database, book, 'test'))
      const message = { id: 'm', channel: 'C1', body: {} }
      await journal.record({ requestId: 'r', at: 1, outcome: null, changes: ['c'], messages: [message] })
      await journal.setNote('n', 'v')
      await journal.keepGoodRows([{ tab: 'T', key: 'K', cells: {} }])
      await new Mail(database).send(book, { id: 'l', event: {} })
    }
    const rowsOf = async (book: string) => {
      const { rows: tables } = await database.query<{ name: string; key: string }>(
        `SELECT table_name AS name, column_name AS key FROM information_schema.columns
         WHERE table_schema = '${schema}' AND (column_name = 'workbook' OR (table_name, column_name) = ('workbooks', 'id'))`,
      )
      const counts = await Promise.all(
        tables.map(async ({ name, key }) => {
          const { rows } = await database.query(`SELECT 1 FROM ${schema}.${name} WHERE ${key} = $1`, [book])
          return rows.length
        }),
      )
      return counts
    }
    expect(await rowsOf('book-1')).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    await database.query(forget)
    expect(await rowsOf('book-1')).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    expect(await rowsOf('book-2')).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    expect(await process().find('T1')).toBeUndefined()

    await database.query(another)
    expect(await process().connect('T2', 'book-3')).toBe('connected')
  })
})
