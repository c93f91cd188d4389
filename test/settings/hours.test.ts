import { describe, expect, it } from 'vitest'
import { clockWords, hoursOf, hoursWords, isWithin } from '../../src/settings/hours.ts'

describe('quiet hours', () => {
  it.each([
    ['20:00-08:00', '20:00–08:00'],
    ['20–8', '20:00–08:00'],
    ['8 pm to 8 am', '20:00–08:00'],
    ['22:30 until 7', '22:30–07:00'],
    ['12:00 - 13:30', '12:00–13:30'],
  ])('“%s” are %s', (text, words) => {
    const hours = hoursOf(text)
    expect(hours === undefined ? '' : hoursWords(hours)).toBe(words)
  })

  it.each(['', 'night', '20:00', '8-8', '20-8-9', '25:00-8:00', '20:00-08:77'])('“%s” are none', (text) => {
    expect(hoursOf(text)).toBeUndefined()
  })

  it('over midnight and within a day begin with their first minute and end before their last', () => {
    const night = hoursOf('20:00-08:00')
    const noon = hoursOf('12-13')
    const at = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
    expect(
      ['19:59', '20:00', '23:59', '00:00', '07:59', '08:00'].map((each) => isWithin(at(each), night)),
    ).toEqual([false, true, true, true, true, false])
    expect(['11:59', '12:00', '12:59', '13:00'].map((each) => isWithin(at(each), noon))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(isWithin(0, undefined)).toBe(false)
    expect(clockWords(545)).toBe('09:05')
  })
})
