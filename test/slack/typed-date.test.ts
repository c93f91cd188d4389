import { describe, expect, it } from 'vitest'
import { typedDate } from '../../src/slack/typed-date.ts'

/** Tuesday late in the evening in Lisbon, Wednesday already in Tokyo. */
const now = Date.parse('2026-11-24T23:30:00Z')

describe('a day as people type it', () => {
  it.each([
    ['12 Dec', 'Europe/Lisbon', '2026-12-12'],
    ['in two weeks', 'Europe/Lisbon', '2026-12-08'],
    ['friday', 'Europe/Lisbon', '2026-11-27'],
    ['2026-12-24', 'Europe/Lisbon', '2026-12-24'],
    ['tomorrow', 'Europe/Lisbon', '2026-11-25'],
    ['tomorrow', 'Asia/Tokyo', '2026-11-26'],
    ['5/12', 'Europe/Lisbon', '2026-12-05'],
    ['5/12', 'America/New_York', '2027-05-12'],
    ['5.12.', 'Europe/Lisbon', '2026-12-05'],
    ['am 1.2.', 'Europe/Berlin', '2027-02-01'],
    ['05.12.2026', 'Europe/Berlin', '2026-12-05'],
    ['05.12.2026', 'America/New_York', '2026-05-12'],
    ['3 March', 'Europe/Lisbon', '2027-03-03'],
    ['last friday', 'Europe/Lisbon', '2026-11-20'],
    ['this morning', 'Europe/Lisbon', '2026-11-24'],
    ['yesterday', 'Asia/Tokyo', '2026-11-24'],
    ['a week ago', 'Europe/Lisbon', '2026-11-17'],
    ['friday after next', 'Europe/Lisbon', '2026-12-04'],
    ['monday', 'Europe/Lisbon', '2026-11-30'],
  ])('%j in %s is %s', (words, timeZone, date) => {
    expect(typedDate(words, now, timeZone)?.date).toBe(date)
  })

  it('leaves the other words over', () => {
    expect(typedDate('ring due 12 Dec please', now, 'Europe/Lisbon')?.rest).toBe('ring due please')
    expect(typedDate('ring due 12.12. please', now, 'Europe/Lisbon')?.rest).toBe('ring due please')
  })

  it.each([
    'hoop 45 cm',
    'size 3',
    'May pendant',
    '',
    'for the year',
    '29 Feb 2027',
    'order 1001',
    '5.12',
    '30.2.',
    '5.13.',
    '1.2.3.4.',
  ])('%j names no day', (words) => {
    expect(typedDate(words, now, 'Europe/Lisbon')).toBeUndefined()
  })
})
