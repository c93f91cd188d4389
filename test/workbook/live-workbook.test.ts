import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Journal } from '../../src/journal/journal.ts'
import { openSqliteJournal } from '../../src/journal/sqlite.ts'
import { accept, refuse } from '../../src/kit/result.ts'
import { append, update } from '../../src/workbook/change.ts'
import { DeskSpreadsheet, type Mishap } from '../support/desk-spreadsheet.ts'
import { box, gold, line, logTab, shelf, shelfTab, type Box } from '../support/shelf.ts'
import { idsIn, openShelf, problemsOf } from '../support/shelf-office.ts'

describe('a decision', () => {
  it('is known at once and in the sheet a moment later', async () => {
    const office = await openShelf({ Shelf: shelf })
    const outcome = await office.decide([
      update(shelfTab, gold, { pieces: 3 }),
      append(logTab, line({ id: 'L-1', pieces: -1 })),
    ])
    expect(outcome).toMatchObject({ ok: true, value: { again: false, googleAnswers: true } })
    expect(office.box('b-1')).toMatchObject({ pieces: 3 })
    expect(office.workbook.facts().written(logTab, 'L-1')).toBe(false)
    expect(office.workbook.facts().link(logTab, 'L-1')).toBe('https://sheets.test/desk#gid=1&range=A2')
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Id: 'B-1', Pieces: 3, Label: 'gold' })
    expect(office.desk.records('Log')).toMatchObject([{ Id: 'L-1', Pieces: -1 }])
    expect(office.workbook.facts().written(logTab, 'L-1')).toBe(true)
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('asked for again answers what it answered, and nothing is done twice', async () => {
    const office = await openShelf()
    await office.decide([append(logTab, line({ id: 'L-1' }))], 'same')
    const again = await office.workbook.change('same', () => {
      throw new Error('decided twice')
    })
    expect(again).toMatchObject({ ok: true, value: { reply: 'same', again: true } })
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
  })

  it('that is refused changes nothing and may be asked again', async () => {
    const office = await openShelf()
    expect(await office.workbook.change('wish', () => refuse('no'))).toEqual({ ok: false, refusal: 'no' })
    expect(await office.decide([append(logTab, line({ id: 'L-1' }))], 'wish')).toMatchObject({
      ok: true,
      value: { again: false },
    })
  })

  it('is made on what the one before it decided', async () => {
    const office = await openShelf({ Shelf: shelf })
    const take = (id: string) =>
      office.workbook.change(id, (facts) => {
        const now = facts.find(shelfTab, 'B-1') as Box
        return accept({
          changes: [update(shelfTab, now, { pieces: (now.pieces ?? 0) - 1 })],
          reply: now.pieces,
        })
      })
    const outcomes = await Promise.all(['a', 'b', 'c'].map(take))
    expect(outcomes.map((each) => each.ok && each.value.reply)).toEqual([4, 3, 2])
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 1 })
    expect(office.workbook.status().unwritten).toBe(0)
    expect(office.conflicts).toEqual([])
    expect(office.box('B-1')).toMatchObject({ pieces: 1 })
  })

  it('that the disk does not take is not made', async () => {
    const inner = openSqliteJournal(':memory:')
    const broken: Journal = { ...inner, record: () => Promise.reject(new Error('disk full')) }
    const office = await openShelf({ Shelf: shelf }, { journal: broken })
    await expect(office.decide([update(shelfTab, gold, { pieces: 3 })])).rejects.toThrow('disk full')
    expect(office.box('B-1')).toMatchObject({ pieces: 4 })
    await office.turns()
    expect(office.desk.writeCount).toBe(0)
    await inner.close()
  })

  it('that breaks off does not hold up the next', async () => {
    const office = await openShelf()
    const broken = office.workbook.change('bug', () => {
      throw new Error('a bug')
    })
    const next = office.decide([append(logTab, line({ id: 'L-1' }))])
    await expect(broken).rejects.toThrow('a bug')
    expect(await next).toMatchObject({ ok: true })
  })
})

describe('when Google does not answer a write', () => {
  it('and had carried it out, it is found and not written again', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.writes.push('lost-after')
    await office.decide([append(logTab, line({ id: 'L-1' })), update(shelfTab, gold, { pieces: 3 })])
    await office.turns()
    expect(office.workbook.status()).toMatchObject({ unwritten: 0, googleAnswers: true })
    expect(office.desk.writeCount).toBe(1)
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
  })

  it('and had not, it is written once Google can no longer do it: after three minutes, not before', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.writes.push('lost-before')
    await office.decide([append(logTab, line({ id: 'L-1' })), update(shelfTab, gold, { pieces: 3 })])
    await office.turns()
    office.wait(180)
    await office.turns()
    expect(office.desk.writeCount).toBe(1)
    expect(office.box('B-1')).toMatchObject({ pieces: 3 })
    office.wait(1)
    await office.turns()
    expect(office.desk.records('Shelf')[0]).toMatchObject({ Pieces: 3 })
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('and does it while somebody sets the machine’s clock ahead, it is there once, of every kind of row', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.writes.push('late')
    await office.decide([append(logTab, line({ id: 'L-1' })), append(shelfTab, box({ id: 'B-9' }))])
    await office.turns()
    office.setClockAhead(7_200)
    await office.turns()
    office.desk.landLate()
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
    expect(idsIn(office, 'Shelf')).toEqual(['B-1', 'B-2', 'B-3', 'B-9'])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('and its process is gone, too, the next one waits three minutes from its own beginning, whatever the clock says', async () => {
    const journal = openSqliteJournal(':memory:')
    onTestFinished(() => journal.close())
    const first = await openShelf({ Shelf: shelf }, { journal })
    first.desk.writes.push('late')
    await first.decide([append(shelfTab, box({ id: 'B-9' }))])
    await first.turns()
    await first.workbook.stop(0)
    const second = await openShelf({}, { journal, desk: first.desk })
    second.setClockAhead(7_200)
    second.wait(180)
    await second.turns()
    expect(idsIn(second, 'Shelf')).toEqual(['B-1', 'B-2', 'B-3'])
    second.desk.landLate()
    second.wait(1)
    await second.turns()
    expect(idsIn(second, 'Shelf')).toEqual(['B-1', 'B-2', 'B-3', 'B-9'])
    expect(second.workbook.status().unwritten).toBe(0)
  })

  it('and its process was gone for a quarter of an hour, the next one writes at once', async () => {
    const journal = openSqliteJournal(':memory:')
    onTestFinished(() => journal.close())
    const first = await openShelf({ Shelf: shelf }, { journal })
    first.desk.writes.push('lost-before')
    await first.decide([append(shelfTab, box({ id: 'B-9' }))])
    await first.turns()
    await first.workbook.stop(0)
    const second = await openShelf({}, { journal, desk: first.desk, ahead: 900 })
    await second.turns()
    expect(idsIn(second, 'Shelf')).toEqual(['B-1', 'B-2', 'B-3', 'B-9'])
  })

  it('others go on being written meanwhile', async () => {
    const office = await openShelf()
    office.desk.writes.push('lost-before')
    await office.decide([append(logTab, line({ id: 'L-1' }))])
    await office.turns()
    await office.decide([append(logTab, line({ id: 'L-2' }))])
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-2'])
    expect(
      office
        .lines()
        .map((each) => each.id)
        .sort(),
    ).toEqual(['L-1', 'L-2'])
  })

  it('and does it after all when it was written again, the later row is made void and counts nothing', async () => {
    const office = await openShelf()
    office.desk.writes.push('late')
    await office.decide([append(logTab, line({ id: 'L-1', pieces: 5 }))])
    await office.turns()
    office.wait(181)
    await office.turns()
    office.desk.landLate()
    await office.turns()
    expect(office.desk.records('Log')).toMatchObject([
      { Id: 'L-1', Pieces: 5, Status: 'ok' },
      { Id: 'L-1', Pieces: 5, Status: 'void' },
    ])
    expect(office.lines()).toMatchObject([{ id: 'L-1', status: 'ok' }])
    expect(problemsOf(office)).toEqual([])
    const { writeCount } = office.desk
    office.desk.sort('Log', (a, b) => (String(a[3]) < String(b[3]) ? 1 : -1))
    await office.turns()
    expect(office.lines()).toMatchObject([{ id: 'L-1', status: 'ok' }])
    expect(office.desk.writeCount).toBe(writeCount)
  })

  it.each(['busy', 'unreachable'] as const)(
    'because it is %s, it is written at the next turn',
    async (mishap) => {
      const office = await openShelf()
      office.desk.writes.push(mishap)
      await office.decide([append(logTab, line({ id: 'L-1' }))])
      await office.turns()
      expect(idsIn(office, 'Log')).toEqual(['L-1'])
    },
  )

  it('people are told that their wish is saved, and it is written when Google is back', async () => {
    const office = await openShelf({ Shelf: shelf })
    office.desk.offline = true
    await office.turns(1)
    expect(office.workbook.status()).toMatchObject({
      ready: true,
      googleAnswers: false,
      fault: 'unreachable: a read: unreachable',
    })
    const outcome = await office.decide([update(shelfTab, gold, { pieces: 3 })])
    expect(outcome).toMatchObject({ ok: true, value: { googleAnswers: false } })
    expect(office.box('B-1')).toMatchObject({ pieces: 3 })
    office.desk.offline = false
    await office.turns()
    expect(office.workbook.status()).toMatchObject({ googleAnswers: true, unwritten: 0 })
  })
})

describe('a restart', () => {
  async function journalFile() {
    const folder = await mkdtemp(join(tmpdir(), 'jumpring-live-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    return join(folder, 'journal.sqlite')
  }

  it.each<[string, Mishap, number]>([
    ['before it was sent', 'unreachable', 0],
    ['after it was sent and done', 'lost-after', 0],
    ['after it was sent and lost', 'lost-before', 181],
  ])('%s writes what was decided once', async (_, mishap, seconds) => {
    const path = await journalFile()
    const desk = new DeskSpreadsheet([shelfTab, logTab], { Shelf: shelf })
    const before = openSqliteJournal(path)
    const first = await openShelf({}, { desk, journal: before })
    desk.writes.push(mishap)
    await first.decide([append(logTab, line({ id: 'L-1' })), update(shelfTab, gold, { pieces: 3 })], 'wish')
    await first.turns(1)
    await first.workbook.stop(0)
    await before.close()

    const journal = openSqliteJournal(path)
    const office = await openShelf({}, { desk, journal })
    expect(office.box('B-1')).toMatchObject({ pieces: 3 })
    expect(office.lines()).toMatchObject([{ id: 'L-1' }])
    expect(await office.decide([], 'wish')).toMatchObject({ ok: true, value: { again: true } })
    office.wait(seconds)
    await office.turns()
    expect(idsIn(office, 'Log')).toEqual(['L-1'])
    expect(desk.records('Shelf')[0]).toMatchObject({ Pieces: 3 })
    expect(office.workbook.status().unwritten).toBe(0)
    await office.workbook.stop(0)
    await journal.close()
  })

  it('keeps the last good value of a cell that is bad now', async () => {
    const desk = new DeskSpreadsheet([shelfTab, logTab], { Shelf: shelf })
    const journal = openSqliteJournal(':memory:')
    const first = await openShelf({}, { desk, journal })
    await first.workbook.stop(0)
    desk.type('Shelf', 'B-1', 'Pieces', 'many')
    const office = await openShelf({}, { desk, journal })
    expect(office.box('B-1')).toMatchObject({ pieces: 4 })
    expect(problemsOf(office)).toEqual(['Shelf Pieces: many'])
    await office.workbook.stop(0)
    await journal.close()
  })
})

describe('taking back', () => {
  it('before Google has it leaves no trace in the sheet', async () => {
    const office = await openShelf()
    office.desk.offline = true
    await office.decide([append(shelfTab, gold)], 'wish')
    expect((await office.workbook.undo('wish', '@ana')).ok).toBe(true)
    office.desk.offline = false
    await office.turns()
    office.wait(200)
    await office.turns()
    expect(office.desk.records('Shelf')).toEqual([])
    expect(office.boxes()).toEqual([])
    expect(office.workbook.status().unwritten).toBe(0)
  })

  it('a ledger row is another row, whether Google had the first or not', async () => {
    const office = await openShelf()
    office.desk.writes.push('lost-before')
    await office.decide([append(logTab, line({ id: 'L-1', pieces: 5 }))], 'wish')
    await office.turns()
    expect((await office.workbook.undo('wish', '@ana')).ok).toBe(true)
    office.wait(181)
    await office.turns()
    expect(office.desk.records('Log').map((row) => Math.abs(Number(row['Pieces'])))).toEqual([5, 5])
    expect(office.lines().reduce((sum, each) => sum + each.pieces, 0)).toBe(0)
  })
})
