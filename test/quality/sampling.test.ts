import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeLetter, codeLetters, planLot, singlePlan } from '../../src/quality/sampling.ts'
import { aqls, inspectionLevels, severities } from '../../src/settings/aql.ts'
import { lotRows, plansByAql, sampleOf, workedCases } from './published-plans.ts'

const usual = { critical: 0, major: 2.5, minor: 4 }

function planned(lot: number, level: (typeof inspectionLevels)[number], aql = usual) {
  const plan = planLot(lot, level, aql)
  if (!plan.ok) throw new Error(JSON.stringify(plan.refusal))
  return plan.value
}

describe('the code letter', () => {
  it.each(lotRows)('of lots from %d to %d is as published at every level', (from, to, letters) => {
    const sizes = Number.isFinite(to) ? [from, Math.floor((from + to) / 2), to] : [from, 9_999_999]
    inspectionLevels.forEach((level, at) => {
      for (const lot of sizes) {
        const found = codeLetter(lot, level)
        expect(found, `${lot} at ${level}`).toEqual({
          letter: letters[at],
          range: { from, to: Number.isFinite(to) ? to : null },
        })
      }
    })
  })
})

describe('a single sampling plan for normal inspection', () => {
  it('is there for every AQL that is offered', () => {
    expect(plansByAql.map(([aql]) => aql)).toEqual([...aqls])
    expect(codeLetters.join('')).toBe('ABCDEFGHJKLMNPQR')
  })

  it.each(plansByAql)('with AQL %d is as published for every letter, arrows followed', (aql, plans) => {
    const found = codeLetters.map((letter) => {
      const plan = singlePlan(letter, aql)
      const [from, to] = [codeLetters.indexOf(letter), codeLetters.indexOf(plan.letter)]
      expect(plan.arrow).toBe(from === to ? 'none' : to > from ? 'down' : 'up')
      expect(plan.tableSize).toBe(sampleOf[plan.letter])
      expect(plan.reject).toBe(plan.accept + 1)
      return `${plan.letter}${plan.accept}`
    })
    expect(found.join(' ')).toBe(plans)
  })

  it.each(workedCases)('of $lot pieces at $level with AQL $aql takes $sample and accepts $accept', (each) => {
    const plan = planned(each.lot, each.level, { critical: 0, major: each.aql, minor: each.aql })
    expect(plan.of.major).toMatchObject({
      sampleSize: each.sample,
      accept: each.accept,
      reject: each.accept + 1,
    })
    if ('letter' in each) expect(plan.letter).toBe(each.letter)
  })
})

describe('a lot', () => {
  it('keeps each severity’s own sample where the arrows lead to different ones', () => {
    const plan = planned(40, 'II')
    expect(plan.letter).toBe('D')
    expect(plan.of.major).toMatchObject({ letter: 'C', arrow: 'up', sampleSize: 5, accept: 0 })
    expect(plan.of.minor).toMatchObject({ letter: 'E', arrow: 'down', sampleSize: 13, accept: 1 })
    expect(plan.of.critical).toMatchObject({ sampleSize: 13, accept: 0, reject: 1 })
    expect(plan.sampleSize).toBe(13)
  })

  it('that is no larger than its sample is looked at as a whole', () => {
    const plan = planned(12, 'II', { critical: 0, major: 0.65, minor: 1 })
    expect(plan.of.major).toMatchObject({ tableSize: 20, sampleSize: 12, accept: 0 })
    expect(plan.sampleSize).toBe(12)
    expect(planned(20, 'II', { critical: 0, major: 0.65, minor: 0.65 }).sampleSize).toBe(20)
  })

  it('with no AQL but 0 takes the letter’s own sample', () => {
    const plan = planned(800, 'II', { critical: 0, major: 0, minor: 0 })
    expect(plan.sampleSize).toBe(80)
    expect(severities.map((severity) => plan.of[severity].reject)).toEqual([1, 1, 1])
  })

  it.each([
    [1, 'lot-of-one'],
    [0, 'lot-not-whole'],
    [-5, 'lot-not-whole'],
    [2.5, 'lot-not-whole'],
    [Number.NaN, 'lot-not-whole'],
    [10_000_000, 'lot-not-whole'],
  ])('of %d is refused', (lot, code) => {
    expect(planLot(lot, 'II', usual)).toMatchObject({ ok: false, refusal: { code } })
  })

  it('with an AQL that is not offered is refused', () => {
    expect(planLot(500, 'II', { ...usual, major: 3 })).toEqual({
      ok: false,
      refusal: { code: 'aql-not-offered', got: 3 },
    })
  })
})

describe('whatever lot, level and AQL', () => {
  const lots = fc.integer({ min: 2, max: 9_999_999 })
  const levels = fc.constantFrom(...inspectionLevels)
  const limits = fc.constantFrom(...aqls)

  it('the sample is at most the lot, and every severity’s at most the sample', () => {
    fc.assert(
      fc.property(lots, levels, limits, limits, (lot, level, major, minor) => {
        const plan = planned(lot, level, { critical: 0, major, minor })
        expect(plan.sampleSize).toBeLessThanOrEqual(lot)
        expect(lot >= plan.range.from && (plan.range.to === null || lot <= plan.range.to)).toBe(true)
        for (const severity of severities) {
          const own = plan.of[severity]
          expect(own.sampleSize).toBeLessThanOrEqual(plan.sampleSize)
          expect(own.reject).toBe(own.accept + 1)
        }
      }),
    )
  })

  it('a larger lot never takes a smaller sample of its own letter, nor does a higher level', () => {
    fc.assert(
      fc.property(lots, lots, levels, (a, b, level) => {
        const [small, large] = a < b ? [a, b] : [b, a]
        const at = (lot: number) => codeLetters.indexOf(codeLetter(lot, level).letter)
        expect(at(large)).toBeGreaterThanOrEqual(at(small))
        const general = (['I', 'II', 'III'] as const).map((each) =>
          codeLetters.indexOf(codeLetter(a, each).letter),
        )
        expect(general).toEqual(general.toSorted((x, y) => x - y))
      }),
    )
  })

  it('a plan that an arrow leads to is one that no arrow leads away from', () => {
    for (const letter of codeLetters)
      for (const aql of aqls) {
        const plan = singlePlan(letter, aql)
        expect(singlePlan(plan.letter, aql)).toEqual({ ...plan, arrow: 'none' })
      }
  })
})
