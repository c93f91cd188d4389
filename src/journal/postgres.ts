import { DatabaseAway, DatabaseBusy, schema, type Answer, type Database } from '../database/database.ts'
import type { Json } from '../kit/json.ts'
import {
  digestSpan,
  JournalFault,
  type FaultEffect,
  type GoodRow,
  type Journal,
  type StoredChange,
  type StoredMessage,
} from './journal.ts'
import { journalTables } from './postgres-tables.ts'

/**
 * Every write begins with this: it goes through only while this process keeps the workbook, and waits for others' turns.
 * Taking a workbook over raises its epoch, and from then on the former keeper's writes find nothing here.
 */
export const fence = `fence AS (SELECT 1 FROM ${schema}.workbooks WHERE id = $1 AND epoch = $2 FOR NO KEY UPDATE)`
const isKept = `(SELECT count(*) FROM fence)::int AS kept`

/** What a process reads when it opens a workbook, or behind everybody's back, may wait for a lock this much longer. */
const waitsForLockMs = 8_000

interface Kept {
  readonly kept: number
}

/** The right to write a workbook's journal, until somebody takes it over. */
export interface Keep {
  /** the spreadsheet's id */
  readonly workbook: string
  /** higher with each time that the workbook changed hands */
  readonly epoch: number
}

/** Makes the tables where they are missing. */
export async function defineJournals(database: Database): Promise<void> {
  await database.define(journalTables)
}

/** The time, in milliseconds: a database that went back to an older copy must not give the same epoch to two keepers. */
const nextEpoch = `(extract(epoch FROM clock_timestamp()) * 1000)::bigint`

/**
 * Takes a workbook: whoever kept it before can write no more.
 *
 * @param keeper a name for people who look into the table
 */
export async function takeWorkbook(database: Database, workbook: string, keeper: string): Promise<Keep> {
  const { rows } = await database.query<{ epoch: string }>(
    `INSERT INTO ${schema}.workbooks AS known (id, epoch, keeper, kept_at) VALUES ($1, ${nextEpoch}, $2, now())
     ON CONFLICT (id) DO UPDATE SET epoch = greatest(known.epoch + 1, excluded.epoch), keeper = excluded.keeper,
       kept_at = now()
     RETURNING epoch`,
    [workbook, keeper],
    waitsForLockMs,
  )
  return { workbook, epoch: Number(rows[0]?.epoch) }
}

/**
 * The journal of one workbook among those in the database, for as long as the workbook is kept.
 *
 * @param doubted told when a write may or may not have been carried out, or the workbook is kept by another process now:
 *   what this process has in memory may be less than what is recorded, and only opening it anew makes that right
 */
export function openPostgresJournal(
  database: Database,
  keep: Keep,
  doubted: (fault: JournalFault) => void = () => undefined,
): Journal {
  const mine = [keep.workbook, keep.epoch]

  /** A statement behind the fence; `rest` gives its remaining common table expressions and its answer. */
  async function write<R extends Kept>(rest: string, values: readonly unknown[]): Promise<Answer<R>> {
    try {
      const answer = await database.query<R>(`WITH ${fence}${rest}`, [...mine, ...values])
      if (answer.rows[0]?.kept === 1) return answer
      throw new JournalFault(
        'Another process of Jumpring keeps this workbook now',
        undefined,
        'moved',
        'database',
      )
    } catch (cause) {
      const fault = faultOf(cause, 'unknown')
      if (fault.effect !== 'nothing') doubted(fault)
      throw fault
    }
  }

  async function read<R extends Record<string, unknown>>(
    sql: string,
    values: readonly unknown[] = [],
    waitsMs = waitsForLockMs,
  ) {
    try {
      return (await database.query<R>(sql, [keep.workbook, ...values], waitsMs)).rows
    } catch (cause) {
      throw faultOf(cause, 'nothing')
    }
  }

  async function placesOf(requestId: string): Promise<number[]> {
    const rows = await read<{ seq: string }>(
      `SELECT seq FROM ${schema}.changes WHERE workbook = $1 AND request_id = $2 ORDER BY seq`,
      [requestId],
    )
    return rows.map((row) => Number(row.seq))
  }

  return {
    async record({ requestId, at, outcome, changes, messages }) {
      const { rows, tries } = await write<Kept & { added: number; seqs: string[] | null }>(
        `, request AS (
             INSERT INTO ${schema}.requests SELECT $1, $3, $4::bigint, $5 FROM fence ON CONFLICT DO NOTHING RETURNING 1),
           change AS (
             INSERT INTO ${schema}.changes (workbook, request_id, change, state)
             SELECT $1, $3, each.change, 'pending'
             FROM request, unnest($6::text[]) WITH ORDINALITY AS each (change, place) ORDER BY each.place RETURNING seq),
           message AS (
             INSERT INTO ${schema}.messages (workbook, id, channel, body, at, state)
             SELECT $1, each.id, each.channel, each.body, $4::bigint, 'new'
             FROM request, unnest($7::text[], $8::text[], $9::text[]) WITH ORDINALITY AS each (id, channel, body, place)
             ORDER BY each.place ON CONFLICT DO NOTHING RETURNING 1)
         SELECT ${isKept}, (SELECT count(*) FROM request)::int AS added,
           (SELECT array_agg(seq ORDER BY seq) FROM change) AS seqs, (SELECT count(*) FROM message) AS posts`,
        [
          requestId,
          at,
          JSON.stringify(outcome),
          changes.map((change) => JSON.stringify(change)),
          messages.map((message) => message.id),
          messages.map((message) => message.channel),
          messages.map((message) => JSON.stringify(message.body)),
        ],
      )
      const [found] = rows
      if (found?.added === 1) return (found.seqs ?? []).map(Number)
      // The connection failed after the commit: it is this very decision that is known.
      return tries > 1 ? placesOf(requestId) : 'known'
    },

    async find(requestId) {
      const [found] = await read<{ at: string; outcome: string; changes: string[] }>(
        `SELECT at, outcome, ARRAY(
           SELECT change FROM ${schema}.changes WHERE workbook = $1 AND request_id = $2 ORDER BY seq) AS changes
         FROM ${schema}.requests WHERE workbook = $1 AND id = $2`,
        [requestId],
        0,
      )
      if (found === undefined) return undefined
      return {
        requestId,
        at: Number(found.at),
        outcome: json(found.outcome),
        changes: found.changes.map(json),
      }
    },

    async changesWith(words, most, before = Number.MAX_SAFE_INTEGER) {
      const rows = await read<{ seq: string; request_id: string; change: string }>(
        `SELECT seq, request_id, change FROM ${schema}.changes
         WHERE workbook = $1 AND seq < $2::bigint AND state <> 'dropped' AND strpos(change, $3) > 0
         ORDER BY seq DESC LIMIT $4`,
        [before, words, most],
        0,
      )
      return rows.map((row) => ({
        seq: Number(row.seq),
        requestId: row.request_id,
        change: json(row.change),
      }))
    },

    async unwritten() {
      const rows = await read<{
        seq: string
        request_id: string
        change: string
        state: StoredChange['state']
        sent_at: string | null
      }>(
        `SELECT seq, request_id, change, state, sent_at FROM ${schema}.changes
         WHERE workbook = $1 AND state IN ('pending', 'sent') ORDER BY seq`,
      )
      return rows.map((row) => ({
        seq: Number(row.seq),
        requestId: row.request_id,
        change: json(row.change),
        state: row.state,
        sentAt: row.sent_at === null ? undefined : Number(row.sent_at),
      }))
    },

    async markChanges(seqs, state, at) {
      await write(
        `, done AS (
             UPDATE ${schema}.changes SET state = $3, sent_at = $4::bigint
             WHERE workbook = $1 AND seq = ANY ($5::bigint[]) AND EXISTS (SELECT 1 FROM fence) RETURNING 1)
         SELECT ${isKept}, (SELECT count(*) FROM done)`,
        [state, at, seqs],
      )
    },

    async unposted() {
      const rows = await read<{
        id: string
        channel: string
        body: string
        at: string
        state: StoredMessage['state']
      }>(
        `SELECT id, channel, body, at, state FROM ${schema}.messages
         WHERE workbook = $1 AND state IN ('new', 'sending') ORDER BY seq`,
      )
      return rows.map((row) => ({ ...row, body: json(row.body), at: Number(row.at) }))
    },

    async markMessage(id, state, detail) {
      await write(
        `, done AS (
             UPDATE ${schema}.messages SET state = $4, detail = $5
             WHERE workbook = $1 AND id = $3 AND EXISTS (SELECT 1 FROM fence) RETURNING 1)
         SELECT ${isKept}, (SELECT count(*) FROM done)`,
        [id, state, detail ?? null],
      )
    },

    async note(name) {
      const [found] = await read<{ value: string }>(
        `SELECT value FROM ${schema}.notes WHERE workbook = $1 AND name = $2`,
        [name],
      )
      return found?.value
    },

    async setNote(name, value) {
      await write(
        `, done AS (
             INSERT INTO ${schema}.notes SELECT $1, $3, $4 FROM fence
             ON CONFLICT (workbook, name) DO UPDATE SET value = excluded.value RETURNING 1)
         SELECT ${isKept}, (SELECT count(*) FROM done)`,
        [name, value],
      )
    },

    async goodRows(except = []) {
      const rows = await read<StoredGoodRow>(
        `SELECT * FROM ${schema}.good_rows WHERE workbook = $1 AND tab <> ALL ($2::text[])`,
        [except],
      )
      return rows.map(goodRow)
    },

    async goodRowsAfter(tab, after, most) {
      const rows = await read<StoredGoodRow>(
        `SELECT * FROM ${schema}.good_rows
         WHERE workbook = $1 AND tab = $2 AND key > $3 ORDER BY key LIMIT $4`,
        [tab, after, most],
      )
      return rows.map(goodRow)
    },

    async goodRuns(tab) {
      const rows = await read<{ run: string | null; rows: string; digest: string | null }>(
        `SELECT run, count(*) AS rows, sum(digest) % ${digestSpan} AS digest
         FROM ${schema}.good_rows WHERE workbook = $1 AND tab = $2 GROUP BY run ORDER BY run NULLS LAST`,
        [tab],
      )
      return rows.map(({ run, rows: count, digest }) => ({
        run: run === null ? undefined : Number(run),
        rows: Number(count),
        digest: Number(digest ?? 0),
      }))
    },

    async goodRowsOf(tab, run) {
      const rows = await read<StoredGoodRow>(
        `SELECT * FROM ${schema}.good_rows WHERE workbook = $1 AND tab = $2 AND run = $3 ORDER BY key`,
        [tab, run],
      )
      return rows.map(goodRow)
    },

    async keepGoodRows(rows) {
      const newest = [...new Map(rows.map((row) => [JSON.stringify([row.tab, row.key]), row])).values()]
      await write(
        `, done AS (
             INSERT INTO ${schema}.good_rows (workbook, tab, key, cells, run, digest)
             SELECT $1, each.tab, each.key, each.cells, each.run, each.digest
             FROM fence, unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
               AS each (tab, key, cells, run, digest)
             ON CONFLICT (workbook, tab, key)
               DO UPDATE SET cells = excluded.cells, run = excluded.run, digest = excluded.digest RETURNING 1)
         SELECT ${isKept}, (SELECT count(*) FROM done)`,
        [
          newest.map((row) => row.tab),
          newest.map((row) => row.key),
          newest.map((row) => JSON.stringify(row.cells)),
          newest.map((row) => row.mark?.run ?? null),
          newest.map((row) => row.mark?.digest ?? null),
        ],
      )
    },

    async forgetGoodRows(tab, keys) {
      await write(
        `, done AS (
             DELETE FROM ${schema}.good_rows
             WHERE workbook = $1 AND tab = $3 AND key = ANY ($4::text[]) AND EXISTS (SELECT 1 FROM fence) RETURNING 1)
         SELECT ${isKept}, (SELECT count(*) FROM done)`,
        [tab, keys],
      )
    },

    // The connections belong to the process and to all its workbooks.
    close: () => Promise.resolve(),
  }
}

/** Whole numbers of 64 bits come as text. */
type StoredGoodRow = {
  readonly tab: string
  readonly key: string
  readonly cells: string
  readonly run: string | null
  readonly digest: string | null
}

function goodRow({ tab, key, cells, run, digest }: StoredGoodRow): GoodRow {
  const found = { tab, key, cells: json(cells) }
  return run === null || digest === null
    ? found
    : { ...found, mark: { run: Number(run), digest: Number(digest) } }
}

function faultOf(cause: unknown, effectWhenAway: FaultEffect): JournalFault {
  if (cause instanceof JournalFault) return cause
  if (cause instanceof DatabaseAway)
    return new JournalFault(
      'The database of the journal does not answer',
      cause,
      cause.inDoubt ? effectWhenAway : 'nothing',
      'database',
    )
  if (cause instanceof DatabaseBusy)
    return new JournalFault('Somebody else holds the tables of the journal', cause, 'nothing', 'held')
  return new JournalFault('The database of the journal did not take it', cause, 'nothing', 'database')
}

function json(text: string): Json {
  return JSON.parse(text) as Json
}
