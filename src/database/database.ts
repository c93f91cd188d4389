import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError, Pool, type QueryConfig, type QueryResultRow } from 'pg'

/** The tables of Jumpring stand in a schema of their own, so that they can share a database with others. */
export const schema = 'jumpring'

const connectTimeoutMs = 3_000
const statementTimeoutMs = 10_000
/**
 * A table or a row that somebody else holds is waited for so long. A form has 2.4 seconds to be answered beside its fields,
 * and may stand behind another decision that waits as long.
 */
const lockTimeoutMs = 1_000
/** Making tables waits for other processes that make them, and whoever starts has the time. */
const defineLockTimeoutMs = 9_000
const firstRetryMs = 50
const listenAgainMs = 500
/** A session that only listens is asked so often whether it lives: a network that passes nothing any more says nothing. */
const listenCheckMs = 5_000
const listenCheckTimeoutMs = 3_000
/** A session that hangs is found out by the kernel after about this many seconds. */
const keepAliveSeconds = 5

/** What one statement brought. */
export interface Answer<R> {
  readonly rows: R[]
  /** above 1: a connection failed in between, and an earlier try may have been carried out without an answer */
  readonly tries: number
}

/** Words between processes: short, at once, and lost when nobody listens. */
export interface Listening {
  stop(): Promise<void>
}

/** The database did not answer for longer than one may wait. */
export class DatabaseAway extends Error {
  /** whether the statement may have been carried out; false: it never reached the database */
  readonly inDoubt: boolean

  constructor(cause: unknown, inDoubt = true) {
    super('The database does not answer', { cause })
    this.name = 'DatabaseAway'
    this.inDoubt = inDoubt
  }
}

/** Somebody else holds the tables, or the statement took too long: the database gave it up, and nothing was carried out. */
export class DatabaseBusy extends Error {
  constructor(cause: unknown) {
    super('Somebody else holds the tables of the database, or it is very slow', { cause })
    this.name = 'DatabaseBusy'
  }
}

/** A PostgreSQL database, reached over a few connections that are made anew when they break. */
export class Database {
  readonly #pool: Pool
  readonly #url: string
  readonly #patienceMs: number
  #closed: Promise<void> | undefined

  /**
   * @param url as in postgres://user:password@host/database
   * @param patienceMs how long a statement is tried again while the connection fails
   * @param most connections at a time
   */
  constructor(url: string, patienceMs = 4_000, most = 8) {
    this.#url = url
    this.#patienceMs = patienceMs
    this.#pool = new Pool({ ...connection(url), max: most, idleTimeoutMillis: 60_000 })
    // A connection that breaks while it is idle is replaced at the next statement.
    this.#pool.on('error', () => undefined)
    // One that breaks in use tells its statement, and everybody else by this.
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
  }

  /**
   * Carries out one statement, and again when the connection failed.
   *
   * Only for statements that do the same whether they are carried out once or twice.
   *
   * @param waitsMs for at least so long it is tried again while somebody else has a lock: where no person waits for it
   * @throws DatabaseAway when no answer came in time, and says whether a try may have been carried out; DatabaseBusy when
   *   somebody else has a lock, and pg's DatabaseError when the database refuses the statement: then nothing was done
   */
  async query<R extends QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
    waitsMs = 0,
  ): Promise<Answer<R>> {
    const begun = performance.now()
    const until = begun + this.#patienceMs
    let inDoubt = false
    for (let tries = 1; ; tries += 1) {
      let isReached = false
      try {
        const rows = await this.#carryOut<R>(sql, values, () => (isReached = true))
        return { rows, tries }
      } catch (cause) {
        if (isGivenUp(cause) && performance.now() >= begun + waitsMs)
          throw inDoubt ? new DatabaseAway(cause) : new DatabaseBusy(cause)
        if (!isPassing(cause)) throw inDoubt ? new DatabaseAway(cause) : cause
        inDoubt ||= isReached && !isUndone(cause)
        if (!isGivenUp(cause) && performance.now() >= until) throw new DatabaseAway(cause, inDoubt)
        await sleep(firstRetryMs * Math.min(tries, 10))
      }
    }
  }

  /** @param reached told when there is a connection: until then certainly nothing is carried out */
  async #carryOut<R extends QueryResultRow>(
    sql: string,
    values: readonly unknown[],
    reached: () => void,
  ): Promise<R[]> {
    const client = await this.#pool.connect()
    reached()
    let fault: Error | undefined
    try {
      return (await client.query<R>(sql, [...values])).rows
    } catch (cause) {
      fault = cause instanceof Error ? cause : new Error('A statement failed', { cause })
      throw cause
    } finally {
      client.release(fault)
    }
  }

  /**
   * Carries out a statement once: for whoever sees what came of it.
   *
   * @param withinMs so long an answer is waited for; a connection that has none is not used any more
   * @throws DatabaseBusy when somebody else has a lock; else what pg throws, and the statement may have been carried out
   */
  async once(sql: string, values: readonly unknown[], withinMs: number): Promise<{ rows: unknown[] }> {
    try {
      return await this.#pool.query(timed(sql, withinMs, values))
    } catch (cause) {
      throw isGivenUp(cause) ? new DatabaseBusy(cause) : cause
    }
  }

  /** Carries out several statements as one transaction, one process at a time: for making tables. */
  async define(statements: string): Promise<void> {
    await this.query(
      `SET LOCAL lock_timeout = ${defineLockTimeoutMs}; SELECT pg_advisory_xact_lock(hashtext('${schema}')::bigint); ${statements}`,
    )
  }

  /**
   * Hears what is said on a channel.
   *
   * @param heard told each word
   * @param missed told when words may have been missed: at the beginning, and whenever the connection was made anew
   * @param greeting what is carried out first on every connection, such as a lock that is held as long as it lasts
   */
  async listen(
    channels: readonly string[],
    heard: (channel: string, words: string) => void,
    missed: () => void,
    greeting?: { readonly sql: string; readonly values: readonly unknown[] },
  ): Promise<Listening> {
    let stopped = false
    let client: Client | undefined
    let again: NodeJS.Timeout | undefined
    let check: NodeJS.Timeout | undefined
    const connect = async (): Promise<void> => {
      if (stopped) return
      const next = new Client(connection(this.#url))
      let isOver = false
      const over = () => {
        if (isOver) return
        isOver = true
        clearTimeout(check)
        next.end().catch(() => undefined)
        if (!stopped) again = setTimeout(() => void connect(), listenAgainMs)
      }
      next.on('error', over)
      next.on('end', over)
      next.on('notification', ({ channel, payload }) => heard(channel, payload ?? ''))
      try {
        await next.connect()
        if (greeting !== undefined) await next.query(greeting.sql, [...greeting.values])
        for (const channel of channels) await next.query(`LISTEN ${channel}`)
        client = next
        const ask = () => next.query(timed('SELECT 1', listenCheckTimeoutMs)).then(askLater, over)
        const askLater = () => {
          if (!isOver && !stopped) check = setTimeout(() => void ask(), listenCheckMs)
        }
        askLater()
        missed()
      } catch {
        over()
      }
    }
    await connect()
    return {
      stop: async () => {
        stopped = true
        clearTimeout(again)
        clearTimeout(check)
        await client?.end().catch(() => undefined)
      },
    }
  }

  /** Lets go of the connections. Twice is once. */
  close(): Promise<void> {
    this.#closed ??= this.#pool.end()
    return this.#closed
  }
}

/** A statement with a patience of its own; pg knows of it, its types do not. */
function timed(text: string, withinMs: number, values: readonly unknown[] = []): QueryConfig {
  const asked: QueryConfig & { readonly query_timeout: number } = {
    text,
    values: [...values],
    query_timeout: withinMs,
  }
  return asked
}

function connection(url: string) {
  return {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs + 1_000,
    application_name: 'jumpring',
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveSeconds * 1_000,
    options: `-c statement_timeout=${statementTimeoutMs} -c lock_timeout=${lockTimeoutMs} -c tcp_keepalives_idle=${keepAliveSeconds} -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3`,
  }
}

/**
 * True when the same statement may go through at another time: the connection broke, the server restarts, is full, or
 * two transactions were in each other's way. Source: PostgreSQL, Appendix A, error codes.
 */
function isPassing(cause: unknown): boolean {
  if (!(cause instanceof DatabaseError)) return cause instanceof Error
  return /^(08|53300|57P0[123]|40001|40P01|55P03|57014)/.test(cause.code ?? '')
}

/** True when the database gave the statement up: a lock was not to be had, or it took too long. Nothing was carried out. */
function isGivenUp(cause: unknown): boolean {
  return cause instanceof DatabaseError && (cause.code === '55P03' || cause.code === '57014')
}

/** True when the database itself said that it did not carry the statement out; a broken connection says nothing. */
function isUndone(cause: unknown): boolean {
  return cause instanceof DatabaseError && /^(40001|40P01|55P03|57014)/.test(cause.code ?? '')
}

/** True when the database answered that it does not carry a statement out. */
export function isRefusal(cause: unknown): boolean {
  return cause instanceof DatabaseError
}
