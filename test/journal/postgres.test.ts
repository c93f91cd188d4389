import { Client } from 'pg'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { Database } from '../../src/database/database.ts'
import { JournalFault } from '../../src/journal/journal.ts'
import { defineJournals, openPostgresJournal, takeWorkbook } from '../../src/journal/postgres.ts'
import { createDatabase } from '../support/database.ts'
import { openLine } from '../support/database-line.ts'
import { describeJournal } from './contract.ts'

const serverUrl = inject('databaseUrl')
const decision = { at: 1, outcome: null, changes: ['change'], messages: [] }

async function openDatabase(): Promise<Database> {
  const database = new Database(await createDatabase(serverUrl))
  onTestFinished(() => database.close())
  await defineJournals(database)
  return database
}

/** Somebody else's session on the same database. */
async function openOther(database: Database): Promise<Client> {
  const { rows } = await database.query<{ name: string }>('SELECT current_database() AS name')
  const client = new Client({ connectionString: serverUrl.replace(/\/postgres$/, `/${rows[0]?.name}`) })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

describe.skipIf(serverUrl === '')('on PostgreSQL', () => {
  describeJournal('PostgreSQL', async () => {
    const database = await openDatabase()
    return { open: async () => openPostgresJournal(database, await takeWorkbook(database, 'book', 'test')) }
  })

  it('keeps the journals of two workbooks apart, also under the same ids', async () => {
    const database = await openDatabase()
    const [one, two] = await Promise.all(
      ['one', 'two'].map(async (book) =>
        openPostgresJournal(database, await takeWorkbook(database, book, 'test')),
      ),
    )
    const message = { id: 'm', channel: 'C1', body: {} }
    await one?.record({ ...decision, requestId: 'a', messages: [message] })
    expect(await two?.find('a')).toBeUndefined()
    expect(await two?.unwritten()).toEqual([])
    expect(await two?.record({ ...decision, requestId: 'a', messages: [message] })).toHaveLength(1)
    await two?.markMessage('m', 'sent')
    expect(await one?.unposted()).toHaveLength(1)
  })

  it('never gives the same epoch twice, also where the database went back to an older copy', async () => {
    const database = await openDatabase()
    const first = await takeWorkbook(database, 'book', 'first')
    const copy = { ...(await takeWorkbook(database, 'book', 'second')) }
    const lost = await takeWorkbook(database, 'book', 'third')
    expect([copy.epoch > first.epoch, lost.epoch > copy.epoch]).toEqual([true, true])
    await database.query(`UPDATE jumpring.workbooks SET epoch = $1`, [copy.epoch])
    const next = await takeWorkbook(database, 'book', 'fourth')
    expect(next.epoch).toBeGreaterThan(lost.epoch)
    const late = openPostgresJournal(database, lost).record({ ...decision, requestId: 'late' })
    await expect(late).rejects.toMatchObject({ effect: 'moved' })
    // A clock that was put back, or stands still, changes nothing about it.
    await database.query(`UPDATE jumpring.workbooks SET epoch = epoch + 10000000`)
    expect((await takeWorkbook(database, 'book', 'fifth')).epoch).toBe(next.epoch + 10_000_001)
  })

  it('takes nothing from a process that no longer keeps the workbook, and says so', async () => {
    const database = await openDatabase()
    const doubts: string[] = []
    const former = openPostgresJournal(database, await takeWorkbook(database, 'book', 'former'), (fault) =>
      doubts.push(fault.effect),
    )
    const [seq = 0] = (await former.record({ ...decision, requestId: 'before' })) as readonly number[]
    const now = openPostgresJournal(database, await takeWorkbook(database, 'book', 'now'))
    const late = [
      () => former.record({ ...decision, requestId: 'late' }),
      () => former.markChanges([seq], 'sent', 2),
      () => former.markMessage('m', 'sending'),
      () => former.setNote('n', 'late'),
      () => former.keepGoodRows([{ tab: 'T', key: 'K', cells: {} }]),
    ]
    for (const write of late) await expect(write()).rejects.toMatchObject({ effect: 'moved' })
    expect(doubts).toEqual(late.map(() => 'moved'))
    expect(await now.find('late')).toBeUndefined()
    expect(await now.unwritten()).toMatchObject([{ requestId: 'before', state: 'pending' }])
    expect(await now.note('n')).toBeUndefined()
    expect(await now.goodRows()).toEqual([])
  })

  it('lets a taking-over wait for a decision that is being committed, and not the other way round', async () => {
    const database = await openDatabase()
    const former = openPostgresJournal(database, await takeWorkbook(database, 'book', 'former'))
    for (let round = 0; round < 30; round += 1) {
      const requestId = `r${round}`
      const [recorded, keep] = await Promise.all([
        former.record({ ...decision, requestId }).catch((cause: unknown) => cause),
        takeWorkbook(database, 'book', 'now'),
      ])
      const isThere = (await openPostgresJournal(database, keep).find(requestId)) !== undefined
      expect(recorded instanceof JournalFault).toBe(!isThere)
    }
  })

  it('says that the outcome is unknown when the database goes away, and that nothing happened where it was not reached', async () => {
    const url = await createDatabase(serverUrl)
    const database = new Database(url)
    onTestFinished(() => database.close())
    await defineJournals(database)
    const keep = await takeWorkbook(database, 'book', 'test')
    const doubts: string[] = []
    const over = (address: string) => {
      const away = new Database(address, 300)
      onTestFinished(() => away.close())
      return openPostgresJournal(away, keep, (fault) => doubts.push(fault.effect))
    }
    const line = await openLine(url)
    const journal = over(line.url)
    line.cutAt('jumpring.requests')
    const nothing = { effect: 'nothing', place: 'database' }
    await expect(journal.record({ ...decision, requestId: 'a' })).rejects.toMatchObject({ effect: 'unknown' })
    await expect(journal.find('a')).rejects.toMatchObject(nothing)
    expect(await openPostgresJournal(database, keep).find('a')).toMatchObject({ requestId: 'a' })
    for (const address of [line.url, 'postgres://jumpring@127.0.0.1:1/none'])
      await expect(over(address).record({ ...decision, requestId: 'b' })).rejects.toMatchObject(nothing)
    expect(doubts).toEqual(['unknown'])
  })

  it('says soon that nothing was recorded while somebody holds a table, and goes on with the same keeper', async () => {
    const database = await openDatabase()
    const doubts: string[] = []
    const journal = openPostgresJournal(database, await takeWorkbook(database, 'book', 'test'), (fault) =>
      doubts.push(fault.message),
    )
    const other = await openOther(database)
    // Both connections stand: a busy machine takes its time for a new one.
    await Promise.all([journal.find('a'), journal.find('b')])
    await other.query('BEGIN; LOCK TABLE jumpring.requests, jumpring.changes IN ACCESS EXCLUSIVE MODE')
    const since = performance.now()
    const held = { effect: 'nothing', place: 'held' }
    await Promise.all([
      expect(journal.record({ ...decision, requestId: 'a' })).rejects.toMatchObject(held),
      expect(journal.find('a')).rejects.toMatchObject(held),
    ])
    expect(performance.now() - since).toBeLessThan(2_400)
    // What is read to open a workbook has the time to wait.
    const unwritten = journal.unwritten()
    await other.query('SELECT pg_sleep(2)')
    await other.query('ROLLBACK')
    expect(await unwritten).toEqual([])
    expect(doubts).toEqual([])
    expect(await journal.record({ ...decision, requestId: 'a' })).toHaveLength(1)
  })

  it('makes its tables although a backup reads them, and still adds the columns that an older release lacks', async () => {
    const database = await openDatabase()
    const other = await openOther(database)
    await other.query('BEGIN; LOCK TABLE jumpring.good_rows, jumpring.requests IN ACCESS SHARE MODE')
    await defineJournals(database)
    // Somebody who writes is waited for: whoever starts has the time.
    await other.query('ROLLBACK; BEGIN; LOCK TABLE jumpring.changes IN ROW EXCLUSIVE MODE')
    const defined = defineJournals(database)
    await other.query('SELECT pg_sleep(1.5)')
    await other.query('COMMIT')
    await defined
    await other.query('ALTER TABLE jumpring.good_rows DROP COLUMN run, DROP COLUMN digest')
    await defineJournals(database)
    const journal = openPostgresJournal(database, await takeWorkbook(database, 'book', 'test'))
    const row = { tab: 'T', key: 'K', cells: {}, mark: { run: 1, digest: 2 } }
    await journal.keepGoodRows([row])
    expect(await journal.goodRows()).toEqual([row])
  })

  it('goes on over a broken connection, and records a decision once', async () => {
    const database = await openDatabase()
    const journal = openPostgresJournal(database, await takeWorkbook(database, 'book', 'test'))
    const cut = () =>
      database
        .query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
        )
        .catch(() => undefined)
    const ids = Array.from({ length: 60 }, (_, at) => `r${at}`)
    const recorded = await Promise.all([
      ...ids.map((requestId) => journal.record({ ...decision, requestId })),
      ...Array.from({ length: 5 }, cut),
    ])
    expect(recorded.slice(0, ids.length).every((seqs) => Array.isArray(seqs) && seqs.length === 1)).toBe(true)
    expect(await journal.unwritten()).toHaveLength(ids.length)
  })
})
