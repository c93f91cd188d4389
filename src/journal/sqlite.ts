import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import type { Json } from '../kit/json.ts'
import {
  digestSpan,
  JournalFault,
  type GoodRow,
  type Journal,
  type StoredChange,
  type StoredMessage,
} from './journal.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS requests (id TEXT PRIMARY KEY, at INTEGER NOT NULL, outcome TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS changes (
    seq INTEGER PRIMARY KEY, request_id TEXT NOT NULL, change TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'written', 'dropped')), sent_at INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS changes_unwritten ON changes (seq) WHERE state IN ('pending', 'sent');
  CREATE INDEX IF NOT EXISTS changes_of_request ON changes (request_id, seq);
  CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, channel TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'sending', 'sent', 'failed')), detail TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS messages_in_order ON messages (seq);
  CREATE INDEX IF NOT EXISTS messages_unposted ON messages (seq) WHERE state IN ('new', 'sending');
  CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS good_rows (
    tab TEXT NOT NULL, key TEXT NOT NULL, cells TEXT NOT NULL, run INTEGER, digest INTEGER,
    PRIMARY KEY (tab, key)) STRICT, WITHOUT ROWID;
`
/** What a release before this one did not have in a table that it had. */
const addedColumns = `
  ALTER TABLE good_rows ADD COLUMN run INTEGER;
  ALTER TABLE good_rows ADD COLUMN digest INTEGER;
`
const addedIndexes = `
  CREATE INDEX IF NOT EXISTS good_runs ON good_rows (tab, run, digest);
`
/** How long opening waits for another process to let go of the file, milliseconds. */
const lockTimeoutMs = 2000
/** SQLite's code for a file that does not hang together. */
const damaged = 11

type Row = Record<string, SQLOutputValue>

/**
 * A journal in one SQLite file: write-ahead log, every commit flushed to disk.
 *
 * @param path the file, made with its folder when absent; ':memory:' for one that is lost at close
 * @returns the open journal. Throws JournalFault when the file is locked, damaged or cannot be made.
 */
export function openSqliteJournal(path: string): Journal {
  const db = open(path)
  const statements = new Map<string, StatementSync>()

  function prepared(sql: string): StatementSync {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const run = (sql: string, ...values: SQLInputValue[]) => prepared(sql).run(...values)
  const one = (sql: string, ...values: SQLInputValue[]): Row | undefined =>
    read(() => prepared(sql).get(...values))
  const all = (sql: string, ...values: SQLInputValue[]): Row[] => read(() => prepared(sql).all(...values))

  function read<T>(work: () => T): T {
    try {
      return work()
    } catch (cause) {
      throw new JournalFault(`The journal ${path} could not be read`, cause)
    }
  }

  /** Everything inside commits together or not at all. */
  async function transaction<T>(work: () => T): Promise<T> {
    try {
      db.exec('BEGIN IMMEDIATE')
      try {
        const value = work()
        db.exec('COMMIT')
        return value
      } catch (cause) {
        if (db.isTransaction) db.exec('ROLLBACK')
        throw cause
      }
    } catch (cause) {
      throw new JournalFault(`The journal ${path} did not take a change`, cause)
    }
  }

  return {
    record: (entry) =>
      transaction(() => {
        if (one('SELECT id FROM requests WHERE id = ?', entry.requestId) !== undefined) return 'known'
        run('INSERT INTO requests VALUES (?, ?, ?)', entry.requestId, entry.at, JSON.stringify(entry.outcome))
        const seqs = entry.changes.map((change) =>
          Number(
            run(
              "INSERT INTO changes (request_id, change, state) VALUES (?, ?, 'pending')",
              entry.requestId,
              JSON.stringify(change),
            ).lastInsertRowid,
          ),
        )
        for (const message of entry.messages) {
          run(
            `INSERT INTO messages VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM messages), ?, ?, ?, 'new', NULL)
             ON CONFLICT (id) DO NOTHING`,
            message.id,
            message.channel,
            JSON.stringify(message.body),
            entry.at,
          )
        }
        return seqs
      }),

    async find(requestId) {
      const found = one('SELECT * FROM requests WHERE id = ?', requestId)
      if (found === undefined) return undefined
      const changes = all('SELECT change FROM changes WHERE request_id = ? ORDER BY seq', requestId)
      return {
        requestId,
        at: Number(found['at']),
        outcome: json(found['outcome']),
        changes: changes.map((row) => json(row['change'])),
      }
    },

    async changesWith(words, most, before = Number.MAX_SAFE_INTEGER) {
      const sql = `SELECT seq, request_id, change FROM changes
        WHERE seq < ? AND state <> 'dropped' AND instr(change, ?) > 0 ORDER BY seq DESC LIMIT ?`
      return all(sql, before, words, most).map((row) => ({
        seq: Number(row['seq']),
        requestId: String(row['request_id']),
        change: json(row['change']),
      }))
    },

    async unwritten() {
      const rows = all("SELECT * FROM changes WHERE state IN ('pending', 'sent') ORDER BY seq")
      return rows.map((row): StoredChange => ({
        seq: Number(row['seq']),
        requestId: String(row['request_id']),
        change: json(row['change']),
        state: row['state'] === 'sent' ? 'sent' : 'pending',
        sentAt: row['sent_at'] === null ? undefined : Number(row['sent_at']),
      }))
    },

    markChanges: (seqs, state, at) =>
      transaction(() => {
        for (const seq of seqs) run('UPDATE changes SET state = ?, sent_at = ? WHERE seq = ?', state, at, seq)
      }),

    async unposted() {
      const rows = all("SELECT * FROM messages WHERE state IN ('new', 'sending') ORDER BY seq")
      return rows.map((row): StoredMessage => ({
        id: String(row['id']),
        channel: String(row['channel']),
        body: json(row['body']),
        at: Number(row['at']),
        state: row['state'] === 'sending' ? 'sending' : 'new',
      }))
    },

    markMessage: (id, state, detail) =>
      transaction(() => {
        run('UPDATE messages SET state = ?, detail = ? WHERE id = ?', state, detail ?? null, id)
      }),

    async note(name) {
      const found = one('SELECT value FROM notes WHERE name = ?', name)
      return found === undefined ? undefined : String(found['value'])
    },

    setNote: (name, value) =>
      transaction(() => {
        run(
          'INSERT INTO notes VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
          name,
          value,
        )
      }),

    async goodRows(except = []) {
      // Tab by tab: the rows of a ledger, which is left out, are not even passed over.
      const found: GoodRow[] = []
      const next = (after: string) =>
        one('SELECT tab FROM good_rows WHERE tab > ? ORDER BY tab LIMIT 1', after)?.['tab']
      for (let tab = next(''); typeof tab === 'string'; tab = next(tab))
        if (!except.includes(tab))
          found.push(...all('SELECT * FROM good_rows WHERE tab = ?', tab).map(goodRow))
      return found
    },

    async goodRowsAfter(tab, after, most) {
      const sql = 'SELECT * FROM good_rows WHERE tab = ? AND key > ? ORDER BY key LIMIT ?'
      return all(sql, tab, after, most).map(goodRow)
    },

    async goodRuns(tab) {
      const sql = `SELECT run, count(*) AS rows, sum(digest) % ${digestSpan} AS digest
        FROM good_rows WHERE tab = ? GROUP BY run ORDER BY run NULLS LAST`
      return all(sql, tab).map((row) => ({
        run: typeof row['run'] === 'number' ? row['run'] : undefined,
        rows: Number(row['rows']),
        digest: Number(row['digest'] ?? 0),
      }))
    },

    async goodRowsOf(tab, of) {
      return all('SELECT * FROM good_rows WHERE tab = ? AND run = ? ORDER BY key', tab, of).map(goodRow)
    },

    keepGoodRows: (rows) =>
      transaction(() => {
        for (const row of rows) {
          run(
            `INSERT INTO good_rows (tab, key, cells, run, digest) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (tab, key) DO UPDATE SET cells = excluded.cells, run = excluded.run, digest = excluded.digest`,
            row.tab,
            row.key,
            JSON.stringify(row.cells),
            row.mark?.run ?? null,
            row.mark?.digest ?? null,
          )
        }
      }),

    forgetGoodRows: (tab, keys) =>
      transaction(() => {
        for (const key of keys) run('DELETE FROM good_rows WHERE tab = ? AND key = ?', tab, key)
      }),

    async close() {
      statements.clear()
      if (db.isOpen) db.close()
    },
  }
}

function open(path: string): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    db = new DatabaseSync(path, { timeout: lockTimeoutMs })
    // Exclusive: a second Jumpring on the same file must fail at its start, not decide beside this one.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    // A damaged page may lie untouched for weeks: it is found now, before anything is promised on it.
    const found = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
    if (found !== 'ok') throw Object.assign(new Error(String(found)), { errcode: damaged })
    db.exec(schema)
    const columns = db.prepare('PRAGMA table_info(good_rows)').all()
    if (!columns.some(({ name }) => name === 'digest')) db.exec(`BEGIN; ${addedColumns} COMMIT`)
    db.exec(addedIndexes)
    return db
  } catch (cause) {
    db?.close()
    throw new JournalFault(`The journal ${path} could not be opened. ${adviceOn(cause)}`, cause)
  }
}

/** What to do about a journal that does not open, by SQLite's result code. Source: sqlite.org/rescode.html. */
function adviceOn(cause: unknown): string {
  const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & 0xff : 0
  switch (code) {
    case 5:
    case 6:
      return 'Another Jumpring runs on it, or another program, such as a backup, has it open. Nothing was lost: stop that one first'
    case damaged:
    case 26:
      return 'The file is damaged: put a copy back, or move it aside to begin a new one; what the sheet has is safe, what was decided and not written yet is in the file'
    default:
      return 'Nothing was lost: check that its folder can be written and has room'
  }
}

function goodRow(row: Row): GoodRow {
  const run = row['run']
  const digest = row['digest']
  const found = { tab: String(row['tab']), key: String(row['key']), cells: json(row['cells']) }
  return typeof run === 'number' && typeof digest === 'number' ? { ...found, mark: { run, digest } } : found
}

function json(value: SQLOutputValue | undefined): Json {
  return JSON.parse(String(value)) as Json
}
