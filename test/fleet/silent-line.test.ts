import { expect, inject, it, onTestFinished } from 'vitest'
import { Database } from '../../src/database/database.ts'
import { Leases } from '../../src/fleet/leases.ts'
import { createDatabase } from '../support/database.ts'
import { openLine } from '../support/database-line.ts'

const serverUrl = inject('databaseUrl')

it.skipIf(serverUrl === '')(
  'connections that pass nothing any more, without a word, are left within seconds: by leases and by who listens',
  async () => {
    const url = await createDatabase(serverUrl)
    const line = await openLine(url)
    const leases = await Leases.open(line.url, () => undefined)
    const [database, other] = [new Database(line.url), new Database(url)]
    const heard: string[] = []
    const listening = await database.listen(
      ['words'],
      (_, words) => heard.push(words),
      () => heard.push('missed'),
    )
    onTestFinished(async () => {
      await listening.stop()
      await leases.stop()
      await Promise.all([database.close(), other.close()])
    })
    await leases.offer(['book'])
    const [lease] = await leases.take(1)
    if (lease === undefined) throw new Error('nothing was taken')
    line.hang()
    const renewed = async () => (await leases.renew([lease]).catch(() => new Set())).size
    // Before a heartbeat is missed.
    await expect.poll(renewed, { timeout: 9_000 }).toBe(1)
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['missed', 'missed'])
    await other.query(`SELECT pg_notify('words', 'again')`)
    await expect.poll(() => heard).toContain('again')
  },
  30_000,
)
