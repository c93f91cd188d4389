import { describe, expect, it } from 'vitest'
import { nextMorning, type WorkingTimes } from '../../sandbox/clock.ts'

const lisbon: WorkingTimes = { timeZone: 'Europe/Lisbon', minute: 540, days: [1, 2, 3, 4, 5] }

describe('the next working morning', () => {
  it.each([
    ['of a night', '2026-11-25T01:00:00Z', '2026-11-25T09:00:30Z'],
    ['of a Tuesday at noon', '2026-11-24T12:00:00Z', '2026-11-25T09:00:30Z'],
    ['of a Friday evening', '2026-11-27T20:00:00Z', '2026-11-30T09:00:30Z'],
    ['across the change to summer time', '2027-03-26T12:00:00Z', '2027-03-29T08:00:30Z'],
  ])('%s', (_, from, to) => {
    expect(new Date(nextMorning(Date.parse(from), lisbon)).toISOString()).toBe(to.replace('Z', '.000Z'))
  })

  it('is on the team’s own clock and days', () => {
    const tokyo: WorkingTimes = { timeZone: 'Asia/Tokyo', minute: 510, days: [6] }
    const next = nextMorning(Date.parse('2026-11-25T00:00:00Z'), tokyo)
    expect(new Date(next).toISOString()).toBe('2026-11-27T23:30:30.000Z')
  })
})
