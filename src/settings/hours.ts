/** A part of the day, in minutes since midnight; it may go over midnight. */
export interface Hours {
  readonly from: number
  readonly to: number
}

/**
 * A time of day: '09:00', '9', '9:30 am', or the fraction of a day that a spreadsheet makes of a typed time.
 *
 * @returns minutes since midnight; undefined for anything else. Never throws.
 */
export function minuteOfDay(text: string): number | undefined {
  if (/^0?\.\d+$/.test(text)) return Math.round(Number(text) * 1440) % 1440
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?(?::00)?\s*(am|pm)?$/i.exec(text)
  if (match === null) return undefined
  const half = match[3]?.toLowerCase()
  const hour = (Number(match[1]) % (half === undefined ? 24 : 12)) + (half === 'pm' ? 12 : 0)
  const minute = Number(match[2] ?? 0)
  return Number(match[1]) <= 24 && minute < 60 ? hour * 60 + minute : undefined
}

/**
 * Hours of the day: '20:00-08:00', '8 pm to 8 am', '20–8'.
 *
 * @returns undefined for anything else, and for hours that begin when they end. Never throws.
 */
export function hoursOf(text: string): Hours | undefined {
  const [first, last, ...more] = text.split(/\s*(?:-|–|—|\bto\b|\buntil\b)\s*/i)
  const from = minuteOfDay(first?.trim() ?? '')
  const to = minuteOfDay(last?.trim() ?? '')
  if (more.length > 0 || from === undefined || to === undefined || from === to) return undefined
  return { from, to }
}

/** True from the first minute of the hours until the minute before the last. False where there are none. Never throws. */
export function isWithin(minute: number, hours: Hours | undefined): boolean {
  if (hours === undefined) return false
  const { from, to } = hours
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

/** '20:00–08:00'. Never throws. */
export function hoursWords({ from, to }: Hours): string {
  return `${clockWords(from)}–${clockWords(to)}`
}

/** '09:00'. Never throws. */
export function clockWords(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
