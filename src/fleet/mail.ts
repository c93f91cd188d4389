import { schema, type Database, type Listening } from '../database/database.ts'
import type { Json } from '../kit/json.ts'
import type { Keep } from '../journal/postgres.ts'

/**
 * A letter is for the keeper, by the database's word and not by its own: a process that was stopped for a while believes
 * that it keeps the workbook still. Who takes it over raises the epoch.
 */
const stillKept = `SELECT 1 FROM ${schema}.workbooks WHERE id = $1 AND epoch = $2`

const tables = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE IF NOT EXISTS ${schema}.letters (
    seq bigserial, workbook text NOT NULL, id text NOT NULL, event text NOT NULL,
    arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL CHECK (state IN ('new', 'taken', 'done')), epoch bigint, batch text, answer text,
    PRIMARY KEY (workbook, id));
  CREATE INDEX IF NOT EXISTS letters_unread ON ${schema}.letters (arrived_at) WHERE state = 'new';
`
const lettersChannel = 'jumpring_letters'
const answersChannel = 'jumpring_answers'
/** Slack's answer address is good for thirty minutes; later nobody could be answered. */
const staleMinutes = 25
/** What nobody began to read for so long goes back to whoever sent it. */
const unreadSeconds = 30
/** Who got no answer for so long has done it again by now: such a letter is not carried out any more. */
const lateSeconds = 45
/** What was handled is remembered for longer than Slack delivers again. */
const forgottenMinutes = 60
/** Letters that are read at once; there may be more. */
export const takenAtOnce = 50

/** A request of Slack's on its way to the process that keeps its workbook. */
export interface Letter {
  /** Slack's id of the delivery */
  readonly id: string
  readonly event: Json
}

/** A letter as its reader gets it. */
export interface TakenLetter extends Letter {
  /** a former keeper began to read it: what it asks for may or may not be done */
  readonly wasBegun: boolean
  /** it is older than whoever sent it waits */
  readonly isLate: boolean
}

/** Makes the table where it is missing. */
export async function defineMail(database: Database): Promise<void> {
  await database.define(tables)
}

/**
 * Hands requests from the process that they came to over to the one that keeps the workbook.
 *
 * A letter is kept until it was handled: should its reader die, the next one reads it again. Requests have ids, so that
 * reading twice does nothing twice.
 */
export class Mail {
  readonly #database: Database
  readonly #waiting = new Set<{ readonly key: string; readonly wake: () => void }>()
  #stopped = false
  #listening: Listening | undefined

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Begins to listen.
   *
   * @param arrived told a workbook that has letters; undefined: any may have
   */
  async start(arrived: (workbook: string | undefined) => void): Promise<void> {
    this.#listening = await this.#database.listen(
      [lettersChannel, answersChannel],
      (channel, words) => {
        if (channel === lettersChannel) arrived(words)
        else this.#wake(words)
      },
      () => {
        arrived(undefined)
        this.#wake()
      },
    )
  }

  /** Listens no more; whoever waits for an answer looks a last time. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#listening?.stop()
    this.#wake()
  }

  /** Those who wait for an answer look for it: those of one key, or all. */
  #wake(key?: string): void {
    for (const waiting of this.#waiting) if (key === undefined || waiting.key === key) waiting.wake()
  }

  /** Sends a letter; one that was sent before is not sent again. Throws DatabaseAway. */
  async send(workbook: string, letter: Letter): Promise<void> {
    await this.#database.query(
      `WITH sent AS (
         INSERT INTO ${schema}.letters (workbook, id, event, state) VALUES ($1, $2, $3, 'new')
         ON CONFLICT DO NOTHING RETURNING 1)
       SELECT pg_notify('${lettersChannel}', $1) FROM sent`,
      [workbook, letter.id, JSON.stringify(letter.event)],
    )
  }

  /**
   * Keeps a request that is handled here at once like a letter that was begun: should this process die over it, the next
   * keeper carries it out. Where another one keeps the workbook by now it is sent to that one.
   *
   * @returns begun: to be handled here. known: it was handled, or somebody is at it. sent: another keeper answers it.
   *   Throws DatabaseAway.
   */
  async begin({ workbook, epoch }: Keep, letter: Letter): Promise<'begun' | 'known' | 'sent'> {
    const { rows, tries } = await this.#database.query<{ state: string | null; kept: boolean }>(
      `WITH kept AS (${stillKept}),
       sent AS (
         INSERT INTO ${schema}.letters (workbook, id, event, state, epoch)
         SELECT $1, $3, $4, CASE WHEN kept THEN 'taken' ELSE 'new' END, CASE WHEN kept THEN $2::bigint END
         FROM (SELECT EXISTS (SELECT 1 FROM kept) AS kept) AS seen
         ON CONFLICT DO NOTHING RETURNING state)
       SELECT (SELECT state FROM sent) AS state, EXISTS (SELECT 1 FROM kept) AS kept,
         (SELECT pg_notify('${lettersChannel}', $1)::text FROM sent WHERE state = 'new') AS told`,
      [workbook, epoch, letter.id, JSON.stringify(letter.event)],
    )
    const [found] = rows
    if (found?.kept !== true) return found?.state === 'new' ? 'sent' : 'known'
    // The connection failed after the commit: it is this very request that is known. Twice does nothing twice.
    return found.state === 'taken' || tries > 1 ? 'begun' : 'known'
  }

  /** Whether the workbook is kept by this keeper still. Asks no table of letters. Throws DatabaseAway. */
  async isKept({ workbook, epoch }: Keep): Promise<boolean> {
    return (await this.#database.query(stillKept, [workbook, epoch])).rows.length > 0
  }

  /** Whether a letter is this keeper's still. Throws DatabaseAway. */
  async isMine({ workbook, epoch }: Keep, id: string): Promise<boolean> {
    const { rows } = await this.#database.query(
      `SELECT 1 FROM ${schema}.letters WHERE workbook = $1 AND id = $2 AND epoch = $3`,
      [workbook, id, epoch],
    )
    return rows.length > 0
  }

  /**
   * Waits for a letter's answer.
   *
   * @returns undefined when none came in time. Throws DatabaseAway.
   */
  async answerTo(workbook: string, id: string, withinMs: number): Promise<{ answer: Json } | undefined> {
    const until = performance.now() + withinMs
    for (;;) {
      const { woken, forget } = this.#waitFor(answerKey(workbook, id), until - performance.now())
      try {
        const isLast = this.#stopped || performance.now() >= until
        const { rows } = await this.#database.query<{ answer: string | null }>(
          `SELECT answer FROM ${schema}.letters WHERE workbook = $1 AND id = $2`,
          [workbook, id],
        )
        const answer = rows[0]?.answer
        if (typeof answer === 'string') return { answer: JSON.parse(answer) as Json }
        if (isLast) return undefined
        await woken
      } finally {
        forget()
      }
    }
  }

  /** A promise that is there before one looks, so that no answer comes in between unheard. */
  #waitFor(key: string, ms: number): { woken: Promise<void>; forget: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiting = { key, wake: resolve }
    const timer = setTimeout(resolve, Math.max(0, ms))
    this.#waiting.add(waiting)
    return {
      woken: promise,
      forget: () => {
        clearTimeout(timer)
        this.#waiting.delete(waiting)
      },
    }
  }

  /** Takes a letter back that nobody has begun to read. Answers whether it could be. Throws DatabaseAway. */
  async withdraw(workbook: string, id: string): Promise<boolean> {
    const { rows } = await this.#database.query(
      `DELETE FROM ${schema}.letters WHERE workbook = $1 AND id = $2 AND state = 'new' RETURNING 1`,
      [workbook, id],
    )
    return rows.length > 0
  }

  /**
   * The letters of a workbook that wait, and those that a former keeper began to read and did not finish.
   *
   * @returns at most 50, in the order of their arrival; none when another process keeps the workbook. Throws DatabaseAway.
   */
  async take(keep: Keep): Promise<TakenLetter[]> {
    const { rows } = await this.#database.query<{
      id: string
      event: string
      begun: boolean
      late: boolean
    }>(
      `WITH found AS MATERIALIZED (
         SELECT id, state = 'taken' AS begun FROM ${schema}.letters
         WHERE workbook = $1 AND (state = 'new' OR (state = 'taken' AND (epoch < $2 OR batch = $3)))
           AND EXISTS (${stillKept})
           AND arrived_at > clock_timestamp() - interval '${staleMinutes} minutes'
         ORDER BY seq LIMIT ${takenAtOnce} FOR UPDATE SKIP LOCKED),
       taken AS (
         UPDATE ${schema}.letters AS letter SET state = 'taken', epoch = $2, batch = $3 FROM found
         WHERE letter.workbook = $1 AND letter.id = found.id
         RETURNING letter.id, letter.event, letter.seq, letter.arrived_at, found.begun)
       SELECT id, event, begun, arrived_at < clock_timestamp() - interval '${lateSeconds} seconds' AS late
       FROM taken ORDER BY seq`,
      // The statement may be carried out twice when a connection breaks: then it finds the same letters again.
      [keep.workbook, keep.epoch, crypto.randomUUID()],
    )
    return rows.map(({ id, event, begun, late }) => ({
      id,
      event: JSON.parse(event) as Json,
      wasBegun: begun,
      isLate: late,
    }))
  }

  /** Takes back what nobody began to read for half a minute, of any workbook. Throws DatabaseAway. */
  async takeUnread(): Promise<Letter[]> {
    const { rows } = await this.#database.query<{ id: string; event: string }>(
      `UPDATE ${schema}.letters SET state = 'done', batch = $1
       WHERE batch = $1 OR (state = 'new'
         AND arrived_at < clock_timestamp() - interval '${unreadSeconds} seconds')
       RETURNING id, event`,
      [crypto.randomUUID()],
    )
    return rows.map(({ id, event }) => ({ id, event: JSON.parse(event) as Json }))
  }

  /**
   * Gives the answer that the one who sent the letter waits for; nothing where another keeper has the letter by now.
   *
   * @param isOver true when nothing was recorded: then the letter is done with it, and no next keeper reads it again
   */
  async answer({ workbook, epoch }: Keep, id: string, answer: Json, isOver = false): Promise<void> {
    await this.#database.query(
      `WITH answered AS (
         UPDATE ${schema}.letters SET answer = $3, state = CASE WHEN $5 THEN 'done' ELSE state END
         WHERE workbook = $1 AND id = $2 AND epoch = $6 RETURNING 1)
       SELECT pg_notify('${answersChannel}', $4) FROM answered`,
      [workbook, id, JSON.stringify(answer), answerKey(workbook, id), isOver, epoch],
    )
  }

  /**
   * Marks a letter as handled before its answer goes out, so that no next keeper reads it again.
   *
   * @returns false when another keeper has it by now. Throws DatabaseAway.
   */
  async end({ workbook, epoch }: Keep, id: string): Promise<boolean> {
    const { rows } = await this.#database.query(
      `UPDATE ${schema}.letters SET state = 'done' WHERE workbook = $1 AND id = $2 AND epoch = $3 RETURNING 1`,
      [workbook, id, epoch],
    )
    return rows.length > 0
  }

  /** Marks a letter as handled, and empties it: what people typed is not kept. Another keeper's stays as it is. */
  async done({ workbook, epoch }: Keep, id: string): Promise<void> {
    await this.#database.query(
      `UPDATE ${schema}.letters SET state = 'done', event = 'null' WHERE workbook = $1 AND id = $2 AND epoch = $3`,
      [workbook, id, epoch],
    )
  }

  /** Forgets old letters. */
  async clean(): Promise<void> {
    await this.#database.query(
      `DELETE FROM ${schema}.letters WHERE arrived_at < clock_timestamp() - interval '${forgottenMinutes} minutes'`,
    )
  }
}

function answerKey(workbook: string, id: string): string {
  return `${workbook} ${id}`
}
