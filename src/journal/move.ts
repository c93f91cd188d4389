import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { schema, type Database } from '../database/database.ts'
import { JournalFault } from './journal.ts'
import { movedNote } from './moved.ts'
import { fence, takeWorkbook, type Keep } from './postgres.ts'
import { openSqliteJournal } from './sqlite.ts'

const decisionsAtOnce = 500

/** How much a journal holds. */
export interface JournalSize {
  readonly decisions: number
  readonly changes: number
  /** of the changes, those that the sheet is not known to have */
  readonly unwritten: number
  readonly posts: number
  /** of the posts, those that are to be made */
  readonly unposted: number
  readonly notes: number
  readonly goodRows: number
}

/** Who keeps a workbook while its journal is moved, for people who look into the table. */
const mover = 'moving the journal'

const arriving = [
  'decisions',
  'changes',
  'posts',
  'notes',
  'goodRows',
] as const satisfies (keyof JournalSize)[]

type Row = Record<string, SQLOutputValue>

/** A workbook that was taken to move its journal. */
export interface TakenForMove extends Keep {
  /** nobody but moves that broke off kept the workbook in this database: what the file says is newer throughout */
  readonly onlyMoved: boolean
}

/** Takes a workbook to move its journal: whoever kept it before can write no more. */
export async function takeForMove(database: Database, workbook: string): Promise<TakenForMove> {
  const { rows } = await database.query<{ keeper: string | null }>(
    `SELECT keeper FROM ${schema}.workbooks WHERE id = $1`,
    [workbook],
  )
  const keep = await takeWorkbook(database, workbook, mover)
  return { ...keep, onlyMoved: rows.every(({ keeper }) => keeper === mover) }
}

/**
 * Copies a journal from its file into a database, decision by decision in their order, and marks the file as moved.
 *
 * A move that broke off is begun again. A bot may have gone on with the file in between, or another with the database:
 * of a change or post that both have, whichever got further stands, so that nothing is sent once more; notes and last
 * good rows are the file's unless a bot worked on the database. Throws JournalFault when the file is in use or damaged,
 * or when not everything arrived; then the file is as it was.
 *
 * @param keep the workbook that the journal is of, taken just now
 * @param now what the file is marked with
 * @returns what the file held
 */
export async function moveJournal(
  path: string,
  database: Database,
  keep: TakenForMove,
  now: string,
): Promise<JournalSize> {
  // Opening it makes sure that no bot works on it, and that it has its tables.
  await openSqliteJournal(path).close()
  const file = new DatabaseSync(path)
  try {
    file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE')
    await copyDecisions(file, database, keep)
    await copyMessages(file, database, keep)
    await copyRest(file, database, keep)
    const size = sizeOfFile(file)
    const there = await sizeInDatabase(database, keep)
    // Of what was to be written or posted there may be less: a bot on the database goes on with it.
    const short = arriving.filter((name) => there[name] < size[name])
    if (short.length > 0)
      throw new JournalFault(
        `Not everything arrived in the database: ${short.map((name) => `${there[name]} of ${size[name]} ${name}`).join(', ')}`,
        undefined,
      )
    file.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?)').run(movedNote, now)
    file.exec('COMMIT')
    return size
  } finally {
    if (file.isTransaction) file.exec('ROLLBACK')
    file.close()
  }
}

async function write(
  database: Database,
  keep: Keep,
  rest: string,
  values: readonly unknown[],
): Promise<void> {
  const { rows } = await database.query<{ kept: number }>(
    `WITH ${fence}, ${rest} SELECT (SELECT count(*) FROM fence)::int AS kept`,
    [keep.workbook, keep.epoch, ...values],
  )
  if (rows[0]?.kept !== 1)
    throw new JournalFault(
      'A Jumpring on the database took the workbook while it was moved: stop it, and move once more',
      undefined,
      'moved',
    )
}

/** Requests with their changes, those with changes in the order of these: seq is what orders them afterwards. */
async function copyDecisions(file: DatabaseSync, database: Database, keep: Keep): Promise<void> {
  const decisions = file.prepare(`
    SELECT id, at, outcome, (SELECT min(seq) FROM changes WHERE request_id = requests.id) AS first
    FROM requests ORDER BY first IS NULL, first`)
  const changesOf = file.prepare('SELECT * FROM changes WHERE request_id = ? ORDER BY seq')
  for (const chunk of chunks(decisions.iterate())) {
    const changes = chunk.flatMap((row) => changesOf.all(String(row['id'])))
    await write(
      database,
      keep,
      `request AS (
         INSERT INTO ${schema}.requests
         SELECT $1, each.id, each.at, each.outcome
         FROM fence, unnest($3::text[], $4::bigint[], $5::text[]) AS each (id, at, outcome)
         ON CONFLICT DO NOTHING RETURNING id),
       each AS (
         SELECT *, row_number() OVER (PARTITION BY request_id ORDER BY place) AS nth
         FROM unnest($6::text[], $7::text[], $8::text[], $9::bigint[]) WITH ORDINALITY
           AS given (request_id, change, state, sent_at, place)),
       change AS (
         INSERT INTO ${schema}.changes (workbook, request_id, change, state, sent_at)
         SELECT $1, each.request_id, each.change, each.state, each.sent_at
         FROM each WHERE each.request_id IN (SELECT id FROM request) ORDER BY each.place RETURNING 1),
       there AS (
         SELECT seq, request_id, row_number() OVER (PARTITION BY request_id ORDER BY seq) AS nth
         FROM ${schema}.changes WHERE workbook = $1 AND request_id = ANY ($3::text[])),
       further AS (
         UPDATE ${schema}.changes AS known SET state = each.state, sent_at = each.sent_at
         FROM there JOIN each USING (request_id, nth)
         WHERE known.seq = there.seq AND EXISTS (SELECT 1 FROM fence)
           AND (known.state = 'pending' OR known.state = 'sent' AND each.state <> 'pending') RETURNING 1)`,
      [
        ...['id', 'at', 'outcome'].map((name) => column(chunk, name)),
        ...['request_id', 'change', 'state', 'sent_at'].map((name) => column(changes, name)),
      ],
    )
  }
}

async function copyMessages(file: DatabaseSync, database: Database, keep: Keep): Promise<void> {
  for (const chunk of chunks(file.prepare('SELECT * FROM messages ORDER BY seq').iterate()))
    await write(
      database,
      keep,
      `message AS (
         INSERT INTO ${schema}.messages AS known (workbook, id, channel, body, at, state, detail)
         SELECT $1, each.id, each.channel, each.body, each.at, each.state, each.detail
         FROM fence, unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[]) WITH ORDINALITY
           AS each (id, channel, body, at, state, detail, place)
         ORDER BY each.place
         ON CONFLICT (workbook, id) DO UPDATE SET state = excluded.state, detail = excluded.detail
           WHERE known.state = 'new' OR known.state = 'sending' AND excluded.state <> 'new' RETURNING 1)`,
      ['id', 'channel', 'body', 'at', 'state', 'detail'].map((name) => column(chunk, name)),
    )
}

async function copyRest(file: DatabaseSync, database: Database, keep: TakenForMove): Promise<void> {
  if (keep.onlyMoved)
    for (const table of ['notes', 'good_rows'])
      await write(
        database,
        keep,
        `old AS (DELETE FROM ${schema}.${table} WHERE workbook = $1 AND EXISTS (SELECT 1 FROM fence) RETURNING 1)`,
        [],
      )
  const notes = file.prepare('SELECT * FROM notes WHERE name <> ?')
  for (const chunk of chunks(notes.iterate(movedNote)))
    await write(
      database,
      keep,
      `note AS (
         INSERT INTO ${schema}.notes
         SELECT $1, each.name, each.value FROM fence, unnest($3::text[], $4::text[]) AS each (name, value)
         ON CONFLICT DO NOTHING RETURNING 1)`,
      ['name', 'value'].map((name) => column(chunk, name)),
    )
  for (const chunk of chunks(file.prepare('SELECT * FROM good_rows').iterate()))
    await write(
      database,
      keep,
      `good AS (
         INSERT INTO ${schema}.good_rows (workbook, tab, key, cells, run, digest)
         SELECT $1, each.tab, each.key, each.cells, each.run, each.digest
         FROM fence, unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
           AS each (tab, key, cells, run, digest)
         ON CONFLICT DO NOTHING RETURNING 1)`,
      ['tab', 'key', 'cells', 'run', 'digest'].map((name) => column(chunk, name)),
    )
}

const sizes = (where: string, prefix: string) => `
  SELECT (SELECT count(*) FROM ${prefix}requests ${where}) AS decisions,
    (SELECT count(*) FROM ${prefix}changes ${where}) AS changes,
    (SELECT count(*) FROM ${prefix}changes ${where === '' ? 'WHERE' : `${where} AND`} state IN ('pending', 'sent')) AS unwritten,
    (SELECT count(*) FROM ${prefix}messages ${where}) AS posts,
    (SELECT count(*) FROM ${prefix}messages ${where === '' ? 'WHERE' : `${where} AND`} state IN ('new', 'sending')) AS unposted,
    (SELECT count(*) FROM ${prefix}notes ${where === '' ? 'WHERE' : `${where} AND`} name <> '${movedNote}') AS notes,
    (SELECT count(*) FROM ${prefix}good_rows ${where}) AS "goodRows"`

function sizeOfFile(file: DatabaseSync): JournalSize {
  return numbers(file.prepare(sizes('', '')).get() ?? {})
}

async function sizeInDatabase(database: Database, keep: Keep): Promise<JournalSize> {
  const { rows } = await database.query(sizes('WHERE workbook = $1', `${schema}.`), [keep.workbook])
  return numbers(rows[0] ?? {})
}

function numbers(row: Readonly<Record<string, unknown>>): JournalSize {
  const number = (name: keyof JournalSize) => Number(row[name])
  return {
    decisions: number('decisions'),
    changes: number('changes'),
    unwritten: number('unwritten'),
    posts: number('posts'),
    unposted: number('unposted'),
    notes: number('notes'),
    goodRows: number('goodRows'),
  }
}

function column(rows: readonly Row[], name: string): readonly (SQLOutputValue | undefined)[] {
  return rows.map((row) => row[name])
}

function* chunks(rows: Iterable<Row>): Generator<Row[]> {
  let chunk: Row[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < decisionsAtOnce) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
