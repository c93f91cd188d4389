/** A message's `ts` as an instant. */
export function instantOf(ts: string): Date {
  return new Date(Number(ts) * 1000)
}

export function clockTime(instant: Date, timeZone: string): string {
  return instant.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })
}

/** 'Tuesday, 24 November' in the team's time zone; equal for two instants of one local day. */
export function dayName(instant: Date, timeZone: string): string {
  return instant.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone })
}
