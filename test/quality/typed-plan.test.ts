import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defectsWords, foundOfWords, threeNumbers, typedFound } from '../../src/quality/defects.ts'
import { typedPlan } from '../../src/quality/typed-plan.ts'
import { aqlsOf, aqlsWords, aqlWords, levelOf, nearestAqls } from '../../src/settings/aql.ts'

const names = new Set(['PO-1', 'AURA-GLD', 'S1'])
const read = (text: string) => typedPlan(text, (word) => names.has(word.toUpperCase()))
const plan = (more: object) => ({
  names: ['PO-1'],
  lot: undefined,
  level: undefined,
  aql: {},
  whole: false,
  ...more,
})

describe('what is typed behind /qc', () => {
  it.each<[string, object]>([
    ['PO-1', {}],
    ['PO-1 1200 II 2.5', { lot: 1200, level: 'II', aql: { major: 2.5 } }],
    ['2.5 II 1200 PO-1', { lot: 1200, level: 'II', aql: { major: 2.5 } }],
    ['po-1 1,200 ii 2,5', { names: ['po-1'], lot: 1200, level: 'II', aql: { major: 2.5 } }],
    ['PO-1 S-2 1.0/2.5/4.0', { level: 'S-2', aql: { critical: 1, major: 2.5, minor: 4 } }],
    ['PO-1 s4 0 / 2,5 / 4', { level: 'S-4', aql: { critical: 0, major: 2.5, minor: 4 } }],
    ['PO-1 1.5/4.0', { aql: { major: 1.5, minor: 4 } }],
    ['PO-1 0 2.5 4.0', { aql: { critical: 0, major: 2.5, minor: 4 } }],
    ['PO-1 500 4', { lot: 500, aql: { major: 4 } }],
    ['PO-1 4 500', { lot: 500, aql: { major: 4 } }],
    ['PO-1 lot 4 aql 1', { lot: 4, aql: { major: 1 } }],
    ['PO-1 lot of 1200 pcs level 3 minor 6.5', { lot: 1200, level: 'III', aql: { minor: 6.5 } }],
    ['PO-1 critical 0.65 major 1,5', { aql: { critical: 0.65, major: 1.5 } }],
    ['PO-1 4%', { aql: { major: 4 } }],
    ['PO-1 0', { lot: 0 }],
    ['PO-1 -5', { lot: -5 }],
    ['PO-1 whole', { whole: true }],
    ['inspection of the order PO-1 AURA-GLD', { names: ['PO-1', 'AURA-GLD'] }],
    ['S1', { names: ['S1'] }],
    ['luna hoop 45 cm 200', { names: ['luna', 'hoop', '45', 'cm'], lot: 200 }],
  ])('"%s" is read', (text, more) => {
    expect(read(text)).toEqual(plan(more))
  })

  it.each<[string, object]>([
    ['PO-1 lot many', { code: 'lot-unreadable', got: 'many' }],
    ['PO-1 lot', { code: 'lot-unreadable', got: '' }],
    ['PO-1 level 9', { code: 'level-unknown', got: '9' }],
    ['PO-1 S-5', { code: 'level-unknown', got: 'S-5' }],
    ['PO-1 IV', { code: 'level-unknown', got: 'IV' }],
    ['PO-1 aql two', { code: 'aql-unreadable', got: 'two' }],
    ['PO-1 1.2.3/4', { code: 'aql-unreadable', got: '1.2.3/4' }],
    ['PO-1 1200 0 2.5 4.0 6.5', { code: 'too-many-numbers', got: [1200, 0, 2.5, 4, 6.5] }],
  ])('"%s" cannot be read, and it says which part', (text, fault) => {
    expect(read(text)).toEqual(fault)
  })
})

describe('levels and AQLs', () => {
  it.each([
    ['II', 'II'],
    ['2', 'II'],
    ['level iii', 'III'],
    ['s 3', 'S-3'],
    ['S-4', 'S-4'],
    ['general level I', 'I'],
  ])('the level "%s" is %s', (text, level) => expect(levelOf(text)).toBe(level))

  it.each(['', '0', '4', 'IV', 'S-5', 'S', 'constructor'])('"%s" is no level', (text) =>
    expect(levelOf(text)).toBeUndefined(),
  )

  it.each([
    ['0 / 2.5 / 4.0', [0, 2.5, 4]],
    ['0/2,5/4', [0, 2.5, 4]],
    ['0 2.5 4', [0, 2.5, 4]],
    ['critical 0, major 2.5, minor 4.0', [0, 2.5, 4]],
    ['minor 6.5; critical: 0.065; major 1', [0.065, 1, 6.5]],
  ])('"%s" are three AQLs', (text, [critical, major, minor]) =>
    expect(aqlsOf(text)).toEqual({ critical, major, minor }),
  )

  it.each(['', '2.5', '0 / 3 / 4', '0/2.5/4/6.5', 'major 2.5, minor 4', 'a/b/c', '1 / 2,5 / 99'])(
    '"%s" are none',
    (text) => expect(aqlsOf(text)).toBeUndefined(),
  )

  it('are written as the standard does, and read back', () => {
    expect([0, 0.065, 0.1, 0.65, 1, 2.5].map(aqlWords)).toEqual(['0', '0.065', '0.10', '0.65', '1.0', '2.5'])
    const by = { critical: 0.065, major: 0.4, minor: 6.5 }
    expect(aqlsOf(aqlsWords(by))).toEqual(by)
  })

  it.each([
    [3, [2.5, 4]],
    [0.01, [0.065]],
    [10, [6.5]],
  ])('nearest to %d are %j', (aql, near) => expect(nearestAqls(aql)).toEqual(near))
})

describe('defects by severity', () => {
  it.each([
    ['', [0, 0, 0]],
    ['2 major, 1 minor', [0, 2, 1]],
    ['major 2 minor 1', [0, 2, 1]],
    ['1 crit; 3 maj', [1, 3, 0]],
    ['2major', [0, 2, 0]],
    ['0/2/1', [0, 2, 1]],
    ['1 minor 2 minor', [0, 0, 3]],
  ])('"%s" are read', (text, [critical, major, minor]) =>
    expect(typedFound(text)).toEqual({ critical, major, minor }),
  )

  it.each(['3', 'two major', '2 awful', 'major', '-1 major', '1/2', '2 major 1'])('"%s" are not', (text) =>
    expect(typedFound(text)).toBeUndefined(),
  )

  it('are kept in words that can be read back', () => {
    const byKind = {
      plating: { critical: 0, major: 2, minor: 1 },
      clasp: { critical: 1, major: 0, minor: 0 },
      size: { critical: 0, major: 0, minor: 0 },
    }
    const words = defectsWords(byKind)
    expect(words).toBe('plating 2 major, 1 minor; clasp 1 critical')
    expect(foundOfWords(words)).toEqual({ plating: byKind.plating, clasp: byKind.clasp })
    expect(foundOfWords('scratches all over')).toEqual({})
  })

  it('limits stand in the sheet as three numbers', () => {
    expect(threeNumbers(' 0 / 5/7 ')).toEqual({ critical: 0, major: 5, minor: 7 })
    expect(threeNumbers('0 / 5')).toBeUndefined()
  })
})

describe('whatever is typed', () => {
  const words = fc.constantFrom(
    ...'PO-1 1200 II S-2 lot aql level major 2.5 0/2.5/4.0 , / % -3 x3 of whole'.split(' '),
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((all) => all.join(' ')),
  )

  it('is read or is a fault, and numbers are what they were typed as', () => {
    fc.assert(
      fc.property(text, (typed) => {
        const found = read(typed)
        if ('code' in found) expect(found.code).not.toBe('')
        else expect(found.lot === undefined || Number.isFinite(found.lot)).toBe(true)
        const pieces = typedFound(typed)
        expect(pieces === undefined || Object.values(pieces).every(Number.isInteger)).toBe(true)
      }),
    )
  })

  it('what is written of defects is read back as it was', () => {
    const count = fc.nat(9999)
    fc.assert(
      fc.property(count, count, count, (critical, major, minor) => {
        const found = { critical, major, minor }
        const kinds = foundOfWords(defectsWords({ stones: found }))
        expect(kinds.stones ?? { critical: 0, major: 0, minor: 0 }).toEqual(found)
      }),
    )
  })
})
