/**
 * A day as sample rows have it, relative to the day of setup.
 *
 * @param day days before the day of setup; below 0 it is ahead
 * @returns 'D-12', 'D+0', 'D+5'. Never throws.
 */
export function dayText(day: number): string {
  return day > 0 ? `D-${day}` : `D+${-day}`
}
