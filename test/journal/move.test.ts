import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { Database } from '../../src/database/database.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { moveJournal } from '../../src/journal/move.ts'
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
    const keep = await takeWorkbook(database, 'book', 'test')
    const size = await moveJournal(path, database, keep, 'now')
    expect(size).toMatchObject({ decisions: 1_207, posts: 242, notes: 1, goodRows: 1 })
    expect(size.unwritten).toBe(before.unwritten.length)
    expect(size.unposted).toBe(before.unposted.length)
    expect(await contentOf(openPostgresJournal(database, keep), 1_207)).toEqual(before)
    const again = await takeWorkbook(database, 'book', 'test')
    expect(await moveJournal(path, database, again, 'later')).toEqual(size)
    expect(await contentOf(openPostgresJournal(database, again), 1_207)).toEqual(before)
  })

  it('goes on where a move broke off, and leaves what was decided in the database meanwhile', async () => {
    const { path, database } = await openPlaces()
    await fill(path, 700)
    const first = await takeWorkbook(database, 'book', 'test')
    const moving = moveJournal(path, database, first, 'now')
    // A bot that starts on the database in the middle of it has the workbook: the move must stop, and say so.
    const second = await takeWorkbook(database, 'book', 'a bot')
    const ended = await moving.catch((cause: unknown) => cause)
    const journal = openPostgresJournal(database, second)
    await journal.record({ requestId: 'new', at: 1, outcome: 1, changes: ['new'], messages: [] })
    if (ended instanceof Error) expect(ended).toMatchObject({ effect: 'moved' })
    const third = await takeWorkbook(database, 'book', 'test')
    expect(await moveJournal(path, database, third, 'now')).toMatchObject({ decisions: 700 })
    const whole = openPostgresJournal(database, third)
    expect(await whole.find('new')).toMatchObject({ changes: ['new'] })
    for (const id of ['r0', 'r350', 'r699']) expect(await whole.find(id)).toBeDefined()
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
    const keep = await takeWorkbook(database, 'book', 'test')
    await expect(moveJournal(path, database, keep, 'now')).rejects.toThrow('Another Jumpring runs on it')
    await bot.close()
    await writeFile(path, 'no database at all, but long enough to be read as a header of one '.repeat(20))
    await expect(moveJournal(path, database, keep, 'now')).rejects.toThrow('damaged')
  })
})
