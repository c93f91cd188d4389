import type { LiveWorkbook } from '../workbook/live-workbook.ts'
import { SheetFault, type SheetFaultKind } from '../workbook/spreadsheet.ts'

/** Google may take this long over one write whose answer got lost; without any progress for longer the wait is over. */
const patienceMs = 240_000
const lookEveryMs = 500
/** A fault that only a person can mend is believed after so many in a row. */
const faultsBelieved = 3
const forAPerson: readonly SheetFaultKind[] = ['not-shared', 'not-found', 'not-signed-in', 'refused']

/** How the wait for the sheet ended; what is not written stays in the journal. */
export type WriteEnd =
  | { readonly kind: 'written' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'stuck'; readonly fault: SheetFault | undefined }

/**
 * Waits until everything decided is seen in the sheet.
 *
 * @param how.signal ends the wait, as when a person presses Ctrl+C
 * @param how.watch told now and then how many changes are left
 * @returns 'stuck' after 4 minutes without progress, or when only a person can mend what Google refuses. Throws a bug that
 *   the workbook came upon.
 */
export async function untilWritten(
  workbook: LiveWorkbook,
  how: { readonly signal: AbortSignal; readonly watch: (left: number) => void },
): Promise<WriteEnd> {
  let faults: SheetFault[] = []
  let bug: unknown
  const note = (cause: unknown) => {
    if (cause instanceof SheetFault) faults = [...faults, cause].slice(-faultsBelieved)
    else bug = cause
  }
  workbook.on('fault', note)
  try {
    let least = Infinity
    let since = performance.now()
    for (;;) {
      const left = workbook.status().unwritten
      how.watch(left)
      if (left === 0) return { kind: 'written' }
      if (how.signal.aborted) return { kind: 'stopped' }
      if (bug !== undefined) throw bug
      if (left < least) {
        least = left
        since = performance.now()
        faults = []
      }
      const fault = faults.at(-1)
      const needsAPerson =
        faults.length === faultsBelieved && faults.every((each) => forAPerson.includes(each.kind))
      if (needsAPerson || performance.now() - since > patienceMs) return { kind: 'stuck', fault }
      await workbook.settled(lookEveryMs)
    }
  } finally {
    workbook.off('fault', note)
  }
}
