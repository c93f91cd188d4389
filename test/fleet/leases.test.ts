import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { Leases, type Lease } from '../../src/fleet/leases.ts'
import { createDatabase } from '../support/database.ts'

const serverUrl = inject('databaseUrl')

async function open(): Promise<[Leases, Leases]> {
  const url = await createDatabase(serverUrl)
  const troubled = (cause: unknown) => {
    throw cause
  }
  const [one, two] = [await Leases.open(url, troubled), await Leases.open(url, troubled)]
  onTestFinished(async () => void (await Promise.all([one.stop(), two.stop()])))
  return [one, two]
}

const books = (leases: readonly Lease[]) => leases.map(({ workbook }) => workbook).toSorted()

describe.skipIf(serverUrl === '')('leases in the database', () => {
  it('give each workbook to one process, however often it is offered', async () => {
    const [one, two] = await open()
    await Promise.all([one.offer(['a', 'b', 'c']), two.offer(['a', 'b', 'c'])])
    await one.offer(['a'])
    const [first, second] = await Promise.all([one.take(3), two.take(3)])
    expect(books([...first, ...second])).toEqual(['a', 'b', 'c'])
    await two.offer(['a', 'b', 'c'])
    expect(await two.take(3)).toEqual([])
    expect(await one.renew(first)).toEqual(new Set(first))

    // Given back it is there for others at once, and the former lease is worth nothing.
    const held = [...first, ...second]
    const [given] = held
    if (given === undefined) throw new Error('nothing was taken')
    await one.giveBack(given)
    const [again] = await two.take(3)
    expect(again?.workbook).toBe(given.workbook)
    expect(await one.renew([given])).toEqual(new Set())
    const mixed = await one.renew(held.map((lease) => (lease === given ? given : lease)))
    expect(mixed.has(given)).toBe(false)
    expect(mixed.size).toBe(2)

    // One that there is no more is taken by nobody, until it is offered again.
    if (again === undefined) throw new Error('nothing was taken again')
    await two.retire(again)
    expect(await one.take(3)).toEqual([])
    await one.offer([again.workbook])
    expect(books(await one.take(3))).toEqual([again.workbook])
    expect(await one.renew([])).toEqual(new Set())
  })
})
