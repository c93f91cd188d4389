import { schema, type Database } from '../database/database.ts'

const tables = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE IF NOT EXISTS ${schema}.processes (name text PRIMARY KEY, seen_at timestamptz NOT NULL);
`
/** A process that was not seen for so long does not count when workbooks are shared out. */
const goneSeconds = 6

/** Makes the table where it is missing. */
export async function defineRoll(database: Database): Promise<void> {
  await database.define(tables)
}

/**
 * Says that a process is there.
 *
 * @returns how many are, this one included
 */
export async function answerRoll(database: Database, name: string): Promise<number> {
  const { rows } = await database.query<{ others: number }>(
    `WITH here AS (
       INSERT INTO ${schema}.processes VALUES ($1, clock_timestamp())
       ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at),
     gone AS (
       DELETE FROM ${schema}.processes WHERE seen_at < clock_timestamp() - interval '60 seconds' AND name <> $1)
     SELECT count(*)::int AS others FROM ${schema}.processes
     WHERE seen_at > clock_timestamp() - interval '${goneSeconds} seconds' AND name <> $1`,
    [name],
  )
  return (rows[0]?.others ?? 0) + 1
}

/** Takes a process that ends off the roll. */
export async function leaveRoll(database: Database, name: string): Promise<void> {
  await database.query(`DELETE FROM ${schema}.processes WHERE name = $1`, [name])
}
