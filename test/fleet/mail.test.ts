import type { QueryResultRow } from 'pg'
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { Database, DatabaseAway, schema, type Answer } from '../../src/database/database.ts'
import { defineMail, Mail, takenAtOnce } from '../../src/fleet/mail.ts'
import { defineJournals, takeWorkbook, type Keep } from '../../src/journal/postgres.ts'
import { createDatabase } from '../support/database.ts'

const serverUrl = inject('databaseUrl')
let keep: Keep = { workbook: 'book', epoch: 0 }
const letter = (id: string) => ({ id, event: { body: { text: id } } })

let url = ''
beforeAll(async () => {
  if (serverUrl !== '') url = await createDatabase(serverUrl)
})

async function open() {
  const databases = [1, 2, 3].map(() => new Database(url, 500))
  onTestFinished(async () => void (await Promise.all(databases.map((each) => each.close()))))
  const [database] = databases
  if (database === undefined) throw new Error('no database')
  await defineJournals(database)
  await defineMail(database)
  await defineMail(database)
  await database.query(`TRUNCATE ${schema}.letters, ${schema}.workbooks`)
  keep = await takeWorkbook(database, 'book', 'one')
  const otherKeep = await takeWorkbook(database, 'other', 'one')
  /** Another process keeps the book from now on. */
  const takeOver = () => takeWorkbook(database, 'book', 'another')
  return {
    database,
    takeOver,
    otherKeep,
    mails: databases.map((each) => new Mail(each)) as [Mail, Mail, Mail],
  }
}

/** A database whose connections break after each commit, so that every statement is carried out twice. */
class Twice extends Database {
  override async query<R extends QueryResultRow>(
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Answer<R>> {
    await super.query(sql, values)
    return { ...(await super.query<R>(sql, values)), tries: 2 }
  }
}

/** Lets a letter be older than it is. */
async function age(database: Database, id: string, seconds: number): Promise<void> {
  await database.query(
    `UPDATE ${schema}.letters SET arrived_at = arrived_at - $2 * interval '1 second' WHERE id = $1`,
    [id, seconds],
  )
}

async function states(database: Database): Promise<Record<string, string>> {
  const { rows } = await database.query<{ id: string; state: string }>(
    `SELECT id, state FROM ${schema}.letters`,
  )
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]))
}

describe.skipIf(serverUrl === '')('mail between processes', () => {
  it('comes in the order in which it was sent, once, and only to its workbook', async () => {
    const { mails, otherKeep } = await open()
    const [one, two] = mails
    for (const id of ['a', 'b', 'c']) await one.send('book', letter(id))
    await one.send('book', letter('b'))
    await one.send('other', letter('a'))
    const taken = await two.take(keep)
    expect(taken?.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(taken?.[0]).toEqual({ ...letter('a'), wasBegun: false, isLate: false })
    expect(await two.take(keep)).toEqual([])
    expect(await one.take(otherKeep)).toHaveLength(1)
  })

  it('is heard of at once', async () => {
    const { mails } = await open()
    const [one, two] = mails
    const heard: (string | undefined)[] = []
    await two.start((workbook) => heard.push(workbook))
    expect(heard).toEqual([undefined])
    await one.send('book', letter('a'))
    await expect.poll(() => heard).toEqual([undefined, 'book'])
    await two.stop()
  })

  it('brings the answer back to whoever waits for it, and to everybody who does', async () => {
    const { mails } = await open()
    const [one, two, three] = mails
    for (const mail of [one, two]) await mail.start(() => undefined)
    await one.send('book', letter('a'))
    await three.take(keep)
    const waiting = [one, one, two].map((mail) => mail.answerTo('book', 'a', 20_000))
    const given = { answer: { response_action: 'clear' } }
    // All of them have looked once by now, and wait to be told.
    await new Promise((resolve) => setTimeout(resolve, 150))
    const since = performance.now()
    await three.answer(keep, 'a', given.answer)
    expect(await Promise.all(waiting)).toEqual([given, given, given])
    expect(performance.now() - since).toBeLessThan(10_000)
    for (const mail of [one, two]) await mail.stop()
  })

  it('has an answer of nothing, and none when none came in time', async () => {
    const { mails } = await open()
    const [one] = mails
    await one.send('book', letter('a'))
    expect(await one.answerTo('book', 'a', 50)).toBeUndefined()
    await one.take(keep)
    await one.answer(keep, 'a', null)
    expect(await one.answerTo('book', 'a', 50)).toEqual({ answer: null })
  })

  it('looks a last time when nobody told that the answer is there', async () => {
    const { mails } = await open()
    const [deaf] = mails
    await deaf.send('book', letter('a'))
    await deaf.take(keep)
    const waiting = deaf.answerTo('book', 'a', 300)
    await deaf.answer(keep, 'a', 'here')
    expect(await waiting).toEqual({ answer: 'here' })
  })

  it('lets those go who wait for an answer when it stops', async () => {
    const { mails } = await open()
    const [one] = mails
    await one.start(() => undefined)
    await one.send('book', letter('a'))
    const waiting = one.answerTo('book', 'a', 60_000)
    await one.stop()
    expect(await waiting).toBeUndefined()
  })

  it('may be taken back while nobody has begun to read it', async () => {
    const { mails } = await open()
    const [one] = mails
    await one.send('book', letter('a'))
    await one.send('book', letter('b'))
    expect(await one.withdraw('book', 'a')).toBe(true)
    expect(await one.withdraw('book', 'a')).toBe(false)
    expect((await one.take(keep)).map(({ id }) => id)).toEqual(['b'])
    expect(await one.withdraw('book', 'b')).toBe(false)
  })

  it('that a keeper did not finish is read again by the next one, which knows so', async () => {
    const { database, mails, takeOver } = await open()
    const [one] = mails
    for (const id of ['a', 'b']) await one.send('book', letter(id))
    await one.take(keep)
    await one.done(keep, 'b')
    expect(await one.begin(keep, letter('c'))).toBe('begun')
    expect(await one.take(keep)).toEqual([])
    const again = await one.take(await takeOver())
    expect(again).toEqual(['a', 'c'].map((id) => ({ ...letter(id), wasBegun: true, isLate: false })))
    expect(await states(database)).toEqual({ a: 'taken', b: 'done', c: 'taken' })
  })

  it('that was ended before its answer went out is not read again, and only its keeper can end it', async () => {
    const { database, mails, takeOver } = await open()
    const [one, two] = mails
    await one.send('book', letter('a'))
    await one.send('book', letter('b'))
    await two.take(keep)
    expect(await two.end(keep, 'a')).toBe(true)
    expect(await two.end(keep, 'a')).toBe(true)
    const next = await takeOver()
    expect((await one.take(next)).map(({ id }) => id)).toEqual(['b'])
    expect(await two.end(keep, 'b')).toBe(false)
    expect(await states(database)).toEqual({ a: 'done', b: 'taken' })
    expect(await one.end(next, 'b')).toBe(true)
  })

  it('whose form was answered beside its fields is not read again', async () => {
    const { mails, takeOver } = await open()
    const [one, two] = mails
    await one.send('book', letter('a'))
    await one.send('book', letter('b'))
    await two.take(keep)
    await two.answer(keep, 'a', { response_action: 'errors' }, true)
    await two.answer(keep, 'b', null)
    expect((await one.take(await takeOver())).map(({ id }) => id)).toEqual(['b'])
    expect(await one.answerTo('book', 'a', 100)).toEqual({ answer: { response_action: 'errors' } })
  })

  it('that was handled here at once is known when it comes again, anywhere', async () => {
    const { mails, takeOver } = await open()
    const [one, two] = mails
    expect(await one.begin(keep, letter('a'))).toBe('begun')
    expect(await one.begin(keep, letter('a'))).toBe('known')
    await two.send('book', letter('a'))
    await one.done(keep, 'a')
    await two.send('book', letter('a'))
    expect(await one.take(await takeOver())).toEqual([])
  })

  it('is not for a keeper that does not know yet that another one took over: to be handled, read, answered or ended', async () => {
    const { database, mails, takeOver } = await open()
    const [former, other] = mails
    const arrived: unknown[] = []
    expect(await former.begin(keep, letter('a'))).toBe('begun')
    await other.start((workbook) => arrived.push(workbook))
    const next = await takeOver()
    expect([await former.isKept(keep), await other.isKept(next)]).toEqual([false, true])
    expect(await former.begin(keep, letter('b'))).toBe('sent')
    expect(await former.begin(keep, letter('b'))).toBe('known')
    await expect.poll(() => arrived).toContain('book')
    expect(await former.take(keep)).toEqual([])
    expect(await former.isMine(keep, 'a')).toBe(true)
    expect((await other.take(next)).map(({ id, wasBegun }) => [id, wasBegun])).toEqual([
      ['a', true],
      ['b', false],
    ])
    expect([await former.isMine(keep, 'a'), await other.isMine(next, 'a')]).toEqual([false, true])
    await former.answer(keep, 'a', 'of long ago')
    await former.done(keep, 'a')
    expect(await other.answerTo('book', 'a', 50)).toBeUndefined()
    expect(await states(database)).toEqual({ a: 'taken', b: 'taken' })
    await other.stop()
  })

  it('is late when whoever sent it has given up', async () => {
    const { database, mails } = await open()
    const [one] = mails
    for (const id of ['new', 'old', 'ancient']) await one.send('book', letter(id))
    await age(database, 'old', 46)
    await age(database, 'ancient', 26 * 60)
    const taken = await one.take(keep)
    expect(taken.map(({ id, isLate }) => [id, isLate])).toEqual([
      ['new', false],
      ['old', true],
    ])
  })

  it('that nobody began to read for half a minute goes back, once, from any workbook', async () => {
    const { database, mails, takeOver } = await open()
    const [one, two] = mails
    await one.send('book', letter('a'))
    await one.send('other', letter('b'))
    await one.send('book', letter('young'))
    await one.begin(keep, letter('begun'))
    for (const id of ['a', 'b', 'begun']) await age(database, id, 31)
    const both = await Promise.all([one.takeUnread(), two.takeUnread()])
    expect(
      both
        .flat()
        .map((each) => each.id)
        .toSorted(),
    ).toEqual(['a', 'b'])
    expect((await one.take(await takeOver())).map(({ id }) => id).toSorted()).toEqual(['begun', 'young'])
  })

  it('is taken a pile at a time', async () => {
    const { mails } = await open()
    const [one] = mails
    for (let at = 0; at <= takenAtOnce; at += 1) await one.send('book', letter(String(at)))
    expect(await one.take(keep)).toHaveLength(takenAtOnce)
    expect(await one.take(keep)).toHaveLength(1)
  })

  it('is taken by one of two who reach for it at once', async () => {
    const { mails } = await open()
    const [one, two] = mails
    for (let at = 0; at < 20; at += 1) await one.send('book', letter(String(at)))
    const both = await Promise.all([one.take(keep), two.take(keep)])
    const ids = both.flat().map((each) => each.id)
    expect(ids).toHaveLength(20)
    expect(new Set(ids).size).toBe(20)
  })

  it('is emptied when it was handled, and forgotten after an hour', async () => {
    const { database, mails } = await open()
    const [one] = mails
    for (const id of ['a', 'b']) await one.send('book', letter(id))
    await one.take(keep)
    await one.done(keep, 'a')
    const { rows } = await database.query(`SELECT event FROM ${schema}.letters WHERE id = 'a'`)
    expect(rows).toEqual([{ event: 'null' }])
    await age(database, 'a', 61 * 60)
    await one.clean()
    expect(Object.keys(await states(database))).toEqual(['b'])
  })

  it('comes through connections that break after each commit', async () => {
    const { database } = await open()
    const twice = new Twice(url)
    onTestFinished(() => twice.close())
    const mail = new Mail(twice)
    await mail.send('book', letter('a'))
    expect(await mail.begin(keep, letter('b'))).toBe('begun')
    expect((await mail.take(keep)).map(({ id }) => id)).toEqual(['a'])
    await mail.answer(keep, 'a', 'here')
    expect(await mail.answerTo('book', 'a', 50)).toEqual({ answer: 'here' })
    await mail.done(keep, 'a')
    await mail.send('book', letter('c'))
    await age(database, 'c', 31)
    expect((await mail.takeUnread()).map(({ id }) => id)).toEqual(['c'])
  })

  it('says so when the database is away', async () => {
    const { database, mails } = await open()
    await database.close()
    await expect(mails[0].send('book', letter('a'))).rejects.toBeInstanceOf(DatabaseAway)
  })
})
