import { describe, expect, it } from 'vitest'
import { alertStep, type Told } from '../../src/planning/alerts.ts'
import type { AbcClass, StockState } from '../../src/planning/rules.ts'
import { reminderStates } from '../../src/reminding/rules.ts'

/** What was told last: '-' nothing, else 'stage state'. */
const before = [
  '-',
  'low waiting',
  'low held',
  'low posted',
  'low acknowledged',
  'low snoozed',
  'low recovered',
  'low resolved',
  'out waiting',
  'out held',
  'out posted',
  'out acknowledged',
  'out snoozed',
  'out recovered',
  'out resolved',
] as const

/** 'stage state tell', or '' when nothing changes. */
function step(
  told: string,
  stock: StockState,
  abc: AbcClass,
  how: { quiet?: boolean; snoozing?: boolean } = {},
): string {
  const [stage, state] = told.split(' ') as [Told['stage'], Told['state']]
  const { quiet, snoozing = false } = how
  const found = alertStep(told === '-' ? undefined : { stage, state, snoozing }, stock, abc, quiet)
  return found === undefined ? '' : `${found.stage} ${found.state} ${found.tell}`
}

describe('the step from what was told to how it is', () => {
  // What was told | now ok | now low, class A | now low, class B or C | now out
  it.each([
    ['-', '', 'low posted now', 'low waiting digest', 'out posted now'],
    ['low waiting', 'low resolved nothing', '', '', 'out posted now'],
    ['low held', 'low resolved nothing', 'low posted now', 'low waiting digest', 'out posted now'],
    ['low posted', 'low recovered digest', '', '', 'out posted now'],
    ['low acknowledged', 'low recovered digest', '', '', 'out posted now'],
    ['low snoozed', 'low recovered digest', 'low waiting digest', 'low waiting digest', 'out posted now'],
    ['low recovered', '', 'low posted now', 'low waiting digest', 'out posted now'],
    ['low resolved', '', 'low posted now', 'low waiting digest', 'out posted now'],
    ['out waiting', 'out resolved nothing', 'low waiting nothing', 'low waiting nothing', ''],
    ['out held', 'out resolved nothing', 'low posted now', 'low waiting digest', 'out posted now'],
    ['out posted', 'out recovered digest', 'low posted nothing', 'low posted nothing', ''],
    ['out acknowledged', 'out recovered digest', 'low acknowledged nothing', 'low acknowledged nothing', ''],
    ['out snoozed', 'out recovered digest', 'low waiting digest', 'low waiting digest', 'out waiting digest'],
    ['out recovered', '', 'low posted now', 'low waiting digest', 'out posted now'],
    ['out resolved', '', 'low posted now', 'low waiting digest', 'out posted now'],
  ])('after “%s”: ok “%s”, low A “%s”, low “%s”, out “%s”', (told, ok, lowA, low, out) => {
    expect(step(told, 'ok', 'A')).toBe(ok)
    expect(step(told, 'low', 'A')).toBe(lowA)
    for (const abc of ['B', 'C'] as const) expect(step(told, 'low', abc)).toBe(low)
    for (const abc of ['A', 'B', 'C'] as const) expect(step(told, 'out', abc)).toBe(out)
  })

  // In the quiet hours. What was told | now ok | now low, class A | now low, class B or C | now out
  it.each([
    ['-', '', 'low held nothing', 'low waiting digest', 'out held nothing'],
    ['low waiting', 'low resolved nothing', '', '', 'out held nothing'],
    ['low held', 'low resolved nothing', '', '', 'out held nothing'],
    ['low posted', 'low recovered digest', '', '', 'out held nothing'],
    ['out held', 'out resolved nothing', 'low held nothing', 'low held nothing', ''],
    ['out posted', 'out recovered digest', 'low posted nothing', 'low posted nothing', ''],
    ['low recovered', '', 'low held nothing', 'low waiting digest', 'out held nothing'],
  ])('in the quiet hours after “%s”: ok “%s”, low A “%s”, low “%s”, out “%s”', (told, ok, lowA, low, out) => {
    expect(step(told, 'ok', 'A', { quiet: true })).toBe(ok)
    expect(step(told, 'low', 'A', { quiet: true })).toBe(lowA)
    expect(step(told, 'low', 'C', { quiet: true })).toBe(low)
    expect(step(told, 'out', 'C', { quiet: true })).toBe(out)
  })

  it('while a snooze lasts is silent, but for what is worse and for its recovery', () => {
    const snoozing = { snoozing: true }
    expect(step('low snoozed', 'low', 'A', snoozing)).toBe('')
    expect(step('out snoozed', 'out', 'A', snoozing)).toBe('')
    expect(step('out snoozed', 'low', 'A', snoozing)).toBe('low snoozed nothing')
    expect(step('low snoozed', 'out', 'C', snoozing)).toBe('out posted now')
    expect(step('low snoozed', 'ok', 'C', snoozing)).toBe('low recovered digest')
  })

  it('never tells anything at once in the quiet hours', () => {
    for (const told of before)
      for (const stock of ['ok', 'low', 'out', 'dead', 'over'] as const)
        for (const abc of ['A', 'B', 'C'] as const)
          expect(step(told, stock, abc, { quiet: true })).not.toMatch(/now$/)
  })

  it('covers every state that a row may have', () => {
    const states = new Set(before.map((told) => told.split(' ')[1] ?? ''))
    for (const state of reminderStates) expect(states.has(state)).toBe(true)
  })

  it('takes dead and over-stocked pieces for ok', () => {
    for (const told of before)
      for (const stock of ['dead', 'over'] as const)
        expect(step(told, stock, 'B')).toBe(step(told, 'ok', 'B'))
  })

  it('taken once is not taken again: the same state is never told twice', () => {
    for (const told of before)
      for (const stock of ['ok', 'low', 'out'] as const)
        for (const abc of ['A', 'B', 'C'] as const) {
          const first = step(told, stock, abc)
          const [stage, state] = first.split(' ')
          if (first !== '')
            expect([told, stock, abc, step(`${stage} ${state}`, stock, abc)]).toEqual([told, stock, abc, ''])
        }
  })
})
