import { describe, expect, it } from 'vitest'
import { alertStep, type Told } from '../../src/planning/alerts.ts'
import type { AbcClass, StockState } from '../../src/planning/rules.ts'
import { reminderStates } from '../../src/reminding/rules.ts'

/** What was told last: '-' nothing, else 'stage state'. */
const before = [
  '-',
  'low waiting',
  'low posted',
  'low acknowledged',
  'low snoozed',
  'low recovered',
  'low resolved',
  'out waiting',
  'out posted',
  'out acknowledged',
  'out snoozed',
  'out recovered',
  'out resolved',
] as const

/** 'stage state tell', or '' when nothing changes. */
function step(told: string, stock: StockState, abc: AbcClass): string {
  const [stage, state] = told.split(' ') as [Told['stage'], Told['state']]
  const found = alertStep(told === '-' ? undefined : { stage, state }, stock, abc)
  return found === undefined ? '' : `${found.stage} ${found.state} ${found.tell}`
}

describe('the step from what was told to how it is', () => {
  // What was told | now ok | now low, class A | now low, class B or C | now out
  it.each([
    ['-', '', 'low posted now', 'low waiting digest', 'out posted now'],
    ['low waiting', 'low resolved nothing', '', '', 'out posted now'],
    ['low posted', 'low recovered digest', '', '', 'out posted now'],
    ['low acknowledged', 'low recovered digest', '', '', 'out posted now'],
    ['low snoozed', 'low recovered digest', 'low waiting digest', 'low waiting digest', 'out posted now'],
    ['low recovered', '', 'low posted now', 'low waiting digest', 'out posted now'],
    ['low resolved', '', 'low posted now', 'low waiting digest', 'out posted now'],
    ['out waiting', 'out resolved nothing', 'low waiting nothing', 'low waiting nothing', ''],
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
