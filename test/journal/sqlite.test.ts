import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { JournalFault } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { describeJournal } from './contract.ts'

const recorder = new URL('record-for-ever.ts', import.meta.url).pathname

async function newPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jumpring-journal-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'data', 'journal.sqlite')
}

describeJournal('one SQLite file', async () => {
  const path = await newPath()
  return { open: async () => openSqliteJournal(path) }
})

/** Runs the recorder until it said so many ids, or ends by itself. */
async function record(path: string, words: { until?: number; size?: number; shell?: string } = {}) {
  const { until = Infinity, size = 10, shell } = words
  const line = [process.execPath, recorder, path, String(size)]
  const child =
    shell === undefined
      ? spawn(line[0] ?? '', line.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('bash', ['-c', `${shell}; exec "$0" "$@"`, ...line], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const said: string[] = []
  for await (const each of createInterface({ input: child.stdout })) {
    said.push(each)
    if (said.length === until) child.kill('SIGKILL')
  }
  await ended
  return said
}

describe('a process that is killed while it records', () => {
  it.each([1, 7, 60, 200])('has everything that it acknowledged, after %i decisions', async (until) => {
    const path = await newPath()
    const said = await record(path, { until })
    expect(said.length).toBeGreaterThanOrEqual(until)
    const journal = openSqliteJournal(path)
    for (const id of said) {
      expect((await journal.find(id))?.changes).toHaveLength(2)
    }
    const [unwritten, unposted] = [await journal.unwritten(), await journal.unposted()]
    // What was recorded and not said any more is there whole, too.
    expect(unwritten).toHaveLength(unposted.length * 2)
    expect(unposted.length).toBeGreaterThanOrEqual(said.length)
    await journal.close()
  })

  it('can be gone on with, round after round', async () => {
    const path = await newPath()
    await record(path, { until: 20 })
    const journal = openSqliteJournal(path)
    const [first] = await journal.unwritten()
    await journal.markChanges([first?.seq ?? 0], 'written', 1)
    await journal.close()
    // The recorder begins anew with ids that are known: nothing is recorded twice.
    await record(path, { until: 5 })
    const again = openSqliteJournal(path)
    const ids = (await again.unwritten()).map((each) => `${each.requestId} ${JSON.stringify(each.change)}`)
    expect(new Set(ids).size).toBe(ids.length)
    expect((await again.unwritten())[0]?.seq).not.toBe(first?.seq)
    await again.close()
  })
})

describe('a disk without room', () => {
  it('refuses the decision, and what was acknowledged before is there', async () => {
    const path = await newPath()
    const said = await record(path, { size: 20_000, shell: 'ulimit -f 600' })
    const refused = said.at(-1)
    expect(refused).toMatch(/^refused r\d+ JournalFault$/)
    const acknowledged = said.slice(0, -1)
    expect(acknowledged.length).toBeGreaterThan(3)
    const journal = openSqliteJournal(path)
    for (const id of acknowledged) expect((await journal.find(id))?.changes).toHaveLength(2)
    expect(await journal.find(refused?.split(' ')[1] ?? '')).toBeUndefined()
    expect(
      await journal.record({ requestId: 'room', at: 1, outcome: null, changes: ['x'], messages: [] }),
    ).toHaveLength(1)
    await journal.close()
  })
})

describe('a journal file', () => {
  it('that another process has open is refused, and says so', async () => {
    const path = await newPath()
    const child = spawn(process.execPath, [recorder, path, '10'], { stdio: ['ignore', 'pipe', 'ignore'] })
    await once(child.stdout, 'data')
    const since = performance.now()
    expect(() => openSqliteJournal(path)).toThrow(/Another Jumpring runs on it.*Nothing was lost/)
    expect(performance.now() - since).toBeLessThan(8_000)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await openSqliteJournal(path).close()
  })

  it('that is open in this process is refused, too', async () => {
    const path = await newPath()
    const journal = openSqliteJournal(path)
    expect(() => openSqliteJournal(path)).toThrow(JournalFault)
    await journal.record({ requestId: 'a', at: 1, outcome: null, changes: ['x'], messages: [] })
    expect(await journal.find('a')).toBeDefined()
    await journal.close()
  })

  it('that is no journal is refused, says what to do, and is left as it is', async () => {
    const path = await newPath()
    await openSqliteJournal(path).close()
    await writeFile(path, 'a shopping list, longer than a page'.repeat(200))
    expect(() => openSqliteJournal(path)).toThrow(/The file is damaged: put a copy back, or move it aside/)
    expect((await readFile(path, 'utf8')).startsWith('a shopping list')).toBe(true)
  })

  it('whose pages are damaged throws a journal fault when it is read, never an empty answer', async () => {
    const path = await newPath()
    const journal = openSqliteJournal(path)
    for (let at = 0; at < 300; at += 1) {
      const changes = ['x'.repeat(500)]
      await journal.record({ requestId: `r${at}`, at, outcome: null, changes, messages: [] })
    }
    await journal.close()
    const bytes = await readFile(path)
    bytes.fill(0xff, 4096 * 3, bytes.length)
    await writeFile(path, bytes)
    const read = async () => {
      const damaged = openSqliteJournal(path)
      try {
        return await damaged.unwritten()
      } finally {
        await damaged.close()
      }
    }
    await expect(read()).rejects.toBeInstanceOf(JournalFault)
  })

  it('in a folder that cannot be made is refused', async () => {
    const path = await newPath()
    await openSqliteJournal(path).close()
    expect(() => openSqliteJournal(join(path, 'journal.sqlite'))).toThrow(
      /Nothing was lost: check that its folder can be written and has room/,
    )
  })

  it('is for its owner’s eyes: its folder is closed to others', async () => {
    const path = await newPath()
    await openSqliteJournal(path).close()
    expect((await stat(join(path, '..'))).mode & 0o077).toBe(0)
  })

  it('that was closed throws a journal fault', async () => {
    const journal = openSqliteJournal(':memory:')
    await journal.close()
    const late = { requestId: 'a', at: 1, outcome: null, changes: [], messages: [] }
    await expect(journal.record(late)).rejects.toBeInstanceOf(JournalFault)
    await expect(journal.find('a')).rejects.toBeInstanceOf(JournalFault)
    await expect(journal.setNote('a', 'b')).rejects.toBeInstanceOf(JournalFault)
  })

  it('that cannot be written any more takes nothing of a decision', async () => {
    const path = await newPath()
    const journal = openSqliteJournal(path)
    await journal.record({ requestId: 'a', at: 1, outcome: null, changes: ['x'], messages: [] })
    const circle: unknown[] = []
    circle.push(circle)
    const broken = { requestId: 'b', at: 2, outcome: null, changes: ['y', circle as never], messages: [] }
    await expect(journal.record(broken)).rejects.toBeInstanceOf(JournalFault)
    expect(await journal.find('b')).toBeUndefined()
    expect(await journal.unwritten()).toHaveLength(1)
    expect(await journal.record({ ...broken, changes: ['y'] })).toHaveLength(1)
    await journal.close()
  })
})

describe('a file of a release before rows had marks', () => {
  it('is opened as it is: its rows are there, without marks, and get them when they are kept anew', async () => {
    const path = await newPath()
    await openSqliteJournal(path).close()
    const file = new DatabaseSync(path)
    file.exec(`
      DROP TABLE good_rows;
      CREATE TABLE good_rows (
        tab TEXT NOT NULL, key TEXT NOT NULL, cells TEXT NOT NULL, PRIMARY KEY (tab, key)) STRICT, WITHOUT ROWID;
      INSERT INTO good_rows VALUES ('Movements', 'MV-1', '{"id":"MV-1"}'), ('SKUs', 'A', '{"sku":"A"}');`)
    file.close()
    const row = { tab: 'Movements', key: 'MV-1', cells: { id: 'MV-1' } }
    for (let start = 0; start < 2; start += 1) {
      const journal = openSqliteJournal(path)
      expect(await journal.goodRowsAfter('Movements', '', 9)).toEqual([row])
      expect(await journal.goodRuns('Movements')).toEqual([{ run: undefined, rows: 1, digest: 0 }])
      expect(await journal.goodRows(['Movements'])).toEqual([{ tab: 'SKUs', key: 'A', cells: { sku: 'A' } }])
      await journal.close()
    }
    const journal = openSqliteJournal(path)
    onTestFinished(() => journal.close())
    await journal.keepGoodRows([{ ...row, mark: { run: 1, digest: 2 } }])
    expect(await journal.goodRuns('Movements')).toEqual([{ run: 1, rows: 1, digest: 2 }])
  })
})
