import { PgBoss, type JobAttempt } from 'pg-boss'
import { z } from 'zod'
import { Database, DatabaseBusy } from '../database/database.ts'

/** The queue in which every workbook has one job: to be kept. */
const queue = 'keep-workbook'
const bossSchema = 'jumpring_boss'
/** pg-boss takes no shorter heartbeat. A process that was not heard of for so long has lost what it kept. */
export const heartbeatSeconds = 10
/** So long an answer is waited for at work; a lease that is renewed every two seconds has time for a second try. */
const answerWithinMs = 3_000
/** At its start pg-boss makes its tables. */
const startWithinMs = 60_000
const connections = 2
/** A job ends by itself within a day; then it is offered again. */
const longestSeconds = 23 * 3600
const job = z.object({ workbook: z.string() })
/** pg-boss answers it and does not declare it. Source: mapCommandResponse in manager.js of pg-boss 12.38. */
const touched = z.looseObject({ affected: z.number() })

/** The right to keep a workbook, for as long as it is renewed. */
export interface Lease extends JobAttempt {
  readonly workbook: string
}

/**
 * Who keeps which workbook, across all processes on one database: one keeper a workbook at a time.
 *
 * pg-boss's queue with the policy "exclusive" holds at most one job a workbook, waiting or taken; a taken one whose
 * heartbeat stops for ten seconds waits again. Source: pgboss.io, queues and heartbeats; held against PostgreSQL 15.
 */
export class Leases {
  readonly #boss: PgBoss
  readonly #database: Database

  private constructor(boss: PgBoss, database: Database) {
    this.#boss = boss
    this.#database = database
  }

  /**
   * @param url of the database
   * @param troubled told of what pg-boss could not do in the background; it tries again by itself
   */
  static async open(url: string, troubled: (cause: unknown) => void): Promise<Leases> {
    // pg-boss's own connections wait for ever for an answer that the network lost.
    const database = new Database(url, 0, connections)
    let withinMs = startWithinMs
    const boss = new PgBoss({
      db: { executeSql: (sql, values = []) => database.once(sql, values, withinMs) },
      schema: bossSchema,
      schedule: false,
      superviseIntervalSeconds: 1,
      monitorIntervalSeconds: 1,
    })
    boss.on('error', troubled)
    try {
      await boss.start()
      await makeQueue(boss)
    } catch (cause) {
      await boss.stop({ graceful: false }).catch(() => undefined)
      await database.close()
      throw cause
    }
    withinMs = answerWithinMs
    return new Leases(boss, database)
  }

  /** Sees that somebody can take these workbooks; one that waits or is kept already stays as it is. */
  async offer(workbooks: readonly string[]): Promise<void> {
    for (const workbook of workbooks) await this.#boss.send(queue, { workbook }, { singletonKey: workbook })
  }

  /** Takes up to so many of the workbooks that nobody keeps. */
  async take(most: number): Promise<Lease[]> {
    const jobs = await this.#boss.fetch(queue, { batchSize: most, includeMetadata: true })
    return jobs.map(({ id, retryCount, data }) => ({ id, retryCount, ...job.parse(data) }))
  }

  /**
   * Says that this process lives. Answers which of the leases it still has.
   *
   * While somebody else holds pg-boss's tables that is all of them: what cannot be renewed cannot be taken either, and
   * whoever takes it afterwards raises the workbook's epoch.
   */
  async renew(leases: readonly Lease[]): Promise<Set<Lease>> {
    try {
      if (leases.length === 0 || (await this.#touch(leases))) return new Set(leases)
      // Some are lost; pg-boss says how many, not which.
      const ours = new Set<Lease>()
      for (const lease of leases) if (await this.#touch([lease])) ours.add(lease)
      return ours
    } catch (cause) {
      if (cause instanceof DatabaseBusy) return new Set(leases)
      throw cause
    }
  }

  async #touch(leases: readonly Lease[]): Promise<boolean> {
    return touched.parse(await this.#boss.touch(queue, [...leases])).affected === leases.length
  }

  /** Gives a workbook back for others to take at once. */
  async giveBack(lease: Lease): Promise<void> {
    await this.retire(lease)
    await this.offer([lease.workbook])
  }

  /** Gives back a workbook that there is no more: nobody is to take it. */
  async retire(lease: Lease): Promise<void> {
    await this.#boss.complete(queue, [lease])
  }

  /** Has the leases of processes that died wait for others at once; one that somebody else took since stays theirs. */
  async free(leases: readonly Lease[]): Promise<void> {
    if (leases.length > 0) await this.#boss.fail(queue, [...leases], { why: 'its process died' })
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: false })
    await this.#database.close()
  }
}

async function makeQueue(boss: PgBoss): Promise<void> {
  await boss.createQueue(queue, {
    policy: 'exclusive',
    heartbeatSeconds,
    expireInSeconds: longestSeconds,
    retryLimit: 1_000_000,
    retryDelay: 0,
    deleteAfterSeconds: 60,
  })
}
