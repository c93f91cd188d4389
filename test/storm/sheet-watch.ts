import type { SheetsStandIn } from '../../sandbox/sheets/stand-in.ts'
import { watchRows } from './row-watch.ts'
import { isLook } from './trap.ts'
import type { TypedCount, Wishes } from './wishes.ts'

/**
 * Notes in the log what becomes of the rows of ledger and returns, and when a typed count goes away: without it nobody
 * could tell afterwards how that came.
 *
 * @param mayStray true when what took a number's place just now may have been meant for another row, and the bot could not
 *   have known of the number
 */
export function watchSheet(
  sheets: SheetsStandIn,
  wishes: Wishes,
  mayStray: (typed: TypedCount) => boolean,
  log: (line: string) => void,
): void {
  sheets.faults.add({
    kind: 'delay',
    ms: 0,
    match: (call) => {
      if (call.kind === 'write' || isLook(call))
        log(`Google is asked: ${call.kind === 'write' ? call.method : 'a look'}`)
      return false
    },
  })
  const lookAtRows = watchRows(sheets.person, log)
  lookAtRows()
  sheets.book.onChange(() => {
    lookAtRows()
    watchTypedCounts()
  })

  function watchTypedCounts(): void {
    const open = wishes.typedCounts.filter((typed) => typed.went === undefined)
    if (open.length === 0) return
    const shown = new Map(sheets.person.records('Stock').map((row) => [row['SKU'], row]))
    for (const typed of open) {
      const cell = shown.get(typed.sku)?.[typed.over] ?? null
      if (cell === typed.counted) continue
      const mayHaveStrayed = mayStray(typed)
      typed.went = { mayHaveStrayed }
      log(
        `${typed.counted} typed over ${typed.over} of ${typed.sku} becomes ${String(cell)}${mayHaveStrayed ? ' by what may have been meant for another row' : ''}`,
      )
    }
  }
}
