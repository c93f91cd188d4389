import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Entry, Journal } from '../../src/journal/journal.ts'
import type { Json } from '../../src/kit/json.ts'

/** A place where a journal is kept: opened once more, it has what it had. */
export interface JournalPlace {
  open(): Promise<Journal>
}

function entry(words: Partial<Entry> & { requestId: string }): Entry {
  return { at: 1_000, outcome: null, changes: [], messages: [], ...words }
}

/**
 * What every journal promises, whatever it is kept in.
 *
 * @param place a new, empty place for each test
 */
export function describeJournal(name: string, place: () => Promise<JournalPlace>): void {
  async function openAt(where: JournalPlace): Promise<Journal> {
    const journal = await where.open()
    onTestFinished(() => journal.close())
    return journal
  }
  const openNew = async () => openAt(await place())

  describe(`a journal in ${name}`, () => {
    it('has a decision whole, or does not know it', async () => {
      const journal = await openNew()
      const changes = [
        { kind: 'append', n: 1 },
        { kind: 'update', n: 2 },
      ]
      await journal.record(entry({ requestId: 'a', outcome: { reply: 'é “1”' }, changes }))
      expect(await journal.find('a')).toEqual({
        requestId: 'a',
        at: 1_000,
        outcome: { reply: 'é “1”' },
        changes,
      })
      expect(await journal.find('A')).toBeUndefined()
    })

    it('answers the places of the changes, by which they are marked later', async () => {
      const journal = await openNew()
      const first = await journal.record(entry({ requestId: 'a', changes: ['one', 'two'] }))
      const second = await journal.record(entry({ requestId: 'b', changes: ['three'] }))
      const unwritten = await journal.unwritten()
      expect(unwritten.map((each) => [each.seq, each.requestId, each.change, each.state])).toEqual([
        [first[0], 'a', 'one', 'pending'],
        [first[1], 'a', 'two', 'pending'],
        [second[0], 'b', 'three', 'pending'],
      ])
      expect(await journal.record(entry({ requestId: 'c' }))).toEqual([])
    })

    it('finds changes by words in them, the newest first, page by page, without those that were dropped', async () => {
      const journal = await openNew()
      const row = (key: string, actor: string) => ({ kind: 'append', key, cells: { actor } })
      await journal.record(entry({ requestId: 'a', changes: [row('MV-1', '@ana'), row('MV-2', '@ben')] }))
      const [, dropped = 0] = (await journal.record(
        entry({ requestId: 'b', changes: [row('MV-3', '@ana'), row('MV-4', '@ana')] }),
      )) as readonly number[]
      await journal.record(entry({ requestId: 'c', changes: [row('MV-5', '@ana%_')] }))
      await journal.markChanges([dropped], 'dropped', 2_000)
      const found = await journal.changesWith('"actor":"@ana"', 1)
      expect(found).toEqual([{ seq: dropped - 1, requestId: 'b', change: row('MV-3', '@ana') }])
      const older = await journal.changesWith('"actor":"@ana"', 5, found[0]?.seq)
      expect(older.map(({ requestId, change }) => [requestId, change])).toEqual([['a', row('MV-1', '@ana')]])
      expect(await journal.changesWith('_ana', 5)).toEqual([])
    })

    it('takes one id once: the second time nothing of it is recorded', async () => {
      const journal = await openNew()
      const message = { id: 'm1', channel: 'C1', body: { text: 'one' } }
      await journal.record(entry({ requestId: 'a', outcome: 1, changes: ['one'], messages: [message] }))
      const again = entry({
        requestId: 'a',
        outcome: 2,
        changes: ['two'],
        messages: [{ ...message, id: 'm2' }],
      })
      expect(await journal.record(again)).toBe('known')
      expect(await journal.find('a')).toMatchObject({ outcome: 1, changes: ['one'] })
      expect(await journal.unwritten()).toHaveLength(1)
      expect((await journal.unposted()).map((each) => each.id)).toEqual(['m1'])
    })

    it('knows which changes the sheet may not have: pending and sent ones, in the order of the decisions', async () => {
      const journal = await openNew()
      const seqs = await journal.record(entry({ requestId: 'a', changes: ['0', '1', '2', '3', '4'] }))
      const [, sent = 0, written = 0, dropped = 0, back = 0] = seqs as readonly number[]
      await journal.markChanges([sent, back], 'sent', 2_000)
      await journal.markChanges([written], 'written', 2_000)
      await journal.markChanges([dropped], 'dropped', 2_000)
      await journal.markChanges([back], 'pending', 3_000)
      const left = await journal.unwritten()
      expect(left.map((each) => [each.change, each.state])).toEqual([
        ['0', 'pending'],
        ['1', 'sent'],
        ['4', 'pending'],
      ])
      expect(left[1]?.sentAt).toBe(2_000)
      expect((await journal.find('a'))?.changes).toHaveLength(5)
    })

    it('has messages to post until they are sent or refused, those in doubt among them', async () => {
      const journal = await openNew()
      const messages = ['m1', 'm2', 'm3', 'm4'].map((id) => ({ id, channel: 'C1', body: { text: id } }))
      await journal.record(entry({ requestId: 'a', at: 5, messages }))
      await journal.markMessage('m1', 'sent', 'C1 17.5')
      await journal.markMessage('m2', 'sending')
      await journal.markMessage('m3', 'failed', 'channel_not_found')
      expect(await journal.unposted()).toEqual([
        { id: 'm2', channel: 'C1', body: { text: 'm2' }, at: 5, state: 'sending' },
        { id: 'm4', channel: 'C1', body: { text: 'm4' }, at: 5, state: 'new' },
      ])
      await journal.markMessage('m2', 'new')
      expect((await journal.unposted())[0]).toMatchObject({ id: 'm2', state: 'new' })
    })

    it('takes a message’s id once for ever, also under another decision and after it was posted', async () => {
      const journal = await openNew()
      const message = { id: 'digest', channel: 'C1', body: { text: 'first' } }
      await journal.record(entry({ requestId: 'a', messages: [message] }))
      await journal.markMessage('digest', 'sent')
      await journal.record(
        entry({ requestId: 'b', changes: ['kept'], messages: [{ ...message, body: 'second' }] }),
      )
      expect(await journal.unposted()).toEqual([])
      expect(await journal.unwritten()).toHaveLength(1)
    })

    it('keeps notes and last good rows, the newest of each', async () => {
      const journal = await openNew()
      expect(await journal.note('tick')).toBeUndefined()
      await journal.setNote('tick', '1')
      await journal.setNote('tick', '2')
      expect(await journal.note('tick')).toBe('2')
      await journal.keepGoodRows([
        { tab: 'SKUs', key: 'A', cells: { sku: 'A', cost: 1 } },
        { tab: 'Stock', key: 'A', cells: { sku: 'A' } },
      ])
      await journal.keepGoodRows([{ tab: 'SKUs', key: 'A', cells: { sku: 'A', cost: 2 } }])
      const rows = await journal.goodRows()
      expect(rows.toSorted((a, b) => (a.tab < b.tab ? -1 : 1))).toEqual([
        { tab: 'SKUs', key: 'A', cells: { sku: 'A', cost: 2 } },
        { tab: 'Stock', key: 'A', cells: { sku: 'A' } },
      ])
    })

    it('has the last good rows of a tab page by page, and forgets those that it is told to forget', async () => {
      const journal = await openNew()
      const keys = ['MV-3', 'MV-1', 'MV-5', 'MV-2', 'MV-4']
      await journal.keepGoodRows(keys.map((key) => ({ tab: 'Movements', key, cells: { id: key } })))
      await journal.keepGoodRows([{ tab: 'SKUs', key: 'MV-9', cells: {} }])
      const page = async (after: string) =>
        (await journal.goodRowsAfter('Movements', after, 2)).map(({ key }) => key)
      expect([await page(''), await page('MV-2'), await page('MV-4'), await page('MV-5')]).toEqual([
        ['MV-1', 'MV-2'],
        ['MV-3', 'MV-4'],
        ['MV-5'],
        [],
      ])
      await journal.forgetGoodRows('Movements', ['MV-1', 'MV-4', 'MV-8'])
      await journal.forgetGoodRows('Movements', [])
      expect(await page('')).toEqual(['MV-2', 'MV-3'])
      expect((await journal.goodRows(['Movements'])).map(({ tab }) => tab)).toEqual(['SKUs'])
      expect(await journal.goodRows()).toHaveLength(4)
    })

    it('says what the rows of a tab come to, run by run, and has those of one run', async () => {
      const journal = await openNew()
      const row = (key: string, mark?: { run: number; digest: number }) => ({
        tab: 'Movements',
        key,
        cells: { id: key },
        ...(mark && { mark }),
      })
      expect(await journal.goodRuns('Movements')).toEqual([])
      const most = 2 ** 40 - 1
      await journal.keepGoodRows([
        row('MV-2', { run: 3, digest: most }),
        row('MV-1', { run: 3, digest: 5 }),
        row('MV-3', { run: 255, digest: 7 }),
        { ...row('MV-9', { run: 3, digest: 1 }), tab: 'Log' },
      ])
      expect(await journal.goodRuns('Movements')).toEqual([
        { run: 3, rows: 2, digest: 4 },
        { run: 255, rows: 1, digest: 7 },
      ])
      expect(await journal.goodRowsOf('Movements', 3)).toEqual([
        row('MV-1', { run: 3, digest: 5 }),
        row('MV-2', { run: 3, digest: most }),
      ])
      expect(await journal.goodRowsOf('Movements', 4)).toEqual([])
      await journal.keepGoodRows([row('MV-2', { run: 3, digest: 6 }), row('MV-3'), row('MV-4')])
      await journal.forgetGoodRows('Movements', ['MV-1'])
      expect(await journal.goodRuns('Movements')).toEqual([
        { run: 3, rows: 1, digest: 6 },
        { run: undefined, rows: 2, digest: 0 },
      ])
      expect(await journal.goodRowsAfter('Movements', '', 2)).toEqual([
        row('MV-2', { run: 3, digest: 6 }),
        row('MV-3'),
      ])
    })

    it('opened again has everything as it was', async () => {
      const where = await place()
      const before = await where.open()
      const message = { id: 'm1', channel: 'C1', body: { text: 'x' } }
      const seqs = await before.record(
        entry({ requestId: 'a', outcome: [1], changes: ['0', '1'], messages: [message] }),
      )
      await before.markChanges((seqs as readonly number[]).slice(0, 1), 'sent', 9)
      await before.markMessage('m1', 'sending')
      await before.setNote('n', 'v')
      await before.keepGoodRows([{ tab: 'T', key: 'K', cells: [1, null, 'x'] }])
      const seen = [
        await before.find('a'),
        await before.unwritten(),
        await before.unposted(),
        await before.goodRows(),
      ]
      await before.close()
      await before.close()
      const after = await openAt(where)
      expect([
        await after.find('a'),
        await after.unwritten(),
        await after.unposted(),
        await after.goodRows(),
      ]).toEqual(seen)
      expect(await after.note('n')).toBe('v')
      expect(await after.record(entry({ requestId: 'a' }))).toBe('known')
      const [next = 0] = (await after.record(entry({ requestId: 'b', changes: ['2'] }))) as readonly number[]
      expect(next).toBeGreaterThan(Math.max(...(seqs as readonly number[])))
    })

    it('takes many decisions at once, each whole, in some order', async () => {
      const journal = await openNew()
      const ids = Array.from({ length: 200 }, (_, at) => `r${at % 150}`)
      const answers = await Promise.all(
        ids.map((requestId) =>
          journal.record(entry({ requestId, changes: [`${requestId} 1`, `${requestId} 2`] })),
        ),
      )
      expect(answers.filter((each) => each === 'known')).toHaveLength(50)
      const unwritten = await journal.unwritten()
      expect(unwritten).toHaveLength(300)
      for (let at = 0; at < 300; at += 2) {
        expect(unwritten[at]?.change).toBe(`${unwritten[at]?.requestId} 1`)
        expect(unwritten[at + 1]?.change).toBe(`${unwritten[at]?.requestId} 2`)
      }
    })

    it('gives back what it was given, whatever it is', async () => {
      const journal = await openNew()
      let count = 0
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), fc.string(), async (value, text) => {
          count += 1
          const requestId = `${count} ${text}`
          const given = JSON.parse(JSON.stringify(value)) as Json
          await journal.record(entry({ requestId, outcome: given, changes: [given, text] }))
          expect(await journal.find(requestId)).toMatchObject({ outcome: given, changes: [given, text] })
        }),
        { numRuns: 50 },
      )
    })
  })
}
