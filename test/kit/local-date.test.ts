import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  dateOfSerial,
  daysBetween,
  instantOf,
  instantOfSerial,
  isoWeekday,
  isTimeZone,
  localDate,
  localDateAt,
  minuteOfDayAt,
  serialOf,
  serialOfInstant,
  type LocalDate,
} from '../../src/kit/local-date.ts'

const day = (text: string) => localDate(text) as LocalDate

describe('calendar days', () => {
  it('reads only days that exist', () => {
    expect(localDate('2026-02-28')).toBe('2026-02-28')
    expect(localDate('2026-02-29')).toBeUndefined()
    expect(localDate('2026-2-3')).toBeUndefined()
    expect(localDate('yesterday')).toBeUndefined()
  })

  it.each([
    ['1899-12-30', 0],
    ['1900-03-01', 61],
    ['1970-01-01', 25_569],
    ['2026-11-24', 46_350],
  ])('numbers %s as the spreadsheet does: %i', (text, serial) => {
    expect(serialOf(day(text))).toBe(serial)
    expect(dateOfSerial(serial)).toBe(text)
  })

  it('counts days and weekdays like a calendar', () => {
    expect(daysBetween(day('2026-02-27'), day('2026-03-01'))).toBe(2)
    expect(addDays(day('2026-12-31'), 1)).toBe('2027-01-01')
    expect(isoWeekday(day('2026-11-24'))).toBe(2)
    expect(isoWeekday(day('2026-11-29'))).toBe(7)
  })

  it('adding days and counting them agree', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20_000, max: 40_000 }),
        fc.integer({ min: -4000, max: 4000 }),
        (start, step) => {
          const from = addDays(day('1970-01-01'), start)
          expect(daysBetween(from, addDays(from, step))).toBe(step)
          expect(dateOfSerial(serialOf(from))).toBe(from)
        },
      ),
    )
  })
})

describe('moments in a zone', () => {
  it('a morning in Lisbon is another day in Auckland', () => {
    const at = Date.parse('2026-11-24T22:30:00Z')
    expect(localDateAt(at, 'Europe/Lisbon')).toBe('2026-11-24')
    expect(localDateAt(at, 'Pacific/Auckland')).toBe('2026-11-25')
    expect(minuteOfDayAt(at, 'Pacific/Auckland')).toBe(11 * 60 + 30)
  })

  it('nine in the morning stays nine across both daylight-saving changes', () => {
    const zone = 'Europe/Berlin'
    for (const text of ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25', '2026-10-26']) {
      const at = instantOf(day(text), 9 * 60, zone)
      expect(minuteOfDayAt(at, zone)).toBe(540)
      expect(localDateAt(at, zone)).toBe(text)
    }
    expect(instantOf(day('2026-03-29'), 540, zone) - instantOf(day('2026-03-28'), 540, zone)).toBe(
      23 * 3_600_000,
    )
    expect(instantOf(day('2026-10-25'), 540, zone) - instantOf(day('2026-10-24'), 540, zone)).toBe(
      25 * 3_600_000,
    )
  })

  it('a time that the spring change skips comes right after the gap', () => {
    expect(new Date(instantOf(day('2026-03-29'), 2 * 60 + 30, 'Europe/Berlin')).toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    )
  })

  it('a moment survives the sheet to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_500_000_000, max: 2_000_000_000 }), (seconds) => {
        const at = seconds * 1000
        expect(instantOfSerial(serialOfInstant(at, 'Asia/Kolkata'), 'Asia/Kolkata')).toBe(at)
      }),
    )
  })

  it('knows which zones exist', () => {
    expect(isTimeZone('America/New_York')).toBe(true)
    expect(isTimeZone('Mars/Olympus')).toBe(false)
    expect(isTimeZone('')).toBe(false)
  })
})
