import { DatabaseSync } from 'node:sqlite'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { Database } from '../../src/database/database.ts'
import type { Entry, Journal } from '../../src/journal/journal.ts'
import { moveJournal, takeForMove } from '../../src/journal/move.ts'
import { defineJournals, openPostgresJournal, takeWorkbook } from '../../src/journal/postgres.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { createDatabase } from '../support/database.ts'
import { startProgram } from '../support/process.ts'

const serverUrl = inject('databaseUrl')

async function openPlaces() {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-move-'))
  const path = join(folder, 'journal.sqlite')
  const databaseUrl = await createDatabase(serverUrl)
  const database = new Database(databaseUrl)
  onTestFinished(async () => {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  })
  await defineJournals(database)
  return { folder, path, databaseUrl, database }
}

/** A journal of some months: everything that a journal can hold, in every state. */
async function fill(path: string, decisions: number): Promise<void> {
  const journal = openSqliteJournal(path)
  for (let at = 0; at < decisions; at += 1) {
    const changes = Array.from({ length: at % 4 }, (_, n) => ({ at, n, text: `é “${n}”` }))
    const message = { id: `m${at}`, channel: '#stock', body: { text: `post ${at}` } }
    const seqs = await journal.record({
      requestId: `r${at}`,
      at: 1_700_000_000_000 + at,
      outcome: { at },
      changes,
      messages: at % 5 === 0 ? [message] : [],
    })
    if (at < decisions - 20) await journal.markChanges(seqs as readonly number[], 'written', at)
    else if (at % 3 === 0) await journal.markChanges(seqs as readonly number[], 'sent', at)
    if (at % 5 === 0 && at < decisions - 10) await journal.markMessage(`m${at}`, 'sent', `C1 ${at}`)
  }
  await journal.markMessage(`m${decisions - 5}`, 'sending')
  await journal.setNote('tick', '17')
  await journal.keepGoodRows([{ tab: 'SKUs', key: 'A', cells: { sku: 'A', cost: 1 } }])
  await journal.close()
}

async function recorded(journal: Journal, entry: Entry): Promise<readonly number[]> {
  const seqs = await journal.record(entry)
  if (seqs === 'known') throw new Error(`${entry.requestId} is known`)
  return seqs
}

async function contentOf(journal: Journal, decisions: number) {
  const found = []
  for (let at = 0; at < decisions; at += 1) found.push(await journal.find(`r${at}`))
  const unwritten = (await journal.unwritten()).map((each) => ({ ...each, seq: 0 }))
  return {
    found,
    unwritten,
    unposted: await journal.unposted(),
    tick: await journal.note('tick'),
    good: await journal.goodRows(),
  }
}

describe.skipIf(serverUrl === '')('a journal that moves from its file to PostgreSQL', () => {
  it('is there whole, in the same order, and once however often it is moved', async () => {
    const { path, database } = await openPlaces()
    await fill(path, 1_207)
    const file = openSqliteJournal(path)
    const before = await contentOf(file, 1_207)
    await file.close()
    const keep = await takeForMove(database, 'book')
    const size = await moveJournal(path, database, keep, 'now')
    expect(size).toMatchObject({ decisions: 1_207, posts: 242, notes: 1, goodRows: 1 })
    expect(size.unwritten).toBe(before.unwritten.length)
    expect(size.unposted).toBe(before.unposted.length)
    expect(await contentOf(openPostgresJournal(database, keep), 1_207)).toEqual(before)
    const again = await takeForMove(database, 'book')
    expect(await moveJournal(path, database, again, 'later')).toEqual(size)
    expect(await contentOf(openPostgresJournal(database, again), 1_207)).toEqual(before)
  })

  it('goes on where a move broke off, and leaves what was decided in the database meanwhile', async () => {
    const { path, database } = await openPlaces()
    await fill(path, 700)
    const first = await takeForMove(database, 'book')
    const moving = moveJournal(path, database, first, 'now')
    // A bot that starts on the database in the middle of it has the workbook: the move must stop, and say so.
    const second = await takeWorkbook(database, 'book', 'a bot')
    const ended = await moving.catch((cause: unknown) => cause)
    const journal = openPostgresJournal(database, second)
    await journal.record({ requestId: 'new', at: 1, outcome: 1, changes: ['new'], messages: [] })
    if (ended instanceof Error) expect(ended).toMatchObject({ effect: 'moved' })
    const third = await takeForMove(database, 'book')
    expect(await moveJournal(path, database, third, 'now')).toMatchObject({ decisions: 700 })
    const whole = openPostgresJournal(database, third)
    expect(await whole.find('new')).toMatchObject({ changes: ['new'] })
    for (const id of ['r0', 'r350', 'r699']) expect(await whole.find(id)).toBeDefined()
  })

  it.each([
    ['nobody worked on the database in between', false, '2', 'new'],
    ['a bot worked on the database in between', true, 'database', 'old'],
  ])(
    'is as far as it got, where a bot went on with the file after a move broke off; %s',
    async (_, isUsed, tick, cost) => {
      const { path, database } = await openPlaces()
      const rows = (cells: string) => [{ tab: 'SKUs', key: 'A', cells: { cost: cells } }]
      const file = openSqliteJournal(path)
      const seqs: (readonly number[])[] = []
      for (const at of [0, 1, 2]) {
        const messages = [{ id: `m${at}`, channel: 'C1', body: at }]
        const changes = [`${at} first`, `${at} second`]
        seqs.push(await recorded(file, { requestId: `r${at}`, at, outcome: at, changes, messages }))
      }
      await file.markChanges([seqs[1]?.[0] ?? 0], 'sent', 3)
      await file.keepGoodRows([...rows('old'), { tab: 'SKUs', key: 'gone', cells: {} }])
      await file.setNote('tick', '1')
      await file.close()
      // What a move that broke off at its very end leaves: all of it in the database, and a file that says nothing of it.
      await moveJournal(path, database, await takeForMove(database, 'book'), 'now')
      const raw = new DatabaseSync(path)
      raw.exec("DELETE FROM notes WHERE name = 'moved'")
      raw.close()
      if (isUsed) {
        const bot = openPostgresJournal(database, await takeWorkbook(database, 'book', 'a bot'))
        await bot.setNote('tick', 'database')
        await bot.markMessage('m2', 'sent', 'C1 2')
        await bot.markChanges(
          (await bot.unwritten()).slice(-1).map(({ seq }) => seq),
          'written',
          9,
        )
      }
      const again = openSqliteJournal(path)
      await again.markChanges([...(seqs[0] ?? []), seqs[1]?.[1] ?? 0], 'written', 4)
      await again.markMessage('m0', 'sent', 'C1 0')
      await again.markMessage('m1', 'sending')
      await again.keepGoodRows(rows('new'))
      await again.forgetGoodRows('SKUs', ['gone'])
      await again.setNote('tick', '2')
      await again.close()

      const keep = await takeForMove(database, 'book')
      await moveJournal(path, database, keep, 'now')
      const journal = openPostgresJournal(database, keep)
      const left = (await journal.unwritten()).map(({ change, state }) => [change, state])
      expect(left).toEqual([
        ['1 first', 'sent'],
        ['2 first', 'pending'],
        ...(isUsed ? [] : [['2 second', 'pending']]),
      ])
      const posts = (await journal.unposted()).map(({ id, state }) => [id, state])
      expect(posts).toEqual([['m1', 'sending'], ...(isUsed ? [] : [['m2', 'new']])])
      expect(await journal.note('tick')).toBe(tick)
      expect((await journal.goodRows())[0]).toMatchObject({ key: 'A', cells: { cost } })
      expect(await journal.goodRows()).toHaveLength(isUsed ? 2 : 1)
    },
  )

  it('is whole and once when the command is killed in the middle of it and given again', async () => {
    const { folder, path, databaseUrl, database } = await openPlaces()
    await fill(path, 1_207)
    const file = openSqliteJournal(path)
    const before = await contentOf(file, 1_207)
    await file.close()
    const environment = {
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SPREADSHEET_ID: 'book',
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
    }
    // Somebody's open transaction holds the move up where the second five hundred decisions begin.
    const holder = new Client({ connectionString: databaseUrl })
    await holder.connect()
    onTestFinished(() => holder.end())
    await holder.query("BEGIN; INSERT INTO jumpring.requests VALUES ('book', 'r901', 1, '0')")
    const killed = startProgram('src/move-journal.ts', [], environment)
    const moved = async () =>
      Number((await database.query<{ n: string }>('SELECT count(*) AS n FROM jumpring.requests')).rows[0]?.n)
    await expect.poll(moved, { timeout: 20_000 }).toBe(500)
    killed.child.kill('SIGKILL')
    expect(await killed.ends()).toBe(-1)
    await holder.query('ROLLBACK')
    const again = startProgram('src/move-journal.ts', [], environment)
    expect(await again.ends()).toBe(0)
    const journal = openPostgresJournal(database, await takeForMove(database, 'book'))
    expect(await contentOf(journal, 1_207)).toEqual(before)
  }, 120_000)

  it('leaves the journals of other workbooks in the same database as they are', async () => {
    const { path, database } = await openPlaces()
    await fill(path, 40)
    const other = openPostgresJournal(database, await takeWorkbook(database, 'another', 'a bot'))
    const message = { id: 'm5', channel: 'C1', body: 'of another' }
    await other.record({
      requestId: 'r1',
      at: 1,
      outcome: 'another',
      changes: ['of another'],
      messages: [message],
    })
    await other.setNote('tick', 'of another')
    const keep = await takeForMove(database, 'book')
    expect(await moveJournal(path, database, keep, 'now')).toMatchObject({ decisions: 40 })
    expect(await other.find('r1')).toMatchObject({ outcome: 'another', changes: ['of another'] })
    expect(await other.unwritten()).toHaveLength(1)
    expect(await other.unposted()).toMatchObject([{ id: 'm5', body: 'of another' }])
    expect(await other.note('tick')).toBe('of another')
    expect(await openPostgresJournal(database, keep).find('r1')).toMatchObject({ outcome: { at: 1 } })
  })

  it('is one command, which says what it moved; then a bot without the database is not started on the file', async () => {
    const { folder, path, databaseUrl } = await openPlaces()
    await fill(path, 30)
    const environment = {
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SPREADSHEET_ID: 'book',
      DATA_DIR: folder,
    }
    const refused = startProgram('src/move-journal.ts', [], environment)
    expect(await refused.ends()).toBe(1)
    expect(refused.output()).toContain('DATABASE_URL is missing')
    const program = startProgram('src/move-journal.ts', [], { ...environment, DATABASE_URL: databaseUrl })
    expect(await program.ends()).toBe(0)
    expect(program.output()).toContain('Moved 30 decisions with 43 changes')
    const bot = startProgram('src/main.ts', [], environment)
    expect(await bot.ends()).toBe(1)
    expect(bot.output()).toContain('was moved to a database')
  })

  it('does not begin while a bot works on the file, nor on one that is damaged', async () => {
    const { path, database } = await openPlaces()
    const bot = openSqliteJournal(path)
    const keep = await takeForMove(database, 'book')
    await expect(moveJournal(path, database, keep, 'now')).rejects.toThrow('Another Jumpring runs on it')
    await bot.close()
    await writeFile(path, 'no database at all, but long enough to be read as a header of one '.repeat(20))
    await expect(moveJournal(path, database, keep, 'now')).rejects.toThrow('damaged')
  })
})
