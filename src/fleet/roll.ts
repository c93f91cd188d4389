import { z } from 'zod'
import { schema, type Database, type Listening } from '../database/database.ts'
import type { Lease } from './leases.ts'

const tables = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE IF NOT EXISTS ${schema}.processes (
    name text PRIMARY KEY, seen_at timestamptz NOT NULL, leases text NOT NULL DEFAULT '[]');
`
/** A process that was not seen for so long does not count when workbooks are shared out. */
const goneSeconds = 6
/** So often in a row a process has to be found dead: a session of one that lives may break for a moment. */
const deadLooks = 3
const leaseList = z.array(z.object({ id: z.string(), retryCount: z.number(), workbook: z.string() }))
/** Held by every process as long as its session lives; PostgreSQL lets go of it in the moment in which the process dies. */
const lockOf = (name: string) => `hashtextextended('jumpring process ' || ${name}, 0)`
/**
 * Whether nobody holds that lock. Looked up and not tried: of two processes that try it in the same moment one would fail
 * and take the dead for alive. Source: postgresql.org, pg_locks: a key of 64 bits stands there in two halves.
 */
const isFree = (name: string) => `NOT EXISTS (
  SELECT 1 FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND mode = 'ShareLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (classid::bigint << 32 | objid::bigint) = ${lockOf(name)})`

/** Makes the table where it is missing. */
export async function defineRoll(database: Database): Promise<void> {
  await database.define(tables)
}

/** What a call of the roll brought. */
export interface RollCall {
  /** processes that are there, this one included */
  readonly alive: number
  /** what processes kept that have died: nobody has to wait until their heartbeat is missed */
  readonly orphaned: readonly Lease[]
}

/** The processes that share the workbooks. */
export class Roll {
  readonly #database: Database
  readonly #name: string
  readonly #foundDead = new Map<string, number>()
  #session: Listening | undefined

  /** @param name of this process, unlike any other's */
  constructor(database: Database, name: string) {
    this.#database = database
    this.#name = name
  }

  /** Begins the session by which others see that this process lives. */
  async start(): Promise<void> {
    const greeting = { sql: `SELECT pg_advisory_lock_shared(${lockOf('$1')})`, values: [this.#name] }
    const nothing = () => undefined
    this.#session = await this.#database.listen([], nothing, nothing, greeting)
  }

  /** Says that this process is there, and what it keeps. Throws DatabaseAway. */
  async answer(leases: readonly Lease[]): Promise<RollCall> {
    const { rows } = await this.#database.query<{
      name: string
      fresh: boolean
      dead: boolean
      leases: string
    }>(
      `WITH here AS (
         INSERT INTO ${schema}.processes VALUES ($1, clock_timestamp(), $2)
         ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at, leases = excluded.leases),
       gone AS (
         DELETE FROM ${schema}.processes WHERE seen_at < clock_timestamp() - interval '60 seconds' AND name <> $1)
       SELECT name, leases, seen_at > clock_timestamp() - interval '${goneSeconds} seconds' AS fresh,
         ${isFree('name')} AS dead
       FROM ${schema}.processes WHERE name <> $1`,
      [this.#name, JSON.stringify(leases)],
    )
    const dead = rows.filter((row) => row.dead)
    for (const name of this.#foundDead.keys())
      if (!dead.some((row) => row.name === name)) this.#foundDead.delete(name)
    for (const { name } of dead) this.#foundDead.set(name, (this.#foundDead.get(name) ?? 0) + 1)
    const surely = dead.filter(({ name }) => (this.#foundDead.get(name) ?? 0) >= deadLooks)
    for (const { name } of surely) await this.#strike(name)
    return {
      alive: rows.filter((row) => row.fresh && !surely.includes(row)).length + 1,
      orphaned: surely.flatMap((row) => leaseList.parse(JSON.parse(row.leases))),
    }
  }

  /** Takes this process off the roll; it ends. */
  async leave(): Promise<void> {
    await this.#strike(this.#name)
    await this.#session?.stop()
  }

  async #strike(name: string): Promise<void> {
    this.#foundDead.delete(name)
    await this.#database.query(`DELETE FROM ${schema}.processes WHERE name = $1`, [name])
  }
}
