import { expect, it } from 'vitest'
import { JournalFault, type FaultEffect } from '../../src/journal/journal.ts'
import { accept, refuse } from '../../src/kit/result.ts'
import { watchWrites } from '../../src/slack/writes.ts'
import type { Repair } from '../../src/workbook/repair.ts'
import type { Workbook } from '../../src/workbook/workbook.ts'

const outcome = accept({ requestId: 'r', reply: null, again: false, googleAnswers: true })
const watched = (change: () => Promise<unknown>) => watchWrites({ tabs: [], change } as unknown as Workbook)
const fails = (effect: FaultEffect) => () => Promise.reject(new JournalFault('x', undefined, effect))
const decide = () => refuse('never asked')

it.each<[string, () => Promise<unknown>, boolean]>([
  ['was decided', async () => outcome, false],
  ['was refused', async () => refuse('no'), true],
  ['the journal certainly did not take', fails('nothing'), true],
  ['the journal may have taken', fails('unknown'), false],
  ['broke off', () => Promise.reject(new Error('x')), false],
])('what %s: whether nothing was written is told so', async (_, change, nothing) => {
  const { workbook, wroteNothing } = watched(change)
  expect(wroteNothing()).toBe(true)
  await workbook.change('r', decide).catch(() => undefined)
  expect(wroteNothing()).toBe(nothing)
})

it('what is under way may be written, and what was stays so after a later refusal', async () => {
  const answers = [Promise.withResolvers<unknown>(), Promise.withResolvers<unknown>()]
  let asked = 0
  const { workbook, wroteNothing } = watched(
    () => answers[asked++]?.promise ?? Promise.reject(new Error('x')),
  )
  const first = workbook.change('r', decide)
  expect(wroteNothing()).toBe(false)
  answers[0]?.resolve(outcome)
  await first
  answers[1]?.resolve(refuse('no'))
  await workbook.change('r', decide)
  expect(wroteNothing()).toBe(false)
})

it('a request for which nothing can be recorded asks the workbook for no write and is told why', async () => {
  const cannotRecord = new JournalFault('held', undefined, 'nothing', 'held')
  const asked: string[] = []
  const write = (name: string) => () => {
    asked.push(name)
    return Promise.resolve(outcome)
  }
  const all = { tabs: [], change: write('change'), undo: write('undo'), repair: write('repair') }
  const { workbook, wroteNothing } = watchWrites(all as unknown as Workbook, cannotRecord)
  await expect(workbook.change('r', decide)).rejects.toBe(cannotRecord)
  await expect(workbook.undo('r', '@ana')).rejects.toBe(cannotRecord)
  await expect(workbook.repair({} as Repair)).rejects.toBe(cannotRecord)
  expect(asked).toEqual([])
  expect(wroteNothing()).toBe(true)
})
