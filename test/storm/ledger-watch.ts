import type { SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'

/**
 * Notes in the log when a ledger row gets another id or loses its own, with who changed the book last: without it nobody
 * could tell afterwards how that came.
 */
export function watchLedgerIds(sheets: SheetsStandIn, log: (line: string) => void): void {
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
  })
}
