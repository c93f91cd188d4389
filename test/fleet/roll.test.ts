import { Client } from 'pg'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { Database } from '../../src/database/database.ts'
import { Leases } from '../../src/fleet/leases.ts'
import { defineRoll, Roll } from '../../src/fleet/roll.ts'
import { createDatabase } from '../support/database.ts'

const serverUrl = inject('databaseUrl')
const lease = { id: '0f0f0f0f-0000-4000-8000-000000000001', retryCount: 0, workbook: 'book' }

async function openRolls(names: readonly string[]) {
  const url = await createDatabase(serverUrl)
  const database = new Database(url)
  onTestFinished(() => database.close())
  await defineRoll(database)
  const rolls = names.map((name) => new Roll(database, name))
  for (const roll of rolls) await roll.start()
  onTestFinished(
    async () => void (await Promise.all(rolls.map((roll) => roll.leave().catch(() => undefined)))),
  )
  /** Breaks the sessions by which processes show that they live, as their deaths do. */
  const cutSessions = () =>
    database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
       WHERE locktype = 'advisory' AND datname = current_database()`,
    )
  /** How many sessions show that their process lives. */
  const sessions = async () =>
    Number(
      (
        await database.query<{ count: string }>(
          `SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
           WHERE locktype = 'advisory' AND datname = current_database()`,
        )
      ).rows[0]?.count,
    )
  return { url, database, rolls, cutSessions, sessions }
}

describe.skipIf(serverUrl === '')('the roll of processes', () => {
  it('counts those that are there, and those that left no more', async () => {
    const { rolls } = await openRolls(['one', 'two', 'three'])
    const [one, two, three] = rolls as [Roll, Roll, Roll]
    for (const roll of rolls) await roll.answer([])
    expect(await one.answer([])).toEqual({ alive: 3, orphaned: [] })
    await two.leave()
    expect(await three.answer([])).toEqual({ alive: 2, orphaned: [] })
  })

  it('tells once what a process kept that died, and not of one whose session broke and came again', async () => {
    const { rolls, database, cutSessions, sessions } = await openRolls(['one', 'two'])
    const [one, two] = rolls as [Roll, Roll]
    await two.answer([lease])
    await cutSessions()
    expect((await one.answer([])).orphaned).toEqual([])
    await expect.poll(sessions).toBe(2)
    /** The one looks; the other was there just now, however slow the machine is. */
    const look = async () => {
      await database.query("UPDATE jumpring.processes SET seen_at = clock_timestamp() WHERE name = 'two'")
      return one.answer([])
    }
    for (let at = 0; at < 4; at += 1) expect(await look()).toEqual({ alive: 2, orphaned: [] })
    // What a kill leaves: the row stands there, and nobody holds the lock.
    await database.query('INSERT INTO jumpring.processes VALUES ($1, clock_timestamp(), $2)', [
      'three',
      JSON.stringify([lease]),
    ])
    const told = []
    for (let at = 0; at < 5; at += 1) told.push(...(await look()).orphaned)
    expect(told).toEqual([lease])
    expect((await look()).alive).toBe(2)
  })

  it('finds a process dead also while another looks at it in the same moment', async () => {
    const { rolls, database, url } = await openRolls(['one'])
    const [one] = rolls as [Roll]
    await database.query("INSERT INTO jumpring.processes VALUES ('dead', clock_timestamp(), $1)", [
      JSON.stringify([lease]),
    ])
    const other = new Client({ connectionString: url })
    await other.connect()
    onTestFinished(() => other.end())
    await other.query("BEGIN; SELECT pg_try_advisory_xact_lock(hashtextextended('jumpring process dead', 0))")
    const told = []
    for (let look = 0; look < 4; look += 1) told.push(...(await one.answer([])).orphaned)
    expect(told).toEqual([lease])
  })

  it('frees the lease of the dead, and leaves alone one that somebody took since', async () => {
    const { url } = await openRolls([])
    const leases = await Leases.open(url, () => undefined)
    onTestFinished(() => leases.stop())
    await leases.offer(['book'])
    const [first] = await leases.take(1)
    if (first === undefined) throw new Error('nothing was taken')
    expect(await leases.take(1)).toEqual([])
    await leases.free([first])
    const [second] = await leases.take(1)
    expect(second).toMatchObject({ workbook: 'book', id: first.id, retryCount: first.retryCount + 1 })
    await leases.free([first])
    expect(second === undefined ? 0 : (await leases.renew([second])).size).toBe(1)
    expect((await leases.renew([first])).size).toBe(0)
  })
})
