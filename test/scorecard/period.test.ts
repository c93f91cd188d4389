import { expect, it } from 'vitest'
import type { LocalDate } from '../../src/kit/local-date.ts'
import { isWithin, splitPeriod } from '../../src/scorecard/period.ts'

const today = '2026-03-16' as LocalDate

it.each<[string, string, string | undefined, string | undefined]>([
  ['Casa Prata 90 days', 'Casa Prata', '2025-12-17', '2026-03-16'],
  ['casa prata last 2 weeks', 'casa prata', '2026-03-03', '2026-03-16'],
  ['the last 1 year', '', '2025-03-17', '2026-03-16'],
  ['Casa Prata 2012', 'Casa Prata', '2012-01-01', '2012-12-31'],
  ['2012', '', '2012-01-01', '2012-12-31'],
  ['Casa 2024-02', 'Casa', '2024-02-01', '2024-02-29'],
  ['2025-12', '', '2025-12-01', '2025-12-31'],
  ['Casa all', 'Casa', '1900-01-01', '2026-03-16'],
  ['Studio 54', 'Studio 54', undefined, undefined],
  ['Casa 0 days', 'Casa 0 days', undefined, undefined],
  ['Casa 2024-13', 'Casa 2024-13', undefined, undefined],
  ['', '', undefined, undefined],
])('"%s" is "%s" from %s to %s', (words, rest, from, to) => {
  const found = splitPeriod(words, today)
  expect([found.rest, found.period?.from, found.period?.to]).toEqual([rest, from, to])
})

it('a period has its first and its last day, and no day is in none', () => {
  const period = { from: '2026-01-01' as LocalDate, to: '2026-01-31' as LocalDate }
  expect(isWithin(period.from, period) && isWithin(period.to, period)).toBe(true)
  expect(isWithin('2026-02-01' as LocalDate, period)).toBe(false)
  expect(isWithin(null, period)).toBe(false)
})
