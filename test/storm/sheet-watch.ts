import type { SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import type { Wishes } from './wishes.ts'

/**
 * Notes in the log when a ledger row gets another id or loses its own, and when a typed count goes away: without it nobody
 * could tell afterwards how that came.
 *
 * @param mayStray true while something on its way may land where it was not meant for
 */
export function watchSheet(
  sheets: SheetsStandIn,
  wishes: Wishes,
  mayStray: () => boolean,
  log: (line: string) => void,
): void {
  let known = new Map<string, string>()
  sheets.book.onChange(() => {
    const now = new Map(
      sheets.person
        .records('Movements')
        .filter((row) => /\d+x$/.test(String(row['Reason'])))
        .map((row) => [`${String(row['Reason'])} ${String(row['Kind'])}`, String(row['Id'] ?? '')]),
    )
    for (const [row, id] of known)
      if (now.get(row) !== id && id !== '') log(`ledger row "${row}": id ${id} → ${now.get(row) ?? 'gone'}`)
    known = now
    watchTypedCounts()
  })

  function watchTypedCounts(): void {
    const open = wishes.typedCounts.filter((typed) => typed.went === undefined)
    if (open.length === 0) return
    const shown = new Map(sheets.person.records('Stock').map((row) => [row['SKU'], row]))
    for (const typed of open) {
      const cell = shown.get(typed.sku)?.[typed.over] ?? null
      if (cell === typed.counted) continue
      typed.went = { mayHaveStrayed: mayStray() }
      log(
        `${typed.counted} typed over ${typed.over} of ${typed.sku} becomes ${String(cell)}${mayStray() ? ' while something may stray' : ''}`,
      )
    }
  }
}
