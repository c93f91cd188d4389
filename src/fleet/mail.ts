import { schema, type Database, type Listening } from '../database/database.ts'
import type { Json } from '../kit/json.ts'
import type { Keep } from '../journal/postgres.ts'

const tables = `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  CREATE TABLE IF NOT EXISTS ${schema}.letters (
    seq bigserial, workbook text NOT NULL, id text NOT NULL, event text NOT NULL,
    arrived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL CHECK (state IN ('new', 'taken', 'done')), epoch bigint, answer text,
    PRIMARY KEY (workbook, id));
`
const lettersChannel = 'jumpring_letters'
const answersChannel = 'jumpring_answers'
/** Slack's answer address is good for thirty minutes; later nobody could be answered. */
const staleMinutes = 25
/** What was handled is remembered for longer than Slack delivers again. */
const forgottenMinutes = 60
const takenAtOnce = 50

/** A request of Slack's on its way to the process that keeps its workbook. */
export interface Letter {
  /** Slack's id of the delivery */
  readonly id: string
  readonly event: Json
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
  readonly #waiting = new Map<string, (answered: boolean) => void>()
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
        else this.#waiting.get(words)?.(true)
      },
      () => {
        arrived(undefined)
        for (const wake of this.#waiting.values()) wake(true)
      },
    )
  }

  async stop(): Promise<void> {
    await this.#listening?.stop()
    for (const wake of this.#waiting.values()) wake(false)
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
   * Waits for a letter's answer.
   *
   * @returns undefined when none came in time. Throws DatabaseAway.
   */
  async answerTo(workbook: string, id: string, withinMs: number): Promise<{ answer: Json } | undefined> {
    const until = performance.now() + withinMs
    const key = answerKey(workbook, id)
    try {
      while (performance.now() < until) {
        const woken = new Promise<boolean>((resolve) => {
          this.#waiting.set(key, resolve)
          setTimeout(() => resolve(true), until - performance.now()).unref()
        })
        const { rows } = await this.#database.query<{ answer: string | null }>(
          `SELECT answer FROM ${schema}.letters WHERE workbook = $1 AND id = $2`,
          [workbook, id],
        )
        const answer = rows[0]?.answer
        if (typeof answer === 'string') return { answer: JSON.parse(answer) as Json }
        if (!(await woken)) return undefined
      }
      return undefined
    } finally {
      this.#waiting.delete(key)
    }
  }

  /** Takes a letter back that nobody has begun to read. Answers whether it could be. */
  async withdraw(workbook: string, id: string): Promise<boolean> {
    const { rows } = await this.#database.query(
      `DELETE FROM ${schema}.letters WHERE workbook = $1 AND id = $2 AND state = 'new' RETURNING 1`,
      [workbook, id],
    )
    return rows.length > 0
  }

  /** The letters of a workbook that wait, and those that a former keeper began to read and did not finish. */
  async take(keep: Keep): Promise<Letter[]> {
    const { rows } = await this.#database.query<{ id: string; event: string; seq: string }>(
      `UPDATE ${schema}.letters SET state = 'taken', epoch = $2
       WHERE workbook = $1 AND id IN (
         SELECT id FROM ${schema}.letters
         WHERE workbook = $1 AND (state = 'new' OR (state = 'taken' AND epoch < $2))
           AND arrived_at > clock_timestamp() - interval '${staleMinutes} minutes'
         ORDER BY seq LIMIT ${takenAtOnce} FOR UPDATE SKIP LOCKED)
       RETURNING id, event, seq`,
      [keep.workbook, keep.epoch],
    )
    return rows
      .toSorted((a, b) => Number(a.seq) - Number(b.seq))
      .map(({ id, event }) => ({ id, event: JSON.parse(event) as Json }))
  }

  /** Gives the answer that the one who sent the letter waits for. */
  async answer(workbook: string, id: string, answer: Json): Promise<void> {
    await this.#database.query(
      `WITH answered AS (
         UPDATE ${schema}.letters SET answer = $3 WHERE workbook = $1 AND id = $2 RETURNING 1)
       SELECT pg_notify('${answersChannel}', $4) FROM answered`,
      [workbook, id, JSON.stringify(answer), answerKey(workbook, id)],
    )
  }

  /** Marks a letter as handled, and empties it: what people typed is not kept. */
  async done(workbook: string, id: string): Promise<void> {
    await this.#database.query(
      `UPDATE ${schema}.letters SET state = 'done', event = 'null' WHERE workbook = $1 AND id = $2`,
      [workbook, id],
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
